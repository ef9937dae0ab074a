"""Continuous batching: the same tokens as padded batches, under the same grammars."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from pipeline.backends.continuous import Asked, batching_of, generate
from pipeline.backends.local import LocalBackend
from pipeline.domain import Card, Prompt
from pipeline.errors import ModelError

pytest.importorskip("torch")
TEMPLATE = "{% for m in messages %}{{ m.role }}: {{ m.content }}\n{% endfor %}assistant: "
SCHEMA = {
    "type": "object",
    "properties": {
        "evidence": {"enum": ["a1", "b12"]},
        "text": {"type": "string", "minLength": 1, "maxLength": 12},
    },
    "required": ["evidence", "text"],
    "additionalProperties": False,
}


def config(name: str, **changes: Any) -> Any:
    from transformers import AutoConfig

    return AutoConfig.for_model(name, **changes)


@pytest.mark.parametrize("name", ["llama", "qwen3", "qwen3_moe", "gemma3_text", "gpt_oss"])
def test_uniform_attention_is_batched_continuously(name: str) -> None:
    assert batching_of(config(name)) == "continuous"


@pytest.mark.parametrize("name", ["qwen3_5_text", "lfm2", "mamba"])
def test_hybrids_are_batched_with_padding(name: str) -> None:
    assert batching_of(config(name)) == "padded"


def test_a_tried_family_with_layers_of_another_kind_is_batched_with_padding() -> None:
    layers = ["full_attention", "linear_attention"]
    strange = config("qwen3", num_hidden_layers=2)
    strange.layer_types = layers
    assert batching_of(strange) == "padded"


def test_layers_with_heads_of_two_sizes_are_batched_with_padding() -> None:
    assert batching_of(config("gemma4_text")) == "padded"


def tiny(folder: Path, name: str) -> Path:
    """A random model of 259 byte tokens: it writes noise, but always the same noise."""
    import torch
    from tokenizers import Tokenizer, decoders, models, pre_tokenizers
    from transformers import AutoModelForCausalLM, PreTrainedTokenizerFast

    alphabet = sorted(pre_tokenizers.ByteLevel.alphabet())
    tokens = {t: i for i, t in enumerate(["<pad>", "<s>", "</s>", *alphabet])}
    inner = Tokenizer(models.BPE(tokens, []))
    inner.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    inner.decoder = decoders.ByteLevel()
    tokenizer = PreTrainedTokenizerFast(
        tokenizer_object=inner, pad_token="<pad>", bos_token="<s>", eos_token="</s>"
    )
    tokenizer.chat_template = TEMPLATE
    tokenizer.save_pretrained(folder)
    made = config(
        name,
        vocab_size=len(tokens),
        hidden_size=32,
        intermediate_size=64,
        num_hidden_layers=2,
        num_attention_heads=4,
        num_key_value_heads=2,
        head_dim=8,
        pad_token_id=0,
        bos_token_id=1,
        eos_token_id=2,
        **({"num_local_experts": 4, "num_experts_per_tok": 2} if name == "gpt_oss" else {}),
    )
    torch.manual_seed(1)
    AutoModelForCausalLM.from_config(made).save_pretrained(folder)
    return folder


def prompts() -> list[Prompt]:
    schema = json.dumps(SCHEMA)
    source = "The same source stands before every task. " * 4
    asked = [
        Prompt(f"s/{i}", "rules", source, "task " * i, schema, 120, seed=3) for i in range(1, 7)
    ]
    return [*asked, Prompt("s/free", "rules", source, "say anything", None, 9)]


def opened(folder: Path, monkeypatch: pytest.MonkeyPatch, batching: str, **more: Any) -> Any:
    monkeypatch.setenv("IMAKITA_BATCHING", batching)
    card = Card("tiny", "transformers", str(folder), "none", context=2048, batch=4, **more)
    backend = LocalBackend(card)
    assert backend.batching == batching
    return backend


@pytest.mark.parametrize("name", ["llama", "qwen3", "gpt_oss"])
def test_greedy_replies_are_the_same_as_in_padded_batches(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tiny(tmp_path, name)
    padded = opened(folder, monkeypatch, "padded", temperature=0.0).ask(prompts())
    continuous = opened(folder, monkeypatch, "continuous", temperature=0.0).ask(prompts())
    told = [(r.prompt_id, r.text, r.finish, r.tokens_in, r.tokens_out) for r in padded]
    assert [(r.prompt_id, r.text, r.finish, r.tokens_in, r.tokens_out) for r in continuous] == told
    assert [finish for _, _, finish, _, _ in told[:-1]] == ["stop"] * 6


@pytest.mark.parametrize("batching", ["padded", "continuous"])
def test_sampled_replies_have_the_shape_and_repeat_with_their_seed(
    batching: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    backend = opened(tiny(tmp_path, "llama"), monkeypatch, batching, temperature=1.0)
    first, second = backend.ask(prompts()), backend.ask(prompts())
    assert [r.text for r in first] == [r.text for r in second]
    assert {r.text for r in first[:-1]} != {first[0].text}
    for reply in first[:-1]:
        assert reply.finish == "stop", reply
        jsonschema.validate(json.loads(reply.text), SCHEMA)
    assert (first[-1].finish, first[-1].tokens_out) == ("length", 9)


@pytest.mark.parametrize("batching", ["padded", "continuous"])
def test_a_schema_that_is_none_and_a_prompt_too_long_fail_alone(
    batching: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    backend = opened(tiny(tmp_path, "llama"), monkeypatch, batching, temperature=0.0)
    asked = [
        Prompt("s/odd", "", "", "task", '{"type": "nonsense"}', 50),
        Prompt("s/long", "", "x" * 3000, "task", None, 50),
        Prompt("s/good", "", "", "task", json.dumps(SCHEMA), 120),
    ]
    odd, long, good = backend.ask(asked)
    assert [r.finish for r in (odd, long, good)] == ["error", "error", "stop"]
    assert "nonsense" in (odd.error or "")
    assert "and 50 for the reply exceed 2048" in (long.error or "")


def test_a_folder_without_a_model_is_a_model_error(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="cannot be loaded"):
        LocalBackend(Card("none", "transformers", str(tmp_path), "none"))


def test_a_model_that_cannot_do_it_gives_words_for_each_prompt_and_no_hang() -> None:
    import torch
    from transformers import AutoModelForCausalLM, GenerationConfig

    hybrid = config(
        "qwen3_5_text",
        vocab_size=64,
        hidden_size=32,
        intermediate_size=64,
        num_hidden_layers=4,
        num_attention_heads=4,
        num_key_value_heads=2,
        head_dim=8,
        linear_num_key_heads=2,
        linear_num_value_heads=2,
        linear_key_head_dim=8,
        linear_value_head_dim=8,
    )
    model = AutoModelForCausalLM.from_config(hybrid).to(torch.float32).eval()
    asked = [Asked([1, 2, 3], None, 4), Asked([4, 5], None, 4)]
    settings = GenerationConfig(do_sample=False, eos_token_id=2, pad_token_id=0, max_new_tokens=4)
    found = generate(model, asked, settings, rows=2, vocabulary=64, seed=0)
    assert ["linear_attention" in words for words in map(str, found)] == [True, True]


@pytest.mark.parametrize("name", ["llama", "qwen3"])
def test_a_shared_beginning_is_computed_once_and_changes_no_token(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    backend = opened(tiny(tmp_path, name), monkeypatch, "padded", temperature=0.0)
    asked = [backend._prepare(p) for p in prompts()]
    groups = backend._groups(asked)
    assert max(shared for _, shared in groups) > 128
    together = [r.text for r in backend.ask(prompts())]
    backend._shares = False
    assert [shared for _, shared in backend._groups(asked)] == [0]
    assert [r.text for r in backend.ask(prompts())] == together


def test_rows_are_grouped_by_what_they_share() -> None:
    from pipeline.backends.prefix import common, families

    story, other = list(range(200)), list(range(500, 700))
    rows = [[*story, 1, 2], [*other, 3], [*story, 4], [9] * 5, [*other, 5, 6, 7], [*story, 8]]
    found = families(rows, 8)
    assert sorted((sorted(group), shared) for group, shared in found) == [
        ([0, 2, 5], 200),
        ([1, 4], 200),
        ([3], 0),
    ]
    assert sorted(i for group, _ in families(rows, 2) for i in group) == list(range(6))
    assert common([[1, 2, 3], [1, 2, 3]]) == 2
