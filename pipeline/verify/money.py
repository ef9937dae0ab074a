"""Sums of money: value and currency must be those of a cited sentence."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.domain import Claim, Finding
from pipeline.facts import Kind

from .evidence import Sources
from .match import unexplained

_KINDS = frozenset({Kind.MONEY})


def money(where: str, claim: Claim, sources: Sources) -> Iterator[Finding]:
    """One finding for each that nothing explains."""
    yield from unexplained("money", _KINDS, where, claim, sources)
