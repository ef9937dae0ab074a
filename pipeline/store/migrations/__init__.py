"""Schema migrations, run by `Store.open`."""
