"""What every part of the store shares: the engine, transactions, upserts."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Connection, Engine, Table
from sqlalchemy.exc import DBAPIError

from pipeline.errors import StoreError


class Base:
    """Holds the engine; the parts of `Store` inherit from it."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine

    @contextmanager
    def transaction(self) -> Iterator[Connection]:
        """One transaction; database trouble comes out as StoreError, in words."""
        try:
            with self.engine.begin() as connection:
                yield connection
        except DBAPIError as error:
            place = self.engine.url.render_as_string(hide_password=True)
            raise StoreError(
                f"{place}: {error.orig}. Is the disk full or the file busy?"
            ) from error


def put(connection: Connection, table: Table, values: dict[str, Any], *, replace: bool) -> bool:
    """Insert a row; one with the same key is replaced or left. True when a row was written."""
    if connection.dialect.name == "sqlite":
        from sqlalchemy.dialects.sqlite import insert
    else:
        from sqlalchemy.dialects.postgresql import insert  # type: ignore[assignment]
    keys = [c.name for c in table.primary_key.columns]
    rest = {k: v for k, v in values.items() if k not in keys}
    statement = insert(table).values(**values)
    if replace and rest:
        statement = statement.on_conflict_do_update(index_elements=keys, set_=rest)
    else:
        statement = statement.on_conflict_do_nothing()
    return bool(connection.execute(statement).rowcount > 0)
