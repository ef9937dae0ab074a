"""An article's whole walk as data: entries, sources, writer, claims with evidence, decisions."""

from __future__ import annotations

from typing import Any

from ..config import Model
from ..domain import Item, facts_by_id
from ..store import Store
from .account import cost_of


def explain(store: Store, prefix: str, model: Model | None = None) -> dict[str, Any]:
    """Everything recorded about one article, as plain data for `--json` and for printing.

    `model` are the settings whose prices the cost is told by; without them only energy's default.
    """
    item = store.item(prefix)
    return {
        "id": item.id,
        "state": str(item.state),
        "revision": item.revision,
        "created": item.created.isoformat(),
        "reasons": list(item.reasons),
        "entries": [
            {
                "outlet": e.outlet,
                "title": e.title,
                "url": e.url,
                "published": e.published.isoformat() if e.published else None,
                "seen": e.seen.isoformat(),
            }
            for e in item.story.entries
        ],
        "sources": [
            {
                "outlet": s.outlet,
                "url": s.url,
                "level": str(s.level),
                "sentences": len(s.sentences),
                "digest": s.digest,
                "warnings": list(s.warnings),
            }
            for s in item.sources
        ],
        "writer": _writer(item, model or Model()),
        "claims": _claims(item),
        "steps": [_step(r) for r in store.results(item.story.id)],
        "decisions": [
            {
                "at": d.at.isoformat(),
                "who": d.who,
                "from": str(d.before) if d.before else None,
                "to": str(d.after),
                "reason": d.reason,
                "act": str(d.act) if d.act else None,
                "code": d.code,
                "flags": list(d.flags),
                "revision": d.revision,
                "rules": d.rules,
                "model": d.model,
                "prompt": d.prompt,
                "sources": list(d.sources),
                "seconds": d.seconds,
            }
            for d in store.decisions(item.id)
        ],
    }


def _writer(item: Item, model: Model) -> dict[str, Any] | None:
    if item.provenance is None:
        return None
    p = item.provenance
    cost = cost_of(p, model)
    told = {"tokens_per_s": round(cost.tokens_per_s, 1), "wh": cost.wh, "yen": cost.yen}
    return {**{name: getattr(p, name) for name in p.__dataclass_fields__}, "cost": told}


def _claims(item: Item) -> list[dict[str, Any]]:
    texts = {x.id: x.text for s in item.sources for x in s.sentences}
    texts |= {name: f"{f.dated} {f.url}" for name, (_, f) in facts_by_id(item.cards).items()}
    return [
        {
            "where": v.where,
            "text": v.text,
            "passed": v.passed,
            "evidence": {i: texts.get(i) for i in v.evidence},
            "findings": [
                {"rule": f.rule, "severity": str(f.severity), "message": f.message}
                for f in v.findings
            ],
        }
        for v in (item.report.verdicts if item.report else ())
    ]


def _step(stored: Any) -> dict[str, Any]:
    return {
        "stage": stored.stage,
        "key": stored.key,
        "digest": stored.digest,
        "at": stored.at.isoformat(),
        "seconds": stored.seconds,
        "tokens_in": stored.tokens_in,
        "tokens_out": stored.tokens_out,
    }
