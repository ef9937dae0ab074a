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

# (sentences, register) → for each sentence its translations, best first; none when unsure.
Translate = Callable[[Sequence[str], str], Sequence[Sequence[str]]]
# (path, claim) → whether nothing in it is found wrong.
Passes = Callable[[str, Claim], bool]

_LINES = 3
_BODY = 4
_TRIED = 12  # sentences; more of a long article is not its news
_ALIKE = 0.35


def brief(
    source: Source,
    event: Event,
    translate: Translate,
    passes: Passes,
    table: Table | None = None,
) -> tuple[Draft | None, tuple[str, ...]]:
    """(a 短信 or None, why not) from one source. `table` stands in it instead of the key facts."""
    chosen = ranked(source)[:_TRIED]
    if len(chosen) < _LINES:
        return None, (f"only {len(chosen)} sentences of their own; three lines need three",)
    title = _title(source, chosen, translate, passes)
    if title is None:
        return None, ("no translation of the headline passed the check",)
    lines = _lines(chosen, title, translate, passes)
    if len(lines) < _LINES:
        return None, (f"only {len(lines)} sentences had a translation that passed as a line",)
    body = _body(chosen, translate, passes)
    if not body:
        return None, ("no sentence had a translation that passed for the body",)
    draft = Draft(
        form=Form.BRIEF,
        event=event,
        title=title,
        summary=lines,
        sections=(Section("概要", body),),
        table=table or key_facts(source),
    )
    return draft, ()


def _title(
    source: Source, chosen: Sequence[Sentence], translate: Translate, passes: Passes
) -> Claim | None:
    """The headline's translation, or else the lead's as a headline."""
    asked = (source.sentences[0], chosen[0])
    for sentence, found in zip(asked, _tried(asked, translate, "t"), strict=True):
        claim = _first(sentence, found, "title", passes)
        if claim:
            return _bare(claim)
    return None


def _lines(
    chosen: Sequence[Sentence], title: Claim, translate: Translate, passes: Passes
) -> tuple[Claim, ...]:
    """The first three sentences whose short translation passes and says something of its own."""
    found = list[tuple[int, Claim]]()
    for sentence, texts in zip(chosen, _tried(chosen, translate, "b"), strict=True):
        if len(found) == _LINES:
            break
        claim = _first(sentence, [t.rstrip("。") for t in texts], "summary.0", passes)
        others = [c.text for _, c in found]
        if claim and all(overlap(claim.text, other) < _ALIKE for other in others):
            found.append((sentence.start, claim))
    return tuple(claim for _, claim in sorted(found, key=lambda f: f[0]))


def _body(chosen: Sequence[Sentence], translate: Translate, passes: Passes) -> tuple[Claim, ...]:
    """The best sentences in full, in the order of the article."""
    found = list[tuple[int, Claim]]()
    for sentence, texts in zip(chosen, _tried(chosen, translate, "d"), strict=True):
        claim = _first(sentence, texts, "sections.0.0", passes)
        if claim and len(found) < _BODY:
            found.append((sentence.start, claim))
    return tuple(claim for _, claim in sorted(found, key=lambda f: f[0]))


def _tried(
    sentences: Sequence[Sentence], translate: Translate, register: str
) -> tuple[tuple[str, ...], ...]:
    """For each sentence the translations of its forms, the longest form first, in one call."""
    forms = [variants(s.text) for s in sentences]
    texts = iter(translate([f for of_one in forms for f in of_one], register))
    return tuple(tuple(text for _ in of_one for text in next(texts)) for of_one in forms)


def _first(sentence: Sentence, texts: Sequence[str], where: str, passes: Passes) -> Claim | None:
    """The first translation that passes in its place, citing the sentence."""
    claims = (Claim(tidy(text), (sentence.id,)) for text in texts)
    return next((c for c in claims if c.text and passes(where, c)), None)


def _bare(claim: Claim) -> Claim:
    """Titles end without 。."""
    return Claim(claim.text.rstrip("。"), claim.evidence)
