"""The stories that a run writes: the best ones that can be read."""

from __future__ import annotations

from collections.abc import Iterator

from ..domain import Ranked, Select, Story
from .compose import Read
from .ingest import choose, read, recent, usable
from .pages import Pages
from .world import World

# As often as the run's limit stories are tried, or a feed of nothing but walls would be read whole.
_TRIES = 3


class Pick:
    """Ranks when it is made; iterating reads the best stories, each when it is asked for.

    So a server writes one story while the next is read. Afterwards `ranked` are all that can be
    read, `unread` says by story id why others of the `selected` ones are not written, and `open` is
    how many stories had no article.
    """

    def __init__(self, world: World, select: Select) -> None:
        self._world, self._select = world, select
        # What gets an article meanwhile counts on, or a feed would get more than its share.
        self._done = frozenset(world.store.story_ids_with_items())
        self._stories = recent(world)
        self._tried: set[str] = set()
        self.unread: dict[str, str] = {}
        self.ranked: tuple[Ranked, ...] = self._choose()
        self.open = len(self.ranked)

    @property
    def selected(self) -> int:
        """How many stories were to be read."""
        return len(self._tried)

    def __iter__(self) -> Iterator[Read]:
        """The stories with their sources; one that cannot be read gives its place to the next.

        It would hold the place in each run, for as long as it is new.
        """
        if all(r.refusal is not None for r in self.ranked):
            return
        pages, found = Pages(self._world, self._stories), 0
        while new := self._next(found):
            lost = len(self.unread)
            for story in new:
                self._tried.add(story.id)
                if (got := self._read(story, pages)) is not None:
                    found += 1
                    yield got
            if len(self.unread) == lost:
                break
            self.ranked = self._choose()
        # A story that is written in place of its copy may have been refused for want of room.
        told = (r for r in self.ranked if r.refusal is None or not pages.taken(r.story))
        self.ranked = tuple(told)

    def _choose(self) -> tuple[Ranked, ...]:
        stories = [s for s in self._stories if s.id not in self.unread]
        return choose(self._world, stories, self._select, self._done)

    def _next(self, found: int) -> list[Story]:
        """The selected stories that were not tried, as many as there is room and patience for."""
        limit = self._select.limit
        room = min(limit - found, _TRIES * limit - len(self._tried))
        chosen = [r.story for r in self.ranked if r.refusal is None]
        return [s for s in chosen if s.id not in self._tried][: max(0, room)]

    def _read(self, story: Story, pages: Pages) -> Read | None:
        """A story with its articles, or why not. A copy's place goes to the original."""
        if pages.taken(story):
            return None
        title, (sources, reason) = story.entries[0].title, usable(read(self._world, story))
        home = pages.home(story, sources)
        if home.id != story.id:
            first = home.entries[0].url
            self.unread[story.id] = f"{title}: the same article as {first}, in story {home.id}"
            if pages.taken(home):
                return None
            sources, reason = usable(read(self._world, home))
        if reason is None:
            self.unread.pop(story.id, None)
            pages.take(home, sources)
            return home, sources
        self._world.store.set_refusal(home.id, reason, self._world.now())
        self.unread[story.id] = f"{title}: {reason}"
        return None
