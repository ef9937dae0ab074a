"""Table cells: a cell is a fact and nothing else, so it gets no benefit of a doubt.

A sentence around a figure tells what it counts; in a cell only the figure and its counter do. So
what prose may take in its stride (three years for 3回, the article's own day for a date that is
not said) is nothing that a cell may lean on.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipeline.domain import Claim, Finding
from pipeline.facts import Fact, Kind

from .evidence import Cited, Sources
from .found import block
from .match import Reading, readings

_SIZES = frozenset({Kind.NUMBER, Kind.UNIT, Kind.MONEY, Kind.PERCENT, Kind.POINT, Kind.MULTIPLE})
# 3回目 and 第3 are a third; 3人 and 3回 are none.
_PLACED = re.compile(r"\s?(?:[回度]?目|位|番|号|代|世|期|次|章|節|版|弾|戦|部|年|歳|日|級|等|作)")
_TIMES = re.compile(r"\s?(?:回|度(?!目)|連覇|連勝|冠)")
_OFTEN = re.compile(r".*\btimes?\b|twice$|thrice$|once$", re.I | re.S)
_AS_MUCH = re.compile(r"\s(?:as|the|that|what|its|more)\b")
_POINTS = re.compile(r"\s?(?:得?点|ポイント|差)")
_SPAN = re.compile(r"\s?(?:日|年|月|週|時|分|秒)")
_COUNTED = re.compile(r"\s?[ぁ-ゖァ-ヺ一-鿿]")
# "The one to ask", "no one", "one second", "each": no count of things.
_PRONOUN = re.compile(
    r"\bone (?:to|who|that|which|another|second|of the most)\b|\b(?:no|any|every) one\b", re.I
)
_NO_COUNT = frozenset("another per each every opening opener maiden inaugural debut".split())
# Category 1, Marlow 2 costs…: the figure of a name; [^3]: a note.
_NAMED = re.compile(
    r"(?:\b(?!(?:About|Above|Across|After|All|Almost|An|And|Another|Around|As|At|Before|Below|Between|"
    r"But|By|During|Every|Exactly|First|For|From|His|Her|In|Its|Just|Last|Least|Nearly|Next|Of|On|Only|"
    r"Or|Our|Over|Per|Roughly|Since|Some|Than|That|The|Their|These|They|This|Those|To|Top|Under|Until|"
    r"We|With|Within) )[A-Z][A-Za-z]+ |\b(?:day|week|chapter|part|page|step|phase|"
    r"version|level|grade|season|episode|item|section|figure|table) |\[\^)$"
)
# One man is no 1回, and one time no 1人.
_PEOPLE = re.compile(
    r"\s(?:[a-z]+\s)?(?:people|persons?|m[ae]n|wom[ae]n|child(?:ren)?|girls?|boys?|employees?|workers?|users?|"
    r"students?|engineers?|researchers?|developers?|patients?|customers?|lawyers?|officials?)\b"
)
_NOT_PEOPLE = re.compile(r"\s?(?:回|度|件|社|台|基|本|枚|冊|校|カ所|か所|ヶ所|カ国|か国|種)")
# Last year is no 1年; a year, the last year and a full year are.
_POINTED = re.compile(r"(?:this|that|last|next)\b|.*\bsame\b", re.I)
# Decades are several, how many nobody says.
_SEVERAL = re.compile(r"decades|centuries", re.I)
_ON_DAY = re.compile(r"\d+(?:st|nd|rd|th)|day[ -]?\d+", re.I)
# Twenty of something else is no age; 20-year-old is a unit and read as one.
_THINGS = re.compile(r"\s(?:people|men|women|children|(?!years\b|has\b|was\b|his\b)[a-z]{2,}s)\b")


def cells(where: str, claim: Claim, sources: Sources) -> Iterator[Finding]:
    """A figure of a cell comes from a cited one that counts the same, and a date from its words."""
    if not where.startswith("table."):
        return
    for reading in readings(claim, sources):
        fact = reading.fact
        said = _why_not(reading, claim.text)
        if said:
            yield block("table-cell", f"「{fact.text}」 {said}", (fact.start, fact.end))


def _why_not(reading: Reading, text: str) -> str:
    """Why what explains the figure in prose does not do so in a cell; "" when it does."""
    fact, kinds = reading.fact, {e.kind for e, _ in reading.by}
    if reading.guessed:
        return "is near the article's own day; the cited sentences do not say it."
    if fact.kind in _SIZES and kinds and not kinds & _SIZES:
        return "is a date in the cited sentences, not a figure."
    if kinds and not any(_counts(e, c, fact, text) for e, c in reading.by):
        near = next(iter(e.text.strip() for e, _ in reading.by))
        return f"counts something else in the cited sentences: {near!r}."
    return ""


def _counts(english: Fact, cited: Cited, fact: Fact, cell: str) -> bool:
    """Whether an English figure counts what the cell's figure counts, as far as its kind tells."""
    if fact.kind is Kind.NUMBER and fact.unit != "vague" and _COUNTED.match(cell, fact.end):
        return _same_count(english, cited, fact, cell)  # a bare figure has its column to say it
    if fact.kind is Kind.UNIT and english.kind is Kind.UNIT:
        return not (_POINTED.match(english.text) or _SEVERAL.fullmatch(english.text))
    if fact.kind is Kind.UNIT and fact.text[-1:] in "歳才" and english.kind is Kind.NUMBER:
        return not _THINGS.match(cited.sentence.text, english.end)
    if fact.kind is Kind.DAY and english.kind is Kind.NUMBER:
        return _ON_DAY.fullmatch(english.text) is not None
    return True


def _same_count(english: Fact, cited: Cited, fact: Fact, cell: str) -> bool:
    """The same for a figure with a counter behind it: 3人, 3回, 3回目."""
    text = cited.sentence.text
    times, spoken = _TIMES.match(cell, fact.end) is not None, _OFTEN.match(english.text) is not None
    often = spoken and not _AS_MUCH.match(text, english.end)
    if english.kind is Kind.MULTIPLE:
        doubled = english.text.lower() == "double" and text.startswith("-", english.end)
        return times and (doubled or often)
    if english.kind is Kind.POINT:
        return _POINTS.match(cell, fact.end) is not None
    if english.kind is Kind.UNIT:
        return _SPAN.match(cell, fact.end) is not None
    if english.kind is not Kind.NUMBER:
        return False
    if english.unit in ("nth", "id"):
        placed = _PLACED.match(cell, fact.end) is not None
        return placed or cell[: fact.start].rstrip().endswith("第")
    if english.approximate and not english.bound and (times, often) != (spoken, spoken):
        return False  # a couple is no 2回, and twice no 2人
    if _PEOPLE.match(text, english.end) and _NOT_PEOPLE.match(cell, fact.end):
        return False
    return not _no_count(english, text)


def _no_count(english: Fact, text: str) -> bool:
    word = english.text.lower()
    if word.split(" ")[0] in _NO_COUNT:
        return True
    if word == "one":
        around = text[max(0, english.start - 6) : english.end + 14]
        return _PRONOUN.search(around) is not None
    bare = word.isdigit() and not english.bound
    before = text[max(0, english.start - 30) : english.start]
    return bare and _NAMED.search(before) is not None
