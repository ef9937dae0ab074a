"""Opening: new, old, newer, damaged, unwritable, unreachable."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory

from pipeline.errors import StoreError
from pipeline.store import Store
from pipeline.store.schema import NEWEST, revision, settings
from pipeline.store.tables import metadata
from pipeline.store.trouble import kind, without_password

from .examples import NOON, drop, entry, first, item

ROOT = Path(__file__).resolve().parents[2]


def test_an_empty_database_is_brought_to_the_newest_schema(store: Store) -> None:
    by_hand = re.compile("entry_words|text_words")
    with store.reading() as c:
        assert revision(c) == NEWEST
        # The full-text indexes are made by hand in each database's own way.
        ours = {"include_name": lambda name, kind, parents: not by_hand.search(name or "")}
        assert compare_metadata(MigrationContext.configure(c, opts=ours), metadata) == []


def test_the_newest_schema_is_that_of_the_last_migration() -> None:
    assert ScriptDirectory.from_config(settings()).get_current_head() == NEWEST


def test_opening_again_does_not_load_the_migrations(sqlite: str) -> None:
    Store.open(sqlite).close()
    program = f"""
import sys
from pipeline.store import Store
Store.open({sqlite!r}).close()
sys.exit("alembic" in sys.modules)
"""
    assert subprocess.run([sys.executable, "-c", program], cwd=ROOT, check=False).returncode == 0


def test_opening_again_keeps_what_is_there(url: str) -> None:
    with Store.open(url) as store:
        store.add_entries([entry("a")])
    with Store.open(url) as store:
        assert store.entries() == (entry("a"),)


def test_a_database_of_a_newer_imakita_is_refused_and_left_alone(store: Store, url: str) -> None:
    with store.writing() as c:
        c.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")
    with pytest.raises(StoreError) as caught:
        Store.open(url)
    place = store.engine.url.render_as_string(hide_password=True)
    assert str(caught.value) == (
        f"{place} was written by a newer imakita (schema 9999; this one knows {NEWEST}). "
        "Upgrade imakita, or set store.url to another database."
    )
    with store.reading() as c:
        assert revision(c) == "9999"


def test_sqlite_is_set_up_for_several_writers(sqlite: str) -> None:
    with Store.open(sqlite) as store, store.reading() as c:
        pragmas = ("journal_mode", "busy_timeout", "foreign_keys", "synchronous")
        found = [c.exec_driver_sql(f"PRAGMA {name}").scalar() for name in pragmas]
    assert found == ["wal", 30000, 1, 2]


def test_a_folder_with_odd_letters_in_its_name_is_made(tmp_path: Path) -> None:
    folder = tmp_path / "100% 今北 産業"
    Store.open(f"sqlite:///{folder}/x.db").close()
    assert (folder / "x.db").is_file()


def test_a_file_that_is_no_database_is_refused_and_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "notes.txt"
    path.write_text("not a database, and long enough to see that\n" * 99, encoding="utf-8")
    before = path.read_bytes()
    with pytest.raises(StoreError) as caught:
        Store.open(f"sqlite:///{path}")
    assert str(caught.value) == (
        f"sqlite:///{path}: file is not a database. It is not an SQLite database, or it is "
        "damaged. Restore a backup, or set store.url to another file."
    )
    assert path.read_bytes() == before


def test_a_damaged_database_is_named_as_such(sqlite: str) -> None:
    with Store.open(sqlite) as store:
        store.save_result("page", "k", b"x" * 200_000, story_id="s", at=NOON)
    path = Path(sqlite.removeprefix("sqlite:///"))
    body = path.read_bytes()
    path.write_bytes(body[:4096] + b"\xff" * (len(body) - 4096))
    with pytest.raises(StoreError, match="it is damaged"), Store.open(sqlite) as store:
        store.result("page", "k")


def test_another_programs_tables_are_not_touched(sqlite: str) -> None:
    path = Path(sqlite.removeprefix("sqlite:///"))
    with Store.open(sqlite) as store, store.writing() as c:
        c.exec_driver_sql("DROP TABLE alembic_version")
    with pytest.raises(StoreError, match="table feeds already exists"):
        Store.open(sqlite)
    assert path.is_file()


def test_a_path_below_a_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(StoreError, match="its folder cannot be made"):
        Store.open(f"sqlite:///{tmp_path}/file/x.db")


def test_a_folder_in_place_of_the_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="It cannot be opened or written here"):
        Store.open(f"sqlite:///{tmp_path}")


def test_a_database_that_may_only_be_read_is_refused_when_written(sqlite: str) -> None:
    Store.open(sqlite).close()
    path = sqlite.removeprefix("sqlite:///")
    with (
        Store.open(f"sqlite:///file:{path}?mode=ro&uri=true") as store,
        pytest.raises(StoreError, match="cannot be opened or written here"),
    ):
        store.add_entries([entry("a")])


def test_a_full_disk_is_said_and_what_was_saved_stays(sqlite: str) -> None:
    with Store.open(sqlite) as store:
        store.add_entries([entry("a")])
        with store.writing() as c:
            # The same limit and the same error as a disk without room, for this one connection.
            c.exec_driver_sql("PRAGMA max_page_count = 30")
        with pytest.raises(StoreError, match="The disk is full"):
            store.save_result("page", "k", b"x" * 200_000, story_id="s", at=NOON)
        assert store.result("page", "k") is None
        assert store.entries() == (entry("a"),)


def test_a_server_that_does_not_answer_is_named_without_the_password() -> None:
    with pytest.raises(StoreError) as caught:
        Store.open("postgresql+psycopg://imakita:hunter2@127.0.0.1:1/news")
    said = str(caught.value)
    assert said.startswith("postgresql+psycopg://imakita:***@127.0.0.1:1/news: connection failed")
    assert said.endswith(
        "Check that the server runs, and the host, user, password and database name in store.url."
    )
    assert "hunter2" not in said


def test_an_unknown_database_on_a_server_is_said(server: str) -> None:
    with pytest.raises(StoreError, match=r"does not exist.*Check that the server runs"):
        Store.open(server.replace("/postgres?", "/nowhere?"))


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("mysql://u:hunter2@h/db", "mysql://u:***@h/db: no such kind of database here."),
        ("postgresql+nosuch://u:hunter2@h/db", "pip install 'imakita[postgres]'"),
        ("u:hunter2@h/db", "is not a database URL. Use sqlite:///FILE or"),
        ("", "is not a database URL."),
        ("postgresql://u:hunter2@h:port/db", "postgresql://***@h:port/db is not a database URL."),
    ],
)
def test_a_url_that_cannot_be_used_is_refused_without_its_password(url: str, said: str) -> None:
    with pytest.raises(StoreError) as caught:
        Store.open(url)
    assert said in str(caught.value)
    assert "hunter2" not in str(caught.value)


def test_a_password_is_hidden_in_whatever_looks_like_a_url() -> None:
    assert without_password("a://u:p@ss@h/x") == "a://***@h/x"
    assert without_password("u:p@h") == "***@h"
    assert without_password("sqlite:/x.db") == "sqlite:/x.db"


def test_an_error_without_a_known_code_is_of_no_kind() -> None:
    assert kind(ValueError("?")) == "other"


def test_the_queue_of_an_older_database_is_listed_without_touching_its_articles(
    sqlite: str,
) -> None:
    with Store.open(sqlite) as store:
        store.add_item(item("a"), first(item("a")))
        with store.writing() as c:
            # As the schema before the desk left it: articles, and none of the tables beside them.
            drop(c, "texts", "lines", "claims", "versions")
            c.exec_driver_sql("UPDATE alembic_version SET version_num = '0003'")
    with Store.open(sqlite) as store:
        assert [(r.id, r.blocks, r.novelty) for r in store.rows()] == [("a", 0, 100)]
        assert store.item("a") == item("a")
