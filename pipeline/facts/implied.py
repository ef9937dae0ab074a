"""What English words imply: a dozen is twelve, a trio three, half an hour thirty minutes.

These only license Japanese figures, they never demand one. One phrase may imply several: "half" is
50 %, 0.5 and half an hour, whichever the Japanese says.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from functools import lru_cache
from itertools import pairwise

from . import vocabulary as v
from .english import literal
from .fact import Bound, Fact, Kind
from .norm import normal
from .units import MONTHS, SECONDS, UNITS, measured

D = Decimal
_N, _U = Kind.NUMBER, Kind.UNIT
# Word → (kind, value, unit). Patterns are whole words, any case.
_WORDS: tuple[tuple[str, tuple[tuple[Kind, str, str], ...]], ...] = (
    (r"(?:a|one)[ -]hour and a half|hour and a half|one and a half hours",
     ((_U, "1.5", "h"), (_U, "90", "min"))),
    (r"(?:a|one) year and a half|year and a half", ((_U, "1.5", "year"), (_U, "18", "month"))),
    (r"half[ -](?:an[ -])?hours?|half past|half-hour", ((_U, "30", "min"), (_U, "0.5", "h"))),
    (r"quarter[ -](?:of an )?hours?", ((_U, "15", "min"),)),
    (r"half[ -](?:a[ -])?years?|half-yearly|biannual", ((_U, "6", "month"), (_U, "0.5", "year"))),
    (r"biennial", ((_U, "2", "year"),)),
    (r"half[ -](?:a[ -])?centur(?:y|ies)", ((_U, "50", "year"),)),
    (r"quarter[ -](?:of a )?century", ((_U, "25", "year"),)),
    (r"half[ -](?:a[ -])?dozen", ((_N, "6", ""),)),
    (r"between|bilateral|divid(?:ed|es|ing)|split|both|pair|couples?|twins?|duo|two-time|double-header|either|neither|twice",
     ((_N, "2", ""),)),
    (r"trilateral|trio|triple|triplets?|hat-?trick|thrice|treble", ((_N, "3", ""),)),
    (r"quartet|quadruple|quadruplets?", ((_N, "4", ""),)),
    (r"quintet", ((_N, "5", ""),)),
    (r"sextet", ((_N, "6", ""),)),
    (r"dozen", ((_N, "12", ""),)),
    (r"decades?|decades?-(?:long|old)", ((_U, "10", "year"),)),
    (r"half-decade", ((_U, "5", "year"),)),
    (r"centur(?:y|ies)|centenary|centennial", ((_U, "100", "year"), (_N, "100", ""))),
    (r"fortnight", ((_U, "2", "week"), (_U, "14", "d"))),
    (r"overnight", ((_U, "1", "d"),)),
    (r"daily|all-?day|day-?long|one-day|day-to-day|everyday",
     ((_U, "1", "d"), (_U, "24", "h"))),
    (r"weekly|all week|week-?long", ((_U, "1", "week"),)),
    (r"monthly|month-?long", ((_U, "1", "month"),)),
    (r"annual(?:ly)?|yearly|year-?long|all year|year-over-year|all season",
     ((_U, "1", "year"),)),
    (r"hourly|hour-?long", ((_U, "1", "h"), (_U, "60", "min"))),
    (r"opening|opener|maiden|inaugural|debut", ((_N, "1", ""),)),
    (r"round-the-clock|around the clock|24/7", ((_U, "24", "h"),)),
    (r"weekends?", ((_U, "2", "d"), (_N, "2", ""))),
    (r"freshm[ae]n", ((_N, "1", ""), (_U, "1", "year"))),
    (r"sophomores?", ((_N, "2", ""), (_U, "2", "year"))),
    (r"juniors?", ((_N, "3", ""), (_U, "3", "year"))),
    (r"seniors?", ((_N, "4", ""), (_U, "4", "year"))),
    (r"teens?|teenage(?:rs?|d)?|adolescents?", ((_N, "10", ""),)),
    (r"twenty-?somethings?|20-?somethings?|twenties", ((_N, "20", ""),)),
    (r"thirty-?somethings?|thirties", ((_N, "30", ""),)),
    (r"starting XV", ((_N, "15", ""),)),
    (r"starting XI|eleven-a-side", ((_N, "11", ""),)),
    (r"noon|midday", ((Kind.TIME, "720", ""),)),
    (r"midnight", ((Kind.TIME, "0", ""),)),
    (r"quarters?|quarterly", ((_U, "3", "month"), (Kind.PERCENT, "25", ""))),
    (r"half|halves|halv(?:ed|ing)", ((_N, "0.5", ""), (Kind.PERCENT, "50", ""), (_N, "2", ""))),
    (r"another", ((_N, "1", ""), (_N, "2", ""))),
    (r"once|singles?|sole|one|each|every|solo", ((_N, "1", ""),)),
    (r"six-figure", ((_N, "6", ""),)),
    (r"seven-figure", ((_N, "7", ""),)),
    (r"Sept(?:ember|\.)? 11|9/11", ((_N, "911", ""), (_N, "9", ""), (_N, "11", ""))),
    (r"point", ((Kind.POINT, "1", ""),)),
    (r"an? [a-z-]+ (?:later|earlier|ago|away|behind|ahead|apart)", ((_N, "1", ""),)),
)  # fmt: skip
_ONE_OF = re.compile(
    r"\b(?:an?|the|this|that|past|last|next|per|every|each|another|whole|full|same)(?: [a-z-]+)? "
    r"(day|week|month|year|hour|minute|second|mile|kilomet(?:er|re)|met(?:er|re)|foot|inch|ton|pound"
    r"|decade|century)\b(?!\s\d)",
    re.I,
)
# Without one of these no phrase above can stand there; most sentences have none.
_TRIGGERS = tuple(
    "half halv hour year week month dail day dozen both pair couple twin duo two-time double either "
    "neither twice trio tripl hat trick thrice treble quart quadru quint sext decade centur centen "
    "fortnight overnight clock 24/7 annual freshm sophom junior senior teen adolesc twent 20-so "
    "thirt starting eleven noon midday midnight six- seven- 9/11 sept 11 point once singl sole one "
    "another each every solo opening opener maiden inaug debut between lateral divid split biennial later earlier ago away "
    "behind ahead apart".split()
)
# Longer phrases stand above the words in them: one alternation, tried in this order.
_IMPLIED = re.compile(
    r"\b(?:" + "|".join(f"(?P<g{i}>{words})" for i, (words, _) in enumerate(_WORDS)) + r")\b", re.I
)
_FEET = re.compile(r"\b(\d+)(?:-|\s)?(?:foot|feet|ft|')[- ]?(\d{1,2})(?:\"|-?inch\w*|\b)", re.I)
_SCORE = re.compile(r"(?<![\d:])(\d{1,2}):(\d\d)(?::(\d\d))?(?![\d:])")
_NUMERIC = re.compile(r"(?<![\d/.])(\d{1,2})/(\d{1,2})(?:/((?:\d\d){1,2}))?(?![\d/])")
_IN_MORNING = re.compile(
    rf"\b(\d{{1,2}}|{'|'.join(list(v.WORDS)[1:13])})(?:\s?(?::|\.)(\d\d))?\s?"
    r"(o'clock|in the (?:morning|afternoon|evening)|at night|a\.m|p\.m)",
    re.I,
)
_HALF_PAST = re.compile(rf"\bhalf[- ](?:past )?({'|'.join(list(v.WORDS)[1:13])})\b", re.I)
_SHORT_YEAR = re.compile(r"(?<!\w)'(\d\d)(s?)\b|\b([2-9]0s|nineties|eighties|seventies|sixties)\b")
_IDENTIFIED = re.compile(
    r"\b(?:[A-Z][A-Za-z]*|[a-z]+)-?(\d+(?:\.\d+)?)(?![\d.A-Za-z])|\bv(\d+(?:\.\d+)?)"
)
_NTH = re.compile(
    rf"\b(?:(\d+)(?:st|nd|rd|th)|({'|'.join(v.ORDINALS)}))[\s-](?:consecutive\s|straight\s)?"
    r"(anniversary|birthday|second|minute|hour|day|daily|week|weekly|month|monthly|annual|year)\b",
    re.I,
)
_PER = re.compile(r"\b(?:per|each|every) ([a-z]+)(?:-([a-z]+))?\b", re.I)
_COUNT = rf"\d{{1,4}}|{'|'.join(v.WORDS)}"
_OF_SCALE = re.compile(
    r"\b(half|quarter|third)[ -](?:of[ -])?an?[ -](million|billion|trillion|thousand)\b", re.I
)
_RATIO = re.compile(rf"\b({_COUNT}) (?:in|out of)(?: every)? ({_COUNT})\b", re.I)
_FACTOR = re.compile(rf"\bfactor of (?:about |nearly |almost |around )?({_COUNT})\b", re.I)
_HALF_OF = re.compile(r"\bhalf[ -](?:an?[ -])?([a-z]+)\b", re.I)
_AND_HALF = re.compile(rf"\b({_COUNT}) and a half ([a-z]+)\b", re.I)
_OF_POINT = re.compile(
    r"\b(?:(half|(?:three[ -])?quarters?)(?: of)?)[ -](?:an? )?(?:percentage[ -])?point\b", re.I
)
# A quarter by its last month: the three months to June begin in April.
_QUARTER_TO = re.compile(
    r"\b(?:three months|quarter)(?: that)?,? (?:to|ended|ending|through|until)(?: on| in)?(?: the end of)?"
    rf" ({'|'.join(m.title() for m in v.MONTHS)})",
)
_FISCAL = re.compile(r"\bFY\s?'?((?:20)?\d\d)\b")
_NTH_OF = {
    "anniversary": "year", "birthday": "year", "second": "s", "minute": "min", "hour": "h", "day": "d",
    "daily": "d", "weekly": "week", "monthly": "month", "annual": "year",
}  # fmt: skip
_SECONDS = re.compile(r"(?<![\w'.])(\d+\.\d+|\d)s\b")
_VAGUE = re.compile(
    r"\b(?:(?P<tens>tens|dozens|scores|decades) of (?P<of>thousands|millions|billions)"
    r"|(?P<hundreds>hundreds|several hundred|(?:a )?few hundred) of (?P<of2>thousands|millions|billions)"
    r"|(?P<one>dozens|scores|tens|decades|hundreds|thousands|millions|billions|trillions)"
    r"|(?:several|a few|few) (?P<few>dozen|hundred|thousand|million|billion|decades)"
    r"|multi-?(?P<multi>million|billion|trillion))\b",
    re.I,
)
_SIZES = {
    "dozens": 10, "scores": 10, "tens": 10, "dozen": 10, "decades": 10, "hundreds": 100,
    "hundred": 100, "thousands": 1000, "thousand": 1000, "millions": 10**6, "million": 10**6,
    "billions": 10**9, "billion": 10**9, "trillions": 10**12, "trillion": 10**12,
}  # fmt: skip
_SCALED = re.compile(rf"\d[\s-]?({v.SCALE})\b", re.I)
_BETWEEN = re.compile(r"\s?(?:-|to|and|or|–)\s?[$€£¥]?")
_FALLEN = re.compile(
    r"\b(?:fall\w*|fell|drop\w*|declin\w*|decreas\w*|cut\w*|down|lower\w*|reduc\w*|shr[iau]nk\w*|cheaper|fewer|less|smaller"
    r"|slash\w*|plung\w*)\b",
    re.I,
)
_TURNED = {
    Bound.OVER: Bound.UNDER, Bound.LEAST: Bound.MOST, Bound.UNDER: Bound.OVER,
    Bound.MOST: Bound.LEAST,
}  # fmt: skip
# No noun follows: the figure leaves its unit to the one before.
_BARE = re.compile(
    r"\s*(?:[.,;:!?)\"—]|$)|\s(?:and|or|but|to|in|on|at|of|for|as|than|with|from|by|after|before|if"
    r"|when|while|last|this)\b",
    re.I,
)
_GROWN = re.compile(
    r"\b(?:rose|risen|rise|up|grew|grown|growth|gain\w*|increas\w+|jump\w*|surg\w+|climb\w*|soar\w*|higher)\b",
    re.I,
)


@lru_cache(maxsize=4096)
def licensed(text: str) -> tuple[Fact, ...]:
    """Every fact that a Japanese claim may state: those printed and those implied.

    Spans index the normalised text, which is as long as `text` but for rare signs (½).
    """
    even = normal(text).text
    printed = literal(even)
    return (*printed, *_implied(even), *_derived(even, printed))


def _implied(text: str) -> Iterator[Fact]:
    lower = text.lower()
    spoken = _IMPLIED.finditer(text) if any(t in lower for t in _TRIGGERS) else ()
    for m in _ONE_OF.finditer(text):
        known = measured(m.group(1))
        if known is not None:
            yield Fact(_U, known[1], *m.span(), m.group(), known[0], True, printed=known[2])
    for m in spoken:
        for kind, value, unit in _WORDS[int((m.lastgroup or "g0")[1:])][1]:
            yield Fact(kind, D(value), *m.span(), m.group(), unit, True)
    yield from _shares(text, lower)
    for m in _FEET.finditer(text):
        size = UNITS["foot"][1] * int(m.group(1)) + UNITS["inch"][1] * int(m.group(2))
        yield Fact(_U, size, *m.span(), m.group(), "m", printed="foot")
        for part, unit in zip(m.groups(), ("foot", "inch"), strict=True):
            yield Fact(_U, UNITS[unit][1] * int(part), *m.span(), m.group(), "m", printed=unit)
    yield from _clock(text)
    for m in _SHORT_YEAR.finditer(text):
        yield from _short_year(m)
    for m in _QUARTER_TO.finditer(text):
        first = (v.MONTHS.index(m.group(1).lower()) - 2) % 12 + 1
        yield Fact(Kind.MONTH, D(first), *m.span(), m.group())
    for m in _FISCAL.finditer(text):
        yield Fact(Kind.YEAR, D(2000 + int(m.group(1)) % 100), *m.span(), m.group(), "fy")
    for m in _NUMERIC.finditer(text):
        yield from _numeric_date(m)
    for m in _IDENTIFIED.finditer(text):
        yield Fact(_N, D(m.group(1) or m.group(2)), *m.span(), m.group(), "id")
    for m in _NTH.finditer(text):
        place = int(m.group(1)) if m.group(1) else v.ORDINALS.index(m.group(2).lower()) + 1
        unit = _NTH_OF.get(m.group(3).lower(), m.group(3).lower())
        yield Fact(_U, D(place), *m.span(), m.group(), unit, True)
    for m in _HALF_OF.finditer(text):
        known = measured(m.group(1))
        if known is not None and known[0] not in (*SECONDS, *MONTHS):
            how = v.bound(text, *m.span())
            yield Fact(_U, known[1] / 2, *m.span(), m.group(), known[0], True, how, known[2])
    for m in _SECONDS.finditer(text):
        yield Fact(_U, D(m.group(1)), *m.span(), m.group(), "s", printed="second")
    for m in _VAGUE.finditer(text):
        yield Fact(_N, D(_vague(m)), *m.span(), m.group(), "vague", True)


def _shares(text: str, lower: str) -> Iterator[Fact]:
    """One of each ("per token"), a share of so many (7 in 10), a part of a scale (half a million)."""
    for m in _PER.finditer(text):
        yield Fact(_N, D(1), *m.span(), m.group(), "", True)
        for word in m.groups():
            known = measured(word) if word else None
            if known is not None:
                yield Fact(_U, known[1], *m.span(), m.group(), known[0], True, printed=known[2])
    if " in " in lower or "out of" in lower:
        for m in _RATIO.finditer(text):
            part, of = (_count(x) for x in m.groups())
            if 0 < part < of:
                how = v.bound(text, m.start(), m.end(1))
                yield Fact(Kind.PERCENT, 100 * part / of, *m.span(), m.group(), "", False, how)
    for m in _OF_SCALE.finditer(text):
        value = D(v.SCALES[m.group(2).lower()]) / v.PARTS[m.group(1).lower()]
        yield Fact(_N, value, *m.span(), m.group(), "", False, v.bound(text, *m.span()))
    for m in _AND_HALF.finditer(text) if "and a half" in lower else ():
        known = measured(m.group(2))
        if known is not None:
            value = (_count(m.group(1)) + D("0.5")) * known[1]
            yield Fact(_U, value, *m.span(), m.group(), known[0], printed=known[2])
    for m in _OF_POINT.finditer(text) if "point" in lower else ():
        size = {"h": "0.5", "q": "0.25", "t": "0.75"}[m.group(1)[0].lower()]
        yield Fact(Kind.POINT, D(size), *m.span(), m.group())
    for m in _FACTOR.finditer(text) if "factor of" in lower else ():
        yield Fact(Kind.MULTIPLE, _count(m.group(1)), *m.span(), m.group())
        if _FALLEN.search(text):
            yield Fact(Kind.PERCENT, 100 / _count(m.group(1)), *m.span(), m.group())


def _count(word: str) -> Decimal:
    return D(word) if word.isdigit() else D(v.WORDS[word.lower()])


def _clock(text: str) -> Iterator[Fact]:
    for m in _SCORE.finditer(text):
        units = ("h", "min", "s") if m.group(3) else ("min", "s")
        for value, unit in zip((g for g in m.groups() if g), units, strict=True):
            yield Fact(_U, D(value), *m.span(), m.group(), unit)
            yield Fact(_N, D(value), *m.span(), m.group())
    for m in _IN_MORNING.finditer(text):
        word = m.group(1).lower()
        hour = int(word) if word.isdigit() else v.WORDS[word]
        late = re.search("afternoon|evening|night|p.m", m.group(3), re.I) is not None
        minutes = (hour % 12 + 12 * late) * 60 + int(m.group(2) or 0)
        unit = "12" if m.group(3).lower() == "o'clock" else ""
        yield Fact(Kind.TIME, D(minutes), *m.span(), m.group(), unit)
    for m in _HALF_PAST.finditer(text):
        minutes = v.WORDS[m.group(1).lower()] * 60 + 30
        yield Fact(Kind.TIME, D(minutes), *m.span(), m.group(), "12")


def _short_year(m: re.Match[str]) -> Iterator[Fact]:
    if m.group(1):
        for hundred in (1900, 2000):
            year, unit = D(hundred + int(m.group(1))), "s" if m.group(2) else ""
            yield Fact(Kind.YEAR, year, *m.span(), m.group(), unit)
        return
    words = {"nineties": 90, "eighties": 80, "seventies": 70, "sixties": 60}
    decade = words.get(m.group(3).lower()) or int(re.sub(r"\D", "", m.group(3)))
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


def _vague(m: re.Match[str]) -> int:
    group = m.groupdict()
    if group["tens"]:
        return 10 * _SIZES[group["of"].lower()]
    if group["hundreds"]:
        return 100 * _SIZES[group["of2"].lower()]
    return _SIZES[(group["one"] or group["few"] or group["multi"]).lower()]


def _derived(text: str, printed: list[Fact]) -> Iterator[Fact]:
    """Ranges share their scale and unit; growth is a multiple; pounds may be weight."""
    for a, b in pairwise(printed):
        listed = a.kind is _N and b.kind is _U and text[a.end : b.start] == ", "
        if listed or (a.kind in (_N, Kind.MONEY) and _BETWEEN.fullmatch(text[a.end : b.start])):
            yield from _shared(a, b)
    yield from _elliptical(text, printed)
    fell = _FALLEN.search(text)
    for fact in printed:
        if fell and fact.kind is Kind.MULTIPLE and fact.value > 1:  # fell tenfold: 10分の1
            yield replace(fact, kind=Kind.PERCENT, value=100 / fact.value)
        if fell and fact.kind is Kind.PERCENT and fact.value == 50:  # by more than half: 半分以下
            yield replace(fact, bound=_TURNED.get(fact.bound, fact.bound))
        if fact.kind is Kind.PERCENT and _GROWN.search(text):
            yield replace(fact, kind=Kind.MULTIPLE, value=1 + fact.value / 100)
        if fact.unit == "GBP" and not fact.text.startswith("£"):
            yield replace(fact, kind=_U, unit="kg", value=fact.value * D("0.4536"), printed="pound")


def _elliptical(text: str, printed: list[Fact]) -> Iterator[Fact]:
    """Four hours with the camera on and eight with it off: eight of the unit before."""
    unit: Fact | None = None
    for fact in printed:
        if fact.kind is _U:
            unit = fact
        elif unit is not None and fact.kind is _N and not fact.unit and _BARE.match(text, fact.end):
            value = fact.value * UNITS[unit.printed][1] if unit.printed in UNITS else fact.value
            yield replace(fact, kind=_U, unit=unit.unit, value=value, printed=unit.printed)


def _shared(a: Fact, b: Fact) -> Iterator[Fact]:
    scale = D(1)
    found = _SCALED.search(b.text)
    if found and not _SCALED.search(a.text):
        scale = D(v.SCALES[found.group(1).lower()])
    if b.kind is Kind.UNIT and b.printed:
        scale = UNITS[b.printed][1]
    kind = b.kind if a.kind is _N else a.kind
    unit = b.unit if a.kind is _N else a.unit
    if (scale, kind, unit) != (D(1), a.kind, a.unit):
        yield replace(a, kind=kind, unit=unit, value=a.value * scale, printed=b.printed)
    if a.kind is Kind.MONEY and b.kind is _N:
        yield replace(b, kind=Kind.MONEY, unit=a.unit)
