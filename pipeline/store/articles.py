"""Items (articles on their way), the audit trail of decisions, and what was published."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, insert, select, update

from pipeline.domain import Decision, Item, State
from pipeline.errors import NotFoundError, TransitionError

from . import tables as t
from .base import Base, put
from .nouns import decode, encode


@dataclass(frozen=True, slots=True)
class ItemRow:
    """One line of the queue."""

    id: str
    title: str
    state: State
    form: str | None
    created: datetime
    reasons: tuple[str, ...]
    outlet: str
    revision: int


class Articles(Base):
    """The article half of the store."""

    def add_item(self, item: Item, decision: Decision) -> bool:
        """Add an item and its first decision; False when its story has one already."""
        with self.transaction() as c:
            added = put(c, t.items, _row(item), replace=False)
            if added:
                _decide(c, decision)
            return added

    def item(self, prefix: str) -> Item:
        """The item whose id begins so. Raises NotFoundError when none or several do."""
        i = t.items.c
        query = select(i.id, i.payload).where(i.id.startswith(prefix, autoescape=True)).limit(9)
        with self.transaction() as c:
            rows = c.execute(query).all()
        if len(rows) == 1:
            return decode(Item, rows[0].payload)
        if not rows or not prefix:
            raise NotFoundError(f"no article {prefix!r}. `imakita queue` lists their ids.")
        names = ", ".join(sorted(r.id for r in rows))
        raise NotFoundError(f"{prefix!r} is the beginning of several articles: {names}.")

    def items(
        self, states: Collection[State] | None = None, limit: int | None = None
    ) -> tuple[Item, ...]:
        """The items in these states (all by default), oldest first."""
        query = select(t.items.c.payload).order_by(t.items.c.created, t.items.c.id).limit(limit)
        if states is not None:
            query = query.where(t.items.c.state.in_([str(s) for s in states]))
        with self.transaction() as c:
            return tuple(decode(Item, p) for p in c.execute(query).scalars())

    def rows(self, states: Collection[State] | None = None) -> tuple[ItemRow, ...]:
        """The queue's lines in these states, oldest first, without decoding the drafts."""
        i = t.items.c
        query = select(i.id, i.title, i.state, i.form, i.created, i.reasons, i.outlet, i.revision)
        query = query.order_by(i.created, i.id)
        if states is not None:
            query = query.where(i.state.in_([str(s) for s in states]))
        with self.transaction() as c:
            return tuple(_line(r) for r in c.execute(query))

    def save_item(self, item: Item, decision: Decision, expected_revision: int) -> Item:
        """Save a changed item if nobody else did since `expected_revision`; appends the decision.

        Raises TransitionError when somebody did, NotFoundError when there is no such item.
        """
        saved = replace(item, revision=expected_revision + 1)
        i = t.items.c
        mine = (i.id == item.id) & (i.revision == expected_revision)
        with self.transaction() as c:
            if c.execute(update(t.items).where(mine).values(**_row(saved))).rowcount != 1:
                known = c.execute(select(i.revision).where(i.id == item.id)).scalar_one_or_none()
                if known is None:
                    raise NotFoundError(f"no article {item.id!r}.")
                raise TransitionError(
                    f"{item.id} was changed by someone else meanwhile (revision {known}, not "
                    f"{expected_revision}). Look again and decide anew."
                )
            _decide(c, decision)
        return saved

    def decisions(self, item_id: str) -> tuple[Decision, ...]:
        """An item's audit trail, oldest first."""
        d = t.decisions.c
        query = select(d.payload).where(d.item_id == item_id).order_by(d.number)
        with self.transaction() as c:
            return tuple(decode(Decision, p) for p in c.execute(query).scalars())

    def story_ids_with_items(self) -> frozenset[str]:
        """The stories that have an article, in whatever state."""
        with self.transaction() as c:
            return frozenset(c.execute(select(t.items.c.story_id)).scalars())

    def save_publication(self, item_id: str, at: datetime, files: Mapping[str, str]) -> None:
        """Remember which files (path → SHA-256) an item was published as."""
        with self.transaction() as c:
            for path, sha256 in files.items():
                values = {"item_id": item_id, "path": path, "sha256": sha256, "at": at.isoformat()}
                put(c, t.publications, values, replace=True)

    def publication(self, item_id: str) -> dict[str, str]:
        """Path → SHA-256 of the files that an item was published as; empty when it was not."""
        p = t.publications.c
        query = select(p.path, p.sha256).where(p.item_id == item_id).order_by(p.path)
        with self.transaction() as c:
            return {str(r.path): str(r.sha256) for r in c.execute(query)}


def _decide(c: Connection, decision: Decision) -> None:
    values = {"item_id": decision.item_id, "payload": encode(decision)}
    c.execute(insert(t.decisions).values(**values))


def _row(item: Item) -> dict[str, Any]:
    first = item.story.entries[0]
    return {
        "id": item.id,
        "story_id": item.story.id,
        "state": str(item.state),
        "revision": item.revision,
        "created": item.created.isoformat(),
        "title": item.draft.title.text if item.draft else first.title,
        "form": str(item.draft.form) if item.draft else None,
        "outlet": first.outlet,
        "reasons": json.dumps(item.reasons, ensure_ascii=False),
        "payload": encode(item),
    }


def _line(row: Any) -> ItemRow:
    return ItemRow(
        row.id,
        row.title,
        State(row.state),
        row.form,
        datetime.fromisoformat(row.created),
        tuple(json.loads(row.reasons)),
        row.outlet,
        row.revision,
    )
