"""One normalised fact."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum


class Kind(StrEnum):
    """What a number counts. Two facts of different kinds never explain each other."""

    NUMBER = "number"
    MONEY = "money"
    PERCENT = "percent"
    POINT = "point"
    MULTIPLE = "multiple"
    UNIT = "unit"
    YEAR = "year"
    MONTH = "month"
    DAY = "day"
    WEEKDAY = "weekday"
    QUARTER = "quarter"
    TIME = "time"


class Bound(StrEnum):
    """What the words beside a figure make of it."""

    NONE = ""
    ABOUT = "about"
    NEARLY = "nearly"
    OVER = "over"
    LEAST = "at least"
    UNDER = "under"
    MOST = "at most"


@dataclass(frozen=True, slots=True)
class Fact:
    """A value with its kind, where it stands and how it reads.

    `unit` is a currency code for MONEY and a unit symbol for UNIT, brought to a base where people
    convert (GW → W, foot → m; hours and days stay apart). Elsewhere it tells kinds of one Kind:
    YEAR "s" (the 1990s) and "fy" (a fiscal year), TIME "12" (no morning or afternoon said), NUMBER
    "vague" (dozens: the order of magnitude), "nth" (an ordinal), "life" (40代, one's forties). `printed` is the unit as written,
    in English and singular: "foot". `approximate` when the text says about, 約, nearly, 余り…, and
    `bound` which of them.
    """

    kind: Kind
    value: Decimal
    start: int
    end: int
    text: str
    unit: str = ""
    approximate: bool = False
    bound: Bound = Bound.NONE
    printed: str = ""


def fact_at(text: str, kind: Kind, value: int, start: int, end: int) -> Fact:
    """The plain fact that a span of a text states."""
    return Fact(kind, Decimal(value), start, end, text[start:end])
