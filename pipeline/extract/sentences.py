"""English text → sentence spans, by rules that a person can read.

A sentence ends at . ! ? (with closing quotes) before white space and something that can begin a
sentence, unless the full stop belongs to an abbreviation, an initial or a number; and at line ends.
"""

from __future__ import annotations

import re

# Abbreviations that are followed by a name or a number, so never end a sentence here.
_NEVER = frozenset(
    "mr mrs ms dr prof rev gen col sen rep gov lt sgt capt st mt vs no fig eq sec vol cf al "
    "e.g i.e jan feb mar apr jun jul aug sept sep oct nov dec approx est".split()
)
# These end a sentence only before a word that commonly begins one.
_MAYBE = frozenset(
    "inc corp ltd co llc plc u.s u.k u.n e.u d.c a.m p.m ph.d etc jr sr bros".split()
)
_STARTERS = frozenset(
    "the a an in on at it its he she they we i but and however this that these those for with "
    "after before as if when while by from meanwhile still yet our his her their both some".split()
)
_END = re.compile(r"[.!?]+[\"”’')\]]*(?=\s+[\"“‘'(\[]?[A-Z0-9])")
_LAST_WORD = re.compile(r"[A-Za-z][A-Za-z.]*$")
_NEXT_WORD = re.compile(r"\s+[\"“‘'(\[]?([A-Za-z0-9]+)")


def split(text: str) -> tuple[tuple[int, int], ...]:
    """The (start, end) spans of the sentences of a text, without surrounding white space."""
    spans = []
    for line in re.finditer(r"[^\n]+", text):
        start = line.start()
        for end in _ends(line.group(), line.start()):
            spans.append(_trimmed(text, start, end))
            start = end
        spans.append(_trimmed(text, start, line.end()))
    return tuple((a, b) for a, b in spans if a < b)


def _ends(line: str, offset: int) -> list[int]:
    return [offset + m.end() for m in _END.finditer(line) if not _inside(line, m.start(), m.end())]


def _inside(line: str, stop: int, end: int) -> bool:
    """Whether the mark at `stop` belongs to an abbreviation or an initial."""
    if line[stop] != "." or line[stop : stop + 2] == "..":
        return False
    word = _LAST_WORD.search(line, 0, stop)
    if word is None:
        return False
    last = word.group().lower()
    following = _NEXT_WORD.match(line, end)
    if last in _NEVER or (len(last) == 1 and last != "i"):
        return True
    if last in _MAYBE:
        return following is None or following.group(1).lower() not in _STARTERS
    return False


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    part = text[start:end]
    return start + len(part) - len(part.lstrip()), end - len(part) + len(part.rstrip())
