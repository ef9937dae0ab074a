"""Does a translation speak of what its source speaks of? A table of words that go together.

A small model can write a fluent sentence about something else. The table holds, for English word
stems, the Japanese kanji and katakana units seen with them in parallel texts far more often than
chance. A unit of the Japanese that has partners, none of which stands in the English, is not
explained; an English word that has partners, none of which stands in the Japanese, is left out.
"""

from __future__ import annotations

import gzip
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

_WORD = re.compile(r"[a-z]{3,}")
_KATAKANA = re.compile(r"[ァ-ヴー]{2,}")
_KANJI = re.compile(r"[一-鿿々]+")
_SLOT = re.compile(r"<[EMPND][1-8]>")
_STEM = 6  # letters; released, releases and releasing are one
_EMPTY = frozenset(
    "the and for that with from this its was are has had have not but they their which will would "
    "been were also more than who what when into over about can could may might should our your "
    "you his her him she there these those some any all one two how why where such only very just "
    "most other between while during because each both said says".split()
)


@dataclass(frozen=True)
class Adequacy:
    """Partners of English stems. Shares are 0 to 1, and 1 where nothing can be judged."""

    partners: Mapping[str, frozenset[str]]

    @cached_property
    def _known(self) -> frozenset[str]:
        return frozenset(unit for units in self.partners.values() for unit in units)

    def explained(self, english: str, japanese: str) -> float:
        """The share of the Japanese units with partners that the English accounts for."""
        spoken = frozenset[str]().union(
            *(self.partners.get(s, frozenset()) for s in stems(english))
        )
        judged = units(japanese) & self._known
        return len(judged & spoken) / len(judged) if judged else 1.0

    def covered(self, english: str, japanese: str) -> float:
        """The share of the English words with partners that the Japanese accounts for."""
        said = units(japanese)
        judged = [self.partners[s] for s in stems(english) if s in self.partners]
        return sum(bool(said & p) for p in judged) / len(judged) if judged else 1.0


def read(file: Path) -> Adequacy:
    """The table of a weights folder: gzipped JSON, stem → units."""
    data = json.loads(gzip.decompress(file.read_bytes()))
    return Adequacy({stem: frozenset(units) for stem, units in data.items()})


def stems(english: str) -> frozenset[str]:
    """The content words of an English text, cut to their beginnings."""
    words = _WORD.findall(_SLOT.sub(" ", english).lower())
    return frozenset(w[:_STEM] for w in words if w not in _EMPTY)


def units(japanese: str) -> frozenset[str]:
    """Katakana words, pairs of neighbouring kanji, and kanji that stand alone."""
    found = set(_KATAKANA.findall(japanese))
    for run in _KANJI.findall(japanese):
        found |= {run[i : i + 2] for i in range(len(run) - 1)} or {run}
    return frozenset(found)
