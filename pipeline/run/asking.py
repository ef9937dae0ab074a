"""Asking a model with a memory, and what each story's replies were."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from ..domain import Card, Prompt, Reply, digest
from ..store import NewResult, decode, encode
from .world import Ask, World

# Prompts in one call at most: what a killed run has to ask again.
_WAVE = 512


@dataclass(slots=True)
class Remembered:
    """`ask` with a memory: a reply once given is replayed, so a killed run resumes unchanged.

    Failed replies are not kept: a server that was down may answer the next run. Prompts of
    several stories may be asked at once; `spent` has each story's replies.
    """

    world: World
    ask: Ask
    card: Card
    spent: dict[str, list[Reply]] = field(default_factory=dict)

    def __call__(self, prompts: Sequence[Prompt]) -> tuple[Reply, ...]:
        """Answer from memory what is known, and ask the rest together, in order."""
        keys = [digest("reply", self.card.digest, encode(p), length=32) for p in prompts]
        known = {k: r for k in keys if (r := self.world.store.result("reply", k)) is not None}
        rest = [(k, p) for k, p in zip(keys, prompts, strict=True) if k not in known]
        fresh: dict[str, Reply] = {}
        for start in range(0, len(rest), _WAVE):
            wave = rest[start : start + _WAVE]
            replies = self.ask([p for _, p in wave])
            fresh |= {k: r for (k, _), r in zip(wave, replies, strict=True)}
            self._keep([(k, p, fresh[k]) for k, p in wave])
        told = tuple(fresh[k] if k in fresh else decode(Reply, known[k]) for k in keys)
        for prompt, reply in zip(prompts, told, strict=True):
            self.spent.setdefault(story_of(prompt), []).append(reply)
        return told

    def _keep(self, wave: Sequence[tuple[str, Prompt, Reply]]) -> None:
        found = [
            NewResult(k, encode(r), story_of(p), r.seconds, r.tokens_in, r.tokens_out)
            for k, p, r in wave
            if r.finish != "error"
        ]
        self.world.store.save_results("reply", found, self.world.now())


def story_of(prompt: Prompt) -> str:
    """The story that a prompt is about: its id begins with it."""
    return prompt.id.partition("/")[0]
