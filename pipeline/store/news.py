"""Feeds, entries and stories."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from itertools import groupby
from typing import Any

from sqlalchemy import Connection, Select, bindparam, select, update

from pipeline.domain import Entry, FeedState, HostFile, Story

from . import tables as t
from .nouns import decode, encode
from .search import keep_words
from .transactions import Transactions, plain, put, put_all, stamp


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
            return _added(c, entries)

    def take_in(self, brought: Sequence[tuple[FeedState, Sequence[Entry]]]) -> list[int]:
        """Keep feeds' new entries and their states, all or nothing; gives how many were new."""
        with self.writing() as c:
            added = [len(_added(c, entries)) for _, entries in brought]
            for state, _ in sorted(brought, key=lambda b: b[0].url):
                put(c, t.feeds, {"url": state.url, "payload": encode(state)}, replace=True)
        return added

    def host_file(self, url: str) -> HostFile | None:
        """The copy of a host's robots.txt or the like, if there is one."""
        query = select(t.host_files.c.payload).where(t.host_files.c.url == url)
        with self.reading() as c:
            payload = c.execute(query).scalar_one_or_none()
        return None if payload is None else decode(HostFile, payload)

    def save_host_files(self, kept: Iterable[HostFile]) -> None:
        """Keep copies of hosts' robots.txt and the like."""
        with self.writing() as c:
            for file in sorted(kept, key=lambda f: f.url):
                put(c, t.host_files, {"url": file.url, "payload": encode(file)}, replace=True)

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
            _added(c, tuple(_unknown(told, known)))
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


def _added(c: Connection, entries: Sequence[Entry]) -> tuple[Entry, ...]:
    """Insert the unknown ones of some entries, each id once; gives those in their order."""
    first: dict[str, Entry] = {}
    for entry in entries:
        first.setdefault(entry.id, entry)
    # By id: two writers that take rows in the same order cannot wait for each other.
    rows = [_row(first[name]) for name in sorted(first)]
    added = put_all(c, t.entries, rows)
    fresh = tuple(e for e in first.values() if e.id in added)
    keep_words(c, fresh)
    return fresh


def _row(entry: Entry) -> dict[str, Any]:
    return {
        "id": entry.id,
        "seen": stamp(entry.seen),
        "sort_key": stamp(entry.published or entry.seen),
        "payload": encode(entry),
    }
