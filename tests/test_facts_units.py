"""The tables of units, scales and currencies against what schoolbooks say."""

from __future__ import annotations

from decimal import Decimal

import pytest

from pipeline.facts import english, explains, japanese, licensed
from pipeline.facts.numerals import value_of
from pipeline.facts.units import IN_ENGLISH, MONTHS, SECONDS, UNITS, converted, same_span

POWERS = {
    "exa": 18, "peta": 15, "tera": 12, "giga": 9, "mega": 6, "kilo": 3, "centi": -2, "milli": -3,
    "micro": -6, "nano": -9, "pico": -12,
}  # fmt: skip
ONE = {
    "watt": "W", "byte": "B", "meter": "m", "metre": "m", "second": "s", "watt hour": "Wh",
    "gram": "kg", "hertz": "Hz", "joule": "J", "pixel": "pixel", "bit": "bit", "flop": "flop", "volt": "V", "liter": "L", "litre": "L",
}  # fmt: skip
SHORT = {
    "kw": 3, "mw": 6, "gw": 9, "tw": 12, "twh": 12, "kwh": 3, "mwh": 6, "gwh": 9, "kb": 3, "mb": 6, "gb": 9,
    "tb": 12, "pb": 15, "hz": 0, "khz": 3, "mhz": 6, "ghz": 9, "nm": -9, "mm": -3, "cm": -2,
    "km": 3, "ms": -3, "thz": 12, "kbps": 3, "mbps": 6, "gbps": 9, "tbps": 12, "kv": 3, "mg": -6, "ml": -3,
    "w": 0, "tflops": 12, "pflops": 15, "eflops": 18,
}  # fmt: skip
LITERAL = {
    "inch": "0.0254", "foot": "0.3048", "feet": "0.3048", "ft": "0.3048", "yard": "0.9144",
    "mile": "1609.344", "lb": "0.4536", "pound": "0.4536", "ounce": "0.02835", "oz": "0.02835", "stone": "6.35",
    "acre": "4046.86", "hectare": "10000", "square foot": "0.0929", "square feet": "0.0929",
    "square mile": "2589988", "square kilometer": "1000000", "square meter": "1", "liter": "1",
    "litre": "1", "gallon": "3.785", "mph": "1.609344", "miles per hour": "1.609344", "kph": "1",
    "ton": "1000", "tonne": "1000", "kg": "1", "kilo": "1", "gib": "1073741824",
    "tib": "1099511627776", "mib": "1048576", "decade": "10", "century": "100", "fortnight": "2",
    "quarter hour": "15", "day": "1", "week": "1", "month": "1", "year": "1", "hour": "1",
    "minute": "1", "second": "1", "token": "1", "parameter": "1", "degree": "1", "barrel": "1", "age": "1",
    "min": "1", "sec": "1", "param": "1", "meter": "1", "metre": "1", "watt": "1", "inche": "0.0254",
    "centurie": "100", "celsius": "1", "°c": "1", "°f": "1", "degrees celsius": "1",
    "degrees fahrenheit": "1", "km/h": "1", "kilometers per hour": "1", "kilometres per hour": "1",
    "mile per hour": "1.609344", "miles an hour": "1.609344", "square kilometre": "1000000",
    "square metre": "1", "nanosecond": "0.000000001", "micron": "0.000001", "hertz": "1", "bit": "1",
    "flop": "1", "volt": "1", "joule": "1", "pixel": "1", "px": "1", "kibibyte": "1024", "mebibyte": "1048576", "gibibyte": "1073741824",
    "tebibyte": "1099511627776",
}  # fmt: skip


def expected(word: str) -> Decimal:
    if word in LITERAL:
        return Decimal(LITERAL[word])
    if word in SHORT:
        return Decimal(1).scaleb(SHORT[word])
    prefix = next(p for p in POWERS if word.startswith(p))
    size = Decimal(1).scaleb(POWERS[prefix])
    return size / 1000 if word.endswith("gram") else size


@pytest.mark.parametrize("word", sorted(UNITS))
def test_every_unit_has_its_size(word: str) -> None:
    size = Decimal("0.001") if word == "gram" else expected(word)
    assert UNITS[word][1] == size


@pytest.mark.parametrize(
    "word", sorted(w for w in UNITS if w.endswith(tuple(ONE)) and w != "parameter")
)
def test_every_unit_measures_what_its_name_says(word: str) -> None:
    plain = max((w for w in ONE if word.endswith(w)), key=len)
    base = "m2" if word.startswith("square") else ONE[plain]
    assert UNITS[word][0] == base


def test_every_japanese_unit_is_one_of_the_english_ones() -> None:
    assert {u for u in IN_ENGLISH.values() if u not in UNITS} == {"キロ"}


def test_time_is_measured_in_seconds_or_in_months() -> None:
    assert SECONDS == {"s": 1, "min": 60, "h": 3600, "d": 86400, "week": 604800}
    assert MONTHS == {"month": 1, "year": 12}
    assert same_span(Decimal(90), "min", Decimal("1.5"), "h")
    assert same_span(Decimal(2), "week", Decimal(14), "d")
    assert not same_span(Decimal(1), "month", Decimal(30), "d")
    assert not same_span(Decimal(12), "month", Decimal(2), "year")


@pytest.mark.parametrize(
    ("exact", "said", "fits"),
    [("80467", "80000", True), ("80467", "85000", True), ("80467", "86000", False),
     ("80467", "80500", True), ("80467", "81500", True), ("80467", "82500", False)],
)  # fmt: skip
def test_a_conversion_may_be_rounded_by_so_much(exact: str, said: str, fits: bool) -> None:
    assert converted(Decimal(exact), "mile", Decimal(said), "km") is fits
    assert not converted(Decimal(exact), "km", Decimal(said), "km")


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("3 thousand", 3000), ("3k", 3000), ("3 million", 3_000_000), ("3mn", 3_000_000),
        ("3m", 3_000_000), ("3 billion", 3 * 10**9), ("3bn", 3 * 10**9), ("3B", 3 * 10**9),
        ("3 trillion", 3 * 10**12), ("3tn", 3 * 10**12), ("3T", 3 * 10**12), ("3 dozen", 36),
        ("3 hundred", 300), ("3 lakh", 300_000), ("3 crore", 30_000_000),
        ("eleven", 11), ("nineteen", 19), ("twenty", 20), ("ninety-nine", 99), ("forty-two", 42),
        ("seven hundred", 700), ("sixty thousand", 60_000), ("two million one", 2_000_001),
        ("three hundred thousand", 300_000), ("one hundred and five", 105),
    ],
)  # fmt: skip
def test_every_scale_and_word_has_its_value(text: str, value: int) -> None:
    assert [f.value for f in english(f"some {text} of them")] == [value]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("$5", "USD"), ("US$5", "USD"), ("A$5", "AUD"), ("C$5", "CAD"), ("HK$5", "HKD"),
        ("€5", "EUR"), ("£5", "GBP"), ("¥5", "JPY"), ("₹5", "INR"), ("₩5", "KRW"), ("5 yuan", "CNY"),
        ("5 rubles", "RUB"), ("5 Canadian dollars", "CAD"), ("5 Australian dollars", "AUD"),
        ("Rs 5", "INR"), ("RMB 5", "CNY"), ("CHF 5", "CHF"), ("5 francs", "CHF"), ("5 won", "KRW"),
    ],
)  # fmt: skip
def test_every_currency_has_its_code(text: str, code: str) -> None:
    assert [(f.unit, f.value) for f in english(text)] == [(code, Decimal(5))]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("5ドル", "USD"), ("5米ドル", "USD"), ("5豪ドル", "AUD"), ("5香港ドル", "HKD"),
        ("5ユーロ", "EUR"), ("5ポンド", "GBP"), ("5円", "JPY"), ("5人民元", "CNY"), ("5元", "CNY"),
        ("5ウォン", "KRW"), ("5ルピー", "INR"), ("5スイスフラン", "CHF"), ("5ルーブル", "RUB"),
    ],
)  # fmt: skip
def test_every_japanese_currency_has_its_code(text: str, code: str) -> None:
    assert [(f.unit, f.value) for f in japanese(text)] == [(code, Decimal(5))]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("千", 1000), ("十一", 11), ("百二十", 120), ("一万", 10_000), ("三億五千万", 350_000_000),
        ("二兆", 2 * 10**12), ("1億2千万", 120_000_000), ("5百", 500), ("二〇二六", 2026),
        ("1万5千5", 15_005), ("10億", 10**9),
    ],
)  # fmt: skip
def test_japanese_numerals_have_their_value(text: str, value: int) -> None:
    assert value_of(text) == value


@pytest.mark.parametrize(
    ("en", "ja", "fits"),
    [
        ("68 degrees Fahrenheit", "20度", True), ("68 degrees Fahrenheit", "25度", False),
        ("20 degrees Celsius", "20度", True), ("12 km", "12キロ", True), ("12 kg", "12キロ", True),
        ("10 miles", "16キロ", True), ("10 miles", "20キロ", False), ("22 pounds", "10キロ", True),
        ("in the 20th century", "20世紀", True), ("in the 20th century", "19世紀", False),
        ("the second time", "2度目", True), ("the third", "3日", True), ("three", "3日", False),
    ],
)  # fmt: skip
def test_the_ambiguous_units_are_read_by_the_english(en: str, ja: str, fits: bool) -> None:
    known = licensed(en)
    assert all(any(explains(e, f) for e in known) for f in japanese(ja)) is fits
