"""Grammar-constrained decoding: one llguidance matcher per reply, one mask per step.

A grammar guarantees a valid prefix, not an end: a reply that ran into its token limit is cut off.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from typing import Any

_THREADS = 8


class Masks:
    """The masks of up to `rows` replies, as bits over the model's (padded) vocabulary.

    llguidance's own torch helpers are compiled at first use and need a C++ compiler, so the bits
    are unpacked here. The device's copy keeps its address, as CUDA graphs want it.
    """

    def __init__(self, rows: int, vocabulary: int, device: Any) -> None:
        import llguidance
        import torch

        on_gpu = torch.device(device).type == "cuda"
        shape = (rows, -(-vocabulary // 32))
        self._words = torch.full(shape, -1, dtype=torch.int32, pin_memory=on_gpu)
        self._there = self._words.to(device, copy=True)
        self._bits = torch.arange(32, dtype=torch.int32, device=device)
        threads = min(_THREADS, os.cpu_count() or 1) if on_gpu else 1
        self._executor = llguidance.LLExecutor(num_threads=threads)

    def fill(self, matchers: Sequence[Any | None]) -> None:
        """Work out what each matcher allows next; rows without a matcher are free.

        A stopped matcher is filled as well: it then allows nothing but the end of the sequence.
        """
        self._words.fill_(-1)
        live = [(m, i) for i, m in enumerate(matchers) if m is not None and not m.is_error()]
        if live:
            rows, words = self._words.shape
            self._executor.unsafe_compute_mask_ptr(live, self._words.data_ptr(), words * 4, rows)
        self._there.copy_(self._words, non_blocking=True)

    def apply(self, scores: Any) -> Any:
        """The scores with all that is forbidden at minus infinity."""
        rows = scores.shape[0]
        bits = (self._there[:rows].unsqueeze(-1) >> self._bits) & 1
        return scores.masked_fill(bits.view(rows, -1)[:, : scores.shape[1]] == 0, float("-inf"))


class Constraint:
    """A logits processor for padded `generate()`: one matcher or None for each row.

    `prompt_tokens` is the padded length of the prompts.
    """

    def __init__(
        self, matchers: Sequence[Any | None], vocabulary: int, prompt_tokens: int, device: Any
    ) -> None:
        self._matchers = matchers
        self._masks = Masks(len(matchers), vocabulary, device)
        self._seen = prompt_tokens

    def __call__(self, ids: Any, scores: Any) -> Any:
        """Scores with everything that the grammars forbid at minus infinity."""
        if ids.shape[1] > self._seen:
            for matcher, token in zip(self._matchers, ids[:, -1].tolist(), strict=True):
                feed(matcher, token)
        self._masks.fill(self._matchers)
        return self._masks.apply(scores)


def feed(matcher: Any | None, token: int) -> None:
    """Tell a matcher the next token; what comes after its end is padding."""
    if matcher is not None and not matcher.is_stopped():
        matcher.consume_token(token)


def matcher_of(tokenizer: Any, schema: str) -> Any:
    """A fresh matcher for a JSON Schema, without free white space.

    Raises ValueError for a schema that cannot be turned into a grammar.
    """
    from llguidance import LLMatcher

    rules = {"whitespace_flexible": False}
    matcher = LLMatcher(tokenizer, LLMatcher.grammar_from_json_schema(schema, overrides=rules))
    if matcher.is_error():
        raise ValueError(matcher.get_error())
    return matcher
