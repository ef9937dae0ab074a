"""Who reads which article now: leases that run out by themselves."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Connection, delete, select, update

from pipeline.domain import Lease
from pipeline.errors import LeaseError

from . import tables as t
from .transactions import Transactions, put, stamp


class Claims(Transactions):
    """The leases. A lease that ended is as good as none; nobody has to clean up."""

    def claim(self, lease: Lease, *, take_over: bool = False) -> Lease:
        """Take or renew a lease; returns the one that stands, which may be another holder's.

        `lease.since` is now. A renewal keeps its beginning.
        """
        with self.writing() as c:
            # PostgreSQL lets two transactions see no lease at once: the article's row is the queue.
            mine = t.items.c.id == lease.item_id
            c.execute(select(t.items.c.id).where(mine).with_for_update()).first()
            found = _live(c, lease.item_id, lease.since)
            if found and found.holder != lease.holder and not take_over:
                return found
            if found and found.holder == lease.holder:
                lease = Lease(lease.item_id, lease.who, lease.holder, found.since, lease.until)
            put(c, t.claims, _values(lease), replace=True)
        return lease

    def beat(self, item_id: str, holder: str, now: datetime, until: datetime) -> Lease | None:
        """Renew a live lease of this holder; the lease that stands afterwards, or None.

        One that ran out is not renewed: whoever slept must look again.
        """
        x = t.claims.c
        mine = (x.item_id == item_id) & (x.holder == holder) & (x.until > stamp(now))
        with self.writing() as c:
            c.execute(update(t.claims).where(mine).values(until=stamp(until)))
            return _live(c, item_id, now)

    def release(self, item_id: str, holder: str) -> None:
        """Give a lease back, if it is this holder's."""
        x = t.claims.c
        with self.writing() as c:
            c.execute(delete(t.claims).where((x.item_id == item_id) & (x.holder == holder)))

    def lease(self, item_id: str, now: datetime) -> Lease | None:
        """The live lease of an item."""
        with self.reading() as c:
            return _live(c, item_id, now)

    def leases(self, now: datetime) -> dict[str, Lease]:
        """Every live lease by item."""
        query = select(t.claims).where(t.claims.c.until > stamp(now))
        with self.reading() as c:
            return {r.item_id: _lease(r) for r in c.execute(query)}


def must_hold(c: Connection, item_id: str, holder: str, now: datetime) -> None:
    """Refuse to save under another's lease. Raises LeaseError.

    A named holder needs a live lease of its own; "" (a command) only that nobody else has one.
    """
    found = _live(c, item_id, now)
    if found is not None and found.holder != holder:
        raise LeaseError(
            f"{item_id} is being read by {found.who} until {found.until:%H:%M:%S} UTC. "
            "Wait, or take it over on the desk."
        )
    if found is None and holder:
        raise LeaseError(f"{item_id}: your claim ran out. Open the article again; nothing is lost.")


def _live(c: Connection, item_id: str, now: datetime) -> Lease | None:
    x = t.claims.c
    query = select(t.claims).where(x.item_id == item_id, x.until > stamp(now))
    row = c.execute(query).first()
    return _lease(row) if row else None


def _values(lease: Lease) -> dict[str, Any]:
    return {
        "item_id": lease.item_id,
        "who": lease.who,
        "holder": lease.holder,
        "since": stamp(lease.since),
        "until": stamp(lease.until),
    }


def _lease(row: Any) -> Lease:
    since, until = (datetime.fromisoformat(x) for x in (row.since, row.until))
    return Lease(row.item_id, row.who, row.holder, since, until)
