"""Reports by rare word: the few that a report may belong with, without all pairs.

Reports have places: their positions in the order of time. Each looks up its most telling words
only, words that many reports of the window use are passed over, and a bounded number of reports
comes back; so the work per report does not depend on how many there are.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Sequence
from datetime import timedelta

from .likeness import Report

# How many of its words a report is found and looked up by, the most telling first.
_WORDS = 14
# A word with more reports than this in the window says nothing about which story.
_COMMON = 80
# How many reports are given, those first that share most.
_CANDIDATES = 12


class Index:
    """Which reports use a word. `reports` are in the order of time."""

    def __init__(self, reports: Sequence[Report]) -> None:
        self._times = [r.at for r in reports]
        self._telling = [_telling(r) for r in reports]
        self._places: dict[str, list[int]] = defaultdict(list)
        for place, words in enumerate(self._telling):
            for word, _ in words:
                self._places[word].append(place)

    def candidates(self, place: int, window: timedelta) -> tuple[int, ...]:
        """The other reports of the window that share most of what this one tells, best first."""
        at = self._times[place]
        first, last = bisect_left(self._times, at - window), bisect_right(self._times, at + window)
        shared: dict[int, float] = {}
        for word, weight in self._telling[place]:
            for other in self._users(word, first, last):
                shared[other] = shared.get(other, 0.0) + weight
        shared.pop(place, None)
        return tuple(sorted(shared, key=lambda p: (-shared[p], p))[:_CANDIDATES])

    def _users(self, word: str, first: int, last: int) -> Sequence[int]:
        places = self._places[word]
        start = bisect_left(places, first)
        # Looked at before the end is searched: most words that are passed over are found so.
        if start + _COMMON < len(places) and places[start + _COMMON] < last:
            return ()
        return places[start : bisect_left(places, last, lo=start)]


def _telling(report: Report) -> list[tuple[str, float]]:
    best = sorted(report.vector.items(), key=lambda x: (-x[1], x[0]))
    return best[:_WORDS]
