"""`imakita stories` and `imakita search` over a real database, and what an article asks of it."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from pipeline.dedupe import group
from pipeline.domain import Decision, Entry, Item, State
from pipeline.store import Store
from tests.test_cli import imakita
from tests.test_store.examples import item

NOW = datetime(2026, 11, 21, 3, 0, tzinfo=UTC)
SETTINGS = "feeds:\n  - {url: https://ledger.example/feed, name: Ledger}\n"


def entry(name: str, outlet: str, title: str, teaser: str, hours: float) -> Entry:
    at = NOW - timedelta(hours=hours)
    feed, url = f"https://{outlet}.example/feed", f"https://{outlet}.example/{name}"
    return Entry(name, feed, outlet, url, title, teaser, None, at, at)


ENTRIES = (
    entry(
        "a1",
        "ledger",
        "Writers guild sues Quillstone over copied books",
        "The guild says Quillstone trained its Dunlin AI models on 48,000 pirated books.",
        250,
    ),
    entry(
        "b1",
        "courier",
        "Judge rules against writers in Quillstone books case",
        "Training the Dunlin AI models on the guild's books was fair use, the judge found.",
        20,
    ),
    entry(
        "b2",
        "ledger",
        "Quillstone wins ruling over books that trained Dunlin",
        "A judge calls the use of 48,000 books fair; the writers guild may appeal.",
        18,
    ),
    entry("c1", "ledger", "Larkmere shows a robot arm", "It folds shirts in 40 seconds.", 5),
)


def written(store: Store) -> Item:
    """The first story's article, queued a day before NOW."""
    story = store.stories(["a1"])[0]
    one = replace(item("1a2b3c4d"), story=story, created=NOW - timedelta(hours=240))
    store.add_item(one, Decision(one.id, one.created, "run", None, State.QUEUED))
    return one


@pytest.fixture
def news(tmp_path: Path) -> Path:
    """A folder with settings, four entries in three stories, and an article on the first."""
    (tmp_path / "feeds.yaml").write_text(SETTINGS, encoding="utf-8")
    with Store.open(f"sqlite:///{tmp_path}/.imakita/imakita.db") as store:
        store.add_entries(ENTRIES)
        store.save_stories(group(ENTRIES))
        written(store)
        store.set_refusal("c1", "below min_score (3.66 < 5)", NOW)
    return tmp_path


def test_stories_are_listed_best_first_with_scores_reasons_and_state(news: Path) -> None:
    done = imakita("stories", "--json", cwd=news)
    found = json.loads(done.stdout)
    assert [(s["story"], s["follows"], s["refused"]) for s in found] == [
        ("b1", "a1", None),
        ("c1", None, "below min_score (3.66 < 5)"),
    ]
    assert [e["outlet"] for e in found[0]["entries"]] == ["courier", "ledger"]
    assert found[0]["reasons"][4] == "novelty 0.30 (goes on with a1)"


def test_older_stories_are_shown_when_asked_for_with_their_articles(news: Path) -> None:
    (one,) = json.loads(imakita("stories", "a1", "--json", cwd=news).stdout)
    assert (one["article"], one["state"], one["later"]) == ("1a2b3c4d", "queued", 0)
    lines = imakita("stories", "--since", "30d", cwd=news).stdout
    assert "(shares " in lines
    assert "[queued 1a2b3c4d]" in lines
    assert "goes on with a1" in lines


def test_a_story_that_does_not_exist_is_named_with_the_way_to_find_one(news: Path) -> None:
    done = imakita("stories", "ffff", cwd=news)
    assert done.returncode == 65
    assert done.stderr == "imakita: no story 'ffff'. `imakita stories` lists the ids.\n"


def test_no_stories_say_what_to_do(tmp_path: Path) -> None:
    (tmp_path / "feeds.yaml").write_text(SETTINGS, encoding="utf-8")
    done = imakita("stories", cwd=tmp_path)
    assert done.returncode == 0
    assert done.stdout.startswith("No stories. `imakita run` reads the feeds;")


def test_old_entries_are_found_by_word_with_story_and_article(news: Path) -> None:
    found = json.loads(imakita("search", "pirated", "book", "--json", cwd=news).stdout)
    assert [(f["story"], f["article"], f["outlet"]) for f in found] == [
        ("a1", "1a2b3c4d", "ledger")
    ]
    text = imakita("search", "quillstone", "judge", cwd=news).stdout
    assert text.splitlines()[0].startswith("2026-11-20  courier: Judge rules against")
    assert "story b1" in text


def test_a_search_for_nothing_or_without_a_find_says_so(news: Path) -> None:
    empty = imakita("search", "!!", cwd=news)
    assert empty.returncode == 65
    assert "has no word in it" in empty.stderr
    nothing = imakita("search", "zeppelin", cwd=news)
    assert nothing.returncode == 0
    assert nothing.stdout.startswith("Nothing found.")


def test_a_phrase_and_an_age_narrow_a_search(news: Path) -> None:
    phrase = json.loads(imakita("search", "fair use", "--json", cwd=news).stdout)
    assert [f["story"] for f in phrase] == ["b1"]
    fresh = json.loads(imakita("search", "books", "--since", "3d", "--json", cwd=news).stdout)
    assert {f["story"] for f in fresh} == {"b1"}
