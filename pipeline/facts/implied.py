"""What English words imply: a dozen is twelve, a trio three, half an hour thirty minutes.

These only license Japanese figures, they never demand one. One phrase may imply several: "half" is
50 %, 0.5 and half an hour, whichever the Japanese says.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from functools import lru_cache

from . import vocabulary as v
from .carried import FALLEN, carried
from .english import literal
from .fact import Bound, Fact, Kind
from .implied_dates import COUNT, count, times
from .norm import normal
from .phrases import phrases
from .units import MONTHS, SECONDS, UNITS, measured

D = Decimal
_N, _U = Kind.NUMBER, Kind.UNIT
_ONE_OF = re.compile(
    r"\b(?:an?|the|this|that|past|last|next|per|every|each|another|whole|full|same)(?: [a-z-]+)? "
    r"(day|week|month|year|hour|minute|second|mile|kilomet(?:er|re)|met(?:er|re)|foot|inch|ton(?:ne)?|ounce|kilo|pound"
    r"|decade|century|lit(?:er|re)|gallon|barrel|kilogram|gigawatt|megawatt|(?:giga|tera|mega|kilo)byte)\b(?!\s\d)",
    re.I,
)
_FEET = re.compile(r"\b(\d+)(?:-|\s)?(?:foot|feet|ft|')[- ]?(\d{1,2})(?:\"|-?inch\w*|\b)", re.I)
_IDENTIFIED = re.compile(
    r"\b(?:[A-Z][A-Za-z]*|[a-z]+)-?(\d+(?:\.\d+)?)(?![\d.A-Za-z])|\bv(\d+(?:\.\d+)?)"
)
_NTH = re.compile(
    rf"\b(?:(\d+)(?:st|nd|rd|th)|({'|'.join(v.ORDINALS)}))[\s-](?:consecutive\s|straight\s|[a-z]+\s(?=anniv|birth))?"
    r"(anniversary|birthday|second|minute|hour|day|daily|week|weekly|month|monthly|annual|year|grade|grader)s?\b",
    re.I,
)
# 100MB/s: of one second.
_SLASH = re.compile(r"(?<=[A-Za-z])/(s|sec|second|min|minute|h|hr|hour|day|month|year)\b")
_SHORT = {"s": "second", "h": "hour", "hr": "hour"}
_PER = re.compile(r"\b(?:per|each|every) ([a-z]+)(?:-([a-z]+))?\b", re.I)
_COIN = {word: v.CURRENCIES[word] for word in "dollar euro pound yen yuan won".split()}
_ONE_COIN = re.compile(rf"\b(?:an?|the|every|each|last) ({'|'.join(_COIN)})\b", re.I)
_TENTHS = "twentieth thirtieth fortieth fiftieth sixtieth seventieth eightieth ninetieth".split()
_PARTS = (
    {w: 2 + n for n, w in enumerate(v.ORDINALS[1:])}
    | {w: 20 + 10 * n for n, w in enumerate(_TENTHS)}
    | {"hundredth": 100, "thousandth": 1000}
)
_ONE_PART = re.compile(
    rf"\b(?:one|an?)[ -]({'|'.join(_PARTS)})\b(?= (?:of|the|as|that|its)\b|[.,;]|$)", re.I
)
# Every tenth query: 1割. Rates at zero: 0%.
_EVERY_NTH = re.compile(rf"\bevery (?:(\d+)(?:st|nd|rd|th)|({'|'.join(v.ORDINALS[1:])}))\b", re.I)
_RATE = re.compile(r"\b(?:rates?|borrowing costs|interest|growth|inflation)\b", re.I)
_ROMAN = re.compile(r"(?<=[a-z] )(II|III|IV|VI{0,3}|IX|XI{0,3})\b")
_ROMANS = "I II III IV V VI VII VIII IX X XI XII XIII".split()
_LARGE_NTH = re.compile(rf"\b(?:({COUNT})[ -])?(thousand|million|billion)th\b", re.I)
_SEVERAL = re.compile(
    r"\bmore than one\b(?! (?:million|billion|trillion|thousand|hundred|third|half))", re.I
)
# "3B, 8B and 32B" are three sizes; "Kestrel, Marlow and Nimbus" are three firms.
_ITEM = r"(?:[$€£¥]?\d[\w.%-]*|[a-z]{0,2}[A-Z][\w.&'-]*(?: [A-Z][\w.&'-]*){0,3})"
_LIST = re.compile(rf"{_ITEM}(?:, {_ITEM}){{1,7}},? (?:and|or) {_ITEM}")
_QUARTERS = re.compile(r"\b(two|three) quarters\b(?! of\b)", re.I)
_OF_SCALE = re.compile(
    r"\b(half|quarter|third)[ -](?:of[ -])?an?[ -](million|billion|trillion|thousand)\b", re.I
)
_RATIO = re.compile(rf"\b({COUNT}) (?:in|out of)(?: every)? ({COUNT})\b", re.I)
_FACTOR = re.compile(rf"\bfactor (?:of )?(?:about |nearly |almost |around )?({COUNT})\b", re.I)
_HALF_OF = re.compile(r"\bhalf[ -](?:an?[ -])?([a-z]+)\b", re.I)
_AND_HALF = re.compile(rf"\b({COUNT}) and a half ([a-z]+)\b", re.I)
_HALVES = {
    "times": Kind.MULTIPLE, "points": Kind.POINT, "point": Kind.POINT, "percent": Kind.PERCENT, "percentage": Kind.POINT,
}  # fmt: skip
_OF_POINT = re.compile(
    r"\b(?:(half|(?:three[ -])?quarters?)(?: of)?)[ -](?:an? )?(?:percentage[ -])?point\b", re.I
)
# "Two lawsuits, and a third is being prepared": 3件目, not a part of three.
_ANOTHER = re.compile(rf"\ba ({'|'.join(v.ORDINALS[1:])})\b(?!\sof\b)", re.I)
_FISCAL = re.compile(r"\bFY\s?'?((?:20)?\d\d)\b")
_NTH_OF = {
    "anniversary": "year", "birthday": "year", "second": "s", "minute": "min", "hour": "h", "day": "d",
    "daily": "d", "weekly": "week", "monthly": "month", "annual": "year", "grade": "year", "grader": "year",
}  # fmt: skip
# 24h, 2-3h, 30s, 0.4s, 70-75C: a letter for the unit.
_LETTERED = re.compile(
    r"(?<![\w'.$€£¥])(?:(\d{1,3}(?:\.\d+)?)\s?[-~–]\s?)?(\d{1,3}(?:\.\d+)?)(?:°?(C)|([hs]|[uμ]s|ns))(?![\w°/-])"
)
_SHORTLY = re.compile(r"time-?out|delay|latency|interval|wait|default|limit|clip|second", re.I)
_LETTERS = {
    "C": ("°C", D(1)),
    "h": ("h", D(1)),
    "s": ("s", D(1)),
    "us": ("s", D("1e-6")),
    "ns": ("s", D("1e-9")),
}
_BY_SIDE = re.compile(r"(?<![\w.])(\d+)\s?[x×]\s?(\d+)(?:[ -]?([a-z]+)\b|(?![\w.]))")
# Not at the end of a sentence ("No. 3" is a count there too): No.3, Vol. 2, Fig.4.
_IN_SERIES = re.compile(r"\b(?:No|Vol|Ch|Fig|Sec|Art|pp?)\.\s?(\d+)")
_OPERATED = re.compile(
    rf"\b(divid|multipl)(?:e|ed|es|ing|y|ied|ies|ying)(?: [a-z]+){{0,3}}? by (\d+\.\d+|{COUNT})\b",
    re.I,
)
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
_MEASURES = frozenset(
    "day week month year hour minute second mile kilometer kilometre meter metre foot inch ton pound "
    "decade century tonne ounce kilo liter litre gallon barrel kilogram gigawatt megawatt gigabyte terabyte megabyte kilobyte".split()
)
_VAGUE_WORDS = frozenset(
    "tens dozens scores decades hundreds hundred thousand million billion dozen thousands millions "
    "billions trillions trillion multimillion multibillion multitrillion".split()
)


@lru_cache(maxsize=4096)
def licensed(text: str) -> tuple[Fact, ...]:
    """Every fact that a Japanese claim may state: those printed and those implied.

    Spans index the normalised text, which is as long as `text` but for rare signs (½).
    """
    even = normal(text).text
    printed = literal(even)
    return (*printed, *_implied(even), *carried(even, printed))


def _implied(text: str) -> Iterator[Fact]:
    lower, words, figures = text.lower(), v.words_of(text), v.FIGURE.search(text) is not None
    for m in _ONE_OF.finditer(text) if words & _MEASURES else ():
        known = measured(m.group(1))
        if known is not None:
            yield Fact(_U, known[1], *m.span(), m.group(), known[0], True, printed=known[2])
    yield from phrases(text, lower)
    yield from _shares(text, lower)
    for m in _FEET.finditer(text) if figures else ():
        size = UNITS["foot"][1] * int(m.group(1)) + UNITS["inch"][1] * int(m.group(2))
        yield Fact(_U, size, *m.span(), m.group(), "m", printed="foot")
        for part, unit in zip(m.groups(), ("foot", "inch"), strict=True):
            yield Fact(_U, UNITS[unit][1] * int(part), *m.span(), m.group(), "m", printed=unit)
    yield from times(text, lower, words, figures)
    yield from _counted(text, lower)
    for m in _ANOTHER.finditer(text) if words & v.PLACES else ():
        yield Fact(_N, D(v.place(m.group(1))), *m.span(), m.group(), "nth", True)
    for m in _FISCAL.finditer(text) if "FY" in text else ():
        yield Fact(Kind.YEAR, D(2000 + int(m.group(1)) % 100), *m.span(), m.group(), "fy")
    for m in _IDENTIFIED.finditer(text) if figures else ():
        yield Fact(_N, D(m.group(1) or m.group(2)), *m.span(), m.group(), "id")
    for m in _NTH.finditer(text) if figures or words & v.PLACES else ():
        place = v.place(m.group(1) or m.group(2))
        unit = _NTH_OF.get(m.group(3).lower(), m.group(3).lower())
        yield Fact(_U, D(place), *m.span(), m.group(), unit, True)
    for m in _HALF_OF.finditer(text) if "half" in words else ():
        known = measured(m.group(1))
        if known is not None and known[0] not in (*SECONDS, *MONTHS):
            how = v.bound(text, *m.span())
            yield Fact(_U, known[1] / 2, *m.span(), m.group(), known[0], True, how, known[2])
    yield from _in_letters(text) if figures else ()
    for m in _VAGUE.finditer(text) if words & _VAGUE_WORDS else ():
        yield Fact(_N, D(_vague(m)), *m.span(), m.group(), "vague", True)


def _counted(text: str, lower: str) -> Iterator[Fact]:
    """Counts that nobody prints: more than one, a list of three, two quarters that are no half."""
    for m in _ONE_PART.finditer(text) if "th" in lower else ():
        share = D(100) / _PARTS[m.group(1).lower()]
        yield Fact(Kind.PERCENT, share, *m.span(), m.group(), "", True)
    for m in _EVERY_NTH.finditer(text) if "every " in lower else ():
        place = D(v.place(m.group(1) or m.group(2)))
        yield Fact(Kind.PERCENT, 100 / max(D(1), place), *m.span(), m.group())
    if "zero" in lower and _RATE.search(text):
        at = lower.index("zero")
        yield Fact(Kind.PERCENT, D(0), at, at + 4, text[at : at + 4])
    for m in _ROMAN.finditer(text):
        yield Fact(_N, D(_ROMANS.index(m.group()) + 1), *m.span(), m.group(), "id")
    for m in _LARGE_NTH.finditer(text) if "illionth" in lower or "thousandth" in lower else ():
        size = count(m.group(1) or "one") * v.SCALES[m.group(2).lower()]
        yield Fact(_N, size, *m.span(), m.group(), "nth", True)
    for m in _SEVERAL.finditer(text) if "than one" in lower else ():
        yield Fact(_N, D(2), *m.span(), m.group(), "", True, Bound.LEAST)
    for m in _LIST.finditer(text) if ", " in text and (" and " in lower or " or " in lower) else ():
        found = len(re.split(r",? (?:and|or) |, ", m.group()))
        yield Fact(_N, D(found), *m.span(), m.group(), "", True)
    for m in _QUARTERS.finditer(text) if "quarters" in lower else ():
        yield Fact(_N, count(m.group(1)), *m.span(), m.group())


def _in_letters(text: str) -> Iterator[Fact]:
    """24h and 70-75C, 4x6, No.3: figures that lean on letters."""
    for m in _LETTERED.finditer(text):
        if m.group(4) == "s" and m.group(2)[1:] == "0" and not _SHORTLY.search(text):
            continue  # the 40s, people in their 30s
        unit, size = _LETTERS[m.group(3) or m.group(4).replace("μ", "u")]
        for value in m.groups()[:2]:
            if value:
                yield Fact(_U, D(value) * size, *m.span(), m.group(), unit)
    for m in _BY_SIDE.finditer(text):
        known = measured(m.group(3)) if m.group(3) else None
        for side in map(D, m.group(1, 2)):
            yield Fact(_N, side, *m.span(), m.group())
            if known is not None:  # 48x48 pixels
                yield Fact(_U, side * known[1], *m.span(), m.group(), known[0], printed=known[2])
    for m in _IN_SERIES.finditer(text):
        yield Fact(_N, D(m.group(1)), *m.span(), m.group(), "id")


def _shares(text: str, lower: str) -> Iterator[Fact]:
    """One of each ("per token"), a share of so many (7 in 10), a part of a scale (half a million)."""
    for m in _PER.finditer(text) if any(w in lower for w in ("per ", "each ", "every ")) else ():
        yield Fact(_N, D(1), *m.span(), m.group(), "", True)
        for word in m.groups():
            if word and word.lower() in _COIN:
                yield Fact(Kind.MONEY, D(1), *m.span(), m.group(), _COIN[word.lower()], True)
            known = measured(word) if word else None
            if known is not None:
                yield Fact(_U, known[1], *m.span(), m.group(), known[0], True, printed=known[2])
        both = measured(" ".join(m.groups())) if m.group(2) else None
        if both is not None:  # per kilowatt-hour
            yield Fact(_U, both[1], *m.span(), m.group(), both[0], True, printed=both[2])
    for m in _SLASH.finditer(text) if "/" in text else ():
        known = measured(_SHORT.get(m.group(1), m.group(1)))
        if known is not None:
            yield Fact(_U, known[1], *m.span(), m.group(), known[0], True, printed=known[2])
    for m in _ONE_COIN.finditer(text) if any(c in lower for c in _COIN) else ():
        yield Fact(Kind.MONEY, D(1), *m.span(), m.group(), _COIN[m.group(1).lower()], True)
    if " in " in lower or "out of" in lower:
        for m in _RATIO.finditer(text):
            part, of = (count(x) for x in m.groups())
            if 0 < part < of:
                how = v.bound(text, m.start(), m.end(1))
                yield Fact(Kind.PERCENT, 100 * part / of, *m.span(), m.group(), "", False, how)
    for m in _OF_SCALE.finditer(text) if "illion" in lower or "thousand" in lower else ():
        value = D(v.SCALES[m.group(2).lower()]) / v.PARTS[m.group(1).lower()]
        yield Fact(_N, value, *m.span(), m.group(), "", False, v.bound(text, *m.span()))
    for m in _AND_HALF.finditer(text) if "and a half" in lower else ():
        known = measured(m.group(2))
        kind = _HALVES.get(m.group(2).lower())
        if kind is not None:
            value = count(m.group(1)) + D("0.5")
            yield Fact(kind, value, *m.span(), m.group(), "", False, v.bound(text, *m.span()))
        elif known is not None:
            value = (count(m.group(1)) + D("0.5")) * known[1]
            yield Fact(_U, value, *m.span(), m.group(), known[0], printed=known[2])
    for m in _OF_POINT.finditer(text) if "point" in lower else ():
        size = {"h": "0.5", "q": "0.25", "t": "0.75"}[m.group(1)[0].lower()]
        yield Fact(Kind.POINT, D(size), *m.span(), m.group())
    for m in _OPERATED.finditer(text) if " by " in lower else ():
        if m.group(1).lower() == "divid":
            yield Fact(Kind.PERCENT, 100 / max(D(1), count(m.group(2))), *m.span(), m.group())
        else:
            yield Fact(Kind.MULTIPLE, count(m.group(2)), *m.span(), m.group())
    for m in _FACTOR.finditer(text) if "factor" in lower else ():
        yield Fact(Kind.MULTIPLE, count(m.group(1)), *m.span(), m.group())
        if FALLEN.search(text):
            yield Fact(Kind.PERCENT, 100 / count(m.group(1)), *m.span(), m.group())


def _vague(m: re.Match[str]) -> int:
    group = m.groupdict()
    if group["tens"]:
        return 10 * _SIZES[group["of"].lower()]
    if group["hundreds"]:
        return 100 * _SIZES[group["of2"].lower()]
    return _SIZES[(group["one"] or group["few"] or group["multi"]).lower()]
