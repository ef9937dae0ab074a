"""Several writers at once, and writers that are killed."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from pathlib import Path
from threading import Barrier

import pytest

from pipeline.domain import State
from pipeline.errors import StoreError, TransitionError
from pipeline.store import Store
from pipeline.store import open as opening

from .examples import NOON, entry, first, item, move, story

ROOT = Path(__file__).resolve().parents[2]
WRITERS = 6


@contextmanager
def program(url: str, what: str) -> Iterator[subprocess.Popen[str]]:
    """A writing program that is ready and waits for a line."""
    command = [sys.executable, "-m", f"{__package__}.writer", url, what]
    pipe = subprocess.PIPE
    with subprocess.Popen(command, cwd=ROOT, stdin=pipe, stdout=pipe, text=True) as started:
        try:
            assert lines(started, 1) == ["ready"]
            yield started
        finally:
            started.kill()


def go(started: subprocess.Popen[str]) -> None:
    assert started.stdin is not None
    started.stdin.write("\n")
    started.stdin.flush()


def lines(started: subprocess.Popen[str], number: int) -> list[str]:
    assert started.stdout is not None
    return [started.stdout.readline().strip() for _ in range(number)]


def at_once(url: str, do: Callable[[Store, int], object]) -> Sequence[object]:
    """What each of several stores on one database gave, all let go at the same moment."""
    gate = Barrier(WRITERS)

    def one(n: int) -> object:
        with Store.open(url) as opened:
            gate.wait(timeout=60)
            try:
                return do(opened, n)
            except TransitionError as error:
                return error

    with ThreadPoolExecutor(WRITERS) as pool:
        return list(pool.map(one, range(WRITERS)))


def test_of_many_who_add_the_same_item_one_does(url: str) -> None:
    added = at_once(url, lambda store, n: store.add_item(item(), first(item())))
    assert sorted(map(bool, added)) == [False] * (WRITERS - 1) + [True]
    with Store.open(url) as store:
        assert store.decisions(item().id) == (first(item()),)


def test_of_many_who_decide_at_once_one_does(url: str) -> None:
    with Store.open(url) as store:
        store.add_item(item(), first(item()))
        ends = (State.APPROVED, State.REJECTED)
        saved = at_once(
            url, lambda s, n: s.save_item(*move(item(), ends[n % 2], f"r{n}"), expected_revision=0)
        )
        assert sum(isinstance(r, TransitionError) for r in saved) == WRITERS - 1
        assert store.item(item().id) in saved
        assert len(store.decisions(item().id)) == 2


def test_of_many_results_for_one_key_all_get_the_same(url: str) -> None:
    kept = at_once(
        url, lambda s, n: s.save_result("reply", "k", f"{n}".encode(), story_id="s", at=NOON)
    )
    assert len(set(kept)) == 1


def test_writers_who_take_the_same_rows_in_other_orders_do_not_block_each_other(url: str) -> None:
    names = [f"e{n:03}" for n in range(60)]

    def take(store: Store, n: int) -> object:
        mine = names[:: 1 if n % 2 else -1]
        new = store.add_entries([entry(name) for name in mine])
        store.save_stories([story(name) for name in mine])
        return len(new)

    counts = at_once(url, take)
    assert sum(c for c in counts if isinstance(c, int)) == 60
    with Store.open(url) as store:
        assert len(store.stories()) == 60


def test_one_store_serves_many_threads(store: Store) -> None:
    def work(n: int) -> int:
        store.save_result("reply", f"k{n}", b"x", story_id="s", at=NOON)
        return len(store.add_entries([entry(f"e{n}")]))

    with ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(work, range(100))) == 100
    assert len(store.results("s")) == len(store.entries()) == 100


def test_who_reads_does_not_wait_for_who_writes(url: str) -> None:
    with Store.open(url) as writer, Store.open(url) as reader:
        writer.add_entries([entry("a")])
        with writer.writing() as c:
            c.exec_driver_sql("DELETE FROM entries")
            assert reader.entries() == (entry("a"),)
        assert reader.entries() == ()


def test_who_waits_too_long_is_told_that_another_has_the_lock(
    url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(opening, "BUSY_MS", 50)
    with Store.open(url) as first_, Store.open(url) as second:
        first_.add_entries([entry("a")])
        with first_.writing() as c:
            c.exec_driver_sql("UPDATE entries SET seen = seen")
            with pytest.raises(StoreError, match="Another program has kept it locked"):
                second.save_stories([story("a")])
        second.save_stories([story("a")])
        assert second.stories() == (story("a"),)


def test_programs_that_open_a_new_database_at_once_all_can_write(url: str) -> None:
    with ExitStack() as stack:
        started = [stack.enter_context(program(url, name)) for name in "abcd"]
        for each in started:
            go(each)
        assert [each.wait(timeout=60) for each in started] == [0, 0, 0, 0]
    with Store.open(url) as store:
        assert [e.id for e in store.entries()] == ["a", "b", "c", "d"]


def test_threads_that_open_a_new_database_at_once_all_can_write(url: str) -> None:
    gate = Barrier(WRITERS)

    def one(n: int) -> int:
        gate.wait(timeout=60)
        with Store.open(url) as opened:
            return len(opened.add_entries([entry(f"e{n}")]))

    with ThreadPoolExecutor(WRITERS) as pool:
        assert sum(pool.map(one, range(WRITERS))) == WRITERS


def test_nothing_is_left_of_a_transaction_that_was_killed(url: str) -> None:
    with program(url, "half") as started:
        go(started)
        assert lines(started, 1) == ["inside"]
        started.kill()
        started.wait(timeout=60)
        with Store.open(url) as store:
            assert store.entries() == ()
            assert store.add_entries([entry("a")]) == (entry("a"),)


@pytest.mark.parametrize("moment", [1, 7, 30])
def test_a_killed_writer_leaves_every_item_with_exactly_its_decisions(
    url: str, moment: int
) -> None:
    with program(url, "forever") as started:
        go(started)
        lines(started, moment)
        started.kill()
        started.wait(timeout=60)
    with Store.open(url) as store:
        items = store.items()
        assert len(items) >= moment
        for found in items:
            after = [d.after for d in store.decisions(found.id)]
            assert after == [State.QUEUED, State.APPROVED][: found.revision + 1]
            assert found.state is after[-1]
