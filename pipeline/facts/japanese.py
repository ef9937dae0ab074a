"""Japanese text → facts."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal

from .fact import Bound, Fact, Kind
from .identifiers import JAPANESE_IDENTIFIER
from .japanese_dates import dates
from .norm import mask, normal
from .numerals import (
    ARABIC,
    KANJI,
    KANJI_NUMBER,
    POSITIONAL,
    VAGUE,
    WORDS,
    scale_of,
    vague,
    value_of,
)
from .units import IN_ENGLISH, UNITS

CURRENCIES = {
    "米ドル": "USD", "豪ドル": "AUD", "香港ドル": "HKD", "カナダドル": "CAD", "加ドル": "CAD",
    "シンガポールドル": "SGD", "台湾ドル": "TWD", "ドル": "USD", "弗": "USD", "ユーロ": "EUR",
    "英ポンド": "GBP", "ポンド": "GBP", "円": "JPY", "人民元": "CNY", "元": "CNY",
    "ウォン": "KRW", "インドルピー": "INR", "ルピー": "INR", "セント": "USDc", "ペンス": "GBPp",
    "スイスフラン": "CHF", "フラン": "CHF", "ルーブル": "RUB", "ペソ": "MXN", "レアル": "BRL",
    "リラ": "TRY", "クローナ": "SEK", "クローネ": "NOK", "シェケル": "ILS", "ディルハム": "AED",
    "リヤル": "SAR", "ルピア": "IDR", "バーツ": "THB", "ドン": "VND", "デンマーククローネ": "DKK", "スウェーデンクローナ": "SEK",
    "ノルウェークローネ": "NOK",
}  # fmt: skip
_SIGNS = {"$": "USD", "€": "EUR", "£": "GBP", "¥": "JPY", "US$": "USD", "₹": "INR", "₩": "KRW"}
_SHARES = (
    "%ポイント",
    "パーセントポイント",
    "ベーシスポイント",
    "ポイント",
    "%",
    "パーセント",
    "プロセント",
    "割",
    "倍",
)
_SUFFIX = (
    "|".join(
        sorted(
            (
                *CURRENCIES,
                *(u for u in IN_ENGLISH if len(u) > 1),
                "分",
                "秒",
                "日",
                "年",
                "週",
                "度",
                "歳",
                "才",
                "m",
                "g",
                "W",
                *_SHARES,
            ),
            key=len,
            reverse=True,
        )
    )
    .replace("|分|", "|分(?![野類割析布担離け率岐子裂配散])|")
    .replace("|ビット|", "|ビット(?!コ)|")
    .replace("|日|", "|日(?![付本程常刊米系経清立産曜々])|")
)  # fmt: skip; 23分野 are fields, not minutes
_BEFORE = (
    r"(?P<most>最大|最高|最長|上限|(?:多|長|高|遅|重)くて(?:も)?|せいぜい)|(?P<least>少なくとも|最低(?:でも|で)?|最小(?:で)?)"
    r"|(?P<about>推定|推計|およそ|おおよそ|約|ほぼ|概ね|(?<![\d一-鿿%ァ-ー])[~〜]|平均(?:で)?|平均して|だいたい|ざっと)"
)
_AFTER = (
    r"(?P<under>未満|を下回|に満た|足らず|に届か|を切|よりも?(?:少な|小さ|短|低)|とかから|を?割[りれっ](?![引合])|割れ)|(?P<most2>以下|以内|以前|まで|を上限)"
    r"|(?P<least2>以[上降]|\+)|(?P<over>超|を超え|を越え|を上回|余り|余(?=[りの人年])|あまり|強(?!い)|を突破|よりも?(?:多|大き|長|高)|複数)"
    r"|(?P<nearly>近く|近い|に近|弱(?!い)|に迫|手前)|(?P<about2>前後|程度|規模|見当|ほど|か?そこら|ばかり|位(?![置相])|くらい|ぐらい|[ごこ]ろ|頃|台(?!湾|に届|を[超越上下切突]|以上|未満|超|近く|余り|弱)|あたり(?!の))"
    r"|(?P<reach>もの|に(?:も)?(?:上|のぼ|達))"
)
_BOUNDS = {
    "most": Bound.MOST, "most2": Bound.MOST, "least": Bound.LEAST, "least2": Bound.LEAST,
    "about": Bound.ABOUT, "about2": Bound.ABOUT, "under": Bound.UNDER, "over": Bound.OVER,
    "nearly": Bound.NEARLY, "reach": Bound.MOST,
}  # fmt: skip
_HEAD = re.compile(
    rf"(?:{_BEFORE})(?:の|で|でも|が|は|も|、|計|合計|総額|世界|全体の|年間|1日|推定)?[$€£¥]?$"
)
_TAIL = re.compile(rf"[^\d、。（）()「」]{{0,6}}?(?:{_AFTER})")
_NUMBER = re.compile(
    r"(?P<money>US\$|[$€£¥₹₩])?"
    rf"(?P<number>(?<![\d.])(?:{ARABIC}|{KANJI_NUMBER}))"
    r"(?P<latin>[BMKT](?![A-Za-z]))?\s?"
    rf"(?:(?P<suffix>{_SUFFIX})(?:(?<![A-Za-z])|(?![A-Za-z]))(?P<rest>(?<=割)\d分(?:\d厘)?)?(?P<half>半(?![数島分期年導額減永]))?)?"
)
_PLACED = ("token", "parameter", "bit")
_LATIN = {"B": 10**9, "M": 10**6, "K": 1000, "T": 10**12}
# 16秒33: a race told to the hundredth.
_HUNDREDTHS = re.compile(r"(?<![\d.])(\d{1,2})秒(\d\d)(?![\d,.万億分秒年月日時])")
# 312円45銭, 154円20〜25銭, 187ドル60セント: one sum, or two.
_SEN = re.compile(
    r"(?<![\d.])(?:([\d,]+(?:万\d*)?)(円|ドル|ユーロ|ポンド))(\d{1,2})(?:[〜~-](\d{1,2}))?(?:銭|セント|ペンス)"
    r"|(?<![\d.])(\d{1,2})銭"
)
_FRACTION = re.compile(
    r"(?<![\d.])(\d+|[二三四五六七八十])分の(\d+|[一二三四五六七])(?![分秒時]|\d)"
)
_HALVES = (
    (re.compile(r"(?<!過)半数|半分(?!の[1一])|半減"), Kind.PERCENT, "50", ""),
    (re.compile(r"四半世紀"), Kind.UNIT, "25", "year"),
    (re.compile(r"半世紀"), Kind.UNIT, "50", "year"),
    (re.compile(r"(?<![\d間])半年"), Kind.UNIT, "6", "month"),
)
_NUMERALS = re.compile(r"[\d一二三四五六七八九十百千万億両]")
_BETWEEN = re.compile(r"(?:〜|~|-|、|,|・|から|ないし|または|か|/|と)")
_DECADE_OF_LIFE = re.compile(r"(?<![\d.,])(?:10|([2-9]0))代(?![々理表償])")


def japanese(text: str, vague_too: bool = False) -> tuple[Fact, ...]:
    """The facts of a Japanese text, in reading order. Spans index `text`.

    `vague_too` adds the orders of magnitude that 数十 and 何千 name.
    """
    even = normal(text, japanese=True)
    found: list[Fact] = []
    masked = mask(JAPANESE_IDENTIFIER, even.text)
    masked = POSITIONAL.sub(lambda m: str(int(value_of(m.group()))), masked)
    masked = _vague(masked, found)
    if _NUMERALS.search(masked):  # without one nothing is left to read: one sentence in two
        masked = mask(WORDS, masked)
        for m in _DECADE_OF_LIFE.finditer(masked):
            if m.group(1):  # 10代 is as often any young person
                age = Decimal(m.group(1))
                found.append(Fact(Kind.NUMBER, age, *m.span(), m.group(), "life"))
        masked = mask(_DECADE_OF_LIFE, masked)
    masked = _hundredths(masked, found) if "秒" in masked else masked
    masked = dates(masked, found)
    masked = _fractions(masked, found)
    if "銭" in masked or "セント" in masked or "ペンス" in masked:
        masked = _sen(masked, found)
    matches = list(_NUMBER.finditer(masked)) if _NUMERALS.search(masked) else []
    found += _ranges(matches, masked)
    out = sorted((_marked(f, even.text) for f in found), key=lambda f: (f.start, f.end))
    placed = [(f, *even.span(f.start, f.end)) for f in out]
    return tuple(
        replace(f, start=a, end=b, text=text[a:b])
        for f, a, b in placed
        if vague_too or f.unit != "vague"
    )


def bound_at(text: str, fact: Fact) -> tuple[int, int]:
    """The span of a figure with the 約 or 以上 that makes a bound of it."""
    spans = [(fact.start, fact.end), *(m.span() for m in _marks(text, fact))]
    return min(a for a, _ in spans), max(b for _, b in spans)


def _vague(masked: str, found: list[Fact]) -> str:
    for m in VAGUE.finditer(masked):
        size = vague(m)
        if size > 1:
            found.append(Fact(Kind.NUMBER, Decimal(size), *m.span(), m.group(), "vague", True))
    return mask(VAGUE, masked)


def _hundredths(masked: str, found: list[Fact]) -> str:
    for m in _HUNDREDTHS.finditer(masked):
        value = Decimal(f"{m.group(1)}.{m.group(2)}")
        found.append(Fact(Kind.UNIT, value, *m.span(), m.group(), "s", printed="second"))
    return mask(_HUNDREDTHS, masked)


def _sen(masked: str, found: list[Fact]) -> str:
    for m in _SEN.finditer(masked):
        whole = value_of(m.group(1)) if m.group(1) else Decimal(0)
        unit = CURRENCIES[m.group(2) or "円"]
        for part in m.group(3, 4, 5):
            if part:
                value = whole + Decimal(part) / 100
                found.append(Fact(Kind.MONEY, value, *m.span(), m.group(), unit))
    return mask(_SEN, masked)


def _fractions(masked: str, found: list[Fact]) -> str:
    if "分の" not in masked and "半" not in masked:
        return masked
    for m in _FRACTION.finditer(masked):
        bottom, top = (Decimal(x) if x.isdigit() else Decimal(KANJI[x]) for x in m.groups())
        if bottom:
            found.append(Fact(Kind.PERCENT, 100 * top / bottom, *m.span(), m.group()))
    masked = mask(_FRACTION, masked)
    for pattern, kind, value, unit in _HALVES:
        for m in pattern.finditer(masked):
            found.append(Fact(kind, Decimal(value), *m.span(), m.group(), unit, True))
        masked = mask(pattern, masked)
    return masked


def _ranges(matches: list[re.Match[str]], text: str) -> list[Fact]:
    """The figures; in 10〜20%, 3、4人 and 2〜3億ドル the first takes what follows the second."""
    found = [_number(m) for m in matches]
    for i in range(len(found) - 2, -1, -1):
        m, after = matches[i], matches[i + 1]
        if m.group("suffix") or not _BETWEEN.fullmatch(text[m.end() : after.start()]):
            continue
        value, b = found[i].value, found[i + 1]
        joined = text[m.end() : after.start()]
        if joined in ("と", "か", "、") and b.kind is Kind.NUMBER:
            continue
        if m.group("money") and joined in ("と", "、") and b.kind is Kind.UNIT:
            continue  # $100と1年間
        if scale_of(m.group("number")) == 1:
            value *= scale_of(after.group("number"))
        if b.kind is not Kind.NUMBER and b.value:
            latin = 1 if m.group("latin") is None else _LATIN.get(after.group("latin") or "", 1)
            value *= b.value / value_of(after.group("number")) / latin
        if m.group("money"):  # $2〜3億: the second takes the sign of the first
            kind, unit, printed = Kind.MONEY, found[i].unit, ""
            found[i + 1] = replace(b, kind=kind, unit=unit)
        else:
            kind, unit, printed = b.kind, b.unit, b.printed
        found[i] = replace(found[i], kind=kind, unit=unit, value=value, printed=printed)
    return found


def _number(m: re.Match[str]) -> Fact:
    value = value_of(m.group("number"))
    value *= _LATIN.get(m.group("latin") or "", 1)
    suffix, money = m.group("suffix") or "", m.group("money")
    if m.group("half"):
        value += Decimal("0.5")
    if m.group("rest"):
        tenths = [int(c) for c in m.group("rest") if c.isdigit()]
        value += sum(Decimal(t).scaleb(-i - 1) for i, t in enumerate(tenths))
    kind, unit, factor, printed = _kind(suffix, money)
    if kind is Kind.UNIT and unit in _PLACED and m.string.startswith("第", m.start("number") - 1):
        kind, unit, factor, printed = Kind.NUMBER, "", Decimal(1), ""  # 第5パラメータ
    start = m.start("money") if money else m.start("number")
    end = max(m.end("suffix"), m.end("number"), m.end("latin"), m.end("rest"), m.end("half"))
    return Fact(kind, value * factor, start, end, m.string[start:end], unit, printed=printed)


def _kind(suffix: str, money: str | None) -> tuple[Kind, str, Decimal, str]:
    one = Decimal(1)
    if money:
        return Kind.MONEY, _SIGNS[money], one, ""
    if suffix in CURRENCIES:
        return Kind.MONEY, CURRENCIES[suffix], one, ""
    if suffix == "ベーシスポイント":
        return Kind.POINT, "", Decimal("0.01"), ""
    if suffix.endswith("ポイント"):
        return Kind.POINT, "", one, ""
    if suffix in ("%", "パーセント", "プロセント"):
        return Kind.PERCENT, "", one, ""
    if suffix == "割":
        return Kind.PERCENT, "", Decimal(10), ""
    if suffix == "倍":
        return Kind.MULTIPLE, "", one, ""
    if suffix == "キロ":
        return Kind.UNIT, "キロ", one, "キロ"  # a length or a weight, as the English says
    if suffix in IN_ENGLISH:
        base, factor = UNITS[IN_ENGLISH[suffix]]
        return Kind.UNIT, base, factor, IN_ENGLISH[suffix]
    return Kind.NUMBER, "", one, ""


def _marked(fact: Fact, text: str) -> Fact:
    """The fact with what 約, 以上, 近く and the like beside it say."""
    if fact.kind in (Kind.YEAR, Kind.MONTH, Kind.DAY, Kind.WEEKDAY, Kind.QUARTER):
        return fact
    for m in _marks(text, fact):
        how = m.lastgroup or ""
        # 300人もの, 300人に上る: as many as these, but neither more nor fewer.
        return replace(fact, approximate=how != "reach", bound=_BOUNDS[how])
    return fact


def _marks(text: str, fact: Fact) -> Iterator[re.Match[str]]:
    """約 before a figure, then 以上 after it: whichever stand there."""
    for m in (_HEAD.search(text, max(0, fact.start - 12), fact.start), _TAIL.match(text, fact.end)):
        if m is not None and m.lastgroup:
            yield m
