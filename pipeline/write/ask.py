"""The prompts of a story, one per slot, over a shared prefix (system, then the numbered source)."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

from ..domain import Draft, Event, Finding, Persona, Prompt, Source, Term, digest
from .headings import KIND, OPINION
from .plan import Plan, Slot

# Sentences of one source that a prompt shows at most, and of an earlier article.
SENTENCES, SENTENCES_EARLIER = 60, 12
# A reply that was cut off is asked for again with this much more room.
_MORE_ROOM = 1.5

_ROLES = {
    "title": "見出し（40字以内、句点なし）",
    "summary": "3行要約の1行（30〜45字、句点なし、常体か体言止め）",
    "sections": "本文の1文（です・ます調、100字以内、句点で終える）",
    "table": "比較表の1欄（短い語句か数値）",
}


@dataclass(frozen=True, slots=True)
class Asker:
    """Makes the prompts of one story from a prompt template (its text, from models/prompts).

    `terms` are those that the sources use; `earlier` are articles of earlier stories, which only
    the background may cite; `goes_on`: the first of them told the same affair up to now. `limit`
    and `limit_earlier` are how many sentences of each are shown: see `room.fitted`.
    """

    story: str
    sources: tuple[Source, ...]
    template: str
    event: Event = Event.OTHER
    terms: tuple[Term, ...] = ()
    earlier: tuple[Source, ...] = ()
    goes_on: bool = False
    limit: int = SENTENCES
    limit_earlier: int = SENTENCES_EARLIER

    @property
    def kind(self) -> str:
        """What an editor calls this article."""
        return f"{KIND[self.event]}の続報" if self.goes_on else KIND[self.event]

    @property
    def citable(self) -> tuple[Source, ...]:
        """Everything that a claim may cite: what it is checked against."""
        return (*self.sources, *self.earlier)

    @property
    def background(self) -> tuple[Source, ...]:
        """What the prompts show of the earlier articles."""
        limit = self.limit_earlier
        shown = (replace(s, sentences=s.sentences[:limit]) for s in self.earlier if limit)
        return tuple(shown)

    def has(self, slot: str) -> bool:
        """Whether the template asks for such a slot: older versions have fewer."""
        return slot in _template(self.template).blocks

    def vote(self, candidates: Sequence[Event]) -> Prompt:
        """The prompt that asks which kind of news it is, where the words do not decide."""
        schema = _object(event={"type": "string", "enum": [str(e) for e in candidates]})
        kinds = [(str(e), KIND[e]) for e in candidates]
        return self._prompt("vote", schema, 60, 0, kinds=kinds)

    def headline(self, attempt: int = 0, findings: Sequence[Finding] = ()) -> Prompt:
        """The prompt for title, three lines and tags; `findings` are what was wrong with them."""
        claim = self._claim(60)
        schema = _object(
            title=claim,
            summary={"type": "array", "items": claim, "minItems": 3, "maxItems": 3},
            tags={"type": "array", "items": _string(1, 20), "minItems": 1, "maxItems": 5},
        )
        return self._prompt("headline", schema, 900, attempt, findings=findings)

    def section(self, plan: Plan, index: int, attempt: int = 0) -> Prompt:
        """The prompt for section `index` of the plan."""
        slot = plan.sections[index]
        others = [s.heading for s in plan.sections if s is not slot]
        schema = _object(claims=_list(self._claim(140, slot.ids), slot.low, slot.high))
        words = _section_words(slot, others)
        return self._prompt(f"section-{index}", schema, 1000, attempt, **words)

    def table(self, attempt: int = 0) -> Prompt:
        """The prompt for the comparison table."""
        cell = _object(evidence=self._ids(0), text=_string(0, 40))
        row = _object(label=_string(1, 20), cells=_list(cell, 2, 4))
        schema = _object(columns=_list(_string(1, 30), 2, 4), rows=_list(row, 2, 6))
        return self._prompt("table", schema, 1000, attempt)

    def opinion(self, draft: Draft, persona: Persona) -> Prompt:
        """The prompt for the persona's view, which may cite only what the article cites."""
        body = [c for s in draft.sections for c in s.claims]
        ids = tuple(dict.fromkeys(i for c in body for i in c.evidence if ":" not in i))
        schema = _object(claims=_list(self._claim(140, ids), 1, 3))
        said = [c.text for c in body]
        return self._prompt(
            "opinion", schema, 600, 0, heading=OPINION, persona=persona, claims=said
        )

    def repair(
        self,
        where: str,
        text: str,
        evidence: Sequence[str],
        findings: Sequence[Finding],
        attempt: int,
    ) -> Prompt:
        """The prompt that rewrites one failing claim, with its findings as feedback."""
        kind = where.split(".")[0]
        # A sentence of the background may go on leaning on the earlier article that it names.
        old = {x.id for s in self.background for x in s.sentences}
        ids = [*self._shown(), *(i for i in evidence if i in old)]
        limit = {"title": 60, "summary": 60, "table": 40}.get(kind, 140)
        prompt = self._prompt(
            "repair",
            self._claim(limit, ids),
            400,
            attempt,
            text=text,
            evidence=" ".join(evidence),
            findings=findings,
            role=_ROLES.get(kind, _ROLES["sections"]),
        )
        return replace(prompt, id=f"{self.story}/repair-{where}-{attempt}")

    def _claim(self, length: int, ids: Sequence[str] = ()) -> dict[str, Any]:
        # Evidence first: a model that has just named its sentences stays closer to them.
        return _object(evidence=self._ids(1, ids), text=_string(1, length))

    def _ids(self, least: int, ids: Sequence[str] = ()) -> dict[str, Any]:
        items = {"type": "string", "enum": list(ids) or self._shown()}
        return {"type": "array", "items": items, "minItems": least, "maxItems": 4}

    def _shown(self) -> list[str]:
        return [x.id for s in self.sources for x in s.sentences[: self.limit]]

    def _prompt(
        self, slot: str, schema: dict[str, Any], tokens: int, attempt: int, **words: Any
    ) -> Prompt:
        # A fence made from the text itself: the text cannot contain its own digest.
        fence = "source-" + digest(*(s.digest for s in self.citable), length=8)
        known = {
            "sources": self.sources,
            "earlier": self.background,
            "terms": self.terms,
            "event": str(self.event),
            "kind": self.kind,
            "fence": fence,
            "limit": self.limit,
            **words,
        }
        return Prompt(
            id=f"{self.story}/{slot}",
            system=_block(self.template, "system", known),
            context=_block(self.template, "context", known),
            task=_block(self.template, slot.split("-")[0], known),
            schema=json.dumps(schema, ensure_ascii=False),
            max_tokens=int(tokens * _MORE_ROOM) if attempt else tokens,
            seed=attempt,
        )


def _section_words(slot: Slot, others: list[str]) -> dict[str, Any]:
    return {
        "heading": slot.heading,
        "brief": slot.brief,
        "low": slot.low,
        "high": slot.high,
        "others": "、".join(others) or "なし",
        "only": " ".join(slot.ids),
    }


def _object(**properties: Any) -> dict[str, Any]:
    return {
        "type": "object",
        "properties": properties,
        "required": list(properties),
        "additionalProperties": False,
    }


def _list(items: dict[str, Any], least: int, most: int) -> dict[str, Any]:
    return {"type": "array", "items": items, "minItems": least, "maxItems": most}


def _string(least: int, most: int) -> dict[str, Any]:
    # No `pattern`: a character class costs milliseconds a token; `verify` checks the script.
    return {"type": "string", "minLength": least, "maxLength": most}


@lru_cache(maxsize=8)
def _template(text: str) -> Any:
    from jinja2 import StrictUndefined
    from jinja2.sandbox import SandboxedEnvironment

    # Plain text for a model, not HTML: escaping would corrupt the source.
    return SandboxedEnvironment(undefined=StrictUndefined, autoescape=False).from_string(text)


def _block(text: str, name: str, known: dict[str, Any]) -> str:
    template = _template(text)
    return "".join(template.blocks[name](template.new_context(known))).strip()
