"""What one printed figure says of another: ranges, units left out, growth and fall as multiples."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from decimal import ROUND_DOWN, Decimal
from itertools import pairwise

from . import vocabulary as v
from .fact import Bound, Fact, Kind
from .units import UNITS

D = Decimal
_N, _U = Kind.NUMBER, Kind.UNIT
_SCALED = re.compile(rf"\d[\s-]?({v.SCALE})\b", re.I)
_BETWEEN = re.compile(r"-?\s?(?:-|to|and|or|–|~)\s?[$€£¥]?")
# 50, 100 or 200 Mbps: all are megabits.
_LISTED = re.compile(r", (?:and |or )?|/| of (?:the|its|all|those|their|some) ")
# 2.6 million GPU hours.
_HOURS = re.compile(r"\s[A-Za-z]+[ -]hours?\b")
# 120 by 160 centimetres: both are centimetres.
_BY = re.compile(r"(?:\s|-)?(?:by|[x×])(?:\s|-)?")
FALLEN = re.compile(
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
    r"|when|while|last|this|a (?:year|quarter|month|week) (?:earlier|ago|before))\b",
    re.I,
)
_DIGIT = re.compile(r"\d")
_GROWN = re.compile(
    r"\b(?:rose|risen|rise|up|grew|grown|growth|gain\w*|increas\w+|jump\w*|surg\w+|climb\w*|soar\w*|higher)\b",
    re.I,
)


def carried(text: str, printed: list[Fact]) -> Iterator[Fact]:
    """Ranges share their scale and unit; growth is a multiple; pounds may be weight."""
    measures = dict[int, Fact]()  # by where it stands, what a figure measures by the one after it
    for a, b in reversed(list(pairwise(printed))):
        between, b = text[a.end : b.start], measures.get(b.start, b)
        listed = (
            a.kind is _N and b.kind is _U and (_LISTED.fullmatch(between) or _BY.fullmatch(between))
        )
        if listed or (a.kind in (_N, Kind.MONEY) and _BETWEEN.fullmatch(between)):
            for fact in _shared(a, b):
                if fact.kind is _U:
                    measures[fact.start] = fact
                yield fact
    for fact in printed:
        if fact.kind is _N and _HOURS.match(text, fact.end):
            yield replace(fact, kind=_U, unit="h", printed="hour")
    yield from _in_coin(text, printed)
    yield from _elliptical(text, printed)
    shares = any(f.kind in (Kind.PERCENT, Kind.MULTIPLE) for f in printed)
    fell = FALLEN.search(text) if shares else None
    for fact in printed:
        if fell and fact.kind is Kind.MULTIPLE and fact.value > 1:  # fell tenfold: 10分の1
            yield replace(fact, kind=Kind.PERCENT, value=100 / fact.value)
        part = fact.kind is Kind.PERCENT and fact.approximate and not _DIGIT.search(fact.text)
        if fell and part and fact.value > 50:  # cut by two thirds: 3分の1に
            left = (100 - fact.value).quantize(D("1e-20"))
            yield replace(fact, value=left, approximate=False, bound=Bound.NONE)
        half = fact.kind is Kind.PERCENT and fact.value == 50
        if fell and half and fact.bound in _TURNED:  # by more than half: 半分以下
            yield replace(fact, bound=_TURNED[fact.bound])
        if fact.kind is Kind.PERCENT and _GROWN.search(text):
            yield replace(fact, kind=Kind.MULTIPLE, value=1 + fact.value / 100)
        if fact.unit == "GBP" and not fact.text.startswith("£"):
            yield replace(fact, kind=_U, unit="kg", value=fact.value * D("0.4536"), printed="pound")


def _in_coin(text: str, printed: list[Fact]) -> Iterator[Fact]:
    """An index told in its country's money, and a rate of exchange in the other currency."""
    index = _INDEX.search(text)
    traded = _TRADED.search(text)
    for fact in printed:
        if traded and fact.kind is _N and not fact.unit and fact.value != int(fact.value):
            for coin in _coins(text, traded.group(1)):
                yield replace(fact, kind=Kind.MONEY, unit=coin)
        if index and fact.kind in (Kind.POINT, _N) and not fact.unit:
            yield replace(fact, kind=Kind.MONEY, unit="USD" if index.group(1) else "JPY")
        m = _EXCHANGED.match(text, fact.end) if fact.kind in (_N, Kind.MONEY) else None
        if m is not None:
            whole = fact.value.to_integral_value(ROUND_DOWN)
            ends = [fact.value, *([whole + D(m.group(1)) / 100] if m.group(1) else [])]
            for coin in _coins(text, m.group(2)):
                yield from (replace(fact, kind=Kind.MONEY, unit=coin, value=end) for end in ends)


def _coins(text: str, base: str) -> set[str]:
    """The currencies that a sentence names besides the one that the rate is told against."""
    return {v.CURRENCIES[w] for w in v.words_of(text) & _COINS} - {_BASE[base]}


# Of the Dow and the Nikkei Japanese papers give dollars and yen.
_INDEX = re.compile(r"\b(?:(Dow)|Nikkei)\b")
_EXCHANGED = re.compile(
    r"(?:-(\d\d))? (?:yen |yuan |won )?(?:to|per|against|versus) (?:the |a )?(?:U\.?S\.? )?(dollar|euro|pound)\b"
)
# "Weakened past 158 to the dollar …, to trade at 157.42": a rate as well.
_TRADED = re.compile(r"\b(?:to|against|versus) the (?:U\.?S\.? )?(dollar|euro|pound)\b")
_BASE = {"dollar": "USD", "euro": "EUR", "pound": "GBP"}
_COINS = frozenset(
    "yen yuan won real rupee peso lira ruble rouble baht rupiah franc krona krone dollar euro pound".split()
)


_SUM = 100


def _elliptical(text: str, printed: list[Fact]) -> Iterator[Fact]:
    """Four hours with the camera on and eight with it off: eight of the unit before."""
    unit: Fact | None = None
    for fact in printed:
        if fact.kind in (_U, Kind.MULTIPLE, Kind.MONEY):
            unit = fact
        elif unit is None or fact.kind is not _N or fact.unit:
            continue
        elif unit.kind is Kind.MONEY and fact.value < _SUM:
            continue  # "$2 against 3": three of something else
        # The 1 of a score (3-1) leaves nothing out.
        elif _BARE.match(text, fact.end) and text[fact.start - 1 : fact.start] != "-":
            value = fact.value * UNITS[unit.printed][1] if unit.printed in UNITS else fact.value
            yield replace(fact, kind=unit.kind, unit=unit.unit, value=value, printed=unit.printed)


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
