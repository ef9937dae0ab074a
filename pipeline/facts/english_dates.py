"""Dates and times of day in English, as they are printed."""

from __future__ import annotations

import re
from collections.abc import Set
from decimal import Decimal

from . import vocabulary as v
from .fact import Bound, Fact, Kind, fact_at
from .norm import blank, mask
from .units import MONTHS, SECONDS, measured


def dates(text: str, found: list[Fact], words: Set[str], figures: bool) -> str:
    """Add the dates and times of a normalised text to `found`; gives the text without them."""
    masked = _clock(text, found) if figures else text
    if v.MONTHISH.search(masked):
        masked = _months(text, masked, found)
    if words & v.QUARTERS:
        for m in v.QUARTER.finditer(masked):
            found.append(fact_at(text, Kind.QUARTER, _quarter(m), m.start(), m.end()))
        masked = mask(v.QUARTER, masked)
    if words & v.WEEKDAYS:
        for m in v.WEEKDAY.finditer(masked):
            day = (m.group(1) or m.group(2)).lower()[:3]
            number = [d[:3] for d in v.DAYS].index(day)
            found.append(fact_at(text, Kind.WEEKDAY, number, *m.span()))
        masked = mask(v.WEEKDAY, masked)
    return _years(text, masked, found) if figures else masked


def _clock(text: str, found: list[Fact]) -> str:
    """Dates in figures and times of day."""
    for m in v.ISO.finditer(text):
        for kind, i in ((Kind.YEAR, 1), (Kind.MONTH, 2), (Kind.DAY, 3)):
            found.append(fact_at(text, kind, int(m.group(i)), m.start(i), m.end(i)))
    masked = mask(v.ISO, text)
    for m in v.TIME.finditer(masked):
        # 02:30 is at night; 2:30 may be either.
        clock = m.group(4) or ""
        unit = "" if m.group(3) or (len(clock) == 2 and clock < "10") or int(clock) > 12 else "12"
        how = v.bound(text, *m.span())
        about = how is not Bound.NONE
        found.append(Fact(Kind.TIME, _minutes(m), *m.span(), m.group(), unit, about, how))
    return mask(v.TIME, masked)


def _quarter(m: re.Match[str]) -> int:
    word = m.group(1) or m.group(2)
    return 4 if word.lower() == "final" else v.place(word)


def _years(text: str, masked: str, found: list[Fact]) -> str:
    for m in v.YEARS.finditer(masked):
        first = int(m.group(1))
        found.append(fact_at(text, Kind.YEAR, first, *m.span(1)))
        found.append(fact_at(text, Kind.YEAR, first // 100 * 100 + int(m.group(2)), *m.span(2)))
    masked = mask(v.YEARS, masked)
    rest = masked
    for m in v.YEAR.finditer(masked):
        if _counts(text, m.end()):
            continue
        year = Decimal(m.group(1))
        # The 1960's are a decade, 2026's best are not.
        unit = "s" if m.group(2) == "s" or (m.group(2) and year % 10 == 0) else ""
        found.append(Fact(Kind.YEAR, year, m.start(), m.end(), text[m.start() : m.end()], unit))
        rest = blank(rest, *m.span())
    return rest


_COUNTING = re.compile(r"\s([A-Za-z]+)\b(?!-)")


def _counts(text: str, end: int) -> bool:
    """Whether a unit or a currency follows: 2048 GB and 2000 yen are no years; 2026 second quarter is one."""
    m = _COUNTING.match(text, end)
    if m is None:
        return False
    word = m.group(1).lower()
    if word in v.CURRENCIES or word.removesuffix("s") in v.CURRENCIES:
        return word not in ("won", "real", "grand", "pound")
    known = measured(word)
    spans = known is not None and (known[0] in SECONDS or known[0] in MONTHS)
    return known is not None and (not spans or word.endswith("s"))


def _minutes(m: re.Match[str]) -> Decimal:
    if m.group(4):
        return Decimal(int(m.group(4)) * 60 + int(m.group(5)))
    hour = int(m.group(1)) % 12 + (12 if m.group(3).lower() == "p" else 0)
    return Decimal(hour * 60 + int(m.group(2) or 0))


def _months(text: str, masked: str, found: list[Fact]) -> str:
    spans = [m.span() for m in v.MONTH.finditer(masked) if _month(text, m, found)]
    for m in v.DAY_MONTH.finditer(masked):
        for name in ("from", "day"):
            if m.group(name):
                found.append(fact_at(text, Kind.DAY, int(m.group(name)), *m.span(name)))
        spans.append(m.span())
    for start, end in spans:
        masked = blank(masked, start, end)
    return masked


def _month(text: str, m: re.Match[str], found: list[Fact]) -> bool:
    number = v.MONTHS.index(m.group("month")[:3].lower()) + 1
    if m.group("month") in ("May", "March") and not (m.group("day") or m.group("year")):
        if v.BESIDE_MONTH.match(text, m.end()) or v.AFTER_MONTH.search(text[: m.start()]):
            before = "in"
        else:
            before = text[: m.start()].rstrip().rsplit(" ", 1)[-1].lower()
        alone = before not in v.BEFORE_MAY and not before.rstrip("stndrh")[-1:].isdigit()
        if alone and (m.group("month") == "May" or before in ("", "the", "a")):
            return False
    found.append(fact_at(text, Kind.MONTH, number, *m.span("month")))
    for name, kind in (("day", Kind.DAY), ("until", Kind.DAY), ("year", Kind.YEAR)):
        if m.group(name):
            found.append(fact_at(text, kind, int(m.group(name)), *m.span(name)))
    return True
