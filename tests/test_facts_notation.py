"""The catalogue of notations: what English and Japanese print for one fact, and what they do not."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.facts import Bound, explains, japanese, licensed, misspelt, normal, resolve
from pipeline.facts.numerals import value_of


def unexplained(en: str, ja: str) -> list[str]:
    """The Japanese figures that nothing in the English carries."""
    known = licensed(en)
    return [f.text for f in japanese(ja, vague_too=True) if not any(explains(e, f) for e in known)]


SAME = [
    # scale and notation
    ("$2.5 billion", "25億ドル"), ("a 405B-parameter model", "4050億パラメーターのモデル"),
    ("2.25 billion", "22億5,000万"), ("2.25 billion", "22.5億"), ("1.2 trillion yen", "1兆2000億円"),
    ("15,556 people", "１万５千５５６人"), ("$15,000", "1 万 5 千ドル"), ("3 million", "300 万人"),
    ("€2.2bn", "22憶ユーロ"), ("$2.5 billion", "２５億㌦"), ("40 percent", "40㌫"),
    ("10-20%", "10〜20%"), ("10 to 20 percent", "10～20パーセント"), ("fell 5%", "−5%"),
    ("25 million", "二千五百万"), ("in 2026", "二〇二六年"), ("three or four people", "３，４人"),
    ("14 lakh", "140万"), ("2,06,737 people", "20万6737人"), ("two hundred and fifty", "250"),
    # vague and rounded
    ("tens of thousands", "数万人"), ("dozens of them", "数十人"), ("hundreds", "数百"),
    ("hundreds of millions", "数億"), ("nearly 27,000", "2万7,000人近く"), ("37,248", "約3万7000"),
    ("298,000", "約30万"), ("over 200", "200超"), ("16,248", "1万6000人以上"),
    # ratios, parts, change
    ("two-thirds of it", "3分の2"), ("a third of them", "約3割"), ("one in five", "5人に1人"),
    ("half of them", "半数"), ("half an inch", "0.5インチ"), ("30 percent", "3割"),
    ("35 percent", "3割5分"), ("up 7 percentage points", "7ポイント増"), ("25 basis points", "0.25ポイント"),
    ("doubled", "2倍"), ("nearly tripled", "3倍近く"), ("rose 50%", "1.5倍"), ("200% of that", "2倍"),
    ("a 10x gain", "10倍"), ("a fourfold rise", "4倍"), ("3-1", "3対1"),
    # counts
    ("both men", "2人"), ("the trio", "3人"), ("a dozen", "12個"), ("two decades", "20年間"),
    ("a fortnight", "2週間"), ("around the clock", "24時間"), ("the 21st century", "21世紀"),
    ("the third time", "3回目"), ("a junior", "3年生"), ("Under-15 players", "15歳以下"),
    # money
    ("$20-30 million", "2000万〜3000万ドル"), ("¥3 trillion", "3兆円"), ("¥3 billion", "30億元"),
    ("5 million US dollars", "500万ドル"), ("60 cents", "0.6ドル"), ("HK$40", "40香港ドル"),
    ("USD 5 million", "500万ドル"), ("€44m", "4400万ユーロ"), ("20 grand", "2万ドル"),
    # units
    ("50 miles", "80キロメートル"), ("50 miles", "50マイル"), ("6-foot-6", "198センチ"), ("6-foot-6", "6フィート6インチ"),
    ("200 pounds", "約90キロ"), ("1 GW", "1ギガワット"), ("64 GiB", "64GiB"), ("3 nm", "3ナノメートル"),
    ("an hour and a half", "1時間半"), ("90 minutes", "1時間半"), ("18 months", "1年半"),
    ("half a year", "6カ月"), ("72 degrees Fahrenheit", "22度"), ("85 miles per hour", "時速85マイル"),
    ("20-year-old", "20歳"), ("Simpson, 20, said", "20歳"), ("2.5s", "2.5秒"), ("3:35 into it", "3分35秒"),
    # dates and times
    ("Feb. 10", "2月10日"), ("10 February", "2月10日"), ("October 7-8, 2025", "2025年10月7〜8日"),
    ("2026-02-10", "2026年2月10日"), ("the 1990s", "1990年代"), ("the '90s", "1990年代"),
    ("1950-53", "1950～53年"), ("in 2026", "令和8年"), ("in 2022", "'22年"), ("in June", "六月"),
    ("the third quarter", "7〜9月期"), ("Q3", "第3四半期"), ("3 p.m.", "15時"), ("5:30 p.m.", "5時半"),
    ("six in the morning", "朝6時"), ("at noon", "正午"), ("three days", "3日"), ("9/11", "9月11日"),
    ("Q3 FY2026", "2026年度第3四半期"), ("the second quarter", "Q2"), ("3-5 May", "5月3〜5日"),
    ("in the Eighties", "1980年代"), ("$2-3 billion", "20〜30億ドル"), ("a multibillion deal", "数10億"),
    ("10 kilowatt hours", "10キロワット時"), ("half of the voters", "半数"),
    # what looks like a figure and is none
    ("a few", "一部の"), ("at once", "一方で"), ("Mitsubishi", "三菱"), ("the Olympics", "五輪"),
]  # fmt: skip
OTHER = [
    ("$2.5 billion", "250億ドル"), ("$2.5 billion", "25億ユーロ"), ("£44m", "4400万ユーロ"),
    ("7%", "7割"), ("7%", "7ポイント"), ("30 percent", "30倍"), ("tripled", "2倍"),
    ("dozens of them", "数百人"), ("thousands", "1000人"), ("37,248", "3万7000"), ("37,248", "約4万7000"),
    ("July 7", "6月7日"), ("in 2017", "2018年"), ("Tuesday", "木曜日"), ("4.40 am", "午後4時40分"),
    ("two months", "2週間"), ("three hours", "3分"), ("half an hour", "1時間半"), ("the 1990s", "1980年代"),
    ("12 km", "12マイル"), ("50 miles", "60キロメートル"), ("1 GW", "1メガワット"), ("3 people", "4人"),
    ("the 60th anniversary", "60カ月"), ("20 percent", "20ポイント"), ("a third option", "33%"),
    ("in 1938", "2000人以上"), ("10-20%", "10〜30%"), ("the second quarter", "7〜9月期"),
    ("a third of the voters", "半数"), ("10 kilowatts", "10キロワット時"), ("the second quarter", "Q3"),
]  # fmt: skip


@pytest.mark.parametrize(("en", "ja"), SAME)
def test_one_fact_in_two_notations_is_explained(en: str, ja: str) -> None:
    assert unexplained(en, ja) == []


@pytest.mark.parametrize(("en", "ja"), OTHER)
def test_another_value_kind_or_unit_is_not_explained(en: str, ja: str) -> None:
    assert unexplained(en, ja) != []


@pytest.mark.parametrize(
    ("text", "bound"),
    [
        ("約200人", Bound.ABOUT), ("200人近く", Bound.NEARLY), ("200人以上", Bound.LEAST),
        ("200人超", Bound.OVER), ("200人未満", Bound.UNDER), ("最大200人", Bound.MOST),
        ("少なくとも200人", Bound.LEAST), ("200人前後", Bound.ABOUT), ("200人を超える", Bound.OVER),
        ("200人余り", Bound.OVER), ("200人以下", Bound.MOST), ("200人", Bound.NONE),
    ],
)  # fmt: skip
def test_the_words_beside_a_japanese_figure_are_read(text: str, bound: Bound) -> None:
    assert [f.bound for f in japanese(text)] == [bound]


@pytest.mark.parametrize(
    ("text", "bound"),
    [
        ("about 200 people", Bound.ABOUT), ("nearly 200 people", Bound.NEARLY),
        ("at least 200 people", Bound.LEAST), ("more than 200 people", Bound.OVER),
        ("fewer than 200 people", Bound.UNDER), ("up to 200 people", Bound.MOST),
        ("more than the 200 people", Bound.OVER), ("200 people or more", Bound.LEAST),
        ("over $200", Bound.OVER), ("200+ people", Bound.LEAST), ("over 24 hours", Bound.NONE),
        ("for over 24 hours", Bound.OVER), ("200 people", Bound.NONE),
    ],
)  # fmt: skip
def test_the_words_beside_an_english_figure_are_read(text: str, bound: Bound) -> None:
    assert licensed(text)[0].bound == bound


def groups(number: int) -> tuple[int, int, int, int]:
    cho, rest = divmod(number, 10**12)
    oku, rest = divmod(rest, 10**8)
    man, rest = divmod(rest, 10**4)
    return cho, oku, man, rest


@st.composite
def written(draw: st.DrawFn) -> tuple[int, str]:
    """A whole number and one of the ways in which Japanese prints it."""
    number = draw(st.integers(1, 10**15))
    parts = [
        f"{g}{name}" for g, name in zip(groups(number), ("兆", "億", "万", ""), strict=True) if g
    ]
    plain, commas = "".join(parts), f"{number:,}"
    wide = plain.translate(str.maketrans("0123456789", "０１２３４５６７８９"))
    spaced = " ".join(parts)
    return number, draw(st.sampled_from([plain, commas, wide, spaced, str(number)]))


@given(written(), st.sampled_from(["人", "社", "", "件"]))
def test_a_whole_number_reads_as_itself_however_it_is_printed(
    case: tuple[int, str], counter: str
) -> None:
    number, text = case
    assert [f.value for f in japanese(f"計{text}{counter}。")] == [Decimal(number)]


@given(st.integers(2, 99_999_999))
def test_kanji_numerals_read_as_the_number_they_spell(number: int) -> None:
    def spell(n: int) -> str:
        out = ""
        for size, name in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
            digit, n = divmod(n, size)
            if digit:
                out += ("" if digit == 1 and name else "一二三四五六七八九"[digit - 1]) + name
        return out

    man, rest = divmod(number, 10_000)
    assert value_of((spell(man) + "万" if man else "") + spell(rest)) == number


@given(st.decimals(Decimal("0.1"), Decimal("9999.9"), places=1), st.sampled_from([
    ("million", "USD", "$", "ドル"), ("billion", "EUR", "€", "ユーロ"), ("trillion", "GBP", "£", "ポンド"),
]))  # fmt: skip
def test_money_is_carried_from_english_to_japanese(
    amount: Decimal, case: tuple[str, str, str, str]
) -> None:
    scale, _, sign, name = case
    whole = int(amount * {"million": 10**6, "billion": 10**9, "trillion": 10**12}[scale])
    said = "".join(
        f"{g}{n}" for g, n in zip(groups(whole), ("兆", "億", "万", ""), strict=True) if g
    )
    assert unexplained(f"{sign}{amount} {scale}", f"{said}{name}") == []
    assert unexplained(f"{sign}{amount} {scale}", f"{said}円") == [f"{said}円"]


@given(st.dates(date(1970, 1, 1), date(2069, 12, 31)))
def test_a_date_is_carried_in_every_notation(day: date) -> None:
    for english in (f"{day:%B} {day.day}, {day.year}", f"{day.day} {day:%B} {day.year}", f"{day}"):
        assert unexplained(english, f"{day.year}年{day.month}月{day.day}日") == []
        assert unexplained(english, f"{day.year + 1}年") != []


def test_spans_point_into_the_original_though_spaces_and_signs_were_joined() -> None:
    text = "約 1 万 5 千ドル、㌦建てで ２５ 億㌦"
    assert [text[f.start : f.end] for f in japanese(text)] == ["1 万 5 千ドル", "２５ 億㌦"]


@given(st.text(max_size=80))
def test_a_span_of_the_normalised_text_lies_in_the_original(text: str) -> None:
    even = normal(text, japanese=True)
    start, end = even.span(0, len(even.text))
    assert 0 <= start <= end <= len(text)


def test_a_homograph_is_read_as_meant_and_reported() -> None:
    assert misspelt("22憶ユーロ") == ((2, 3),)
    assert misspelt("記憶と憶測") == ()


@pytest.mark.parametrize(
    ("text", "day", "weekday"),
    [
        ("on Tuesday", 17, None), ("yesterday", 16, 0), ("three days ago", 14, None),
        ("today", 17, 1), ("on Friday", 20, None), ("this weekend", 21, None),
        ("tomorrow", 18, 2), ("two weeks later", 1, None),
    ],
)  # fmt: skip
def test_words_for_days_count_from_the_source_s_own_date(
    text: str, day: int, weekday: int | None
) -> None:
    calendar = resolve(text, date(2026, 11, 17))  # a Tuesday
    assert day in {d.day for d in calendar.days}
    assert weekday is None or weekday in calendar.weekdays


@pytest.mark.parametrize(
    ("text", "year", "month"),
    [
        ("last month", None, 10), ("next month", None, 12), ("last year", 2025, None),
        ("next year", 2027, None), ("this year", 2026, None), ("three years ago", 2023, None),
        ("a decade ago", 2016, None), ("by year-end", 2026, 12), ("last December", 2025, None),
    ],
)  # fmt: skip
def test_words_for_months_and_years_count_from_there_too(
    text: str, year: int | None, month: int | None
) -> None:
    calendar = resolve(text, date(2026, 11, 17))
    assert year is None or year in calendar.years
    assert month is None or month in calendar.months


HOSTILE = ["1", "1,", "1万", "twenty-", "「", "2 ", "a ", "A", "９", "千", "(", "A-", "1.", "v1.", "ア", "・", "数", "'", "\"", "20", "a million ", "1-", "一", "of thousands "]  # fmt: skip


@pytest.mark.parametrize("piece", HOSTILE)
def test_no_notation_costs_more_than_in_proportion(piece: str) -> None:
    import time

    def seconds(size: int) -> float:
        text = piece * (size // len(piece))
        start = time.process_time()
        licensed.__wrapped__(text)
        japanese(text, vague_too=True)
        return time.process_time() - start

    seconds(1000)
    # Quadratic work would take a hundred times as long for ten times the text, up to 100 kB.
    short, long = seconds(10_000), seconds(100_000)
    assert long < 40 * max(short, 0.02), (short, long)
