"""What every part of the store shares: the engine, short transactions, upserts, plain values."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, Engine, Table
from sqlalchemy.exc import DBAPIError, TimeoutError

from pipeline.errors import StoreError

from .trouble import in_words

# SQLite takes its one write lock when such a transaction begins: see `open`.
WRITES = "imakita_writes"


class Transactions:
    """Holds the engine; the parts of `Store` inherit from it."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """One transaction that only reads, and waits for no writer."""
        with _transaction(self.engine, writes=False) as connection:
            yield connection

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """One transaction that may write: all of it is saved, or nothing."""
        with _transaction(self.engine, writes=True) as connection:
            yield connection


@contextmanager
def _transaction(engine: Engine, *, writes: bool) -> Iterator[Connection]:
    """A transaction whose database trouble comes out as StoreError, in words."""
    try:
        with engine.connect() as connection:
            connection.execution_options(**{WRITES: writes})
            with connection.begin():
                yield connection
    except (DBAPIError, TimeoutError) as error:
        raise StoreError(in_words(engine.url, error)) from error


def put(connection: Connection, table: Table, values: dict[str, Any], *, replace: bool) -> bool:
    """Insert a row; the one that is there is replaced (same primary key) or left (same anything).

    True when a row was written.
    """
    keys = list(table.primary_key.columns)
    statement = _insert(connection, table).values(**values)
    if replace:
        names = [c.name for c in keys]
        rest = {k: v for k, v in values.items() if k not in names}
        statement = statement.on_conflict_do_update(index_elements=names, set_=rest)
    else:
        # No index named: PostgreSQL fails on a clash in any other one than that which is named,
        # and of two writers of one row the slower may clash in either.
        statement = statement.on_conflict_do_nothing()
    return connection.execute(statement.returning(*keys)).first() is not None


def put_all(connection: Connection, table: Table, rows: Sequence[dict[str, Any]]) -> set[str]:
    """Insert the rows that are not there, in one statement; the primary keys of those inserted."""
    if not rows:
        return set()
    (key,) = table.primary_key.columns
    statement = _insert(connection, table).on_conflict_do_nothing().returning(key)
    return {str(k) for k in connection.execute(statement, rows).scalars()}


def _insert(connection: Connection, table: Table) -> Any:
    if connection.dialect.name == "sqlite":
        from sqlalchemy.dialects import sqlite

        return sqlite.insert(table)
    from sqlalchemy.dialects import postgresql

    return postgresql.insert(table)


def stamp(at: datetime) -> str:
    """A time as text of fixed width in UTC: it sorts as time under any collation.

    Raises ValueError for a time without a zone, which would mean something else elsewhere.
    """
    if at.tzinfo is None:
        raise ValueError(f"{at.isoformat()} has no time zone")
    return at.astimezone(UTC).isoformat(timespec="microseconds")


def plain(text: str) -> str:
    """Text that any database can hold: no NUL, and "?" for halves of surrogate pairs."""
    return text.encode("utf-8", "replace").decode().replace("\0", "")
