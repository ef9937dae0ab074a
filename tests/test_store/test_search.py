"""Finding old news by its words, on either database."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from pipeline.domain import Entry, Story
from pipeline.store import Store
from pipeline.store.schema import NEWEST, revision

from .examples import NOON, after, drop, entry


def told(name: str, title: str, teaser: str = "", minutes: float = 0) -> Entry:
    return replace(entry(name, published=minutes), title=title, summary=teaser)


def ids(store: Store, words: str) -> list[str]:
    return [f.entry.id for f in store.search(words)]


@pytest.fixture
def full(store: Store) -> Store:
    store.add_entries(
        [
            told("a", "Fenwick raises $40 million", "The round was led by Pinegrove."),
            told("b", "Marlow 2 is out", "Fenwick has released its open model."),
            told("c", "Guild sues Quillstone", "Writers want damages for copied books."),
        ]
    )
    return store


def test_all_words_of_a_search_must_be_there_in_title_or_teaser(full: Store) -> None:
    assert ids(full, "fenwick pinegrove") == ["a"]
    assert ids(full, "fenwick quillstone") == []


def test_a_word_in_the_title_counts_more_than_one_in_the_teaser(full: Store) -> None:
    assert ids(full, "Fenwick") == ["a", "b"]


def test_another_form_of_a_word_is_found(full: Store) -> None:
    assert ids(full, "raised") == ["a"]
    assert ids(full, "releasing") == ["b"]


def test_a_phrase_in_quotes_is_found_only_as_it_stands(full: Store) -> None:
    assert ids(full, '"open model"') == ["b"]
    assert ids(full, '"model open"') == []


@pytest.mark.parametrize("words", ["", "  ", "!!!", '"', '""', "' OR 1=1 --", "a:b* NEAR(", "\0"])
def test_no_search_breaks_the_query(full: Store, words: str) -> None:
    assert full.search(words) == ()


def test_a_find_names_its_story_and_can_be_limited_by_number_and_time(full: Store) -> None:
    full.save_stories([Story("s", (told("a", "Fenwick raises $40 million"),))])
    full.add_entries([told("d", "Fenwick again", minutes=60)])
    assert {f.entry.id: f.story_id for f in full.search("fenwick")} == {
        "a": "s",
        "b": None,
        "d": None,
    }
    assert len(full.search("fenwick", limit=2)) == 2
    assert [f.entry.id for f in full.search("fenwick", since=after(30))] == ["d"]


def test_an_entry_that_comes_with_a_story_is_found_once(full: Store) -> None:
    late = told("e", "Larkmere opens a laboratory")
    for _ in range(2):
        full.save_stories([Story("e", (late,))])
        full.add_entries([late])
    assert ids(full, "larkmere") == ["e"]


def test_what_was_kept_before_there_was_a_search_is_found_too(url: str) -> None:
    with Store.open(url) as store:
        store.add_entries([told("a", "Fenwick raises $40 million")])
        with store.writing() as c:
            drop(c, "entry_words", "texts", "lines", "claims", "versions")
            c.exec_driver_sql("ALTER TABLE stories DROP COLUMN follows")
            c.exec_driver_sql("UPDATE alembic_version SET version_num = '0002'")
    with Store.open(url) as store, store.reading() as c:
        assert revision(c) == NEWEST
        assert ids(store, "fenwick") == ["a"]


def test_a_story_keeps_what_it_follows(store: Store) -> None:
    story = Story("a", (entry("a"),), follows="before")
    store.save_stories([story])
    store.save_stories([replace(story, entries=(*story.entries, entry("b", published=1)))])
    assert store.stories()[0].follows == "before"


def test_stories_since_a_time_have_a_report_from_then_on_and_come_whole(store: Store) -> None:
    old, new = entry("a", published=-9000), entry("b", published=10)
    store.save_stories([Story("a", (old, new)), Story("c", (entry("c", published=-9000),))])
    assert store.stories(since=NOON) == (Story("a", (old, new)),)
    assert len(store.stories(since=NOON - timedelta(days=30))) == 2
