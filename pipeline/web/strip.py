"""The strip of facts: every figure, date, name and quotation of the draft, its English beside it.

Pure. The verdict is that of `verify`'s findings; the English is looked up again by value, for a
person to compare.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from ..domain import Claim, Draft, Finding, Report, Severity
from ..facts import Fact, Kind, english, folded, japanese, latin_names

_QUOTED = re.compile("「([^「」]{2,})」")
_ENGLISH_QUOTE = re.compile('["“]([^"“”]{2,})["”]')
_DATES = {Kind.YEAR, Kind.MONTH, Kind.DAY, Kind.WEEKDAY, Kind.QUARTER, Kind.TIME}


@dataclass(frozen=True, slots=True)
class Stated:
    """One row: the Japanese, and the English that carries it (None: not found by value).

    `kind` is number, money, percent, date, name or quote; `verdict` ok, review or block.
    """

    where: str
    kind: str
    text: str
    english: str | None
    evidence: str | None
    verdict: str


def strip(draft: Draft, report: Report | None, sentences: Mapping[str, str]) -> tuple[Stated, ...]:
    """Every fact once a claim, in reading order; what is not plainly right comes with it."""
    found = {v.where: v.findings for v in (report.verdicts if report else ())}
    rows: list[Stated] = []
    for where, claim in draft.claims():
        cited = [(i, sentences[i]) for i in claim.evidence if i in sentences]
        rows.extend(_stated(where, claim, cited, found.get(where, ())))
    return tuple(dict.fromkeys(rows))


def _stated(
    where: str, claim: Claim, cited: Sequence[tuple[str, str]], findings: Sequence[Finding]
) -> Iterator[Stated]:
    for fact in _facts(claim.text, japanese_=True):
        name, said = _carrying(fact, cited)
        verdict = _verdict(findings, fact.start, fact.end)
        yield Stated(where, _kind(fact), _whole(claim.text, fact), said, name, verdict)
    for start, end, word in latin_names(claim.text):
        name, said = _named(word, cited)
        yield Stated(where, "name", word, said, name, _verdict(findings, start, end))
    for m in _QUOTED.finditer(claim.text):
        name, said = _named(m.group(1), cited)
        if said is None:
            name, said = _quoted(cited)
        yield Stated(where, "quote", m.group(), said, name, _verdict(findings, *m.span()))


@lru_cache(maxsize=8192)
def _facts(text: str, *, japanese_: bool) -> tuple[Fact, ...]:
    return japanese(text) if japanese_ else english(text)


def _carrying(fact: Fact, cited: Sequence[tuple[str, str]]) -> tuple[str | None, str | None]:
    """The English fact of the same value; one of the same kind first."""
    same = [
        (other.kind is not fact.kind, name, other.text.strip())
        for name, text in cited
        for other in _facts(text, japanese_=False)
        if other.value == fact.value
    ]
    best = min(same, key=lambda found: found[0], default=None)
    return (best[1], best[2]) if best else (None, None)


def _named(word: str, cited: Sequence[tuple[str, str]]) -> tuple[str | None, str | None]:
    key = folded(word)
    for name, text in cited:
        at = text.lower().find(word.lower())
        if at >= 0:
            return name, text[at : at + len(word)]
        if key and key in folded(text):
            return name, word
    return None, None


def _quoted(cited: Sequence[tuple[str, str]]) -> tuple[str | None, str | None]:
    for name, text in cited:
        if m := _ENGLISH_QUOTE.search(text):
            return name, m.group()
    return None, None


def _whole(text: str, fact: Fact) -> str:
    """The fact with the 年, 月 or 日 behind a part of a date."""
    unit = text[fact.end : fact.end + 1]
    return fact.text.strip() + (unit if fact.kind in _DATES and unit in "年月日" else "")


def _kind(fact: Fact) -> str:
    if fact.kind in _DATES:
        return "date"
    return str(fact.kind) if fact.kind in (Kind.MONEY, Kind.PERCENT) else "number"


def _verdict(findings: Sequence[Finding], start: int, end: int) -> str:
    touching = {f.severity for f in findings if f.start < end and start < f.end}
    if Severity.BLOCK in touching:
        return "block"
    return "review" if Severity.REVIEW in touching else "ok"
