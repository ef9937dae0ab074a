"""One step: the table asked, the lease asked, the item saved, the line in the audit trail."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from pipeline.domain import BY_POLICY, Act, Decision, Item, State
from pipeline.errors import InputError, TransitionError
from pipeline.store import Store

from .table import MACHINES, illegal


@dataclass(frozen=True, slots=True)
class Hand:
    """Who acts, and when. `holder` names the browser that must hold the lease ("": a command).

    None, the machine, asks nobody. `revision` is the one that was looked at, if it is known.
    Raises InputError when nobody, or the machine, acts as a person.
    """

    who: str
    now: datetime
    holder: str | None = ""
    revision: int | None = None

    def __post_init__(self) -> None:
        if self.holder is not None:
            object.__setattr__(self, "who", person(self.who))


def person(who: str) -> str:
    """The name of who decides. Raises InputError for nobody and for the machine."""
    name = " ".join(who.split())
    if not name or name in MACHINES or name.startswith(BY_POLICY):
        raise InputError(f"{who!r} is not a person's name. Say who decides, with --as NAME.")
    return name


def looked_at(store: Store, prefix: str, hand: Hand) -> Item:
    """The item, if it still is as the person saw it. Raises TransitionError, NotFoundError."""
    item = store.item(prefix)
    if hand.revision is not None and hand.revision != item.revision:
        raise TransitionError(
            f"{item.id} was changed by someone else meanwhile (revision {item.revision}, not "
            f"{hand.revision}). Look again, and decide anew."
        )
    return item


def must_move(item: Item, after: State) -> None:
    """Raise TransitionError when the table has no such move."""
    if (problem := illegal(item.state, after)) is not None:
        raise TransitionError(f"{item.id} {problem}")


def record(
    store: Store,
    before: Item,
    after: Item,
    act: Act,
    hand: Hand,
    reason: str = "",
    *,
    code: str = "",
    flags: tuple[str, ...] = (),
) -> Item:
    """Save a step with its line in the trail; every digest of what was decided on is in it."""
    made = before.provenance
    decision = Decision(
        item_id=before.id,
        at=hand.now,
        who=hand.who,
        before=before.state,
        after=after.state,
        reason=reason.strip(),
        act=act,
        code=code,
        flags=flags,
        revision=before.revision,
        rules=before.report.rules if before.report else "",
        model=made.model if made else "",
        prompt=made.prompt_digest if made else "",
        sources=tuple(s.digest for s in before.sources),
        seconds=seconds(store, before, hand),
    )
    return store.save_item(after, decision, before.revision, hand.holder)


def seconds(store: Store, item: Item, hand: Hand) -> float:
    """How long this holder has had the article open; 0 when that is not known."""
    lease = store.lease(item.id, hand.now) if hand.holder else None
    if lease is None or lease.holder != hand.holder:
        return 0.0
    return round((hand.now - lease.since).total_seconds(), 1)
