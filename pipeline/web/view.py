"""One article as the page shows it: claims lit with their evidence, findings in reading order.

Pure: a dossier in, plain values out; the templates only lay them out.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from ..domain import Draft, Finding, Item, Severity, Verdict, facts_by_id
from ..facts import english, written
from ..review import Dossier
from .diff import Changed, changes
from .strip import Stated, strip


@dataclass(frozen=True, slots=True)
class Card:
    """One finding: `number` counts them in reading order, `suggestion` is the mended sentence."""

    number: int
    where: str
    finding: Finding
    span: str
    suggestion: str | None
    dismissed: str | None


@dataclass(frozen=True, slots=True)
class Lit:
    """A claim with its evidence: `runs` are (text, class) pieces, the findings' spans marked."""

    where: str
    text: str
    runs: tuple[tuple[str, str], ...]
    evidence: tuple[str, ...]
    verdict: str
    cards: tuple[Card, ...]


@dataclass(frozen=True, slots=True)
class Cited:
    """An English sentence (or a card's fact), and the claims that lean on it."""

    id: str
    text: str
    by: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Step:
    """A version and what the next one changed in it."""

    revision: int
    who: str
    at: object
    changed: tuple[Changed, ...]


@dataclass(frozen=True, slots=True)
class View:
    """Everything on an article's page that does not depend on the reader."""

    claims: Mapping[str, Lit]
    whole: tuple[Card, ...]
    sources: tuple[tuple[Cited, ...], ...]
    cards: tuple[Cited, ...]
    facts: tuple[Stated, ...]
    steps: tuple[Step, ...]
    findings: int
    blocks: int


def view(dossier: Dossier) -> View:
    """The page's data of one article."""
    item = dossier.item
    lit, whole = _claims(item)
    by: dict[str, list[str]] = {}
    for claim in lit.values():
        for name in claim.evidence:
            by.setdefault(name, []).append(claim.where)
    english_ = {x.id: x.text for s in item.sources for x in s.sentences}
    facts = facts_by_id(item.cards)
    return View(
        claims=lit,
        whole=whole,
        sources=tuple(
            tuple(Cited(x.id, x.text, tuple(by.get(x.id, ()))) for x in s.sentences)
            for s in item.sources
        ),
        cards=tuple(
            Cited(name, f"{card.name} · {fact.label}: {fact.dated}", tuple(by[name]))
            for name, (card, fact) in facts.items()
            if name in by
        ),
        facts=strip(item.draft, item.report, english_) if item.draft else (),
        steps=steps(dossier),
        findings=sum(len(c.cards) for c in lit.values()) + len(whole),
        blocks=len(item.open_findings(Severity.BLOCK)),
    )


def _claims(item: Item) -> tuple[dict[str, Lit], tuple[Card, ...]]:
    if item.draft is None:
        return {}, ()
    verdicts = {v.where: v for v in (item.report.verdicts if item.report else ())}
    lit: dict[str, Lit] = {}
    number = 0
    for where, claim in item.draft.claims():
        found = verdicts.pop(where, None)
        cards = _cards(item, found, number)
        number += len(cards)
        lit[where] = Lit(
            where=where,
            text=claim.text,
            runs=runs(claim.text, [c.finding for c in cards if c.dismissed is None]),
            evidence=claim.evidence,
            verdict=worst(cards) if found else "block",
            cards=cards,
        )
    rest: list[Card] = []
    for found in verdicts.values():
        rest.extend(_cards(item, found, number + len(rest)))
    return lit, tuple(rest)


def _cards(item: Item, verdict: Verdict | None, first: int) -> tuple[Card, ...]:
    if verdict is None:
        return ()
    passed = {(d.where, d.rule, d.text): d.reason for d in item.dismissed}
    return tuple(
        Card(
            number=first + i,
            where=verdict.where,
            finding=f,
            span=verdict.text[f.start : f.end],
            suggestion=suggestion(verdict.text, f),
            dismissed=passed.get((verdict.where, f.rule, verdict.text)),
        )
        for i, f in enumerate(verdict.findings)
    )


def worst(cards: Sequence[Card]) -> str:
    """The worst open finding: block, review, info or ok."""
    return worst_of([c.finding for c in cards if c.dismissed is None])


def worst_of(findings: Sequence[Finding]) -> str:
    """The worst severity among findings; "ok" for none."""
    found = {f.severity for f in findings}
    return next((str(s) for s in Severity if s in found), "ok")


def suggestion(text: str, finding: Finding) -> str | None:
    """The sentence with the nearest English figure in place of the wrong one, if code can write it.

    Only a whole figure: half a date put right would read worse than the wrong one.
    """
    found = english(finding.nearest) if finding.nearest else ()
    if len(found) != 1 or finding.end <= finding.start:
        return None
    figure = written(found[0])
    if figure is None or figure == text[finding.start : finding.end]:
        return None
    return text[: finding.start] + figure + text[finding.end :]


def runs(text: str, findings: Sequence[Finding]) -> tuple[tuple[str, str], ...]:
    """The text in pieces, each with the class of the worst finding on it ("" for none)."""
    marks = [""] * len(text)
    order = {"": 0, "info": 1, "review": 2, "block": 3}
    for f in findings:
        for i in range(max(0, f.start), min(len(text), f.end)):
            if order[str(f.severity)] > order[marks[i]]:
                marks[i] = str(f.severity)
    out: list[tuple[str, str]] = []
    for character, mark in zip(text, marks, strict=True):
        if out and out[-1][1] == mark:
            out[-1] = (out[-1][0] + character, mark)
        else:
            out.append((character, mark))
    return tuple(out)


def steps(dossier: Dossier) -> tuple[Step, ...]:
    """Each earlier draft with what became of it, newest first."""
    drafts: list[Draft | None] = [v.draft for v in dossier.versions]
    after = [*drafts, dossier.item.draft][1:]
    return tuple(
        Step(v.revision, v.who, v.at, changes(v.draft, new))
        for v, new in reversed(list(zip(dossier.versions, after, strict=True)))
    )
