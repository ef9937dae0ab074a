"""Entries → stories: the same page, or the same event told in other words, is one story.

No all-pairs: an index of rare words finds the few stories that an entry may belong to (`index`),
and weighed words decide (`likeness`). Deterministic: entries are taken in the order of their time,
then id, so the order in which feeds answer does not matter. What does matter is which entries come
in one call: known stories are never taken apart or put together again, since articles may hang on
them.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from datetime import datetime
from operator import mul

from pipeline.domain import Entry, Story
from pipeline.roundup import roundup

from .index import Index
from .likeness import AFFAIR, Nearness, Report, goes_on, likeness
from .links import canonical, is_page
from .weights import Weights, counted
from .words import told

__all__ = ["Encode", "canonical", "group", "is_page"]


Encode = Callable[[Sequence[str]], Sequence[Sequence[float]]]
# Characters of a teaser that the encoder reads.
_READ = 400


def group(
    entries: Sequence[Entry], stories: Sequence[Story] = (), encode: Encode | None = None
) -> tuple[Story, ...]:
    """Known stories with the entries that joined them, then new stories; earliest first in each.

    A known story keeps its id whatever joins it; a new one is named after its first entry. An
    entry that a known story holds already changes nothing. `encode` (texts → vectors of length 1)
    is asked where words leave doubt; without it more reports in quite other words stay apart.
    """
    order = sorted({e.id: e for e in entries}.values(), key=_order)
    # Twice: only when entries are in stories can be counted in how many stories a word is.
    weights = _counted([*stories, *(Story(e.id, (e,)) for e in order)])
    near = None if encode is None else _nearness(encode)
    first = _Grouping(weights, stories, near).taken(order)
    return _Grouping(first.counted(), stories, near).taken(order).stories()


def _nearness(encode: Encode) -> Nearness:
    def near(a: Entry, b: Entry) -> float:
        one, two = encode([f"{e.title}. {e.summary[:_READ]}" for e in (a, b)])
        return float(sum(map(mul, one, two)))

    return near


# By how many of its reports a new story is looked up again at the end.
_TRIED = 4


class _Grouping:
    """Stories as they grow."""

    def __init__(
        self, weights: Weights, known: Iterable[Story], near: Nearness | None = None
    ) -> None:
        self._weights = weights
        self._near = near
        self._reports: dict[str, list[Report]] = {}
        self._entries: dict[str, str] = {}
        self._pages: dict[str, str] = {}
        self._moved: dict[str, str] = {}
        self._index = Index()
        self._follows: dict[str, str | None] = {}
        for story in known:
            self._reports[story.id] = []
            self._follows[story.id] = story.follows
            for entry in story.entries:
                self._put(self._report(entry), story.id)
        self._known = frozenset(self._reports)

    def taken(self, entries: Iterable[Entry]) -> _Grouping:
        """Put each entry into its story, or begin one; then put new stories together."""
        for entry in entries:
            if entry.id not in self._entries:
                report = self._report(entry)
                found = self._pages.get(canonical(entry.url)) or self._best(
                    [report], self._index.candidates(report)
                )
                self._put(report, found or entry.id)
        for story in [s for s in self._reports if s not in self._known]:
            self._merge(story)
        return self

    def _merge(self, story: str) -> None:
        """Put a new story into the one that it turned out to belong to, now that both are told."""
        reports = self._reports[story]
        names = {s for r in reports[:_TRIED] for s in self._index.candidates(r)}
        names = {self._moved.get(s, s) for s in names} - {story}
        # Of two single reports the later one has been compared already.
        found = self._best(
            reports, sorted(s for s in names if len(self._reports[s]) + len(reports) > 2)
        )
        if found is None:
            return
        self._reports[found] = sorted((*self._reports[found], *reports), key=_place)
        self._moved = {old: found if new == story else new for old, new in self._moved.items()}
        self._moved[story] = found
        del self._reports[story]

    def counted(self) -> Weights:
        """In how many stories each word is."""
        return counted([r.said for r in reports] for reports in self._reports.values())

    def stories(self) -> tuple[Story, ...]:
        """Everything, entries earliest first."""
        return tuple(
            Story(name, tuple(r.entry for r in sorted(reports, key=_place)), self._earlier(name))
            for name, reports in self._reports.items()
        )

    def _earlier(self, story: str) -> str | None:
        """The story that a new one goes on with; what a known one follows stays as it was."""
        if story in self._known:
            return self._follows[story]
        reports = self._reports[story]
        found = {
            self._moved.get(s, s)
            for r in reports[:_TRIED]
            for s in self._index.candidates(r, AFFAIR)
        }
        sure = ((goes_on(reports, self._reports[s]), s) for s in sorted(found - {story}))
        return max(((x, s) for x, s in sure if x is not None), default=(0.0, None))[1]

    def _report(self, entry: Entry) -> Report:
        said = told(entry.title, entry.summary)
        # What tells of many events joins nothing, and nothing joins it.
        if roundup(entry.title, entry.summary):
            said = replace(said, roundup=True)
        vector, length = self._weights.vector(said)
        names = self._weights.names(said)
        matter = math.sqrt(sum(w * w for t, w in vector.items() if t not in names))
        return Report(entry, _time(entry), said, vector, names, matter, length)

    def _put(self, report: Report, story: str) -> None:
        self._reports.setdefault(story, []).append(report)
        self._entries[report.entry.id] = story
        page = canonical(report.entry.url)
        if is_page(page):
            self._pages.setdefault(page, story)
        self._index.note(report, story)

    def _best(self, reports: Sequence[Report], names: Iterable[str]) -> str | None:
        """The story that reports surely belong to; of equals the one that began first."""
        likely = ((likeness(reports, self._reports[s], self._near), s) for s in names)
        found = [(-sure, _place(self._reports[s][0]), s) for sure, s in likely if sure is not None]
        return min(found)[2] if found else None


def _counted(stories: Iterable[Story]) -> Weights:
    return counted([[told(e.title, e.summary) for e in s.entries] for s in stories])


def _time(entry: Entry) -> datetime:
    return entry.published or entry.seen


def _order(entry: Entry) -> tuple[datetime, str]:
    return _time(entry), entry.id


def _place(report: Report) -> tuple[datetime, str]:
    return report.at, report.entry.id
