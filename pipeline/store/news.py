"""Feeds, entries and stories."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from itertools import groupby
from typing import Any

from sqlalchemy import Connection, Select, bindparam, select, update

from pipeline.domain import Entry, FeedState, Story

from . import tables as t
from .nouns import decode, encode
from .search import keep_words
from .transactions import Transactions, plain, put, stamp


class News(Transactions):
    """The news half of the store."""

    def feed_states(self) -> dict[str, FeedState]:
        """What is remembered of each feed, by URL."""
        with self.reading() as c:
            rows = c.execute(select(t.feeds.c.payload)).scalars()
            return {s.url: s for s in (decode(FeedState, p) for p in rows)}

    def save_feed_state(self, state: FeedState) -> None:
        """Remember a feed's validators and health."""
        with self.writing() as c:
            put(c, t.feeds, {"url": state.url, "payload": encode(state)}, replace=True)

    def add_entries(self, entries: Sequence[Entry]) -> tuple[Entry, ...]:
        """Keep the entries that were not known; returns those. First-seen times never change."""
        with self.writing() as c:
            # By id: two writers that take rows in the same order cannot wait for each other.
            order = sorted(range(len(entries)), key=lambda n: entries[n].id)
            added = {n for n in order if _keep(c, entries[n])}
        return tuple(entries[n] for n in sorted(added))

    def entries(self, since: datetime | None = None) -> tuple[Entry, ...]:
        """All entries first seen at or after `since`, in the order of their own times."""
        query = _in_order(select(t.entries.c.payload))
        if since is not None:
            query = query.where(t.entries.c.seen >= stamp(since))
        with self.reading() as c:
            return tuple(decode(Entry, p) for p in c.execute(query).scalars())

    def unstoried_entries(self) -> tuple[Entry, ...]:
        """Entries that belong to no story yet, in the order of their own times."""
        query = _in_order(select(t.entries.c.payload)).where(t.entries.c.story_id.is_(None))
        with self.reading() as c:
            return tuple(decode(Entry, p) for p in c.execute(query).scalars())

    def save_stories(self, stories: Iterable[Story]) -> None:
        """Keep stories and which entries belong to them; an entry not known before is added."""
        told = sorted(stories, key=lambda s: s.id)
        with self.writing() as c:
            known = {str(r.id): r.story_id for r in c.execute(select(t.entries.c.id, _STORY))}
            stored = set(c.execute(select(t.stories.c.id)).scalars())
            for story in told:
                if story.id not in stored:
                    row = {"id": story.id, "follows": story.follows}
                    put(c, t.stories, row, replace=False)
            for entry in _unknown(told, known):
                _keep(c, entry)
            moves = _moves(told, known)
            if moves:
                c.execute(_MOVE, moves)

    def stories(
        self, ids: Iterable[str] | None = None, since: datetime | None = None
    ) -> tuple[Story, ...]:
        """All stories, or those named, by id; the entries of each earliest first.

        With `since` only those with an entry whose own time is then or later.
        """
        e = t.entries.c
        query = select(e.story_id, t.stories.c.follows, e.payload).where(
            e.story_id == t.stories.c.id
        )
        if ids is not None:
            query = query.where(e.story_id.in_(list(ids)))
        if since is not None:
            recent = t.entries.alias().c
            query = query.where(
                e.story_id.in_(select(recent.story_id).where(recent.sort_key >= stamp(since)))
            )
        with self.reading() as c:
            rows = c.execute(query.order_by(e.story_id, e.sort_key, e.id)).all()
        return tuple(
            Story(story[0], tuple(decode(Entry, r.payload) for r in group), story[1])
            for story, group in groupby(rows, key=lambda r: (str(r.story_id), r.follows))
        )

    def set_refusal(self, story_id: str, reason: str, at: datetime) -> None:
        """Remember why a story was not written this time; the latest reason counts."""
        values = {"id": story_id, "refusal": plain(reason), "refused_at": stamp(at)}
        with self.writing() as c:
            put(c, t.stories, values, replace=True)

    def refusals(self) -> dict[str, str]:
        """Story id → the latest reason why it was not written."""
        query = select(t.stories.c.id, t.stories.c.refusal).where(t.stories.c.refusal.is_not(None))
        with self.reading() as c:
            return {str(r.id): str(r.refusal) for r in c.execute(query)}


_STORY = t.entries.c.story_id
_MOVE = (
    update(t.entries).where(t.entries.c.id == bindparam("entry")).values(story_id=bindparam("to"))
)


def _in_order(query: Select[Any]) -> Select[Any]:
    return query.order_by(t.entries.c.sort_key, t.entries.c.id)


def _unknown(stories: Sequence[Story], known: Mapping[str, str | None]) -> list[Entry]:
    return [e for s in stories for e in s.entries if e.id not in known]


def _moves(stories: Sequence[Story], known: Mapping[str, str | None]) -> list[dict[str, str]]:
    """The entries whose story is another than the database says: a run changes few of many."""
    return [
        {"entry": e.id, "to": s.id} for s in stories for e in s.entries if known.get(e.id) != s.id
    ]


def _keep(connection: Connection, entry: Entry) -> bool:
    """Add an entry and its words, unless it is there; True when it was added."""
    added = put(connection, t.entries, _row(entry), replace=False)
    if added:
        keep_words(connection, entry)
    return added


def _row(entry: Entry) -> dict[str, Any]:
    return {
        "id": entry.id,
        "seen": stamp(entry.seen),
        "sort_key": stamp(entry.published or entry.seen),
        "payload": encode(entry),
    }
