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


# The same said as often in both, but not the same halves: two mornings for one and an afternoon.
_ENGLISH = re.compile(
    r"\b(?P<am>mornings?|\d[\d:.]*\s?a\.?m)\b|\b(?:afternoons?|evenings?|\d[\d:.]*\s?p\.?m)\b", re.I
)
_JAPANESE = re.compile("(?P<am>午前|今朝|早朝|未明|翌朝)|午後|夕方|今夜|昨夜|今晩|昨晩")


_OTHER = "「{}」: the cited sentences speak of the other half of the day."


def dates(where: str, claim: Claim, sources: Sources) -> Iterator[Finding]:
    """One finding for each that neither a cited sentence nor its date explains."""
    yield from unexplained("date", _DATES, where, claim, sources)
    english = " ".join(c.sentence.text for c in sources.cited(claim))
    for m in _HALF.finditer(claim.text):
        other = _SAYS["午後" if m.group() == "午前" else "午前"]
        if re.match(r"\s?[\d０-９一二三四五六七八九十]", claim.text[m.end() :]):
            continue
        if other.search(english) and not _SAYS[m.group()].search(english):
            yield block("date", _OTHER.format(m.group()), m.span())
            return
    if "日本時間" in claim.text:
        return  # an afternoon abroad is a morning in Japan
    told = [bool(m.group("am")) for m in _ENGLISH.finditer(english)]
    here = [(bool(m.group("am")), m) for m in _JAPANESE.finditer(claim.text)]
    if len(told) == len(here) and sum(told) != sum(am for am, _ in here):
        too_often = sum(told) < sum(am for am, _ in here)
        for m in (m for am, m in here if am is too_often):
            yield block("date", _OTHER.format(m.group()), m.span())
