"""Items (articles on their way), and the audit trail of the decisions about them."""

from __future__ import annotations

import json
from collections.abc import Collection
from dataclasses import replace
from typing import Any

from sqlalchemy import Connection, Select, insert, select, update

from pipeline.domain import Decision, Item, State
from pipeline.errors import NotFoundError, StoreError, TransitionError

from . import tables as t
from .archive import file_away
from .claims import must_hold
from .listing import line_values, sameness, title_of
from .nouns import decode, encode
from .transactions import Transactions, plain, put, stamp
from .versions import keep_version

# How many ids an ambiguous beginning is answered with.
_NAMED = 8


class Articles(Transactions):
    """The article half of the store."""

    def add_item(self, item: Item, decision: Decision) -> bool:
        """Add an item and its first decision; False when its story has one already.

        Raises StoreError when the item of another story has its id.
        """
        _must_agree(item, decision)
        with self.writing() as c:
            added = put(c, t.items, item_values(item), replace=False)
            if added:
                line = {**line_values(item), "sameness": sameness(c, item)}
                put(c, t.lines, line, replace=False)
                file_away(c, item)
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

    def item_of(self, story_id: str) -> Item | None:
        """The article of a story, if there is one."""
        i = t.items.c
        with self.reading() as c:
            payload = c.execute(select(i.payload).where(i.story_id == story_id)).scalar()
        return None if payload is None else decode(Item, payload)

    def items(
        self, states: Collection[State] | None = None, limit: int | None = None
    ) -> tuple[Item, ...]:
        """The items in these states (all by default), oldest first."""
        i = t.items.c
        query = select(i.payload)
        if states is not None:
            query = query.where(i.state.in_([str(s) for s in states]))
        query = query.order_by(i.created, i.id).limit(limit)
        with self.reading() as c:
            return tuple(decode(Item, p) for p in c.execute(query).scalars())

    def save_item(
        self, item: Item, decision: Decision, expected_revision: int, holder: str | None = None
    ) -> Item:
        """Save a changed item if nobody else did since `expected_revision`; appends the decision.

        `holder` is who acts (see `claims.must_hold`); None, the machine, asks nobody. An earlier
        draft is kept. Raises TransitionError when the item moved on or another person holds it,
        NotFoundError when there is no such item.
        """
        _must_agree(item, decision)
        saved = replace(item, revision=expected_revision + 1)
        i = t.items.c
        mine = (i.id == item.id) & (i.revision == expected_revision)
        with self.writing() as c:
            found = c.execute(select(i.revision, i.payload).where(i.id == item.id)).first()
            if found is None or found.revision != expected_revision:
                raise _lost(item.id, expected_revision, found.revision if found else None)
            if holder is not None:
                must_hold(c, item.id, holder, decision.at)
            keep_version(c, decode(Item, found.payload), saved, decision)
            # Again in the statement: PostgreSQL lets two transactions read the same revision.
            if c.execute(update(t.items).where(mine).values(**item_values(saved))).rowcount != 1:
                raise _lost(item.id, expected_revision, expected_revision + 1)
            c.execute(update(t.lines).where(t.lines.c.id == item.id).values(**line_values(saved)))
            file_away(c, saved)
            _append(c, decision)
        return saved

    def note(self, decision: Decision) -> None:
        """Append a line to the audit trail that changes nothing of the item (a claim)."""
        with self.writing() as c:
            _append(c, decision)

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


def item_values(item: Item) -> dict[str, Any]:
    """An item's row."""
    return {
        "id": item.id,
        "story_id": item.story.id,
        "state": str(item.state),
        "revision": item.revision,
        "created": stamp(item.created),
        "title": title_of(item),
        "form": str(item.draft.form) if item.draft else None,
        "outlet": plain(item.story.entries[0].outlet),
        "reasons": json.dumps(item.reasons),
        "payload": encode(item),
    }


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
