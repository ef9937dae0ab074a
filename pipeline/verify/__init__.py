"""Draft vs sources → Report: a verdict per claim, without a model, in milliseconds.

One check a file. A claim check takes (path, claim, sources), a text check a passage, a page check
all passages; each yields findings as grave as can be, and the policy says what they may do here.
`lint` and `compared` do the same for anybody's Markdown.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from pipeline import policy as policies
from pipeline.domain import Claim, Derive, Draft, FactCard, Finding, Report, Source, Verdict
from pipeline.facts import Gazetteer, shipped
from pipeline.policy import Policy

from . import whole
from .attribution import attribution
from .cards import card_columns, card_fact, card_table, cites_card
from .cells import cells
from .changes import changes, parts, rates
from .columns import columns
from .compared import compared as _compared
from .counts import counts
from .coverage import copying, expansion
from .dates import dates
from .document import read_page
from .evidence import Sources
from .hedges import hedges
from .honours import honours
from .identifiers import identifiers
from .lint import Located, lint, page_findings, text_findings
from .markers import markers
from .money import money
from .names import evidence, names
from .page import Page, Part, Passage, Placed, page_of, part_of
from .polarity import polarity
from .prose import language
from .quotes import quotes
from .shares import shares
from .subjects import subjects
from .temporal import temporal
from .units import units

__all__ = ["RULES", "Located", "Page", "check", "compared", "lint", "read_page", "verify"]

RULES = "v2"
Check = Callable[[str, Claim, Sources], Iterator[Finding]]
CHECKS: tuple[Check, ...] = (
    evidence,
    counts,
    money,
    shares,
    units,
    rates,
    dates,
    parts,
    markers,
    identifiers,
    names,
    honours,
    quotes,
    hedges,
    polarity,
    changes,
    attribution,
    temporal,
    cells,
    language,
    expansion,
)


def verify(
    draft: Draft,
    sources: Sequence[Source],
    cards: Sequence[FactCard] = (),
    policy: Policy | None = None,
    *,
    derive: Derive | None = None,
    names: Gazetteer | None = None,
) -> Report:
    """Check every claim against the sentences that it cites, and the draft as a whole.

    `cards` are the fact cards that table cells may cite instead of a sentence; `policy` (default:
    the shipped one) says what each rule may do, `derive` what may be computed from the source's
    figures, `names` is the gazetteer (the shipped one if not given).
    """
    known, judge = _sources(sources, cards, derive, names), policy or policies.shipped()
    verdicts = {w: _verdict(w, claim, known, judge) for w, claim in draft.claims()}
    for where, finding in _whole(draft, known):
        at = (
            where
            if where in verdicts
            else "table"
            if where.startswith(("table", "label"))
            else "draft"
        )
        old = verdicts.get(at) or Verdict(at, "", ())
        verdicts[at] = replace(old, findings=(*old.findings, *judge.judged([finding])))
    return Report(tuple(verdicts.values()), RULES)


def check(
    where: str,
    claim: Claim,
    sources: Sequence[Source],
    cards: Sequence[FactCard] = (),
    policy: Policy | None = None,
    *,
    derive: Derive | None = None,
    names: Gazetteer | None = None,
) -> Verdict:
    """Check one claim alone, as after an edit."""
    known = _sources(sources, cards, derive, names)
    return _verdict(where, claim, known, policy or policies.shipped())


def _sources(
    sources: Sequence[Source],
    cards: Sequence[FactCard],
    derive: Derive | None,
    names: Gazetteer | None,
) -> Sources:
    return Sources(tuple(sources), tuple(cards), derive or Derive(), names or shipped())


def compared(
    page: Page,
    sources: Sequence[Source],
    policy: Policy,
    amazon: str = "",
    known_links: Sequence[str] = (),
    *,
    names: Gazetteer | None = None,
    cards: Sequence[FactCard] = (),
) -> tuple[Located, ...]:
    """Check anybody's page, sentence by sentence, against whole English articles.

    A table's column about a product of the fact cards may say what its card says.
    """
    # What a sentence owes to its own evidence cannot be asked of a whole article.
    apart = (evidence, language, expansion, attribution, hedges, polarity, changes)
    checks = tuple(c for c in CHECKS if c not in apart)
    known = _sources(sources, cards, None, names)
    return _compared(page, known, checks, policy, amazon, known_links)


def _verdict(where: str, claim: Claim, known: Sources, policy: Policy) -> Verdict:
    checks = (card_fact,) if cites_card(claim) else CHECKS
    found = [finding for one in checks for finding in one(where, claim, known)]
    if claim.text.strip():
        found += text_findings(Passage(where, part_of(where), claim.text))
    return Verdict(where, claim.text, claim.evidence, policy.judged(found))


def _whole(draft: Draft, known: Sources) -> Iterator[Placed]:
    page = page_of(draft)
    yield from page_findings(page)
    yield from copying(draft, known.sources)
    for passage in page.of(Part.HEADING, Part.LABEL, Part.TAG):
        for finding in text_findings(passage):
            yield passage.where, replace(finding, message=f"「{passage.text}」: {finding.message}")
    if draft.table is not None:
        rivals = card_columns(draft.table, known)
        ours = [c for c in draft.table.columns if c not in rivals]
        for label in (*ours, *(r.label for r in draft.table.rows)):
            for finding in names("table", Claim(label, ()), known):
                yield "table", finding
        for finding in (*whole.table(draft.table), *card_table(draft.table, known)):
            yield "table", finding
        yield from subjects(draft.table, known)
        yield from columns(draft.table, known)
