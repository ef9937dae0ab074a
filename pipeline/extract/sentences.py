"""English text → sentence spans, by rules that a person can read.

A sentence ends at . ! ? … (with closing quotes) before white space and something that can begin a
sentence, unless the full stop belongs to an abbreviation, an initial or a list number; and at line
ends. In doubt two sentences stay one: a span that is too long still carries its claim, one that is
cut in the middle does not.
"""

from __future__ import annotations

import re

# Titles and the like: a name follows, so they never end a sentence.
_NEVER = frozenset(
    "mr mrs ms dr prof rev gen col sen rep gov lt sgt capt st mt messrs hon vs cf al e.g i.e "
    "approx est viz dept univ assn".split()
)
# These end no sentence before a number: "No. 5", "Fig. 2", "Sept. 4", "vol. 3".
_NUMBERED = frozenset(
    "no nos fig figs eq sec vol ch pp p art ver jan feb mar apr jun jul aug sep sept oct nov dec "
    "ca".split()
)
_MONTHS = frozenset("jan feb mar apr jun jul aug sep sept oct nov dec".split())
# These end a sentence only before a word that commonly begins one.
_MAYBE = frozenset(
    "inc corp ltd co llc plc u.s u.k u.n e.u u.s.a d.c ph.d m.d m.s b.s etc jr sr bros "
    "n.v s.a a.g a.i".split()
)
_STARTERS = frozenset(
    "the a an in on at it its he she they we i but and however this that these those for with "
    "after before as if when while by from meanwhile still yet our his her their both some "
    "there so what who why how not no one most many under according last earlier".split()
)
_CLOCK = frozenset({"a.m", "p.m"})
_AFTER_CLOCK = re.compile(
    r"(?:Mon|Tues?|Wed(?:nes)?|Thu(?:rs)?|Fri|Sat(?:ur)?|Sun)(?:day)?\b|"
    r"(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]*\b|"
    r"[A-Z]{1,2}[SD]?T\b|UTC\b|GMT\b|Eastern\b|Pacific\b|Central\b|Mountain\b|\d"
)
# Possessive quantifiers: a megabyte of dots must not be tried again from every dot.
_END = re.compile(
    r"(?<![.!?…])[.!?…]++[\"”’'»)\]]*+(?=\s++[\"“‘'«(\[$€£¥]*+(?:[A-Z0-9]|[#@]\w|[a-z]{1,3}[A-Z]))"
)
_LAST_WORD = re.compile(r"[A-Za-z][A-Za-z.]*$")
_NEXT_WORD = re.compile(r"\s+[\"“‘'«(\[$€£¥#@]*([A-Za-z0-9]+)")
_LIST_NUMBER = re.compile(r"\s*(?:\(?\d{1,3}|[A-Za-z])$")
# '"Is it ready?" Ito asked.' is one sentence, though the quotation ends with its own mark.
_SPEAKER = re.compile(
    r"\s+(?:[A-Z][\w’'-]*,?\s+){1,3}(?:said|asked|says|asks|wrote|writes|added|told|replied|posted)\b"
)
# No abbreviation is longer, and a line may be: looking back further would cost its square.
_LOOK_BACK = 24


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
    return [offset + m.end() for m in _END.finditer(line) if not _inside(line, m)]


def _inside(line: str, mark: re.Match[str]) -> bool:
    """Whether the mark belongs to an abbreviation, an initial, a list number or a quotation."""
    stop, end = mark.span()
    if mark.group() != ".":
        return bool(
            mark.group()[0] in "!?" and end - stop > 1 and _SPEAKER.match(line, end)
        ) or _abbreviated(line, stop, end)
    if stop <= 4 and _LIST_NUMBER.fullmatch(line[:stop]):
        return True
    return _abbreviated(line, stop, end)


def _abbreviated(line: str, stop: int, end: int) -> bool:
    """Whether a full stop at `stop` ends an abbreviation or initial that the sentence goes on from.

    Closing brackets or quotes may stand between: "(Acme Inc.) The".
    """
    if line[stop : stop + 2] in ("..", ".!", ".?") or line[stop] != ".":
        return False
    word = _LAST_WORD.search(line[max(0, stop - _LOOK_BACK) : stop])
    following = _NEXT_WORD.match(line, end)
    if word is None or following is None:
        return False
    last, next_word = word.group().lower(), following.group(1)
    if last in _NUMBERED and (next_word[0].isdigit() or last in _MONTHS):
        return next_word.lower() not in _STARTERS
    if last in _CLOCK:
        return _AFTER_CLOCK.match(line, following.start(1)) is not None
    if last in _NEVER:
        return end - stop == 1
    if last in _MAYBE or len(last) == 1 or re.fullmatch(r"(?:[a-z]\.){1,3}[a-z]", last):
        return next_word.lower() not in _STARTERS and end - stop == 1
    return False


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    part = text[start:end]
    return start + len(part) - len(part.lstrip()), end - len(part) + len(part.rstrip())
