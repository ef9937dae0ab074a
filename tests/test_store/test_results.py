from __future__ import annotations

from pipeline.store import NewResult, RunRow, Store, StoredResult

from .examples import NOON, after


def test_an_unknown_result_is_none(store: Store) -> None:
    assert store.result("reply", "k1") is None


def test_the_first_result_of_a_key_stays_and_is_handed_back(store: Store) -> None:
    assert store.save_result("reply", "k1", b"first", story_id="s", at=NOON) == b"first"
    assert store.save_result("reply", "k1", b"second", story_id="s", at=after(1)) == b"first"
    assert store.result("reply", "k1") == b"first"
    assert [r.at for r in store.results("s")] == [NOON]


def test_the_same_key_means_another_thing_in_another_stage(store: Store) -> None:
    store.save_result("source", "k1", b"text", story_id="s", at=NOON)
    assert store.result("reply", "k1") is None


def test_bytes_of_any_kind_are_kept(store: Store) -> None:
    every = bytes(range(256)) * 4096
    store.save_result("page", "k1", every, story_id="s", at=NOON)
    assert store.result("page", "k1") == every


def test_the_results_of_a_story_come_in_their_order_with_their_cost(store: Store) -> None:
    store.save_result("source", "z", b"1", story_id="s", at=after(2))
    store.save_result("source", "other", b"9", story_id="t", at=NOON)
    store.save_result(
        "reply", "a", b"2", story_id="s", at=NOON, seconds=0.1, tokens_in=700, tokens_out=80
    )
    assert store.results("s") == (
        StoredResult("source", "z", b"1", "6b86b273ff34fce1", after(2), 0.0, 0, 0),
        StoredResult("reply", "a", b"2", "d4735e3a265e16ee", NOON, 0.1, 700, 80),
    )
    assert store.results("unknown") == ()


def test_runs_are_listed_newest_first_and_a_killed_one_has_no_end(store: Store) -> None:
    killed = store.start_run(NOON)
    done = store.start_run(after(10))
    store.finish_run(done, after(11), {"entries": 8, "published": 2})
    assert store.runs() == (
        RunRow(done, after(10), after(11), {"entries": 8, "published": 2}),
        RunRow(killed, NOON, None, {}),
    )
    assert [r.id for r in store.runs(limit=1)] == [done]


def test_several_results_are_kept_at_once_and_the_first_of_a_key_stays(store: Store) -> None:
    store.save_result("reply", "a", b"first", story_id="s", at=NOON)
    store.save_results(
        "reply", [NewResult("a", b"second", "s"), NewResult("b", b"new", "t", 0.5, 7, 9)], after(1)
    )
    assert (store.result("reply", "a"), store.result("reply", "b")) == (b"first", b"new")
    (kept,) = store.results("t")
    assert (kept.seconds, kept.tokens_in, kept.tokens_out, kept.at) == (0.5, 7, 9, after(1))


def test_tokens_are_counted_from_a_time_on(store: Store) -> None:
    assert store.tokens_since(NOON) == 0
    store.save_results("reply", [NewResult("a", b"1", "s", 0.1, 700, 80)], NOON)
    store.save_results("reply", [NewResult("b", b"2", "s", 0.1, 100, 20)], after(2))
    assert store.tokens_since(NOON) == 900
    assert store.tokens_since(after(1)) == 120
