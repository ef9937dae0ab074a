"""A causal language model in this process, through transformers: a GPU, or a CPU for small ones.

Prompts of like length are padded into batches and decoded together under their grammars.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from typing import Any

from pipeline.domain import Card, Prompt, Reply
from pipeline.errors import ModelError

from .constrain import Constraint
from .weights import folder_of


class LocalBackend:
    """Loads a card's model and answers prompts in length-sorted batches of `card.batch`."""

    name = "transformers"

    def __init__(self, card: Card) -> None:
        try:
            import torch
            import transformers
        except ImportError as error:
            raise ModelError(f"card {card.name} needs the extra imakita[gpu] (torch).") from error
        transformers.utils.logging.disable_progress_bar()
        self._torch, self._card = torch, card
        self._device = "cuda" if torch.cuda.is_available() else "cpu"
        place, revision = folder_of(card)
        try:
            self._tokenizer = transformers.AutoTokenizer.from_pretrained(
                place, revision=revision, padding_side="left"
            )
            self._model = transformers.AutoModelForCausalLM.from_pretrained(
                place, revision=revision, dtype=self._dtype(), attn_implementation=self._attention()
            )
        except (OSError, ValueError) as error:
            raise ModelError(
                f"card {card.name}: {place} cannot be loaded ({error}). Check the model id, the "
                "network or the folder."
            ) from error
        self._model.to(self._device).eval()
        if self._tokenizer.pad_token_id is None:
            self._tokenizer.pad_token = self._tokenizer.eos_token
        self._grammar_tokenizer = self._for_grammars()

    def ask(self, prompts: Sequence[Prompt]) -> tuple[Reply, ...]:
        """One reply a prompt, in order."""
        ids = [self._encode(p) for p in prompts]
        order = sorted(range(len(prompts)), key=lambda i: (len(ids[i]), i))
        replies: dict[int, Reply] = {}
        for start in range(0, len(order), self._card.batch):
            rows = order[start : start + self._card.batch]
            fitting = [i for i in rows if self._fits(ids[i], prompts[i])]
            for i in rows:
                if i not in fitting:
                    replies[i] = _too_long(prompts[i], len(ids[i]), self._card.context)
            if fitting:
                answers = self._batch([prompts[i] for i in fitting], [ids[i] for i in fitting])
                replies.update(zip(fitting, answers, strict=True))
        return tuple(replies[i] for i in range(len(prompts)))

    def close(self) -> None:
        """Let go of the model's memory."""
        del self._model
        if self._device == "cuda":
            self._torch.cuda.empty_cache()

    def _dtype(self) -> Any:
        if self._card.dtype != "auto":
            return getattr(self._torch, self._card.dtype)
        return self._torch.bfloat16 if self._device == "cuda" else self._torch.float32

    def _attention(self) -> str:
        return "sdpa" if self._card.attention == "auto" else self._card.attention

    def _for_grammars(self) -> Any:
        import llguidance.hf

        vocabulary = self._model.config.get_text_config().vocab_size
        return llguidance.hf.from_tokenizer(self._tokenizer, n_vocab=vocabulary)

    def _encode(self, prompt: Prompt) -> list[int]:
        messages = [
            {"role": "system", "content": prompt.system},
            {"role": "user", "content": f"{prompt.context}\n\n{prompt.task}"},
        ]
        more = {} if self._card.thinking is None else {"enable_thinking": self._card.thinking}
        ids = self._tokenizer.apply_chat_template(
            messages, add_generation_prompt=True, return_dict=False, **more
        )
        return list(ids)

    def _fits(self, ids: list[int], prompt: Prompt) -> bool:
        return len(ids) + prompt.max_tokens <= self._card.context

    def _batch(self, prompts: Sequence[Prompt], ids: Sequence[list[int]]) -> list[Reply]:
        torch = self._torch
        start = time.perf_counter()
        padded = self._tokenizer.pad({"input_ids": list(ids)}, return_tensors="pt")
        length = padded["input_ids"].shape[1]
        vocabulary = self._model.config.get_text_config().vocab_size
        constraint = Constraint(
            self._grammar_tokenizer, [p.schema for p in prompts], vocabulary, length
        )
        torch.manual_seed(prompts[0].seed)
        with torch.inference_mode():
            out = self._model.generate(
                **padded.to(self._device),
                logits_processor=[constraint],
                max_new_tokens=max(p.max_tokens for p in prompts),
                pad_token_id=self._tokenizer.pad_token_id,
                **self._sampling(),
            )
        seconds = (time.perf_counter() - start) / len(prompts)
        rows = out[:, length:].tolist()
        return [
            self._read(p, len(i), row, seconds)
            for p, i, row in zip(prompts, ids, rows, strict=True)
        ]

    def _sampling(self) -> dict[str, Any]:
        if self._card.temperature <= 0:
            return {"do_sample": False, "temperature": None, "top_p": None, "top_k": None}
        return {
            "do_sample": True,
            "temperature": self._card.temperature,
            "top_p": self._card.top_p,
            "top_k": 0,
        }

    def _read(self, prompt: Prompt, tokens_in: int, row: list[int], seconds: float) -> Reply:
        ends = self._model.generation_config.eos_token_id
        stops = set(ends if isinstance(ends, list) else [ends, self._tokenizer.eos_token_id])
        at = next((i for i, token in enumerate(row) if token in stops), None)
        kept = row[: prompt.max_tokens] if at is None else row[:at]
        finished = at is not None and at <= prompt.max_tokens
        return Reply(
            prompt.id,
            self._tokenizer.decode(kept, skip_special_tokens=True),
            "stop" if finished else "length",
            tokens_in=tokens_in,
            tokens_out=len(kept),
            seconds=seconds,
        )


def _too_long(prompt: Prompt, tokens: int, context: int) -> Reply:
    why = f"{tokens} prompt tokens and {prompt.max_tokens} for the reply exceed {context}"
    return Reply(prompt.id, "", "error", tokens_in=tokens, error=why)
