"""How one story is written: a conversation that yields prompts and is sent the replies.

Nothing here asks a model. Each stage of a story yields its prompts, and whoever drives the
conversations puts the prompts of all stories into one batch.
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from ..compare import comparison
from ..domain import (
    Claim,
    Draft,
    FactCard,
    Persona,
    Prompt,
    Reply,
    Report,
    Source,
    Style,
    Table,
    Term,
    Verdict,
)
from ..verify import check, verify
from ..write import (
    Asker,
    Plan,
    apart,
    assemble,
    claim_of,
    claims_of,
    grounded_tags,
    in_house_style,
    planned_by,
    problem_with,
    undecided,
    voted,
    with_claim,
    with_headline,
    with_opinion,
    without,
)

_ATTEMPTS = 2


@dataclass(frozen=True, slots=True)
class Settled:
    """How writing ended: the draft that is left, its report, and the reasons it is held for."""

    draft: Draft | None
    report: Report | None
    reasons: tuple[str, ...]


Verify = Callable[[Draft, Sequence[Source], Sequence[FactCard]], Report]
Check = Callable[[str, Claim, Sequence[Source]], Verdict]


@dataclass(frozen=True, slots=True)
class House:
    """What holds for every story of a run: style, day, terms, fact cards, persona and the gate."""

    style: Style
    today: date
    terms: tuple[Term, ...] = ()
    cards: tuple[FactCard, ...] = ()
    persona: Persona | None = None
    verify: Verify = verify
    check: Check = check


Writing = Generator[Sequence[Prompt], Sequence[Reply], Settled]


def writing(asker: Asker, house: House) -> Writing:
    """Write one story: vote, plan, draft, verify, repair, settle, and add the persona's view."""
    event = None
    candidates = undecided(asker.sources) if house.style.vote and asker.has("vote") else ()
    if candidates:
        (reply,) = yield [asker.vote(candidates)]
        event = voted(reply)
    planned = planned_by(asker, house.style, event)
    asker = replace(asker, event=planned.event)
    table = _known_table(asker, planned, house)
    if table is not None:
        planned = replace(planned, table=False)
    draft, problems = yield from drafting(asker, planned)
    if draft is None:
        return Settled(None, None, problems)
    draft = replace(draft, table=draft.table or table)
    draft, report = yield from repairing(asker, draft, house)
    settled = judge(draft, report, asker.citable, (), house)
    # An article without one of its sections is for a person to see; what is extra may be missing.
    missing = tuple(p for p in problems if _essential(p, planned))
    settled = replace(settled, reasons=(*missing, *settled.reasons))
    wanted = house.persona is not None and asker.has("opinion") and not settled.reasons
    if wanted and house.persona is not None and settled.draft is not None:
        return (yield from opining(asker, settled, house.persona, house))
    return settled


def _essential(problem: str, planned: Plan) -> bool:
    slot, _, index = problem.partition(":")[0].partition("-")
    return slot == "section" and planned.sections[int(index)].kind == "body"


def _known_table(asker: Asker, planned: Plan, house: House) -> Table | None:
    """The comparison that fact cards give, which goes before any that a model would write."""
    if not planned.table:
        return None
    return comparison(asker.sources[0], house.cards, planned.event, house.today, asker.earlier)


def drafting(
    asker: Asker, planned: Plan
) -> Generator[Sequence[Prompt], Sequence[Reply], tuple[Draft | None, tuple[str, ...]]]:
    """Ask every slot at once, the unusable ones a second time; None without title or body."""
    slots = ["headline", *(f"section-{i}" for i in range(len(planned.sections)))]
    wanted = [*slots, "table"] if planned.table else slots
    replies: dict[str, Reply] = {}
    problems: dict[str, str] = {}
    for attempt in range(_ATTEMPTS):
        answers = yield [_prompt(asker, planned, slot, attempt) for slot in wanted]
        problems = {}
        for slot, reply in zip(wanted, answers, strict=True):
            problem = problem_with(reply, slot, strict=attempt == 0)
            if problem is None:
                replies[slot] = reply
            else:
                problems[slot] = problem
        wanted = list(problems)
        if not wanted:
            break
    body = any(
        f"section-{i}" in replies for i, s in enumerate(planned.sections) if s.kind == "body"
    )
    if "headline" not in replies or not body:
        return None, tuple(problems.values())
    draft = apart(assemble(planned, replies), asker.earlier)
    tags = grounded_tags(draft.tags, asker.sources)
    return replace(draft, tags=tags), tuple(problems.values())


def repairing(
    asker: Asker, draft: Draft, house: House
) -> Generator[Sequence[Prompt], Sequence[Reply], tuple[Draft, Report]]:
    """Have what fails written anew, each claim alone, with its findings; and the last report."""
    draft = in_house_style(draft, asker.terms, asker.sources)
    report = house.verify(draft, asker.citable, house.cards)
    for attempt in range(1, house.style.repairs + 1):
        failing = [v for v in report.failing if v.where not in ("draft", "table")]
        whole = [f for v in report.failing if v.where == "draft" for f in v.findings]
        if not failing and not whole:
            break
        prompts = [_repair(asker, v, attempt) for v in failing]
        prompts += [asker.headline(attempt + _ATTEMPTS, whole)] if whole else []
        answers = yield prompts
        if whole:
            draft = _with_better_lines(draft, answers[-1], asker, house)
        draft = _with_rewrites(draft, failing, answers, asker, house, lines_too=bool(whole))
        draft = in_house_style(apart(draft, asker.earlier), asker.terms, asker.sources)
        report = house.verify(draft, asker.citable, house.cards)
    return draft, report


def _repair(asker: Asker, verdict: Verdict, attempt: int) -> Prompt:
    return asker.repair(verdict.where, verdict.text, verdict.evidence, verdict.findings, attempt)


def _with_rewrites(
    draft: Draft,
    failing: Sequence[Verdict],
    answers: Sequence[Reply],
    asker: Asker,
    house: House,
    *,
    lines_too: bool,
) -> Draft:
    """A rewrite is taken only if it passes on its own; `lines_too`: title and lines are new."""
    for verdict, reply in zip(failing, answers, strict=False):
        claim = claim_of(reply)
        replaced = lines_too and verdict.where.startswith(("title", "summary"))
        if claim is None or replaced:
            continue
        if house.check(verdict.where, claim, asker.citable).passed:
            draft = with_claim(draft, verdict.where, claim)
    return draft


def _with_better_lines(draft: Draft, reply: Reply, asker: Asker, house: House) -> Draft:
    """New lines are taken if the draft as a whole then has fewer faults than before."""
    if problem_with(reply, "headline", strict=True) is not None:
        return draft
    better = with_headline(draft, reply)
    better = replace(better, tags=grounded_tags(better.tags, asker.sources))
    before, after = (len(house.verify(d, asker.citable, ()).failing) for d in (draft, better))
    return better if after < before else draft


def judge(
    draft: Draft,
    report: Report,
    sources: Sequence[Source],
    notes: tuple[str, ...],
    house: House,
) -> Settled:
    """The draft as it is if it passes; without its failing claims if it stands; else held whole.

    `report` is that of this very draft.
    """
    if report.passed:
        return Settled(draft, report, notes)
    smaller = without(draft, report.failing)
    if smaller is None or notes:
        return Settled(draft, report, (*notes, *said(report.failing, "blocked")))
    again = house.verify(smaller, sources, house.cards)
    return judge(smaller, again, sources, said(report.failing, "dropped"), house)


def opining(asker: Asker, settled: Settled, persona: Persona, house: House) -> Writing:
    """Add the persona's view to a draft that passed; without it when it does not pass itself."""
    assert settled.draft is not None
    (reply,) = yield [asker.opinion(settled.draft, persona)]
    if problem_with(reply, "opinion") is not None:
        return settled
    passing = tuple(
        c for c in claims_of(reply) if house.check("sections.0.0", c, asker.citable).passed
    )
    draft = with_opinion(settled.draft, passing, persona)
    report = house.verify(draft, asker.citable, house.cards)
    return Settled(draft, report, ()) if report.passed else settled


def said(verdicts: Sequence[Verdict], what: str) -> tuple[str, ...]:
    """The blocking findings as reasons: "dropped summary.1: number: …"."""
    return tuple(
        f"{what} {v.where}: {f.rule}: {f.message}"
        for v in verdicts
        for f in v.findings
        if f.severity == "block"
    )


def _prompt(asker: Asker, planned: Plan, slot: str, attempt: int) -> Prompt:
    if slot == "headline":
        return asker.headline(attempt)
    if slot == "table":
        return asker.table(attempt)
    return asker.section(planned, int(slot.removeprefix("section-")), attempt)
