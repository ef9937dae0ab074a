"""A quotation must stand between quotation marks in a cited sentence too."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipeline.domain import Claim, Finding

from .evidence import Sources, block

_QUOTED = re.compile(
    r"「([^「」]*(?:「[^」]*」[^「」]*)*)」(?=(と(?:述べ|語|話|コメント|説明|主張|発言|指摘))?)"
)
_MARKS = re.compile("[\"“”«»]|(?<!\\w)['‘]|['’](?!\\w)")
# Shorter ones are terms and titles (spec: 1.3 % of longer ones stand without a mark in English).
_LONG = 12


def quotes(where: str, claim: Claim, sources: Sources) -> Iterator[Finding]:
    """One finding for each quotation whose cited sentences hold no quotation mark."""
    if any(_MARKS.search(c.sentence.text) for c in sources.cited(claim)):
        return
    for m in _QUOTED.finditer(claim.text):
        if len(m.group(1)) >= _LONG or m.group(2):
            yield block(
                "quote",
                "a quotation, but the cited sentences quote nobody. Say it without 「」.",
                m.span(),
            )
