"""Does a model fit a GPU? Weights and KV cache from the card's shape, before anything is loaded.

The weights lie in memory once; each token of each reply under way then takes its share of the
KV cache, by layers, KV heads and head size. What attention and sampling need on top is a flat
reserve: measured values differ by kernel, and none of them is ours.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from pipeline.domain import Card

# Tokens of an article with its task, and of the reply, as the writer's prompts have them.
TOKENS = 4096
_RESERVE_GB = 1.5
_BYTES: Mapping[str, float] = {"float32": 4, "bfloat16": 2, "float16": 2, "auto": 2}


@dataclass(frozen=True, slots=True)
class Fit:
    """What a card needs. Sizes in GB (1e9 bytes); `rows` replies of `TOKENS` tokens fit at once.

    `known`: is the card's shape known? Else `weights` is the card's own word, and `rows` is its
    batch if that fits.
    """

    card: str
    weights: float
    kv_per_reply: float
    rows: int
    known: bool

    @property
    def needed(self) -> float:
        """The least that one reply at a time takes."""
        return self.weights + self.kv_per_reply + (_RESERVE_GB if self.known else 0.0)


def kv_bytes(card: Card) -> float:
    """Bytes of KV cache a token: a key and a value for each layer and KV head."""
    return 2 * card.layers * card.kv_heads * card.head_dim * _BYTES.get(card.dtype, 2)


def fit_of(card: Card, free_gb: float) -> Fit:
    """Plan a card for this much free GPU memory."""
    if not (card.parameters and card.layers and card.kv_heads and card.head_dim):
        rows = card.batch if 0 < card.vram_gb <= free_gb else 0
        return Fit(card.name, card.vram_gb, 0.0, rows, known=False)
    weights = card.parameters * _BYTES.get(card.dtype, 2)
    reply = kv_bytes(card) * min(TOKENS, card.context) / 1e9
    room = free_gb - weights - _RESERVE_GB
    return Fit(card.name, weights, reply, max(0, min(card.batch, int(room / reply))), known=True)


def fitting(cards: Iterable[Card], free_gb: float) -> list[Card]:
    """The Japanese-writing cards for this process that fit, the one that needs most first."""
    local = [c for c in cards if c.backend == "transformers" and c.japanese]
    plans = [(fit_of(c, free_gb), c) for c in local]
    fit = [(f.needed, c.name, c) for f, c in plans if f.rows > 0 and f.needed > 0]
    return [c for _, _, c in sorted(fit, reverse=True, key=lambda found: found[:2])]


def refusal(card: Card, cards: Iterable[Card], free_gb: float) -> str | None:
    """Why a card cannot be loaded here, and which one can; None when it fits, or there is no GPU.

    Without a GPU nothing is refused: a small model runs on a CPU as well.
    """
    fit = fit_of(card, free_gb)
    if free_gb <= 0 or fit.needed <= 0 or fit.rows > 0:
        return None
    instead = fitting(cards, free_gb)
    other = f"{instead[0].name} fits" if instead else "no card fits; use a server"
    need = f"needs {fit.needed:.1f} GB of GPU memory"
    return f"{card.name} {need}, and {free_gb:.1f} GB are free: {other}."
