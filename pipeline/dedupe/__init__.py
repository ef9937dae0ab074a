"""Entries → stories: the same page, or nearly the same headline within a few days, is one story.

No all-pairs: an index of headline words finds the few stories of those days that share two rare
words with an entry, so the work grows with the number of entries times the stories that share
rare words within the window. Deterministic: entries are taken in the order of their time, then id.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right, insort
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from pipeline.domain import Entry, Story

from .links import canonical, is_page
from .titles import alike, conflict, headline

__all__ = ["canonical", "group"]

_WINDOW = timedelta(days=3)
# A word in more stories of the window than this says nothing about which one.
_RARE = 60


def group(entries: Sequence[Entry], stories: Sequence[Story] = ()) -> tuple[Story, ...]:
    """Known stories with the entries that joined them, then new stories; earliest first in each.

    A known story keeps its id whatever joins it; a new one is named after its first entry. An
    entry that a known story holds already changes nothing.
    """
    index = _Index(stories)
    for entry in sorted(entries, key=_order):
        index.add(entry)
    return tuple(index.stories.values())


class _Index:
    """Stories by entry, by page and by headline word; words know when they were used."""

    def __init__(self, stories: Iterable[Story]) -> None:
        self.stories: dict[str, Story] = {}
        self._entries: dict[str, str] = {}
        self._pages: dict[str, str] = {}
        self._words: dict[str, list[tuple[datetime, str]]] = defaultdict(list)
        for story in stories:
            self.stories[story.id] = story
            for entry in story.entries:
                self._note(entry, story.id)

    def add(self, entry: Entry) -> None:
        """Put an entry into its story, or begin one."""
        if entry.id in self._entries:
            return
        found = self._pages.get(canonical(entry.url)) or self._alike(entry)
        if found is None:
            found = entry.id
            self.stories[found] = Story(found, (entry,))
        else:
            joined = sorted((*self.stories[found].entries, entry), key=_order)
            self.stories[found] = replace(self.stories[found], entries=tuple(joined))
        self._note(entry, found)

    def _note(self, entry: Entry, story: str) -> None:
        self._entries[entry.id] = story
        page = canonical(entry.url)
        if is_page(page):
            self._pages.setdefault(page, story)
        for word in headline(entry.title).words:
            insort(self._words[word], (_time(entry), story))

    def _alike(self, entry: Entry) -> str | None:
        """The most similar story of the window; of equals the one that began first."""
        shared = Counter(
            s for word in headline(entry.title).words for s in self._users(word, entry)
        )
        likely = ((_likeness(entry, self.stories[s]), s) for s, n in shared.items() if n >= 2)
        found = [(-score, _order(self.stories[s].entries[0]), s) for score, s in likely if score]
        return min(found)[2] if found else None

    def _users(self, word: str, entry: Entry) -> frozenset[str]:
        """The stories that used a word around the entry's time; none if the word is common."""
        uses, when = self._words.get(word, []), _time(entry)
        first = bisect_left(uses, (when - _WINDOW, ""))
        last = bisect_right(uses, (when + _WINDOW, "\uffff"))
        if last - first > _RARE * 20:
            return frozenset()
        stories = frozenset(story for _, story in uses[first:last])
        return stories if len(stories) <= _RARE else frozenset()


def _likeness(entry: Entry, story: Story) -> float:
    """How surely an entry belongs to a story, 0-100; one contradicting report is enough for no."""
    near = any(abs(_time(e) - _time(entry)) <= _WINDOW for e in story.entries)
    mine, theirs = headline(entry.title), {headline(e.title) for e in story.entries}
    if not near or _own(entry, story) or any(conflict(mine, other) for other in theirs):
        return 0.0
    return max(alike(mine, other) for other in theirs)


def _own(entry: Entry, story: Story) -> bool:
    """Whether the story is only the same feed's, under other titles.

    One outlet does not report the same event twice under another title.
    """
    return all(e.feed_url == entry.feed_url and e.title != entry.title for e in story.entries)


def _time(entry: Entry) -> datetime:
    return entry.published or entry.seen


def _order(entry: Entry) -> tuple[datetime, str]:
    return _time(entry), entry.id
