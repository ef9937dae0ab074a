"""価格（ドル）, 料金 (%): the unit in a column's or row's name belongs to its bare figures."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from pipeline.domain import Claim, Finding, Table
from pipeline.facts import Kind

from .evidence import Sources
from .match import unexplained
from .page import Placed

_UNIT = re.compile(r"[（(]([^\d（）()]{1,12})[)）]$")
_BARE = re.compile(r"(?:約|最大)?\s?[\d０-９][\d０-９,.，．]*\s?[万億兆]?")
_KINDS = frozenset({Kind.MONEY, Kind.UNIT, Kind.PERCENT, Kind.POINT, Kind.MULTIPLE})


def columns(table: Table, sources: Sources) -> Iterator[Placed]:
    """A bare figure, read with the unit of its column or row, is one of a cited sentence."""
    for r, row in enumerate(table.rows):
        for c, (column, cell) in enumerate(zip(table.columns, row.cells, strict=False)):
            unit = _UNIT.search(column) or _UNIT.search(row.label)
            if unit is None or not cell.text or not _BARE.fullmatch(cell.text):
                continue
            where, whole = f"table.{r}.{c}", Claim(cell.text + unit.group(1), cell.evidence)
            for finding in unexplained("table-cell", _KINDS, where, whole, sources):
                yield where, _within(finding, len(cell.text))


def _within(finding: Finding, size: int) -> Finding:
    """The finding on the figure alone: the unit stands in the head of the table."""
    return replace(finding, end=min(finding.end, size))
