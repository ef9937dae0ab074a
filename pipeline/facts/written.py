"""English facts → how a Japanese newspaper writes them: $2.5 billion → 25億ドル.

The inverse of `japanese`: reading what is written here gives the same fact back (tested).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from decimal import Decimal

from .fact import Bound, Fact, Kind
from .units import UNITS

_GROUPS = ((10**12, "兆"), (10**8, "億"), (10**4, "万"))
_CURRENCIES = {
    "USD": "ドル", "AUD": "豪ドル", "HKD": "香港ドル", "EUR": "ユーロ", "GBP": "ポンド",
    "JPY": "円", "CNY": "元", "KRW": "ウォン", "INR": "ルピー", "USDc": "セント",
}  # fmt: skip
_WEEKDAYS = "月火水木金土日"
# English unit as it stands in the text → Japanese unit, when the number is in that unit itself.
_UNITS = {
    "gw": "ギガワット", "gigawatt": "ギガワット", "mw": "メガワット", "megawatt": "メガワット",
    "kw": "キロワット", "kilowatt": "キロワット", "gb": "GB", "gigabyte": "GB", "tb": "TB",
    "terabyte": "TB", "mb": "MB", "megabyte": "MB", "nm": "ナノメートル",
    "nanometer": "ナノメートル", "token": "トークン", "parameter": "パラメータ", "second": "秒",
    "minute": "分", "hour": "時間", "day": "日", "week": "週間", "month": "カ月", "year": "年",
}  # fmt: skip
_BETWEEN = re.compile(r"[\s,.-]*(?:st|nd|rd|th)?[\s,]*(?:of )?")
_BOUNDS = {
    Bound.NONE: ("", ""), Bound.ABOUT: ("約", ""), Bound.NEARLY: ("", "近く"),
    Bound.OVER: ("", "超"), Bound.LEAST: ("", "以上"), Bound.UNDER: ("", "未満"),
    Bound.MOST: ("最大", ""),
}  # fmt: skip
_DATES = (Kind.YEAR, Kind.MONTH, Kind.DAY)


def grouped(value: Decimal) -> str:
    """A number in groups of four digits: 180000000 → 1億8000万, 41000 → 4万1000, 2.50 → 2.50."""
    if value != value.to_integral_value() or value < 1000:
        return format(value, "f")
    left, out = int(value), ""
    for size, name in _GROUPS:
        group, left = divmod(left, size)
        out += f"{group}{name}" if group else ""
    return out + (str(left) if left else "")


def written(fact: Fact) -> str | None:
    """The fact in Japanese, or None for what cannot be written by rule alone (word numbers)."""
    if fact.kind is Kind.WEEKDAY:
        return f"{_WEEKDAYS[int(fact.value)]}曜日"
    if fact.kind is Kind.QUARTER:
        return f"第{fact.value}四半期"
    if fact.kind is Kind.TIME:
        return _time(int(fact.value))
    if fact.kind in _DATES:
        return f"{fact.value}{'年月日'[_DATES.index(fact.kind)]}"
    return _figure(fact) if any(c.isdigit() for c in fact.text) else None


def bounded(fact: Fact, text: str) -> str:
    """The fact's Japanese with its bound: 最大25万6000トークン, 300社超."""
    before, after = _BOUNDS[fact.bound]
    return f"{before}{text}{after}"


def together(english: str, found: Iterable[Fact]) -> tuple[tuple[Fact, ...], ...]:
    """The facts, with neighbouring parts of one date in one group: May 3, 2026."""
    groups = list[tuple[Fact, ...]]()
    for fact in found:
        before = groups[-1] if groups else ()
        if before and _joins(english, before, fact):
            groups[-1] = (*before, fact)
        else:
            groups.append((fact,))
    return tuple(groups)


def dated(facts: Sequence[Fact]) -> str:
    """The parts of one date, largest first: 2026年5月3日."""
    parts = sorted(facts, key=lambda f: _DATES.index(f.kind))
    return "".join(written(f) or "" for f in parts)


def _joins(english: str, before: Sequence[Fact], fact: Fact) -> bool:
    if fact.kind not in _DATES:
        return False
    if any(f.kind not in _DATES or f.kind is fact.kind for f in before):
        return False
    return _BETWEEN.fullmatch(english[before[-1].end : fact.start]) is not None


def _figure(fact: Fact) -> str | None:
    if fact.kind is Kind.NUMBER and re.fullmatch(r"[\d.]+[BMK]", fact.text):
        return fact.text  # a model's size, which Japanese leaves as it is: 70B
    # The value has the decimals of the text: $2.50 stays 2.50.
    number = grouped(fact.value / UNITS[fact.printed][1] if fact.printed else fact.value)
    match fact.kind:
        case Kind.MONEY:
            currency = _CURRENCIES.get(fact.unit)
            return f"{number}{currency}" if currency else None
        case Kind.PERCENT:
            return f"{number}%"
        case Kind.POINT:
            return f"{number}ポイント"
        case Kind.MULTIPLE:
            return f"{number}倍"
        case Kind.UNIT:
            unit = _UNITS.get(fact.printed)
            return f"{number}{unit}" if unit else None
        case _:
            return number


def _time(minutes: int) -> str:
    half, clock = ("午後", minutes - 720) if minutes >= 720 else ("午前", minutes)
    hour, minute = divmod(clock, 60)
    return f"{half}{hour}時" + (f"{minute}分" if minute else "")
