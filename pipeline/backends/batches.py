"""Batches that shrink when they do not fit: an out-of-memory error costs time, never a reply."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeVar

Asked = TypeVar("Asked")
Said = TypeVar("Said")


def shrinking(
    run: Callable[[Sequence[Asked]], Sequence[Said]],
    asked: Sequence[Asked],
    rows: int,
    full: Callable[[Exception], bool],
    failed: Callable[[Asked], Said],
    room: Callable[[], None] = lambda: None,
) -> tuple[list[Said], int]:
    """(what was said to each, in order; the largest batch that fits) from batches of `rows`.

    When `run` raises what `full` knows as out of memory, `room` frees what it can, the batch is
    halved for good and tried again; a single one that does not fit gets `failed`. Everything else
    that is raised goes through.
    """
    found: list[Said] = []
    rows = max(1, rows)
    while len(found) < len(asked):
        batch = asked[len(found) : len(found) + rows]
        try:
            found += run(batch)
        except Exception as error:
            if not full(error):
                raise
            room()
            if len(batch) == 1:
                found.append(failed(batch[0]))
            rows = max(1, len(batch) // 2)
    return found, rows
