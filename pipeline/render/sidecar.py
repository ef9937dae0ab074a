"""`index.claims.json`: each claim, its evidence with English spans, and its verdict."""

from __future__ import annotations

import json
from typing import Any

from pipeline.domain import Item, Sentence, Source


def sidecar(item: Item, markdown_sha256: str) -> bytes:
    """The sidecar as JSON, keys sorted. `markdown_sha256` tells later whether a person edited."""
    found = {x.id: (s, x) for s in item.sources for x in s.sentences}
    report = item.report.verdicts if item.report else ()
    data = {
        "id": item.id,
        "markdown_sha256": markdown_sha256,
        "rules": item.report.rules if item.report else None,
        "sources": {s.url or s.title: _source(s) for s in item.sources},
        "claims": [
            {
                "where": v.where,
                "text": v.text,
                "passed": v.passed,
                "evidence": [_span(*found[i]) for i in v.evidence if i in found],
                "findings": [
                    {"rule": f.rule, "severity": str(f.severity), "message": f.message}
                    for f in v.findings
                ],
            }
            for v in report
        ],
    }
    return (json.dumps(data, ensure_ascii=False, indent=1, sort_keys=True) + "\n").encode()


def _source(source: Source) -> dict[str, Any]:
    return {"outlet": source.outlet, "title": source.title, "sha256_16": source.digest}


def _span(source: Source, sentence: Sentence) -> dict[str, Any]:
    return {
        "id": sentence.id,
        "source": source.url or source.title,
        "start": sentence.start,
        "end": sentence.end,
        "text": sentence.text,
    }
