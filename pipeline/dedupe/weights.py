"""How much a word tells: its inverse document frequency, from a shipped table and from the run.

The table (`frequency.tsv`, made by `train.frequency`) says what is common in news about AI; the
stories at hand correct it, since a name that many of them share tells nothing. Counted are
stories, not entries: a name does not become common by being in one story nine times.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Mapping
from functools import cache
from itertools import combinations
from pathlib import Path

from .words import Told, stem

# The table counts as this many stories beside those at hand.
_PRIOR = 200.0
# A word that the table does not know is expected in one story of so many.
_UNKNOWN = 1 / 4000
# No word tells more than one that a story in so many has: rarer ones are misspelt as often as not,
# and what agreement is worth must not depend on how many stories there are.
_RAREST = 1 / 400
# Names of the trade that are in the news every day, and how often about; the table has no names.
_EVERY_DAY = {
    0.08: "openai google nvidia chatgpt",
    0.05: "microsoft meta anthropic claude gemini amazon apple musk trump",
    0.03: "gpt llama grok xai altman tesla deepmind deepseek china chinese copilot mistral u.s us",
}
# A company or a person is in several stories at a time: a name never tells more than this.
_NAME = 3.6
# What a word tells if only the teaser has it, and if it is one of a family of verbs.
_TEASER, _FAMILY = 0.6, 0.5


class Weights:
    """How much terms tell, by the number of `stories` and in how many of them a term is."""

    def __init__(self, stories: int = 0, counts: Mapping[str, int] | None = None) -> None:
        self._stories, self._counts = stories, counts or {}
        self._idf: dict[str, float] = {}

    def idf(self, term: str) -> float:
        """Minus the logarithm of the share of stories that have the term; at least 0."""
        found = self._idf.get(term)
        if found is None:
            share = _table().get(term, 0.02 if term[0] == "~" else _UNKNOWN)
            part = (self._counts.get(term, 0) + _PRIOR * share) / (self._stories + _PRIOR)
            found = self._idf[term] = -math.log(min(1.0, max(part, _RAREST)))
        return found

    def weigh(self, word: str) -> float:
        """What a word of a sentence counts in its meaning; nothing if it is no word."""
        return self.idf(stem(word)) ** 2 if word[:1].isalnum() else 0.0

    def vector(self, said: Told) -> tuple[dict[str, float], float]:
        """The entry's terms with their weights, scaled to length 1, and the length before."""
        names = names_of(said)
        # Sorted, so that sums are the same to the last bit in every run.
        raw = {
            t: self._weight(t, names) * (1.0 if t in said.title else _TEASER)
            for t in sorted(said.title | said.teaser)
        }
        return _scaled(raw), _length(raw)

    def names(self, said: Told) -> dict[str, float]:
        """The names of the entry by how rare they are, scaled to length 1."""
        place = {n: 1.0 if n in said.title else _TEASER for n in sorted(names_of(said))}
        return _scaled({n: self.idf(n) * place[n] for n in place})

    def _weight(self, term: str, names: frozenset[str]) -> float:
        if term in names or term[0] == "#":
            return min(self.idf(term), _NAME)
        return self.idf(term) * (_FAMILY if term[0] == "~" else 1.0)


def names_of(said: Told) -> frozenset[str]:
    """The words with a capital that are no common ones: who and what it is about."""
    return frozenset(n for n in said.names if n not in _table() or n in _every_day())


def _scaled(raw: Mapping[str, float]) -> dict[str, float]:
    length = _length(raw)
    return {t: w / length for t, w in raw.items() if w} if length else {}


def _length(raw: Mapping[str, float]) -> float:
    return math.sqrt(sum(w * w for w in raw.values()))


def counted(stories: Iterable[Iterable[Told]]) -> Weights:
    """The weights that these stories, each a few entries taken apart, give."""
    counts: dict[str, int] = {}
    number = 0
    for number, entries in enumerate(stories, 1):  # noqa: B007
        for term in {t for said in entries for t in said.title | said.teaser}:
            counts[term] = counts.get(term, 0) + 1
    return Weights(number, counts)


class Company:
    """Which names keep company: "Cadence" is said of Kestrel, and a third report shows it."""

    def __init__(self, reports: Iterable[Told]) -> None:
        self._seen: Counter[str] = Counter()
        self._both: Counter[tuple[str, str]] = Counter()
        names = [sorted(names_of(said)) for said in reports]
        self._seen.update(n for some in names for n in some)
        for some in names:
            # A name of one report has nobody who could tell of its company.
            self._both.update(combinations([n for n in some if self._seen[n] > 1], 2))

    def kept(self, one: str, other: str) -> float:
        """The share of the rarer name's reports that have both names."""
        both = self._both.get((min(one, other), max(one, other)), 0)
        return both / min(self._seen[one], self._seen[other]) if both else 0.0


@cache
def _every_day() -> frozenset[str]:
    return frozenset(stem(name) for names in _EVERY_DAY.values() for name in names.split())


@cache
def _table() -> Mapping[str, float]:
    """Term → share of texts that have it."""
    first, *lines = (
        Path(__file__).with_name("frequency.tsv").read_text(encoding="utf-8").splitlines()
    )
    texts = int(first)
    table = {word: int(n) / texts for word, n in (line.split("\t") for line in lines)}
    for share, names in _EVERY_DAY.items():
        table |= dict.fromkeys(map(stem, names.split()), share)
    return table
