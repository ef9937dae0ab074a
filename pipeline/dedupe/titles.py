"""Whether two headlines tell of the same event: words in common, and nothing that differs.

Not covered: the same event in quite other words ("Acme unveils Orin-3" and "New open model tops
charts"); that needs the text, not the headline.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from rapidfuzz import fuzz

_WORD = re.compile(r"[A-Za-z][A-Za-z0-9]*(?:['’][a-z]+)?|\d+(?:[.,]\d+)*")
_COMMON = frozenset(
    "a an the of to in on for with and or its is are as at by from new now ai it this that after "
    "over into will has have says said say about how why what more first up out be not".split()
)
# "Orin-3", "GPT 5", "H200", "Claude 4.5": a name with a number in it or right after it.
_MODEL = re.compile(
    r"\b([A-Z][A-Za-z]*)[- ]?(\d+(?:\.\d+)*[A-Za-z]{0,2})\b|\b([A-Za-z]{1,4}\d+[A-Za-z\d]*)\b"
)
_AMOUNT = re.compile(
    r"(?:[$€£¥]\s?)(\d+(?:[.,]\d+)*)\s?(k|m|bn|b|mn|tn|t|thousand|million|billion|trillion)?\b",
    re.I,
)
_ZEROS = {"k": 3, "th": 3, "m": 6, "b": 9, "t": 12}
# Siblings of one family: "GPT-5" and "GPT-5 mini" are two launches.
_SIZES = frozenset(
    """mini nano micro small medium large xl pro max ultra plus lite flash turbo tiny edge
    air""".split()
)
# What a model makes or reads: an image model is not a video model.
_KINDS = frozenset(
    "image images video videos speech voice audio music coding code robot robots robotics".split()
)
# Different steps of one affair are different events.
_STEPS = (
    frozenset("sues sue sued lawsuit suit".split()),
    frozenset("settles settle settled settlement".split()),
    frozenset("launches launch launched releases release released unveils unveiled debuts".split()),
    frozenset("raises raise raised funding valuation round".split()),
    frozenset("acquires acquire acquired buys buy bought acquisition".split()),
    frozenset("delays delay delayed postpones postponed".split()),
    frozenset("recalls withdraws withdrawn shuts shutters retires discontinues".split()),
)
_STEP_WORDS = frozenset().union(*_STEPS)
# Words that name nobody: sharing an amount and these is sharing no event.
_NOBODY = (
    _COMMON
    | _STEP_WORDS
    | frozenset(
        """million billion trillion m bn b series seed startup company firm lab model models chip
        chips language open deal worth investors""".split()
    )
)
# rapidfuzz ratios, 0-100: word sets (forgives added words) and sorted words (does not).
_SUBSET, _WHOLE = 84.0, 60.0
# With the same product or amount in both, fewer of the other words have to agree.
_ANCHORED = 55.0


@dataclass(frozen=True, slots=True)
class Headline:
    """A title taken apart: its words, and what must not differ."""

    text: str
    words: frozenset[str]
    names: frozenset[str]
    models: frozenset[str]
    amounts: frozenset[str]
    sizes: frozenset[str]
    kinds: frozenset[str]
    steps: frozenset[int]


@lru_cache(maxsize=65_536)
def headline(title: str) -> Headline:
    """Take a title apart."""
    words = frozenset(
        w.replace("’", "'").removesuffix("'s") for w in map(str.lower, _WORD.findall(title))
    )
    return Headline(
        text=" ".join(w for w in map(str.lower, _WORD.findall(title)) if w not in _COMMON),
        words=words - _COMMON,
        names=_names(title) - _COMMON,
        models=frozenset("".join(m).lower() for m in _MODEL.findall(title)),
        amounts=frozenset(_amount(number, unit) for number, unit in _AMOUNT.findall(title)),
        sizes=words & _SIZES,
        kinds=frozenset(w.removesuffix("s") for w in words & _KINDS),
        steps=frozenset(i for i, step in enumerate(_STEPS) if words & step),
    )


def conflict(a: Headline, b: Headline) -> bool:
    """Whether the titles name different products, sizes, amounts or steps, so cannot be one."""
    if _apart(a.models, b.models) or _apart(a.amounts, b.amounts):
        return True
    if a.models & b.models and a.sizes != b.sizes:
        return True
    return _apart(a.steps, b.steps) or _apart(a.kinds, b.kinds)


def _apart(a: frozenset[Any], b: frozenset[Any]) -> bool:
    return bool(a and b and not a & b)


def alike(a: Headline, b: Headline) -> float:
    """How surely two titles tell of the same event: 0 for no, else up to 100."""
    if conflict(a, b) or len(a.words & b.words) < 2:
        return 0.0
    subset = float(fuzz.token_set_ratio(a.text, b.text))
    whole = float(fuzz.token_sort_ratio(a.text, b.text))
    named = (a.words & b.words) - _NOBODY
    if a.models & b.models or (a.amounts & b.amounts and any(not w[0].isdigit() for w in named)):
        agreed = bool(a.steps & b.steps) or whole >= _WHOLE
        return subset if agreed and subset >= _ANCHORED else 0.0
    if (a.amounts and b.amounts) or (a.names - b.words and b.names - a.words):
        # "An office in Tokyo" and "an office in Paris": each names what the other does not.
        return 0.0
    if a.models or b.models:
        # One of them names a product and the other does not: only nearly equal words will do.
        return subset if subset >= _SUBSET and whole >= _SUBSET - 10 else 0.0
    return subset if subset >= _SUBSET and whole >= _WHOLE else 0.0


def _names(title: str) -> frozenset[str]:
    """The capitalised words; none where every word is, as headlines in title case tell nothing."""
    words = [w for w in _WORD.findall(title) if w[0].isalpha()]
    capital = [w for w in words if w[0].isupper()]
    if len(capital) > 0.7 * len(words) and len(words) > 3:
        return frozenset()
    return frozenset(w.lower().replace("’", "'").removesuffix("'s") for w in capital)


def _amount(number: str, unit: str) -> str:
    """An amount of money in one spelling: "$1.5bn" and "$1,500 million" are equal."""
    zeros = _ZEROS.get(unit.lower()[:2] if unit.lower() == "thousand" else unit.lower()[:1], 0)
    digits = number.replace(",", "")
    return f"{float(digits) * 10**zeros:.0f}" if digits.count(".") <= 1 else digits
