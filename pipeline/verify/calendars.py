"""What explains a date that is not printed so: the calendar, a clock in Japan, a fiscal year."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.facts import (
    Fact,
    Kind,
    explains,
    in_japan,
    quarter_months,
    resolve,
    shipped_year_ends,
    told,
)

from .evidence import Cited

Pair = tuple[Fact, Cited]
_JAPAN = re.compile("(日本時間)|(?:現地|東部|太平洋|山岳部|中部|標準|夏|米国|英国|[米英欧])時間")


# A market's quarters are those of the calendar, whoever's share is told.
_MARKET = re.compile(r"\b(?:market|shares?|shipments?|global|worldwide|industry)\b", re.I)
_DECADE = re.compile(r"\b(?:the|this) decade\b", re.I)
_DECADE_ENDS = re.compile(r"\bend of (?:the|this) decade\b", re.I)
_IN_JAPAN = re.compile(r"\b(?:in Japan|Japan(?:ese)? (?:standard )?time|Tokyo time|JST)\b", re.I)


def on_our_clock(text: str, start: int) -> bool:
    """Whether the last zone that the sentence named is Japan's: 日本時間26日午前6時に…、7時から…"""
    zones = list(_JAPAN.finditer(text, text.rfind("。", 0, start) + 1, start))
    return bool(zones) and zones[-1].group(1) is not None


def abroad(fact: Fact, known: Sequence[tuple[Fact, Cited]]) -> tuple[tuple[Fact, Cited], ...]:
    """The times of the source that a clock in Japan shows so, and its days: these or the next."""
    if fact.kind is Kind.DAY:
        timed = {c.sentence.id for f, c in known if f.kind is Kind.TIME}
        return tuple(
            (f, c)
            for f, c in known
            if explains(f, fact)
            or (f.kind is Kind.DAY and c.sentence.id in timed and _next(f, fact))
        )
    halves = {int(fact.value) % 1440} | (
        {int(fact.value + 720) % 1440} if fact.unit == "12" else set()
    )
    return tuple(
        (f, c)
        for f, c in known
        if (
            c.source.published is not None
            and halves & in_japan(c.sentence.text, f, c.source.published)
        )
        or (_IN_JAPAN.search(c.sentence.text) and explains(f, fact))
    )


def _next(day: Fact, other: Fact) -> bool:
    """Whether a day may be the one after another: the 1st follows a 28th to 31st."""
    return other.value == day.value + 1 or (other.value == 1 and day.value >= _MONTH_ENDS)


_MONTH_ENDS = 28


def fiscal(fact: Fact, known: Sequence[Pair], by: Sequence[Pair]) -> tuple[Pair, ...]:
    """A quarter in months is that of the company's year: Nvidia's third is August to October."""
    kept = [p for p in by if p[0].kind is not Kind.QUARTER]
    for f, c in known:
        if f.kind is Kind.QUARTER:
            words = told(f"{c.source.title}\n{c.sentence.text}")
            ends = {end for name, end in shipped_year_ends().items() if words.has(name)}
            if not ends or _MARKET.search(c.sentence.text):
                ends.add(12)
            if any(int(fact.value) in quarter_months(int(f.value), end) for end in ends):
                kept.append((f, c))
    return tuple(kept)


def _month_follows(facts: Sequence[Fact], i: int) -> bool:
    after = facts[i + 1] if i + 1 < len(facts) else None
    return after is not None and after.kind is Kind.MONTH and after.start == facts[i].end


def _month_of(facts: Sequence[Fact], i: int) -> int | None:
    """The month that a day is said with: 6月 of 6月1日."""
    before = facts[i - 1] if i else None
    if before is None or before.kind is not Kind.MONTH or before.end != facts[i].start:
        return None
    return int(before.value)


@dataclass(frozen=True, slots=True)
class Beside:
    """What stands beside a date: whether a month follows the year, and the month before a day."""

    dated: bool
    month: int | None

    @staticmethod
    def of(facts: Sequence[Fact], i: int) -> Beside:
        """What stands beside the fact at place `i`."""
        dated = facts[i].kind is Kind.YEAR and _month_follows(facts, i)
        return Beside(dated, _month_of(facts, i))


def by_calendar(
    fact: Fact, cited: Sequence[Cited], beside: Beside, *, strict: bool = False
) -> bool:
    """A date that the article's own date and a word like "Tuesday" or "last year" give."""
    for c in cited:
        if c.source.published is None:
            continue
        day, value = c.source.published.date(), int(fact.value)
        calendar = resolve(c.sentence.text, day, strict)
        if fact.kind is Kind.YEAR and fact.unit == "s":
            decade = c.source.published.year // 10 * 10
            if value == decade and _DECADE.search(c.sentence.text):
                return True
        elif fact.kind is Kind.YEAR:
            ends = c.source.published.year // 10 * 10 + 10
            if value in (ends - 1, ends) and _DECADE_ENDS.search(c.sentence.text):
                return True
            if value in calendar.years or (
                beside.dated and calendar.dated and value == c.source.published.year
            ):
                return True
        elif fact.kind is Kind.MONTH:
            if value in calendar.months:
                return True
        elif fact.kind is Kind.WEEKDAY:
            if value in calendar.weekdays:
                return True
        elif any(d.day == value and beside.month in (None, d.month) for d in calendar.days):
            return True
    return False
