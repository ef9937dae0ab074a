"""Entries → stories: the same page, or the same event told in other words, is one story.

No all-pairs: an index of rare words finds the few reports that one may belong with (`index`),
weighed evidence says how surely (`likeness`, `comparing`), and the surest joins are made first
(`joining`). Deterministic: entries are taken in the order of their time, then id, so the order in
which feeds answer does not matter. What does matter is which entries come in one call: known
stories are never taken apart or put together again, since articles may hang on them.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from pipeline.domain import Entry, Story

from .comparing import Comparing, Encode
from .fitted import Odds, odds
from .joining import Group, Joining
from .likeness import WINDOW, Report, goes_on
from .links import canonical, is_page
from .weights import Weights, counted
from .why import why
from .words import Told, told

__all__ = ["Encode", "canonical", "group", "is_page", "why"]

# By how many of its reports an earlier story is looked up.
_TRIED = 4


def group(
    entries: Sequence[Entry],
    stories: Sequence[Story] = (),
    encode: Encode | None = None,
    by: Mapping[str, Odds] | None = None,
) -> tuple[Story, ...]:
    """Known stories with the entries that joined them, then new stories; earliest first in each.

    A known story keeps its id whatever joins it; a new one is named after its first entry. An
    entry that a known story holds already changes nothing. `encode` (texts → vectors of length 1)
    is asked where words leave doubt; without it more reports in quite other words stay apart. `by`
    stands for the odds that are shipped (for `train.stories`).
    """
    by = by or odds()
    held = {e.id for s in stories for e in s.entries}
    new = {e.id: e for e in entries if e.id not in held}
    rows = [(e, told(e.title, e.summary)) for e in (*_held(stories), *new.values())]
    rows.sort(key=lambda row: _order(row[0]))
    place = {entry.id: i for i, (entry, _) in enumerate(rows)}
    known = [tuple(sorted(place[e.id] for e in s.entries)) for s in stories]
    groups = _begun(rows, known)
    # Twice: only when entries are in stories can be counted in how many stories a word is.
    first = _Grouping(rows, _counted(rows, groups), by)
    weights = _counted(rows, first.joined(groups, len(known)))
    second = _Grouping(rows, weights, by, encode, _since(new.values()))
    return second.stories(second.joined(groups, len(known)), stories)


Row = tuple[Entry, Told]


def _since(new: Iterable[Entry]) -> datetime | None:
    """What came in before cannot belong with any new one."""
    first = min(map(_time, new), default=None)
    return first and first - WINDOW


def _held(stories: Iterable[Story]) -> Iterable[Entry]:
    return (e for s in stories for e in s.entries)


def _begun(rows: Sequence[Row], known: Sequence[Group]) -> list[Group]:
    """The known stories, then each new entry by itself or with the others of its page."""
    groups = dict(enumerate(map(list, known)))
    of = {place: name for name, group in groups.items() for place in group}
    pages: dict[str, int] = {}
    for place in sorted(range(len(rows)), key=lambda p: (p not in of, p)):
        page = canonical(rows[place][0].url)
        name = of.get(place)
        if name is None:
            name = pages.get(page, len(groups))
            groups.setdefault(name, []).append(place)
        if is_page(page):
            pages.setdefault(page, name)
    return [tuple(sorted(group)) for group in groups.values()]


def _counted(rows: Sequence[Row], groups: Iterable[Group]) -> Weights:
    return counted([rows[p][1] for p in group] for group in groups)


class _Grouping:
    """One round of grouping, by the weights of the round before."""

    def __init__(
        self,
        rows: Sequence[Row],
        weights: Weights,
        by: Mapping[str, Odds],
        encode: Encode | None = None,
        since: datetime | None = None,
    ) -> None:
        self._reports = [report(entry, said, weights) for entry, said in rows]
        self._comparing = Comparing(self._reports, weights, encode, by, since)

    def joined(self, groups: Sequence[Group], known: int) -> list[Group]:
        """The groups, the first `known` of them known stories, joined where they are one event."""
        new = [p for group in groups[known:] for p in group]
        edges = [(p, other) for p in new for other in self._comparing.candidates(p)]
        return Joining(groups, known, self._comparing.sure).joined(edges)

    def stories(self, groups: Sequence[Group], known: Sequence[Story]) -> tuple[Story, ...]:
        """The groups as stories, entries earliest first."""
        of = {place: i for i, group in enumerate(groups) for place in group}
        name = [s.id for s in known]
        name += [self._reports[group[0]].entry.id for group in groups[len(known) :]]
        found = []
        for i, group in enumerate(groups):
            follows = known[i].follows if i < len(known) else self._earlier(group, groups, of, name)
            entries = tuple(self._reports[p].entry for p in group)
            found.append(Story(name[i], entries, follows))
        return tuple(found)

    def _earlier(
        self, group: Group, groups: Sequence[Group], of: dict[int, int], name: Sequence[str]
    ) -> str | None:
        """The story that a new one goes on with."""
        mine = of[group[0]]
        near = {of[o] for p in group[:_TRIED] for o in self._comparing.affairs(p)}
        reports = self._of(group)
        sure = ((goes_on(reports, self._of(groups[i])), name[i]) for i in sorted(near - {mine}))
        return max(((x, s) for x, s in sure if x is not None), default=(0.0, None))[1]

    def _of(self, group: Group) -> list[Report]:
        return [self._reports[p] for p in group]


def report(entry: Entry, said: Told, weights: Weights) -> Report:
    """An entry as it is compared."""
    vector, length = weights.vector(said)
    names = weights.names(said)
    matter = math.sqrt(sum(w * w for t, w in vector.items() if t not in names))
    rare = {t: weights.idf(t) for t in vector}
    return Report(entry, _time(entry), said, vector, names, matter, length, rare)


def _time(entry: Entry) -> datetime:
    return entry.published or entry.seen


def _order(entry: Entry) -> tuple[datetime, str]:
    return _time(entry), entry.id
