"""Bring a database to the newest schema, once, whoever opens it first."""

from __future__ import annotations

from pathlib import Path
from threading import Lock

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine

from pipeline.errors import StoreError

from .transactions import WRITES

MIGRATIONS = Path(__file__).with_name("migrations")
# Alembic keeps the migration that runs in module globals: one at a time in a process.
_ONE_AT_A_TIME = Lock()
# Any number that no other program on the server uses as an advisory lock.
_OURS = 0x494D414B


def upgrade(engine: Engine) -> None:
    """Run the migrations that a database lacks, in one transaction. Raises StoreError."""
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    script = ScriptDirectory.from_config(config)
    with engine.connect() as connection:
        if _is_newest(engine, connection, script):
            return
    with _ONE_AT_A_TIME, engine.connect() as connection:
        connection.execution_options(**{WRITES: True})
        with connection.begin():
            _wait_for_others(connection)
            if not _is_newest(engine, connection, script):
                config.attributes["connection"] = connection
                command.upgrade(config, "head")


def revision(connection: Connection) -> str | None:
    """The schema revision that a database says it has; None before the first migration."""
    return MigrationContext.configure(connection).get_current_revision()


def _is_newest(engine: Engine, connection: Connection, script: ScriptDirectory) -> bool:
    found = revision(connection)
    if found is not None and found not in {s.revision for s in script.walk_revisions()}:
        raise StoreError(
            f"{engine.url.render_as_string(hide_password=True)} was written by a newer imakita "
            f"(schema {found}; this one knows {script.get_current_head()}). "
            "Upgrade imakita, or set store.url to another database."
        )
    return found == script.get_current_head()


def _wait_for_others(connection: Connection) -> None:
    # SQLite's writers wait for each other anyway.
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({_OURS})")
