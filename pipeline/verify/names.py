"""Latin names and identifiers must occur in the story's sources; evidence must exist."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.domain import Claim, Finding
from pipeline.facts import folded, latin_names

from .evidence import Sources, block


def evidence(where: str, claim: Claim, sources: Sources) -> Iterator[Finding]:
    """A claim cites at least one sentence, and only sentences that exist."""
    rule = "table-evidence" if where.startswith("table.") else "evidence-missing"
    if not claim.evidence:
        yield block(rule, "no evidence is cited. Cite the sentence that says it, or drop it.")
    for name in claim.evidence:
        if name not in sources.by_id:
            yield block("evidence-missing", f"cites {name!r}, which is no sentence of the source.")


def names(where: str, claim: Claim, sources: Sources) -> Iterator[Finding]:
    """Every Latin name stands somewhere in the sources; with digits in it, it is an identifier."""
    for start, end, name in latin_names(claim.text):
        key = folded(name)
        if not key or key in sources.names:
            continue
        rule = "identifier" if any(c.isdigit() for c in name) else "name"
        yield block(
            rule, f"「{name}」 is not in the source. Write names as the source does.", (start, end)
        )
