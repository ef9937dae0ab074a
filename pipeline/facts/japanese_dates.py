"""Dates and times of day in Japanese."""

from __future__ import annotations

import re
from decimal import Decimal

from .fact import Fact, Kind
from .norm import blank, mask
from .numerals import KANJI, value_of

_DAYS = "月火水木金土日"
# First year of each era less one.
_ERAS = {"明治": 1867, "大正": 1911, "昭和": 1925, "平成": 1988, "令和": 2018}
_ERA = re.compile(r"(明治|大正|昭和|平成|令和)(\d{1,2}|元)年(度)?")
_MONTHS = re.compile(
    r"(?<!\d)(?P<from>1[0-2]|[1-9])月?(?:\s?[〜~-]\s?|から)(?P<to>1[0-2]|[1-9])月(?P<quarter>期)?(?!\d*日)"
)
_DATE = re.compile(
    r"(?:(?P<year>(?:19|20)\d\d)年(?P<fy>度)?)?(?:(?P<month>1[0-2]|0?[1-9])月(?!間|あたり|当たり))"
    r"(?:(?P<day>[12]\d|3[01]|0?[1-9])(?:(?:日から|日〜|〜|~|-|、|と|から)(?P<until>[12]\d|3[01]|0?[1-9]))?日(?!間))?"
)
_IN_KANJI = re.compile(
    r"(?<![一-鿿])(十[一二]|[一二三四五六七八九十])月(?:([一二三四五六七八九十]{1,3})日)?(?!間)"
)
_SLASHED = re.compile(r"(?<![\d./])((?:19|20)\d\d)([-/.])(\d{1,2})\2(\d{1,2})(?![\d./])")
_SLASHED_MONTH = re.compile(r"(?<![\d./])((?:19|20)\d\d)/(1[0-2]|0?[1-9])(?![\d./])")
_YEARS = re.compile(r"(?<!\d)((?:19|20)\d\d)年?(?:〜|~|-|から)(?=(\d\d)年)")
_YEAR = re.compile(
    r"(?<!\d)((?:1[5-9]|20)\d\d)年(?!間|ぶり|以上前|後(?!半|期)|前(?!半|期|後))(代|度)?"
)
_SHORT = re.compile(r"'(\d\d)年(代)?|(?<!\d)([2-9]0)年代")
# 2025年9月〜26年2月.
_LATER = re.compile(r"(?<=[〜~-])(\d\d)年(?=\d{1,2}月)")
_DAYS_ONLY = re.compile(
    r"(?<![\d.月])([12]\d|3[01]|0?[1-9])(?:〜|~|-|、|と)(?=([12]\d|3[01]|0?[1-9])日(?!間))"
)
_DAY = re.compile(
    r"(?<![\d.万億])([12]\d|3[01]|0?[1-9])日(?![間数分]|あたり|当たり|目|連続|ぶり|以[内上]|前|後|で)"
)
_WEEKDAY = re.compile(rf"([{_DAYS}])曜|[（(]([{_DAYS}])[)）]")
_QUARTER = re.compile(
    r"第([1-4一二三四])四半期|(?<![\dA-Za-z])Q([1-4])(?![\dA-Za-z])|([1-4])Q(?![\dA-Za-z])"
)
_TIME = re.compile(
    r"(?:(?P<half>午前|午後|朝|夜|夕方|深夜|未明|早朝|正午)(?:の|、|過ぎの)?)?(?<![\d.:])(?P<hour>[01]?\d|2[0-9])"
    r"(?:時(?!間|代|期|点)(?:(?P<minute>\d{1,2})分(?!間)|(?P<thirty>半))?|:(?P<colon>[0-5]\d)(?::[0-5]\d)?(?![\d:]))"
)
_NOON = re.compile(r"正午")
# Without one of these no pattern above finds anything.
_DATED = re.compile(r"[年月日時曜(（:/'.Q四正-]")
_DASHED = re.compile(r"[年/'.-]")
_FIGURE = re.compile(r"\d")
_LATE = ("午後", "夜", "夕方")
_EARLY = ("午前", "朝", "未明", "早朝")


def dates(masked: str, found: list[Fact]) -> str:
    """Add the dates and times of a normalised text to `found`; gives the text without them."""
    if not _DATED.search(masked):
        return masked  # most sentences
    figures = _FIGURE.search(masked) is not None
    if (figures or "元年" in masked) and _DASHED.search(masked):
        masked = _with_years(masked, found)
    if "月" in masked:
        masked = _with_months(masked, found)
    if figures and "年" in masked:
        for m in _YEAR.finditer(masked):
            unit = {"代": "s", "度": "fy"}.get(m.group(2) or "", "")
            found.append(_fact(m, 1, Kind.YEAR, unit))
        masked = mask(_YEAR, masked)
    return _small(masked, found)


def _with_months(masked: str, found: list[Fact]) -> str:
    for m in _IN_KANJI.finditer(masked):
        for group, kind in ((1, Kind.MONTH), (2, Kind.DAY)):
            if m.group(group):
                number = value_of(m.group(group))
                found.append(Fact(kind, number, m.start(group), m.end(group) + 1, m.group(group)))
    masked = mask(_IN_KANJI, masked)
    for m in _MONTHS.finditer(masked):
        unit = "quarter" if m.group("quarter") else ""
        for name in ("from", "to"):
            found.append(_fact(m, name, Kind.MONTH, unit))
    masked = mask(_MONTHS, masked)
    for m in _DATE.finditer(masked):
        for name, kind in (("year", Kind.YEAR), ("month", Kind.MONTH), ("day", Kind.DAY)):
            if m.group(name):
                found.append(_fact(m, name, kind, "fy" if name == "year" and m.group("fy") else ""))
        if m.group("until"):
            found.append(_fact(m, "until", Kind.DAY))
    return mask(_DATE, masked)


def _with_years(masked: str, found: list[Fact]) -> str:
    for m in _ERA.finditer(masked):
        number = 1 if m.group(2) == "元" else int(m.group(2))
        year = Decimal(_ERAS[m.group(1)] + number)
        found.append(Fact(Kind.YEAR, year, *m.span(), m.group(), "fy" if m.group(3) else ""))
    masked = mask(_ERA, masked)
    for m in _SLASHED.finditer(masked):
        for group, kind in ((1, Kind.YEAR), (3, Kind.MONTH), (4, Kind.DAY)):
            found.append(_fact(m, group, kind))
    masked = mask(_SLASHED, masked)
    for m in _SLASHED_MONTH.finditer(masked):
        for group, kind in ((1, Kind.YEAR), (2, Kind.MONTH)):
            found.append(_fact(m, group, kind))
    masked = mask(_SLASHED_MONTH, masked)
    for m in _YEARS.finditer(masked):
        found.append(_fact(m, 1, Kind.YEAR))
        until = Decimal(int(m.group(1)) // 100 * 100 + int(m.group(2)))
        found.append(Fact(Kind.YEAR, until, m.end(), m.end() + 3, m.group(2)))
        masked = blank(masked, m.start(), m.end() + 3)
    for m in _LATER.finditer(masked):
        year = Decimal(2000 + int(m.group(1)))
        found.append(Fact(Kind.YEAR, year, *m.span(), m.group()))
    masked = mask(_LATER, masked)
    for m in _SHORT.finditer(masked):
        number = int(m.group(1) or m.group(3))
        decade = bool(m.group(2) or m.group(3))
        year = Decimal(number + (1900 if decade and number > 20 else 2000))
        found.append(Fact(Kind.YEAR, year, *m.span(), m.group(), "s" if decade else ""))
    return mask(_SHORT, masked)


def _small(masked: str, found: list[Fact]) -> str:
    """Days, weekdays, quarters and times of day."""
    if "日" in masked:
        for pattern in (_DAYS_ONLY, _DAY):
            for m in pattern.finditer(masked):
                found.append(_fact(m, 1, Kind.DAY))
            masked = mask(pattern, masked)
    if "四半期" in masked or "Q" in masked:
        for m in _QUARTER.finditer(masked):
            number = m.group(1) or m.group(2) or m.group(3)
            value = Decimal(number) if number.isdigit() else Decimal(KANJI[number])
            found.append(Fact(Kind.QUARTER, value, *m.span(), m.group()))
        masked = mask(_QUARTER, masked)
    for m in _WEEKDAY.finditer(masked):
        day = Decimal(_DAYS.index(m.group(1) or m.group(2)))
        found.append(Fact(Kind.WEEKDAY, day, *m.span(), m.group()))
    masked = mask(_WEEKDAY, masked)
    if "時" in masked or ":" in masked:
        for m in _TIME.finditer(masked):
            found.append(_time(m))
        masked = mask(_TIME, masked)
    for m in _NOON.finditer(masked):
        found.append(Fact(Kind.TIME, Decimal(720), *m.span(), m.group()))
    return mask(_NOON, masked)


def _time(m: re.Match[str]) -> Fact:
    hour, half = int(m.group("hour")) % 24, m.group("half") or ""
    if half in _LATE and hour < 12:
        hour += 12
    if half in _EARLY and hour == 12:
        hour = 0
    minute = 30 if m.group("thirty") else int(m.group("minute") or m.group("colon") or 0)
    said = half in _LATE or half in _EARLY or hour > 12
    return Fact(Kind.TIME, Decimal(hour * 60 + minute), *m.span(), m.group(), "" if said else "12")


def _fact(m: re.Match[str], group: str | int, kind: Kind, unit: str = "") -> Fact:
    text = m.group(group)
    # The 年, 月 or 日 behind the figure belongs to it; nothing stands behind the last character.
    end = min(m.end(group) + 1, len(m.string))
    return Fact(kind, Decimal(text), m.start(group), end, text, unit)
