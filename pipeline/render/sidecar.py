"""`index.claims.json`: each claim, its evidence with English spans, and its verdict."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from pipeline.domain import (
    Claim,
    Draft,
    FactCard,
    FactValue,
    Finding,
    Item,
    Sentence,
    Source,
    Verdict,
    facts_by_id,
)

from .japan import published, stamp

_Known = dict[str, tuple[Source, Sentence]]


def sidecar(
    item: Item, draft: Draft, markdown_sha256: str, pictures: Mapping[str, str] | None = None
) -> bytes:
    """The sidecar as JSON, keys sorted. The hashes tell later whether a person edited.

    `pictures` are path → SHA-256.
    """
    known = {x.id: (s, x) for s in item.sources for x in s.sentences}
    verdicts = {v.where: v for v in item.report.verdicts} if item.report else {}
    whole = verdicts.get("draft")
    data: dict[str, Any] = {
        "id": item.id,
        "markdown_sha256": markdown_sha256,
        "rules": item.report.rules if item.report else None,
        "sources": [_source(s) for s in item.sources],
        "claims": [_claim(w, c, verdicts.get(w), known) for w, c in draft.claims()],
        "findings": [_finding(f) for f in whole.findings] if whole else [],
    }
    if pictures:
        data["pictures"] = dict(pictures)
    facts = facts_by_id(item.cards)
    used = dict.fromkeys(i for _, c in draft.claims() for i in c.evidence if i in facts)
    if used:
        data["card_facts"] = [_fact(i, *facts[i]) for i in used]
    text = json.dumps(data, ensure_ascii=False, indent=1, sort_keys=True)
    return f"{text}\n".encode(errors="replace")


def _source(source: Source) -> dict[str, Any]:
    at = published(source)
    return {
        "url": source.url,
        "outlet": source.outlet,
        "title": source.title,
        "published": stamp(at) if at else None,
        "level": str(source.level),
        "digest": source.digest,
    }


def _fact(name: str, card: FactCard, fact: FactValue) -> dict[str, Any]:
    return {
        "id": name,
        "card": card.name,
        "label": fact.label,
        "text": fact.text,
        "url": fact.url,
        "as_of": fact.as_of.isoformat(),
        "expires": fact.expires.isoformat() if fact.expires else None,
        "fictional": card.fictional,
    }


def _claim(where: str, claim: Claim, verdict: Verdict | None, known: _Known) -> dict[str, Any]:
    return {
        "where": where,
        "text": claim.text,
        "evidence": list(claim.evidence),
        "spans": [_span(*known[i]) for i in claim.evidence if i in known],
        "passed": verdict.passed if verdict else None,
        "findings": [_finding(f) for f in verdict.findings] if verdict else [],
    }


def _span(source: Source, sentence: Sentence) -> dict[str, Any]:
    return {
        "id": sentence.id,
        "url": source.url,
        "outlet": source.outlet,
        "source_digest": source.digest,
        "start": sentence.start,
        "end": sentence.end,
        "text": sentence.text,
    }


def _finding(finding: Finding) -> dict[str, Any]:
    return {
        "rule": finding.rule,
        "severity": str(finding.severity),
        "message": finding.message,
        "start": finding.start,
        "end": finding.end,
        "nearest": finding.nearest,
        "evidence": finding.evidence,
    }
