"""Who reads an article: one browser at a time, for as long as it says that it is there."""

from __future__ import annotations

from datetime import datetime, timedelta

from pipeline.domain import Act, Decision, Item, Lease
from pipeline.store import Store

LEASE_S = 150
BEAT_S = 15


def claim(
    store: Store, item: Item, who: str, holder: str, now: datetime, *, take_over: bool = False
) -> Lease:
    """Take the lease of an article, or see who has it (compare `holder`).

    Taking and taking over stand in the audit trail; renewing does not.
    """
    before = store.lease(item.id, now)
    wanted = Lease(item.id, who, holder, now, now + timedelta(seconds=LEASE_S))
    found = store.claim(wanted, take_over=take_over)
    if found.holder == holder and (before is None or before.holder != holder):
        act = Act.TAKE_OVER if before else Act.CLAIM
        said = f"from {before.who}" if before else ""
        store.note(
            Decision(
                *(item.id, now, who, item.state, item.state, said, act),
                revision=item.revision,
            )
        )
    return found


def beat(store: Store, item_id: str, holder: str, now: datetime) -> Lease | None:
    """Say "still here"; the lease that stands, which may be another's. None: it ran out."""
    return store.beat(item_id, holder, now, now + timedelta(seconds=LEASE_S))
