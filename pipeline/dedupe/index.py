"""Stories by page and by rare word: the few that an entry may belong to, without all pairs.

Each entry looks up its rarest words only, each word gives its latest few stories, and what is
older than the window is forgotten; so the work per entry has a bound that does not depend on how
many entries there are.
"""

from __future__ import annotations

from bisect import bisect_left, insort
from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta

from .likeness import AFFAIR, WINDOW, Report

# How many of its words an entry is found and looked up by, the most telling first.
_WORDS = 14
# A word with more reports than this in the window says nothing about which story.
_COMMON = 80
# How many stories are compared in full, those first that share most.
_CANDIDATES = 8
# From this length on a list of uses is cut where the window ended.
_LONG = 512


class Index:
    """Which stories used a word, and when."""

    def __init__(self) -> None:
        self._uses: dict[str, list[tuple[datetime, str]]] = defaultdict(list)

    def note(self, report: Report, story: str) -> None:
        """Remember that a story has this report."""
        for term in _telling(report.vector):
            uses = self._uses[term]
            if uses and (report.at, story) < uses[-1]:
                insort(uses, (report.at, story))
            else:
                uses.append((report.at, story))
            if len(uses) > _LONG and uses[0][0] < report.at - 2 * AFFAIR:
                del uses[: bisect_left(uses, (report.at - 2 * AFFAIR, ""))]

    def candidates(self, report: Report, window: timedelta = WINDOW) -> tuple[str, ...]:
        """The stories of the window that share most of what the report tells, best first."""
        shared: dict[str, float] = defaultdict(float)
        for term, weight in _telling(report.vector).items():
            for story in self._users(term, report.at, window):
                shared[story] += weight
        best = sorted(shared, key=lambda s: (-shared[s], s))
        return tuple(best[:_CANDIDATES])

    def _users(self, term: str, at: datetime, window: timedelta) -> Iterable[str]:
        uses = self._uses.get(term, [])
        first = bisect_left(uses, (at - window, ""))
        last = bisect_left(uses, (at + window, ""), lo=first)
        if last - first > _COMMON:
            return ()
        return {story for _, story in uses[first:last]}


def _telling(vector: Mapping[str, float]) -> dict[str, float]:
    best = sorted(vector, key=lambda t: (-vector[t], t))[:_WORDS]
    return {t: vector[t] for t in best}
