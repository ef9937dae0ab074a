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


@dataclass(frozen=True, slots=True)
class Fact:
    """A value with its kind, where it stands and how it reads.

    `unit` is a currency code for MONEY and a unit symbol for UNIT. Units of one dimension are
    brought to a base (GW → W, days → d is kept apart from hours). `approximate` when the text
    says about, 約, nearly, 余り…
    """

    kind: Kind
    value: Decimal
    start: int
    end: int
    text: str
    unit: str = ""
    approximate: bool = False
