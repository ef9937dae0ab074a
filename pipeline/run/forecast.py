"""What a run would cost before it is paid: the articles are read, but no model is asked."""

from __future__ import annotations

from dataclasses import dataclass

from ..domain import Select
from . import preview
from .account import Cost, left_today, speed, total
from .compose import Job, foreseen_of, job_of
from .ingest import read, usable
from .world import World


@dataclass(frozen=True, slots=True)
class Forecast:
    """The stories with what each will about cost. `tokens_per_s` 0: this card has not written yet.

    `left` are the tokens of the daily budget that are left, None without one; `affordable` is how
    many of the stories, from the first, it will do for.
    """

    writer: str
    stories: tuple[tuple[str, Cost], ...]
    total: Cost
    tokens_per_s: float
    left: int | None
    affordable: int


def forecast(world: World, select: Select) -> Forecast:
    """Select as a run would, read the pages (they are kept for it), and count."""
    card = world.writer.choice.card
    past = [i.provenance for i in world.store.items()]
    rate = speed(past, card.name) if card is not None else 0.0
    found = []
    for ranked in preview(world, select)[1]:
        if ranked.refusal is None:
            sources, reason = usable(read(world, ranked.story))
            if reason is None:
                cost = _cost(world, job_of(world, ranked.story, sources), rate)
                found.append((ranked.story.entries[0].title, cost))
    left = left_today(world.store, world.config.model, world.now())
    costs = [c for _, c in found]
    return Forecast(
        writer=world.writer.choice.why,
        stories=tuple(found),
        total=total(costs),
        tokens_per_s=round(rate, 1),
        left=left,
        affordable=_affordable(costs, left),
    )


def _cost(world: World, job: Job, rate: float) -> Cost:
    """What a model will be paid for the job; the bundled translator asks for nothing."""
    return Cost() if world.writer.translate else foreseen_of(world, job, rate)


def _affordable(costs: list[Cost], left: int | None) -> int:
    if left is None:
        return len(costs)
    for i, cost in enumerate(costs):
        left -= cost.tokens_in + cost.tokens_out
        if left < 0:
            return i
    return len(costs)
