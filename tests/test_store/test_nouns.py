from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.domain import Claim, Draft, Entry, FeedState, Item, Reply, Report
from pipeline.errors import StoreError
from pipeline.store import decode, digest_of, encode

from . import examples
from .examples import NOON, draft, entry, item, report


@given(examples.drafts)
def test_any_draft_comes_back_as_it_was(value: Draft) -> None:
    assert decode(Draft, encode(value)) == value


@given(examples.reports)
def test_any_report_comes_back_as_it_was(value: Report) -> None:
    assert decode(Report, encode(value)) == value


@given(examples.items)
def test_any_item_comes_back_as_it_was_and_encodes_to_the_same_bytes(value: Item) -> None:
    back = decode(Item, encode(value))
    assert back == value
    assert encode(back) == encode(value)
    assert hash(back) == hash(value)


def test_a_written_item_comes_back_with_all_its_parts() -> None:
    back = decode(Item, encode(item()))
    assert back == item()
    assert back.draft == draft()
    assert back.report == report(draft())


def test_a_feed_state_is_this_json() -> None:
    state = FeedState("https://x.example/feed", etag='"1"', fetched=NOON, status=200)
    assert encode(state) == (
        b'{"url":"https://x.example/feed","etag":"\\"1\\"","last_modified":null,'
        b'"fetched":"2026-11-21T12:00:00Z","status":200,"error":null,'
        b'"due":null,"failures":0,"address":null,"moving":null,"moves":0,"gone":null,"notes":[]}'
    )


def test_times_come_back_aware_and_in_utc() -> None:
    seen = decode(Entry, encode(entry("a"))).seen
    assert seen == datetime(2026, 11, 21, 12, 5, tzinfo=UTC)
    assert seen.utcoffset() == NOON.utcoffset()


def test_japanese_is_kept_readable() -> None:
    assert "「生成AI」" in encode(Claim("「生成AI」", ("a1",))).decode()


def test_half_a_surrogate_pair_becomes_a_question_mark_instead_of_an_error() -> None:
    broken = Reply("1/headline", "絵文字\ud83dが切れた", "stop")
    assert decode(Reply, encode(broken)) == replace(broken, text="絵文字?が切れた")


def test_equal_nouns_have_equal_digests_and_others_have_others() -> None:
    assert digest_of(entry("a")) == digest_of(entry("a"))
    assert digest_of(entry("a")) != digest_of(entry("b"))
    assert len(digest_of(entry("a"))) == 16


@given(st.binary(max_size=80))
def test_damaged_bytes_are_a_store_error(payload: bytes) -> None:
    with pytest.raises(StoreError, match="damaged Entry"):
        decode(Entry, payload)
