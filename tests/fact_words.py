"""Facts in a few words, as the tables of tests/test_facts_*.py state them."""

from __future__ import annotations

from collections.abc import Iterable

from pipeline.facts import Fact


def in_words(fact: Fact) -> str:
    """Kind, value and unit, ~ for what is approximate, and the bound: ~money 5 USD over."""
    value = f"{fact.value:f}"
    value = value.rstrip("0").rstrip(".") if "." in value else value
    about = "~" if fact.approximate else ""
    return " ".join(
        w for w in (f"{about}{fact.kind}", value, fact.unit, str(fact.bound)) if w != ""
    )


def where(facts: Iterable[Fact], text: str) -> list[str]:
    """What stands at the spans of the facts, which must be what each says it read."""
    facts = list(facts)
    assert [text[f.start : f.end] for f in facts] == [f.text for f in facts]
    return [f.text for f in facts]
