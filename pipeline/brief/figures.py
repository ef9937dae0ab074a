"""The key facts of a story as a small table: dates, money, shares and sizes, each cited."""

from __future__ import annotations

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
        if parts[0].kind in _ROWS[label] and _tells(parts):
            text = facts.dated(parts) if len(parts) > 1 else facts.written(parts[0])
            if text:
                yield text


def _tells(parts: tuple[Fact, ...]) -> bool:
    """A month or a bare day alone names no date, and a duration no size."""
    first = parts[0]
    if first.kind is Kind.UNIT:
        return first.unit in _UNITS
    return len(parts) > 1 or first.kind not in (Kind.MONTH, Kind.DAY)
