from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.domain import FeedState, HostFile, Story
from pipeline.store import Store
from pipeline.store.transactions import plain, stamp

from .examples import NOON, after, entry, story


def test_a_feed_state_is_remembered_and_replaced(store: Store) -> None:
    old = FeedState("https://a.example/feed", etag='"1"', fetched=NOON, status=200)
    new = replace(old, etag=None, status=503, error="the server is busy")
    other = FeedState("https://b.example/feed")
    for state in (old, other, new):
        store.save_feed_state(state)
    assert store.feed_states() == {new.url: new, other.url: other}


def test_an_entry_is_added_once_and_its_first_version_stays(store: Store) -> None:
    assert store.add_entries([entry("b"), entry("a")]) == (entry("b"), entry("a"))
    later = replace(entry("a"), title="Changed", seen=after(60))
    assert store.add_entries([later, entry("c"), entry("c")]) == (entry("c"),)
    assert store.entries() == (entry("a"), entry("b"), entry("c"))


def test_feeds_are_taken_in_with_their_entries_and_the_new_ones_counted(store: Store) -> None:
    store.add_entries([entry("a")])
    one, two = FeedState("https://a.example/feed"), FeedState("https://b.example/feed")
    brought = [(two, [entry("b"), entry("a"), entry("b")]), (one, [])]
    assert store.take_in(brought) == [1, 0]
    assert store.entries() == (entry("a"), entry("b"))
    assert store.feed_states() == {one.url: one, two.url: two}


def test_a_feed_is_taken_in_with_all_its_entries_or_not_at_all(store: Store) -> None:
    naive = replace(entry("b"), seen=datetime(2026, 1, 1))  # noqa: DTZ001
    with pytest.raises(ValueError, match="no time zone"):
        store.take_in([(FeedState("https://a.example/feed"), [entry("a"), naive])])
    assert (store.entries(), store.feed_states()) == ((), {})


def test_rule_files_are_kept_and_replaced(store: Store) -> None:
    old = HostFile("https://a.example/robots.txt", "User-agent: *", NOON)
    new = replace(old, text="", until=after(5))
    for kept in ([old], [new], []):
        store.save_host_files(kept)
    assert store.host_file(old.url) == new
    assert store.host_file("https://b.example/robots.txt") is None


def test_no_entry_is_kept_when_one_of_them_cannot_be(store: Store) -> None:
    naive = replace(entry("b"), seen=datetime(2026, 1, 1))  # noqa: DTZ001
    with pytest.raises(ValueError, match="no time zone"):
        store.add_entries([entry("a"), naive])
    assert store.entries() == ()


def test_entries_come_in_the_order_of_their_own_times(store: Store) -> None:
    early, late = entry("z", published=-10), entry("a", published=10)
    undated = entry("m", published=None, seen=3)
    store.add_entries([late, undated, early])
    assert store.entries() == (early, undated, late)


def test_entries_since_a_time_are_those_first_seen_then_or_later(store: Store) -> None:
    store.add_entries([entry("a", seen=1), entry("b", seen=2), entry("c", seen=3)])
    assert [e.id for e in store.entries(since=after(2))] == ["b", "c"]
    tokyo = timezone(timedelta(hours=9))
    assert [e.id for e in store.entries(since=after(3).astimezone(tokyo))] == ["c"]


def test_entries_wait_until_a_story_takes_them(store: Store) -> None:
    store.add_entries([entry("a"), entry("b"), entry("c")])
    assert [e.id for e in store.unstoried_entries()] == ["a", "b", "c"]
    store.save_stories([Story("b", (entry("b"),))])
    assert [e.id for e in store.unstoried_entries()] == ["a", "c"]


def test_stories_come_back_with_their_entries_earliest_first(store: Store) -> None:
    store.save_stories([story("b", "x", "a"), story("c")])
    assert store.stories() == (story("b", "x", "a"), story("c"))
    assert store.stories(["c", "unknown"]) == (story("c"),)
    assert store.stories([]) == ()


def test_a_story_grows_and_saving_it_again_changes_nothing(store: Store) -> None:
    store.save_stories([story("a")])
    for _ in range(2):
        store.save_stories([story("a", "b")])
    assert store.stories() == (story("a", "b"),)


def test_an_entry_can_move_to_another_story(store: Store) -> None:
    store.save_stories([story("a"), story("b")])
    store.save_stories([Story("a", (*story("a").entries, *story("b").entries))])
    assert [[e.id for e in s.entries] for s in store.stories()] == [["a", "b"]]


def test_the_latest_refusal_counts(store: Store) -> None:
    store.save_stories([story("a"), story("b")])
    store.set_refusal("a", "too old", NOON)
    store.set_refusal("a", "limit of 3 reached", after(1))
    assert store.refusals() == {"a": "limit of 3 reached"}
    assert store.stories() == (story("a"), story("b"))


def test_text_that_no_database_takes_is_made_plain(store: Store) -> None:
    store.save_stories([story("a")])
    store.set_refusal("a", "odd \0 and \ud83d", NOON)
    assert store.refusals() == {"a": "odd  and ?"}
    assert plain("ふつう") == "ふつう"


zones = st.sampled_from([UTC, timezone(timedelta(hours=9)), timezone(-timedelta(hours=7))])
moments = st.datetimes(datetime(1900, 1, 1), datetime(2200, 1, 1), timezones=zones)  # noqa: DTZ001


@given(moments, moments)
def test_stamps_sort_as_times_do_and_are_equally_long(a: datetime, b: datetime) -> None:
    assert (stamp(a) < stamp(b)) == (a < b)
    assert (stamp(a) == stamp(b)) == (a == b)
    assert len(stamp(a)) == len("2026-11-21T12:00:00.000000+00:00")
    assert datetime.fromisoformat(stamp(a)) == a
