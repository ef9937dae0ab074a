"""Feeds, entries and stories."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from itertools import groupby

from sqlalchemy import select, update

from pipeline.domain import Entry, FeedState, Story

from . import tables as t
from .base import Base, put
from .nouns import decode, encode


class News(Base):
    """The news half of the store."""

    def feed_states(self) -> dict[str, FeedState]:
        """What is remembered of each feed, by URL."""
        with self.transaction() as c:
            rows = c.execute(select(t.feeds.c.payload)).scalars()
            return {s.url: s for s in (decode(FeedState, p) for p in rows)}

    def save_feed_state(self, state: FeedState) -> None:
        """Remember a feed's validators and health."""
        with self.transaction() as c:
            put(c, t.feeds, {"url": state.url, "payload": encode(state)}, replace=True)

    def add_entries(self, entries: Sequence[Entry]) -> tuple[Entry, ...]:
        """Keep the entries that were not known; returns those. First-seen times never change."""
        with self.transaction() as c:
            return tuple(e for e in entries if put(c, t.entries, _row(e), replace=False))

    def entries(self, since: datetime | None = None) -> tuple[Entry, ...]:
        """All entries first seen at or after `since`, oldest first."""
        query = select(t.entries.c.payload).order_by(t.entries.c.sort_key, t.entries.c.id)
        if since is not None:
            query = query.where(t.entries.c.seen >= since.isoformat())
        with self.transaction() as c:
            return tuple(decode(Entry, p) for p in c.execute(query).scalars())

    def unstoried_entries(self) -> tuple[Entry, ...]:
        """Entries that belong to no story yet, oldest first."""
        query = (
            select(t.entries.c.payload)
            .where(t.entries.c.story_id.is_(None))
            .order_by(t.entries.c.sort_key, t.entries.c.id)
        )
        with self.transaction() as c:
            return tuple(decode(Entry, p) for p in c.execute(query).scalars())

    def save_stories(self, stories: Iterable[Story]) -> None:
        """Keep stories and which entries belong to them."""
        with self.transaction() as c:
            for story in stories:
                put(c, t.stories, {"id": story.id}, replace=False)
                ids = [e.id for e in story.entries]
                belongs = t.entries.c.id.in_(ids) & t.entries.c.story_id.is_distinct_from(story.id)
                c.execute(update(t.entries).where(belongs).values(story_id=story.id))

    def stories(self, ids: Iterable[str] | None = None) -> tuple[Story, ...]:
        """All stories, or those named, with their entries earliest first."""
        e = t.entries.c
        query = select(e.story_id, e.payload).where(e.story_id.is_not(None))
        if ids is not None:
            query = query.where(e.story_id.in_(list(ids)))
        query = query.order_by(e.story_id, e.sort_key, e.id)
        with self.transaction() as c:
            rows = c.execute(query).all()
        return tuple(
            Story(story, tuple(decode(Entry, r.payload) for r in group))
            for story, group in groupby(rows, key=lambda r: str(r.story_id))
        )

    def set_refusal(self, story_id: str, reason: str, at: datetime) -> None:
        """Remember why a story was not written this time; the latest reason counts."""
        values = {"id": story_id, "refusal": reason, "refused_at": at.isoformat()}
        with self.transaction() as c:
            put(c, t.stories, values, replace=True)

    def refusals(self) -> dict[str, str]:
        """Story id → the latest reason why it was not written."""
        query = select(t.stories.c.id, t.stories.c.refusal).where(t.stories.c.refusal.is_not(None))
        with self.transaction() as c:
            return {str(r.id): str(r.refusal) for r in c.execute(query)}


def _row(entry: Entry) -> dict[str, object]:
    when = entry.published or entry.seen
    return {
        "id": entry.id,
        "seen": entry.seen.isoformat(),
        "sort_key": when.isoformat(),
        "payload": encode(entry),
    }
