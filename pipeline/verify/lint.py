"""A page without its source: every check that needs no evidence, and where each finding stands."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from pipeline.domain import Finding
from pipeline.policy import Policy

from .characters import brackets, characters, foreign, open_brackets
from .front import front_matter
from .law import advertising, motives, quotation, sourced
from .layout import headings, tables
from .lookalike import look_alikes
from .page import PROSE, Page, Part, Passage, Placed
from .platforms import platforms
from .renderers import renderers
from .spelling import consistency, wrong_spelling
from .style import register, repetition, same_endings, sentence_shape, truncation
from .summary import line_shape, three_lines
from .wording import wording

TextCheck = Callable[[Passage], Iterator[Finding]]
PageCheck = Callable[[Page], Iterator[Placed]]

TEXT_CHECKS: tuple[TextCheck, ...] = (
    characters,
    brackets,
    foreign,
    truncation,
    sentence_shape,
    wording,
    wrong_spelling,
    look_alikes,
    motives,
    line_shape,
)
PAGE_CHECKS: tuple[PageCheck, ...] = (
    three_lines,
    register,
    same_endings,
    repetition,
    consistency,
    headings,
    quotation,
)
DOCUMENT_CHECKS: tuple[PageCheck, ...] = (
    open_brackets,
    front_matter,
    platforms,
    tables,
    renderers,
    sourced,
)
# These look at Markdown's own marks, which a document's text no longer has.
_DRAFTS_ONLY = frozenset({"debris"})


@dataclass(frozen=True, slots=True)
class Located:
    """A finding in a file: line and column from 1, the passage's name, and its text."""

    line: int
    column: int
    where: str
    text: str
    finding: Finding


def text_findings(passage: Passage) -> Iterator[Finding]:
    """All that one passage shows by itself."""
    for check in TEXT_CHECKS:
        yield from check(passage)


def page_findings(page: Page, amazon: str = "") -> Iterator[Placed]:
    """All that only the whole shows: of a draft, or with its layout of a document."""
    checks = PAGE_CHECKS + DOCUMENT_CHECKS if page.raw else PAGE_CHECKS
    for check in checks:
        yield from check(page)
    yield from advertising(page, amazon)


def lint(page: Page, policy: Policy, amazon: str = "") -> tuple[Located, ...]:
    """Every finding of a document, in reading order, as grave as the policy has it."""
    found: list[Placed] = []
    for passage in page.passages:
        found += [
            (passage.where, f) for f in text_findings(passage) if _of_documents(page, passage, f)
        ]
    found += page_findings(page, amazon)
    return located(page, found, policy)


def _of_documents(page: Page, passage: Passage, finding: Finding) -> bool:
    """Whether a finding holds for a document, which names its English sources by their titles."""
    if finding.rule == "untranslated":
        text = passage.text[finding.start : finding.end]
        return not any(text in link.label for link in page.links)
    by_section = finding.rule == "bracket" and passage.part in PROSE
    return finding.rule not in _DRAFTS_ONLY and not by_section


def located(page: Page, found: list[Placed], policy: Policy) -> tuple[Located, ...]:
    """Findings with their places, judged by the policy as a page's, sorted by line."""
    by_name = {p.where: p for p in page.passages}
    placed = []
    for where, finding in found:
        (judged,) = policy.judged([finding], page=True)
        passage = by_name.get(where)
        line, column = place_of(page, where, passage, judged.start)
        text = passage.text if passage else ""
        placed.append(Located(line, column, where, text, judged))
    return tuple(sorted(set(placed), key=lambda x: (x.line, x.column, x.finding.rule)))


def place_of(page: Page, where: str, passage: Passage | None, offset: int) -> tuple[int, int]:
    """Where a finding stands: its passage, the place in its name, or the top of the page."""
    if passage is not None:
        return passage.place(offset)
    if where.startswith("line:"):
        _, line, column = where.split(":")
        return int(line), int(column)
    if where.startswith("front."):
        key = where.removeprefix("front.")
        for number, line in enumerate(page.raw.split("\n"), 1):
            if re.search(rf"(?<![\w-]){re.escape(key)}[\"']?\s?[:=]", line):
                return number, 1
    titles = page.of(Part.TITLE)
    return titles[0].place(0) if titles else (1, 1)
