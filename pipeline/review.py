"""The human half: list, read, approve, reject. Approval is the only way out."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from pipeline.domain import Decision, Item, Severity, State
from pipeline.errors import InputError, TransitionError
from pipeline.store import ItemRow, Store

# Every allowed move. What is not here cannot happen. `objection` says what more an approval needs.
TRANSITIONS: Mapping[State, frozenset[State]] = {
    State.QUEUED: frozenset({State.APPROVED, State.REJECTED, State.HELD}),
    State.HELD: frozenset({State.APPROVED, State.REJECTED, State.QUEUED}),
    State.APPROVED: frozenset({State.PUBLISHED, State.QUEUED, State.REJECTED}),
    State.REJECTED: frozenset({State.QUEUED}),
    State.PUBLISHED: frozenset(),
}
WAITING = (State.QUEUED, State.HELD, State.APPROVED)
POLICY = "policy:auto"
RUN = "run"


@dataclass(frozen=True, slots=True)
class Dossier:
    """All that a reviewer decides on. `files` (path → SHA-256) is empty until publication.

    `objection` says why an approval without force would be refused now; None when it would not.
    """

    item: Item
    decisions: tuple[Decision, ...]
    files: Mapping[str, str]
    moves: tuple[State, ...]
    objection: str | None


# --- look ---------------------------------------------------------------------------------------


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
    )


# --- decide -------------------------------------------------------------------------------------


def illegal(before: State, after: State) -> str | None:
    """Why the table does not allow a move; None when it does."""
    if after in TRANSITIONS[before]:
        return None
    allowed = ", ".join(sorted(TRANSITIONS[before])) or "nothing"
    return f"is {before} and cannot become {after}; it can become {allowed}."


def objection(item: Item, *, reason: str = "", force: bool = False) -> str | None:
    """Why an article may not be approved; None when it may.

    Never without a draft, nor with a sentence that was not checked as it stands; while it is held
    or a check blocks, only by force and with a typed reason.
    """
    if item.draft is None or item.report is None:
        return "has no draft, so there is nothing to publish. Run again when a model is available."
    if unread := unchecked(item):
        return f"has text that was not checked ({', '.join(unread)}). Run again to have it checked."
    obstacle = _obstacle(item)
    if obstacle is None:
        return None
    if not force:
        return f"{obstacle}. Read it with `imakita show`, or use --force with a --reason."
    if not reason.strip():
        return f"{obstacle}; --force needs a --reason, which is kept."
    return None


def unchecked(item: Item) -> tuple[str, ...]:
    """The paths of claims without a verdict on just this text: an empty report proves nothing."""
    if item.draft is None or item.report is None:
        return ()
    checked = {(v.where, v.text) for v in item.report.verdicts}
    return tuple(path for path, c in item.draft.claims() if (path, c.text) not in checked)


def clean(item: Item, *, allow_review: bool = False, allow_degraded: bool = False) -> bool:
    """Whether the policy may approve: queued, nothing blocked, dropped, remarked or unknown."""
    return (
        item.state is State.QUEUED
        and objection(item) is None
        and not item.reasons
        and (allow_review or not _rules(item, Severity.REVIEW))
        and item.provenance is not None
        and (allow_degraded or not item.provenance.degraded)
    )


def _obstacle(item: Item) -> str | None:
    if rules := _rules(item, Severity.BLOCK):
        return f"is blocked by {', '.join(rules)}"
    if item.state is State.HELD:
        return f"is held ({'; '.join(item.reasons) or 'no reason given'})"
    return None


def _rules(item: Item, severity: Severity) -> list[str]:
    verdicts = item.report.verdicts if item.report else ()
    return sorted({f.rule for v in verdicts for f in v.findings if f.severity is severity})


def _person(who: str) -> str:
    name = who.strip()
    if not name or name == RUN or name.startswith("policy:"):
        raise InputError(f"{who!r} is not a person's name. Say who decides, with --as NAME.")
    return name


# --- do -----------------------------------------------------------------------------------------


def approve(
    store: Store, prefix: str, who: str, now: datetime, reason: str = "", force: bool = False
) -> Item:
    """Approve an article. Raises TransitionError when it may not leave (see `objection`)."""
    item = store.item(prefix)
    problem = illegal(item.state, State.APPROVED) or objection(item, reason=reason, force=force)
    if problem is not None:
        raise TransitionError(f"{item.id} {problem}")
    return _move(store, item, State.APPROVED, _person(who), now, reason)


def reject(store: Store, prefix: str, who: str, reason: str, now: datetime) -> Item:
    """Reject an article; it stays in the database with its reason. Raises TransitionError."""
    if not reason.strip():
        raise InputError("a rejection needs a reason: it is what the next draft learns from.")
    return _move(store, store.item(prefix), State.REJECTED, _person(who), now, reason)


def reopen(store: Store, prefix: str, who: str, now: datetime) -> Item:
    """Undo an approval or rejection that was not published yet."""
    return _move(store, store.item(prefix), State.QUEUED, _person(who), now, "reopened")


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


def mark_published(store: Store, item_id: str, files: Mapping[str, str], now: datetime) -> Item:
    """Record that an approved article's files (path → SHA-256) are on the disk."""
    item = store.item(item_id)
    problem = illegal(item.state, State.PUBLISHED)
    if problem is not None:
        raise TransitionError(f"{item.id} {problem}")
    # Files first: killed in between, the article is still approved and is published again.
    store.save_publication(item.id, now, files)
    return _move(store, item, State.PUBLISHED, RUN, now, "")


def _move(store: Store, item: Item, state: State, who: str, now: datetime, reason: str) -> Item:
    problem = illegal(item.state, state)
    if problem is not None:
        raise TransitionError(f"{item.id} {problem}")
    decision = Decision(item.id, now, who, item.state, state, reason.strip())
    return store.save_item(replace(item, state=state), decision, item.revision)
