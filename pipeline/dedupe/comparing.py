"""Comparing reports among all that are at hand: the odds of a pair, and of two groups.

How near two reports are says little by itself: in a week with five stories about one company all
of them are near. So it counts how near the nearest of each are.
"""

from __future__ import annotations

import math
from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from heapq import nlargest

from pipeline.domain import Entry

from .fitted import Odds, odds
from .index import Index, Nearest
from .joining import Group
from .likeness import AFFAIR, WINDOW, Report, conflict, cosines, evidence, few
from .weights import Company, Weights

# Texts and how much a word counts → vectors of length 1.
Encode = Callable[[Sequence[str], Callable[[str], float]], Sequence[Sequence[float]]]
# Up to these odds by words the encoder is asked, if there is one. There is no lower bound: reports
# of one event often have not one word in common, and few are compared at all.
_DOUBT = 5.0
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
        since: datetime | None = None,
    ) -> None:
        """Reports before `since` are no candidates of any: the encoder need not read them."""
        self._index = Index(reports)
        self._candidates: dict[int, Group] = {}
        self._shared: dict[int, Group] = {}
        self._reports = reports
        self._weights = weights
        times = [r.at for r in reports]
        self._first = bisect_left(times, since) if since else 0
        self._nearest = Nearest(times, self._read, self._first) if encode else None
        self._encode = encode
        self._by = by or odds()
        self._company = Company(r.said for r in reports)
        self._odds: dict[Group, tuple[float, bool]] = {}
        self._near: dict[int, tuple[float, float]] = {}
        self._near_words: dict[int, float] = {}

    def candidates(self, place: int) -> Group:
        """The few others that a report may belong with."""
        if place not in self._candidates:
            words = self._sharing(place)
            near = self._nearest.candidates(place, WINDOW) if self._nearest else ()
            both = dict.fromkeys((*words, *near))
            self._candidates[place] = tuple(p for p in both if p >= self._first)
        return self._candidates[place]

    def _sharing(self, place: int) -> Group:
        if place not in self._shared:
            self._shared[place] = self._index.candidates(place, WINDOW)
        return self._shared[place]

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
        mean = sum(max(-_SAYS, min(_SAYS, x)) for x, _ in found) / len(found)
        if self._nearest is None or len(one) + len(other) == 2 or "groups" not in self._by:
            return mean
        # Half and half: the odds of groups were fitted on the joins of few weeks.
        return (mean + self._by["groups"](self.groups(one, other))) / 2

    def groups(self, one: Group, other: Group) -> list[float]:
        """All evidence about two groups, in the order of `GROUPS`."""
        assert self._nearest is not None
        one, other = sorted((tuple(few(one)), tuple(few(other))), key=lambda g: (len(g), g))
        table = [[self._clipped(a, b) for b in other] for a in one]
        found = [x for row in table for x in row]
        named, own = self._in_common(one, other)
        return [
            sum(found) / len(found),
            max(found),
            min(found),
            sum(map(max, table)) / len(table),
            self._nearest.cosine(one, other),
            float(named),
            own,
            float(len(one) == 1),
            math.log(len(one) + len(other)),
        ]

    def _clipped(self, one: int, other: int) -> float:
        return max(-_SAYS, min(_SAYS, self.pair(one, other)[0]))

    def _in_common(self, one: Group, other: Group) -> tuple[bool, float]:
        """Whether there is a name in common, and how telling the most telling other word is."""
        mine, theirs = (Counter(t for p in g for t in self._reports[p].rare) for g in (one, other))
        both = mine.keys() & theirs.keys()
        names = {n for p in (*one, *other) for n in self._reports[p].names}
        rare = {t: r for p in one for t, r in self._reports[p].rare.items() if t in both}
        # Told by nobody else it is theirs; told by as many others, half as much.
        own = (
            (mine[t] + theirs[t]) / self._index.told(t) * rare[t] for t in both if t not in names
        )
        return bool(both & names), max(own, default=0.0)

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
            near = self._meaning(*pair)
            nearest = [self._rivals(place) for place in pair]
            behind = [max(0.0, first - near) for first, _ in nearest]
            found += [near, sum(three for _, three in nearest), max(behind), min(behind)]
        return found

    def _compared(self, pair: Group) -> float:
        sure = self._by["words"](self.evidence(pair, meaning=False))
        if self._encode is None or sure >= _DOUBT:
            return sure
        return self._by["meaning"](self.evidence(pair, meaning=True))

    def _meaning(self, one: int, other: int) -> float:
        assert self._nearest is not None
        return self._nearest.cosine((one,), (other,))

    def _read(self, place: int) -> Sequence[float]:
        assert self._encode is not None
        text = text_of(self._reports[place].entry)
        (vector,) = self._encode([text], self._weights.weigh)
        return vector

    def _rivals(self, place: int) -> tuple[float, float]:
        """How near the nearest is, and how near the nearest few are."""
        if place not in self._near:
            found = [self._meaning(place, o) for o in self.candidates(place)]
            self._near[place] = max(found, default=0.0), _nearest(found, _FAR)
        return self._near[place]

    def _rival_words(self, place: int) -> float:
        if place not in self._near_words:
            mine = self._reports[place]
            others = [self._reports[o] for o in self._sharing(place)]
            self._near_words[place] = _nearest([cosines(mine, o)[0] for o in others], _FAR_WORDS)
        return self._near_words[place]


def text_of(entry: Entry) -> str:
    """What the encoder reads of an entry."""
    return f"{entry.title}. {entry.summary[:_READ]}"


def _nearest(found: Sequence[float], least: float) -> float:
    """The mean of the largest few."""
    return sum(nlargest(_RIVALS, [*(max(least, x) for x in found), *[least] * _RIVALS])) / _RIVALS
