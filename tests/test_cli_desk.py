"""Deciding in the terminal: the same rules as on the desk."""

from __future__ import annotations

import json
import subprocess
import sys
import urllib.request
from pathlib import Path

import pytest

from pipeline.domain import State

from .desk_site import project
from .sample_run import world
from .test_cli import ROOT, imakita


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return project(tmp_path).parent


def ids(folder: Path) -> dict[str, str]:
    """Article ids by a word of their source's address."""
    with world(folder / "feeds.yaml") as opened:
        return {i.story.entries[0].url.rsplit("/", 1)[1]: i.id for i in opened.store.items()}


def state(folder: Path, item_id: str) -> State:
    with world(folder / "feeds.yaml") as opened:
        return opened.store.item(item_id).state


def test_next_is_the_article_that_the_desk_lists_first(folder: Path) -> None:
    listed = json.loads(imakita("queue", "list", "--json", cwd=folder).stdout)
    assert len(listed) == 6
    assert {"blocks", "remarks", "novelty", "until"} <= set(listed[0])
    told = json.loads(imakita("queue", "next", "--json", cwd=folder).stdout)
    assert told["state"] == "queued"
    shown = imakita("queue", "show", told["id"][:6], cwd=folder)
    assert told["id"] in shown.stdout


def test_an_edit_is_checked_and_then_approved(folder: Path) -> None:
    item = next(i for name, i in ids(folder).items() if "marlow" in name)
    refused = imakita("approve", item, cwd=folder)
    assert (refused.returncode, "is blocked by unit" in refused.stderr) == (65, True)
    lie = "800億パラメータの言語モデルとして公開した"
    wrong = imakita("edit", item, "summary.1", lie, "--json", cwd=folder)
    assert [f["rule"] for f in json.loads(wrong.stdout)["findings"]][:1] == ["unit"]
    text = "700億パラメータで、扱える文脈は先代の2倍の最大25万6000トークン"
    right = imakita("edit", item, "summary.1", "-", cwd=folder, stdin=text)
    assert (right.returncode, "queued" in right.stdout) == (0, True), right.stderr
    done = imakita("approve", item, "--as", "rei", cwd=folder)
    assert done.returncode == 0, done.stderr
    assert (folder / "output" / done.stdout.strip() / "index.md").is_file()


def test_a_rejection_takes_a_code_and_is_undone(folder: Path) -> None:
    item = next(iter(ids(folder).values()))
    bad = imakita("reject", item, "--code", "boring", cwd=folder)
    assert (bad.returncode, "wrong-number" in bad.stderr) == (65, True)
    assert imakita("reject", item, "--code", "duplicate", "--as", "rei", cwd=folder).returncode == 0
    other = imakita("undo", item, "--as", "ken", cwd=folder)
    assert (other.returncode, "rei's" in other.stderr) == (65, True)
    assert imakita("undo", item, "--as", "rei", cwd=folder).returncode == 0
    assert state(folder, item) is not State.REJECTED


def test_a_snoozed_article_comes_back_when_the_queue_is_looked_at(folder: Path) -> None:
    item = next(iter(ids(folder).values()))
    nonsense = imakita("snooze", item, "--until", "soon", cwd=folder)
    assert (nonsense.returncode, "3h, 2d" in nonsense.stderr) == (65, True)
    done = imakita("snooze", item, "--until", "3h", cwd=folder)
    assert done.returncode == 0, done.stderr
    assert item not in imakita("queue", cwd=folder).stdout
    later = str(1795230000 + 3 * 3600)
    assert item in imakita("queue", cwd=folder, SOURCE_DATE_EPOCH=later).stdout


def test_a_published_article_is_corrected_or_taken_back(folder: Path) -> None:
    item = next(i for name, i in ids(folder).items() if "series" in name)
    place = imakita("approve", item, "--as", "rei", cwd=folder).stdout.strip()
    refused = imakita("edit", item, "title", "x", cwd=folder)
    assert (refused.returncode, "is published" in refused.stderr) == (65, True)
    assert imakita("correct", item, "--text", "社名を改めました", cwd=folder).returncode == 0
    edited = imakita("edit", item, "title", "Larkmere Roboticsが4億2000万ドルを調達", cwd=folder)
    assert edited.returncode == 0, edited.stderr
    assert imakita("approve", item, cwd=folder).returncode == 0
    page = folder / "output" / place / "index.md"
    assert "Larkmere Roboticsが4億2000万ドルを調達" in page.read_text(encoding="utf-8")
    assert imakita("unpublish", item, "--reason", "withdrawn", cwd=folder).returncode == 0
    assert not page.exists()
    assert imakita("reopen", item, cwd=folder).returncode == 0
    assert state(folder, item) is State.QUEUED


def test_deciding_does_not_wait_for_a_run(folder: Path) -> None:
    from filelock import FileLock

    (folder / ".imakita").mkdir(exist_ok=True)
    item = next(i for name, i in ids(folder).items() if "series" in name)
    with FileLock(folder / ".imakita" / "run.lock"):
        assert imakita("approve", item, cwd=folder).returncode == 0


def test_the_desk_prints_a_link_that_lets_in(folder: Path) -> None:
    command = [sys.executable, "-m", "pipeline", "-C", str(folder), "desk", "--no-open"]
    with subprocess.Popen(
        [*command, "--port", "0", "--as", "rei"],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        cwd=ROOT,
    ) as desk:
        assert desk.stdout is not None
        link = desk.stdout.readline().strip()
        try:
            assert link.startswith("http://127.0.0.1:")
            with urllib.request.urlopen(link, timeout=30) as answer:
                assert "rei" in answer.read().decode()
        finally:
            desk.terminate()
            desk.wait(timeout=30)


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (["--host", "0.0.0.0"], 78, "IMAKITA_DESK_PASSWORD"),
        (["--as", "policy:me"], 65, "not a person"),
        (["--port", "99999"], 2, "--port"),
    ],
)
def test_a_desk_that_would_be_wrong_does_not_open(
    folder: Path, arguments: list[str], code: int, words: str
) -> None:
    done = imakita("desk", "--no-open", *arguments, cwd=folder)
    assert (done.returncode, words in done.stderr) == (code, True), done.stderr
