"""Per cent, percentage points and multiples: never one for another."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.domain import Claim, Finding
from pipeline.facts import Kind

from .evidence import Sources
from .match import unexplained

_SHARES = frozenset({Kind.PERCENT, Kind.POINT})
_MULTIPLES = frozenset({Kind.MULTIPLE})


def shares(where: str, claim: Claim, sources: Sources) -> Iterator[Finding]:
    """One finding for each that nothing explains."""
    yield from unexplained("percent", _SHARES, where, claim, sources)
    yield from unexplained("multiple", _MULTIPLES, where, claim, sources)
