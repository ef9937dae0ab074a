"""Counts and bare numbers: each must be explained by a cited sentence."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.domain import Claim, Finding
from pipeline.facts import Kind

from .evidence import Sources
from .match import unexplained

_KINDS = frozenset({Kind.NUMBER})


def counts(where: str, claim: Claim, sources: Sources) -> Iterator[Finding]:
    """One finding for each that nothing explains."""
    yield from unexplained("number", _KINDS, where, claim, sources)
