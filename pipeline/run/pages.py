"""One article on two addresses, in two stories: what only its page says, once it is read.

An AMP page or a syndicated copy names the original (rel=canonical). Grouping happens before pages
are read, so such copies are found here, and the story of the copy joins that of the original.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from ..dedupe import canonical, is_page
from ..domain import Source, Story
from ..extract import distinct
from .ingest import kept
from .world import World


class Pages:
    """Which of the stories (those of the last weeks) has which page, and which have an article."""

    def __init__(self, world: World, stories: Sequence[Story]) -> None:
        self._world = world
        self._stories = {s.id: s for s in stories}
        self._at: dict[str, str] = {}
        self._named: dict[str, tuple[str, Source]] = {}
        self._taken = set(world.store.story_ids_with_items())
        for story in self._stories.values():
            for entry in story.entries:
                self._at.setdefault(canonical(entry.url), story.id)
        for story in self._stories.values():
            if story.id in self._taken:
                self._note(story, [s for e in story.entries if (s := kept(world, e))])

    def taken(self, story: Story) -> bool:
        """Whether the story has an article, or gets one in this run."""
        return story.id in self._taken

    def take(self, story: Story, sources: Sequence[Source]) -> None:
        """Note that the story gets an article."""
        self._taken.add(story.id)
        self._note(story, sources)

    def home(self, story: Story, sources: Sequence[Source]) -> Story:
        """The story that these pages belong to: usually the one that they were read for.

        If it is another one, the entries have joined it, here and in the store.
        """
        other = self._original(story, sources) or self._copy(story, sources)
        if other is None:
            return story
        entries = {e.id: e for e in (*self._stories[other].entries, *story.entries)}.values()
        order = sorted(entries, key=lambda e: (e.published or e.seen, e.id))
        joined = self._stories[other] = replace(self._stories[other], entries=tuple(order))
        self._at |= {a: other for a, of in self._at.items() if of == story.id}
        self._stories.pop(story.id, None)
        self._world.store.save_stories([joined])
        self._world.tell(f"extract: {story.entries[0].title}: the same article as story {other}")
        return joined

    def _original(self, story: Story, sources: Sequence[Source]) -> str | None:
        """The story that has a page which one of these calls the original."""
        found = (self._at.get(a) for s in sources for a in _addresses(s))
        return next((of for of in found if of not in (None, story.id)), None)

    def _copy(self, story: Story, sources: Sequence[Source]) -> str | None:
        """A story with an article whose page names one of these, or what these name.

        The page may be wrong, and would keep another's news from being written: the words must be
        the same as well.
        """
        for source in sources:
            for address in (canonical(source.url), *_addresses(source)):
                other, theirs = self._named.get(address, (story.id, source))
                if other != story.id and _same_words(source, theirs):
                    return other
        return None

    def _note(self, story: Story, sources: Sequence[Source]) -> None:
        for source in sources:
            for address in _addresses(source):
                self._named.setdefault(address, (story.id, source))


def _addresses(source: Source) -> Iterator[str]:
    """The pages, other than its own address, that a source says it is."""
    for address in (source.canonical, source.copy_of):
        page = canonical(address or "")
        # A home page as canonical address is a site's mistake.
        if is_page(page) and page != canonical(source.url):
            yield page


def _same_words(one: Source, other: Source) -> bool:
    apart = [replace(s, url=n, canonical=None, copy_of=None) for s, n in ((one, "1"), (other, "2"))]
    return len(distinct(apart)) == 1
