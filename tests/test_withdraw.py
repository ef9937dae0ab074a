from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.errors import OutputError
from pipeline.withdraw import withdraw


def test_files_move_out_of_the_site_and_are_kept(tmp_path: Path) -> None:
    page = tmp_path / "site" / "posts" / "a" / "index.md"
    page.parent.mkdir(parents=True)
    page.write_text("edited by hand")
    (tmp_path / "site" / "posts" / "b").mkdir()
    moved = withdraw(tmp_path / "site", ["posts/a/index.md"], tmp_path / "attic")
    assert moved == (tmp_path / "attic" / "posts" / "a" / "index.md",)
    assert moved[0].read_text() == "edited by hand"
    assert sorted(p.name for p in (tmp_path / "site" / "posts").iterdir()) == ["b"]


def test_what_is_gone_already_is_passed_over(tmp_path: Path) -> None:
    (tmp_path / "site").mkdir()
    assert withdraw(tmp_path / "site", ["posts/a/index.md"], tmp_path / "attic") == ()


def test_taking_back_twice_keeps_both(tmp_path: Path) -> None:
    for text in ("first", "second"):
        (tmp_path / "site").mkdir(exist_ok=True)
        (tmp_path / "site" / "a.md").write_text(text)
        withdraw(tmp_path / "site", ["a.md"], tmp_path / "attic")
    kept = {p.name: p.read_text() for p in (tmp_path / "attic").iterdir()}
    assert kept == {"a.md": "first", "a.2.md": "second"}


@pytest.mark.parametrize("path", ["../secret", "/etc/passwd", "."])
def test_nothing_outside_the_site_is_touched(tmp_path: Path, path: str) -> None:
    (tmp_path / "secret").write_text("mine")
    (tmp_path / "site").mkdir()
    with pytest.raises(OutputError, match="is outside"):
        withdraw(tmp_path / "site", [path], tmp_path / "attic")
    assert (tmp_path / "secret").read_text() == "mine"
