"""The decisions: approve, reject, snooze, reopen; and what the machine records."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from pipeline.domain import Act, Item, Severity, State
from pipeline.errors import InputError, NotFoundError, TransitionError
from pipeline.store import Store

from .gate import clean, objection
from .record import Hand, looked_at, must_move, record, seconds
from .table import CLOCK, POLICY, REASONS, RUN

# Nobody reads a Japanese sentence and its English faster than this.
_SECONDS_PER_CLAIM = 1.0


def approve(
    store: Store,
    prefix: str,
    hand: Hand,
    reason: str = "",
    *,
    force: bool = False,
) -> Item:
    """Approve an article. Raises TransitionError when it may not leave (see `objection`)."""
    item = looked_at(store, prefix, hand)
    must_move(item, State.APPROVED)
    if (problem := objection(item, reason=reason, force=force)) is not None:
        raise TransitionError(f"{item.id} {problem}")
    flags = approval_flags(item, seconds(store, item, hand), edited(store, item))
    if objection(item) is not None:
        flags = (*flags, "override")
    after = replace(item, state=State.APPROVED, until=None)
    return record(store, item, after, Act.APPROVE, hand, reason, flags=flags)


def approval_flags(item: Item, spent: float, was_edited: bool) -> tuple[str, ...]:
    """What a second reader should know of an approval: faster than anyone reads; remarks left."""
    claims = sum(1 for _ in item.draft.claims()) if item.draft else 0
    fast = 0 < spent < _SECONDS_PER_CLAIM * claims
    left = bool(item.open_findings(Severity.REVIEW)) and not was_edited
    return (*(["too-fast"] if fast else []), *(["unmodified-with-remarks"] if left else []))


def edited(store: Store, item: Item) -> bool:
    """Whether a person changed the draft."""
    return any(d.act is Act.EDIT for d in store.decisions(item.id))


def reject(
    store: Store,
    prefix: str,
    hand: Hand,
    reason: str,
    code: str = "",
) -> Item:
    """Reject an article; it stays in the database with its code (`REASONS`) or its reason."""
    if code and code not in REASONS:
        raise InputError(f"{code!r} is no reason code. Known: {', '.join(REASONS)}.")
    if not reason.strip() and code in ("", "other"):
        raise InputError("a rejection needs a reason: it is what the next draft learns from.")
    item = looked_at(store, prefix, hand)
    must_move(item, State.REJECTED)
    after = replace(item, state=State.REJECTED, until=None)
    return record(store, item, after, Act.REJECT, hand, reason, code=code or "other")


def snooze(
    store: Store,
    prefix: str,
    hand: Hand,
    until: datetime,
    reason: str = "",
) -> Item:
    """Put an article away until a time, when it waits again. Raises InputError for the past."""
    if until <= hand.now:
        raise InputError(f"{until.isoformat()} is over. Snooze until a time that is to come.")
    item = looked_at(store, prefix, hand)
    must_move(item, State.SNOOZED)
    after = replace(item, state=State.SNOOZED, until=until)
    return record(store, item, after, Act.SNOOZE, hand, reason)


def reopen(
    store: Store,
    prefix: str,
    hand: Hand,
) -> Item:
    """Let an article wait again: one that was approved, rejected, snoozed or unpublished."""
    item = looked_at(store, prefix, hand)
    after = replace(item, state=resting(item), until=None)
    must_move(item, after.state)
    return record(store, item, after, Act.REOPEN, hand, "reopened")


def resting(item: Item) -> State:
    """Where an article waits: held while there is a reason for it, else queued."""
    return State.HELD if item.draft is None or item.reasons else State.QUEUED


def wake_due(store: Store, now: datetime) -> int:
    """Let the snoozed articles whose time has come wait again; how many they were."""
    woken = 0
    for item_id in store.due(now):
        try:
            item = store.item(item_id)
            after = replace(item, state=resting(item), until=None)
            must_move(item, after.state)
            record(store, item, after, Act.WAKE, Hand(CLOCK, now, None))
            woken += 1
        except (TransitionError, NotFoundError):
            continue  # somebody else woke it a moment ago
    return woken


def auto_approve(
    store: Store,
    item: Item,
    now: datetime,
    *,
    allow_review: bool = False,
    allow_degraded: bool = False,
) -> Item | None:
    """Let the policy approve an item that leaves nothing to decide; None when it may not.

    Nor does it decide about what a person has open.
    """
    if not clean(item, allow_review=allow_review, allow_degraded=allow_degraded):
        return None
    if store.lease(item.id, now) is not None:
        return None
    after = replace(item, state=State.APPROVED)
    return record(store, item, after, Act.APPROVE, Hand(POLICY, now, None), "passed every check")


def mark_published(store: Store, item_id: str, files: Mapping[str, str], now: datetime) -> Item:
    """Record that an approved article's files (path → SHA-256) are on the disk."""
    item = store.item(item_id)
    must_move(item, State.PUBLISHED)
    if item.state is not State.APPROVED:
        raise TransitionError(f"{item.id} is {item.state}; only an approved article is published.")
    # Files first: killed in between, the article is still approved and is published again.
    store.save_publication(item.id, now, files)
    after = replace(item, state=State.PUBLISHED)
    return record(store, item, after, Act.PUBLISH, Hand(RUN, now, None))


def mark_unpublished(
    store: Store,
    prefix: str,
    hand: Hand,
    reason: str,
) -> Item:
    """Record that a published article's files were taken back. The record of it stays."""
    item = looked_at(store, prefix, hand)
    must_move(item, State.UNPUBLISHED)
    store.save_publication(item.id, hand.now, {})
    after = replace(item, state=State.UNPUBLISHED)
    return record(store, item, after, Act.UNPUBLISH, hand, reason)
