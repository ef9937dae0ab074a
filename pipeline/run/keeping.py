"""What several threads bring is saved in as few transactions as it takes."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from threading import Lock

from ..domain import Entry, FeedState

Brought = tuple[FeedState, Sequence[Entry]]


@dataclass(slots=True)
class _Ticket:
    brought: Brought
    new: int | None = None
    failed: Exception | None = None


class Keeper:
    """Group commit: whoever gets to write takes along all that wait. Safe in several threads.

    `save` takes what was brought and gives how many entries of each were new, all in one
    transaction: a commit costs the disk milliseconds, however much is in it.
    """

    def __init__(self, save: Callable[[Sequence[Brought]], Sequence[int]]) -> None:
        self._save = save
        self._waiting: list[_Ticket] = []
        self._lock = Lock()
        self._writing = Lock()

    def keep(self, state: FeedState, entries: Sequence[Entry]) -> int:
        """Save a feed's state and entries; returns, once they are safe, how many are new."""
        mine = _Ticket((state, entries))
        with self._lock:
            self._waiting.append(mine)
        with self._writing:
            if mine.new is None and mine.failed is None:
                self._write()
        if mine.new is None:
            raise mine.failed or AssertionError("a ticket was lost")
        return mine.new

    def _write(self) -> None:
        with self._lock:
            tickets, self._waiting = self._waiting, []
        try:
            for ticket, new in zip(tickets, self._save([t.brought for t in tickets]), strict=True):
                ticket.new = new
        except Exception as error:
            for ticket in tickets:
                ticket.failed = error
