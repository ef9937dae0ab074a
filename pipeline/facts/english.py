"""English text → facts."""

from __future__ import annotations

import re
from decimal import Decimal

from .fact import Fact, Kind

_SCALES = {
    "thousand": 10**3,
    "k": 10**3,
    "million": 10**6,
    "mn": 10**6,
    "m": 10**6,
    "billion": 10**9,
    "bn": 10**9,
    "b": 10**9,
    "trillion": 10**12,
    "tn": 10**12,
    "t": 10**12,
    "hundred": 100,
    "dozen": 12,
}
_UNITS_OF = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen "
    "fifteen sixteen seventeen eighteen nineteen"
).split()
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety".split()
_WORDS = {w: i for i, w in enumerate(_UNITS_OF)} | {w: 20 + 10 * i for i, w in enumerate(_TENS)}
_CURRENCIES = {
    "us$": "USD", "a$": "AUD", "c$": "CAD", "hk$": "HKD", "$": "USD", "€": "EUR", "£": "GBP",
    "¥": "JPY", "₹": "INR", "₩": "KRW", "dollar": "USD", "euro": "EUR", "pound": "GBP",
    "yen": "JPY", "yuan": "CNY", "won": "KRW", "rupee": "INR", "cent": "USDc",
}  # fmt: skip
# Symbol → (dimension base, factor). Time units stay apart: people do not convert them.
UNITS: dict[str, tuple[str, Decimal]] = {
    "gw": ("W", Decimal(10**9)), "gigawatt": ("W", Decimal(10**9)),
    "mw": ("W", Decimal(10**6)), "megawatt": ("W", Decimal(10**6)),
    "kw": ("W", Decimal(10**3)), "kilowatt": ("W", Decimal(10**3)),
    "gb": ("B", Decimal(10**9)), "gigabyte": ("B", Decimal(10**9)),
    "tb": ("B", Decimal(10**12)), "terabyte": ("B", Decimal(10**12)),
    "mb": ("B", Decimal(10**6)), "megabyte": ("B", Decimal(10**6)),
    "nm": ("m", Decimal("1e-9")), "nanometer": ("m", Decimal("1e-9")),
    "token": ("token", Decimal(1)), "parameter": ("parameter", Decimal(1)),
    "second": ("s", Decimal(1)), "minute": ("min", Decimal(1)), "hour": ("h", Decimal(1)),
    "day": ("d", Decimal(1)), "week": ("week", Decimal(1)), "month": ("month", Decimal(1)),
    "year": ("year", Decimal(1)), "decade": ("year", Decimal(10)),
    "century": ("year", Decimal(100)),
}  # fmt: skip
_MONTHS = "jan feb mar apr may jun jul aug sep oct nov dec".split()
_DAYS = "monday tuesday wednesday thursday friday saturday sunday".split()
_ORDINALS = "first second third fourth".split()

_SCALE = r"thousand|million|billion|trillion|hundred|dozen|bn|mn|tn|[kmbt](?![A-Za-z])"
_WORD = "|".join(sorted(_WORDS, key=len, reverse=True))
# "a million users", "$2 per million tokens": one of that scale.
_ONE = (
    r"(?:an?|per)(?=[\s-](?:hundred|thousand|million|billion|trillion|dozen)\b)"
    r"|(?:an?|past|every|each|per)(?=\s(?:second|minute|hour|day|week|month|year|decade|century)\b)"
)
_NUMBER = re.compile(
    rf"(?P<money>US\$|A\$|C\$|HK\$|[$€£¥₹₩])?\s?"
    rf"(?<![\w.])(?P<sign>[-−])?(?:(?P<digits>\d{{1,3}}(?:,\d{{3}})+(?:\.\d+)?|\d+(?:\.\d+)?)"
    rf"|(?P<word>\b(?:(?:{_WORD})(?:-(?:{_WORD}))?|{_ONE})\b))"
    rf"(?:[\s-]?(?P<scale>{_SCALE})\b)?"
    # Looked at, not taken: what follows may begin the next fact ("$2 per million").
    rf"(?:(?=(?P<tail>[\s-]*(?:%|per cent\b(?:age points?)?|[A-Za-z]+(?:\s+points?)?))))?",
    re.I,
)
_MONTH = re.compile(
    r"\b(?P<month>Jan(?:uary|\.)?|Feb(?:ruary|\.)?|March|Mar\.|April|Apr\.|May|June|Jun\.|July|"
    r"Jul\.|Aug(?:ust|\.)?|Sept?(?:ember|\.)?|Oct(?:ober|\.)?|Nov(?:ember|\.)?|Dec(?:ember|\.)?)"
    r"(?:\s+(?P<day>\d{1,2})(?:st|nd|rd|th)?(?!\d))?(?:,?\s+(?P<year>(?:19|20)\d\d))?\b"
)
_DAY_MONTH = re.compile(
    r"\b(\d{1,2})(?:st|nd|rd|th)?\s+(?:of\s+)?"
    r"(?=(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]*\b)"
)
_ISO = re.compile(r"\b((?:19|20)\d\d)-(\d\d)-(\d\d)\b")
_YEAR = re.compile(r"(?<![\w$€£.,])((?:19|20)\d\d)(?:s\b)?(?![\w%]|[.,]\d)")
_WEEKDAY = re.compile(rf"\b({'|'.join(_DAYS)})s?\b", re.I)
_QUARTER = re.compile(rf"\bQ([1-4])\b|\b({'|'.join(_ORDINALS)})[- ]quarter\b", re.I)
_TIME = re.compile(
    r"\b(\d{1,2})(?:[:.](\d\d))?\s*([ap])\.?m\b\.?|\b([01]?\d|2[0-3]):([0-5]\d)\b", re.I
)
_IDENTIFIER = re.compile(
    r"\b[A-Za-z][A-Za-z]*[-‑]?\d+(?:\.\d+)*[A-Za-z]*\b"
    r"|\b\d+[A-Za-z]+\d+\w*|\b\d+(?:\.\d+){2,}"
)
_FRACTION = re.compile(
    r"\b(?:(?P<n>one|two|three|a)[- ](?P<d>third|quarter|fifth|tenth)s?|(?P<half>half))\b", re.I
)
_TIMES = re.compile(r"\b(doubl\w+|twice|tripl\w+|thrice|quadrupl\w+)\b", re.I)
_ORDINAL = re.compile(
    r"\b(?:(\d+)(?:st|nd|rd|th)|(first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth))\b",
    re.I,
)
_ABOUT = re.compile(
    r"(?:about|around|roughly|nearly|almost|approximately|some|more than|over|at least|up to|"
    r"less than|under|fewer than|as many as|~)\s*[$€£¥]?$",
    re.I,
)
_BEFORE_MAY = frozenset(
    "in last next since until by early late mid from for through this before after of".split()
)
_PARTS = {"third": 3, "quarter": 4, "fifth": 5, "tenth": 10}


def english(text: str) -> tuple[Fact, ...]:
    """The facts of an English text, in reading order. Spans index `text`."""
    found: list[Fact] = []
    masked = _dates(text, found)
    masked = _mask(_IDENTIFIER, masked)
    masked = _fractions(masked, found)
    for m in _NUMBER.finditer(masked):
        found.append(_number(text, m))
    return tuple(sorted(found, key=lambda f: (f.start, f.end)))


def _dates(text: str, found: list[Fact]) -> str:
    masked = text
    for m in _ISO.finditer(masked):
        for kind, i in ((Kind.YEAR, 1), (Kind.MONTH, 2), (Kind.DAY, 3)):
            found.append(_fact(text, kind, int(m.group(i)), m.start(i), m.end(i)))
    masked = _mask(_ISO, masked)
    for m in _TIME.finditer(masked):
        found.append(Fact(Kind.TIME, _minutes(m), m.start(), m.end(), m.group()))
    masked = _mask(_TIME, masked)
    for m in _MONTH.finditer(masked):
        _month(text, m, found)
    for m in _DAY_MONTH.finditer(masked):
        found.append(_fact(text, Kind.DAY, int(m.group(1)), m.start(1), m.end(1)))
    masked = _mask(_MONTH, _mask(_DAY_MONTH, masked))
    for m in _QUARTER.finditer(masked):
        number = int(m.group(1)) if m.group(1) else _ORDINALS.index(m.group(2).lower()) + 1
        found.append(_fact(text, Kind.QUARTER, number, m.start(), m.end()))
    for m in _WEEKDAY.finditer(masked):
        found.append(_fact(text, Kind.WEEKDAY, _DAYS.index(m.group(1).lower()), *m.span()))
    masked = _mask(_WEEKDAY, _mask(_QUARTER, masked))
    for m in _YEAR.finditer(masked):
        found.append(_fact(text, Kind.YEAR, int(m.group(1)), m.start(), m.end()))
    return _mask(_YEAR, masked)


def _minutes(m: re.Match[str]) -> Decimal:
    if m.group(4):
        return Decimal(int(m.group(4)) * 60 + int(m.group(5)))
    hour = int(m.group(1)) % 12 + (12 if m.group(3).lower() == "p" else 0)
    return Decimal(hour * 60 + int(m.group(2) or 0))


def _month(text: str, m: re.Match[str], found: list[Fact]) -> None:
    number = _MONTHS.index(m.group("month")[:3].lower()) + 1
    if m.group("month") == "May" and not (m.group("day") or m.group("year")):
        before = text[: m.start()].rstrip().rsplit(" ", 1)[-1].lower()
        if before not in _BEFORE_MAY and not before.rstrip("stndrh").isdigit():
            return
    found.append(_fact(text, Kind.MONTH, number, *m.span("month")))
    for name, kind in (("day", Kind.DAY), ("year", Kind.YEAR)):
        if m.group(name):
            found.append(_fact(text, kind, int(m.group(name)), *m.span(name)))


def _fractions(masked: str, found: list[Fact]) -> str:
    for m in _FRACTION.finditer(masked):
        top = {"two": 2, "three": 3}.get((m.group("n") or "one").lower(), 1)
        bottom = 2 if m.group("half") else _PARTS[m.group("d").lower()]
        value = Decimal(100 * top) / bottom
        found.append(Fact(Kind.PERCENT, value, *m.span(), m.group(), approximate=True))
    for m in _TIMES.finditer(masked):
        word = m.group(1).lower()
        times = 2 if word.startswith(("d", "tw")) else 4 if word.startswith("q") else 3
        found.append(_fact(masked, Kind.MULTIPLE, times, *m.span()))
    masked = _mask(_TIMES, _mask(_FRACTION, masked))
    for m in _ORDINAL.finditer(masked):
        words = "first second third fourth fifth sixth seventh eighth ninth tenth".split()
        place = int(m.group(1)) if m.group(1) else words.index(m.group(2).lower()) + 1
        found.append(_fact(masked, Kind.NUMBER, place, *m.span()))
    return _mask(_ORDINAL, masked)


def _number(text: str, m: re.Match[str]) -> Fact:
    value = _value(m)
    tail = re.sub(r"[\s-]+", " ", (m.group("tail") or "")).strip().lower()
    core = m.start("digits") if m.group("digits") else m.start("word")
    about = _ABOUT.search(text[max(0, core - 20) : core].rstrip()) is not None
    kind, unit, factor = _kind((m.group("money") or "").lower(), tail)
    end = m.end("tail") if kind is not Kind.NUMBER and tail and not m.group("money") else _core(m)
    start = m.start("money") if m.group("money") else core
    return Fact(kind, value * factor, start, end, text[start:end], unit, about)


def _core(m: re.Match[str]) -> int:
    return max(m.end("digits"), m.end("word"), m.end("scale"))


def _value(m: re.Match[str]) -> Decimal:
    if m.group("digits"):
        value = Decimal(m.group("digits").replace(",", ""))
    else:
        value = Decimal(sum(_WORDS.get(w, 1) for w in m.group("word").lower().split("-")))
    scale = (m.group("scale") or "").lower()
    return value * _SCALES.get(scale, 1)


def _kind(money: str, tail: str) -> tuple[Kind, str, Decimal]:
    one = Decimal(1)
    if money:
        return Kind.MONEY, _CURRENCIES[money], one
    if tail.startswith(("percentage point", "point")):
        return Kind.POINT, "", one
    if tail.startswith("%") or tail.startswith(("percent", "per cent", "pct")):
        return Kind.PERCENT, "", one
    word = tail.split(" ")[0]
    if word in ("x", "times", "fold"):
        return Kind.MULTIPLE, "", one
    singular = word.removesuffix("s")
    if singular in _CURRENCIES:
        return Kind.MONEY, _CURRENCIES[singular], one
    if word in UNITS or singular in UNITS:
        base, factor = UNITS.get(word, UNITS.get(singular, ("", one)))
        return Kind.UNIT, base, factor
    return Kind.NUMBER, "", one


def _fact(text: str, kind: Kind, value: int, start: int, end: int) -> Fact:
    return Fact(kind, Decimal(value), start, end, text[start:end])


def _mask(pattern: re.Pattern[str], text: str) -> str:
    """Blank out what was read, keeping every offset."""
    return pattern.sub(lambda m: "\0" * len(m.group()), text)
