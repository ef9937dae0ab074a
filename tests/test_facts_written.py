"""What code writes in Japanese for an English figure reads as the same figure again."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.facts import bounded, dated, english, grouped, japanese, together, written


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("0.60", "0.60"), ("37", "37"), ("9999", "9999"), ("41000", "4万1000"),
        ("10000", "1万"), ("180000000", "1億8000万"), ("100000001", "1億1"),
        ("2500000000", "25億"), ("1300000000000", "1兆3000億"), ("12345.5", "12345.5"),
    ],
)  # fmt: skip
def test_numbers_are_grouped_by_four_digits(value: str, text: str) -> None:
    assert grouped(Decimal(value)) == text


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("$2.5 billion", "25億ドル"), ("€340 million", "3億4000万ユーロ"),
        ("¥200 million", "2億円"),
        ("$0.60", "0.60ドル"), ("£1.2bn", "12億ポンド"), ("$150,000", "15万ドル"),
        ("14 trillion tokens", "14兆トークン"), ("256,000 tokens", "25万6000トークン"),
        ("a 70-billion-parameter model", "700億パラメータ"), ("1.2 gigawatts", "1.2ギガワット"),
        ("80-gigabyte", "80GB"), ("37.5%", "37.5%"), ("6 percentage points", "6ポイント"),
        ("1.8 times", "1.8倍"), ("18 months", "18カ月"), ("on Tuesday", "火曜日"),
        ("the second quarter", "第2四半期"), ("at 9:30 p.m.", "午後9時30分"), ("48,000", "4万8000"),
        ("a 70B model", "70B"), ("3 dozen eggs", "36"), ("3 lakh", "30万"), ("3 thousand million", "30億"),
        ("25 basis points", "0.25ポイント"), ("20 grand", "2万ドル"), ("$2.5 thousand", "2500ドル"),
        ("$1.0 thousand", "1000ドル"),
        ("$2.0 billion", "20億ドル"), ("1.2345 million", "123万4500"), ("1.20 GW", "1.20ギガワット"),
        ("$1,500.00", "1500ドル"), ("2.50 percent", "2.50%"), ("5x", "5倍"), ("0.5", "0.5"),
        ("A$5", "5豪ドル"), ("5 yuan", "5元"), ("60 cents", "60セント"), ("8 hours", "8時間"), ("3 days", "3日"),
        ("noon is 12 p.m.", "午後0時"), ("12 a.m.", "午前0時"), ("11:59 a.m.", "午前11時59分"),
        ("9 a.m.", "午前9時"), ("on Monday", "月曜日"), ("in 2027", "2027年"), ("256K", "256K"),
    ],
)  # fmt: skip
def test_figures_are_written_as_a_japanese_paper_does(text: str, says: str) -> None:
    (fact,) = english(text)
    assert written(fact) == says


@pytest.mark.parametrize(
    "text", ["two", "a dozen", "half", "twice", "5 Canadian dollars", "5 miles", "5 kilowatt-hours"]
)
def test_what_has_no_one_way_to_write_it_is_left_to_the_translator(text: str) -> None:
    assert [written(f) for f in english(text)] == [None]


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("May 3, 2026", ["2026年5月3日"]), ("3 May 2026", ["2026年5月3日"]),
        ("January 21", ["1月21日"]), ("March 2028", ["2028年3月"]),
        ("in March 2028", ["2028年3月"]), ("2026-11-19", ["2026年11月19日"]),
        ("the 3rd of May 2026", ["2026年5月3日"]), ("May 3 in 2026", ["5月3日", "2026年"]),
        ("5 May and May 6", ["5月5日", "5月6日"]),
        ("in 2024 and 2027", ["2024年", "2027年"]), ("from May 3 to June 4", ["5月3日", "6月4日"]),
    ],
)  # fmt: skip
def test_the_parts_of_one_date_are_written_together(text: str, says: list[str]) -> None:
    assert [dated(parts) for parts in together(text, english(text))] == says


@pytest.mark.parametrize("text", ["2027, 5%", "5, 2027", "Monday, June", "June, $3"])
def test_a_figure_beside_a_date_is_no_part_of_it(text: str) -> None:
    assert [len(parts) for parts in together(text, english(text))] == [1, 1]


SIGNS = st.sampled_from(["$", "€", "£", "¥"])
SCALES = st.sampled_from(["", " thousand", " million", " billion", " trillion"])
NUMBERS = st.one_of(
    st.integers(1, 999).map(str),
    st.decimals(Decimal("0.1"), Decimal("99.9"), places=1).map(str),
    st.integers(1000, 9_999_999).map(lambda n: f"{n:,}"),
)


@given(SIGNS, NUMBERS, SCALES)
def test_written_money_reads_as_the_same_money(sign: str, number: str, scale: str) -> None:
    (fact,) = english(f"{sign}{number}{scale}")
    (again,) = japanese(written(fact) or "")
    assert (again.kind, again.value, again.unit) == (fact.kind, fact.value, fact.unit)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("more than 300", "300超"), ("about $5 million", "約500万ドル"), ("up to 40%", "最大40%"),
        ("at least 12", "12以上"), ("nearly 70%", "70%近く"), ("fewer than 90", "90未満"),
    ],
)  # fmt: skip
def test_a_figure_keeps_its_bound(text: str, says: str) -> None:
    (fact,) = english(text)
    assert bounded(fact, written(fact) or "") == says
