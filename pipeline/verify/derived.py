"""Figures that the source does not state but a declared rule gives: yen, growth.

A rule is declared with its inputs (`domain.Rate`, the setting `facts.growth`); without one such a
figure is like any other that nobody stated.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import combinations

from pipeline.domain import Rate
from pipeline.facts import Fact, Kind


def converted(fact: Fact, money: Sequence[Fact], rates: Sequence[Rate]) -> Rate | None:
    """The declared rate by which a sum of the source gives this one, which is marked as rounded.

    Two significant digits or more have to agree, and 約 has to say that it was converted.
    """
    if fact.kind is not Kind.MONEY or not fact.approximate:
        return None
    for rate in rates:
        if rate.into != fact.unit:
            continue
        sums = (m.value * Decimal(str(rate.value)) for m in money if m.unit == rate.of)
        if any(_about(exact, fact.value) for exact in sums):
            return rate
    return None


def grown(fact: Fact, facts: Sequence[Fact]) -> tuple[Fact, Fact] | None:
    """The two figures of the source whose ratio gives this share or multiple."""
    for a, b in _comparable(facts):
        change = (b.value - a.value) / a.value
        if fact.kind is Kind.PERCENT and _near(abs(change) * 100, fact.value):
            return a, b
        if fact.kind is Kind.MULTIPLE and _near(b.value / a.value, fact.value):
            return a, b
    return None


def _comparable(facts: Sequence[Fact]) -> Iterator[tuple[Fact, Fact]]:
    sizes = (Kind.NUMBER, Kind.MONEY, Kind.UNIT)
    for one, two in combinations([f for f in facts if f.kind in sizes and f.value > 2], 2):
        if one.kind is two.kind and one.unit == two.unit:
            yield one, two
            yield two, one


def _about(exact: Decimal, rounded: Decimal) -> bool:
    """Whether it is rounded to two significant digits or more, one unit up or down allowed."""
    digits = rounded.normalize().as_tuple()
    exponent = digits.exponent if isinstance(digits.exponent, int) else 0
    unit = Decimal(1).scaleb(exponent if len(digits.digits) > 1 else exponent - 1)
    return abs(exact - rounded) <= unit


def _near(exact: Decimal, stated: Decimal) -> bool:
    digits = stated.normalize().as_tuple()
    exponent = min(digits.exponent, 0) if isinstance(digits.exponent, int) else 0
    return abs(exact - stated) <= Decimal(1).scaleb(exponent) / 2
