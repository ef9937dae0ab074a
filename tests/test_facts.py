"""Facts: English and Japanese notations of one quantity are one value, with exact spans."""

from __future__ import annotations

import time
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.facts import Fact, Kind, english, folded, japanese, latin_names


def told(facts: tuple[Fact, ...]) -> list[tuple[str, Decimal, str]]:
    return [(str(f.kind), f.value, f.unit) for f in facts]


PAIRS = [
    ("$2.5 billion", "25億ドル", "money", "2500000000", "USD"),
    ("$400 million", "4億ドル", "money", "400000000", "USD"),
    ("€44m", "4400万ユーロ", "money", "44000000", "EUR"),
    ("£1.2bn", "12億ポンド", "money", "1200000000", "GBP"),
    ("$0.60", "0.60ドル", "money", "0.60", "USD"),
    ("5 million yen", "500万円", "money", "5000000", "JPY"),
    ("81.4%", "81.4%", "percent", "81.4", ""),
    ("40 per cent", "４０％", "percent", "40", ""),
    ("30 percent", "3割", "percent", "30", ""),
    ("7 percentage points", "7ポイント", "point", "7", ""),
    ("1.8 times", "1.8倍", "multiple", "1.8", ""),
    ("doubled", "2倍", "multiple", "2", ""),
    ("70 billion parameters", "700億パラメータ", "unit", "70000000000", "parameter"),
    ("256,000 tokens", "25万6000トークン", "unit", "256000", "token"),
    ("1.2 gigawatts", "1.2ギガワット", "unit", "1200000000", "W"),
    ("1,200 megawatts", "1.2GW", "unit", "1200000000", "W"),
    ("three years", "3年間", "unit", "3", "year"),
    ("a decade", "10年間", "unit", "10", "year"),
    ("eight hours", "8時間", "unit", "8", "h"),
    ("48,000 books", "4万8000冊", "number", "48000", ""),
    ("15,556 people", "１万５千５５６人", "number", "15556", ""),
    ("2.25 billion users", "22億5000万人", "number", "2250000000", ""),
    ("25 million users", "二千五百万人", "number", "25000000", ""),
    ("a million users", "100万人", "number", "1000000", ""),
    ("twenty-one models", "21モデル", "number", "21", ""),
]


@pytest.mark.parametrize(("en", "ja", "kind", "value", "unit"), PAIRS)
def test_both_languages_give_the_same_value(
    en: str, ja: str, kind: str, value: str, unit: str
) -> None:
    assert told(english(en)) == [(kind, Decimal(value), unit)]
    assert told(japanese(ja)) == [(kind, Decimal(value), unit)]


@pytest.mark.parametrize(
    ("en", "ja", "parts"),
    [
        ("Nov. 18, 2026", "2026年11月18日", [("day", 18), ("month", 11), ("year", 2026)]),
        ("18 November 2026", "2026 年 11 月 18 日", [("day", 18), ("month", 11), ("year", 2026)]),
        ("2026-11-18", "2026年11月18日", [("day", 18), ("month", 11), ("year", 2026)]),
        ("in May", "5月", [("month", 5)]),
        ("on Tuesday", "火曜日", [("weekday", 1)]),
        ("the second quarter", "第2四半期", [("quarter", 2)]),
        ("Q3", "第三四半期", [("quarter", 3)]),
        ("5:30 p.m.", "午後5時半", [("time", 1050)]),
        ("at 4.40 am", "午前4時40分", [("time", 280)]),
        ("19:30", "19時30分", [("time", 1170)]),
    ],
)
def test_dates_and_times_agree(en: str, ja: str, parts: list[tuple[str, int]]) -> None:
    assert sorted((str(f.kind), int(f.value)) for f in english(en)) == parts
    assert sorted((str(f.kind), int(f.value)) for f in japanese(ja)) == parts


@pytest.mark.parametrize(
    "word", ["一部の企業", "一方で", "唯一の", "十分な", "数十人", "何千人も", "10代の若者", "万全"]
)
def test_words_with_numerals_in_them_are_no_figures(word: str) -> None:
    assert japanese(word) == ()


@pytest.mark.parametrize("name", ["GPT-5.1", "H200", "Marlow-2", "React 19.2.4", "RTX5090"])
def test_identifiers_are_no_figures(name: str) -> None:
    assert told(english(f"{name} is out")) == []
    assert told(japanese(f"{name}を発表")) == []


@pytest.mark.parametrize(
    "text", ["may be late", "the march of progress", "38 - 17 Melrose", "two-factor-free"]
)
def test_words_that_look_like_months_are_no_dates(text: str) -> None:
    assert not {Kind.MONTH, Kind.DAY} & {f.kind for f in english(text)}


@pytest.mark.parametrize("text", ["約3万人", "3万人以上", "最大3万人", "およそ3万人"])
def test_about_and_bounds_are_noticed(text: str) -> None:
    (fact,) = japanese(text)
    assert (fact.value, fact.approximate) == (Decimal(30000), True)


def test_spans_point_at_the_figure_in_the_text() -> None:
    text = "契約額は8年間で65億ドルです"
    assert [text[f.start : f.end] for f in japanese(text)] == ["8年間", "65億ドル"]
    text = "It is worth $6.5 billion over eight years."
    assert [text[f.start : f.end] for f in english(text)] == ["$6.5 billion", "eight years"]


def in_japanese(number: int) -> str:
    """Write a number as newspapers do: 1兆2345億6789万1234."""
    parts = []
    for scale, name in ((10**12, "兆"), (10**8, "億"), (10**4, "万"), (1, "")):
        digits, number = divmod(number, scale)
        if digits:
            parts.append(f"{digits}{name}")
    return "".join(parts) or "0"


@given(st.integers(min_value=0, max_value=10**15))
def test_a_number_in_man_oku_cho_reads_as_itself(number: int) -> None:
    (fact,) = japanese(f"{in_japanese(number)}ドル")
    assert (fact.kind, fact.value) == (Kind.MONEY, Decimal(number))


@given(st.integers(min_value=0, max_value=10**15))
def test_an_english_number_with_commas_reads_as_itself(number: int) -> None:
    (fact,) = english(f"${number:,}")
    assert (fact.kind, fact.value) == (Kind.MONEY, Decimal(number))


@given(st.text(max_size=200))
def test_no_text_raises_and_every_span_lies_inside(text: str) -> None:
    for fact in (*english(text), *japanese(text)):
        assert 0 <= fact.start <= fact.end <= len(text) + 1


@pytest.mark.parametrize("piece", ["1,", "1万", "twenty-", "「", "2 ", "a million ", "A", "９"])
def test_hostile_strings_take_time_in_proportion(piece: str) -> None:
    def seconds(count: int) -> float:
        start = time.process_time()
        english(piece * count)
        japanese(piece * count)
        return time.process_time() - start

    seconds(100)
    short, long = seconds(2_000), seconds(16_000)
    # Eight times the text: quadratic work would take 64 times as long.
    assert long < 30 * max(short, 0.01)


def test_names_are_compared_without_case_and_dashes_but_with_their_points() -> None:
    assert folded("GPT-5.1") == folded("gpt 5.1")
    assert folded("GPT-5.1") != folded("GPT-51")
    assert [n for _, _, n in latin_names("米OpenAIのGPT-5.1はAIのAPI")] == ["OpenAI", "GPT-5.1"]
