"""Reports by rare word and by meaning: the few that a report may belong with, without all pairs.

Reports have places: their positions in the order of time. Each looks up its most telling words
only, words that many reports of the window use are passed over, and a bounded number of reports
comes back; so the work per report does not depend on how many there are. By meaning a report is
held against all of its window, but by one product of vectors, which costs next to nothing.
"""

from __future__ import annotations

import math
from bisect import bisect_left, bisect_right
from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from heapq import nsmallest
from typing import Any

from .likeness import Report

# How many of its words a report is found and looked up by, the most telling first.
_WORDS = 14
# A word with more reports than this in the window says nothing about which story.
_COMMON = 80
# How many reports are given, those first that share most.
_CANDIDATES = 12


# How many of the nearest by meaning are given, and of how many at least: of a handful, every one is
# among the nearest, and words do.
_NEAREST = 12


class Index:
    """Which reports use a word. `reports` are in the order of time."""

    def __init__(self, reports: Sequence[Report]) -> None:
        self._times = [r.at for r in reports]
        self._telling = [_telling(r) for r in reports]
        self._told = Counter(term for r in reports for term in r.rare)
        self._places: dict[str, list[int]] = defaultdict(list)
        for place, words in enumerate(self._telling):
            for word, _ in words:
                self._places[word].append(place)

    def told(self, term: str) -> int:
        """How many reports at hand have a term."""
        return self._told[term]

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


class Nearest:
    """Which reports are near in meaning, of those from the place `start` on.

    `times` are in order; `read` gives a place's vector.
    """

    def __init__(
        self, times: Sequence[datetime], read: Callable[[int], Sequence[float]], start: int = 0
    ) -> None:
        self._times = times
        self._read = read
        self._start = start
        self._known: set[int] = set()
        self._vectors: Any = None

    def candidates(self, place: int, window: timedelta) -> tuple[int, ...]:
        """The nearest other reports of the window, nearest first; none where there are few."""
        at = self._times[place]
        first, last = bisect_left(self._times, at - window), bisect_right(self._times, at + window)
        first = max(first, self._start)
        if last - first - 1 <= _NEAREST:
            return ()
        near = self._of(range(first, last)) @ self._of((place,))[0]
        found = zip((-near).tolist(), range(first, last), strict=True)
        return tuple(p for _, p in nsmallest(_NEAREST + 1, found) if p != place)[:_NEAREST]

    def cosine(self, one: Sequence[int], other: Sequence[int]) -> float:
        """How near two places, or what two groups of them mean together, are, of 1."""
        a, b = (self._of(places).sum(axis=0) for places in (one, other))
        length = math.sqrt((a @ a) * (b @ b))
        return float(a @ b) / length if length else 0.0

    def _of(self, places: Sequence[int]) -> Any:
        """Their vectors, read where they are not known."""
        for place in places:
            if place not in self._known:
                self._keep(place, self._read(place))
        if isinstance(places, range):
            return self._vectors[places.start : places.stop]
        return self._vectors[list(places)]

    def _keep(self, place: int, vector: Sequence[float]) -> None:
        if self._vectors is None:
            import numpy

            self._vectors = numpy.zeros((len(self._times), len(vector)))
        self._known.add(place)
        self._vectors[place] = vector


def _telling(report: Report) -> list[tuple[str, float]]:
    best = sorted(report.vector.items(), key=lambda x: (-x[1], x[0]))
    return best[:_WORDS]
