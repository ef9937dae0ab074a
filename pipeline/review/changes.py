"""What a person changes in an article: a sentence, a finding, a published page's mistake."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from pipeline.domain import (
    Act,
    Claim,
    Correction,
    Dismissal,
    Draft,
    FactCard,
    Item,
    Report,
    Severity,
    Source,
    State,
    Verdict,
)
from pipeline.errors import InputError, NotFoundError, TransitionError
from pipeline.store import Store
from pipeline.text import tidy
from pipeline.verify import verify
from pipeline.write import with_claim, without

from .record import Hand, looked_at, must_move, record
from .table import EDITABLE

_BLOCKED = "blocked "  # how a run begins the reasons that are open findings

Verifying = Callable[[Draft, Sequence[Source], Sequence[FactCard]], Report]


def edit(
    store: Store,
    prefix: str,
    hand: Hand,
    where: str,
    text: str,
    *,
    verifying: Verifying = verify,
) -> Item:
    """Replace the text of one claim and check it anew; an empty text drops the sentence.

    `verifying` is the gate as the settings have it. The evidence stays. An article that was held
    for what now passes is queued again. Raises InputError for a claim that does not exist or cannot
    be dropped, TransitionError elsewhere.
    """
    item = looked_at(store, prefix, hand)
    if item.state not in EDITABLE or item.draft is None:
        raise TransitionError(f"{item.id} is {item.state}; open it again before you edit it.")
    draft = edited_draft(item.draft, where, text)
    if draft == item.draft:
        return item
    after = rechecked(item, draft, where if tidy(text) else None, verifying)
    return record(store, item, after, Act.EDIT, hand, f"{where}: {tidy(text) or 'dropped'}")


def edited_draft(draft: Draft, where: str, text: str) -> Draft:
    """The draft with one claim's text replaced, or without it when the text is empty."""
    claim = dict(draft.claims()).get(where)
    if claim is None:
        raise InputError(f"there is no sentence {where!r}. `imakita show` lists them.")
    if new := tidy(text):
        return with_claim(draft, where, Claim(new, claim.evidence))
    smaller = without(draft, [Verdict(where, claim.text, claim.evidence)])
    if smaller is None:
        raise InputError(f"{where} cannot be left out: an article has a title and three lines.")
    return smaller


def rechecked(item: Item, draft: Draft, where: str | None, verifying: Verifying = verify) -> Item:
    """The item with another draft. Only the claim `where` (None: all) and the whole are new.

    Everything else keeps the verdict that people have read, whatever the rules are by now.
    """
    fresh = verifying(draft, item.sources, item.cards)
    if where is not None and item.report is not None:
        paths = {path for path, _ in draft.claims()} - {where}
        old = {v.where: v for v in item.report.verdicts if v.where in paths}
        fresh = Report(tuple(old.get(v.where, v) for v in fresh.verdicts), fresh.rules)
    changed = replace(item, draft=draft, report=fresh)
    blocked = changed.open_findings(Severity.BLOCK)
    reasons = tuple(r for r in item.reasons if blocked or not r.startswith(_BLOCKED))
    state = item.state
    if item.state is State.HELD and not blocked:
        state, reasons = State.QUEUED, ()
    return replace(changed, reasons=reasons, state=state)


def dismiss(
    store: Store,
    prefix: str,
    hand: Hand,
    where: str,
    rule: str,
    reason: str,
) -> Item:
    """Let one finding pass, with a typed reason. It counts again when the sentence changes."""
    if not reason.strip():
        raise InputError("a finding is let pass with a reason; it is kept.")
    item = looked_at(store, prefix, hand)
    if item.state not in EDITABLE or item.report is None:
        raise TransitionError(f"{item.id} is {item.state}; open it again before you edit it.")
    verdict = next((v for v in item.report.verdicts if v.where == where), None)
    if verdict is None or rule not in {f.rule for f in verdict.findings}:
        raise InputError(f"{where} has no finding {rule!r}.")
    passed = Dismissal(where, rule, verdict.text, hand.who, hand.now, reason.strip())
    after = settled(replace(item, dismissed=(*item.dismissed, passed)))
    return record(store, item, after, Act.DISMISS, hand, f"{where} {rule}: {reason.strip()}")


def settled(item: Item) -> Item:
    """A held item whose last blocking finding was let pass waits like any other."""
    if item.state is State.HELD and item.draft and not item.open_findings(Severity.BLOCK):
        return replace(item, state=State.QUEUED, reasons=())
    return item


def correct(
    store: Store,
    prefix: str,
    hand: Hand,
    text: str,
) -> Item:
    """Open a published article again, with what will stand under 訂正. Its page stays meanwhile."""
    if not tidy(text):
        raise InputError("a correction says what was wrong and what is right; readers see it.")
    item = looked_at(store, prefix, hand)
    must_move(item, State.CORRECTING)
    added = (*item.corrections, Correction(hand.now, tidy(text)))
    after = replace(item, state=State.CORRECTING, corrections=added)
    return record(store, item, after, Act.CORRECT, hand, tidy(text))


def restore(
    store: Store,
    prefix: str,
    hand: Hand,
    number: int,
    *,
    verifying: Verifying = verify,
) -> Item:
    """Go back to the draft of an earlier revision; the present one is kept too."""
    item = looked_at(store, prefix, hand)
    if item.state not in EDITABLE:
        raise TransitionError(f"{item.id} is {item.state}; open it again before you edit it.")
    version = next((v for v in store.versions(item.id) if v.revision == number), None)
    if version is None or version.draft is None:
        raise NotFoundError(f"{item.id} has no draft of revision {number}.")
    after = rechecked(item, version.draft, None, verifying)
    return record(store, item, after, Act.RESTORE, hand, f"revision {number}")


def take_in(
    store: Store,
    item: Item,
    hand: Hand,
    draft: Draft,
    report: Report,
    files: Mapping[str, str],
) -> Item:
    """Take a published page that was edited by hand as the draft, and what the gate says of it.

    The page stays as it is and where it is; `files` (path → SHA-256) are what lies there now.
    """
    if item.state is not State.PUBLISHED:
        raise TransitionError(f"{item.id} is {item.state}; only a published page is taken in.")
    after = rechecked(item, draft, None, lambda *_: report)
    saved = record(store, item, after, Act.IMPORT, hand, "edited by hand")
    store.save_publication(item.id, hand.now, files)
    return saved
