"""The stories that a run writes: the best ones that can be read."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ..domain import Ranked, Select, Source, Story
from .ingest import choose, read, recent, usable
from .pages import Pages
from .world import World

# As often as the run's limit stories are tried, or a feed of nothing but walls would be read whole.
_TRIES = 3


@dataclass(frozen=True, slots=True)
class Picked:
    """`found` are the stories to write, with their sources; `ranked` are all that can be read.

    `unread` says why the others of the `selected` ones are not written; `open` is how many stories
    had no article.
    """

    found: tuple[tuple[Story, tuple[Source, ...]], ...]
    ranked: tuple[Ranked, ...]
    unread: tuple[str, ...]
    selected: int
    open: int


def pick(world: World, select: Select) -> Picked:
    """Rank, and read the best; one that cannot be read gives its place to the next.

    It would hold the place in each run, for as long as it is new.
    """
    stories = recent(world)
    ranked = choose(world, stories, select)
    if all(r.refusal is not None for r in ranked):
        return Picked((), ranked, (), 0, len(ranked))
    open_, pages = len(ranked), Pages(world, stories)
    found: list[tuple[Story, tuple[Source, ...]]] = []
    tried: set[str] = set()
    unread: dict[str, str] = {}
    while new := _next(ranked, tried, select.limit, len(found)):
        lost = len(unread)
        for story in new:
            tried.add(story.id)
            _read(world, story, pages, found, unread)
        if len(unread) == lost:
            break
        ranked = choose(world, [s for s in stories if s.id not in unread], select)
    # A story that is written in place of its copy may have been refused for want of room.
    ranked = tuple(r for r in ranked if r.refusal is None or not pages.taken(r.story))
    return Picked(tuple(found), ranked, tuple(unread.values()), len(tried), open_)


def _next(ranked: Sequence[Ranked], tried: set[str], limit: int, found: int) -> list[Story]:
    """The selected stories that were not tried, as many as there is room and patience for."""
    room = min(limit - found, _TRIES * limit - len(tried))
    new = [r.story for r in ranked if r.refusal is None and r.story.id not in tried]
    return new[: max(0, room)]


def _read(
    world: World,
    story: Story,
    pages: Pages,
    found: list[tuple[Story, tuple[Source, ...]]],
    unread: dict[str, str],
) -> None:
    """Read a story's articles; it is found, or why not. A copy's place goes to the original."""
    if pages.taken(story):
        return
    title, (sources, reason) = story.entries[0].title, usable(read(world, story))
    home = pages.home(story, sources)
    if home.id != story.id:
        unread[story.id] = f"{title}: the same article as {home.entries[0].url}, in story {home.id}"
        if pages.taken(home):
            return
        sources, reason = usable(read(world, home))
    if reason is None:
        unread.pop(story.id, None)
        pages.take(home, sources)
        found.append((home, sources))
        return
    world.store.set_refusal(home.id, reason, world.now())
    unread[story.id] = f"{title}: {reason}"
