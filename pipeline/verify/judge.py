"""The second opinion: another model looks at what code cannot see, and can only add doubts.

Roles, negation, hedges, conditions and counted nouns keep every figure and name when they are
turned round. A judge's answer is never a reason to pass: what it does not say, or says unusably,
changes nothing but an INFO that it was silent.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import lru_cache
from typing import Any

from pipeline.domain import Claim, Draft, Finding, Prompt, Reply, Report, Source, Verdict, digest
from pipeline.policy import Policy

from .evidence import Sources
from .found import block

PROBLEMS = ("role", "negation", "hedge", "condition", "counted")
# Claims in one question: more and small models lose count, fewer and the prefix is read too often.
TOGETHER = 6
_TOKENS = 120
_WHY = 200


def questions(
    draft: Draft, sources: Sequence[Source], template: str, story: str
) -> tuple[Prompt, ...]:
    """The questions about a draft, a few claims each; claims that cite no sentence are left out.

    `template` is the text of models/prompts/judge.ja.v*.jinja. The ids of the claims that a prompt
    asks about stand in its schema, so that no answer can be about another.
    """
    known = Sources(tuple(sources))
    claims = [(w, c) for w, c in draft.claims() if known.cited(c)]
    groups = [claims[i : i + TOGETHER] for i in range(0, len(claims), TOGETHER)]
    return tuple(_prompt(g, known, template, f"{story}/judge-{i}") for i, g in enumerate(groups))


def with_opinions(
    report: Report, prompts: Sequence[Prompt], replies: Sequence[Reply], policy: Policy
) -> Report:
    """The report with the judge's doubts added to its verdicts; nothing is ever taken out."""
    texts = {v.where: v for v in report.verdicts}
    for prompt, reply in zip(prompts, replies, strict=True):
        for where, finding in _doubts(prompt, reply, texts):
            old = texts.get(where) or Verdict(where, "", ())
            texts[where] = replace(old, findings=(*old.findings, *policy.judged([finding])))
    return replace(report, verdicts=tuple(texts.values()))


def _prompt(
    claims: Sequence[tuple[str, Claim]], known: Sources, template: str, name: str
) -> Prompt:
    shown = [(w, c.text, [x.sentence.text for x in known.cited(c)]) for w, c in claims]
    fence = "claims-" + digest(*(t for _, t, _ in shown), length=8)
    words = {"claims": shown, "fence": fence}
    answer = {
        "type": "object",
        "properties": {
            "claim": {"type": "string", "enum": [w for w, _ in claims]},
            "problem": {"type": "string", "enum": ["none", *PROBLEMS]},
            "words": {"type": "string", "maxLength": 80},
            "why": {"type": "string", "maxLength": _WHY},
        },
        "required": ["claim", "problem", "words", "why"],
        "additionalProperties": False,
    }
    many = {"type": "array", "items": answer, "minItems": len(claims), "maxItems": len(claims)}
    schema = {
        "type": "object",
        "properties": {"answers": many},
        "required": ["answers"],
        "additionalProperties": False,
    }
    return Prompt(
        id=name,
        system=_block(template, "system", words),
        context=_block(template, "context", words),
        task=_block(template, "judge", words),
        schema=json.dumps(schema, ensure_ascii=False),
        max_tokens=_TOKENS * len(claims),
    )


def _doubts(
    prompt: Prompt, reply: Reply, verdicts: dict[str, Verdict]
) -> Iterator[tuple[str, Finding]]:
    asked = json.loads(prompt.schema or "{}")["properties"]["answers"]["items"]
    names = asked["properties"]["claim"]["enum"]
    answers = _answers(reply)
    if answers is None:
        why = reply.error or f"ended with {reply.finish}" if reply.finish != "stop" else "no JSON"
        yield "draft", block("judge-silent", f"no opinion on {', '.join(names)} ({why[:_WHY]}).")
        return
    heard = set()
    for answer in answers[: 2 * len(names)]:
        where, problem = str(answer.get("claim")), answer.get("problem")
        if where not in names or problem not in ("none", *PROBLEMS):
            continue
        heard.add(where)
        if problem != "none":
            yield where, _doubt(problem, answer, verdicts[where].text if where in verdicts else "")
    if missing := [n for n in names if n not in heard]:
        yield "draft", block("judge-silent", f"no usable opinion on {', '.join(missing)}.")


def _doubt(problem: str, answer: dict[str, Any], text: str) -> Finding:
    words, why = str(answer.get("words") or ""), str(answer.get("why") or "")
    at = text.find(words) if words else -1
    span = (at, at + len(words)) if at >= 0 else (0, len(text))
    return block(
        "judge", f"{problem}: {' '.join(why.split())[:_WHY] or 'not what the source says'}", span
    )


def _answers(reply: Reply) -> list[dict[str, Any]] | None:
    """The list of answers, or None when the reply is cut off, refused or not what was asked for."""
    if reply.finish != "stop":
        return None
    try:
        answers = json.loads(reply.text)["answers"]
    except (ValueError, KeyError, TypeError, RecursionError):
        return None
    if not isinstance(answers, list):
        return None
    return [a for a in answers if isinstance(a, dict)]


@lru_cache(maxsize=4)
def _template(text: str) -> Any:
    from jinja2 import StrictUndefined
    from jinja2.sandbox import SandboxedEnvironment

    # Plain text for a model, not HTML: escaping would corrupt the texts.
    return SandboxedEnvironment(undefined=StrictUndefined, autoescape=False).from_string(text)


def _block(text: str, name: str, known: dict[str, Any]) -> str:
    template = _template(text)
    return "".join(template.blocks[name](template.new_context(known))).strip()
