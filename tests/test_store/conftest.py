"""Real databases: a SQLite file per test, or a database per test on a throw-away PostgreSQL."""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy

from pipeline.store import Store


def binaries() -> Path | None:
    """The folder of PostgreSQL's server programs; the newest version where there are several."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda p: p.parts[-3])
    onpath = shutil.which("initdb")
    return found[-1].parent if found else Path(onpath).parent if onpath else None


def somebody() -> dict[str, Any]:
    """For subprocess: PostgreSQL refuses to be run by root, so somebody else has to."""
    if os.geteuid() != 0:
        return {}
    users = {u.pw_name: u for u in pwd.getpwall()}
    user = users.get("postgres") or users["nobody"]
    return {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}


@pytest.fixture(scope="session")
def server() -> Iterator[str]:
    """The URL of a PostgreSQL server that lives as long as the tests, on a socket of its own."""
    pytest.importorskip("psycopg", reason="psycopg is not installed")
    programs = binaries()
    if programs is None:
        pytest.skip("no PostgreSQL server: initdb is neither in /usr/lib/postgresql nor on PATH")
    folder = Path(tempfile.mkdtemp(prefix="imakita-pg-"))
    who = somebody()
    if who:
        os.chown(folder, who["user"], who["group"])

    def call(program: str, *args: str) -> None:
        command = [str(programs / program), "-D", str(folder / "data"), *args]
        log = (folder / "log").open("ab")
        with log:
            subprocess.run(command, check=True, cwd=folder, stdout=log, stderr=log, **who)

    try:
        (folder / "log").touch()
        call("initdb", "-U", "imakita", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync")
        call("pg_ctl", "-w", "-o", f"-F -c listen_addresses='' -k {folder}", "start")
        try:
            yield f"postgresql+psycopg://imakita@/postgres?host={folder}"
        finally:
            call("pg_ctl", "-m", "immediate", "stop")
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def postgresql(server: str, request: pytest.FixtureRequest) -> Iterator[str]:
    """The URL of an empty PostgreSQL database."""
    admin = sqlalchemy.create_engine(server, isolation_level="AUTOCOMMIT")
    name = f"t{abs(hash(request.node.nodeid)):x}"
    with admin.connect() as c:
        c.exec_driver_sql(f"CREATE DATABASE {name}")
        yield server.replace("/postgres?", f"/{name}?")
        c.exec_driver_sql(f"DROP DATABASE {name} WITH (FORCE)")
    admin.dispose()


@pytest.fixture
def sqlite(tmp_path: Path) -> str:
    """The URL of a SQLite file that is not there yet."""
    return f"sqlite:///{tmp_path}/some/folder/news.db"


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest) -> str:
    """The URL of an empty database of either kind."""
    return str(request.getfixturevalue(request.param))


@pytest.fixture
def store(url: str) -> Iterator[Store]:
    """An open store on an empty database of either kind."""
    with Store.open(url) as opened:
        yield opened
