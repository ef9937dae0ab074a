"""Open a database: its folder, its pragmas, its schema."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path
from typing import Any

from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from alembic.util import CommandError
from sqlalchemy import Engine, create_engine, event
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, NoSuchModuleError

from pipeline.errors import StoreError

_BUSY_MS = 30_000


def open_engine(url: str) -> Engine:
    """An engine on a database of the newest schema. Raises StoreError in words."""
    try:
        parsed = make_url(url)
        if parsed.get_backend_name() == "sqlite" and parsed.database:
            Path(parsed.database).parent.mkdir(parents=True, exist_ok=True)
        engine = create_engine(parsed)
    except (ArgumentError, NoSuchModuleError, ModuleNotFoundError, OSError) as error:
        raise StoreError(
            f"{url}: cannot open ({error}). Use sqlite:///FILE or postgresql+psycopg://…"
        ) from error
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _sqlite_manners)
        event.listen(engine, "begin", _begin_immediate)
    try:
        _upgrade(engine)
    except (DBAPIError, CommandError) as error:
        engine.dispose()
        raise StoreError(_in_words(engine, error)) from error
    return engine


def _sqlite_manners(connection: Any, record: object) -> None:
    # autocommit: we say BEGIN ourselves, below.
    connection.isolation_level = None
    cursor = connection.cursor()
    for pragma in (
        f"busy_timeout={_BUSY_MS}",
        "journal_mode=WAL",
        "synchronous=FULL",
        "foreign_keys=ON",
    ):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _begin_immediate(connection: Any) -> None:
    # A transaction that reads, then writes, must not find out at the end that another wrote too.
    connection.exec_driver_sql("BEGIN IMMEDIATE")


def _upgrade(engine: Engine) -> None:
    config = Config()
    config.set_main_option("script_location", str(files("pipeline.store") / "migrations"))
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        if _revision(connection) != ScriptDirectory.from_config(config).get_current_head():
            command.upgrade(config, "head")


def _revision(connection: Any) -> str | None:
    from alembic.runtime.migration import MigrationContext

    return MigrationContext.configure(connection).get_current_revision()


def _in_words(engine: Engine, error: Exception) -> str:
    place = engine.url.render_as_string(hide_password=True)
    if "Can't locate revision" in str(error):
        return f"{place} was written by a newer imakita. Upgrade imakita, or use another database."
    cause = getattr(error, "orig", error)
    return f"{place}: {cause}. Check that the file is a database and can be written."
