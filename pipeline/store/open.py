"""Open a database: its folder, its manners, its schema."""

from __future__ import annotations

import sqlite3
import time
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine, event
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, NoSuchModuleError

from pipeline.errors import StoreError

from .schema import upgrade
from .transactions import WRITES
from .trouble import in_words, without_password

# How long one writer waits for another, in milliseconds. Transactions take a few.
BUSY_MS = 30_000
_FORMS = "Use sqlite:///FILE or postgresql+psycopg://USER:PASSWORD@HOST/NAME."


def open_engine(url: str) -> Engine:
    """An engine on a database of the newest schema. Raises StoreError in words."""
    parsed = _parse(url)
    engine = _engine(parsed)
    try:
        upgrade(engine)
    except DBAPIError as error:
        engine.dispose()
        raise StoreError(in_words(parsed, error)) from error
    except StoreError:
        engine.dispose()
        raise
    return engine


def _parse(url: str) -> URL:
    try:
        parsed = make_url(url)
    except (ArgumentError, ValueError) as error:
        raise StoreError(f"{without_password(url)} is not a database URL. {_FORMS}") from error
    if parsed.get_backend_name() not in ("sqlite", "postgresql"):
        place = parsed.render_as_string(hide_password=True)
        raise StoreError(f"{place}: no such kind of database here. {_FORMS}")
    return parsed


def _engine(url: URL) -> Engine:
    place = url.render_as_string(hide_password=True)
    try:
        if url.get_backend_name() == "sqlite":
            return _sqlite(url)
        return _postgresql(url)
    except (NoSuchModuleError, ModuleNotFoundError) as error:
        raise StoreError(
            f"{place}: {error}. PostgreSQL needs the extra: pip install 'imakita[postgres]'. "
            f"{_FORMS}"
        ) from error
    except OSError as error:
        raise StoreError(f"{place}: its folder cannot be made ({error}).") from error


def _sqlite(url: URL) -> Engine:
    if url.database:
        Path(url.database).parent.mkdir(parents=True, exist_ok=True)
    engine = create_engine(url)
    event.listen(engine, "connect", _sqlite_manners)
    event.listen(engine, "begin", _sqlite_begin)
    return engine


def _sqlite_manners(connection: Any, record: object) -> None:
    # Autocommit: we say BEGIN ourselves, below.
    connection.isolation_level = None
    for pragma in (f"busy_timeout={BUSY_MS}", "synchronous=FULL", "foreign_keys=ON"):
        connection.execute(f"PRAGMA {pragma}").close()
    _write_ahead(connection)


def _write_ahead(connection: Any) -> None:
    # SQLite does not wait (busy_timeout) for others who change a new database's mode just now;
    # with eight that open one at once, 1 in 150 was told that it was locked.
    deadline = time.monotonic() + BUSY_MS / 1000
    while True:
        try:
            connection.execute("PRAGMA journal_mode=WAL").close()
            return
        except sqlite3.OperationalError as error:
            busy = error.sqlite_errorname.startswith("SQLITE_BUSY")
            if not busy or time.monotonic() > deadline:
                raise
            time.sleep(0.01)


def _sqlite_begin(connection: Connection) -> None:
    # A transaction that reads and then writes must not find out half-way that another wrote too;
    # one that only reads need not wait for any writer.
    writes = connection.get_execution_options().get(WRITES, False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def _postgresql(url: URL) -> Engine:
    # A desk stays open for days: a connection that the server dropped is replaced, not reported.
    engine = create_engine(url, pool_pre_ping=True, connect_args={"connect_timeout": 10})
    event.listen(engine, "connect", _postgresql_manners)
    return engine


def _postgresql_manners(connection: Any, record: object) -> None:
    cursor = connection.cursor()
    cursor.execute(f"SET lock_timeout = {BUSY_MS}")
    cursor.close()
    connection.commit()
