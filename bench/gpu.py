"""What one GPU writes a second, against what its memory and arithmetic would allow.

Run: python -m bench.gpu [--out DIR] [--seconds 540]      on a machine with an H100 or H200
     python -m bench.gpu --toy                            the same walk with a tiny model on a CPU

Models of real shapes (8 and 32 billion parameters) with random weights in bfloat16, so nothing is
downloaded; a random byte-pair vocabulary of 151,000 tokens, for masks of the real size. Needs the
gpu extra (torch, transformers, llguidance); a plot too where matplotlib is installed.

Measured in one process: copy bandwidth and matrix multiplication (the ceilings); prefill tokens a
second; decode tokens a second at several batch sizes, free and under a grammar; prompts that share
an article, with and without sharing its pages; the two most promising settings of continuous
batching (CUDA graphs, asynchronous batching); and transformers' `generate()`, one prompt after
the other (the baseline). Decoding is timed as the difference of a long and a one-token run of the
same prompts, so that start-up and prefill fall out.

Every result is written to DIR as soon as it is there (gpu.json, gpu.md, gpu.png): what is cut off
at the time limit is told as not measured. An error of one measurement is a result, too.
"""

from __future__ import annotations

import argparse
import gc
import json
import random
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

from pipeline.backends.constrain import matcher_of
from pipeline.backends.continuous import Asked, generate
from pipeline.backends.fit import kv_bytes
from pipeline.domain import Card

RESULTS = Path(__file__).resolve().parent / "results"


@dataclass(frozen=True)
class Shape:
    """A model by its sizes, as in the configurations of the Qwen3 family."""

    name: str
    hidden: int
    layers: int
    heads: int
    kv_heads: int
    head_dim: int
    inner: int
    vocabulary: int = 151_936

    @property
    def parameters(self) -> int:
        """Weights without biases and norms; input and output embeddings are apart."""
        attention = self.hidden * self.head_dim * (2 * self.heads + 2 * self.kv_heads)
        layer = attention + 3 * self.hidden * self.inner
        return self.layers * layer + 2 * self.vocabulary * self.hidden

    @property
    def read_bytes(self) -> int:
        """Weights that a step reads: all but the input embedding, in two bytes each."""
        return 2 * (self.parameters - self.vocabulary * self.hidden)

    @property
    def card(self) -> Card:
        """The shape as a model card, for the arithmetic of the planner."""
        return Card(
            self.name,
            "transformers",
            "",
            "",
            parameters=self.parameters / 1e9,
            layers=self.layers,
            kv_heads=self.kv_heads,
            head_dim=self.head_dim,
        )


EIGHT = Shape("8B", 4096, 36, 32, 8, 128, 12_288)
THIRTY_TWO = Shape("32B", 5120, 64, 64, 8, 128, 25_600)
TOY = Shape("toy", 32, 2, 4, 2, 8, 64, 2_048)


@dataclass
class Bench:
    """What is measured with, and what was measured. `deadline` in time.perf_counter() seconds."""

    out: Path
    device: str
    deadline: float
    toy: bool
    found: dict[str, Any] = field(default_factory=dict)

    def measure(self, name: str, work: Callable[[], dict[str, Any]], seconds: float) -> None:
        """Run one measurement if there is time for it, and save everything so far."""
        if time.perf_counter() + seconds > self.deadline:
            self.found[name] = {"skipped": "no time left"}
        else:
            try:
                self.found[name] = work()
            except Exception as error:
                self.found[name] = {"error": f"{type(error).__name__}: {str(error)[:300]}"}
            self._room()
        self.save()
        print(f"{name}: {json.dumps(self.found[name])}", flush=True)

    def save(self) -> None:
        """Write JSON and Markdown."""
        self.out.mkdir(parents=True, exist_ok=True)
        (self.out / "gpu.json").write_text(json.dumps(self.found, indent=1) + "\n")
        (self.out / "gpu.md").write_text(markdown(self.found))

    def _room(self) -> None:
        import torch

        gc.collect()
        if self.device == "cuda":
            torch.cuda.empty_cache()


def synced(device: str, work: Callable[[], object]) -> float:
    """Seconds of the clock for one call, the device's queue emptied before and after."""
    import torch

    def wait() -> None:
        if device == "cuda":
            torch.cuda.synchronize()

    wait()
    start = time.perf_counter()
    work()
    wait()
    return time.perf_counter() - start


def ceilings(bench: Bench) -> dict[str, Any]:
    """Copied bytes a second (read and written), and multiplications in bfloat16."""
    import torch

    size = 1 << (20 if bench.toy else 31)
    side = 256 if bench.toy else 8192
    a = torch.empty(size, dtype=torch.uint8, device=bench.device)
    b = torch.empty_like(a)
    x = torch.randn(side, side, dtype=torch.bfloat16, device=bench.device)
    b.copy_(a), x @ x
    copy = min(synced(bench.device, lambda: b.copy_(a)) for _ in range(5))
    multiply = min(synced(bench.device, lambda: x @ x) for _ in range(5))
    return {
        "copy_gb_s": round(2 * size / copy / 1e9, 1),
        "bf16_tflop_s": round(2 * side**3 / multiply / 1e12, 2),
    }


def tokenizer(vocabulary: int) -> Any:
    """A byte-level byte-pair tokenizer with random merges: llguidance walks all its tokens."""
    from tokenizers import Tokenizer, decoders, models, pre_tokenizers
    from transformers import PreTrainedTokenizerFast

    dice = random.Random(1)
    tokens = ["<pad>", "<s>", "</s>", *sorted(pre_tokenizers.ByteLevel.alphabet())]
    known, merges = dict.fromkeys(tokens), list[tuple[str, str]]()
    while len(tokens) < vocabulary:
        left, right = (dice.choice(tokens[3:]) for _ in range(2))
        if len(left + right) <= 12 and left + right not in known:
            known[left + right] = None
            merges.append((left, right))
            tokens.append(left + right)
    inner = Tokenizer(models.BPE({t: i for i, t in enumerate(tokens)}, merges))
    inner.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    inner.decoder = decoders.ByteLevel()
    return PreTrainedTokenizerFast(
        tokenizer_object=inner, pad_token="<pad>", bos_token="<s>", eos_token="</s>"
    )


def model_of(shape: Shape, device: str) -> Any:
    """The model with random weights, made on the device itself."""
    import torch
    from transformers import AutoConfig, AutoModelForCausalLM

    config = AutoConfig.for_model(
        "qwen3",
        vocab_size=shape.vocabulary,
        hidden_size=shape.hidden,
        intermediate_size=shape.inner,
        num_hidden_layers=shape.layers,
        num_attention_heads=shape.heads,
        num_key_value_heads=shape.kv_heads,
        head_dim=shape.head_dim,
        tie_word_embeddings=False,
        max_position_embeddings=8192,
        pad_token_id=0,
        bos_token_id=1,
        eos_token_id=2,
    )
    with torch.device(device):
        return AutoModelForCausalLM.from_config(config, dtype=torch.bfloat16).eval()


# A reply under this schema does not come to an end within a measurement.
ENDLESS = json.dumps(
    {
        "type": "object",
        "properties": {
            "claims": {
                "type": "array",
                "minItems": 64,
                "maxItems": 99,
                "items": {
                    "type": "object",
                    "properties": {
                        "evidence": {"type": "array", "items": {"enum": ["a1", "a2"]}},
                        "text": {"type": "string", "minLength": 40, "maxLength": 140},
                    },
                    "required": ["evidence", "text"],
                    "additionalProperties": False,
                },
            }
        },
        "required": ["claims"],
        "additionalProperties": False,
    }
)


@dataclass
class Engine:
    """One loaded model with what a measurement needs."""

    bench: Bench
    shape: Shape
    model: Any
    grammars: Any

    def asked(
        self, count: int, length: int, limit: int, *, shared: int = 0, grammar: bool = False
    ) -> list[Asked]:
        """Random prompts; groups of four share their first `shared` tokens."""
        dice = random.Random(7)
        rows = []
        made = matcher_of(self.grammars, ENDLESS) if grammar else None
        for i in range(count):
            if i % 4 == 0:
                prefix = [dice.randrange(3, self.shape.vocabulary) for _ in range(shared)]
            rest = [dice.randrange(3, self.shape.vocabulary) for _ in range(length - shared)]
            matcher = made.deep_copy() if made is not None else None
            rows.append(Asked([*prefix, *rest], matcher, limit))
        return rows

    def run(self, asked: Sequence[Asked], rows: int, **tuned: Any) -> tuple[float, int]:
        """(seconds, new tokens) of one continuous batch, sampled as the writer samples."""
        from transformers import GenerationConfig

        settings = GenerationConfig(
            max_new_tokens=max(a.limit for a in asked),
            eos_token_id=-1,
            pad_token_id=0,
            do_sample=True,
            temperature=0.3,
            top_p=0.95,
            top_k=0,
        )
        found: list[Any] = []

        def work() -> None:
            found.extend(
                generate(
                    self.model,
                    asked,
                    settings,
                    rows=rows,
                    vocabulary=self.shape.vocabulary,
                    seed=0,
                    tuned=tuned,
                )
            )

        seconds = synced(self.bench.device, work)
        wrong = [f for f in found if isinstance(f, str)]
        if wrong:
            raise RuntimeError(wrong[0])
        return seconds, sum(map(len, found))

    def decode(
        self, batch: int, length: int, limit: int, *, grammar: bool = False, **tuned: Any
    ) -> dict[str, Any]:
        """Decode and prefill tokens a second at a batch size, and the share of the ceiling."""
        one = self.asked(batch, length, 1, grammar=grammar)
        first, _ = self.run(one, batch, **tuned)
        many = self.asked(batch, length, limit, grammar=grammar)
        seconds, tokens = self.run(many, batch, **tuned)
        if seconds <= first:
            raise RuntimeError("start-up varied by more than decoding took: no figure")
        speed = (tokens - batch) / (seconds - first)
        ceiling = self.ceiling(batch, length + limit / 2)
        return {
            "batch": batch,
            "context": length,
            "new_tokens": tokens,
            "decode_tok_s": round(speed, 1),
            "whole_tok_s": round(tokens / seconds, 1),
            "prefill_tok_s": round(batch * length / first, 1),
            "ceiling_tok_s": round(ceiling, 1),
            "share_of_ceiling": round(speed / ceiling, 4),
        }

    def ceiling(self, batch: int, context: float) -> float:
        """Tokens a second if a step read its bytes at copy speed, or computed at matrix speed."""
        measured = self.bench.found["ceilings"]
        read = self.shape.read_bytes + batch * context * kv_bytes(self.shape.card)
        memory = read / (float(measured["copy_gb_s"]) * 1e9)
        compute = batch * self.shape.read_bytes / (float(measured["bf16_tflop_s"]) * 1e12)
        return batch / max(memory, compute)

    def sequential(self, length: int, limit: int) -> dict[str, Any]:
        """Transformers' generate(), one prompt after the other."""
        import torch

        def of(new: int) -> float:
            seconds = 0.0
            for one in self.asked(2, length, new):
                ids = torch.tensor([one.tokens], device=self.bench.device)
                seconds += synced(self.bench.device, partial(self._generate, ids, new))
            return seconds

        of(1)  # warm
        first, seconds = of(1), of(limit)
        return {"decode_tok_s": round(2 * (limit - 1) / max(1e-9, seconds - first), 1)}

    def _generate(self, ids: Any, new: int) -> None:
        import torch

        with torch.inference_mode():
            self.model.generate(
                input_ids=ids,
                attention_mask=torch.ones_like(ids),
                max_new_tokens=new,
                min_new_tokens=new,
                do_sample=False,
                pad_token_id=0,
            )

    def prefix(self, stories: int, length: int) -> dict[str, Any]:
        """Four prompts over each article: seconds with its pages shared, and without."""
        count, shared = 4 * stories, length - length // 8
        told: dict[str, Any] = {"prompts": count, "tokens": count * length}
        for name, allowed in (("apart", False), ("shared", True)):
            asked = self.asked(count, length, 2, shared=shared)
            told[f"{name}_s"] = round(self.run(asked, count, allow_block_sharing=allowed)[0], 3)
        told["ratio"] = round(told["apart_s"] / max(1e-9, told["shared_s"]), 2)
        return told


def measure(bench: Bench, shape: Shape, batches: Sequence[int]) -> None:
    """Everything about one model."""
    import llguidance.hf

    name = shape.name
    length, limit = (48, 8) if bench.toy else (1024, 192)
    loaded: dict[str, Any] = {}

    def load() -> dict[str, Any]:
        made = tokenizer(min(shape.vocabulary, 151_000))
        loaded["grammars"] = llguidance.hf.from_tokenizer(made, n_vocab=shape.vocabulary)
        seconds = synced(bench.device, lambda: loaded.update(model=model_of(shape, bench.device)))
        return {"seconds": round(seconds, 1), "parameters": shape.parameters}

    bench.measure(f"{name} load", load, 60)
    if "model" not in loaded:
        return
    engine = Engine(bench, shape, loaded["model"], loaded["grammars"])
    bench.measure(f"{name} warm", lambda: engine.decode(2, length, 4), 20)
    bench.measure(
        f"{name} sequential generate()", lambda: engine.sequential(length, limit // 2), 30
    )
    for batch in batches:
        free = partial(engine.decode, batch, length, limit)
        bench.measure(f"{name} free {batch}", free, 25)
        bench.measure(f"{name} grammar {batch}", partial(free, grammar=True), 25)
    bench.measure(f"{name} prefix", lambda: engine.prefix(2 if bench.toy else 16, 4 * length), 30)
    most = 64 if 64 in batches else batches[-1]
    for way, tuned in {
        "cuda graphs": {"use_cuda_graph": True},
        "asynchronous": {"use_async_batching": True},
        "both": {"use_cuda_graph": True, "use_async_batching": True},
    }.items():
        work = partial(engine.decode, most, length, limit, **tuned)
        bench.measure(f"{name} {way} {most}", work, 40)
    engine.model = None
    loaded.clear()


def markdown(found: dict[str, Any]) -> str:
    """The results as a table."""
    lines = ["# One GPU", "", *(f"- {k}: {v}" for k, v in found.get("machine", {}).items())]
    lines += [f"- {k}: {v}" for k, v in found.get("ceilings", {}).items()]
    lines += ["", "| what | decode tok/s | prefill tok/s | ceiling | share | × sequential |"]
    lines.append("| --- " * 6 + "|")
    for name, told in found.items():
        if "decode_tok_s" not in told:
            if name not in ("machine", "ceilings"):
                lines.append(f"| {name} | {json.dumps(told)} | | | | |")
            continue
        base = found.get(f"{name.split()[0]} sequential generate()", {}).get("decode_tok_s")
        times = f"{told['decode_tok_s'] / base:.1f}" if base else ""
        rest = [told.get(k, "") for k in ("prefill_tok_s", "ceiling_tok_s", "share_of_ceiling")]
        cells = " | ".join(map(str, [told["decode_tok_s"], *rest]))
        lines.append(f"| {name} | {cells} | {times} |")
    return "\n".join(lines) + "\n"


def plot(found: dict[str, Any], file: Path) -> None:
    """Decode speed by batch size, with the ceiling; nothing without matplotlib."""
    try:
        import matplotlib as mpl
    except ImportError:
        print("no plot: matplotlib is not installed")
        return
    mpl.use("Agg")
    from matplotlib import pyplot as plt

    figure, axes = plt.subplots(figsize=(7, 4.5))
    for model in ("8B", "32B", "toy"):
        for way, style in (("free", "o-"), ("grammar", "x--")):
            rows = [v for k, v in found.items() if k.startswith(f"{model} {way} ")]
            rows = [v for v in rows if "decode_tok_s" in v]
            if rows:
                x = [v["batch"] for v in rows]
                axes.plot(x, [v["decode_tok_s"] for v in rows], style, label=f"{model}, {way}")
                if way == "free":
                    axes.plot(x, [v["ceiling_tok_s"] for v in rows], ":", label=f"{model}, ceiling")
    axes.set(xscale="log", yscale="log", xlabel="replies at once", ylabel="new tokens a second")
    if axes.get_legend_handles_labels()[0]:
        axes.legend()
    figure.savefig(file, dpi=120, bbox_inches="tight")


def machine(device: str) -> dict[str, Any]:
    """What it ran on."""
    import torch
    import transformers

    name = torch.cuda.get_device_name() if device == "cuda" else "CPU"
    return {"device": name, "torch": torch.__version__, "transformers": transformers.__version__}


def main() -> None:
    """Measure, largest gain first, until the time is up."""
    import torch

    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, default=RESULTS)
    parser.add_argument("--seconds", type=float, default=540)
    parser.add_argument("--toy", action="store_true")
    options = parser.parse_args()
    device = "cuda" if torch.cuda.is_available() and not options.toy else "cpu"
    if device == "cpu" and not options.toy:
        raise SystemExit("no GPU here. Try the walk with --toy.")
    deadline = time.perf_counter() + options.seconds
    bench = Bench(options.out, device, deadline, options.toy, {"machine": machine(device)})
    bench.measure("ceilings", lambda: ceilings(bench), 10)
    if options.toy:
        measure(bench, TOY, (1, 4))
    else:
        measure(bench, EIGHT, (1, 8, 64, 256))
        measure(bench, THIRTY_TWO, (1, 8))
    plot(bench.found, options.out / "gpu.png")


if __name__ == "__main__":
    main()
