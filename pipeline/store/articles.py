"""Items (articles on their way), and the audit trail of the decisions about them."""

from __future__ import annotations

import json
from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Select, insert, select, update

from pipeline.domain import Decision, Item, State
from pipeline.errors import NotFoundError, StoreError, TransitionError

from . import tables as t
from .nouns import decode, encode
from .transactions import Transactions, plain, put, stamp

# How many ids an ambiguous beginning is answered with.
_NAMED = 8


@dataclass(frozen=True, slots=True)
class ItemRow:
    """One line of the queue. `title` is the source's while there is no draft."""

    id: str
    title: str
    state: State
    form: str | None
    created: datetime
    reasons: tuple[str, ...]
    outlet: str
    revision: int


class Articles(Transactions):
    """The article half of the store."""

    def add_item(self, item: Item, decision: Decision) -> bool:
        """Add an item and its first decision; False when its story has one already.

        Raises StoreError when the item of another story has its id.
        """
        _must_agree(item, decision)
        with self.writing() as c:
            added = put(c, t.items, _row(item), replace=False)
            if added:
                _append(c, decision)
            elif c.execute(_of_story(item.story.id)).first() is None:
                raise StoreError(f"two stories have articles named {item.id}; one is not saved.")
        return added

    def item(self, prefix: str) -> Item:
        """The item whose id is or begins so. Raises NotFoundError when none or several do."""
        wanted = prefix.strip().lower()
        i = t.items.c
        query = select(i.id, i.payload).where(i.id.startswith(wanted, autoescape=True))
        with self.reading() as c:
            rows = c.execute(query.order_by(i.id).limit(_NAMED + 1)).all() if wanted else []
        exact = [r for r in rows if r.id == wanted] or rows
        if len(exact) != 1:
            raise NotFoundError(_not_one(prefix, [r.id for r in rows]))
        return decode(Item, exact[0].payload)

    def items(
        self, states: Collection[State] | None = None, limit: int | None = None
    ) -> tuple[Item, ...]:
        """The items in these states (all by default), oldest first."""
        query = _oldest_first(select(t.items.c.payload), states).limit(limit)
        with self.reading() as c:
            return tuple(decode(Item, p) for p in c.execute(query).scalars())

    def rows(self, states: Collection[State] | None = None) -> tuple[ItemRow, ...]:
        """The queue's lines in these states, oldest first, without decoding the drafts."""
        i = t.items.c
        query = select(i.id, i.title, i.state, i.form, i.created, i.reasons, i.outlet, i.revision)
        with self.reading() as c:
            return tuple(_line(r) for r in c.execute(_oldest_first(query, states)))

    def save_item(self, item: Item, decision: Decision, expected_revision: int) -> Item:
        """Save a changed item if nobody else did since `expected_revision`; appends the decision.

        Raises TransitionError when somebody did, NotFoundError when there is no such item.
        """
        _must_agree(item, decision)
        saved = replace(item, revision=expected_revision + 1)
        i = t.items.c
        mine = (i.id == item.id) & (i.revision == expected_revision)
        with self.writing() as c:
            if c.execute(update(t.items).where(mine).values(**_row(saved))).rowcount != 1:
                found = c.execute(select(i.revision).where(i.id == item.id)).scalar_one_or_none()
                raise _lost(item.id, expected_revision, found)
            _append(c, decision)
        return saved

    def decisions(self, item_id: str) -> tuple[Decision, ...]:
        """An item's audit trail, oldest first."""
        d = t.decisions.c
        query = select(d.payload).where(d.item_id == item_id).order_by(d.number)
        with self.reading() as c:
            return tuple(decode(Decision, p) for p in c.execute(query).scalars())

    def story_ids_with_items(self) -> frozenset[str]:
        """The stories that have an article, in whatever state."""
        with self.reading() as c:
            return frozenset(c.execute(select(t.items.c.story_id)).scalars())


def _of_story(story_id: str) -> Select[str]:
    return select(t.items.c.id).where(t.items.c.story_id == story_id)


def _append(c: Connection, decision: Decision) -> None:
    values = {"item_id": decision.item_id, "payload": encode(decision)}
    c.execute(insert(t.decisions).values(**values))


def _must_agree(item: Item, decision: Decision) -> None:
    # A trail that tells of another article or another state would be worse than none.
    if (decision.item_id, decision.after) != (item.id, item.state):
        raise ValueError(f"{decision} does not lead to {item.id} in state {item.state}")


def _not_one(prefix: str, ids: list[str]) -> str:
    if not ids:
        return f"no article {prefix!r}. `imakita queue` lists the ids."
    more = " and more" if len(ids) > _NAMED else ""
    names = ", ".join(ids[:_NAMED])
    return f"{prefix!r} begins several ids: {names}{more}. Type more of the one you mean."


def _lost(item_id: str, expected: int, found: int | None) -> NotFoundError | TransitionError:
    if found is None:
        return NotFoundError(f"no article {item_id!r}. `imakita queue` lists the ids.")
    return TransitionError(
        f"{item_id} was changed by someone else meanwhile (revision {found}, not {expected}). "
        "Look again, and decide anew."
    )


def _oldest_first(query: Select[Any], states: Collection[State] | None) -> Select[Any]:
    if states is not None:
        query = query.where(t.items.c.state.in_([str(s) for s in states]))
    return query.order_by(t.items.c.created, t.items.c.id)


def _row(item: Item) -> dict[str, Any]:
    first = item.story.entries[0]
    return {
        "id": item.id,
        "story_id": item.story.id,
        "state": str(item.state),
        "revision": item.revision,
        "created": stamp(item.created),
        "title": plain(item.draft.title.text if item.draft else first.title),
        "form": str(item.draft.form) if item.draft else None,
        "outlet": plain(first.outlet),
        "reasons": json.dumps(item.reasons),
        "payload": encode(item),
    }


def _line(row: Any) -> ItemRow:
    return ItemRow(
        id=row.id,
        title=row.title,
        state=State(row.state),
        form=row.form,
        created=datetime.fromisoformat(row.created),
        reasons=tuple(json.loads(row.reasons)),
        outlet=row.outlet,
        revision=row.revision,
    )
