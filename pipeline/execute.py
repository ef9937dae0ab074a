"""A map-shaped worker pool: where parallel work runs is an argument, not a design.

Every executor is a function like the built-in `map`: it takes a function and items and gives the
results in the order of the items. An exception in one item is raised when its result is reached,
so callers that must not stop return failures as values.
"""

from __future__ import annotations

import multiprocessing
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from typing import Any, Protocol, TypeVar

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


class Call(Protocol):
    """Calls a function, somewhere."""

    def __call__(self, work: Callable[..., Result], /, *arguments: Any) -> Result:
        """`work(*arguments)`."""


@contextmanager
def apart(workers: int) -> Iterator[Call]:
    """A call that is made in one of `workers` other processes, for work that computes.

    Functions and arguments are pickled. Without other processes (`workers` below 2), and when one
    of them died, the call is made here. Starting them takes half a second: for a handful of calls
    it does not pay.
    """
    if workers < 2:
        yield directly
        return
    # Not forked: threads that hold locks at that moment would hold them in the child for ever.
    spawn = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(workers, mp_context=spawn) as pool:

        def call(work: Callable[..., Result], /, *arguments: Any) -> Result:
            try:
                return pool.submit(work, *arguments).result()
            except BrokenProcessPool:
                return work(*arguments)

        yield call


def directly(work: Callable[..., Result], /, *arguments: Any) -> Result:
    """The plain call."""
    return work(*arguments)


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
