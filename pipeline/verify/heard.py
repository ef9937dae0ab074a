"""Names in katakana by their sound: beside a title, and those of several parts."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from typing import cast

from pipeline.domain import Finding
from pipeline.facts import Told, alike, first_letters

from .evidence import Sources
from .found import remark

Span = Callable[[int, int], tuple[int, int]]
TITLES = (
    "氏|さん|選手|容疑者|議員|監督|大統領|首相|長官|教授|博士|被告|社長|会長|知事|市長|大臣|判事|記者|"
    "CEO|CTO|COO"
)
KATAKANA = "[ァ-ヺー]"
# After these stands a person's own name; 選手 follows ordinary words too (ラグビー選手).
_PERSONAL = re.compile(r"\s?(?:氏|さん|博士)")
_PERSON = re.compile(
    rf"(?<![ァ-ヺー・＝])({KATAKANA}{{2,}}(?:[・＝ ]{KATAKANA}{{2,}}){{0,3}})(?=\s?(?:{TITLES}))"
)
_WHOLE = re.compile(rf"(?<![ァ-ヺー・＝])({KATAKANA}{{2,}}(?:[・＝]{KATAKANA}{{2,}}){{1,3}})")
# Measured on news: 95 of 100 true names and 1 of 10 others reach `NEEDED` among the words of a
# whole article; among those of the cited sentences chance has less to choose from.
# Somebody's name is compared with capitalised words alone, a title's word with all of them.
_NEAR, NEEDED, SURE, SAME = 74.0, 80.0, 88.0, 97.0
_NAMED, _WORD = 84.0, 86.0
# Chance finds two consonants easily: names of so many kana have to sound so much more alike.
_SHORT, _MORE = 3, 8.0
# Right behind a first name that is surely the source's, so much is enough.
_BESIDE = 58.0


def heard(
    text: str, taken: list[tuple[int, int]], cited: Told, sources: Sources, span: Span
) -> Iterator[Finding]:
    """Katakana names beside a title, and those of several parts, by their sound."""
    seen = set[tuple[int, int]]()
    for pattern in (_PERSON, _WHOLE):
        for m in pattern.finditer(text):
            parts = [p for p in _PART.finditer(m.group(1)) if len(p.group()) > 1]
            parts = [p for p in parts if p.group() not in _PARTICLES] or parts
            left = [p for p in parts if not _overlaps(p, m.start(1), taken)]
            # A known first name stands for nobody; a known part of a thing is looked up itself.
            some = left if pattern is _PERSON else left * (len(left) == len(parts))
            if not some or m.span() in seen:
                continue
            seen.add(m.span())
            fits = [
                _fits(p.group(), m, cited, sources)
                or (pattern is _PERSON and _beside_sure(p.group(), parts, sources))
                for p in some
            ]
            # Words of several parts without a title are as often things: none may fit, or all.
            if any(fits) if pattern is _WHOLE else all(fits):
                continue
            # ユニ・チャーム is Unicharm.
            joined = "".join(p.group() for p in parts)
            if pattern is _PERSON or len(parts) != 2 or not _fits(joined, m, cited, sources):
                yield remark(
                    "name-sound",
                    f"no name in the source sounds like 「{m.group(1)}」.",
                    span(m.start(1), m.end(1)),
                )


_PART = re.compile("[^・＝ ]+")
_PARTICLES = frozenset(
    "フォン ファン ヴァン デン デル デ ディ ダ ドゥ ド ラ ル アル イブン".split()
)


def _overlaps(part: re.Match[str], offset: int, taken: list[tuple[int, int]]) -> bool:
    return any(a < offset + part.end() and offset + part.start() < b for a, b in taken)


def _beside_sure(part: str, parts: list[re.Match[str]], sources: Sources) -> bool:
    """Whether the source has a name like this right beside one that another part surely is."""
    words = sources.told.words
    for other in (p.group() for p in parts if p.group() != part):
        for i, word in enumerate(words):
            if word[:1].isupper() and alike(other, word) >= SURE:
                near = (*words[max(0, i - 1) : i], *words[i + 1 : i + 2])
                if any(w[:1].isupper() and alike(part, w) >= _BESIDE for w in near):
                    return True
    return False


def _fits(part: str, m: re.Match[str], cited: Told, sources: Sources) -> bool:
    """Whether a part of a name sounds like a word of the source, of somebody's like a name."""
    near, far = cited.spoken, sources.told.spoken
    if m.re is _PERSON:
        more = _MORE if len(part) <= _SHORT else 0.0
        named = sounds(part, cited.named, sources) >= _NEAR + more
        named = named or sounds(part, sources.told.named, sources) >= _NAMED + more
        if named or _PERSONAL.match(m.string, m.end()):
            return named
        return sounds(part, far, sources) >= _WORD
    return sounds(part, near, sources) >= _NEAR or sounds(part, far, sources) >= NEEDED


def sounds(part: str, words: tuple[str, ...], sources: Sources) -> float:
    """How alike the most alike of the words sounds, 0 to 100."""
    by_first = _by_first(words, sources)
    near = (w for first in first_letters(part) for w in by_first.get(first, ()))
    return max((alike(part, w) for w in near), default=0.0)


def _by_first(words: tuple[str, ...], sources: Sources) -> Mapping[str, list[str]]:
    """The words by their first letters: those that begin otherwise sound like nothing."""
    key = ("first", id(words))
    if key not in sources.memory:
        found: dict[str, list[str]] = {}
        for word in words:
            found.setdefault(word[:1].lower(), []).append(word)
        sources.memory[key] = words, found  # what is kept cannot give its id to another
    return cast("Mapping[str, list[str]]", sources.memory[key][1])
