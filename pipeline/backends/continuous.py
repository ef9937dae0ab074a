"""Continuous batching: replies enter and leave the batch one by one, and share their prefixes.

Which models can do it is decided before anything is generated: transformers reports some of those
that cannot only by results with an error in them, after the work.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from typing import Any

from .constrain import Masks, feed

# Families whose greedy replies were the same as those of `generate()`, token for token.
_TRIED = frozenset(
    {"gemma3_text", "gpt_oss", "llama", "mistral", "phi3", "qwen2", "qwen3", "qwen3_moe"}
)
_LAYERS = frozenset({"full_attention", "sliding_attention"})
_POLL_S = 1.0
# On a CPU the cache's size is ours to say; small pages are faster there.
_CPU_PAGE = 32
_CPU_TOKENS = 512


def batching_of(config: Any) -> str:
    """Say "continuous" for a model whose architecture can do it, else "padded"."""
    text = config.get_text_config()
    layers = set(getattr(text, "layer_types", None) or ())
    return "continuous" if text.model_type in _TRIED and layers <= _LAYERS else "padded"


@dataclass(frozen=True, slots=True)
class Asked:
    """One prompt's tokens, its matcher (None: free text) and the most tokens of its reply."""

    tokens: list[int]
    matcher: Any | None
    limit: int


def generate(
    model: Any,
    asked: Sequence[Asked],
    generation: Any,
    *,
    rows: int,
    vocabulary: int,
    seed: int,
    tuned: Mapping[str, Any] | None = None,
) -> list[list[int] | str]:
    """The new tokens of each, its end included; or in words why there are none.

    `tuned` replaces settings of transformers' ContinuousBatchingConfig; the benchmarks try some.
    """
    matchers = {str(i): a.matcher for i, a in enumerate(asked) if a.matcher is not None}
    try:
        manager = model.init_continuous_batching(
            generation_config=generation,
            continuous_batching_config=_settings(model.device.type, asked, rows, seed, tuned),
        )
        if matchers:  # free text needs no processor of ours in its way
            _constrain(manager, _grammars(matchers, rows, vocabulary, model.device))
    except (AttributeError, RuntimeError, ValueError) as error:
        return [f"continuous batching failed: {error}"] * len(asked)
    manager.start()
    try:
        refused = [i for i, a in enumerate(asked) if not _submit(manager, i, a)]
        results = _collect(manager, len(asked) - len(refused))
    finally:
        manager.stop(block=True, hard_stop=True)
    return [_outcome(results.get(str(i)), manager) for i in range(len(asked))]


def _constrain(manager: Any, grammars: Any) -> None:
    from transformers.generation.continuous_batching.cb_logits_processors import (
        ContinuousBatchingLogitsProcessorList,
    )
    from transformers.generation.logits_process import LogitsProcessorList

    # The grammar goes first: temperature and top-p then only see what it allows.
    processors = LogitsProcessorList([grammars, *manager.logit_processor.logits_processor])
    manager.logit_processor = ContinuousBatchingLogitsProcessorList(processors)
    manager.logit_processor.tensors_required = 1


def _settings(
    device: str,
    asked: Sequence[Asked],
    rows: int,
    seed: int,
    tuned: Mapping[str, Any] | None = None,
) -> Any:
    from transformers.generation import ContinuousBatchingConfig

    more: dict[str, Any] = {}
    if device == "cpu":
        longest = sorted((len(a.tokens) + a.limit for a in asked), reverse=True)[:rows]
        # Twice, for models that keep pages of two kinds of layers.
        more["num_blocks"] = 2 * sum(length // _CPU_PAGE + 2 for length in longest)
        more["page_size"], more["max_batch_tokens"] = _CPU_PAGE, _CPU_TOKENS
    settings = {
        "max_requests_per_batch": rows,
        # Masks of a step need the token of the step before.
        "use_async_batching": False,
        # Never tried with masks that change at every step.
        "use_cuda_graph": False,
        # Else transformers looks for a kernel on the network.
        "auto_switch_to_flash": device == "cuda" and find_spec("flash_attn") is not None,
        "seed": seed,
        **more,
        **(tuned or {}),
    }
    return ContinuousBatchingConfig(**settings)


def _submit(manager: Any, index: int, asked: Asked) -> bool:
    given = manager.add_request(
        list(asked.tokens), request_id=str(index), max_new_tokens=asked.limit
    )
    return given is not None


def _collect(manager: Any, count: int) -> Mapping[str, Any]:
    found: dict[str, Any] = {}
    while len(found) < count:
        alive = manager.is_running()
        result = manager.get_result(timeout=_POLL_S)
        if result is None and not alive:
            break  # its thread died; what it had finished is already collected
        if result is not None and result.is_finished():
            found[result.request_id] = result
    return found


def _outcome(result: Any | None, manager: Any) -> list[int] | str:
    if result is None:
        fatal = manager.background_thread_status.fatal_error
        return f"continuous batching gave no result ({fatal})"
    if result.error is not None:
        return f"continuous batching failed: {result.error}"
    return list(result.generated_tokens)


def _grammars(matchers: Mapping[str, Any], rows: int, vocabulary: int, device: Any) -> Any:
    import torch
    from transformers.generation.continuous_batching.cb_logits_processors import (
        ContinuousBatchingLogitsProcessor,
    )

    class Grammars(ContinuousBatchingLogitsProcessor):  # type: ignore[misc]  # transformers is Any
        """The masks of the requests that are about to get a token, in the batch's order.

        The base class carries one number a request, which is too little for a mask; so the masks
        travel by their own tensor, and the number is nothing.
        """

        supported_kwargs: Mapping[str, type] = {}
        ignored_kwargs = ()

        def __init__(self) -> None:
            self._masks = Masks(rows, vocabulary, device)
            self._fed: dict[str, int] = {}

        def fill_defaults(self, int32_tensor: Any) -> None:
            int32_tensor.fill_(0)

        def prepare_tensor_args(self, requests_with_new_token: Sequence[Any]) -> Any:
            states = [request.state for request in requests_with_new_token]
            for state in states:
                self._feed(state)
            self._masks.fill([matchers.get(state.request_id) for state in states])
            return torch.zeros(len(states), dtype=torch.int32)

        def __call__(self, scores: Any, tensor_arg: Any) -> Any:
            return self._masks.apply(scores)

        def _feed(self, state: Any) -> None:
            # What a request had written before it was evicted has become part of its prompt.
            prompt = state._true_initial_tokens
            moved = state.initial_tokens[prompt:] if prompt else []
            written = [*moved, *state.generated_tokens]
            for token in written[self._fed.get(state.request_id, 0) :]:
                feed(matchers.get(state.request_id), token)
            self._fed[state.request_id] = len(written)

    return Grammars()
