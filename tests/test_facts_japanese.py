"""The figures that Japanese prints, each with its kind, value, unit, bound and place."""

from __future__ import annotations

import pytest

from pipeline.facts import japanese
from tests.fact_words import in_words, where

FIGURES = [
    ("10〜20億ドル", ["10", "20億ドル"], ["money 1000000000 USD", "money 2000000000 USD"]),
    ("10〜20億人", ["10", "20億"], ["number 1000000000", "number 2000000000"]),
    ("10億〜20兆人", ["10億", "20兆"], ["number 1000000000", "number 20000000000000"]),
    ("2〜3%", ["2", "3%"], ["percent 2", "percent 3"]),
    ("2〜3%と、計5人", ["2", "3%", "5"], ["percent 2", "percent 3", "number 5"]),
    ("2〜3割", ["2", "3割"], ["percent 20", "percent 30"]),
    ("5-10GW", ["5", "10GW"], ["unit 5000000000 W", "unit 10000000000 W"]),
    ("$2〜3億", ["$2", "3億"], ["money 200000000 USD", "money 300000000 USD"]),
    ("3、4人", ["3", "4"], ["number 3", "number 4"]), ("3と4億", ["3", "4億"], ["number 3", "number 400000000"]),
    ("2億円と3人", ["2億円", "3"], ["money 200000000 JPY", "number 3"]),
    ("70B", ["70B"], ["number 70000000000"]), ("4K", ["4K"], ["number 4000"]),
    ("2M", ["2M"], ["number 2000000"]), ("3T", ["3T"], ["number 3000000000000"]),
    ("US$5", ["US$5"], ["money 5 USD"]), ("€5億", ["€5億"], ["money 500000000 EUR"]),
    ("₹5", ["₹5"], ["money 5 INR"]), ("計$500万", ["$500万"], ["money 5000000 USD"]),
    ("3割5分", ["3割5分"], ["percent 35"]), ("3割5分2厘", ["3割5分2厘"], ["percent 35.2"]),
    ("1時間半", ["1時間半"], ["unit 1.5 h"]), ("2年半", ["2年半"], ["unit 2.5 year"]),
    ("2倍半", ["2倍半"], ["multiple 2.5"]), ("10分の1", ["10分の1"], ["percent 10"]),
    ("四分の三", ["四分の三"], ["percent 75"]), ("0分の1", [], []),
    ("半数", ["半数"], ["~percent 50"]), ("半分", ["半分"], ["~percent 50"]), ("過半数", [], []),
    ("四半世紀", ["四半世紀"], ["~unit 25 year"]), ("半世紀", ["半世紀"], ["~unit 50 year"]),
    ("半年", ["半年"], ["~unit 6 month"]), ("5キロ", ["5キロ"], ["unit 5 キロ"]),
    ("5ポイント", ["5ポイント"], ["point 5"]), ("5%ポイント", ["5%ポイント"], ["point 5"]),
    ("5プロセント", ["5プロセント"], ["percent 5"]), ("5パーセント", ["5パーセント"], ["percent 5"]),
    ("4倍", ["4倍"], ["multiple 4"]), ("20℃", ["20℃"], ["unit 20 °C"]), ("20度", ["20度"], ["unit 20 °"]),
    ("10代", [], []), ("GPT-5.1を10人", ["10"], ["number 10"]), ("2026年ぶり", ["2026年ぶり"], ["unit 2026 year"]),
    ("10日間", ["10日間"], ["unit 10 d"]), ("32日", ["32日"], ["unit 32 d"]),
]  # fmt: skip
VAGUE = [
    ("数十人", ["数十"], ["~number 10 vague"]), ("何千人も", ["何千"], ["~number 1000 vague"]),
    ("幾百万", ["幾百万"], ["~number 1000000 vague"]), ("数万人", ["数万"], ["~number 10000 vague"]),
    ("数億円", ["数億"], ["~number 100000000 vague"]), ("数兆円", ["数兆"], ["~number 1000000000000 vague"]),
    ("十数人", ["十数"], ["~number 10 vague"]), ("10数人", ["10数"], ["~number 10 vague"]),
    ("数10億", ["数10億"], ["~number 1000000000 vague"]), ("数100万", ["数100万"], ["~number 1000000 vague"]),
    ("数1000人", ["数1000"], ["~number 1000 vague"]), ("数人", [], []), ("何人", [], []),
]  # fmt: skip
BOUNDS = [
    ("およそ200人", "~number 200 about"), ("平均200人", "~number 200 about"),
    ("200人ほど", "~number 200 about"), ("200人台", "~number 200 about"),
    ("最大で200人", "~number 200 at most"), ("200人まで", "~number 200 at most"),
    ("最低でも200人", "~number 200 at least"), ("200人+", "~number 200 at least"),
    ("200人強", "~number 200 over"), ("200人余りの", "~number 200 over"),
    ("200人弱", "~number 200 nearly"), ("200人に迫る", "~number 200 nearly"),
    ("200人を下回る", "~number 200 under"), ("約$200", "~money 200 USD about"),
    ("約3分の1", "~percent 33.33333333333333333333333333 about"),
    ("200人、以上", "number 200"), ("200人強い", "number 200"), ("2026年以上", "year 2026"),
    ("約1月", "month 1"), ("約月曜日", "weekday 0"), ("約3日", "day 3"), ("約第2四半期", "quarter 2"),
    ("世界で200人以上", "~number 200 at least"),
]  # fmt: skip
DATES = [
    ("十二月", ["十二月"], ["month 12"]), ("十月二十三日", ["十月", "二十三日"], ["month 10", "day 23"]),
    ("4〜6月期", ["4〜", "6月"], ["month 4 quarter", "month 6 quarter"]),
    ("1月から3月", ["1月", "3月"], ["month 1", "month 3"]),
    ("2026年2月10日", ["2026年", "2月", "10日"], ["year 2026", "month 2", "day 10"]),
    ("2月7〜8日", ["2月", "7〜", "8日"], ["month 2", "day 7", "day 8"]),
    ("2026年度", ["2026年"], ["year 2026 fy"]), ("2026年度4月", ["2026年", "4月"], ["year 2026 fy", "month 4"]),
    ("令和8年", ["令和8年"], ["year 2026"]), ("平成元年", ["平成元年"], ["year 1989"]),
    ("昭和64年度", ["昭和64年度"], ["year 1989 fy"]), ("大正1年", ["大正1年"], ["year 1912"]),
    ("明治45年", ["明治45年"], ["year 1912"]),
    ("2026/2/10、", ["2026/", "2/", "10、"], ["year 2026", "month 2", "day 10"]),
    ("2026-02-10", ["2026-", "02-", "10"], ["year 2026", "month 2", "day 10"]),
    ("1950〜53年", ["1950〜", "53年"], ["year 1950", "year 1953"]),
    ("1950〜53年5月3日", ["1950〜", "53年", "5月", "3日"], ["year 1950", "year 1953", "month 5", "day 3"]),
    ("2019年から20年", ["2019年", "20年"], ["year 2019", "year 2020"]),
    ("'22年", ["'22年"], ["year 2022"]), ("'90年代", ["'90年代"], ["year 1990 s"]),
    ("90年代", ["90年代"], ["year 1990 s"]), ("30年代", ["30年代"], ["year 1930 s"]),
    ("20年代", ["20年代"], ["year 2020 s"]),
    ("1990年代", ["1990年"], ["year 1990 s"]), ("1850年", ["1850年"], ["year 1850"]),
    ("3日", ["3日"], ["day 3"]), ("7〜8日", ["7〜", "8日"], ["day 7", "day 8"]),
    ("月曜日", ["月曜"], ["weekday 0"]), ("（火）", ["（火）"], ["weekday 1"]),
    ("日曜", ["日曜"], ["weekday 6"]), ("第3四半期", ["第3四半期"], ["quarter 3"]),
    ("第三四半期", ["第三四半期"], ["quarter 3"]), ("Q2", ["Q2"], ["quarter 2"]),
    ("3Q", ["3Q"], ["quarter 3"]), ("Q5", [], []),
    ("午後5時", ["午後5時"], ["time 1020"]), ("午前4時40分", ["午前4時40分"], ["time 280"]),
    ("朝6時半", ["朝6時半"], ["time 390"]), ("夜8時", ["夜8時"], ["time 1200"]),
    ("夕方6時", ["夕方6時"], ["time 1080"]), ("未明3時", ["未明3時"], ["time 180"]),
    ("早朝5時", ["早朝5時"], ["time 300"]), ("深夜1時", ["深夜1時"], ["time 60 12"]),
    ("正午", ["正午"], ["time 720"]), ("午後12時", ["午後12時"], ["time 720"]),
    ("午前0時", ["午前0時"], ["time 0"]), ("12時", ["12時"], ["time 720 12"]),
    ("13時", ["13時"], ["time 780"]), ("24時", ["24時"], ["time 0 12"]),
    ("15:30", ["15:30"], ["time 930"]), ("5:30", ["5:30"], ["time 330 12"]),
    ("5時間", ["5時間"], ["unit 5 h"]),
]  # fmt: skip


@pytest.mark.parametrize(("text", "places", "facts"), [*FIGURES, *VAGUE, *DATES])
def test_a_figure_is_read_where_it_stands(text: str, places: list[str], facts: list[str]) -> None:
    # ㌧ becomes two characters; the place is that in the text as it was given.
    for before in ("", "㌧の、"):
        found = [f for f in japanese(before + text, vague_too=True) if f.start >= len(before)]
        assert where(found, before + text) == places
        assert [in_words(f) for f in found] == facts


@pytest.mark.parametrize(("text", "fact"), BOUNDS)
def test_the_words_beside_a_figure_bound_it_but_no_date(text: str, fact: str) -> None:
    assert [in_words(f) for f in japanese(text)] == [fact]


def test_orders_of_magnitude_are_given_only_to_who_asks() -> None:
    assert japanese("数十人と5人")[0].value == 5
    assert len(japanese("数十人と5人", vague_too=True)) == 2


def test_the_unit_as_written_is_kept_in_english() -> None:
    printed = [f.printed for f in japanese("2〜3マイルと5時間と4キロ")]
    assert printed == ["mile", "mile", "hour", "キロ"]
    assert {f.printed for f in japanese("5倍と3割と2%と4円と6人")} == {""}
