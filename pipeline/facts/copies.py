"""Latin runs that a Japanese text copies letter by letter: x86_64, load_in_8bit, fe0cc96a72cf.

What stands in the English so is a copy, whatever figures or names one might read inside it. A piece
of a longer name is none: GPT-5 of GPT-5.1, H20 of H200, o3 of o3-mini.
"""

from __future__ import annotations

import re

from .identifiers import COUNTED

_RUN = re.compile(r"[A-Za-z\d_](?:[A-Za-z\d_./:+=#@-]*[A-Za-z\d_])?")
_PART, _WORD = re.compile(r"[A-Za-z\d_./:+=#@-]"), re.compile(r"[A-Za-z\d_]")
_LETTER = re.compile("[A-Za-z]")
# A count behind a name (GPU8基) belongs to the Japanese words that follow.
_COUNTS = re.compile(rf"(?<=\d){COUNTED}|[%割倍]")
# Slashes and plus signs join whole names; other signs belong to the name when letters follow.
_BEFORE, _AFTER = re.compile(r"[A-Za-z\d_][.:=@#-]+$"), re.compile(r"[.:=@#-]+[A-Za-z\d_]")
# Nor does a prefix or a plain ending make another name: pre-H100, Wav2Vec2-based.
_WORD_BEFORE = re.compile(r"(?<![\w.-])(?:pre|post|non|multi|re|all|anti|semi)-$", re.I)
_WORD_AFTER = re.compile(
    r"-(?:based|like|style|specific|powered|compatible|enabled|class|level|related|native|only|driven|optimi[sz]ed|"
    r"equipped|capable|compliant|ready|aware|backed|sized|era|trained|generated|hosted)\b"
)
_LONGEST = 80


def _run_around(text: str, start: int, end: int) -> tuple[int, int] | None:
    """The Latin run with a letter in it that holds this span whole."""
    first = start
    while first > max(0, start - _LONGEST) and _PART.match(text[first - 1]):
        first -= 1
    for m in _RUN.finditer(text, first):
        if m.start() <= start and end <= m.end():
            return m.span() if _LETTER.search(m.group()) else None
        if m.start() > start:
            break
    return None


def copied_at(text: str, start: int, end: int, english: str) -> tuple[int, int] | None:
    """Where the Latin run that holds this span stands in the English, if it does so whole."""
    span = _run_around(text, start, end)
    if span is None or _COUNTS.match(text, span[1]):
        return None
    run = text[slice(*span)]
    at = english.find(run)
    while at >= 0:
        if _apart(english, at, at + len(run)):
            return at, at + len(run)
        at = english.find(run, at + 1)
    return None


def _apart(english: str, start: int, end: int) -> bool:
    """Whether no longer name begins before or goes on behind."""
    before, after = english[start - 1 : start], english[end : end + 1]
    if _WORD.match(before) or _WORD.match(after):
        return False
    head = english[max(0, start - _LONGEST) : start]
    if _BEFORE.search(head) and not _WORD_BEFORE.search(head):
        return False
    return _AFTER.match(english, end) is None or _WORD_AFTER.match(english, end) is not None
