"""A map-shaped worker pool: where parallel work runs is an argument, not a design.

Every executor is a function like the built-in `map`: it takes a function and items and gives the
results in the order of the items. An exception in one item is raised when its result is reached,
so callers that must not stop return failures as values.
"""

from __future__ import annotations

import os
import pickle
import signal
import sys
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from queue import SimpleQueue
from subprocess import PIPE, Popen
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

    Functions, arguments and results are pickled; functions of `__main__` cannot be. Without other
    processes (`workers` below 1), and when one of them died, the call is made here. Starting them
    takes a tenth of a second: for a handful of calls it does not pay.
    """
    if workers < 1:
        yield directly
        return
    started = [_started() for _ in range(workers)]
    free: SimpleQueue[Popen[bytes]] = SimpleQueue()
    for process in started:
        free.put(process)

    def call(work: Callable[..., Result], /, *arguments: Any) -> Result:
        asked, process = pickle.dumps((work, arguments)), free.get()
        try:
            result, error = _answer(process, asked)
        except (OSError, EOFError, pickle.UnpicklingError):
            return work(*arguments)
        finally:
            free.put(process)
        if error is not None:
            raise error
        return result  # type: ignore[no-any-return]

    try:
        yield call
    finally:
        for process in started:
            process.communicate()


# Pickles go between this program and itself only.
# Not forked, since threads that hold locks at that moment would hold them in the child for ever;
# and not by multiprocessing, whose child imports the whole program that was started, and whose
# tracker is one more process: 24 MB together.
_CHILD = (
    "import pickle, sys; sys.path[:] = pickle.load(sys.stdin.buffer); "
    "from pipeline.execute import _serve; _serve()"
)


def _started() -> Popen[bytes]:
    process = Popen([sys.executable, "-c", _CHILD], stdin=PIPE, stdout=PIPE)  # noqa: S603
    assert process.stdin is not None
    pickle.dump(sys.path, process.stdin)
    return process


def _answer(process: Popen[bytes], asked: bytes) -> tuple[Any, Exception | None]:
    """The result of a call, or what it raised. Raises EOFError or OSError when the process died."""
    assert process.stdin is not None and process.stdout is not None
    process.stdin.write(asked)
    process.stdin.flush()
    return pickle.load(process.stdout)  # type: ignore[no-any-return]  # noqa: S301


def _serve() -> None:
    """Make calls until the parent is gone; what they print goes to stderr."""
    # Ctrl-C reaches the whole group: the parent says when it is over.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    while True:
        try:
            work, arguments = pickle.load(sys.stdin.buffer)  # noqa: S301
        except EOFError:
            return
        outcome: tuple[Any, Exception | None]
        try:
            outcome = work(*arguments), None
        except Exception as error:
            outcome = None, error
        answers.write(pickle.dumps(outcome))
        answers.flush()


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
