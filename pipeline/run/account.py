"""What writing costs: tokens, seconds, energy and money, before a run and after it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from ..config import Model
from ..domain import Prompt, Provenance
from ..render.japan import JAPAN
from ..store import Store
from ..text import tokens_of
from ..write import Asker, Plan

# What replies take, from hand-written ones: Japanese needs about a token a character.
_OUT = {"headline": 260, "table": 320}
_OUT_CLAIM = 75
# Rewrites and second askings, as a share on top.
_AGAIN = 1.25


@dataclass(frozen=True, slots=True)
class Cost:
    """Tokens in and out, seconds of the model, watt-hours and yen. `seconds` may be estimated."""

    tokens_in: int = 0
    tokens_out: int = 0
    seconds: float = 0.0
    wh: float = 0.0
    yen: float = 0.0

    @property
    def tokens_per_s(self) -> float:
        """Tokens written a second; 0 when no time was taken."""
        return self.tokens_out / self.seconds if self.seconds > 0 else 0.0


def priced(tokens_in: int, tokens_out: int, seconds: float, model: Model) -> Cost:
    """The cost of these tokens and seconds by the prices in the settings."""
    wh = model.watts * seconds / 3600
    yen = wh / 1000 * model.yen_per_kwh
    yen += tokens_in / 1e6 * model.yen_per_million_in + tokens_out / 1e6 * model.yen_per_million_out
    return Cost(tokens_in, tokens_out, round(seconds, 3), round(wh, 3), round(yen, 4))


def cost_of(provenance: Provenance, model: Model) -> Cost:
    """What an article cost by its record."""
    return priced(provenance.tokens_in, provenance.tokens_out, provenance.seconds, model)


def total(costs: Iterable[Cost]) -> Cost:
    """All together."""
    found = tuple(costs)
    return Cost(
        sum(c.tokens_in for c in found),
        sum(c.tokens_out for c in found),
        round(sum(c.seconds for c in found), 3),
        round(sum(c.wh for c in found), 3),
        round(sum(c.yen for c in found), 4),
    )


def foreseen(asker: Asker, planned: Plan, tokens_per_s: float, model: Model) -> Cost:
    """What writing a story will about cost. `tokens_per_s` 0: not known, so no seconds."""
    prompts = [asker.headline(), *(asker.section(planned, i) for i in range(len(planned.sections)))]
    prompts += [asker.table()] if planned.table else []
    into = int(sum(map(_size, prompts)) * _AGAIN)
    out = _OUT["headline"] + (_OUT["table"] if planned.table else 0)
    out += sum(_OUT_CLAIM * (s.low + s.high) // 2 for s in planned.sections)
    out = int(out * _AGAIN)
    return priced(into, out, out / tokens_per_s if tokens_per_s > 0 else 0.0, model)


def speed(provenances: Sequence[Provenance | None], card: str) -> float:
    """Tokens a second that a card has written so far; 0 when it has written nothing."""
    found = [p for p in provenances if p is not None and p.card == card and p.seconds > 0]
    seconds = sum(p.seconds for p in found)
    return sum(p.tokens_out for p in found) / seconds if seconds > 0 else 0.0


def midnight(now: datetime) -> datetime:
    """When today began in Japan, whose day it is everywhere in what people see."""
    local = now.astimezone(JAPAN)
    return local.replace(hour=0, minute=0, second=0, microsecond=0)


def left_today(store: Store, model: Model, now: datetime) -> int | None:
    """Tokens of the daily budget that are left, never below 0; None when there is no budget."""
    if not model.daily_tokens:
        return None
    return max(0, model.daily_tokens - store.tokens_since(midnight(now)))


def _size(prompt: Prompt) -> int:
    return sum(map(tokens_of, (prompt.system, prompt.context, prompt.task)))
