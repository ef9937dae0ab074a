"""Times, dates and spans that English words imply: at six, nine-thirty, the nineties, day one."""

from __future__ import annotations

import re
from collections.abc import Iterator, Set
from decimal import Decimal

from . import vocabulary as v
from .fact import Fact, Kind
from .units import measured

D = Decimal
_N, _U = Kind.NUMBER, Kind.UNIT
_SCORE = re.compile(r"(?<![\d:])(\d{1,2}):(\d\d)(?::(\d\d))?(?![\d:])")
_NUMERIC = re.compile(r"(?<![\d/.])(\d{1,2})/(\d{1,2})(?:/((?:\d\d){1,2}))?(?![\d/])")
_IN_MORNING = re.compile(
    rf"\b(\d{{1,2}}|{'|'.join(list(v.WORDS)[1:13])})(?:\s?(?::|\.)(\d\d))?\s?"
    r"(o'clock|in the (?:morning|afternoon|evening)|at night|a\.m|p\.m)",
    re.I,
)

# 2-4pm, from 9 to 11:30 a.m.: the first is of the same half of the day, if it can be.
_TO_HALF = re.compile(
    r"(?<![\d:.])(\d{1,2})(?:[:.]([0-5]\d))?(?:\s?[-–~]\s?|\s(?:to|and|until|till)\s)"
    r"(?=(\d{1,2})(?:[:.][0-5]\d)?\s*([ap])\.?m\b)",
    re.I,
)
_HALF_PAST = re.compile(rf"\bhalf[- ](?:past )?({'|'.join(list(v.WORDS)[1:13])})\b", re.I)
_SHORT_YEAR = re.compile(
    r"(?<!\w)'(\d\d)(s?)\b|\b([2-9]0s|nineties|eighties|seventies|sixties)\b", re.I
)

# Day 1 and week two: 1日目, 2週目.
_DAY_N = re.compile(
    rf"\b(day|week|month|year) (\d{{1,3}}|{'|'.join(list(v.WORDS)[1:13])})\b(?! (?:{'|'.join(list(v.WORDS)[1:13])}|\d))",
    re.I,
)

# A count in figures or as a word.
COUNT = rf"\d{{1,4}}|{'|'.join(v.WORDS)}"

# "The second outage in as many months": in two months.
_AS_MANY = re.compile(
    rf"\b(?:(?P<nth>{'|'.join(v.ORDINALS)})|(?P<n>{COUNT}))\b[^.;]{{1,60}}? in as many (?P<what>[a-z]+?)s\b",
    re.I,
)
# "The second straight decline": of two months, quarters or years, whichever the news counts by.
_STRAIGHT = re.compile(
    rf"\b(?:(\d+)(?:st|nd|rd|th)|({'|'.join(v.ORDINALS)})) (?:straight|consecutive) ", re.I
)
_FINAL_MONTHS = re.compile(
    rf"\b(?:final|last) ({COUNT}) months of (?:the year|(?:19|20)\d\d)", re.I
)
_FIRST_QUARTERS = re.compile(r"\bfirst (?:(two|three) quarters|half)\b", re.I)
_FIRST_MONTHS = re.compile(rf"\bfirst ({COUNT}) months\b", re.I)
_TURNED = re.compile(rf"\bturn(?:s|ed|ing)? ({COUNT})\b(?! (?:percent|per cent|%))", re.I)
_GRADES = re.compile(r"\bgrades? (\d{1,2})(?:(?: through | to | and |-)(\d{1,2}))?\b", re.I)
_HOUR = rf"(?:1[0-2]|[1-9]|{'|'.join(list(v.WORDS)[1:13])})"
_MINUTE = r"(?:-(?P<{}>thirty|fifteen|forty-five))?"

# At six, from nine to five, by eight-thirty tomorrow: nothing follows that would be counted.
_AT_HOUR = re.compile(
    r"\b(?:at|by|before|until|till|since|around|about|past|after|from|between)"
    rf" (?P<first>{_HOUR}){_MINUTE.format('half')}(?:(?: to | and | until |-to-|-)(?P<second>{_HOUR}){_MINUTE.format('half2')})?"
    r"(?=\s*(?:[.,;:!?)\"](?!\d)|$)|\s(?:tomorrow|yesterday|today|tonight|last|this|that|next|every|each|on|in|at|as|and|or|until|"
    r"sharp|daily|local|Pacific|Eastern|Central|Tokyo|London|GMT|UTC)\b)",
    re.I,
)

# A quarter by its last month: the three months to June begin in April.
_QUARTER_TO = re.compile(
    r"\b(?:(three|six|nine) months|quarter)(?: that)?,? (?:to|ended|ending|through|until)(?: on| in)?"
    rf"(?: the end of)? ({'|'.join(m.title() for m in v.MONTHS)})",
)

# "The December quarter" is the same.
_MONTH_QUARTER = re.compile(rf"\b({'|'.join(m.title() for m in v.MONTHS)})[a-z]*[ -]quarter\b")
_MINUTES = {"fifteen": 15, "thirty": 30, "forty-five": 45}
_DECADES = {"nineties": 90, "eighties": 80, "seventies": 70, "sixties": 60}

# Most sentences have none of these words; a look at the set saves a search for each pattern.
_HOURS = frozenset("clock morning afternoon evening night m".split())


def times(text: str, lower: str, words: Set[str], figures: bool) -> Iterator[Fact]:
    """What a normalised text implies of times.

    `lower` and `words` are its own; `figures` says whether it has any.
    """
    yield from _clock(text, words, figures)
    for m in _SHORT_YEAR.finditer(text) if figures or words & _DECADES.keys() else ():
        yield from _short_year(m)
    for m in _QUARTER_TO.finditer(text) if "quarter" in lower or "months" in lower else ():
        yield _first_month(m, m.group(2), v.WORDS[m.group(1) or "three"])
    for m in _MONTH_QUARTER.finditer(text) if "quarter" in lower else ():
        yield _first_month(m, m.group(1), 3)
    yield from _spans(text, lower, figures)
    for m in _NUMERIC.finditer(text) if figures else ():
        yield from _numeric_date(m)


def _spans(text: str, lower: str, figures: bool) -> Iterator[Fact]:
    """Spans that are told by another count, a birthday, or a year at school."""
    for m in _AS_MANY.finditer(text) if "as many" in lower else ():
        known = measured(m.group("what"))
        if known is not None:
            nth = m.group("nth")
            many = D(v.place(nth)) if nth else count(m.group("n"))
            said = m.span("what"), m.group("what")
            yield Fact(_U, many * known[1], *said[0], said[1], known[0], printed=known[2])
    for m in _DAY_N.finditer(text):
        known = measured(m.group(1))
        if known is not None:
            value = count(m.group(2)) * known[1]
            yield Fact(_U, value, *m.span(), m.group(), known[0], printed=known[2])
    for m in _STRAIGHT.finditer(text) if "straight" in lower or "consecutive" in lower else ():
        place = D(v.place(m.group(1) or m.group(2)))
        for unit in ("d", "week", "month", "year"):
            yield Fact(_U, place, *m.span(), m.group(), unit, True)
    for m in _FINAL_MONTHS.finditer(text) if "months" in lower else ():
        for month in (13 - count(m.group(1)), D(12)):
            yield Fact(Kind.MONTH, month, *m.span(), m.group())
    for m in _FIRST_QUARTERS.finditer(text) if "quarters" in lower or "half" in lower else ():
        last = 3 * count(m.group(1)) if m.group(1) else D(6)
        for month in (D(1), last):
            yield Fact(Kind.MONTH, month, *m.span(), m.group())
    for m in _FIRST_MONTHS.finditer(text) if "months" in lower else ():
        for month in (D(1), count(m.group(1))):
            yield Fact(Kind.MONTH, month, *m.span(), m.group())
    for m in _TURNED.finditer(text) if "turn" in lower else ():
        yield Fact(_U, count(m.group(1)), *m.span(), m.group(), "year", printed="year")
    for m in _GRADES.finditer(text) if figures and "grade" in lower else ():
        for grade in m.groups():
            if grade:
                yield Fact(_U, D(grade), *m.span(), m.group(), "year", printed="year")


def _first_month(m: re.Match[str], last: str, months: int) -> Fact:
    """The month that a span of so many begins in, by the name of its last one."""
    first = (v.MONTHS.index(last[:3].lower()) + 1 - months) % 12 + 1
    return Fact(Kind.MONTH, D(first), *m.span(), m.group())


def count(word: str) -> Decimal:
    """The value of a count in figures or as a word up to ninety."""
    return D(word) if word[0].isdigit() else D(v.WORDS[word.lower()])


def _clock(text: str, words: Set[str], figures: bool) -> Iterator[Fact]:
    for m in _SCORE.finditer(text) if figures else ():
        units = ("h", "min", "s") if m.group(3) else ("min", "s")
        for value, unit in zip((g for g in m.groups() if g), units, strict=True):
            yield Fact(_U, D(value), *m.span(), m.group(), unit)
            yield Fact(_N, D(value), *m.span(), m.group())
    for m in _IN_MORNING.finditer(text) if words & _HOURS else ():
        word = m.group(1).lower()
        hour = int(word) if word.isdigit() else v.WORDS[word]
        late = re.search("afternoon|evening|night|p.m", m.group(3), re.I) is not None
        minutes = (hour % 12 + 12 * late) * 60 + int(m.group(2) or 0)
        unit = "12" if m.group(3).lower() == "o'clock" else ""
        yield Fact(Kind.TIME, D(minutes), *m.span(), m.group(), unit)
    for m in _AT_HOUR.finditer(text) if figures or words & v.NUMBERS else ():
        for name, half in (("first", "half"), ("second", "half2")):
            if m.group(name):
                minutes = int(count(m.group(name))) * 60 + _MINUTES.get(m.group(half), 0)
                yield Fact(Kind.TIME, D(minutes), *m.span(name), m.group(name), "12")
    for m in _TO_HALF.finditer(text) if figures else ():
        minutes = int(m.group(1)) % 12 * 60 + int(m.group(2) or 0)
        late = m.group(4).lower() == "p" and int(m.group(1)) % 12 <= int(m.group(3)) % 12
        unit = "" if late or m.group(4).lower() == "a" else "12"
        yield Fact(Kind.TIME, D(minutes + 720 * late), *m.span(1), m.group(1), unit)
    for m in _HALF_PAST.finditer(text) if "half" in words else ():
        minutes = v.WORDS[m.group(1).lower()] * 60 + 30
        yield Fact(Kind.TIME, D(minutes), *m.span(), m.group(), "12")


def _short_year(m: re.Match[str]) -> Iterator[Fact]:
    if m.group(1):
        for hundred in (1900, 2000):
            year, unit = D(hundred + int(m.group(1))), "s" if m.group(2) else ""
            yield Fact(Kind.YEAR, year, *m.span(), m.group(), unit)
        return
    decade = _DECADES.get(m.group(3).lower()) or int(re.sub(r"\D", "", m.group(3)))
    yield Fact(Kind.YEAR, D(1900 + decade), *m.span(), m.group(), "s")
    yield Fact(_N, D(decade), *m.span(), m.group())


def _numeric_date(m: re.Match[str]) -> Iterator[Fact]:
    a, b = int(m.group(1)), int(m.group(2))
    for month, day in ((a, b), (b, a)):
        if 1 <= month <= 12 and 1 <= day <= 31:
            yield Fact(Kind.MONTH, D(month), *m.span(), m.group())
            yield Fact(Kind.DAY, D(day), *m.span(), m.group())
    if b > a > 0:  # 3/4 of them
        yield Fact(Kind.PERCENT, D(100 * a) / b, *m.span(), m.group(), "", True)
    if m.group(3):
        year = int(m.group(3))
        yield Fact(Kind.YEAR, D(year if year > 99 else 2000 + year), *m.span(), m.group())
