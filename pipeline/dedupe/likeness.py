"""Whether an entry tells of a story's event: weighed words in common, less what speaks against it.

Two entries agree as far as the angle between their vectors of words says; an entry agrees with a
story half as with its nearest report and half as with all of them, so that one odd report does not
chain two events. What differs (another version of a product, another sum, other names in the same
sentence) is worth more than what agrees.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from pipeline.domain import Entry

from .words import Told

# Longer after a story's last report nothing joins it; a week later it is another event.
WINDOW = timedelta(days=7)
# How much agreement is needed at once, and how much more for each day in between and of age.
_ENOUGH, _PER_DAY, _PER_DAY_OF_AGE = 0.175, 0.02, 0.01
# Factors for what speaks against one event without excluding it.
_OTHER_STEP, _OTHER_PRODUCT, _NO_SHARED_NAME, _SAME_FEED = 0.6, 0.6, 0.35, 0.6
# A company has many events: where only names agree, this much counts; in full from `_MATTER` on.
_NAMES_ALONE, _MATTER = 0.5, 0.1
# Steps that follow upon others: who does not mention them does not report them.
_LATER = frozenset("delay withdraw settle rule appeal probe".split())
# Amounts this near are one amount, rounded differently.
_ROUNDED = 0.06
# Titles with this share of words in common are one sentence with other names put in.
_SAME_SENTENCE = 0.4
# The share of a story's reports that may contradict: outlets slip, and round up.
_TOLERATED = 0.25
_STORIES = 0.8
# How many of a story's reports an entry is compared with: the first and the last ones.
_COMPARED = 4


@dataclass(frozen=True, slots=True)
class Report:
    """An entry with what it tells: terms weighed to length 1, and the names among them.

    `matter` is the length of the vector without the names.
    """

    entry: Entry
    at: datetime
    said: Told
    vector: Mapping[str, float]
    names: frozenset[str]
    matter: float


def likeness(new: Sequence[Report], story: Sequence[Report]) -> float:
    """How surely the reports belong to the story: at least 1 if they do, 0 if they cannot.

    Both are in the order of time and not empty; usually `new` is one report.
    """
    gap = min(abs(a.at - b.at) for a in _few(new) for b in _few(story))
    pairs = [(a, b) for a in _few(new) for b in _few(story)]
    against = sum(conflict(a, b) for a, b in pairs)
    if gap > WINDOW or against > len(pairs) * _TOLERATED:
        return 0.0
    found = [agreement(a, b) for a, b in pairs]
    age = abs(new[0].at - story[0].at)
    needed = _ENOUGH + (gap * _PER_DAY + age * _PER_DAY_OF_AGE) / timedelta(days=1)
    mean = sum(found) / len(found)
    if min(len(new), len(story)) > 1:
        return mean / (needed * _STORIES)
    return (max(found) + mean) / 2 / needed


def _few(story: Sequence[Report]) -> Sequence[Report]:
    """The first and the last reports of a long story."""
    if len(story) <= 2 * _COMPARED:
        return story
    return (*story[:_COMPARED], *story[-_COMPARED:])


def agreement(a: Report, b: Report) -> float:
    """How far two reports agree, 0-1: the cosine of their words, less what speaks against it."""
    common, matter = _cosines(a, b)
    if a.said.title == b.said.title and a.said.teaser == b.said.teaser:
        return common
    common *= _NAMES_ALONE + (1 - _NAMES_ALONE) * min(1.0, matter / _MATTER)
    if a.entry.feed_url == b.entry.feed_url:
        common *= _SAME_FEED
    if a.names and b.names and not a.names & b.names:
        common *= _NO_SHARED_NAME
    if a.said.models and b.said.models and not a.said.models & b.said.models:
        common *= _OTHER_PRODUCT
    if _other_step(a.said, b.said) or _other_step(b.said, a.said):
        common *= _OTHER_STEP
    return common


def _cosines(a: Report, b: Report) -> tuple[float, float]:
    """The cosine of all words, and that of the words that are no names."""
    shared = {t: w * b.vector[t] for t, w in a.vector.items() if t in b.vector}
    matter = sum(w for t, w in shared.items() if t not in a.names and t not in b.names)
    return sum(shared.values()), matter / (a.matter * b.matter) if a.matter and b.matter else 0.0


def conflict(a: Report, b: Report) -> bool:
    """Whether two reports name different products, sums or people in the same place."""
    if a.said.roundup or b.said.roundup:
        return True
    return (
        _other_version(a.said, b.said)
        or _other_amount(a.said, b.said)
        or _other_kind(a.said, b.said)
        or _same_sentence_with_other_names(a, b)
    )


def _other_version(a: Told, b: Told) -> bool:
    families = {f for f, _ in a.models} & {f for f, _ in b.models}
    return any(
        not {n for g, n in a.models if g == f} & {n for g, n in b.models if g == f}
        for f in families
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
    mine = (a.said.title_names | (a.names & one)) - two - b.said.teaser
    theirs = (b.said.title_names | (b.names & two)) - one - a.said.teaser
    return bool(mine and theirs)


def _other_step(a: Told, b: Told) -> bool:
    """Whether one title tells of a step that the other report does not know."""
    if a.steps and b.steps and not a.steps & b.more_steps and not b.steps & a.more_steps:
        return True
    return bool((a.steps & _LATER) - b.more_steps)
