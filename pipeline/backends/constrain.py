"""Grammar-constrained decoding: one llguidance matcher per row, one mask per step.

A grammar guarantees a valid prefix, not an end: a reply that ran into its token limit is cut off.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any


class Constraint:
    """A logits processor for `generate()`; rows without a schema are left free.

    `vocabulary` is the model's (padded) vocabulary size, `prompt_tokens` the padded length of the
    prompts. llguidance's own torch helpers are compiled at first use and need a C++ compiler, so
    the mask's bits are unpacked here.
    """

    def __init__(
        self, tokenizer: Any, schemas: Sequence[str | None], vocabulary: int, prompt_tokens: int
    ) -> None:
        import llguidance
        import torch

        self._torch = torch
        self._matchers = [
            llguidance.LLMatcher(tokenizer, grammar(s)) if s else None for s in schemas
        ]
        for matcher in self._matchers:
            if matcher is not None and matcher.is_error():
                raise ValueError(matcher.get_error())
        self._words = -(-vocabulary // 32)
        self._seen = prompt_tokens
        self._bits = torch.arange(32, dtype=torch.int32)

    def __call__(self, ids: Any, scores: Any) -> Any:
        """Scores with everything that the grammar forbids at minus infinity."""
        torch = self._torch
        if ids.shape[1] > self._seen:
            for matcher, token in zip(self._matchers, ids[:, -1].tolist(), strict=True):
                if matcher is not None and not matcher.is_stopped():
                    matcher.consume_token(token)
        mask = torch.full((len(self._matchers), self._words), -1, dtype=torch.int32)
        for i, matcher in enumerate(self._matchers):
            if matcher is not None:
                # Once the grammar is complete this is the mask of end-of-sequence alone.
                words = bytearray(matcher.compute_bitmask())
                mask[i] = torch.frombuffer(words, dtype=torch.int32)[: self._words]
        bits = (mask.unsqueeze(-1) >> self._bits) & 1
        allowed = bits.view(len(self._matchers), -1)[:, : scores.shape[1]].bool()
        return scores.masked_fill(~allowed.to(scores.device), float("-inf"))


def grammar(schema: str) -> str:
    """The llguidance grammar of a JSON Schema, without free white space."""
    from llguidance import LLMatcher

    return str(LLMatcher.grammar_from_json_schema(schema, overrides={"whitespace_flexible": False}))
