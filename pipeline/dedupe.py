"""Entries → stories: the same link, or nearly the same title within a few days, is one story.

No all-pairs: an index of title words finds the few earlier stories that share two rare words with
an entry, so the work grows with the number of entries, not with its square, as long as words stay
rare. Deterministic: entries are taken in the order of their time, then id.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import timedelta
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from rapidfuzz import fuzz

from pipeline.domain import Entry, Story

_TRACKING = re.compile(r"^(?:utm_\w+|fbclid|gclid|mc_[ce]id|igshid|ref|cmpid|ncid|s?xid)$", re.I)
_WORD = re.compile(r"[A-Za-z][A-Za-z'’]*|\d+(?:[.,]\d+)*")
_IDENTIFIER = re.compile(r"\b(?=\w*\d)[A-Za-z0-9][\w.-]*\b")
_COMMON = frozenset("a an the of to in on for with and or its is as at by from new ai it".split())
# rapidfuzz token_set_ratio, 0-100. 85 joins a headline reworded by a few words; two launches of
# one company share about 60-75.
_SAME = 85.0
_DAYS = timedelta(days=3)
# A word in more stories than this says nothing about which one.
_RARE = 50


def canonical(url: str) -> str:
    """The URL without what does not change the page: tracking, fragment, www., default port."""
    parts = urlsplit(url)
    host = (parts.hostname or "").removeprefix("www.").removeprefix("amp.").removeprefix("m.")
    default = {"http": 80, "https": 443}.get(parts.scheme)
    port = f":{parts.port}" if parts.port and parts.port != default else ""
    kept = [(k, v) for k, v in parse_qsl(parts.query, True) if not _TRACKING.match(k)]
    path = parts.path.rstrip("/").removesuffix("/amp")
    return urlunsplit(("", host + port, path, urlencode(sorted(kept)), ""))


def group(entries: Sequence[Entry], stories: Sequence[Story] = ()) -> tuple[Story, ...]:
    """Known stories with the entries that joined them, then new stories; earliest first in each.

    A known story keeps its id whatever joins it; a new one is named after its first entry.
    """
    index = _Index(stories)
    for entry in sorted(entries, key=_order):
        index.add(entry)
    return tuple(index.stories.values())


class _Index:
    def __init__(self, stories: Iterable[Story]) -> None:
        self.stories: dict[str, Story] = {}
        self._urls: dict[str, str] = {}
        self._words: dict[str, list[str]] = defaultdict(list)
        for story in stories:
            self.stories[story.id] = story
            for entry in story.entries:
                self._note(entry, story.id)

    def add(self, entry: Entry) -> None:
        found = self._urls.get(canonical(entry.url)) or self._alike(entry)
        if found is None:
            found = entry.id
            self.stories[found] = Story(found, (entry,))
        elif all(e.id != entry.id for e in self.stories[found].entries):
            joined = sorted((*self.stories[found].entries, entry), key=_order)
            self.stories[found] = replace(self.stories[found], entries=tuple(joined))
        self._note(entry, found)

    def _note(self, entry: Entry, story: str) -> None:
        self._urls.setdefault(canonical(entry.url), story)
        for word in _words(entry.title):
            if story not in self._words[word][-1:]:
                self._words[word].append(story)

    def _alike(self, entry: Entry) -> str | None:
        shared: dict[str, int] = defaultdict(int)
        for word in _words(entry.title):
            if len(self._words[word]) <= _RARE:
                for story in self._words[word]:
                    shared[story] += 1
        best = max(
            ((_likeness(entry, self.stories[s]), s) for s, n in shared.items() if n >= 2),
            default=(0.0, ""),
        )
        return best[1] if best[0] >= _SAME else None


def _likeness(entry: Entry, story: Story) -> float:
    return max((_pair(entry, other) for other in story.entries), default=0.0)


def _pair(a: Entry, b: Entry) -> float:
    """How alike two entries are, 0-100; other numbers or models, or days apart: 0."""
    if a.feed_url == b.feed_url and a.title != b.title:
        # One outlet does not report the same event twice under another title.
        return 0.0
    if abs((a.published or a.seen) - (b.published or b.seen)) > _DAYS:
        return 0.0
    left, right = _identifiers(a.title), _identifiers(b.title)
    if left - right and right - left:
        return 0.0
    return float(fuzz.token_set_ratio(a.title.lower(), b.title.lower()))


def _identifiers(title: str) -> frozenset[str]:
    return frozenset(m.lower().strip(".-") for m in _IDENTIFIER.findall(title))


def _words(title: str) -> frozenset[str]:
    return frozenset(w for w in (m.lower() for m in _WORD.findall(title)) if w not in _COMMON)


def _order(entry: Entry) -> tuple[str, str]:
    return ((entry.published or entry.seen).isoformat(), entry.id)
