"""One spelling for what is written in many, with the way back: every finding highlights exactly.

NFKC (㌦ → ドル, ½ → 1/2, ２５ → 25), one hyphen for the dashes between figures, one tilde, straight
quotation marks; in Japanese also no space inside a figure (1 万 5 千 → 1万5千) and 億 for its
homograph 憶. Nothing else is touched: 7〜9月期 keeps its tilde, エー keeps its long vowel.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

_HYPHENS = "‐‑‒–—―−－﹣"
_ONE = {**dict.fromkeys(_HYPHENS, "-"), "～": "〜", "’": "'", "‘": "'", "“": '"', "”": '"'}
_ONE |= {"＂": '"', "＇": "'", "\u3000": " ", "\u00a0": " ", "\u202f": " ", "\u2009": " "}
_JAPANESE = r"぀-ヿ㐀-鿿%〜、。（）「」"
# A space beside a figure, between it and Japanese, says nothing.
_LOOSE = re.compile(rf"(?<=[\d万億兆千百]) +(?=[{_JAPANESE}])|(?<=[{_JAPANESE}]) +(?=[\d$€£¥])")
_HOMOGRAPH = re.compile(r"(?<=[\d千百十])憶")


# ASCII, kana, kanji and four signs: what NFKC leaves as it is, and most sentences are.
_EVEN = re.compile(r"[\t\n\r -~ぁ-ゖァ-ヾ一-鿿、。「」]*+")


@dataclass(frozen=True, slots=True)
class Normal:
    """A normalised text; `at[i]` is where its character i began in the original."""

    text: str
    at: tuple[int, ...] | None
    original: str

    def span(self, start: int, end: int) -> tuple[int, int]:
        """A span of the normalised text as one of the original."""
        if self.at is None:
            return start, end
        first = self.at[start] if start < len(self.at) else len(self.original)
        last = self.at[end - 1] + 1 if end > start else first
        return first, last


@lru_cache(maxsize=8192)
def _folded(character: str) -> str:
    one = _ONE.get(character)
    return one if one is not None else unicodedata.normalize("NFKC", character).replace("⁄", "/")


@lru_cache(maxsize=1024)  # every check of a claim asks
def normal(text: str, japanese: bool = False) -> Normal:
    """The text in one spelling. `japanese` also joins figures that spaces tear apart."""
    if text.isascii():
        return Normal(text, None, text)
    even, at = text, None
    if not _EVEN.fullmatch(text):
        pieces = list(map(_folded, text))
        even = "".join(pieces)
        if set(map(len, pieces)) != {1}:
            at = tuple(i for i, p in enumerate(pieces) for _ in p)
    if not japanese:
        return Normal(even, at, text)
    even = _HOMOGRAPH.sub("億", even)
    gone = {i for m in _LOOSE.finditer(even) for i in range(*m.span())}
    if gone:
        kept = [i for i in range(len(even)) if i not in gone]
        at = tuple(kept if at is None else (at[i] for i in kept))
        even = "".join(even[i] for i in kept)
    return Normal(even, at, text)


def misspelt(text: str) -> tuple[tuple[int, int], ...]:
    """Where 憶 stands for 億: read as meant, and reported."""
    return tuple(m.span() for m in _HOMOGRAPH.finditer(text))


def mask(pattern: re.Pattern[str], text: str) -> str:
    """Blank out what was read, keeping every offset."""
    return pattern.sub(lambda m: "\0" * len(m.group()), text)


def blank(text: str, start: int, end: int) -> str:
    """Blank out one span, as `mask` does every match of a pattern."""
    return text[:start] + "\0" * (end - start) + text[end:]
