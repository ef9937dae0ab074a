"""The words of an English text, folded for looking names and identifiers up."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import pairwise

from .gazetteer import folded_name
from .identifiers import SUFFIXES
from .names import folded
from .norm import normal

_WORD = re.compile(r"[A-Za-zÀ-ɏ0-9][A-Za-zÀ-ɏ0-9.+'&@/_-]*")
# No part of a name, though it begins with a capital.
_TITLES = frozenset(
    "Mr Mrs Ms Dr Prof Sir Rep Sen Gov The He She It We They You In On At But And".split()
)
_POSSESSIVE = re.compile(r"'s?$")


@dataclass(frozen=True)
class Told:
    """The words of a text in order, without punctuation and possessives."""

    words: tuple[str, ...]

    @cached_property
    def flat(self) -> tuple[str, ...]:
        """Every word folded."""
        return tuple(folded(w) for w in self.words)

    @cached_property
    def vocabulary(self) -> frozenset[str]:
        """Every word folded, the pieces of hyphenated ones, and two and three words run together.

        A piece before a hyphen counts unless what follows makes another product: o3-mini is no o3.
        """
        flat = self.flat
        found = set(flat)
        for word in self.words:
            if word[:1] in "vV" or "-" in word or "/" in word:
                found.update(_pieces(word))
        for size in (2, 3, 4):
            found.update(map("".join, zip(*(flat[i:] for i in range(size)), strict=False)))
        return frozenset(found - {""})

    @cached_property
    def stems(self) -> frozenset[str]:
        """The first five letters of every word: dependency and dependencies share them."""
        return frozenset(w[:5].lower() for w in self.words if len(w) >= 5)

    @cached_property
    def phrases(self) -> str:
        """The words in lower case with a space around each."""
        return _apart(f" {' '.join(folded_name(w).lower() for w in self.words)} ".replace("-", " "))

    @cached_property
    def capitals(self) -> frozenset[str]:
        """Words in capitals, without dots: US, not us."""
        plain = (re.sub(r"[.'’]", "", w) for word in self.words for w in word.split("-"))
        return frozenset(w for w in plain if w.isupper())

    @cached_property
    def named(self) -> tuple[str, ...]:
        """Capitalised words, and two of them run together, for comparing sounds."""
        single = [w for word in self.words for w in word.split("-") if w[:1].isupper()]
        single = [w for w in single if len(w) > 1 and w.rstrip(".") not in _TITLES]
        pairs = [a + b for a, b in pairwise(single)]
        return tuple(dict.fromkeys((*single, *pairs)))

    @cached_property
    def spoken(self) -> tuple[str, ...]:
        """Every word and every two run together, hyphenated ones in pieces, for their sounds."""
        single = [p for word in self.words for p in word.split("-") if p[:1].isalpha()]
        pairs = [a + b for a, b in pairwise(single) if b[:1].isupper()]
        return tuple(dict.fromkeys((*single, *pairs)))

    def has(self, name: str) -> bool:
        """Whether a name of one or several words stands in the text."""
        key = folded_name(name)
        if key.isupper() and " " not in key:
            return key in self.capitals
        return _apart(f" {key.lower()} ") in self.phrases

    def abbreviates(self, name: str) -> bool:
        """Whether three capitals or more begin words that stand side by side: high-bandwidth memory."""
        return len(name) > 2 and name.isupper() and name.isalpha() and name.lower() in self.initials

    @cached_property
    def initials(self) -> str:
        """The first letter of every word and of every piece of a hyphenated one."""
        return "".join(p[0].lower() for w in self.words for p in re.split("[-/]", w) if p)

    def followed(self, word: str) -> tuple[str, ...]:
        """The folded words that follow this one, "" for the end of the text."""
        return self._after.get(word, ())

    @cached_property
    def _after(self) -> dict[str, tuple[str, ...]]:
        found: dict[str, list[str]] = {}
        for word, after in pairwise([*self.flat, ""]):
            found.setdefault(word, []).append(after)
        return {word: tuple(after) for word, after in found.items()}


def _apart(phrase: str) -> str:
    """North Korea in one word, so that the Korea in it is not South Korea."""
    return phrase.replace(" north korea", " northkorea")


def _pieces(word: str) -> list[str]:
    parts = [p for p in re.split(r"[-/]", word) if p]
    out = [folded(p) for p in parts]
    for i in range(1, len(parts)):
        if parts[i].lower() not in SUFFIXES:
            out += [folded("".join(parts[:i])), folded("".join(parts[i:]))]
    if len(parts) > 1 and parts[1].lower() in SUFFIXES:
        out.remove(folded(parts[0]))
    return [o.removeprefix("v") if o[1:2].isdigit() and o[:1] == "v" else o for o in out]


@lru_cache(maxsize=1024)
def told(text: str) -> Told:
    """The words of a text."""
    words = []
    for m in _WORD.finditer(normal(text).text):
        word = m.group()
        if not word.isalnum():
            word = _POSSESSIVE.sub("", word.rstrip(".-/&'_"))
        if word:
            words.append(word)
    return Told(tuple(words))
