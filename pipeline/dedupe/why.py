"""Why an entry is in its story, for people: what it has in common with the other reports."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.domain import Entry, Story

from .links import canonical
from .weights import Weights
from .words import plain, told

# So many words are shown, the rarest first.
_SHOWN = 5
# What more than one text in 20 has is no reason, nor is what has two letters.
_TELLING, _SHORT = 3.0, 2


def why(entry: Entry, story: Story) -> str:
    """The same page, the rarest words that another report has too, or only the meaning.

    The words are spelt as in this entry. Empty for the only entry of a story.
    """
    others = [e for e in story.entries if e is not entry]
    if not others:
        return ""
    if canonical(entry.url) in {canonical(e.url) for e in others}:
        return "the same page"
    words = _with_others(entry, others)
    return f"shares {', '.join(words)}" if words else "by meaning"


def _with_others(entry: Entry, others: Sequence[Entry]) -> tuple[str, ...]:
    heard = [told(e.title, e.summary) for e in others]
    theirs = {term for said in heard for term in said.title | said.teaser}
    spelt = plain(f"{entry.title} {entry.summary}")
    weights = Weights()
    # "AI" and "US" are names to the table, and common all the same.
    common = [s for s in spelt if s in theirs and len(s) > _SHORT and weights.idf(s) > _TELLING]
    common.sort(key=lambda s: -weights.idf(s))
    return tuple(spelt[s] for s in common[:_SHOWN])
