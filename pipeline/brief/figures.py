"""The key facts of a story as a small table: dates, money, shares and sizes, each cited."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipeline import facts
from pipeline.domain import Cell, Row, Source, Table
from pipeline.facts import Fact, Kind

_ROWS = {
    "日付": (Kind.YEAR, Kind.MONTH, Kind.DAY, Kind.QUARTER),
    "金額": (Kind.MONEY,),
    "割合・倍率": (Kind.PERCENT, Kind.POINT, Kind.MULTIPLE),
    "規模": (Kind.UNIT,),
}
_OF_YEAR = re.compile(r"(?: of|,)? (\d{4})\b")
_SHOWN = 4  # values a row; more is a list, not a summary
_UNITS = frozenset({"W", "B", "token", "parameter"})


def key_facts(source: Source) -> Table | None:
    """A one-column table of the figures in the body, or None with fewer than two rows."""
    rows = [Row(label, (cell,)) for label in _ROWS if (cell := _cell(source, label)).text]
    return Table(("本文中の値",), tuple(rows), heading="数字で見る") if len(rows) > 1 else None


def _cell(source: Source, label: str) -> Cell:
    """The row's values in the order of the article, each once, with every sentence they are in."""
    found: dict[str, str] = {}
    for sentence in source.sentences[1:]:
        for text in _values(sentence.text, label):
            found.setdefault(text, sentence.id)
    shown = list(found)[:_SHOWN]
    return Cell("、".join(shown) or None, tuple(dict.fromkeys(found[text] for text in shown)))


def _values(english: str, label: str) -> Iterator[str]:
    for parts in facts.together(english, facts.english(english)):
        if parts[0].kind in _ROWS[label]:
            text = _dated(english, parts) if label == "日付" else _sized(parts[0])
            if text:
                yield text


def _dated(english: str, parts: tuple[Fact, ...]) -> str | None:
    """A date of two parts at least, or a quarter with its year: 2027年 alone is no date."""
    first = parts[0]
    if first.kind is Kind.QUARTER:
        year = _OF_YEAR.match(english, first.end)
        return f"{year[1]}年{facts.written(first)}" if year else None
    return facts.dated(parts) if len(parts) > 1 else None


def _sized(fact: Fact) -> str | None:
    """The figure with its bound in Japanese, unless it is a duration, which is no size."""
    text = facts.written(fact) if fact.kind is not Kind.UNIT or fact.unit in _UNITS else None
    return facts.bounded(fact, text) if text else None
