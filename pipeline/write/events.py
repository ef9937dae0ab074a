"""Which kind of news it is: by the words of the titles and openings, and a vote when they tie."""

from __future__ import annotations

import re
from collections.abc import Sequence

from ..domain import Event, Source

# Weights: a word in a title counts 3, in the three sentences after it 1.
_WORDS: dict[Event, str] = {
    Event.LEGAL: r"lawsuits?|sue[sd]?|suing|court|complaint|plaintiffs?|infringement|judge|"
    r"settle(?:s|d|ment)?|verdict",
    Event.FUNDING: r"funding|raise[sd]?|series [a-h]|valuation|investors?|round",
    Event.INFRASTRUCTURE: r"data[- ]cent(?:er|re)s?|gigawatts?|megawatts?|chips?|supply|campus",
    Event.RESEARCH: r"paper|researchers?|study|preprint|findings|experiments?",
    Event.LAUNCH: r"launch(?:es|ed)?|releas(?:e|es|ed)|unveil(?:s|ed)?|introduc\w+|model|"
    r"open[- ]weight",
    Event.REPORT: r"reportedly|report(?:s)? says?|is said to|are said to|people familiar|"
    r"in talks|leak(?:s|ed)?|weighing|mulls?|considering|plans to|rumou?r(?:s|ed)?",
    Event.PARTNERSHIP: r"partner(?:s|ed|ship)?|teams? up|alliance|collaborat\w+|joint venture|"
    r"integrat(?:e|es|ed|ion)",
    Event.PEOPLE: r"names|named|appoint(?:s|ed|ment)?|hires?|hired|joins|steps down|"
    r"resign(?:s|ed)?|departs?|chief \w+|ceo|successor",
    Event.REGULATION: r"regulators?|regulation|bill|lawmakers?|senate|parliament|commission|"
    r"ban(?:s|ned)?|antitrust|rules?|fine[sd]?|ministry|guidelines?",
    Event.INCIDENT: r"outages?|breach(?:es|ed)?|incident|vulnerabilit(?:y|ies)|down for|disrupt\w+|"
    r"exposed|recall(?:s|ed)?|hack(?:ed|ers?)?|restored|failure",
    Event.EARNINGS: r"earnings|quarterly|revenue|profit|net income|fiscal|guidance|"
    r"(?:first|second|third|fourth)[- ]quarter",
}


def event_of(sources: Sequence[Source]) -> Event:
    """The kind of news with the most words; the first of `Event` among equals."""
    scores = scored(sources)
    best = max(scores, key=lambda e: scores[e])
    return best if scores[best] else Event.OTHER


def undecided(sources: Sequence[Source]) -> tuple[Event, ...]:
    """The kinds between which the words do not decide; empty when they do.

    These are what a model may vote on: all of them when no word was found.
    """
    scores = scored(sources)
    top = max(scores.values())
    if top == 0:
        return tuple(Event)
    equal = tuple(e for e, score in scores.items() if score == top)
    return equal if len(equal) > 1 else ()


def scored(sources: Sequence[Source]) -> dict[Event, int]:
    """Each kind's words in the titles (3 each) and opening sentences (1 each)."""
    titles = " ".join(s.title for s in sources).lower()
    leads = " ".join(x.text for s in sources for x in s.sentences[1:4]).lower()
    return {
        event: 3 * len(re.findall(rf"\b(?:{words})\b", titles))
        + len(re.findall(rf"\b(?:{words})\b", leads))
        for event, words in _WORDS.items()
    }
