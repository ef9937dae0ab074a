"""Bring a database to the newest schema, once, whoever opens it first."""

from __future__ import annotations

from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING

from sqlalchemy import Column, Connection, Engine, MetaData, String, Table, inspect, select

from pipeline.errors import StoreError

from .transactions import WRITES

if TYPE_CHECKING:
    from alembic.config import Config

# The revision of the last file in migrations/versions; a database that has it needs no Alembic,
# whose import alone takes a quarter of a second.
NEWEST = "0005"
# Alembic keeps the migration that runs in module globals: one at a time in a process.
_ONE_AT_A_TIME = Lock()
# Any number that no other program on the server uses as an advisory lock.
_OURS = 0x494D414B
_VERSION = Table("alembic_version", MetaData(), Column("version_num", String))


def upgrade(engine: Engine) -> None:
    """Run the migrations that a database lacks, in one transaction. Raises StoreError."""
    with engine.connect() as connection:
        if revision(connection) == NEWEST:
            return
    with _ONE_AT_A_TIME, engine.connect() as connection:
        connection.execution_options(**{WRITES: True})
        with connection.begin():
            _wait_for_others(connection)
            _migrate(connection)


def revision(connection: Connection) -> str | None:
    """The schema revision that a database says it has; None before the first migration."""
    if not inspect(connection).has_table(_VERSION.name):
        return None
    return connection.execute(select(_VERSION.c.version_num)).scalar_one_or_none()


def settings() -> Config:
    """Alembic's settings: where the migrations are, inside the package."""
    from alembic.config import Config

    found = Config()
    # A percent sign would be the beginning of a variable.
    folder = str(Path(__file__).with_name("migrations")).replace("%", "%%")
    found.set_main_option("script_location", folder)
    return found


def _migrate(connection: Connection) -> None:
    from alembic import command
    from alembic.script import ScriptDirectory

    found, config = revision(connection), settings()
    known = {s.revision for s in ScriptDirectory.from_config(config).walk_revisions()}
    if found is not None and found not in known:
        raise StoreError(
            f"{connection.engine.url.render_as_string(hide_password=True)} was written by a newer "
            f"imakita (schema {found}; this one knows {NEWEST}). "
            "Upgrade imakita, or set store.url to another database."
        )
    config.attributes["connection"] = connection
    command.upgrade(config, "head")


def _wait_for_others(connection: Connection) -> None:
    # SQLite's writers wait for each other anyway.
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({_OURS})")
