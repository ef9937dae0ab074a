"""What is remembered of the news: stories with scores and states, and old entries by word."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from ..config import Config
from ..domain import Ranked, Select, State
from ..errors import NotFoundError
from ..rank import rank
from ..store import Found, Store


@dataclass(frozen=True, slots=True)
class Told:
    """A story as it stands: ranked now, with its article's id and state, or its last refusal.

    `later` counts the entries that were first seen after the article was written.
    """

    ranked: Ranked
    item: str | None = None
    state: State | None = None
    refused: str | None = None
    later: int = 0


def told(
    store: Store, config: Config, now: datetime, since: datetime, prefix: str = ""
) -> tuple[Told, ...]:
    """The stories with an entry since a time, best first; with `prefix` those whose id begins so.

    Raises NotFoundError when a prefix fits none.
    """
    stories = store.stories(since=None if prefix else since)
    wanted = [s for s in stories if s.id.startswith(prefix.lower())]
    if prefix and not wanted:
        raise NotFoundError(f"no story {prefix!r}. `imakita stories` lists the ids.")
    items = {i.story.id: i for i in store.items()}
    refusals = store.refusals()
    # The budget is a run's business: what is shown here is each story's own score.
    free = Select(limit=len(wanted), max_age_hours=float("inf"), per_feed=len(wanted))
    ranked = rank(wanted, config.feeds, free, now, config.rank, written=items)
    found = []
    for one in ranked:
        item = items.get(one.story.id)
        if item is None:
            found.append(Told(one, refused=refusals.get(one.story.id)))
        else:
            later = sum(e.seen > item.created for e in one.story.entries)
            found.append(Told(one, item.id, item.state, later=later))
    return tuple(found)


def search(
    store: Store, words: str, limit: int, since: datetime | None
) -> tuple[tuple[Found, str | None], ...]:
    """The entries that have all of the words, each with the id of its story's article, if any."""
    items = {i.story.id: i.id for i in store.items()}
    found = store.search(words, limit=limit, since=since)
    return tuple((f, items.get(f.story_id or "")) for f in found)
