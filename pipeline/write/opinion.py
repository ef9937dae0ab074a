"""A persona's view of the news: the one section that is not news, and may add no fact to it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ..domain import Claim, Draft, Persona, Section
from ..facts import folded, japanese, latin_names
from ..text import overlap
from .headings import OPINION

# What somebody did or felt at first hand, which a model cannot have.
_FIRST_HAND = re.compile(r"(?:私|わたし|僕|筆者|弊社|当方).*(?:た|ました)(?:。|$)")
_TOLD = 0.2


def with_opinion(draft: Draft, claims: tuple[Claim, ...], persona: Persona) -> Draft:
    """The draft with the persona's view behind it: the claims that add nothing; else as it was."""
    kept = tuple(c for c in claims if not list(additions(c.text, draft, persona)))
    if not kept:
        return draft
    section = Section(OPINION, kept, "opinion")
    return Draft(
        draft.form,
        draft.event,
        draft.title,
        draft.summary,
        (*draft.sections, section),
        draft.table,
        draft.tags,
    )


def additions(text: str, draft: Draft, persona: Persona) -> Iterator[str]:
    """Figures and names that the article above does not have, and experience nobody wrote down."""
    above = " ".join(c.text for _, c in draft.claims())
    known = {(f.kind, f.value, f.unit) for f in japanese(above)}
    for fact in japanese(text):
        if (fact.kind, fact.value, fact.unit) not in known:
            yield fact.text
    names = folded(above + " " + persona.name)
    for _, _, name in latin_names(text):
        if folded(name) not in names:
            yield name
    if _FIRST_HAND.search(text) and all(overlap(text, f) < _TOLD for f in persona.facts):
        yield "an experience that is not among the persona's facts"
