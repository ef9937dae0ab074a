"""What English words imply besides the figures in them: a dozen is twelve, half past seven 7:30."""

from __future__ import annotations

import pytest

from pipeline.facts import english, licensed
from tests.fact_words import in_words, where


def implied(text: str) -> dict[str, list[str]]:
    """The words of the text that imply something, with what they imply."""
    facts = licensed(text)[len(english(text)) :]
    found: dict[str, list[str]] = {}
    for fact, words in zip(facts, where(facts, text), strict=True):
        found.setdefault(words, []).append(in_words(fact))
    return found


@pytest.mark.parametrize(
    ("text", "words", "facts"),
    [
        ("half an hour later", "half an hour", ["~unit 30 min", "~unit 0.5 h"]),
        ("one and a half hours", "one and a half hours", ["~unit 1.5 h", "~unit 90 min", "unit 1.5 h"]),
        ("a year and a half", "a year and a half", ["~unit 1.5 year", "~unit 18 month"]),
        ("a quarter of an hour", "quarter of an hour", ["~unit 15 min"]),
        ("half a year", "half a year", ["~unit 6 month", "~unit 0.5 year"]),
        ("half a century", "half a century", ["~unit 50 year"]),
        ("a quarter of a century", "quarter of a century", ["~unit 25 year"]),
        ("half a dozen of them", "half a dozen", ["~number 6"]),
        ("both men", "both", ["~number 2"]),
        ("a hat-trick", "hat-trick", ["~number 3"]),
        ("the quartet", "quartet", ["~number 4"]),
        ("the quintet", "quintet", ["~number 5"]),
        ("the sextet", "sextet", ["~number 6"]),
        ("dozen", "dozen", ["~number 12"]),
        ("decades-long", "decades", ["~unit 10 year", "~number 10 vague"]),
        ("its centenary", "centenary", ["~unit 100 year", "~number 100"]),
        ("a fortnight", "fortnight", ["~unit 2 week", "~unit 14 d"]),
        ("overnight", "overnight", ["~unit 1 d"]),
        ("a daily paper", "daily", ["~unit 1 d", "~unit 24 h"]),
        ("weekly", "weekly", ["~unit 1 week"]),
        ("monthly", "monthly", ["~unit 1 month"]),
        ("annually", "annually", ["~unit 1 year"]),
        ("hourly", "hourly", ["~unit 1 h", "~unit 60 min"]),
        ("her debut", "debut", ["~number 1"]),
        ("around the clock", "around the clock", ["~unit 24 h"]),
        ("the weekend", "weekend", ["~unit 2 d", "~number 2"]),
        ("a freshman", "freshman", ["~number 1", "~unit 1 year"]),
        ("a sophomore", "sophomore", ["~number 2", "~unit 2 year"]),
        ("a junior", "junior", ["~number 3", "~unit 3 year"]),
        ("a senior", "senior", ["~number 4", "~unit 4 year"]),
        ("teenagers", "teenagers", ["~number 10"]),
        ("in her twenties", "twenties", ["~number 20"]),
        ("the starting XV", "starting XV", ["~number 15"]),
        ("the starting XI", "starting XI", ["~number 11"]),
        ("at noon", "noon", ["~time 720"]),
        ("at midnight", "midnight", ["~time 0"]),
        ("quarterly", "quarterly", ["~unit 3 month", "~percent 25"]),
        ("halved", "halved", ["~number 0.5", "~percent 50", "~number 2"]),
        ("only once", "once", ["~number 1"]),
        ("a six-figure sum", "six-figure", ["~number 6"]),
        ("a seven-figure sum", "seven-figure", ["~number 7"]),
        ("Sept. 11", "Sept. 11", ["~number 911", "~number 9", "~number 11"]),
    ],
)  # fmt: skip
def test_a_word_implies_its_number(text: str, words: str, facts: list[str]) -> None:
    assert implied(text)[words] == facts


@pytest.mark.parametrize(
    ("text", "fact"),
    [
        ("the whole day", "~unit 1 d"), ("per foot", "~unit 0.3048 m"),
        ("each second", "~unit 1 s"), ("next month", "~unit 1 month"),
        ("every single week", "~unit 1 week"),
    ],
)  # fmt: skip
def test_one_of_a_unit_is_one(text: str, fact: str) -> None:
    assert fact in implied(text)[text]


@pytest.mark.parametrize(
    ("text", "facts"),
    [
        ("7-foot-2", ["unit 2.1844 m", "unit 2.1336 m", "unit 0.0508 m"]),
        ("5'11\"", ["unit 1.8034 m", "unit 1.524 m", "unit 0.2794 m"]),
        ("6 feet 3", ["unit 1.905 m", "unit 1.8288 m", "unit 0.0762 m"]),
    ],
)
def test_feet_and_inches_are_one_height_and_each_their_own(text: str, facts: list[str]) -> None:
    assert implied(text)[text] == facts
    assert [f.printed for f in licensed(text) if f.text == text] == ["foot", "foot", "inch"]


@pytest.mark.parametrize(
    ("text", "facts"),
    [
        ("3:35", ["unit 3 min", "number 3", "unit 35 s", "number 35"]),
        ("1:02:03", ["unit 1 h", "number 1", "unit 2 min", "number 2", "unit 3 s", "number 3"]),
        ("six o'clock", ["time 360 12"]), ("6 in the morning", ["time 360"]),
        ("4.30 in the afternoon", ["time 990"]), ("8 in the evening", ["time 1200"]),
        ("eleven at night", ["time 1380"]), ("12 p.m", ["time 720"]), ("12 a.m", ["time 0"]),
        ("1 p.m", ["time 780"]), ("half past seven", ["time 450 12"]),
        ("half Twelve", ["time 750 12"]),
    ],
)  # fmt: skip
def test_a_clock_is_read_as_it_is_spoken(text: str, facts: list[str]) -> None:
    assert implied(text)[text] == facts


@pytest.mark.parametrize(
    ("text", "facts"),
    [
        ("'26", ["year 1926", "year 2026"]), ("'90s", ["year 1990 s", "year 2090 s"]),
        ("nineties", ["year 1990 s", "number 90"]), ("Eighties", ["year 1980 s", "number 80"]),
        ("seventies", ["year 1970 s", "number 70"]), ("sixties", ["year 1960 s", "number 60"]),
        ("40s", ["year 1940 s", "number 40"]),
    ],
)  # fmt: skip
def test_two_digits_of_a_year_leave_the_century_open(text: str, facts: list[str]) -> None:
    assert implied(f"in the {text} of it")[text] == facts


@pytest.mark.parametrize(
    ("text", "facts"),
    [
        ("3/4", ["month 3", "day 4", "month 4", "day 3", "~percent 75"]),
        ("1/31", ["month 1", "day 31", "~percent 3.2258"]),
        ("12/1", ["month 12", "day 1", "month 1", "day 12"]),
        ("25/12/99", ["month 12", "day 25", "year 2099"]),
        ("7/7/2026", ["month 7", "day 7", "month 7", "day 7", "year 2026"]),
        ("19/20", ["~percent 95"]), ("0/5", []), ("5/0", []), ("1/32", ["~percent 3.125"]),
    ],
)  # fmt: skip
def test_figures_with_a_stroke_are_a_date_or_a_part(text: str, facts: list[str]) -> None:
    found = implied(text).get(text, [])
    assert [f[: len(e)] for f, e in zip(found, facts, strict=True)] == facts


@pytest.mark.parametrize(
    ("text", "fact"),
    [
        ("v2", "number 2 id"), ("GPT-5.1", "number 5.1 id"), ("version-3", "number 3 id"),
        ("10th anniversary", "~unit 10 year"), ("18th birthday", "~unit 18 year"),
        ("2nd consecutive year", "~unit 2 year"), ("third week", "~unit 3 week"),
        ("fifth minute", "~unit 5 min"), ("Twentieth hour", "~unit 20 h"),
        ("first second", "~unit 1 s"), ("fourth straight day", "~unit 4 d"),
        ("second month", "~unit 2 month"), ("2.5s", "unit 2.5 s"), ("9s", "unit 9 s"),
        ("half an inch", "~unit 0.0127 m"), ("half a gigawatt", "~unit 500000000 W"),
    ],
)  # fmt: skip
def test_a_figure_takes_the_meaning_of_the_word_beside_it(text: str, fact: str) -> None:
    assert fact in implied(text)[text]


@pytest.mark.parametrize(
    ("text", "size"),
    [
        ("dozens", 10), ("scores", 10), ("hundreds", 100), ("Thousands", 1000),
        ("millions", 10**6), ("billions", 10**9), ("trillions", 10**12),
        ("tens of thousands", 10**4), ("dozens of Millions", 10**7), ("tens of billions", 10**10),
        ("hundreds of thousands", 10**5), ("a few hundred of millions", 10**8),
        ("several dozen", 10), ("a few hundred", 100), ("few thousand", 1000),
        ("several million", 10**6), ("a few billion", 10**9), ("several decades", 10),
        ("multimillion", 10**6), ("multi-billion", 10**9), ("multitrillion", 10**12),
    ],
)  # fmt: skip
def test_a_vague_word_names_an_order_of_magnitude(text: str, size: int) -> None:
    assert f"~number {size} vague" in implied(text)[text]


@pytest.mark.parametrize(
    ("text", "first", "facts"),
    [
        ("$20-30 million", "$20", ["money 20000000 USD"]),
        ("$20-30 million", "30 million", ["money 30000000 USD"]),
        ("$2 to 3", "3", ["money 3 USD"]),
        ("2 or $3 million", "2", ["money 2000000 USD"]),
        ("20-30 GW", "20", ["unit 20000000000 W"]),
        ("10 to 20 percent", "10", ["percent 10"]),
        ("5 and 6 miles", "5", ["unit 8046.72 m"]),
        ("5, 6 miles", "5", ["unit 8046.72 m"]),
        ("3 to 4 billion", "3", ["number 3000000000"]),
        ("2 million to 3 million", "2 million", []),
        ("2 thousand to 3 million dollars", "2 thousand", ["money 2000 USD"]),
        ("$2 against 3", "3", []),
        ("5 men, 6 miles", "5", []),
    ],
)  # fmt: skip
def test_the_figures_of_a_range_share_scale_and_unit(
    text: str, first: str, facts: list[str]
) -> None:
    assert implied(text).get(first, []) == facts


def test_growth_by_half_is_a_factor_of_one_and_a_half() -> None:
    assert implied("sales rose 50%")["50%"] == ["multiple 1.5"]
    assert implied("sales fell 50%") == {}


def test_pounds_may_be_a_weight_where_no_sign_makes_them_money() -> None:
    assert implied("200 pounds")["200 pounds"] == ["unit 90.72 kg"]
    assert implied("£200") == {}
