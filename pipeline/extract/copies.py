"""Articles that several outlets print from one wire, or one outlet under two addresses: one source.

A story's few sources are compared directly; an index such as MinHash would pay from thousands on.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from pipeline.domain import Source

# Runs of so many words are compared; texts that share this much of them are copies.
_RUN, _COPY = 5, 0.6


def distinct(sources: Sequence[Source]) -> tuple[Source, ...]:
    """The sources in their order, without later copies of an earlier one's text or address."""
    kept: list[tuple[Source, frozenset[str]]] = []
    for source in sources:
        runs = _runs(source.text)
        if not any(_same(source, runs, other, theirs) for other, theirs in kept):
            kept.append((source, runs))
    return tuple(source for source, _ in kept)


def _same(a: Source, mine: frozenset[str], b: Source, theirs: frozenset[str]) -> bool:
    if {a.url, a.canonical, a.copy_of} & {b.url, b.canonical, b.copy_of} - {None, ""}:
        return True
    # Of the shorter one: a copy may be cut.
    shorter = min(len(mine), len(theirs))
    return shorter > _RUN and len(mine & theirs) >= _COPY * shorter


def _runs(text: str) -> frozenset[str]:
    words = re.findall(r"\w+", text.lower())
    return frozenset(" ".join(words[i : i + _RUN]) for i in range(len(words) - _RUN + 1))
