"""What evidence weighs: the odds that `train.stories` fitted on labelled reports (`odds.json`).

Logistic regressions: on pairs of reports, with and without what a sentence encoder says, and on
groups of reports, for which the odds of their pairs are evidence like other.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from operator import mul
from pathlib import Path

# What the odds are made of, in this order: `odds.json` has a weight for each.
EVIDENCE = (
    "words",  # cosine of all words
    "matter",  # cosine of the words that are no names
    "names",  # cosine of the names
    "shared_names",  # how many names both have, up to three
    "company",  # how far names of one keep company with names of the other
    "other_names",  # both have names, and not one in common
    "no_names",  # one has no names
    "other_steps",  # the titles tell of different steps
    "unmentioned",  # the title of one tells of a later step, which the other does not mention
    "same_feed",
    "other_product",  # both titles have products, and not one in common
    "names_told",  # how much the names tell that both have, by how rare they are at hand
    "words_told",  # the same of the other words
    "figure",  # the rarest figure that both have
    "other_sums",  # both have sums of money, and not one in common
    "other_days",  # both name days of the week, and not one in common
    "own_names",  # what the names tell that one title has and the other report has not; the less
    "hours",  # logarithm of the hours in between
    "days",  # days in between
    "rival_words",  # how near their nearest are by words: what is near to all is near to none
    "meaning",  # cosine by the encoder
    "rivals",  # how near their nearest are by the encoder
    "behind",  # how much nearer the nearest is to the one that has it nearer
    "behind_both",  # the same of the other one: 0 if either is nearest to the other
)
# What the odds of two groups are made of, if one has several reports.
GROUPS = (
    "mean",  # what their pairs say on average
    "most",  # what the surest pair says
    "least",  # what the least sure one says
    "best",  # for each report of the smaller group, what its surest pair says, on average
    "centre",  # cosine of what their reports mean together
    "named",  # both have a name in common
    "own_words",  # the word in common that the fewest others have, by how rare it is
    "alone",  # one is a single report
    "reports",  # logarithm of how many reports there are
)


@dataclass(frozen=True, slots=True)
class Odds:
    """Log-odds of one event: `base` and so much for each unit of evidence."""

    base: float
    weights: tuple[float, ...]

    def __call__(self, evidence: Sequence[float]) -> float:
        """The sum; what comes after the evidence that there is counts nothing."""
        return self.base + float(sum(map(mul, self.weights, evidence)))


@cache
def odds() -> Mapping[str, Odds]:
    """The fitted odds: "words" without the encoder's opinion, "meaning" with it; "groups"."""
    told = json.loads(Path(__file__).with_name("odds.json").read_text(encoding="utf-8"))
    return {
        name: Odds(weights["base"], tuple(weights.get(e, 0.0) for e in _named(name)))
        for name, weights in told.items()
    }


def _named(odds: str) -> Sequence[str]:
    return GROUPS if odds == "groups" else EVIDENCE
