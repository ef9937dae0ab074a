"""Source + translate → Draft without an LLM: chosen sentences, translated; a 短信.

Every claim is the translation of exactly one source sentence and cites it. A sentence is used only
if a translation of it passes the check of its place; the next best sentence takes the place of one
whose translations all fail, and a story with too few is not written.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from pipeline.domain import Claim, Draft, Event, Form, Section, Sentence, Source, Table
from pipeline.text import overlap, tidy

from .choose import ranked
from .figures import key_facts
from .shorten import variants

__all__ = ["Passes", "Translate", "brief", "key_facts", "ranked", "variants"]

# (sentences, register, the whole story) → for each sentence its translations, best first; none
# when unsure.
Translate = Callable[[Sequence[str], str, Sequence[str]], Sequence[Sequence[str]]]
# The same within one story.
_Ask = Callable[[Sequence[str], str], Sequence[Sequence[str]]]
# (path, claim) → whether nothing in it is found wrong.
Passes = Callable[[str, Claim], bool]

_LINES = 3
_BODY = 6
_TRIED = 12  # sentences; more of a long article is not its news
_ALIKE, _TITLE_ALIKE = 0.35, 0.5


def brief(
    sources: Sequence[Source],
    event: Event,
    translate: Translate,
    passes: Passes,
    table: Table | None = None,
) -> tuple[Draft | None, tuple[str, ...]]:
    """(a 短信 or None, why not) from a story's sources, the first of which leads.

    `table` stands in it instead of the key facts.
    """
    chosen = ranked(sources)[:_TRIED]
    if len(chosen) < _LINES:
        return None, (f"only {len(chosen)} sentences of their own; three lines need three",)
    story = tuple(s.text for source in sources for s in source.sentences)

    def ask(sentences: Sequence[str], register: str) -> Sequence[Sequence[str]]:
        return translate(sentences, register, story)

    title = _title(sources[0], chosen, ask, passes)
    if title is None:
        return None, ("no translation of the headline passed the check",)
    lines = _lines(chosen, title, ask, passes)
    if len(lines) < _LINES:
        return None, (f"only {len(lines)} sentences had a translation that passed as a line",)
    body = _body(chosen, ask, passes)
    if not body:
        return None, ("no sentence had a translation that passed for the body",)
    draft = Draft(
        form=Form.BRIEF,
        event=event,
        title=title,
        summary=lines,
        sections=(Section("概要", body),),
        table=table or key_facts(sources[0]),
    )
    return draft, ()


def _title(source: Source, chosen: Sequence[Sentence], ask: _Ask, passes: Passes) -> Claim | None:
    """The headline's translation, or else that of the best sentence that has one, as a headline."""
    for asked in (source.sentences[:1], chosen):
        for sentence, found in zip(asked, _tried(asked, ask, "t"), strict=True):
            claim = _first(sentence, found, "title", passes)
            if claim:
                return _bare(claim)
    return None


def _lines(
    chosen: Sequence[Sentence], title: Claim, ask: _Ask, passes: Passes
) -> tuple[Claim, ...]:
    """The first three sentences whose short translation passes and says something of its own.

    One that says what the title says is taken only when there are no three others.
    """
    found = list[Claim]()
    for sentence, texts in zip(chosen, _tried(chosen, ask, "b"), strict=True):
        claim = _first(sentence, [t.rstrip("。") for t in texts], "summary.0", passes)
        if claim and all(overlap(claim.text, other.text) < _ALIKE for other in found):
            found.append(claim)
    found.sort(key=lambda claim: overlap(claim.text, title.text) >= _TITLE_ALIKE)
    return _in_order(found[:_LINES], chosen)


def _body(chosen: Sequence[Sentence], ask: _Ask, passes: Passes) -> tuple[Claim, ...]:
    """The best sentences in full, in the order of the article."""
    found = list[Claim]()
    for sentence, texts in zip(chosen, _tried(chosen, ask, "d"), strict=True):
        claim = _first(sentence, texts, "sections.0.0", passes)
        if claim and len(found) < _BODY:
            found.append(claim)
    return _in_order(found, chosen)


def _in_order(claims: Sequence[Claim], chosen: Sequence[Sentence]) -> tuple[Claim, ...]:
    """As the article has them; what another source adds stands behind."""
    place = {s.id: (s.id[0], s.start) for s in chosen}
    return tuple(sorted(claims, key=lambda claim: place[claim.evidence[0]]))


def _tried(sentences: Sequence[Sentence], ask: _Ask, register: str) -> tuple[tuple[str, ...], ...]:
    """For each sentence the translations of its forms, the longest form first, in one call."""
    forms = [variants(s.text) for s in sentences]
    texts = iter(ask([f for of_one in forms for f in of_one], register))
    return tuple(tuple(text for _ in of_one for text in next(texts)) for of_one in forms)


def _first(sentence: Sentence, texts: Sequence[str], where: str, passes: Passes) -> Claim | None:
    """The first translation that passes in its place, citing the sentence."""
    claims = (Claim(tidy(text), (sentence.id,)) for text in texts)
    return next((c for c in claims if c.text and passes(where, c)), None)


def _bare(claim: Claim) -> Claim:
    """Titles end without 。."""
    return Claim(claim.text.rstrip("。"), claim.evidence)
