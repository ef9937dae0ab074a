"""Measures and durations: value and unit must be those of a cited sentence, or a conversion."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.domain import Claim, Finding
from pipeline.facts import Kind

from .evidence import Sources
from .match import unexplained

_KINDS = frozenset({Kind.UNIT})


def units(where: str, claim: Claim, sources: Sources) -> Iterator[Finding]:
    """One finding for each that nothing explains."""
    yield from unexplained("unit", _KINDS, where, claim, sources)
