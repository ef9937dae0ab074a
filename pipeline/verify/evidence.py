"""What a claim may lean on: its cited sentences, and the facts in them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cached_property, lru_cache

from pipeline.domain import (
    Claim,
    FactCard,
    FactValue,
    Finding,
    Sentence,
    Severity,
    Source,
    facts_by_id,
)
from pipeline.facts import Fact, english, folded


@dataclass(frozen=True, slots=True)
class Cited:
    """One cited sentence and the source that it is from."""

    sentence: Sentence
    source: Source


@dataclass(frozen=True)
class Sources:
    """All sources of a story, indexed by sentence id, and the fact cards a table may cite."""

    sources: tuple[Source, ...]
    cards: tuple[FactCard, ...] = ()
    by_id: Mapping[str, Cited] = field(init=False)

    def __post_init__(self) -> None:
        found = {x.id: Cited(x, s) for s in self.sources for x in s.sentences}
        object.__setattr__(self, "by_id", found)

    def cited(self, claim: Claim) -> tuple[Cited, ...]:
        """The cited sentences that exist."""
        return tuple(self.by_id[i] for i in claim.evidence if i in self.by_id)

    @cached_property
    def facts(self) -> Mapping[str, tuple[FactCard, FactValue]]:
        """Every fact of the cards, by the id that a cell cites."""
        return facts_by_id(self.cards)

    @cached_property
    def names(self) -> str:
        """Every text of the story, folded for name look-up, with outlets and authors."""
        parts = (x for s in self.sources for x in (s.text, s.outlet, s.author or ""))
        return folded(" ".join(parts))


@lru_cache(maxsize=4096)
def facts_of(text: str) -> tuple[Fact, ...]:
    """The facts of an English sentence; a sentence is cited by several claims."""
    return english(text)


def facts_cited(cited: Sequence[Cited]) -> list[tuple[Fact, Cited]]:
    """Every English fact of the cited sentences with the sentence that states it."""
    return [(f, c) for c in cited for f in facts_of(c.sentence.text)]


def days_around(source: Source) -> tuple[datetime, ...]:
    """The days that "Tuesday", "today" or "last week" in a source may mean: a week each way.

    Japan is ahead of every English newsroom, so the next day counts too.
    """
    if source.published is None:
        return ()
    return tuple(source.published + timedelta(days=d) for d in range(-7, 9))


def block(
    rule: str,
    message: str,
    span: tuple[int, int] = (0, 0),
    nearest: str | None = None,
    evidence: str | None = None,
) -> Finding:
    """A finding that holds the claim."""
    return Finding(rule, Severity.BLOCK, message, *span, nearest, evidence)


def remark(rule: str, message: str, span: tuple[int, int] = (0, 0)) -> Finding:
    """A finding for a person to look at."""
    return Finding(rule, Severity.REVIEW, message, *span)
