"""Which English figure carries which Japanese one, rule by rule, with the nearest that it does not."""

from __future__ import annotations

from decimal import Decimal

import pytest

from pipeline.facts import Bound, agrees
from pipeline.facts.explain import rounds_to
from tests.test_facts_notation import unexplained

CARRIED = [
    # (English, what it carries, what it does not)
    ("in 2026", "2026", "2025"), ("in 2026", "26年", "27年"), ("in the 2020s", "2020年代", "20年"),
    ("in 1990", "1990年", "1990年代"), ("2026%", "2026%", "2026年"),
    ("two thousand and twenty-six", "2026年", "2027年"), ("two thousand", "2000年", "2000年代"), ("$2026", "2026個", "2026年"),
    ("$5", "5個", "6個"), ("5x", "5", "5割"), ("5 points", "5点", "5割"), ("Q3", "3番", "4番"),
    ("6 feet tall", "6の", "7の"), ("in the 20th century", "20世紀", "21世紀"),
    ("a figure of 5", "5ポイント", "5%"), ("5%", "5%", "5個"), ("5 p.m.", "17時", "5個"),
    # vague
    ("50 people", "数十人", "数百人"), ("10 people", "数十人", "数千人"), ("99 people", "数十人", "数百人"),
    ("100 people", "数百人", "数十人"), ("50 tokens", "数十", "数百"), ("dozens", "数十", "12個"),
    ("hundreds", "数百", "数千"), ("in 1990", "1990年", "数千"), ("$500", "500ドル", "数百"),
    ("dozens", "数十", "10ポイント"), ("dozens", "数十", "10トークン"),
    # money
    ("60 cents", "0.6ドル", "60ドル"), ("60 cents", "60セント", "0.6ユーロ"), ("50 pence", "0.5ポンド", "0.5ドル"),
    ("¥3 billion", "30億元", "30億ウォン"), ("¥3 billion", "30億円", "30億ドル"),
    ("3 billion yen", "30億円", "30億元"), ("3 billion yuan", "30億元", "30億円"),
    ("5 people", "5人", "5ドル"),
    # parts
    ("a third of them", "33%", "34.5%"), ("a third of them", "約3割", "3割"), ("a third of them", "33.3%", "約4割"),
    ("two-thirds of them", "67%", "65%"), ("two-thirds of them", "約7割", "7割"),
    ("28 percent", "約3割", "約30%"), ("27 percent", "約3割", "3割"), ("33 percent", "約3割", "約4割"),
    ("26 percent", "26%", "約3割"), ("three quarters of them", "75%", "76%"),
    ("200%", "2倍", "3倍"), ("150%", "1.5倍", "15倍"), ("100%", "1倍", "2倍"), ("50%", "50%", "0.5倍"),
    ("1.5 times", "1.5倍", "150%"), ("25 basis points", "0.25ポイント", "25ポイント"),
    # counted by the way
    ("Simpson, 20, said", "20歳", "21歳"), ("20", "20才", "20年"), ("three times", "3度", "4度"),
    ("15 trillion", "15兆トークン", "15兆ワット"), ("405 billion", "4050億パラメーター", "405億パラメーター"),
    ("the 15th", "15度", "15トークン"), ("the 3rd", "3日", "3時間"), ("the 20th", "20歳", "20年間"),
    ("version 2 of it", "2", "2年"),
    # kilo: metres, grams, metres per hour
    ("12 km", "12キロ", "13キロ"), ("12 kilometers", "12キロ", "12センチ"), ("12 kg", "12キロ", "11キロ"),
    ("12 kilograms", "12キロ", "1.2キロ"), ("12 kilos", "12キロ", "24キロ"), ("12 kilometres", "12キロ", "7キロ"),
    ("60 miles per hour", "97キロ", "60キロ"), ("100 km/h", "100キロ", "62キロ"),
    ("10 miles", "16キロ", "18キロ"), ("22 pounds", "10キロ", "22キロ"), ("12 kilowatts", "12キロワット", "12キロ"),
    ("500 meters", "500メートル", "0.5キロ"), ("a kilometer away", "1キロ", "2キロ"),
    # speed
    ("50 miles per hour", "時速50マイル", "時速50キロメートル"),
    ("50 miles per hour", "時速80キロメートル", "時速90キロメートル"),
    ("80 kilometers per hour", "時速80キロメートル", "時速80マイル"),
    ("50 miles per hour", "50マイル", "50メートル"), ("50 mph", "50マイル", "50フィート"),
    # warmth
    ("72 degrees Fahrenheit", "22度", "25度"), ("72°F", "22℃", "25℃"), ("72°F", "72度", "71度"),
    ("20 degrees Celsius", "68°F", "72°F"), ("100°C", "212°F", "200°F"), ("20 degrees", "20℃", "21℃"),
    ("20°C", "20度", "21度"), ("32°F", "0度", "2度"), ("32°F", "1℃", "2℃"), ("5 degrees", "5度", "5キロ"),
    # spans of time
    ("24 hours", "1日間", "2日間"), ("one day", "24時間", "12時間"), ("2 weeks", "14日間", "15日間"),
    ("12 months", "1年間", "2年間"), ("one month", "1カ月", "30日間"), ("72 hours", "3日", "4日"),
    ("1,020 days", "約1000日間", "1000日間"), ("nearly 90 minutes", "1時間半近く", "2時間近く"),
    ("4 hours", "4時間", "4分"),
    # measures
    ("6 feet", "183センチ", "198センチ"), ("6 feet", "1.8メートル", "2メートル"), ("1.2 GW", "1.2ギガワット", "1.3ギガワット"),
    ("40 acres", "16ヘクタール", "20ヘクタール"), ("5 km", "5キロメートル", "5.2キロメートル"),
    ("50 to 60 miles", "80〜97キロメートル", "50〜60キロメートル"),
    ("a distance of 5 km", "3.1マイル", "3.5マイル"),
    # dates
    ("Q3", "7〜9月期", "7〜8月期"), ("Q3", "第3四半期", "7月"), ("in July", "7月", "8月"),
    ("Q1", "1〜3月期", "4〜6月期"), ("Q4", "10〜12月期", "9〜12月期"), ("on May 3", "3日", "4日"), ("5 percent", "5%", "5日"),
    ("on Friday", "金曜日", "土曜日"), ("the Oct-7 attack", "7日", "8日"), ("5:30", "17時30分", "17時40分"), ("5:30 a.m.", "5時半", "17時30分"),
    ("midnight", "午前0時", "正午"), ("midnight", "24時", "23時"), ("17:30", "5時半", "6時半"),
    ("at 5 p.m.", "午後5時", "午前5時"), ("at noon", "午後0時", "午前0時"),
]  # fmt: skip


@pytest.mark.parametrize(("en", "ja", "other"), CARRIED)
def test_a_figure_carries_its_own_and_not_its_neighbour(en: str, ja: str, other: str) -> None:
    assert unexplained(en, ja) == []
    assert unexplained(en, other) != []


@pytest.mark.parametrize(
    ("exact", "rounded", "bound", "fits"),
    [
        ("37248", "37000", Bound.ABOUT, True), ("37648", "37000", Bound.ABOUT, False),
        ("37648", "38000", Bound.ABOUT, True), ("37500", "38000", Bound.ABOUT, True),
        # More than and at least are rounded down; nearly, less than and at most up.
        ("37648", "37000", Bound.OVER, True), ("37248", "38000", Bound.OVER, False),
        ("37648", "37000", Bound.LEAST, True), ("37248", "38000", Bound.NEARLY, True),
        ("37248", "37000", Bound.NEARLY, False), ("37248", "38000", Bound.UNDER, True),
        ("37248", "38000", Bound.MOST, True), ("37248", "37000", Bound.MOST, False),
        # Two digits are kept, though the second be a nought.
        ("298000", "300000", Bound.ABOUT, True), ("260000", "300000", Bound.ABOUT, False),
        ("1020", "1000", Bound.ABOUT, True), ("1.96", "2", Bound.ABOUT, True),
        ("1.94", "2", Bound.ABOUT, False), ("38000", "37000", Bound.OVER, False),
        ("37999", "37000", Bound.OVER, True), ("37248", "37200", Bound.ABOUT, True),
        ("37248", "37300", Bound.ABOUT, False),
    ],
)  # fmt: skip
def test_a_rounded_figure_keeps_two_digits(
    exact: str, rounded: str, bound: Bound, fits: bool
) -> None:
    assert rounds_to(Decimal(exact), Decimal(rounded), bound) is fits


def test_only_what_is_marked_as_rounded_is_rounded() -> None:
    assert unexplained("37,248 people", "約3万7000人") == []
    assert unexplained("37,248 people", "3万7000人") == ["3万7000"]
    assert unexplained("37,648 people", "3万7000人超") == []
    assert unexplained("37,648 people", "3万8000人超") == ["3万8000"]
    assert unexplained("in 1938", "約1900人") == ["1900"]


@pytest.mark.parametrize(
    ("english", "japanese"),
    [
        (Bound.ABOUT, {Bound.ABOUT, Bound.NEARLY}), (Bound.OVER, {Bound.OVER, Bound.LEAST}),
        (Bound.NEARLY, {Bound.NEARLY, Bound.ABOUT, Bound.UNDER}),
        (Bound.LEAST, {Bound.LEAST, Bound.OVER}), (Bound.MOST, {Bound.MOST, Bound.UNDER}),
        (Bound.UNDER, {Bound.UNDER, Bound.MOST, Bound.NEARLY}), (Bound.NONE, set(Bound)),
    ],
)  # fmt: skip
def test_about_over_and_the_like_say_the_same(english: Bound, japanese: set[Bound]) -> None:
    assert {b for b in Bound if agrees(english, b)} == japanese
