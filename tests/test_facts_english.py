"""The figures that English prints, each with its kind, value, unit, bound and place."""

from __future__ import annotations

import pytest

from pipeline.facts import english
from tests.fact_words import in_words, where

DATES = [
    ("Q3", ["Q3"], ["quarter 3"]), ("the First quarter", ["First quarter"], ["quarter 1"]),
    ("the final quarter", ["final quarter"], ["quarter 4"]),
    ("fourth fiscal quarter", ["fourth fiscal quarter"], ["quarter 4"]),
    ("second quarter-finals", ["second"], ["number 2 nth"]),
    ("on Mondays", ["Mondays"], ["weekday 0"]), ("SUNDAY", ["SUNDAY"], ["weekday 6"]),
    ("on Tue. and Thurs. night", ["Tue.", "Thurs."], ["weekday 1", "weekday 3"]),
    ("1997-98", ["1997", "98"], ["year 1997", "year 1998"]),
    ("in 2019/20", ["2019", "20"], ["year 2019", "year 2020"]),
    ("the 1990s", ["1990s"], ["year 1990 s"]), ("in 1850", ["1850"], ["year 1850"]),
    ("mid-2019", ["2019"], ["year 2019"]), ("FY2026", ["2026"], ["year 2026"]),
    ("2026-02-10", ["2026", "02", "10"], ["year 2026", "month 2", "day 10"]),
    ("May 3, 2026", ["May", "3", "2026"], ["month 5", "day 3", "year 2026"]),
    ("Sept. 10 to 12", ["Sept.", "10", "12"], ["month 9", "day 10", "day 12"]),
    ("3-5 May", ["3", "5", "May"], ["day 3", "day 5", "month 5"]),
    ("the 18th of July", ["18", "July"], ["day 18", "month 7"]),
    ("on 3 March", ["3", "March"], ["day 3", "month 3"]),
    ("5th March 2025", ["5", "March", "2025"], ["day 5", "month 3", "year 2025"]),
    ("In May", ["May"], ["month 5"]), ("May 2026", ["May", "2026"], ["month 5", "year 2026"]),
    ("since March", ["March"], ["month 3"]), ("and May", ["May"], ["month 5"]),
    ("its March results", ["March"], ["month 3"]), ("January", ["January"], ["month 1"]),
    ("its May results", [], []), ("May they come", [], []), ("The March on Rome", [], []),
    ("a March for life", [], []), ("he may march", [], []),
    ("3 p.m.", ["3 p.m."], ["time 900"]), ("12:05 a.m.", ["12:05 a.m."], ["time 5"]),
    ("12 P.M.", ["12 P.M."], ["time 720"]), ("11.30pm", ["11.30pm"], ["time 1410"]),
    ("at 23:59", ["23:59"], ["time 1439"]), ("at 0:00", ["0:00"], ["time 0 12"]),
]  # fmt: skip
PARTS = [
    ("three quarters of the", ["three quarters"], ["~percent 75"]),
    ("four-fifths of our", ["four-fifths"], ["~percent 80"]),
    ("Two-thirds of it", ["Two-thirds"], ["~percent 66.66666666666666666666666667"]),
    ("a tenth of them", ["a tenth"], ["~percent 10"]),
    ("Three-eighths of the", ["Three-eighths"], ["~percent 37.5"]),
    ("One-fourth of", ["One-fourth"], ["~percent 25"]),
    ("a third option", ["third"], ["number 3 nth"]),
    ("Half of them", ["Half"], ["~percent 50"]),
    ("about half of them", ["half"], ["~percent 50 about"]),
    ("Doubled", ["Doubled"], ["multiple 2"]), ("Twice", ["Twice"], ["multiple 2"]),
    ("a tripling", ["tripling"], ["multiple 3"]), ("thrice", ["thrice"], ["multiple 3"]),
    ("quadrupled", ["quadrupled"], ["multiple 4"]), ("fourfold", ["fourfold"], ["multiple 4"]),
    ("fivefold", ["fivefold"], ["multiple 5"]), ("tenfold", ["tenfold"], ["multiple 10"]),
    ("nearly doubled", ["doubled"], ["~multiple 2 nearly"]),
    ("21st", ["21st"], ["number 21 nth"]), ("Twelfth", ["Twelfth"], ["number 12 nth"]),
    ("5x", ["5x"], ["multiple 5"]), ("5-fold", ["5-fold"], ["multiple 5"]),
    ("5×", ["5×"], ["multiple 5"]), ("1.5 times", ["1.5 times"], ["multiple 1.5"]),
    ("25 Basis Points", ["25 Basis Points"], ["point 0.25"]),
    ("3 Percentage points", ["3 Percentage points"], ["point 3"]),
    ("3 points", ["3 points"], ["point 3"]), ("40 pct", ["40 pct"], ["percent 40"]),
    ("40 per cent", ["40 per cent"], ["percent 40"]),
    ("40 Percent", ["40 Percent"], ["percent 40"]), ("40%", ["40%"], ["percent 40"]),
]  # fmt: skip
MONEY = [
    ("US$5 million", ["US$5 million"], ["money 5000000 USD"]),
    ("about $5 million", ["$5 million"], ["~money 5000000 USD about"]),
    ("more than €1,250.50", ["€1,250.50"], ["~money 1250.5 EUR over"]),
    ("5 U.S. dollars", ["5 U.S. dollars"], ["money 5 USD"]),
    ("1 American dollar", ["1 American dollar"], ["money 1 USD"]),
    ("5 Hong Kong dollars", ["5 Hong Kong dollars"], ["money 5 HKD"]),
    ("5 New Zealand dollars", ["5 New Zealand dollars"], ["money 5 NZD"]),
    ("5 Singapore dollars", ["5 Singapore dollars"], ["money 5 SGD"]),
    ("one hundred million dollars", ["one hundred million dollars"], ["money 100000000 USD"]),
    ("20 grand", ["20 grand"], ["money 20000 USD"]),
    ("5 Indian rupees", ["5 Indian rupees"], ["money 5 INR"]),
    ("Rs. 5 crore", ["Rs. 5 crore"], ["money 50000000 INR"]),
    ("$2 per million tokens", ["$2", "per million tokens"], ["money 2 USD", "unit 1000000 token"]),
    ("60 cents", ["60 cents"], ["money 60 USDc"]), ("5 pence", ["5 pence"], ["money 5 GBPp"]),
]  # fmt: skip
COUNTS = [
    ("3 metric tons", ["3 metric tons"], ["unit 3000 kg"]), ("3 metric miles", ["3"], ["number 3"]),
    ("3 square miles", ["3 square miles"], ["unit 7769964 m2"]),
    ("10 kilowatt-hours", ["10 kilowatt-hours"], ["unit 10000 Wh"]),
    ("10 kilowatt hours", ["10 kilowatt hours"], ["unit 10000 Wh"]),
    ("60 miles per hour", ["60 miles per hour", "per hour"], ["unit 96.56064 km/h", "unit 1 h"]),
    ("72 degrees Fahrenheit", ["72 degrees Fahrenheit"], ["unit 72 °F"]),
    ("a four-hour talk", ["four-hour"], ["unit 4 h"]), ("every week", ["every week"], ["unit 1 week"]),
    ("a two-year-old", ["two-year"], ["unit 2 year"]), ("5 man hours", ["5"], ["number 5"]),
    ("a hundred men", ["a hundred"], ["number 100"]), ("par-3", ["3"], ["number 3"]),
    ("a million million", ["a million million"], ["number 1000000000000"]),
    ("thirty-one thousand five hundred", ["thirty-one thousand five hundred"], ["number 31500"]),
    ("one hundred and five of them", ["one hundred and five"], ["number 105"]),
    ("Two Hundred", ["Two Hundred"], ["number 200"]), ("4M users", ["4M"], ["number 4000000"]),
    ("at least seven", ["seven"], ["~number 7 at least"]),
    ("size-10 shoes", ["10"], ["number 10"]), ("Top-10 lists", ["10"], ["number 10"]),
    ("v1.2.3", [], []), ("RTX5090", [], []), ("GPT-4 with 5 men", ["5"], ["number 5"]),
]  # fmt: skip


@pytest.mark.parametrize(("text", "places", "facts"), [*DATES, *PARTS, *MONEY, *COUNTS])
def test_a_figure_is_read_where_it_stands(text: str, places: list[str], facts: list[str]) -> None:
    # Full-width signs and ½ shift what follows; the place is that in the text as it was given.
    for before in ("", "½ ＆ "):
        found = [f for f in english(before + text) if f.start >= len(before)]
        assert where(found, before + text) == places
        assert [in_words(f) for f in found] == facts
