"""The days, months and years that words like Tuesday, yesterday and last month mean in a source.

The anchor is the source's own date, never ours. Newsrooms write in their own zone and Japan is
ahead of them, so that "today" may be the day before or after the UTC date; all are given.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from itertools import pairwise

from .fact import Fact, Kind
from .implied import licensed
from .vocabulary import WORDS

_NUMBER = rf"\d{{1,3}}|an?|{'|'.join(WORDS)}"
_AGO = re.compile(
    rf"\b({_NUMBER})[\s-](day|week|month|year|decade)s? (ago|earlier|before|later|after|from now|prior)",
    re.I,
)
_IN = re.compile(
    rf"\b(?:in|within|for|over|past|last|next|after) (?:the (?:past|last|next) )?({_NUMBER}) (day|week|month|year)s?\b",
    re.I,
)
_DAYS = re.compile(
    r"\b(?P<yesterday>yesterday|last night|overnight)|\b(?P<tomorrow>tomorrow)"
    r"|\b(?P<today>today|tonight|this (?:morning|afternoon|evening)|earlier today)"
    r"|(?<!-day )(?<!long )\b(?P<weekend>weekend)",
    re.I,
)
_NOW = re.compile(r"\b(?:now available|announc\w+|releas\w+|launch\w+|unveil\w+|said|says)\b", re.I)
_NEAR = re.compile(
    r"\b(?P<yearend>year-?end|year's end|end of the year)"
    r"|\b(?P<which>last|previous|past|this|current|next|coming|following|earlier this|later this|early"
    r"|late|end of|end|start of|beginning of)\s(?:the\s)?(?P<what>year|month|week|quarter|season"
    r"|spring|summer|fall|autumn|winter|january|february|march|april|may|june|july|august"
    r"|september|october|november|december|monday|tuesday|wednesday|thursday|friday|saturday"
    r"|sunday)\b",
    re.I,
)
_AHEAD = re.compile(
    r"\b(?:will|would|going to|next|coming|upcoming|plans?|planned|due|scheduled|set to|expected)\b",
    re.I,
)
_LAST = ("last", "previous", "past")
_NEXT = ("next", "coming", "following")


@dataclass(frozen=True, slots=True)
class Calendar:
    """What a sentence's own words for time can mean."""

    days: frozenset[date]
    weekdays: frozenset[int]
    months: frozenset[int]
    years: frozenset[int]
    dated: bool
    """Whether it gives a day, month or year that leaves the year to be understood."""


@lru_cache(maxsize=4096)
def resolve(text: str, published: date, strict: bool = False) -> Calendar:
    """The days, months and years that the words of an English sentence give.

    `strict` leaves out the article's own day where an announcement says none, and takes a weekday
    as the last one, unless the sentence looks ahead.
    """
    facts = licensed(text)
    named = any(f.kind is Kind.WEEKDAY for f in facts)
    printed = {*_spoken(text, published, named), *_printed(facts, published)}
    days = {*printed, *_weekdays(facts, published, strict and not _AHEAD.search(text))}
    if not strict:
        days.update(_told_now(text, published))
    months, years = {d.month for d in days}, set[int]()
    for m in _NEAR.finditer(text):
        _near(m, published, months, years)
    for m in (*_AGO.finditer(text), *_IN.finditer(text)):
        _ago(m, published, days, months, years)
    dated = any(f.kind in (Kind.MONTH, Kind.WEEKDAY) for f in facts)
    dated = (dated or bool(days)) and not any(f.kind is Kind.YEAR for f in facts)
    weekdays = frozenset(d.weekday() for d in printed)
    if any(f.kind is Kind.MONTH for f in facts):
        months.clear()  # a sentence that prints a month means that one
    return Calendar(frozenset(days), weekdays, frozenset(months), frozenset(years), dated)


def _around(day: date, *steps: int) -> Iterator[date]:
    yield from (day + timedelta(days=s) for s in steps)


def _spoken(text: str, published: date, named: bool) -> Iterator[date]:
    """Days by words like "yesterday"; "overnight" is of the weekday that is `named`, if one is."""
    for m in _DAYS.finditer(text):
        if named and m.group().lower() == "overnight":
            continue
        if m.lastgroup == "weekend":
            back = (published.weekday() - 5) % 7
            yield from _around(published, -back, 1 - back, 7 - back, 8 - back)
            continue
        shift = {"yesterday": -1, "tomorrow": 1}.get(m.lastgroup or "", 0)
        yield from _around(published, shift - 1, shift, shift + 1)


def _told_now(text: str, published: date) -> Iterator[date]:
    """What is announced without a day is announced on the day of the article."""
    if _NOW.search(text):
        yield from _around(published, -1, 0, 1)


def _weekdays(facts: Iterable[Fact], published: date, past: bool) -> Iterator[date]:
    """The last and the next day of that name, a week before, and the day after each in Japan."""
    for fact in facts:
        if fact.kind is Kind.WEEKDAY:
            back = (published.weekday() - int(fact.value)) % 7
            for day in _around(published, -back, *(() if past else (7 - back, -back - 7))):
                yield from (day, day + timedelta(days=1))


def _printed(facts: Iterable[Fact], published: date) -> Iterator[date]:
    """Days printed as month and day; without a year, the nearest such day."""
    found = list(facts)
    for a, b in pairwise(found):
        if {a.kind, b.kind} == {Kind.MONTH, Kind.DAY}:
            month, day = (int(x.value) for x in sorted((a, b), key=lambda f: f.kind is Kind.DAY))
            given = [int(f.value) for f in found if f.kind is Kind.YEAR]
            for year in given or (published.year - 1, published.year, published.year + 1):
                try:
                    when = date(year, month, day)
                except ValueError:
                    continue
                if given or abs((when - published).days) <= 200:
                    yield when


def _near(m: re.Match[str], published: date, months: set[int], years: set[int]) -> None:
    if m.group("yearend"):
        years.add(published.year)
        months.add(12)
        return
    which, what = m.group("which").lower(), m.group("what").lower()
    step = -1 if which in _LAST else 1 if which in _NEXT else 0
    if what == "year":
        years.add(published.year + step)
    elif what == "month":
        months.add((published.month - 1 + step) % 12 + 1)
    else:  # last autumn, next week: on this side of New Year or on the other
        years.update({published.year, published.year + step})


def _ago(
    m: re.Match[str], published: date, days: set[date], months: set[int], years: set[int]
) -> None:
    word = m.group(1).lower()
    count = int(word) if word.isdigit() else WORDS.get(word, 1)
    ways: tuple[int, ...] = (-1, 1)
    if m.lastindex and m.lastindex >= 3:
        past = m.group(3).lower() in ("ago", "earlier", "before", "prior")
        ways = (-1,) if past else (1,)
    for way in ways:
        if m.group(2).lower() in ("year", "decade"):
            size = count * (10 if m.group(2).lower() == "decade" else 1)
            years.update(
                {published.year + way * size, published.year + way * size - 1}
                if size > 1
                else {published.year + way * size}
            )
        elif m.group(2).lower() == "month":
            months.add((published.month - 1 + way * count) % 12 + 1)
        else:
            size = count * (7 if m.group(2).lower() == "week" else 1)
            days.update(_around(published, way * size - 1, way * size, way * size + 1))
