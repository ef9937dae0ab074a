"""Years, months, days, weekdays, quarters and times of day."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipeline.domain import Claim, Finding
from pipeline.facts import Kind

from .evidence import Sources
from .found import block
from .match import unexplained

_DATES = frozenset({Kind.YEAR, Kind.MONTH, Kind.DAY, Kind.WEEKDAY, Kind.QUARTER, Kind.TIME})


# Half of a day without an hour: the source has to say so in some word of its own.
_HALF = re.compile(r"午前|午後")
_SAYS = {
    "午前": re.compile(
        r"\bmorning|a\.?m\b|dawn|midnight|early|before noon|breakfast|overnight", re.I
    ),
    "午後": re.compile(r"afternoon|evening|p\.?m\b|lunch|late|night|noon|tea", re.I),
}


def dates(where: str, claim: Claim, sources: Sources) -> Iterator[Finding]:
    """One finding for each that neither a cited sentence nor its date explains."""
    yield from unexplained("date", _DATES, where, claim, sources)
    english = " ".join(c.sentence.text for c in sources.cited(claim))
    for m in _HALF.finditer(claim.text):
        other = _SAYS["午後" if m.group() == "午前" else "午前"]
        if re.match(r"\s?[\d０-９一二三四五六七八九十]", claim.text[m.end() :]):
            continue
        if other.search(english) and not _SAYS[m.group()].search(english):
            message = f"「{m.group()}」: the cited sentences speak of the other half of the day."
            yield block("date", message, m.span())
