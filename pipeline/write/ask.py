"""The prompts of a story, one per slot, over a shared prefix (system, then the numbered source)."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from ..domain import Finding, Prompt, Source, digest
from .plan import Plan, Slot

# Sentences of one source that a prompt shows. More would not fit an 8k context with the task.
SENTENCES = 60

_ROLES = {
    "title": "見出し（40字以内、句点なし）",
    "summary": "3行要約の1行（30〜45字、句点なし、常体か体言止め）",
    "sections": "本文の1文（です・ます調、100字以内、句点で終える）",
    "table": "比較表の1欄（短い語句か数値）",
}


@dataclass(frozen=True, slots=True)
class Asker:
    """Makes the prompts of one story from a prompt template (its text, from models/prompts)."""

    story: str
    sources: tuple[Source, ...]
    template: str

    def headline(self, attempt: int = 0) -> Prompt:
        """The prompt for title, three lines and tags."""
        claim = self._claim(60)
        schema = _object(
            title=claim,
            summary={"type": "array", "items": claim, "minItems": 3, "maxItems": 3},
            tags={"type": "array", "items": _string(1, 20), "minItems": 1, "maxItems": 5},
        )
        return self._prompt("headline", schema, 900, attempt)

    def section(self, plan: Plan, index: int, attempt: int = 0) -> Prompt:
        """The prompt for section `index` of the plan."""
        slot = plan.sections[index]
        others = [s.heading for s in plan.sections if s is not slot]
        claims = {
            "type": "array",
            "items": self._claim(140),
            "minItems": slot.low,
            "maxItems": slot.high,
        }
        return self._prompt(
            f"section-{index}",
            _object(claims=claims),
            1000,
            attempt,
            **_section_words(slot, others),
        )

    def table(self, attempt: int = 0) -> Prompt:
        """The prompt for the comparison table."""
        cell = _object(evidence=self._ids(0), text=_string(0, 40))
        row = _object(
            label=_string(1, 20),
            cells={"type": "array", "items": cell, "minItems": 2, "maxItems": 4},
        )
        schema = _object(
            columns={"type": "array", "items": _string(1, 30), "minItems": 2, "maxItems": 4},
            rows={"type": "array", "items": row, "minItems": 2, "maxItems": 6},
        )
        return self._prompt("table", schema, 1000, attempt)

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
        limit = {"title": 60, "summary": 60, "table": 40}.get(kind, 140)
        prompt = self._prompt(
            "repair",
            self._claim(limit),
            400,
            attempt,
            text=text,
            evidence=" ".join(evidence),
            findings=findings,
            role=_ROLES.get(kind, _ROLES["sections"]),
        )
        return _renamed(prompt, f"{self.story}/repair-{where}-{attempt}")

    def _claim(self, length: int) -> dict[str, Any]:
        # Evidence first: a model that has just named its sentences stays closer to them.
        return _object(evidence=self._ids(1), text=_string(1, length))

    def _ids(self, least: int) -> dict[str, Any]:
        ids = [x.id for s in self.sources for x in s.sentences[:SENTENCES]]
        items = {"type": "string", "enum": ids}
        return {"type": "array", "items": items, "minItems": least, "maxItems": 4}

    def _prompt(
        self, slot: str, schema: dict[str, Any], tokens: int, attempt: int, **words: Any
    ) -> Prompt:
        # A fence made from the text itself: the text cannot contain its own digest.
        fence = "source-" + digest(*(s.digest for s in self.sources), length=8)
        known = {"sources": self.sources, "fence": fence, "limit": SENTENCES, **words}
        return Prompt(
            id=f"{self.story}/{slot}",
            system=_block(self.template, "system", known),
            context=_block(self.template, "context", known),
            task=_block(self.template, slot.split("-")[0], known),
            schema=json.dumps(schema, ensure_ascii=False),
            max_tokens=tokens,
            seed=attempt,
        )


def _section_words(slot: Slot, others: list[str]) -> dict[str, Any]:
    return {
        "heading": slot.heading,
        "brief": slot.brief,
        "low": slot.low,
        "high": slot.high,
        "others": "、".join(others) or "なし",
    }


def _renamed(prompt: Prompt, name: str) -> Prompt:
    from dataclasses import replace

    return replace(prompt, id=name)


def _object(**properties: Any) -> dict[str, Any]:
    return {
        "type": "object",
        "properties": properties,
        "required": list(properties),
        "additionalProperties": False,
    }


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
