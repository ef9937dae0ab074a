"""Every unit and currency of one language beside every one of the other: never an exception."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.facts import as_printed, explains, japanese, licensed
from pipeline.facts.japanese import CURRENCIES as JAPANESE_CURRENCIES
from pipeline.facts.units import IN_ENGLISH, UNITS
from pipeline.facts.vocabulary import CURRENCIES, ORDINALS

FIGURES = st.sampled_from(
    ["1", "2", "44", "3.5", "1,500", "two", "half a", "a", "44 million", "7 in 10"]
)
ENGLISH = st.builds(
    "{} {} {} {}".format,
    st.sampled_from(["", "$", "about", "fell by more than", "in May", "between 3 and"]),
    FIGURES,
    st.sampled_from([*UNITS, *CURRENCIES, *ORDINALS, "percent", "points", "times", "p.m."]),
    st.sampled_from(["", "or more", "and eight", "per hour", "on Tuesday"]),
)
JAPANESE = st.builds(
    "{}{}{}{}".format,
    st.sampled_from(["", "約", "最大", "$", "日本時間午前"]),
    st.sampled_from(["1", "2", "44", "3.5", "1,500", "二", "4400万", "22億5000万", "数十"]),
    st.sampled_from(
        [*IN_ENGLISH, *JAPANESE_CURRENCIES, "%", "割", "ポイント", "倍", "月", "日", "時", "分の1"]
    ),
    st.sampled_from(["", "以上", "に達した", "近く"]),
)  # fmt: skip


def test_pounds_without_a_sign_are_money_or_weight_and_carry_a_bare_figure() -> None:
    (bare,) = japanese("44")
    (weight,) = japanese("20キロ")
    facts = licensed("The parcel was 44 pounds.")
    assert any(explains(e, bare) for e in facts)
    assert any(explains(e, weight) for e in facts)


@given(ENGLISH, JAPANESE)
def test_no_pair_of_readings_raises(english: str, text: str) -> None:
    for e in licensed(english):
        for j in japanese(text, vague_too=True):
            assert explains(e, j) in (True, False)


@given(st.text(max_size=60), st.text(max_size=60))
def test_no_pair_of_texts_raises(english: str, text: str) -> None:
    for e in licensed(english):
        for j in japanese(text, vague_too=True):
            assert explains(e, j) in (True, False)


@pytest.mark.parametrize(
    ("value", "printed", "is_"),
    [("1.8288", "foot", "6"), ("1200000000", "gw", "1.2"), ("44", "quid", "44"), ("5", "", "5")],
)  # fmt: skip
def test_a_measure_as_it_is_printed(value: str, printed: str, is_: str) -> None:
    assert as_printed(Decimal(value), printed) == Decimal(is_)
