"""Which names of a story are people's, by what stands beside them: they get 氏."""

from __future__ import annotations

import re
from collections.abc import Iterable

from pipeline.backends.protect import Protected

_TITLE = (
    r"(?:(?:chief|deputy|vice|senior|general|managing|executive|lead|head|former) )*"
    r"(?:chief executive(?: officer)?|[a-z]+ officer|ceo|cfo|cto|coo|co-?founder|founder|president|"
    r"chair(?:man|woman)?|director|professor|researcher|scientist|engineer|analyst|economist|"
    r"author|lawyer|judge|minister|senator|governor|mayor|commissioner|spokes(?:man|woman|person)|"
    r"counsel|editor|secretary|head of|partner at)"
)
_BESIDE = tuple(
    re.compile(p, re.I)
    for p in (
        rf"(<E\d>), (?:(?:a|an|the|its|their) |<E\d>['’]s? |the [a-z]+['’]s )?"
        rf"(?:[a-z-]+ ){{0,2}}{_TITLE}\b",
        rf"\b{_TITLE} (<E\d>)",
        rf"\b{_TITLE}, (<E\d>),",
        r"\b(?:mr|ms|mrs|dr|prof)\. (<E\d>)",
        r"\b(?:names?d?|appoint(?:s|ed)?|hir(?:es?|ed)|promot(?:es?|ed)) (<E\d>) (?:as|its|to)\b",
        r"(<E\d>) (?:was|has been|is) (?:named|appointed|promoted|hired) (?:as|its|chief|to)\b",
        r"(<E\d>), who\b",
    )
)


def persons_of(sentences: Iterable[Protected]) -> frozenset[str]:
    """The names that are people's, and their last words, by which the story goes on."""
    found = set[str]()
    for sentence in sentences:
        names = {s.token: s.english for s in sentence.slots}
        tokens = {m[1] for p in _BESIDE for m in p.finditer(sentence.text)}
        found |= {names[token] for token in tokens if token in names}
    return frozenset(found | {name.split()[-1] for name in found})
