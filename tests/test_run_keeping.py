"""Group commit: many threads, few transactions, everything told to the right one."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

import pytest

from pipeline.domain import Entry, FeedState
from pipeline.errors import StoreError
from pipeline.run.keeping import Brought, Keeper
from pipeline.store import Store

NOW = datetime(2026, 11, 21, tzinfo=UTC)


def entry(name: str) -> Entry:
    url = f"https://a.example/{name}"
    return Entry(name, "https://a.example/feed", "A", url, name, "", None, None, NOW)


def all_at_once(keeper: Keeper, brought: Sequence[Brought]) -> list[int | Exception]:
    found: list[int | Exception] = [0] * len(brought)

    def bring(n: int) -> None:
        try:
            found[n] = keeper.keep(*brought[n])
        except Exception as error:
            found[n] = error

    threads = [threading.Thread(target=bring, args=(n,)) for n in range(len(brought))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return found


def test_what_many_threads_bring_is_kept_once(tmp_path: Path) -> None:
    with Store.open(f"sqlite:///{tmp_path}/x.db") as store:
        brought = [
            (FeedState(f"https://{n}.example/"), [entry(f"{n}-{k}") for k in range(n)])
            for n in range(40)
        ]
        found = all_at_once(Keeper(store.take_in), brought)
        again = all_at_once(Keeper(store.take_in), brought)
        assert len(store.feed_states()) == 40
        assert len(store.entries()) == sum(range(40))
    assert found == list(range(40))
    assert again == [0] * 40


def test_those_who_wait_while_one_writes_are_written_together() -> None:
    writing, go_on = threading.Event(), threading.Event()
    batches: list[list[str]] = []

    def save(brought: Sequence[Brought]) -> list[int]:
        batches.append([state.url for state, _ in brought])
        if len(batches) == 1:
            writing.set()
            assert go_on.wait(20)
        return [len(entries) for _, entries in brought]

    keeper = Keeper(save)
    found: dict[str, int] = {}

    def bring(name: str) -> None:
        found[name] = keeper.keep(FeedState(name), [entry(name)])

    first = threading.Thread(target=bring, args=("first",))
    first.start()
    assert writing.wait(20)
    others = [threading.Thread(target=bring, args=(f"{n}",)) for n in range(5)]
    for thread in others:
        thread.start()
    while len(keeper._waiting) < 5:
        threading.Event().wait(0.001)
    go_on.set()
    for thread in (first, *others):
        thread.join()
    assert [len(b) for b in batches] == [1, 5]
    assert set(found.values()) == {1}


def test_when_the_database_fails_everybody_in_the_batch_is_told() -> None:
    def save(brought: Sequence[Brought]) -> list[int]:
        raise StoreError("full")

    found = all_at_once(Keeper(save), [(FeedState(f"{n}"), []) for n in range(5)])
    assert [str(f) for f in found] == ["full"] * 5
    with pytest.raises(StoreError):
        Keeper(save).keep(FeedState("x"), [])
