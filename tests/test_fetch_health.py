"""What is remembered of a feed: pure, so every case is a call and a comparison."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.domain import FeedState, Response
from pipeline.errors import FetchError
from pipeline.fetch import answered, due, failed, unchanged

NOW = datetime(2026, 11, 21, 3, 0, tzinfo=UTC)
HALF_HOUR = timedelta(minutes=30)
URL, NEW = "https://a.example/feed", "https://b.example/feed"
FRESH = FeedState(URL)


def ok(known: FeedState = FRESH, problem: str | None = None, **fields: object) -> FeedState:
    headers = fields.pop("headers", {})
    response = replace(Response(URL, 200, b"x", headers=headers), **fields)  # type: ignore[arg-type]
    return answered(known, response, problem, NOW, HALF_HOUR)


def bad(known: FeedState = FRESH, status: int | None = 500, wait: float | None = None) -> FeedState:
    error = FetchError("told", f"http-{status}", status=status, wait_s=wait)
    return failed(known, error, NOW, HALF_HOUR)


# --- when it is due -----------------------------------------------------------------------------


def test_a_feed_never_asked_is_due() -> None:
    assert due(None, NOW)
    assert due(FRESH, NOW)


def test_a_feed_that_answered_is_due_after_the_interval() -> None:
    state = ok()
    assert state.due == NOW + HALF_HOUR
    assert not due(state, NOW + timedelta(minutes=29))
    assert due(state, NOW + HALF_HOUR)


@pytest.mark.parametrize(
    ("said", "wait"),
    [
        ("max-age=60", timedelta(minutes=30)),
        ("public, max-age=7200", timedelta(hours=2)),
        ("max-age=31536000", timedelta(hours=6)),
        ("no-cache", timedelta(minutes=30)),
    ],
)
def test_a_server_that_says_how_long_its_answer_holds_is_believed_for_hours(
    said: str, wait: timedelta
) -> None:
    assert ok(headers={"cache-control": said}).due == NOW + wait


def test_failures_are_followed_by_an_hour_then_a_day_then_a_week() -> None:
    state, waits = FRESH, []
    for _ in range(5):
        state = bad(state)
        assert state.due is not None
        waits.append(state.due - NOW)
    hour, day, week = timedelta(hours=1), timedelta(days=1), timedelta(days=7)
    assert waits == [hour, day, week, week, week]
    assert (state.failures, state.error, state.status) == (5, "told", 500)
    assert ok(state).failures == 0
    assert ok(state).error is None


def test_a_feed_nothing_can_be_read_from_backs_off_too_and_forgets_its_validators() -> None:
    known = ok(etag='"1"', last_modified="x")
    state = ok(known, "this is not a feed", etag='"2"')
    assert (state.etag, state.last_modified, state.failures) == (None, None, 1)
    assert state.error == "this is not a feed"
    assert state.due == NOW + timedelta(hours=1)


@pytest.mark.parametrize(
    ("seconds", "wait"),
    [
        (7200.0, timedelta(hours=2)),
        (0.0, timedelta(minutes=30)),
        (1e12, timedelta(days=30)),
    ],
)
def test_retry_after_decides_when_a_feed_is_asked_again(seconds: float, wait: timedelta) -> None:
    assert bad(status=429, wait=seconds).due == NOW + wait
    assert bad(bad(), status=503, wait=seconds).due == NOW + wait


def test_a_feed_that_was_not_asked_has_not_failed() -> None:
    later = FetchError("told", "later", wait_s=300.0)
    known = ok(etag='"1"')
    assert failed(known, later, NOW, HALF_HOUR) == replace(known, due=NOW + HALF_HOUR)


def test_410_ends_the_asking_and_says_so() -> None:
    state = bad(ok(), 410)
    assert (state.gone, state.status, state.due) == (NOW, 410, None)
    assert not due(state, NOW + timedelta(days=999))
    assert state.notes == ("2026-11-21 410: gone for good, not asked any more",)
    back = ok(state)
    assert (back.gone, due(back, NOW + HALF_HOUR)) == (None, True)


# --- validators ---------------------------------------------------------------------------------


def test_both_validators_are_kept_and_a_304_leaves_them() -> None:
    state = ok(etag='"1"', last_modified="Fri, 20 Nov 2026 09:00:00 GMT")
    assert (state.etag, state.last_modified) == ('"1"', "Fri, 20 Nov 2026 09:00:00 GMT")
    again = ok(state, status=304)
    assert (again.etag, again.last_modified, again.status) == (
        '"1"',
        "Fri, 20 Nov 2026 09:00:00 GMT",
        304,
    )


def test_validators_of_an_answer_that_expired_at_its_birth_are_not_believed() -> None:
    state = ok(etag='"1"', last_modified="x", headers={"expires": "0"})
    assert (state.etag, state.last_modified) == (None, None)


SAME = [
    (304, None, None, True),
    (200, '"1"', "Mon", True),
    (200, '"1"', "Tue", True),
    (200, '"2"', "Mon", False),
    (200, None, "Mon", False),
    (200, None, None, False),
]


@pytest.mark.parametrize(("status", "etag", "modified", "same"), SAME)
def test_a_200_with_the_etag_of_the_last_answer_is_not_modified(
    status: int, etag: str | None, modified: str | None, same: bool
) -> None:
    known = replace(FRESH, etag='"1"', last_modified="Mon")
    answer = Response(URL, status, b"x", etag=etag, last_modified=modified)
    assert unchanged(known, answer) is same


def test_without_an_etag_the_date_of_the_last_answer_is_enough() -> None:
    known = replace(FRESH, last_modified="Mon")
    assert unchanged(known, Response(URL, 200, b"x", last_modified="Mon"))
    assert not unchanged(known, Response(URL, 200, b"x", last_modified="Tue"))


def test_equal_validators_mean_nothing_after_an_error_or_when_they_expire_at_once() -> None:
    known = replace(FRESH, etag='"1"')
    same = Response(URL, 200, b"x", etag='"1"')
    assert not unchanged(replace(known, error="could not be read"), same)
    assert not unchanged(known, replace(same, headers={"expires": "0"}))


# --- moving -------------------------------------------------------------------------------------


def test_a_permanent_redirect_is_adopted_at_its_third_time_and_noted() -> None:
    first = ok(moved_to=NEW)
    assert (first.address, first.moving, first.moves) == (None, NEW, 1)
    second = ok(first, moved_to=NEW)
    third = ok(second, moved_to=NEW)
    assert (second.address, third.address) == (None, NEW)
    assert third.notes == (f"2026-11-21 moved for good from {URL} to {NEW}",)
    assert third.url == URL


def test_another_target_or_none_begins_the_count_anew() -> None:
    twice = ok(ok(moved_to=NEW), moved_to=NEW)
    assert ok(twice, moved_to="https://c.example/").moves == 1
    assert ok(twice).moves == 0
    assert ok(ok(twice), moved_to=NEW).address is None


def test_a_failure_between_does_not_count_and_a_page_that_is_no_feed_neither() -> None:
    twice = ok(ok(moved_to=NEW), moved_to=NEW)
    assert bad(twice).moves == 2
    assert ok(twice, "this is not a feed", moved_to=NEW).address is None


def test_a_new_address_that_keeps_failing_is_given_up_for_the_old_one() -> None:
    moved = ok(ok(ok(moved_to=NEW), moved_to=NEW), moved_to=NEW)
    state = bad(bad(bad(moved, 410), 404), 404)
    assert (state.address, state.gone) == (None, None)
    assert state.notes[-1] == f"2026-11-21 {NEW} fails: back to the old address"
    assert state.due == NOW + timedelta(hours=1)


answers = st.builds(
    Response,
    url=st.just(URL),
    status=st.sampled_from([200, 304]),
    body=st.just(b""),
    moved_to=st.sampled_from([None, NEW, URL]),
    headers=st.dictionaries(st.sampled_from(["cache-control", "expires"]), st.text(max_size=20)),
)
errors = st.builds(
    lambda status, wait: FetchError("x", "y", status=status, wait_s=wait),
    st.none() | st.integers(300, 599),
    st.none() | st.floats(0, 1e15),
)


@given(st.lists(answers | errors, max_size=12), st.sampled_from([None, "broken"]))
def test_whatever_a_feed_does_it_is_not_asked_before_the_interval_is_over(
    history: list[Response | FetchError], problem: str | None
) -> None:
    state = FRESH
    for event in history:
        if isinstance(event, Response):
            state = answered(state, event, problem, NOW, HALF_HOUR)
        else:
            state = failed(state, event, NOW, HALF_HOUR)
        assert not due(state, NOW + timedelta(minutes=29))
        assert state.gone or (state.due is not None and state.due <= NOW + timedelta(days=30))
        assert len(state.notes) <= 10
