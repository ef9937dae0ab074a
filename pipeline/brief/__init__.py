"""Source + translate → Draft without an LLM: chosen sentences, translated; a 短信.

Every claim is the translation of exactly one source sentence and cites it. A sentence is used only
if a translation of it passes the check of its place; the next best sentence takes the place of one
whose translations all fail, and a story with too few is not written. What makes a sentence stand
alone (the day that Tuesday was, the name of "the company") is put in by code, and checked like it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from pipeline.domain import Claim, Draft, Event, Form, Section, Sentence, Source, Table
from pipeline.text import overlap, tidy

from .choose import ranked
from .figures import key_facts
from .shorten import variants
from .stand import companies, dated

__all__ = ["Passes", "Translate", "brief", "key_facts", "ranked", "variants"]

# (sentences, register, the whole story) → for each sentence its translations, best first; none
# when unsure.
Translate = Callable[[Sequence[str], str, Sequence[str]], Sequence[Sequence[str]]]
# (path, claim) → whether nothing in it is found wrong.
Passes = Callable[[str, Claim], bool]

_LINES = 3
_BODY = 6
_TRIED = 12  # sentences; more of a long article is not its news
_ALIKE, _TITLE_ALIKE = 0.35, 0.5
_COMPANY = "同社"


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
        return None, (
            f"three lines need three sentences of their own, and there are {len(chosen)}",
        )
    hand = _Hand(tuple(sources), translate, passes)
    title = hand.title(chosen)
    if title is None:
        return None, ("no translation of the headline passed the check",)
    lines = hand.lines(chosen, title)
    if len(lines) < _LINES:
        return None, (f"three lines need three translations that pass, and there are {len(lines)}",)
    body = hand.body(chosen)
    if not body:
        return None, ("no sentence had a translation that passed for the body",)
    draft = Draft(
        form=Form.BRIEF,
        event=event,
        title=title,
        summary=lines,
        sections=(Section("概要", body),),
        table=table or key_facts(_cited(chosen, body)),
    )
    return draft, ()


@dataclass(frozen=True, slots=True)
class _Hand:
    """What a 短信 is written with: the story, who translates it, and who checks."""

    sources: tuple[Source, ...]
    translate: Translate
    passes: Passes

    def title(self, chosen: Sequence[Sentence]) -> Claim | None:
        """The headline's translation, or else that of the best sentence that has one, as one."""
        for asked in (self.sources[0].sentences[:1], chosen):
            for sentence, found in self._tried(asked, "t"):
                claim = self._first(sentence, found, "title")
                if claim:
                    return replace(claim, text=claim.text.rstrip("。"))
        return None

    def lines(self, chosen: Sequence[Sentence], title: Claim) -> tuple[Claim, ...]:
        """The first three sentences whose short translation passes and says something of its own.

        One that says what the title says is taken only when there are no three others.
        """
        found = list[Claim]()
        for sentence, texts in self._tried(chosen, "b"):
            claim = self._first(sentence, [t.rstrip("。") for t in texts], "summary.0")
            if claim and all(overlap(claim.text, other.text) < _ALIKE for other in found):
                found.append(claim)
        found.sort(key=lambda claim: overlap(claim.text, title.text) >= _TITLE_ALIKE)
        return self._introduced(_in_order(found[:_LINES], chosen), "summary.0")

    def body(self, chosen: Sequence[Sentence]) -> tuple[Claim, ...]:
        """The best sentences in full, in the order of the article."""
        found = list[Claim]()
        for sentence, texts in self._tried(chosen, "d"):
            claim = self._first(sentence, texts, "sections.0.0")
            if claim and len(found) < _BODY:
                found.append(claim)
        return self._introduced(_in_order(found, chosen), "sections.0.0")

    def _introduced(self, claims: tuple[Claim, ...], where: str) -> tuple[Claim, ...]:
        """The company by its name where it would be 同社 before anybody has named it."""
        meant = companies(self.sources)
        for i, claim in enumerate(claims):
            name = meant.get(claim.evidence[0])
            if name is None or _COMPANY not in claim.text:
                continue
            if any(name in earlier.text for earlier in claims[:i]):
                break
            named = replace(claim, text=claim.text.replace(_COMPANY, name, 1))
            if self.passes(where, named):
                return (*claims[:i], named, *claims[i + 1 :])
        return claims

    def _tried(
        self, sentences: Sequence[Sentence], register: str
    ) -> Iterator[tuple[Sentence, tuple[str, ...]]]:
        """Each sentence with the translations of its forms, the longest form first, in one call."""
        forms = [variants(s.text) for s in sentences]
        story = tuple(s.text for source in self.sources for s in source.sentences)
        texts = iter(self.translate([f for of_one in forms for f in of_one], register, story))
        for sentence, of_one in zip(sentences, forms, strict=True):
            yield sentence, tuple(text for _ in of_one for text in next(texts))

    def _first(self, sentence: Sentence, texts: Sequence[str], where: str) -> Claim | None:
        """The first translation that passes in its place, citing the sentence."""
        published = next(s.published for s in self.sources if sentence in s.sentences)
        for text in map(tidy, texts):
            for said in dated(text, sentence.text, published):
                claim = Claim(said, (sentence.id,))
                if said and self.passes(where, claim):
                    return claim
        return None


def _in_order(claims: Sequence[Claim], chosen: Sequence[Sentence]) -> tuple[Claim, ...]:
    """As the article has them; what another source adds stands behind."""
    place = {s.id: _place(s) for s in chosen}
    return tuple(sorted(claims, key=lambda claim: place[claim.evidence[0]]))


def _cited(chosen: Sequence[Sentence], claims: Sequence[Claim]) -> tuple[Sentence, ...]:
    """The sentences that the claims render, in the order of the article."""
    ids = {i for claim in claims for i in claim.evidence}
    return tuple(sorted((s for s in chosen if s.id in ids), key=_place))


def _place(sentence: Sentence) -> tuple[str, int]:
    """Its source's letter, and where it stands there."""
    return sentence.id[0], sentence.start
