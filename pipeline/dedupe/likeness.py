"""Whether reports tell of one event: log-odds from what they share, less what speaks against it.

Here is what the texts say for and against; how much that weighs is fitted (`fitted`). What differs
in the same place (another version of a product, another sum, other names in one sentence) excludes.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from pipeline.domain import Entry

from .weights import Company
from .words import Told

# Longer after a story's last report nothing joins it; a week later it is another event.
WINDOW = timedelta(days=7)
# So long after a story's last report another one may be its 続報.
AFFAIR = timedelta(days=30)
# Vectors longer than this tell enough to be compared; two bare headlines agree by chance.
_LITTLE = 12.0
# So many names in common are as good as more.
_MANY = 3
# Steps that follow upon others: who does not mention them does not report them.
_LATER = frozenset("delay withdraw settle rule appeal probe".split())
# Amounts this near are one amount, rounded differently.
_ROUNDED = 0.06
# What words that are less rare tell together is nothing: any two texts share a few.
_TELLING = 3.0
# Amounts with less than this share of the larger between them may be amounts of one thing.
_ONE_ORDER = 0.75
# Titles with this share of words in common are one sentence with other names or verbs put in.
_SAME_SENTENCE = 0.4
# How many of a story's reports are compared: this many of the first and of the last ones.
_COMPARED = 3
# From how much in common on (two cosines) a later story goes on with an earlier one.
_GOES_ON = 0.3


@dataclass(frozen=True, slots=True)
class Report:
    """An entry with what it tells. Vectors have length 1.

    `vector` are all its terms, `names` the names among them by how rare they are, and `matter` is
    the length of the vector without its names. `told` is its length before it was scaled to 1.
    `rare` says of each term how rare it is among the stories at hand.
    """

    entry: Entry
    at: datetime
    said: Told
    vector: Mapping[str, float]
    names: Mapping[str, float]
    matter: float
    told: float
    rare: Mapping[str, float]


def evidence(a: Report, b: Report, company: Company) -> list[float]:
    """What speaks for and against one event, by words: EVIDENCE up to "days"."""
    words, matter = cosines(a, b)
    told = min(1.0, a.told / _LITTLE, b.told / _LITTLE)
    named = bool(a.names and b.names)
    names = sum(w * b.names[n] for n, w in a.names.items() if n in b.names) if named else 0.0
    later = a.said.steps & _LATER - b.said.more_steps or b.said.steps & _LATER - a.said.more_steps
    models = a.said.models and b.said.models and not a.said.models & b.said.models
    hours = abs(a.at - b.at) / timedelta(hours=1)
    return [
        told * words,
        told * matter,
        names,
        float(min(_MANY, len(a.names.keys() & b.names.keys()))),
        _company(a, b, company),
        float(named and not names),
        float(not named),
        float(bool(a.said.steps and b.said.steps and not a.said.steps & b.said.steps)),
        float(bool(later)),
        float(a.entry.feed_url == b.entry.feed_url),
        float(bool(models)),
        *_told(a, b),
        float(_other_sums(a.said, b.said)),
        float(bool(a.said.days and b.said.days and not a.said.days & b.said.days)),
        math.sqrt(min(_own_names(a, b), _own_names(b, a))),
        math.log1p(hours),
        hours / 24,
    ]


def _told(a: Report, b: Report) -> tuple[float, float, float]:
    """What the names in common tell, what the other words do, and the rarest figure.

    A cosine cannot say this: of a name that five reports of a week have, and of one that forty
    have, a headline is as full. Roots, since the second is less of a surprise than the first.
    """
    names = words = figure = 0.0
    # Sorted, so that sums are the same to the last bit in every run.
    for term in sorted(a.rare.keys() & b.rare.keys()):
        rare = a.rare[term]
        if term[0].isdigit():
            figure = max(figure, rare)
        if term in a.names or term in b.names or term[0] == "#":
            names += rare
        elif rare > _TELLING:
            words += rare
    return math.sqrt(names), math.sqrt(words), figure


def _own_names(one: Report, other: Report) -> float:
    own = (n for n in sorted(one.names) if n in one.said.title and n not in other.rare)
    return sum(one.rare[n] for n in own)


def _other_sums(a: Told, b: Told) -> bool:
    sums = a.more_amounts, b.more_amounts
    return all(sums) and not any(_apart(x, y) <= _ROUNDED for x in sums[0] for y in sums[1])


def _company(a: Report, b: Report, company: Company) -> float:
    """How surely a name that only one has stands for a name that only the other has."""
    mine, theirs = a.names.keys() - b.names.keys(), b.names.keys() - a.names.keys()
    return max(
        (company.kept(x, y) * a.names[x] * b.names[y] for x in mine for y in theirs), default=0.0
    )


def goes_on(later: Sequence[Report], earlier: Sequence[Report]) -> float | None:
    """How surely a story goes on with an earlier one (another event, the same affair), or None.

    Both need a name in common, and words beyond the names.
    """
    if earlier[0].at >= later[0].at or later[0].at - earlier[-1].at > AFFAIR:
        return None
    pairs = [(a, b) for a in few(later) for b in few(earlier)]
    if any(a.said.roundup or b.said.roundup for a, b in pairs):
        return None
    found = [_shared(a, b) for a, b in pairs if a.names.keys() & b.names.keys()]
    sure = (max(found) + sum(found) / len(pairs)) / 2 if found else 0.0
    return sure if sure >= _GOES_ON else None


def _shared(a: Report, b: Report) -> float:
    words, matter = cosines(a, b)
    return min(1.0, a.told / _LITTLE, b.told / _LITTLE) * (words + matter)


def few(story: Sequence[Any]) -> Sequence[Any]:
    """The first and the last reports of a long story."""
    if len(story) <= 2 * _COMPARED:
        return story
    return (*story[:_COMPARED], *story[-_COMPARED:])


def cosines(a: Report, b: Report) -> tuple[float, float]:
    """The cosine of all words, and that of the words that are no names."""
    words = matter = 0.0
    for term in a.vector.keys() & b.vector.keys():
        both = a.vector[term] * b.vector[term]
        words += both
        if term not in a.names and term not in b.names:
            matter += both
    return words, matter / (a.matter * b.matter) if a.matter and b.matter else 0.0


def conflict(a: Report, b: Report) -> bool:
    """Whether two reports name different products, sums or people in the same place."""
    if a.said.roundup or b.said.roundup or _same_phrase(a, b):
        return True
    return (
        _other_of_its_kind(a.said.models, b.said.models)
        or _other_of_its_kind(a.said.offices, b.said.offices)
        or _same_sentence_with_another_verb(a.said, b.said)
        or _other_amount(a.said, b.said)
        or _other_kind(a.said, b.said)
        or _same_sentence_with_other_names(a, b)
    )


def _same_phrase(a: Report, b: Report) -> bool:
    """Whether a feed says the same under both titles: "Comments", "Read more", its motto."""
    if a.entry.feed_url != b.entry.feed_url or a.said.title == b.said.title:
        return False
    return bool(a.said.teaser) and a.said.teaser == b.said.teaser


def _other_of_its_kind(a: frozenset[tuple[str, str]], b: frozenset[tuple[str, str]]) -> bool:
    """Whether both name one of a kind (a version, an office), and never the same one."""
    kinds = {kind for kind, _ in a} & {kind for kind, _ in b}
    return any(
        {which for k, which in a if k == kind}.isdisjoint(which for k, which in b if k == kind)
        for kind in kinds
    )


def _other_amount(a: Told, b: Told) -> bool:
    """Whether the titles tell of amounts of one order that differ, and share none.

    Of another order are a round and its valuation, a profit and a revenue: no contradiction.
    """
    if any(_apart(x, y) <= _ROUNDED for x in a.more_amounts for y in b.more_amounts):
        return False
    return any(_apart(x, y) <= _ONE_ORDER for x in a.amounts for y in b.amounts)


def _apart(x: float, y: float) -> float:
    return abs(x - y) / max(x, y) if x or y else 0.0


def _other_kind(a: Told, b: Told) -> bool:
    """Whether like titles tell of an image model and of a video model."""
    return bool(a.kinds and b.kinds and not a.kinds & b.kinds) and _same_sentence(a.title, b.title)


def _same_sentence_with_other_names(a: Report, b: Report) -> bool:
    one, two = a.said.title, b.said.title
    if not _same_sentence(one, two):
        return False
    mine = (a.said.title_names | (a.names.keys() & one)) - two - b.said.teaser
    theirs = (b.said.title_names | (b.names.keys() & two)) - one - a.said.teaser
    return bool(mine and theirs)


def _same_sentence(one: frozenset[str], two: frozenset[str]) -> bool:
    return len(one & two) >= _SAME_SENTENCE * len(one | two)


def _same_sentence_with_another_verb(a: Told, b: Told) -> bool:
    """Whether like titles tell of different steps, which the other report does not know.

    In unlike titles such words are as often part of a story ("It bought the wrong shoes").
    """
    if not (a.steps and b.steps):
        return False
    if not (a.steps.isdisjoint(b.more_steps) and b.steps.isdisjoint(a.more_steps)):
        return False
    return _same_sentence(*(frozenset(t for t in x.title if t[0] != "~") for x in (a, b)))
