"""The queue's lines: what is shown, searched and sorted without decoding any draft."""

from __future__ import annotations

import json
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Select, func, select

from pipeline.domain import Item, Severity, State
from pipeline.text import overlap

from . import tables as t
from .nouns import encode
from .transactions import Transactions, plain, stamp

# A new title is compared with this many articles before it.
_RECENT = 200


@dataclass(frozen=True, slots=True)
class ItemRow:
    """One line of the queue. `title` is the source's while there is no draft.

    `blocks` and `remarks` count open findings; `novelty` (0-100) falls as the title resembles an
    earlier article's; `labels` are "tag:…" and "rule:…"; `until` ends a snooze.
    """

    id: str
    title: str
    state: State
    form: str | None
    created: datetime
    reasons: tuple[str, ...]
    outlet: str
    revision: int
    blocks: int = 0
    remarks: int = 0
    novelty: int = 100
    labels: tuple[str, ...] = ()
    until: datetime | None = None


@dataclass(frozen=True, slots=True)
class Filter:
    """Which lines of the queue: all that is given must hold. `label` is a whole "tag:…"."""

    states: tuple[State, ...] = ()
    outlet: str = ""
    label: str = ""


class Listing(Transactions):
    """The queue as a list."""

    def rows(self, states: Collection[State] | None = None) -> tuple[ItemRow, ...]:
        """The lines in these states (all by default), oldest first."""
        query = oldest_first(_lines(), states)
        with self.reading() as c:
            return tuple(map(_line, c.execute(query)))

    def page(self, wanted: Filter, limit: int, offset: int = 0) -> tuple[ItemRow, ...]:
        """Some lines in the order of the desk: fewest blocks, newest to us, longest waiting."""
        i = t.items.c
        query = _where(_lines(), wanted).order_by(i.blocks, i.sameness, i.created, i.id)
        with self.reading() as c:
            return tuple(map(_line, c.execute(query.limit(limit).offset(offset))))

    def count(self, wanted: Filter) -> int:
        """How many lines a filter leaves."""
        query = _where(select(func.count()).select_from(t.items), wanted)
        with self.reading() as c:
            return int(c.execute(query).scalar_one())

    def counts(self) -> dict[State, int]:
        """How many articles stand in each state; states without one are left out."""
        i = t.items.c
        with self.reading() as c:
            found = c.execute(select(i.state, func.count()).group_by(i.state)).all()
        return {State(state): int(number) for state, number in found}

    def outlets(self, states: Collection[State]) -> tuple[str, ...]:
        """The outlets with articles in these states."""
        i = t.items.c
        query = select(i.outlet).where(i.state.in_([str(s) for s in states])).distinct()
        with self.reading() as c:
            return tuple(sorted(c.execute(query).scalars()))

    def due(self, now: datetime) -> tuple[str, ...]:
        """The ids of snoozed articles whose time has come."""
        i = t.items.c
        query = select(i.id).where(i.state == str(State.SNOOZED), i.until <= stamp(now))
        with self.reading() as c:
            return tuple(c.execute(query).scalars())


def oldest_first(query: Select[Any], states: Collection[State] | None) -> Select[Any]:
    """The query for items in these states (None: all), by age."""
    if states is not None:
        query = query.where(t.items.c.state.in_([str(s) for s in states]))
    return query.order_by(t.items.c.created, t.items.c.id)


def item_values(item: Item) -> dict[str, Any]:
    """An item's row but for `sameness`, which is that of the day it came."""
    first = item.story.entries[0]
    blocks, remarks = (item.open_findings(s) for s in (Severity.BLOCK, Severity.REVIEW))
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
        "blocks": len(blocks),
        "remarks": len(remarks),
        "labels": json.dumps(_labels(item), ensure_ascii=False),
        "until": stamp(item.until) if item.until else None,
    }


def sameness(c: Connection, item: Item) -> int:
    """How much the title resembles that of a recent article, 0 (not at all) to 100."""
    title = plain(item.draft.title.text if item.draft else item.story.entries[0].title)
    i = t.items.c
    query = select(i.title).order_by(i.created.desc(), i.id).limit(_RECENT)
    titles = c.execute(query).scalars()
    return round(100 * max((overlap(title, other) for other in titles), default=0.0))


def _labels(item: Item) -> list[str]:
    tags = [f"tag:{plain(tag)}" for tag in (item.draft.tags if item.draft else ())]
    found = (*item.open_findings(Severity.BLOCK), *item.open_findings(Severity.REVIEW))
    return [*tags, *sorted({f"rule:{f.rule}" for _, f in found})]


def _lines() -> Select[Any]:
    i = t.items.c
    shown = (i.id, i.title, i.state, i.form, i.created, i.reasons, i.outlet, i.revision)
    return select(*shown, i.blocks, i.remarks, i.sameness, i.labels, i.until)


def _where(query: Select[Any], wanted: Filter) -> Select[Any]:
    i = t.items.c
    if wanted.states:
        query = query.where(i.state.in_([str(s) for s in wanted.states]))
    if wanted.outlet:
        query = query.where(i.outlet == wanted.outlet)
    if wanted.label:
        # A whole member of the JSON list, as it was written there.
        label = json.dumps(plain(wanted.label), ensure_ascii=False)
        query = query.where(i.labels.contains(label, autoescape=True))
    return query


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
        blocks=row.blocks,
        remarks=row.remarks,
        novelty=100 - row.sameness,
        labels=tuple(json.loads(row.labels)),
        until=datetime.fromisoformat(row.until) if row.until else None,
    )
