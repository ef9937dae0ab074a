"""Values for template slots: each a pair (English, Japanese) that says the same."""

from __future__ import annotations

import random
import re
from calendar import monthrange
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from pathlib import Path

import yaml

from pipeline.facts import grouped

Value = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Place:
    """Where a slot stands: the English before and after it, and the register of the template."""

    before: str
    after: str
    register: str


Maker = Callable[[random.Random, Place], Value]

_TABLES = Path(__file__).parent / "data" / "slots.yaml"
_MONTHS = (
    "January February March April May June July August September October November December"
).split()
_SHORT = "Jan. Feb. March April May June July Aug. Sept. Oct. Nov. Dec.".split()
_DAYS = "Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split()
_SMALL = "zero one two three four five six seven eight nine ten".split()
_ORDINALS = "first second third fourth".split()
# Sign, the word after the number, Japanese, weight.
_CURRENCIES = (
    ("$", "dollars", "ドル", 24), ("€", "euros", "ユーロ", 6), ("£", "pounds", "ポンド", 4),
    ("¥", "yen", "円", 3), ("", "yuan", "元", 1), ("", "won", "ウォン", 1),
)  # fmt: skip
_SCALES = {
    "million": (10**6, "m"), "billion": (10**9, "bn"), "trillion": (10**12, "tn"),
}  # fmt: skip
_WHOLE_MONEY = (40, 250, 1200, 4800, 9500, 45_000, 60_000, 120_000, 250_000, 500_000, 750_000)
# A vowel sound: 8, 11 and 18 of anything, most vowels, letters that are spelled out (H100).
_AN = re.compile(
    r"[$€£¥]?(?:8|1[18](?!\d))|(?!(?i:one\b|uni|us|eu))(?i:[aeiou])|[FHLMNRSX](?:[A-Z\d]|\b)"
)
# What money stands before as an adjective: "a 340 million euro fund".
_NOUN = re.compile(
    r" (?:[a-z]+ )?(?:fund|loan|deal|bid|budget|contract|profit|acquisition|valuation|chip plant)\b",
    re.I,
)


def value(kind: str, rng: random.Random, place: Place) -> Value:
    """A random value for a slot kind ("ORG", "MONEY", …) that reads well at the place."""
    return _MAKERS[kind](rng, place)


def kinds() -> frozenset[str]:
    """The slot kinds that templates may use."""
    return frozenset(_MAKERS)


def article(following: str) -> str:
    """The indefinite article for what follows: a, or an before a vowel sound ($8 billion)."""
    return "an" if _AN.match(following) else "a"


def money(amount: Decimal, currency: str) -> str:
    """An amount as a Japanese newspaper writes it: 180000000 ドル → 1億8000万ドル."""
    return grouped(amount) + currency


@cache
def _names(key: str) -> list[str]:
    """A list of the table: comma-separated, or separated by blanks."""
    text = str(_tables()[key])
    return [name.strip() for name in (text.split(",") if "," in text else text.split())]


@cache
def _rows(key: str) -> list[Value]:
    return [(str(english), str(japanese)) for english, japanese in _tables()[key].items()]


@cache
def _tables() -> dict[str, dict[str, str]]:
    tables: dict[str, dict[str, str]] = yaml.safe_load(_TABLES.read_text(encoding="utf-8"))
    return tables


def _same(name: str) -> Value:
    return name, name


def _invented(rng: random.Random) -> str:
    return rng.choice(_names("onsets")) + rng.choice(_names("endings"))


def _organisation(rng: random.Random, _: Place) -> Value:
    if rng.random() < 0.35:
        return _same(rng.choice(_names("organisations")))
    kind = f" {rng.choice(_names('kinds'))}" if rng.random() < 0.7 else ""
    return _same(_invented(rng) + kind)


def _person(rng: random.Random, _: Place) -> Value:
    return _same(f"{rng.choice(_names('given'))} {rng.choice(_names('family'))}")


def _model(rng: random.Random, _: Place) -> Value:
    if rng.random() < 0.35:
        return _same(rng.choice(_names("models")))
    name = rng.choice(_names("words")) if rng.random() < 0.4 else _invented(rng)
    size, minor = rng.choice((7, 8, 13, 34, 70)), rng.randint(1, 9)
    tails = (f" {rng.randint(2, 9)}", f"-{rng.randint(1, 4)}.{minor}", f"-{size}B", f" {size}B", "")
    return _same(name + rng.choice(tails))


def _product(rng: random.Random, _: Place) -> Value:
    if rng.random() < 0.15:
        return _same(rng.choice(_names("products")))
    name = rng.choice(_names("words")) if rng.random() < 0.3 else _invented(rng)
    tail = f" {rng.choice(_names('product tails'))}" if rng.random() < 0.7 else ""
    return _same(name + tail)


def _chip(rng: random.Random, _: Place) -> Value:
    if rng.random() < 0.5:
        return _same(rng.choice(_names("chips")))
    tail = rng.choice(
        (f" {rng.randint(2, 9)}", f" X{rng.randint(1, 9)}00", f"-{rng.randint(1, 9)}")
    )
    return _same(_invented(rng) + tail)


def _country(rng: random.Random, place: Place) -> Value:
    english, japanese = rng.choice(_rows("countries"))
    if place.register == "t" and (place.before == "" or place.before.endswith(": ")):
        english = english.removeprefix("the ")
    return english, japanese


def _amount(rng: random.Random, scale: str) -> tuple[str, Decimal]:
    """A number as newspapers print it ("1.25", "340") for the scale, and its value."""
    digits = rng.choice((
        f"{rng.randint(1, 9)}",
        f"{rng.randint(10, 99)}",
        f"{rng.randint(1, 9)}.{rng.randint(1, 9)}",
        f"{rng.randint(10, 99)}.{rng.randint(1, 9)}",
        f"{rng.randint(1, 9)}.{rng.randint(1, 9)}{rng.randint(1, 9)}",
        f"{rng.randint(10, 99)}0",
        f"{rng.randint(100, 999)}",
    ))  # fmt: skip
    return digits, Decimal(digits) * _SCALES[scale][0]


def _money(rng: random.Random, place: Place) -> Value:
    sign, word, currency, _weight = rng.choices(_CURRENCIES, [row[3] for row in _CURRENCIES])[0]
    if rng.random() < 0.1 and sign not in ("", "¥"):
        whole = rng.choice(_WHOLE_MONEY) if rng.random() < 0.5 else rng.randint(2, 999)
        return f"{sign}{whole:,}", money(Decimal(whole), currency)
    scales = ["million", "billion"] if sign in ("$", "€", "£") else ["million", *["billion"] * 3]
    scale = rng.choice(scales) if rng.random() < 0.94 else "trillion"
    digits, amount = _amount(rng, scale)
    japanese = money(amount.to_integral_value(), currency)
    if sign == "" or (sign != "$" and rng.random() < 0.25) or (sign == "¥" and rng.random() < 0.6):
        adjective = _NOUN.match(place.after) is not None
        return f"{digits} {scale} {word.removesuffix('s') if adjective else word}", japanese
    if rng.random() < 0.04:
        return f"{sign}{digits}{_SCALES[scale][1]}", japanese
    return f"{sign}{digits} {scale}", japanese


def _percent(rng: random.Random, _: Place) -> Value:
    whole = f"{rng.randint(2, 95)}"
    number = whole if rng.random() < 0.75 else f"{rng.randint(0, 80)}.{rng.randint(1, 9)}"
    sign = "%" if rng.random() < 0.9 else rng.choice((" percent", " percent", " per cent"))
    return f"{number}{sign}", f"{number}%"


def _count(rng: random.Random, _: Place) -> Value:
    if rng.random() < 0.04:
        small = rng.randint(3, 9)
        return _SMALL[small], str(small)
    if rng.random() < 0.15:
        amount = _amount(rng, rng.choice(("million", "million", "million", "billion")))[1]
        scale = "million" if amount < 10**9 else "billion"
        shown = (amount / _SCALES[scale][0]).normalize()
        return f"{shown:f} {scale}", grouped(amount.to_integral_value())
    size = rng.choice((1, 1, 1, 10, 100, 1000, 10_000))
    number = rng.choice((rng.randint(11, 99) * size, rng.randint(2, 9) * 10 * size))
    if rng.random() < 0.15:
        number = rng.randint(1001, 99_999)
    return f"{number:,}", grouped(Decimal(number))


def _times(rng: random.Random, place: Place) -> Value:
    compared = re.match(r" (?:as|the|that|its)\b", place.after)
    if compared and rng.random() < 0.25:
        return "twice", "2倍"
    if rng.random() < 0.3:
        small = rng.randint(3, 10)
        return f"{_SMALL[small]} times", f"{small}倍"
    number = rng.choice((f"{rng.randint(11, 60)}", f"{rng.randint(1, 9)}.{rng.randint(1, 9)}"))
    return f"{number} times", f"{number}倍"


def _parameters(rng: random.Random, _: Place) -> Value:
    sizes = "1.5 3 7 8 13 27 32 34 70 120 235 405 671".split()
    english = rng.choice((
        *(f"{size} billion" for size in rng.sample(sizes, 4)),
        f"{rng.randint(2, 999)} billion",
        f"{rng.randint(1, 3)}.{rng.randint(1, 9)} trillion",
        f"{rng.choice((135, 270, 350, 500, 770))} million",
    ))  # fmt: skip
    digits, scale = english.split()
    amount = (Decimal(digits) * _SCALES[scale][0]).to_integral_value()
    return f"{english} parameters", f"{grouped(amount)}パラメータ"


def _power(rng: random.Random, place: Place) -> Value:
    english, japanese, number = rng.choice((
        ("gigawatt", "ギガワット", f"{rng.randint(1, 12)}"),
        ("gigawatt", "ギガワット", f"{rng.randint(1, 5)}.{rng.randint(1, 9)}"),
        ("megawatt", "メガワット", f"{rng.randint(2, 99)}0"),
        ("megawatt", "メガワット", f"{rng.randint(10, 950)}"),
    ))  # fmt: skip
    joined = re.search(r"\b(?:an?|its|new)\s$", place.before, re.I)
    plural = "" if number == "1" else "s"
    return (f"{number}-{english}" if joined else f"{number} {english}{plural}"), number + japanese


def _date(rng: random.Random, _: Place) -> Value:
    month = rng.randint(1, 12)
    day = rng.randint(1, monthrange(2026, month)[1])
    long = f"{_MONTHS[month - 1]} {day}"
    # "16 May" is left out: `pipeline.facts` reads no month in it.
    british = long if month == 5 else f"{day} {_MONTHS[month - 1]}"
    english = rng.choice([*[long] * 8, f"{_SHORT[month - 1]} {day}", british])
    return english, f"{month}月{day}日"


def _month(rng: random.Random, _: Place) -> Value:
    month = rng.randint(1, 12)
    return _MONTHS[month - 1], f"{month}月"


def _year(rng: random.Random, place: Place) -> Value:
    before = place.before.rstrip().rsplit(" ", 1)[-1].lower()
    first, last = {"by": (2027, 2040), "until": (2027, 2035), "since": (2012, 2025)}.get(
        before, (2016, 2035)
    )
    return _same(str(rng.randint(first, last)))


def _quarter(rng: random.Random, _: Place) -> Value:
    number = rng.randint(1, 4)
    long = f"the {_ORDINALS[number - 1]} quarter"
    return (long if rng.random() < 0.85 else f"Q{number}"), f"第{number}四半期"


def _weekday(rng: random.Random, _: Place) -> Value:
    day = rng.randrange(7)
    return _DAYS[day], f"{'月火水木金土日'[day]}曜日"


def _round(rng: random.Random, _: Place) -> Value:
    letter = rng.choice("ABCDEF")
    series = (f"Series {letter}", f"シリーズ{letter}")
    return rng.choice((series, series, series, ("seed", "シード"), ("pre-seed", "プレシード")))


_MAKERS: dict[str, Maker] = {
    "ORG": _organisation, "PERSON": _person, "MODEL": _model, "PRODUCT": _product, "CHIP": _chip,
    "MONEY": _money, "PCT": _percent, "NUM": _count, "TIMES": _times, "PARAMS": _parameters,
    "POWER": _power, "DATE": _date, "MONTH": _month, "YEAR": _year, "QUARTER": _quarter,
    "WEEKDAY": _weekday, "ROUND": _round, "COUNTRY": _country,
    "CITY": lambda rng, _: rng.choice(_rows("cities")),
    "TITLE": lambda rng, _: rng.choice(_rows("titles")),
}  # fmt: skip
