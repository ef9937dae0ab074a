"""Comparing reports among all that are at hand: the odds of a pair, and of two groups.

How near two reports are says little by itself: in a week with five stories about one company all
of them are near. So it counts how near the nearest of each are.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from heapq import nlargest
from operator import mul

from .index import Index
from .joining import Group
from .likeness import AFFAIR, WINDOW, Odds, Report, conflict, cosines, evidence, few, odds
from .weights import Company, Weights

# Texts and how much a word counts → vectors of length 1.
Encode = Callable[[Sequence[str], Callable[[str], float]], Sequence[Sequence[float]]]
# Between these odds by words the encoder is asked, if there is one.
_DOUBT = (-6.0, 5.0)
# No pair says more than this for or against, so that none decides for a whole group.
_SAYS = 4.0
# The share of pairs that may contradict: outlets slip, and round up.
_TOLERATED = 0.25
# How many of a report's nearest count as its rivals, and how near such are at least, by words and
# by the encoder: about what the nearest of a middling report are, since few at hand prove nothing.
_RIVALS, _FAR_WORDS, _FAR = 3, 0.15, 0.4
# Characters of a teaser that the encoder reads.
_READ = 400


class Comparing:
    """Compares reports by their places in `reports`, which are in the order of time."""

    def __init__(
        self,
        reports: Sequence[Report],
        weights: Weights,
        encode: Encode | None = None,
        by: Mapping[str, Odds] | None = None,
    ) -> None:
        self._index = Index(reports)
        self._candidates: dict[int, Group] = {}
        self._reports = reports
        self._weights = weights
        self._encode = encode
        self._by = by or odds()
        self._company = Company(r.said for r in reports)
        self._odds: dict[Group, tuple[float, bool]] = {}
        self._vectors: dict[int, Sequence[float]] = {}
        self._near: dict[int, float] = {}
        self._near_words: dict[int, float] = {}

    def candidates(self, place: int) -> Group:
        """The few others that a report may belong with."""
        if place not in self._candidates:
            self._candidates[place] = self._index.candidates(place, WINDOW)
        return self._candidates[place]

    def affairs(self, place: int) -> Group:
        """The few others that a report may go on with."""
        return self._index.candidates(place, AFFAIR)

    def sure(self, one: Group, other: Group) -> float | None:
        """The log-odds that two groups tell of one event; None if they cannot."""
        pairs = [(a, b) for a in few(one) for b in few(other)]
        if min(abs(self._reports[a].at - self._reports[b].at) for a, b in pairs) > WINDOW:
            return None
        found = [self.pair(a, b) for a, b in pairs]
        if sum(against for _, against in found) > len(found) * _TOLERATED:
            return None
        return sum(max(-_SAYS, min(_SAYS, x)) for x, _ in found) / len(found)

    def pair(self, one: int, other: int) -> tuple[float, bool]:
        """The log-odds of a pair, and whether it contradicts itself."""
        key = (min(one, other), max(one, other))
        if key not in self._odds:
            a, b = (self._reports[p] for p in key)
            self._odds[key] = self._compared(key), conflict(a, b)
        return self._odds[key]

    def evidence(self, pair: Group, meaning: bool) -> list[float]:
        """All evidence about two places, in the order of `EVIDENCE`."""
        one, other = (self._reports[p] for p in pair)
        found = evidence(one, other, self._company)
        found.append(sum(map(self._rival_words, pair)))
        if meaning:
            found += [self._meaning(*pair), sum(map(self._rivals, pair))]
        return found

    def _compared(self, pair: Group) -> float:
        sure = self._by["words"](self.evidence(pair, meaning=False))
        if self._encode is None or not _DOUBT[0] < sure < _DOUBT[1]:
            return sure
        return self._by["meaning"](self.evidence(pair, meaning=True))

    def _meaning(self, one: int, other: int) -> float:
        return float(sum(map(mul, self._vector(one), self._vector(other))))

    def _vector(self, place: int) -> Sequence[float]:
        if place not in self._vectors:
            assert self._encode is not None
            entry = self._reports[place].entry
            text = f"{entry.title}. {entry.summary[:_READ]}"
            (self._vectors[place],) = self._encode([text], self._weights.weigh)
        return self._vectors[place]

    def _rivals(self, place: int) -> float:
        if place not in self._near:
            others = self.candidates(place)
            self._near[place] = _nearest([self._meaning(place, o) for o in others], _FAR)
        return self._near[place]

    def _rival_words(self, place: int) -> float:
        if place not in self._near_words:
            mine = self._reports[place]
            others = [self._reports[o] for o in self.candidates(place)]
            self._near_words[place] = _nearest([cosines(mine, o)[0] for o in others], _FAR_WORDS)
        return self._near_words[place]


def _nearest(found: Sequence[float], least: float) -> float:
    """The mean of the largest few."""
    return sum(nlargest(_RIVALS, [*(max(least, x) for x in found), *[least] * _RIVALS])) / _RIVALS
