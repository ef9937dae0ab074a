"""What a claim may lean on: its cited sentences, and the facts in them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property, lru_cache
from typing import Any, cast

from pipeline.domain import (
    Claim,
    Derive,
    FactCard,
    FactValue,
    Sentence,
    Source,
    facts_by_id,
)
from pipeline.facts import Fact, Gazetteer, Kind, Mention, Told, folded, licensed, shipped, told


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
    derive: Derive = field(default_factory=Derive)
    known: Gazetteer = field(default_factory=shipped, repr=False, compare=False)
    by_id: Mapping[str, Cited] = field(init=False)
    memory: dict[Any, Any] = field(init=False, repr=False, compare=False, default_factory=dict)

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
    def counts(self) -> frozenset[Decimal]:
        """Every bare count of the story: "the men" of one sentence are the four of another."""
        facts = (f for s in self.sources for x in s.sentences for f in facts_of(x.text))
        return frozenset(f.value for f in facts if f.kind is Kind.NUMBER and not f.approximate)

    @cached_property
    def told(self) -> Told:
        """Every word of the story and its neighbours, for names."""
        parts = [x for s in self.sources for x in (s.text, s.title, s.outlet, s.author or "")]
        return told("\n".join(parts))

    def mentions(self, text: str) -> tuple[Mention, ...]:
        """The known names in a normalised text; remembered, since two checks ask."""
        key = ("mentions", text)
        if key not in self.memory:
            self.memory[key] = tuple(self.known.mentions(text))
        return cast("tuple[Mention, ...]", self.memory[key])

    @cached_property
    def names(self) -> str:
        """Every text of the story, folded for name look-up, with outlets and authors."""
        parts = (x for s in self.sources for x in (s.text, s.outlet, s.author or ""))
        return folded(" ".join(parts))


@lru_cache(maxsize=4096)
def facts_of(text: str) -> tuple[Fact, ...]:
    """What an English sentence licenses; a sentence is cited by several claims."""
    return licensed(text)


def facts_cited(cited: Sequence[Cited]) -> list[tuple[Fact, Cited]]:
    """Every English fact of the cited sentences with the sentence that states it."""
    return [(f, c) for c in cited for f in facts_of(c.sentence.text)]


# Translators write about 45 Japanese characters for 100 English letters, hardly fewer than these.
_WHOLE = 0.28


def whole(japanese: str, english: str) -> bool:
    """Whether a text is long enough to say all that its evidence says, not a part of it."""
    return 0 < _WHOLE * len(english) <= len(japanese)
