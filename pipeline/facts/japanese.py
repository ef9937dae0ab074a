"""Japanese text → facts."""

from __future__ import annotations

import re
import unicodedata
from decimal import Decimal

from .english import UNITS
from .fact import Fact, Kind

_SCALES = {"千": 10**3, "万": 10**4, "億": 10**8, "兆": 10**12}
_KANJI = {c: i for i, c in enumerate("〇一二三四五六七八九")} | {"十": 10, "百": 100}
_CURRENCIES = {
    "米ドル": "USD", "豪ドル": "AUD", "香港ドル": "HKD", "ドル": "USD", "ユーロ": "EUR",
    "ポンド": "GBP", "円": "JPY", "人民元": "CNY", "元": "CNY", "ウォン": "KRW", "ルピー": "INR",
    "セント": "USDc",
}  # fmt: skip
_UNITS: dict[str, str] = {
    "ギガワット": "gw", "メガワット": "mw", "キロワット": "kw", "ギガバイト": "gb",
    "テラバイト": "tb", "メガバイト": "mb", "ナノメートル": "nm", "トークン": "token",
    "パラメータ": "parameter", "パラメーター": "parameter", "秒": "second", "分": "minute",
    "時間": "hour", "日間": "day", "週間": "week", "カ月": "month", "か月": "month",
    "ヶ月": "month", "ヵ月": "month", "ヶ月間": "month", "年間": "year", "年": "year",
    "GW": "gw", "MW": "mw", "GB": "gb", "TB": "tb", "nm": "nm",
}  # fmt: skip
_DAYS = "月火水木金土日"

_DIGITS = r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?"
# Kanji numerals count only before a counter or a scale: 一部, 唯一 and 十分 are words.
_KANJI_NUMBER = (
    r"[一二三四五六七八九十百千]+(?=[万億兆]"
    r"|人|社|つ|件|倍|割|基|台|回|か国|カ国|カ月|か月|週間|年間)"
)
_SUFFIX = "|".join(
    sorted(
        [*_CURRENCIES, *_UNITS, "%", "パーセント", "ポイント", "割", "倍", "時間"],
        key=len,
        reverse=True,
    )
)
_NUMBER = re.compile(
    rf"(?P<about>約|およそ|ほぼ|最大|少なくとも)?\s?(?P<money>[$€£¥])?"
    rf"(?P<number>(?:{_DIGITS})千?[万億兆]?(?:\s?(?:{_DIGITS})千?[万億兆])*"
    rf"(?:(?<=[万億兆])(?:{_DIGITS})千?)?(?:(?<=千)\d{{1,3}}(?!\d))?"
    rf"|{_KANJI_NUMBER}[万億兆]?)"
    rf"(?P<latin>[BMKT](?![A-Za-z]))?\s?(?P<suffix>{_SUFFIX})?"
    rf"(?P<after>[人社件基台枚回名]?(?:以上|以下|超|未満|近く|余り|弱|強|前後))?"
)
_DATE = re.compile(
    r"(?:(?P<year>(?:19|20)\d\d)\s?年\s?)?(?:(?P<month>1[0-2]|0?[1-9])\s?月)"
    r"(?:\s?(?P<day>[12]\d|3[01]|0?[1-9])\s?日(?!間))?"
)
_YEAR = re.compile(r"(?<!\d)((?:19|20)\d\d)\s?年(?!間)(?:代|度)?")
_DAY = re.compile(r"(?<![\d.月])([12]\d|3[01]|0?[1-9])\s?日(?![間数])")
_WEEKDAY = re.compile(rf"([{_DAYS}])曜")
_QUARTER = re.compile(r"第\s?([1-4一二三四])\s?四半期")
_TIME = re.compile(r"(午前|午後)?(\d{1,2})(?:時(?!間)(?:(\d{1,2})分|(半))?|:([0-5]\d))")
_FRACTION = re.compile(r"(約)?(?<!\d)(\d+|[二三四五十])分の(\d+|[一二三])")
_HALF = re.compile(r"(?<!過)半数|半分")
# Vague counts (数十, 何千) and decades of life (10代) name no figure that could be traced.
_VAGUE = re.compile(r"[数何][十百千万億兆]+|十数|\d0代")
_IDENTIFIER = re.compile(
    r"(?<![A-Za-z\d])(?:[A-Za-z][A-Za-z]*[-‐-―]?\d+(?:\.\d+)*[A-Za-z]*|\d+[A-Za-z]+\d+\w*|\d+(?:\.\d+){2,})"
)


def japanese(text: str) -> tuple[Fact, ...]:
    """The facts of a Japanese text, in reading order. Spans index `text`."""
    even = _even(text)
    found: list[Fact] = []
    masked = _mask(_VAGUE, _mask(_IDENTIFIER, even))
    masked = _dates(masked, found)
    masked = _fractions(masked, found)
    for m in _NUMBER.finditer(masked):
        found.append(_number(m))
    return tuple(sorted(found, key=lambda f: (f.start, f.end)))


def _even(text: str) -> str:
    """Half-width digits and signs, one character for one, so that offsets stay."""
    out = []
    for character in text:
        folded = unicodedata.normalize("NFKC", character)
        out.append(folded if len(folded) == 1 else character)
    return "".join(out).replace("−", "-").replace("憶", "億")


def _dates(masked: str, found: list[Fact]) -> str:
    for m in _DATE.finditer(masked):
        for name, kind in (("year", Kind.YEAR), ("month", Kind.MONTH), ("day", Kind.DAY)):
            if m.group(name):
                found.append(_fact(m, name, kind))
    masked = _mask(_DATE, masked)
    for pattern, kind in ((_YEAR, Kind.YEAR), (_DAY, Kind.DAY)):
        for m in pattern.finditer(masked):
            found.append(_fact(m, 1, kind))
        masked = _mask(pattern, masked)
    for m in _QUARTER.finditer(masked):
        number = m.group(1) if m.group(1).isdigit() else str(_KANJI[m.group(1)])
        found.append(Fact(Kind.QUARTER, Decimal(number), *m.span(), m.group()))
    for m in _WEEKDAY.finditer(masked):
        found.append(Fact(Kind.WEEKDAY, Decimal(_DAYS.index(m.group(1))), *m.span(), m.group()))
    masked = _mask(_WEEKDAY, _mask(_QUARTER, masked))
    for m in _TIME.finditer(masked):
        found.append(_time(m))
    return _mask(_TIME, masked)


def _time(m: re.Match[str]) -> Fact:
    hour = int(m.group(2)) % 24
    if m.group(1) == "午後" and hour < 12:
        hour += 12
    minute = 30 if m.group(4) else int(m.group(3) or m.group(5) or 0)
    return Fact(Kind.TIME, Decimal(hour * 60 + minute), *m.span(), m.group())


def _fractions(masked: str, found: list[Fact]) -> str:
    for m in _FRACTION.finditer(masked):
        bottom, top = (Decimal(x) if x.isdigit() else Decimal(_KANJI[x]) for x in m.groups()[1:])
        if bottom:
            value = 100 * top / bottom
            found.append(Fact(Kind.PERCENT, value, *m.span(), m.group(), approximate=True))
    masked = _mask(_FRACTION, masked)
    for m in _HALF.finditer(masked):
        found.append(Fact(Kind.PERCENT, Decimal(50), *m.span(), m.group(), approximate=True))
    return _mask(_HALF, masked)


def _number(m: re.Match[str]) -> Fact:
    value = value_of(m.group("number"))
    value *= {"B": 10**9, "M": 10**6, "K": 1000, "T": 10**12}.get(m.group("latin") or "", 1)
    suffix, money = m.group("suffix") or "", m.group("money")
    kind, unit, factor = _kind(suffix, money)
    about = bool(m.group("about") or m.group("after"))
    start = m.start("money") if money else m.start("number")
    end = m.end("suffix") if suffix else m.end("number")
    return Fact(kind, value * factor, start, end, m.string[start:end], unit, about)


def value_of(number: str) -> Decimal:
    """The value of a numeral: 22億5000万, 1万5千, 1,234.5, 二千五百万."""
    number = number.replace(",", "").replace(" ", "")
    if not number[0].isdigit():
        return _kanji_value(number)
    total, part = Decimal(0), Decimal(0)
    for digits, scale in re.findall(r"(\d+(?:\.\d+)?)?([千万億兆])?", number):
        if digits:
            part += Decimal(digits)
        if scale == "千":
            part *= 1000
        elif scale:
            total, part = total + part * _SCALES[scale], Decimal(0)
    return total + part


def _kanji_value(number: str) -> Decimal:
    total, section, digit = 0, 0, 0
    for character in number:
        if character in "十百千":
            section += (digit or 1) * (1000 if character == "千" else _KANJI[character])
            digit = 0
        elif character in _SCALES:
            total, section, digit = total + (section + digit) * _SCALES[character], 0, 0
        else:
            digit = _KANJI[character]
    return Decimal(total + section + digit)


def _kind(suffix: str, money: str | None) -> tuple[Kind, str, Decimal]:
    one = Decimal(1)
    if money:
        return Kind.MONEY, {"$": "USD", "€": "EUR", "£": "GBP", "¥": "JPY"}[money], one
    if suffix in _CURRENCIES:
        return Kind.MONEY, _CURRENCIES[suffix], one
    if suffix in ("%", "パーセント"):
        return Kind.PERCENT, "", one
    if suffix == "割":
        return Kind.PERCENT, "", Decimal(10)
    if suffix == "ポイント":
        return Kind.POINT, "", one
    if suffix == "倍":
        return Kind.MULTIPLE, "", one
    if suffix in _UNITS:
        base, factor = UNITS[_UNITS[suffix]]
        return Kind.UNIT, base, factor
    return Kind.NUMBER, "", one


def _fact(m: re.Match[str], group: str | int, kind: Kind) -> Fact:
    return Fact(kind, Decimal(m.group(group)), m.start(group), m.end(group) + 1, m.group(group))


def _mask(pattern: re.Pattern[str], text: str) -> str:
    return pattern.sub(lambda m: "\0" * len(m.group()), text)
