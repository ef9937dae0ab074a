"""The gate as the settings have it: the site's policy, what may be derived, the user's names."""

from __future__ import annotations

from collections.abc import Sequence

from ..domain import Claim, Draft, FactCard, Report, Source, Verdict
from ..verify import check, verify
from .world import World


def report_of(
    world: World, draft: Draft, sources: Sequence[Source], cards: Sequence[FactCard] = ()
) -> Report:
    """Check a draft as a whole."""
    rules, derive = world.config.verify.rules, world.config.derive
    return verify(draft, sources, cards, rules, derive=derive, names=world.names)


def verdict_of(
    world: World,
    where: str,
    claim: Claim,
    sources: Sequence[Source],
    cards: Sequence[FactCard] = (),
) -> Verdict:
    """Check one claim alone, as after an edit."""
    rules, derive = world.config.verify.rules, world.config.derive
    return check(where, claim, sources, cards, rules, derive=derive, names=world.names)
