"""Whether reports tell of one event: log-odds from what they share, less what speaks against it.

The weights are those of a logistic regression on the pairs of `bench/data/stories.tsv` (its tuning
half), rounded; a sentence encoder has a say where words alone leave doubt. A report agrees with a
story half as with its nearest report and half as with all of them, and two stories as their reports
do on average, so that one odd report does not chain two events. What differs in the same place
(another version of a product, another sum, other names in one sentence) excludes.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from pipeline.domain import Entry

from .words import Told

# How near two entries are in meaning: the cosine of what an encoder makes of them.
Nearness = Callable[[Entry, Entry], float]
# Longer after a story's last report nothing joins it; a week later it is another event.
WINDOW = timedelta(days=7)
# So long after a story's last report another one may be its 続報.
AFFAIR = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Odds:
    """Log-odds of one event.

    `base` is that of any two reports of a week; `words`, `matter`, `names` and `meaning` are for
    each unit of a cosine, `hours` and `day` for each factor e of hours and each day in between, and
    the rest for facts that speak for or against it.
    """

    base: float
    words: float
    matter: float
    names: float
    meaning: float
    other_names: float
    no_names: float
    other_step: float
    same_feed: float
    other_product: float
    hours: float
    day: float = -0.2


# Without the encoder's opinion, and with it.
_BY_WORDS = Odds(-5.1, 11.6, 10.9, 4.8, 0.0, -1.9, 1.8, -1.9, -2.7, -2.1, -0.87)
_BY_MEANING = Odds(-8.1, 6.5, 8.0, 3.6, 10.8, -0.8, 1.65, -1.3, -2.25, -2.1, -0.96)
# Between these odds by words the encoder is asked, if there is one.
_DOUBT = (-6.0, 5.0)
# From where on it is one event, and how much less is enough on average between two stories.
_ENOUGH, _STORIES = 0.35, 0.4
# Vectors longer than this tell enough to be compared; two bare headlines agree by chance.
_LITTLE = 12.0
# From where on a later story goes on with an earlier one: who and what count, hours do not.
_GOES_ON = 2.0
# Steps that follow upon others: who does not mention them does not report them.
_LATER = frozenset("delay withdraw settle rule appeal probe".split())
# Amounts this near are one amount, rounded differently.
_ROUNDED = 0.06
# Titles with this share of words in common are one sentence with other names put in.
_SAME_SENTENCE = 0.4
# The share of a story's reports that may contradict: outlets slip, and round up.
_TOLERATED = 0.25
# How many of a story's reports are compared: this many of the first and of the last ones.
_COMPARED = 3


@dataclass(frozen=True, slots=True)
class Report:
    """An entry with what it tells. Vectors have length 1.

    `vector` are all its terms, `names` the names among them by how rare they are, and `matter` is
    the length of the vector without its names. `told` is its length before it was scaled to 1.
    """

    entry: Entry
    at: datetime
    said: Told
    vector: Mapping[str, float]
    names: Mapping[str, float]
    matter: float
    told: float


def likeness(
    new: Sequence[Report], story: Sequence[Report], near: Nearness | None = None
) -> float | None:
    """How surely the reports belong to the story; None if they do not, or cannot.

    Both are in the order of time and not empty; usually `new` is one report.
    """
    pairs = [(a, b) for a in _few(new) for b in _few(story)]
    if min(abs(a.at - b.at) for a, b in pairs) > WINDOW:
        return None
    found = [agreement(a, b, near) for a, b in pairs]
    mean = sum(found) / len(found)
    several = min(len(new), len(story)) > 1
    sure = mean + _STORIES if several else (max(found) + mean) / 2
    if sure < _ENOUGH or sum(conflict(a, b) for a, b in pairs) > len(pairs) * _TOLERATED:
        return None
    return sure


def _few(story: Sequence[Report]) -> Sequence[Report]:
    """The first and the last reports of a long story."""
    if len(story) <= 2 * _COMPARED:
        return story
    return (*story[:_COMPARED], *story[-_COMPARED:])


def goes_on(later: Sequence[Report], earlier: Sequence[Report]) -> float | None:
    """How surely a story goes on with an earlier one (another event, the same affair), or None.

    Both need a name in common, and words beyond the names.
    """
    if earlier[0].at >= later[0].at or later[0].at - earlier[-1].at > AFFAIR:
        return None
    pairs = [(a, b) for a in _few(later) for b in _few(earlier)]
    if any(a.said.roundup or b.said.roundup for a, b in pairs):
        return None
    found = [_shared(a, b, _BY_WORDS) for a, b in pairs if a.names.keys() & b.names.keys()]
    sure = (max(found) + sum(found) / len(pairs)) / 2 if found else _GOES_ON - 1
    return sure if sure >= _GOES_ON else None


def agreement(a: Report, b: Report, near: Nearness | None = None) -> float:
    """The log-odds that two reports tell of one event; `near` is asked where words leave doubt."""
    odds = _against(a, b, _BY_WORDS) + _shared(a, b, _BY_WORDS)
    if near is None or not _DOUBT[0] < odds < _DOUBT[1]:
        return odds
    meaning = _BY_MEANING.meaning * near(a.entry, b.entry)
    return _against(a, b, _BY_MEANING) + _shared(a, b, _BY_MEANING) + meaning


def _against(a: Report, b: Report, by: Odds) -> float:
    """What speaks against one event without excluding it."""
    odds = 0.0
    if a.said.models and b.said.models and not a.said.models & b.said.models:
        odds += by.other_product
    if a.said.steps & _LATER - b.said.more_steps or b.said.steps & _LATER - a.said.more_steps:
        odds += by.other_step
    if a.entry.feed_url == b.entry.feed_url:
        odds += by.same_feed
    hours = abs(a.at - b.at) / timedelta(hours=1)
    return odds + by.hours * math.log1p(hours) + by.day * hours / 24


def _shared(a: Report, b: Report, by: Odds) -> float:
    """What the words and names that both have are worth."""
    words, matter = _cosines(a, b)
    told = min(1.0, a.told / _LITTLE, b.told / _LITTLE)
    odds = by.base + told * (by.words * words + by.matter * matter)
    if not (a.names and b.names):
        return odds + by.no_names
    names = sum(w * b.names[n] for n, w in a.names.items() if n in b.names)
    return odds + (by.names * names if names else by.other_names)


def _cosines(a: Report, b: Report) -> tuple[float, float]:
    """The cosine of all words, and that of the words that are no names."""
    words = matter = 0.0
    theirs = b.vector
    for term, weight in a.vector.items():
        if term in theirs:
            both = weight * theirs[term]
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
        or _other_step(a.said, b.said)
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
    if not (a.amounts and b.amounts):
        return False
    return not any(
        abs(x - y) <= _ROUNDED * max(x, y) for x in a.more_amounts for y in b.more_amounts
    )


def _other_kind(a: Told, b: Told) -> bool:
    return bool(a.kinds and b.kinds and not a.kinds & b.kinds)


def _same_sentence_with_other_names(a: Report, b: Report) -> bool:
    one, two = a.said.title, b.said.title
    if len(one & two) < _SAME_SENTENCE * len(one | two):
        return False
    mine = (a.said.title_names | (a.names.keys() & one)) - two - b.said.teaser
    theirs = (b.said.title_names | (b.names.keys() & two)) - one - a.said.teaser
    return bool(mine and theirs)


def _other_step(a: Told, b: Told) -> bool:
    """Whether the titles tell of different steps, which the other report does not know."""
    if not (a.steps and b.steps):
        return False
    return a.steps.isdisjoint(b.more_steps) and b.steps.isdisjoint(a.more_steps)
