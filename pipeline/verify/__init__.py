"""Draft vs sources → Report: a verdict per claim, without a model, in milliseconds.

One check a file. A check takes (path, claim, sources) and yields findings; what only the whole
draft shows is in `whole`. Only what is nearly certain blocks.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from pipeline.domain import Claim, Derive, Draft, FactCard, Finding, Report, Source, Verdict
from pipeline.facts import Gazetteer, shipped

from . import whole
from .attribution import attribution
from .cards import card_columns, card_fact, card_table, cites_card
from .cells import cells
from .counts import counts
from .dates import dates
from .evidence import Sources
from .hedges import hedges
from .honours import honours
from .identifiers import identifiers
from .markers import markers
from .money import money
from .names import evidence, names
from .prose import hype, language, tidy
from .quotes import quotes
from .shares import shares
from .temporal import temporal
from .units import units

__all__ = ["RULES", "check", "verify"]

RULES = "v2"
Check = Callable[[str, Claim, Sources], Iterator[Finding]]
CHECKS: tuple[Check, ...] = (
    evidence,
    counts,
    money,
    shares,
    units,
    dates,
    markers,
    identifiers,
    names,
    honours,
    quotes,
    hedges,
    attribution,
    temporal,
    cells,
    language,
    tidy,
    hype,
    whole.line,
)


def verify(
    draft: Draft,
    sources: Sequence[Source],
    cards: Sequence[FactCard] = (),
    *,
    derive: Derive | None = None,
    names: Gazetteer | None = None,
) -> Report:
    """Check every claim against the sentences that it cites, and the draft as a whole.

    `cards` are the fact cards that table cells may cite instead of a sentence, `derive` what may
    be computed from the source's figures, `names` the gazetteer (the shipped one if not given).
    """
    known = _sources(sources, cards, derive, names)
    verdicts = [_verdict(where, claim, known) for where, claim in draft.claims()]
    for where, found in _whole(draft, known):
        if found:
            verdicts.append(Verdict(where, "", (), found))
    return Report(tuple(verdicts), RULES)


def check(
    where: str,
    claim: Claim,
    sources: Sequence[Source],
    cards: Sequence[FactCard] = (),
    *,
    derive: Derive | None = None,
    names: Gazetteer | None = None,
) -> Verdict:
    """Check one claim alone, as after an edit."""
    return _verdict(where, claim, _sources(sources, cards, derive, names))


def _sources(
    sources: Sequence[Source],
    cards: Sequence[FactCard],
    derive: Derive | None,
    names: Gazetteer | None,
) -> Sources:
    return Sources(tuple(sources), tuple(cards), derive or Derive(), names or shipped())


def _verdict(where: str, claim: Claim, known: Sources) -> Verdict:
    checks = (card_fact,) if cites_card(claim) else CHECKS
    found = tuple(finding for one in checks for finding in one(where, claim, known))
    return Verdict(where, claim.text, claim.evidence, found)


def _whole(draft: Draft, known: Sources) -> Iterator[tuple[str, tuple[Finding, ...]]]:
    yield "draft", tuple(whole.three_lines(draft))
    if draft.table is not None:
        rivals = card_columns(draft.table, known)
        columns = [c for c in draft.table.columns if c not in rivals]
        labels = [*columns, *(r.label for r in draft.table.rows)]
        wrong = [
            finding
            for label in labels
            for one in (names, tidy)
            for finding in one("table", Claim(label, ()), known)
        ]
        yield "table", (*whole.table(draft.table), *card_table(draft.table, known), *wrong)
