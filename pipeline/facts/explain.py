"""The lattice: which English fact carries which Japanese one. Kinds are strict.

What translators write for one another is listed pair by pair; everything else explains nothing.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from decimal import ROUND_DOWN, ROUND_HALF_UP, ROUND_UP, Decimal

from .fact import Bound, Fact, Kind
from .units import IMPERIAL, MONTHS, SECONDS, as_printed, converted, same_span

D = Decimal
# ¥ is printed for both; the source decides, and a translator writes out which.
_YEN = {("JPY", "CNY")}


def explains(english: Fact, japanese: Fact) -> bool:
    """Whether an English fact carries a Japanese one: kind, unit and value."""
    return _RULES[japanese.kind](english, japanese)


def _number(e: Fact, j: Fact) -> bool:
    if j.unit == "vague":
        if e.unit == "vague":
            return e.value == j.value
        return e.kind in (Kind.NUMBER, Kind.UNIT) and j.value <= e.value < 10 * j.value
    if e.unit == "vague":
        return False
    if j.unit == "life":  # 40代: in his 40s, 46-year-old
        age = e.kind is Kind.NUMBER or (e.kind is Kind.UNIT and e.unit == "year")
        return age and j.value <= e.value < j.value + 10
    if e.kind is Kind.UNIT:
        return _equal(_as_printed(e), j) or _equal(e, j)
    return e.kind in _COUNTED and _equal(e, j)


_COUNTED = (Kind.NUMBER, Kind.YEAR, Kind.MONEY, Kind.MULTIPLE, Kind.POINT, Kind.QUARTER)


def _as_printed(fact: Fact) -> Fact:
    """A measure in the unit that it is printed in: 6 feet are 6."""
    return replace(fact, value=as_printed(fact.value, fact.printed))


def _money(e: Fact, j: Fact) -> bool:
    if e.kind is not Kind.MONEY:
        return False
    if e.unit != j.unit:
        cents = {("USDc", "USD"), ("GBPp", "GBP")}
        if (e.unit, j.unit) in cents:
            return e.value / 100 == j.value
        if not ((e.unit, j.unit) in _YEN and e.text.startswith("¥")):
            return False
    return _equal(e, j)


def _percent(e: Fact, j: Fact) -> bool:
    if e.kind is Kind.POINT and "basis" in e.text.lower():
        return e.value == j.value  # 25 basis points: 0.25%の利上げ
    if e.kind is not Kind.PERCENT:
        return False
    if _equal(e, j) or ("分の" in j.text and abs(e.value - j.value) < D("0.01")):
        return True
    # A third is 約3割 or 33 %; "three in ten" stays with its own figures.
    fraction = e.approximate and not _FIGURE.search(e.text)
    if fraction and j.approximate:
        return abs(e.value - j.value) <= D("3.4")
    if fraction:
        return abs(e.value - j.value) < 1
    return j.approximate and "割" in j.text and abs(e.value - j.value) <= 3


# A share in figures or with its "per cent" is no fraction, whatever stands before it.
_FIGURE = re.compile(r"\d|%|per ?cent|pct")


def _point(e: Fact, j: Fact) -> bool:
    return e.kind in (Kind.POINT, Kind.NUMBER) and e.unit != "vague" and _equal(e, j)


def _multiple(e: Fact, j: Fact) -> bool:
    if e.kind is Kind.PERCENT:
        return not e.approximate and e.value >= 100 and e.value == 100 * j.value
    return e.kind is Kind.MULTIPLE and _equal(e, j)


def _unit(e: Fact, j: Fact) -> bool:
    if e.kind is Kind.UNIT:
        return _measure(e, j)
    if j.printed == "day" and not _FIGURE.search(j.text):  # 五日に: the 5th
        return _day(e, j)
    if e.kind is Kind.YEAR:  # '26年
        return j.printed == "year" and e.value % 100 == j.value and e.unit == ""
    if e.kind is Kind.MULTIPLE:  # three-times winner, 3度の優勝
        return j.unit == "°" and e.value == j.value
    if e.kind is not Kind.NUMBER or e.unit == "vague":
        return False
    if j.printed == "century":
        return e.value == j.value / 100
    if j.printed == "age":
        return e.value == j.value
    if j.unit == "°":  # 2度目 as well as 20度
        return e.value == j.value
    if j.printed == "year" and _LONG_AGO <= j.value < _FAR_OFF and e.unit == "":  # in 1492, by 2106
        return e.value == j.value
    if e.unit == "nth":
        return False
    return j.unit in ("token", "parameter") and _equal(e, j)


_LONG_AGO, _FAR_OFF = 1000, 2200


def _measure(e: Fact, j: Fact) -> bool:
    if j.unit == "キロ":
        if e.printed in ("km", "kilometer", "kilometre", "kg", "kilogram", "kilo"):
            return _as_printed(e).value == j.value
        if e.unit == "km/h":
            return _close(e.value, j.value)
        return e.unit in ("m", "kg") and converted(
            e.value / (1000 if e.unit == "m" else 1), e.printed, j.value, "km"
        )
    if e.unit in SECONDS or e.unit in MONTHS:
        return same_span(e.value, e.unit, j.value, j.unit) or (e.unit == j.unit and _equal(e, j))
    if j.unit == "m" and e.unit == "km/h":  # 時速50マイル, 時速80キロメートル
        same = (e.printed in IMPERIAL) is (j.printed in IMPERIAL) and j.printed in _ROAD
        same = same and _as_printed(e).value == _as_printed(j).value
        in_seconds = j.printed == "meter" and _close(e.value / D("3.6"), j.value)  # 風速35メートル
        return same or in_seconds or (j.printed == "km" and _close(e.value, j.value / 1000))
    if {"°C", "°F"} >= {e.unit, j.unit} and e.unit != j.unit:
        in_celsius = (e.value - 32) * 5 / 9 if e.unit == "°F" else e.value * 9 / 5 + 32
        return abs(in_celsius - j.value) <= 1
    if e.unit.startswith("°") and j.unit.startswith("°"):
        return e.value == j.value or (e.unit == "°F" and abs((e.value - 32) * 5 / 9 - j.value) <= 1)
    if e.unit != j.unit:
        return False
    return _equal(e, j) or converted(e.value, e.printed, j.value, j.printed)


_ROAD = ("mile", "km")


def _close(a: Decimal, b: Decimal) -> bool:
    return bool(a) and abs(a - b) / a <= D("0.06")


def _year(e: Fact, j: Fact) -> bool:
    if e.kind is Kind.YEAR and e.value == j.value:
        return (e.unit == "s") is (j.unit == "s")
    return e.kind is Kind.NUMBER and e.value == j.value and e.unit == "" and j.unit != "s"


def _month(e: Fact, j: Fact) -> bool:
    if e.kind is Kind.QUARTER and j.unit == "quarter":
        return j.value in (3 * e.value - 2, 3 * e.value)
    return e.kind is Kind.MONTH and e.value == j.value


def _day(e: Fact, j: Fact) -> bool:
    if e.kind is Kind.UNIT:
        return same_span(e.value, e.unit, j.value, "d")
    if e.kind is Kind.NUMBER:
        return e.unit in ("nth", "id") and e.value == j.value
    return e.kind is Kind.DAY and e.value == j.value


def _same(e: Fact, j: Fact) -> bool:
    return e.kind is j.kind and e.value == j.value


def _time(e: Fact, j: Fact) -> bool:
    if e.kind is not Kind.TIME:
        return False
    if "12" in (e.unit, j.unit):
        return (e.value - j.value) % 720 == 0
    return (e.value - j.value) % 1440 == 0


_RULES: dict[Kind, Callable[[Fact, Fact], bool]] = {
    Kind.NUMBER: _number, Kind.MONEY: _money, Kind.PERCENT: _percent, Kind.POINT: _point,
    Kind.MULTIPLE: _multiple, Kind.UNIT: _unit, Kind.YEAR: _year, Kind.MONTH: _month,
    Kind.DAY: _day, Kind.WEEKDAY: _same, Kind.QUARTER: _same, Kind.TIME: _time,
}  # fmt: skip


def _equal(e: Fact, j: Fact) -> bool:
    """The same value, or one rounded to two significant digits or more and marked as rounded."""
    if e.value == j.value:
        return True
    if not j.approximate or not e.value or not j.value or e.kind is Kind.YEAR:
        return False
    return rounds_to(e.value, j.value, j.bound)


def rounds_to(exact: Decimal, rounded: Decimal, how: Bound) -> bool:
    """Whether `rounded` is `exact` to at least two significant digits: 37,248 → 約3万7000.

    約 rounds to the nearest, 超 and 以上 down, 近く and 未満 up.
    """
    digits = rounded.normalize().as_tuple()
    kept = len(digits.digits)
    if not isinstance(digits.exponent, int):
        return False
    if kept == 1:  # 298,000 → 約30万: two digits were kept, and the second is a nought
        kept, unit = 2, D(1).scaleb(digits.exponent - 1)
    else:
        unit = D(1).scaleb(digits.exponent)
    if abs(exact - rounded) >= unit:
        return False
    way = _ROUNDED.get(how, ROUND_HALF_UP)
    return (exact / unit).quantize(D(1), way) * unit == rounded


_ROUNDED = {
    Bound.OVER: ROUND_DOWN,
    Bound.LEAST: ROUND_DOWN,
    Bound.NEARLY: ROUND_UP,
    Bound.UNDER: ROUND_UP,
    Bound.MOST: ROUND_UP,
}


def agrees(english: Bound, japanese: Bound) -> bool:
    """Whether 約, 以上 and the like say what about, at least and the like say."""
    return english is Bound.NONE or japanese in _AGREES[english]


_AGREES = {
    Bound.ABOUT: (Bound.ABOUT, Bound.NEARLY),
    Bound.NEARLY: (Bound.NEARLY, Bound.ABOUT, Bound.UNDER),
    Bound.OVER: (Bound.OVER, Bound.LEAST),
    Bound.LEAST: (Bound.LEAST, Bound.OVER),
    Bound.UNDER: (Bound.UNDER, Bound.MOST, Bound.NEARLY),
    Bound.MOST: (Bound.MOST, Bound.UNDER),
}
