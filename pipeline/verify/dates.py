"""Years, months, days, weekdays, quarters and times of day."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.domain import Claim, Finding
from pipeline.facts import Kind

from .evidence import Sources
from .match import unexplained

_DATES = frozenset({Kind.YEAR, Kind.MONTH, Kind.DAY, Kind.WEEKDAY, Kind.QUARTER, Kind.TIME})


def dates(where: str, claim: Claim, sources: Sources) -> Iterator[Finding]:
    """One finding for each that neither a cited sentence nor its date explains."""
    yield from unexplained("date", _DATES, where, claim, sources)
