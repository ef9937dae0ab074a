"""The human half: list, read, approve, reject. Approval is the only way out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from pipeline.domain import Decision, Item, Severity, State
from pipeline.errors import TransitionError
from pipeline.store import Store

# Every allowed move. What is not here cannot happen.
TRANSITIONS: Mapping[State, frozenset[State]] = {
    State.QUEUED: frozenset({State.APPROVED, State.REJECTED, State.HELD}),
    State.HELD: frozenset({State.APPROVED, State.REJECTED, State.QUEUED}),
    State.APPROVED: frozenset({State.PUBLISHED, State.QUEUED, State.REJECTED}),
    State.REJECTED: frozenset({State.QUEUED}),
    State.PUBLISHED: frozenset(),
}
POLICY = "policy:auto"


def approve(
    store: Store, prefix: str, who: str, now: datetime, *, reason: str = "", force: bool = False
) -> Item:
    """Approve an article. Raises TransitionError when it may not leave (see `objection`)."""
    item = store.item(prefix)
    problem = objection(item, reason=reason, force=force)
    if problem is not None:
        raise TransitionError(f"{item.id} {problem}")
    return _move(store, item, State.APPROVED, who, now, reason)


def objection(item: Item, *, reason: str = "", force: bool = False) -> str | None:
    """Why an article may not be approved; None when it may.

    Without a draft never; with an open BLOCK only by force and with a typed reason.
    """
    if item.draft is None or item.report is None:
        return "has no draft, so there is nothing to publish. Run again when a model is available."
    if item.report.passed:
        return None
    rules = sorted({f.rule for v in item.report.failing for f in v.findings})
    if not force:
        return f"is blocked by {', '.join(rules)}. See `imakita show`, or use --force --reason."
    if not reason.strip():
        return f"is blocked by {', '.join(rules)}; --force needs a --reason, which is kept."
    return None


def reject(store: Store, prefix: str, who: str, reason: str, now: datetime) -> Item:
    """Reject an article; it stays in the database with its reason."""
    return _move(store, store.item(prefix), State.REJECTED, who, now, reason)


def reopen(store: Store, prefix: str, who: str, now: datetime) -> Item:
    """Undo an approval or rejection that was not published yet."""
    return _move(store, store.item(prefix), State.QUEUED, who, now, "reopened")


def auto_approve(
    store: Store,
    item: Item,
    now: datetime,
    *,
    allow_review: bool = False,
    allow_degraded: bool = False,
) -> Item | None:
    """Let the policy approve an item that leaves nothing to decide; None when it may not."""
    if not clean(item, allow_review=allow_review, allow_degraded=allow_degraded):
        return None
    return _move(store, item, State.APPROVED, POLICY, now, "passed every check")


def clean(item: Item, *, allow_review: bool = False, allow_degraded: bool = False) -> bool:
    """Whether the policy may approve: queued, all checks passed, nothing dropped or remarked."""
    if item.state is not State.QUEUED or item.draft is None or item.report is None:
        return False
    remarks = any(f.severity is Severity.REVIEW for v in item.report.verdicts for f in v.findings)
    degraded = item.provenance is not None and item.provenance.degraded
    return (
        item.report.passed
        and not item.reasons
        and (allow_review or not remarks)
        and (allow_degraded or not degraded)
    )


def mark_published(store: Store, item_id: str, files: Mapping[str, str], now: datetime) -> Item:
    """Record that an approved article's files (path → SHA-256) are on the disk."""
    item = store.item(item_id)
    store.save_publication(item.id, now, files)
    return _move(store, item, State.PUBLISHED, "run", now, "")


def _move(store: Store, item: Item, state: State, who: str, now: datetime, reason: str) -> Item:
    if state not in TRANSITIONS[item.state]:
        allowed = ", ".join(sorted(TRANSITIONS[item.state])) or "nothing"
        raise TransitionError(
            f"{item.id} is {item.state} and cannot become {state}; it can become {allowed}."
        )
    decision = Decision(item.id, now, who, item.state, state, reason)
    return store.save_item(replace(item, state=state), decision, item.revision)
