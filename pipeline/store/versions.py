"""Earlier drafts: what stood there before somebody, or a model, changed it."""

from __future__ import annotations

from sqlalchemy import Connection, select

from pipeline.domain import Decision, Item, Version

from . import tables as t
from .nouns import decode, encode
from .transactions import Transactions, put


class Versions(Transactions):
    """The drafts that an article had."""

    def versions(self, item_id: str) -> tuple[Version, ...]:
        """An item's earlier drafts, oldest first; the present one is in the item."""
        v = t.versions.c
        query = select(v.payload).where(v.item_id == item_id).order_by(v.revision)
        with self.reading() as c:
            return tuple(decode(Version, p) for p in c.execute(query).scalars())


def keep_version(c: Connection, old: Item, new: Item, decision: Decision) -> None:
    """Keep the old state of an item whenever a step changes more than where it stands."""
    kept = (old.draft, old.report, old.reasons)
    if kept == (new.draft, new.report, new.reasons):
        return
    version = Version(
        revision=old.revision,
        at=decision.at,
        who=decision.who,
        draft=old.draft,
        report=old.report,
        state=old.state,
        reasons=old.reasons,
    )
    values = {"item_id": old.id, "revision": old.revision, "payload": encode(version)}
    put(c, t.versions, values, replace=False)
