"""The whole line over the sample site: real server, real database, hand-written replies."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from pipeline import review
from pipeline.domain import Item, State
from pipeline.run import finish, run
from pipeline.run.explain import explain
from samples.serve import serving
from tests.sample_run import DATA, NOON, PORT, SITE, drafts, scripted_run, settings, world

ROOT = Path(__file__).parents[1]
GOLDEN = DATA / "golden"
UNFAITHFUL = sorted((DATA / "unfaithful").glob("*.json"))


@pytest.fixture(scope="module")
def base() -> Iterator[str]:
    with serving(SITE, PORT) as url:
        yield url


@pytest.fixture
def feeds(tmp_path: Path, base: str) -> Path:
    return settings(tmp_path, base)


def files(folder: Path) -> dict[str, bytes]:
    return {
        str(p.relative_to(folder / "output")): p.read_bytes()
        for p in sorted((folder / "output").rglob("*"))
        if p.is_file()
    }


def items(feeds: Path) -> tuple[Item, ...]:
    with world(feeds) as opened:
        return opened.store.items()


def test_faithful_drafts_become_the_golden_articles_to_the_byte(
    feeds: Path,
) -> None:
    summary = scripted_run(feeds, drafts())
    assert (len(summary.published), len(summary.queued), len(summary.held)) == (5, 1, 0), [
        r for i in items(feeds) for r in i.reasons
    ]
    with world(feeds) as opened:
        # The lawsuit: no setting publishes it without a person.
        review.approve(opened.store, summary.queued[0], review.Hand("山田", NOON))
        finish(opened, [])
    written = files(feeds.parent)
    assert written.pop("queue/.gitignore") == b"*\n"  # no sheet is left
    golden = {str(p.relative_to(GOLDEN)): p.read_bytes() for p in GOLDEN.rglob("*") if p.is_file()}
    assert written.keys() == golden.keys()
    for path, body in golden.items():
        assert written[path].decode() == body.decode(), path


def test_a_lawsuit_waits_for_a_person_although_everything_passed(feeds: Path) -> None:
    summary = scripted_run(feeds, drafts())
    waiting = next(i for i in items(feeds) if i.state is State.QUEUED)
    assert summary.queued == (waiting.id,)
    assert waiting.report is not None
    assert waiting.report.passed
    assert review.risks(waiting) == ("lawsuit", "motive")


def test_two_outlets_reporting_one_event_become_one_article(feeds: Path) -> None:
    scripted_run(feeds, drafts())
    shared = [i for i in items(feeds) if len(i.sources) == 2]
    assert [i.story.entries[0].outlet for i in shared] == ["The Model Ledger (fictional)"]


def test_a_second_run_does_nothing(feeds: Path) -> None:
    scripted_run(feeds, drafts())
    before = files(feeds.parent)
    again = scripted_run(feeds, drafts())
    assert again.counts() == dict.fromkeys(again.counts(), 0)
    assert files(feeds.parent) == before


@pytest.mark.parametrize("path", UNFAITHFUL, ids=lambda p: p.stem)
def test_an_unfaithful_draft_is_held_with_the_right_finding(feeds: Path, path: Path) -> None:
    lie = json.loads(path.read_text(encoding="utf-8"))
    scripted_run(feeds, {lie["story"]: lie["replies"]})
    item = next(i for i in items(feeds) if lie["story"] in i.story.entries[0].url)
    assert item.state is State.HELD
    assert any(lie["expect"] in reason for reason in item.reasons), item.reasons
    assert not list(feeds.parent.glob("output/posts/*"))


def test_a_failing_claim_is_rewritten_alone_with_its_finding(feeds: Path) -> None:
    lie = json.loads((DATA / "unfaithful" / "wrong-number.json").read_text(encoding="utf-8"))
    truth = drafts()[lie["story"]]
    wrong = next(
        (slot, path, claim)
        for slot in lie["replies"]
        for path, claim in claims_of(slot, lie["replies"][slot])
        if claim not in [c for _, c in claims_of(slot, truth[slot])]
    )
    slot, path, _ = wrong
    right = dict(claims_of(slot, truth[slot]))[path]
    replies = {**lie["replies"], f"repair-{path}-1": right}
    scripted_run(feeds, {lie["story"]: replies})
    item = next(i for i in items(feeds) if lie["story"] in i.story.entries[0].url)
    assert item.state is State.PUBLISHED
    assert item.reasons == ()


def claims_of(slot: str, reply: Any) -> list[tuple[str, Any]]:
    """The claims of one reply with their paths in the draft."""
    if slot == "headline":
        lines = [(f"summary.{i}", c) for i, c in enumerate(reply["summary"])]
        return [("title", reply["title"]), *lines]
    if slot.startswith("section"):
        number = slot.removeprefix("section-")
        return [(f"sections.{number}.{j}", c) for j, c in enumerate(reply["claims"])]
    rows = reply["rows"]
    return [(f"table.{i}.{j}", c) for i, r in enumerate(rows) for j, c in enumerate(r["cells"])]


def test_without_a_model_every_story_is_held_with_its_evidence_and_the_reason(
    feeds: Path,
) -> None:
    with world(feeds) as opened:
        summary = run(opened, opened.config.select)
    assert (len(summary.held), len(summary.published)) == (6, 0)
    sheets = sorted((feeds.parent / "output" / "queue").glob("*.md"))
    assert len(sheets) == 6
    for sheet in sheets:
        text = sheet.read_text(encoding="utf-8")
        assert "no model: this test has none" in text
        assert "a1" in text


def test_stories_held_for_want_of_a_model_are_written_once_there_is_one(feeds: Path) -> None:
    with world(feeds) as opened:
        run(opened, opened.config.select)
    with world(feeds) as opened:
        stories = [i.story for i in opened.store.items()]
        from pipeline.backends import Choice
        from pipeline.run import Writer
        from tests.sample_run import CARD, script

        fake = script(stories, drafts())
        opened = replace(opened, writer=Writer(Choice(CARD, "now there is one"), ask=fake.ask))
        summary = run(opened, opened.config.select)
    assert (len(summary.published), len(summary.queued)) == (5, 1)
    assert len(list((feeds.parent / "output" / "queue").glob("*.md"))) == 1


def test_the_human_policy_publishes_nothing_by_itself(tmp_path: Path, base: str) -> None:
    feeds = settings(tmp_path, base, publish="human")
    summary = scripted_run(feeds, drafts())
    assert (len(summary.queued), len(summary.published)) == (6, 0)


def test_explain_tells_an_article_from_entry_to_decision(feeds: Path) -> None:
    scripted_run(feeds, drafts())
    with world(feeds) as opened:
        item = opened.store.items([State.PUBLISHED])[0]
        told = explain(opened.store, item.id[:4])
    assert told["state"] == "published"
    assert told["entries"][0]["outlet"] == "The Model Ledger (fictional)"
    assert {c["passed"] for c in told["claims"]} == {True}
    assert all(text for c in told["claims"] for text in c["evidence"].values())
    assert {s["stage"] for s in told["steps"]} >= {"source", "reply"}
    assert [d["to"] for d in told["decisions"]] == ["queued", "approved", "published"]
    assert told["writer"]["card"] == "scripted"


def subprocess_run(feeds: Path, kill_at: int = 0) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "tests.sample_run", str(feeds), str(kill_at)]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=300)


@pytest.mark.slow
def test_a_run_killed_at_any_of_twelve_points_ends_in_the_same_files(
    tmp_path: Path, base: str
) -> None:
    calm = tmp_path / "calm"
    calm.mkdir()
    done = subprocess_run(settings(calm, base))
    assert done.returncode == 0, done.stderr
    steps, expected = int(done.stdout), files(calm)
    points = sorted({1 + i * (steps - 1) // 11 for i in range(12)})
    assert len(points) >= 10
    for point in points:
        folder = tmp_path / f"killed-{point}"
        folder.mkdir()
        feeds = settings(folder, base)
        assert subprocess_run(feeds, point).returncode == -signal.SIGKILL
        assert subprocess_run(feeds).returncode == 0
        assert files(folder) == expected, f"killed at step {point} of {steps}"
        with world(feeds) as opened:
            assert len(opened.store.items([State.PUBLISHED])) == 5
            assert len(opened.store.items([State.QUEUED])) == 1


def test_an_unwritable_output_folder_keeps_articles_approved_until_it_is_mended(
    feeds: Path,
) -> None:
    output = feeds.parent / "output"
    output.mkdir()
    (output / "posts").write_text("a file where a folder must be")
    summary = scripted_run(feeds, drafts())
    assert len(summary.output_failed) == 5
    assert "posts" in summary.output_failed[0]
    assert {i.state for i in items(feeds)} == {State.APPROVED, State.QUEUED}
    (output / "posts").unlink()
    with world(feeds) as opened:
        assert len(finish(opened, []).published) == 5
