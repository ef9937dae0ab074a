"""A map-shaped worker pool: where parallel work runs is an argument, not a design.

Every executor is a function like the built-in `map`: it takes a function and items and gives the
results in the order of the items. An exception in one item is raised when its result is reached,
so callers that must not stop return failures as values.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Protocol, TypeVar

Item = TypeVar("Item")
Result = TypeVar("Result")


class Executor(Protocol):
    """Anything shaped like `map` over one iterable."""

    def __call__(
        self, work: Callable[[Item], Result], items: Iterable[Item], /
    ) -> Iterator[Result]:
        """Apply `work` to every item, in order."""


def here(work: Callable[[Item], Result], items: Iterable[Item], /) -> Iterator[Result]:
    """One at a time, in this thread: the plain `map`."""
    return map(work, items)


def threads(workers: int) -> Executor:
    """Up to `workers` at once in threads: for work that waits, such as the web."""

    def run(work: Callable[[Item], Result], items: Iterable[Item], /) -> Iterator[Result]:
        with ThreadPoolExecutor(max_workers=workers) as pool:
            yield from pool.map(work, items)

    return run


def ray(workers: int) -> Executor:
    """Up to `workers` at once on a Ray cluster (the `ray` extra); `work` and items are pickled.

    Delivery is at least once: a lost node's items run again, so `work` must be idempotent. Leave
    a spare CPU in the cluster; a lost node otherwise leaves no room for the retry.
    """

    def run(work: Callable[[Item], Result], items: Iterable[Item], /) -> Iterator[Result]:
        from ray.util.multiprocessing import Pool

        with Pool(processes=workers) as pool:
            yield from pool.imap(work, items)

    return run
