"""A causal language model in this process, through transformers: a GPU, or a CPU for small ones.

Replies are decoded under their grammars, in one of two ways: continuous batching on a GPU for the
architectures that can do it, else padded batches of prompts of like length.
"""

from __future__ import annotations

import os
import time
from collections.abc import Sequence
from functools import partial
from typing import Any

from pipeline.domain import Card, Prompt, Reply
from pipeline.errors import ModelError

from .batches import shrinking
from .constrain import Constraint, matcher_of
from .continuous import Asked, batching_of, generate
from .prefix import families, inputs
from .weights import folder_of

# Compiled schemas kept: those of a run's stories, which differ by their sentence ids.
_SCHEMAS = 512
# What opens the reply in OpenAI's harmony format, where a model would else have to think first.
_HARMONY = "<|channel|>final<|message|>"


class LocalBackend:
    """Loads a card's model and answers prompts. `batching` is "continuous" or "padded"."""

    name = "transformers"

    def __init__(self, card: Card) -> None:
        try:
            import llguidance
            import torch
            import transformers
        except ImportError as error:
            raise ModelError(f"card {card.name} needs the extra imakita[gpu] ({error}).") from error
        assert llguidance is not None
        transformers.utils.logging.disable_progress_bar()
        self._torch, self._card = torch, card
        self._device = "cuda" if torch.cuda.is_available() else "cpu"
        self._tokenizer, self._model = self._load()
        if self._tokenizer.pad_token_id is None:
            self._tokenizer.pad_token = self._tokenizer.eos_token
        self._vocabulary = self._model.config.get_text_config().vocab_size
        self._ends = _ends(self._model.generation_config.eos_token_id, self._tokenizer.eos_token_id)
        self._grammar_tokenizer = self._for_grammars()
        self._compiled: dict[str, Any] = {}
        self._shares = _keeps_everything(self._model.config)
        self.batching = self._batching()
        self.rows, self._most = card.batch, 1_000_000

    def ask(self, prompts: Sequence[Prompt]) -> tuple[Reply, ...]:
        """One reply a prompt, in order."""
        asked: dict[int, Asked] = {}
        replies: dict[int, Reply] = {}
        for i, prompt in enumerate(prompts):
            try:
                asked[i] = self._prepare(prompt)
            except ValueError as error:
                replies[i] = Reply(prompt.id, "", "error", error=str(error))
        way = self._continuous if self.batching == "continuous" else self._padded
        start = time.perf_counter()
        found = way(list(asked.values()), prompts[0].seed if prompts else 0)
        # Rows are decoded together, so each has an equal share of the time.
        seconds = (time.perf_counter() - start) / max(1, len(asked))
        for (i, one), outcome in zip(asked.items(), found, strict=True):
            replies[i] = self._read(prompts[i], one, outcome, seconds)
        return tuple(replies[i] for i in range(len(prompts)))

    def close(self) -> None:
        """Let go of the model's memory."""
        self._model = None
        if self._device == "cuda":
            self._torch.cuda.empty_cache()

    # --- loading --------------------------------------------------------------------------------

    def _load(self) -> tuple[Any, Any]:
        from transformers import AutoModelForCausalLM, AutoTokenizer

        card = self._card
        more = {} if card.attention == "auto" else {"attn_implementation": card.attention}
        try:
            place, revision = folder_of(card)
            tokenizer = AutoTokenizer.from_pretrained(place, revision=revision, padding_side="left")
            model = AutoModelForCausalLM.from_pretrained(
                place, revision=revision, dtype=self._dtype(), **more
            )
            return tokenizer, model.to(self._device).eval()
        except (OSError, ValueError, RuntimeError, ImportError) as error:
            raise ModelError(
                f"card {card.name}: {card.model} cannot be loaded ({error}). Check the model id, "
                "the network or the folder, and the free memory."
            ) from error

    def _dtype(self) -> Any:
        if self._card.dtype != "auto":
            return getattr(self._torch, self._card.dtype)
        return self._torch.bfloat16 if self._device == "cuda" else self._torch.float32

    def _for_grammars(self) -> Any:
        import llguidance.hf

        return llguidance.hf.from_tokenizer(self._tokenizer, n_vocab=self._vocabulary)

    def _batching(self) -> str:
        """On a CPU padded, unless IMAKITA_BATCHING asks for the other; never against the model."""
        default = "continuous" if self._device == "cuda" else "padded"
        wanted = os.environ.get("IMAKITA_BATCHING") or default
        return wanted if wanted == "padded" else batching_of(self._model.config)

    # --- asking ---------------------------------------------------------------------------------

    def _prepare(self, prompt: Prompt) -> Asked:
        ids = self._encode(prompt)
        context = self._card.context
        if len(ids) + prompt.max_tokens > context:
            raise ValueError(
                f"{len(ids)} prompt tokens and {prompt.max_tokens} for the reply exceed {context}"
            )
        matcher = self._matcher(prompt.schema) if prompt.schema else None
        return Asked(ids, matcher, prompt.max_tokens)

    def _matcher(self, schema: str) -> Any:
        """A matcher for one reply; a schema is compiled once, which takes 12 to 50 ms."""
        if schema not in self._compiled:
            if len(self._compiled) >= _SCHEMAS:
                self._compiled.clear()
            self._compiled[schema] = matcher_of(self._grammar_tokenizer, schema)
        return self._compiled[schema].deep_copy()

    def _encode(self, prompt: Prompt) -> list[int]:
        messages = [
            {"role": "system", "content": prompt.system},
            {"role": "user", "content": f"{prompt.context}\n\n{prompt.task}"},
        ]
        more: dict[str, Any] = {}
        if self._card.thinking is not None:
            more["enable_thinking"] = self._card.thinking
        if self._card.reasoning_effort is not None:
            more["reasoning_effort"] = self._card.reasoning_effort
        ids = self._tokenizer.apply_chat_template(
            messages, add_generation_prompt=True, return_dict=False, **more
        )
        if prompt.schema and _HARMONY in str(self._tokenizer.chat_template):
            return [*ids, *self._tokenizer.encode(_HARMONY, add_special_tokens=False)]
        return list(ids)

    def _sampling(self) -> dict[str, Any]:
        if self._card.temperature <= 0:
            return {"do_sample": False}
        card = self._card
        return {"do_sample": True, "temperature": card.temperature, "top_p": card.top_p, "top_k": 0}

    def _generation(self, limit: int) -> Any:
        from transformers import GenerationConfig

        return GenerationConfig(
            max_new_tokens=limit,
            eos_token_id=sorted(self._ends),
            pad_token_id=self._tokenizer.pad_token_id,
            **self._sampling(),
        )

    def _continuous(self, asked: Sequence[Asked], seed: int) -> list[list[int] | str]:
        # All at once, since transformers admits them as its cache has room; fewer only when a step
        # itself did not fit.
        most = min(self._most, len(asked))
        found, fitted = shrinking(
            lambda batch: self._continued(batch, seed), asked, most, self._full, _too_large
        )
        self._most = fitted if fitted < most else self._most
        return found

    def _continued(self, asked: Sequence[Asked], seed: int) -> list[list[int] | str]:
        _afresh(asked)
        found = generate(
            self._model,
            asked,
            self._generation(max(a.limit for a in asked)),
            rows=min(self._card.batch, len(asked)),
            vocabulary=self._vocabulary,
            seed=seed,
        )
        if any(isinstance(f, str) and "out of memory" in f.lower() for f in found):
            raise MemoryError(f"out of memory at {len(asked)} replies")
        return found

    def _padded(self, asked: Sequence[Asked], seed: int) -> list[list[int] | str]:
        self._torch.manual_seed(seed)
        said: dict[int, list[int] | str] = {}
        for group, shared in self._groups(asked):
            found, self.rows = shrinking(
                partial(self._batch, shared=shared),
                [asked[i] for i in group],
                self.rows,
                self._full,
                _too_large,
                self._room,
            )
            said.update(zip(group, found, strict=True))
        return [said[i] for i in range(len(asked))]

    def _groups(self, asked: Sequence[Asked]) -> list[tuple[list[int], int]]:
        """Prompts by what they share, where the architecture lets a cache be repeated."""
        tokens = [a.tokens for a in asked]
        if not tokens:
            return []
        if self._shares:
            return families(tokens, self.rows)
        return [(sorted(range(len(tokens)), key=lambda i: (len(tokens[i]), i)), 0)]

    def _full(self, error: Exception) -> bool:
        return isinstance(error, MemoryError | self._torch.OutOfMemoryError)

    def _room(self) -> None:
        if self._device == "cuda":
            self._torch.cuda.empty_cache()

    def _batch(self, asked: Sequence[Asked], shared: int = 0) -> list[list[int] | str]:
        tokens = [a.tokens for a in asked]
        if shared:
            padded = inputs(self._model, tokens, shared, self._tokenizer.pad_token_id)
        else:
            padded = self._tokenizer.pad({"input_ids": tokens}, return_tensors="pt")
            padded = padded.to(self._device)
        length = padded["input_ids"].shape[1]
        _afresh(asked)
        matchers = [a.matcher for a in asked]
        constraint = Constraint(matchers, self._vocabulary, length, self._device)
        with self._torch.inference_mode():
            out = self._model.generate(
                **padded,
                logits_processor=[constraint],
                generation_config=self._generation(max(a.limit for a in asked)),
            )
        return [list(row) for row in out[:, length:].tolist()]

    def _read(
        self, prompt: Prompt, asked: Asked, outcome: list[int] | str, seconds: float
    ) -> Reply:
        spent = len(asked.tokens)
        if asked.matcher is not None and asked.matcher.is_error():
            outcome = f"the grammar failed: {asked.matcher.get_error()}"
        if isinstance(outcome, str):
            return Reply(prompt.id, "", "error", tokens_in=spent, error=outcome, seconds=seconds)
        end = next((i for i, token in enumerate(outcome) if token in self._ends), None)
        finished = end is not None and end <= prompt.max_tokens
        kept = outcome[: end if finished else prompt.max_tokens]
        return Reply(
            prompt.id,
            self._tokenizer.decode(kept, skip_special_tokens=True),
            "stop" if finished else "length",
            tokens_in=spent,
            tokens_out=len(kept),
            seconds=seconds,
        )


def _keeps_everything(config: Any) -> bool:
    """Whether each layer attends to all tokens before, so that a cache may be repeated for rows."""
    layers = getattr(config.get_text_config(), "layer_types", None) or ["full_attention"]
    return batching_of(config) == "continuous" and set(layers) == {"full_attention"}


def _afresh(asked: Sequence[Asked]) -> None:
    """Matchers at their start: a batch that did not fit is tried again from the beginning."""
    for one in asked:
        if one.matcher is not None:
            one.matcher.reset()


def _too_large(asked: Asked) -> list[int] | str:
    return f"out of GPU memory for one reply to {len(asked.tokens)} tokens: take a smaller model"


def _ends(*given: int | Sequence[int] | None) -> frozenset[int]:
    """Every token that ends a reply, by the model's word or the tokenizer's."""
    several = [g if isinstance(g, Sequence) else (g,) for g in given if g is not None]
    return frozenset(token for tokens in several for token in tokens)
