"""Numbers, money, percentages, units and dates: each must be explained by a cited sentence."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import datetime
from decimal import Decimal

from pipeline.domain import Claim, Finding
from pipeline.facts import Fact, Kind, japanese

from .evidence import Cited, Sources, block, days_around, facts_cited, remark

_CALENDAR = {Kind.YEAR, Kind.MONTH, Kind.DAY, Kind.WEEKDAY}
_RULES = {
    Kind.MONEY: "money",
    Kind.PERCENT: "percent",
    Kind.POINT: "percent",
    Kind.UNIT: "unit",
    Kind.YEAR: "date",
    Kind.MONTH: "date",
    Kind.DAY: "date",
    Kind.WEEKDAY: "date",
    Kind.QUARTER: "date",
    Kind.TIME: "date",
}
# (English, Japanese) kinds that translators write for one another.
_READ_AS = {
    (Kind.NUMBER, Kind.YEAR),
    (Kind.YEAR, Kind.NUMBER),
    (Kind.MONEY, Kind.NUMBER),  # the currency is left to the reader
    (Kind.UNIT, Kind.DAY),  # three days ↔ 3日
    (Kind.NUMBER, Kind.MULTIPLE),
    (Kind.MULTIPLE, Kind.NUMBER),  # three times ↔ 3回
    (Kind.NUMBER, Kind.DAY),
}
_RELATIVE = re.compile(
    r"\b(?:(?:last|next|this) (?:year|month|week)|today|yesterday|tomorrow|(?:mon|tues|wednes|"
    r"thurs|fri|satur|sun)day|earlier|later|a year ago|(?:this|next|last) (?:spring|summer|fall|"
    r"autumn|winter))\b",
    re.I,
)
# Human translators add 2人 or 1つ freely, and write small numbers as words: these never block.
_WEAK = Decimal(10)
_ROUNDING = Decimal("0.05")


def figures(where: str, claim: Claim, sources: Sources) -> Iterator[Finding]:
    """One finding for each Japanese figure that no cited sentence explains."""
    cited = sources.cited(claim)
    known = facts_cited(cited)
    for fact in japanese(claim.text):
        if any(explains(e, fact) for e, _ in known):
            continue
        if fact.kind in _CALENDAR and _by_calendar(fact, cited):
            continue
        yield _finding(fact, known)


def explains(english: Fact, japanese_: Fact) -> bool:
    """Whether an English fact carries a Japanese one: same kind and unit, same value."""
    if not _same_kind(english, japanese_):
        return False
    if english.value == japanese_.value:
        return True
    loose = japanese_.approximate and japanese_.kind not in _CALENDAR
    if not loose or not english.value:
        return False
    return abs(english.value - japanese_.value) / abs(english.value) <= _ROUNDING


def _same_kind(english: Fact, japanese_: Fact) -> bool:
    a, b = english.kind, japanese_.kind
    if {a, b} == {Kind.UNIT, Kind.NUMBER}:
        # "70 billion" of a "70-billion-parameter model", or 人/社 counters we do not know.
        return True
    if {a, b} == {Kind.NUMBER, Kind.POINT}:
        return True  # scores are 81.4 in English and 81.4ポイント in Japanese
    if a is b:
        return english.unit == japanese_.unit
    return (a, b) in _READ_AS


def _by_calendar(fact: Fact, cited: Sequence[Cited]) -> bool:
    """A date that the article's own date and a word like "Tuesday" or "last year" give."""
    return any(_dated_by(fact, c) for c in cited)


def _dated_by(fact: Fact, c: Cited) -> bool:
    published, value = c.source.published, int(fact.value)
    if published is None:
        return False
    relative = _RELATIVE.search(c.sentence.text) is not None
    if fact.kind is Kind.YEAR:
        return abs(value - published.year) <= (1 if relative else 0)
    if relative and value in {_part(fact.kind, d) for d in days_around(c.source)}:
        return True
    if fact.kind is Kind.MONTH:
        return value == published.month
    return fact.kind is Kind.DAY and value in (published.day, published.day + 1)


def _part(kind: Kind, day: datetime) -> int:
    return {Kind.MONTH: day.month, Kind.DAY: day.day, Kind.WEEKDAY: day.weekday()}.get(kind, -1)


def _finding(fact: Fact, known: Sequence[tuple[Fact, Cited]]) -> Finding:
    rule = _RULES.get(fact.kind, "number")
    span = (fact.start, fact.end)
    nearest = min(
        known,
        key=lambda pair: (pair[0].kind is not fact.kind, abs(pair[0].value - fact.value)),
        default=None,
    )
    if fact.kind in (Kind.NUMBER, Kind.UNIT) and fact.value < _WEAK:
        return remark(rule, f"{fact.text} is not said in the cited sentences", span)
    said = f"; the nearest there is {nearest[0].text.strip()!r}" if nearest else ""
    return block(
        rule,
        f"「{fact.text}」 is not in the cited sentences{said}. Use the source's figure or drop it.",
        span,
        nearest[0].text if nearest else None,
        nearest[1].sentence.id if nearest else None,
    )
