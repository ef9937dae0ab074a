"""Table cells: a cell is a fact and nothing else, so it gets no benefit of a doubt."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.domain import Claim, Finding
from pipeline.facts import Kind

from .evidence import Sources, block
from .match import readings

_SIZES = frozenset({Kind.NUMBER, Kind.UNIT, Kind.MONEY, Kind.PERCENT, Kind.POINT, Kind.MULTIPLE})


def cells(where: str, claim: Claim, sources: Sources) -> Iterator[Finding]:
    """A figure of a cell comes from one cited sentence, and not from a year or a date in it."""
    if not where.startswith("table."):
        return
    for reading in readings(claim, sources):
        fact = reading.fact
        kinds = {e.kind for e, _ in reading.by}
        if fact.kind in _SIZES and kinds and not kinds & _SIZES:
            yield block(
                "table-cell",
                f"「{fact.text}」 is a date in the cited sentences, not a figure.",
                (fact.start, fact.end),
            )
