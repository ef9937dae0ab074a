"""One step back, for half a minute."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from pipeline.domain import Act, Decision, Item
from pipeline.errors import TransitionError
from pipeline.store import Store

from .changes import settled
from .record import Hand, looked_at, must_move, record
from .table import RUN

UNDO_S = 30
_NOTES = frozenset({Act.CLAIM, Act.TAKE_OVER})
_STEPS = frozenset(
    {Act.APPROVE, Act.REJECT, Act.SNOOZE, Act.EDIT, Act.DISMISS, Act.CORRECT, Act.RESTORE}
)


def undoable(decisions: tuple[Decision, ...], now: datetime) -> Decision | None:
    """The last step, if a person took it within the last half minute and it has a way back.

    A publication that follows an approval belongs to it.
    """
    steps = [d for d in decisions if d.act not in _NOTES]
    if steps and steps[-1].act is Act.PUBLISH and steps[-1].who == RUN:
        steps.pop()
    last = steps[-1] if steps else None
    if last is None or last.act not in _STEPS or last.by_policy:
        return None
    return last if now - last.at <= timedelta(seconds=UNDO_S) else None


def undo(store: Store, prefix: str, hand: Hand) -> Item:
    """Take the last step back. Raises TransitionError when there is none, or it is too late.

    A page that went out meanwhile has to be taken back first (`run.desk` does).
    """
    item = looked_at(store, prefix, hand)
    # After the decision the lease was given back; it is enough that nobody else has taken it.
    lease = store.lease(item.id, hand.now)
    if lease is None or lease.holder != hand.holder:
        hand = replace(hand, holder="")
    last = undoable(store.decisions(item.id), hand.now)
    if last is None:
        raise TransitionError(
            f"{item.id} has nothing to undo: only a person's last step, for {UNDO_S} seconds."
        )
    if last.who != hand.who:
        raise TransitionError(f"{item.id}: the last step was {last.who}'s, who may undo it.")
    after = before_step(store, item, last)
    if after.state is not item.state:
        must_move(item, after.state)
    return record(store, item, after, Act.UNDO, hand, str(last.act))


def before_step(store: Store, item: Item, last: Decision) -> Item:
    """The item as it was before a step."""
    before = replace(item, state=last.before or item.state, until=None)
    if last.act in (Act.EDIT, Act.RESTORE):
        version = next(v for v in store.versions(item.id) if v.revision == last.revision)
        return replace(before, draft=version.draft, report=version.report, reasons=version.reasons)
    if last.act is Act.DISMISS:
        return _undismissed(store, before, last)
    if last.act is Act.CORRECT:
        return replace(before, corrections=item.corrections[:-1])
    return before


def _undismissed(store: Store, item: Item, last: Decision) -> Item:
    kept = replace(item, dismissed=item.dismissed[:-1])
    version = next((v for v in store.versions(item.id) if v.revision == last.revision), None)
    return replace(kept, reasons=version.reasons) if version else settled(kept)
