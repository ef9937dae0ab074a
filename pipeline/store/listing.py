"""The queue's lines: what is shown, searched and sorted without decoding any draft."""

from __future__ import annotations

import json
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import Connection, Select, func, select

from pipeline.domain import Item, Severity, State
from pipeline.text import overlap

from . import tables as t
from .transactions import Transactions, plain, stamp

# A new title is compared with this many articles before it.
_RECENT = 200
# The label of a story that goes on with an earlier one, whether or not that was published.
FOLLOW_UP = "tag:続報"
_STATES = {str(s): s for s in State}


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
        query = select(t.lines)
        if states is not None:
            query = query.where(t.lines.c.state.in_([str(s) for s in states]))
        query = query.order_by(t.lines.c.created, t.lines.c.id)
        with self.reading() as c:
            return tuple(map(_line, c.execute(query)))

    def page(self, wanted: Filter, limit: int, offset: int = 0) -> tuple[ItemRow, ...]:
        """Some lines in the order of the desk: fewest blocks, newest to us, longest waiting."""
        x = t.lines.c
        query = _where(select(t.lines), wanted).order_by(x.blocks, x.sameness, x.created, x.id)
        with self.reading() as c:
            return tuple(map(_line, c.execute(query.limit(limit).offset(offset))))

    def count(self, wanted: Filter) -> int:
        """How many lines a filter leaves."""
        query = _where(select(func.count()).select_from(t.lines), wanted)
        with self.reading() as c:
            return int(c.execute(query).scalar_one())

    def counts(self) -> dict[State, int]:
        """How many articles stand in each state; states without one are left out."""
        x = t.lines.c
        with self.reading() as c:
            found = c.execute(select(x.state, func.count()).group_by(x.state)).all()
        return {State(state): int(number) for state, number in found}

    def outlets(self, states: Collection[State]) -> tuple[str, ...]:
        """The outlets with articles in these states."""
        x = t.lines.c
        query = select(x.outlet).where(x.state.in_([str(s) for s in states])).distinct()
        with self.reading() as c:
            return tuple(sorted(c.execute(query).scalars()))

    def due(self, now: datetime) -> tuple[str, ...]:
        """The ids of snoozed articles whose time has come."""
        x = t.lines.c
        query = select(x.id).where(x.state == str(State.SNOOZED), x.until <= stamp(now))
        with self.reading() as c:
            return tuple(c.execute(query).scalars())


def line_values(item: Item) -> dict[str, Any]:
    """An item's line but for `sameness`, which is that of the day it came."""
    first = item.story.entries[0]
    blocks, remarks = (item.open_findings(s) for s in (Severity.BLOCK, Severity.REVIEW))
    return {
        "id": item.id,
        "state": str(item.state),
        "revision": item.revision,
        "created": stamp(item.created),
        "title": title_of(item),
        "form": str(item.draft.form) if item.draft else None,
        "outlet": plain(first.outlet),
        "reasons": json.dumps(item.reasons),
        "blocks": len(blocks),
        "remarks": len(remarks),
        "labels": json.dumps(_labels(item), ensure_ascii=False),
        "until": stamp(item.until) if item.until else None,
    }


def title_of(item: Item) -> str:
    """The draft's title, or the source's while there is no draft."""
    return plain(item.draft.title.text if item.draft else item.story.entries[0].title)


def sameness(c: Connection, item: Item) -> int:
    """How much the title resembles that of a recent article, 0 (not at all) to 100."""
    title, x = title_of(item), t.lines.c
    titles = c.execute(select(x.title).order_by(x.created.desc(), x.id).limit(_RECENT)).scalars()
    return round(100 * max((overlap(title, other) for other in titles), default=0.0))


def _labels(item: Item) -> list[str]:
    again = [FOLLOW_UP] if item.story.follows else []
    tags = [f"tag:{plain(tag)}" for tag in (item.draft.tags if item.draft else ())] + again
    found = (*item.open_findings(Severity.BLOCK), *item.open_findings(Severity.REVIEW))
    return [*tags, *sorted({f"rule:{f.rule}" for _, f in found})]


def _where(query: Select[Any], wanted: Filter) -> Select[Any]:
    x = t.lines.c
    if wanted.states:
        query = query.where(x.state.in_([str(s) for s in wanted.states]))
    if wanted.outlet:
        query = query.where(x.outlet == wanted.outlet)
    if wanted.label:
        # A whole member of the JSON list, as it was written there.
        label = json.dumps(plain(wanted.label), ensure_ascii=False)
        query = query.where(x.labels.contains(label, autoescape=True))
    return query


def _line(row: Any) -> ItemRow:
    # By place, in the order of the table: by name it took four times as long.
    (name, state, blocks, same, created, title, form, outlet, reasons, revision, remarks, labels,
     until) = row  # fmt: skip
    return ItemRow(
        id=name,
        title=title,
        state=_STATES[state],
        form=form,
        created=datetime.fromisoformat(created),
        reasons=_list(reasons),
        outlet=outlet,
        revision=revision,
        blocks=blocks,
        remarks=remarks,
        novelty=100 - same,
        labels=_list(labels),
        until=datetime.fromisoformat(until) if until else None,
    )


@lru_cache(maxsize=1024)
def _list(text: str) -> tuple[str, ...]:
    # Many articles have the same reasons, or none.
    return tuple(json.loads(text))
