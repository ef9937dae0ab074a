"""A small fictional news site with its feeds, to try imakita on without the internet."""
