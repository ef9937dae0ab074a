"""What a reviewer sees: the queue, and one article with everything known about it."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from pipeline.domain import Decision, Item, State, Version
from pipeline.store import ItemRow, Store

from .gate import objection
from .table import TRANSITIONS, WAITING


@dataclass(frozen=True, slots=True)
class Dossier:
    """All that a reviewer decides on. `files` (path → SHA-256) is empty until publication.

    `objection` says why an approval without force would be refused now; None when it would not.
    `versions` are the earlier drafts, oldest first.
    """

    item: Item
    decisions: tuple[Decision, ...]
    files: Mapping[str, str]
    moves: tuple[State, ...]
    objection: str | None
    versions: tuple[Version, ...] = ()


def listing(store: Store, states: Collection[State] = WAITING) -> tuple[ItemRow, ...]:
    """The queue, one line an article, oldest first."""
    return store.rows(states)


def show(store: Store, prefix: str) -> Dossier:
    """One article with its record and what may be done with it. Raises NotFoundError."""
    item = store.item(prefix)
    return Dossier(
        item=item,
        decisions=store.decisions(item.id),
        files=store.publication(item.id),
        moves=tuple(s for s in State if s in TRANSITIONS[item.state]),
        objection=objection(item),
        versions=store.versions(item.id),
    )
