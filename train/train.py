"""Train the translator: plain PyTorch, resumable, from a pretrained English encoder.

The encoder is MiniLM (six post-norm BERT layers); the decoder is ours and pre-norm, its embedding
shared with its output. On a CPU the encoder's lower layers stay frozen and the clock sets the
schedule (warm-up, constant, then linear decay); on a GPU everything trains under bf16.
"""

from __future__ import annotations

import json
import math
import time
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np
import torch
from rich.progress import track
from torch import Tensor, nn
from torch.nn import functional as F

from .model import Shape, Translation, started
from .pieces import END, PAD
from .shipped import shipped


@dataclass(frozen=True, slots=True)
class Plan:
    """How to train. Minutes of wall clock; target tokens a batch; share of each group per stage."""

    minutes: float = 60.0
    steps: int = 0  # so many steps instead of minutes: the same result every time
    batch: int = 1000
    rate: float = 1e-3
    warmup: float = 0.03  # share of the minutes
    decay: float = 0.35  # share of the minutes
    frozen: int = 5  # encoder layers that do not learn, and the embeddings with them; 0 = all learn
    smoothing: float = 0.1
    seed: int = 7
    shares: tuple[float, ...] = (0.45, 0.35, 0.2, 0.0, 0.0)  # GROUPS, first stage
    final: tuple[float, ...] = (0.55, 0.25, 0.2, 0.0, 0.0)  # GROUPS, while the rate decays
    save_every: float = 300.0  # seconds


class Pairs:
    """The ids of pairs.npz, and endless batches of them by group shares and length."""

    def __init__(self, file: Path) -> None:
        data = np.load(file)
        self.group = data["group"]
        self._ids = {side: data[side] for side in ("source", "target")}
        self._ends = {side: data[side + "_ends"] for side in ("source", "target")}
        # Tokens of both sides: batches of one length waste the least on padding.
        self._length = sum(np.diff(ends, prepend=0) for ends in self._ends.values()) / 2
        self._states: np.ndarray | None = None

    def __len__(self) -> int:
        return len(self.group)

    def ids(self, side: str, index: int) -> np.ndarray:
        """The ids of one side of pair `index`."""
        start = self._ends[side][index - 1] if index else 0
        found: np.ndarray = self._ids[side][start : self._ends[side][index]]
        return found

    def batches(
        self, shares: tuple[float, ...], tokens: int, rng: np.random.Generator
    ) -> Iterator[np.ndarray]:
        """Index arrays of about `tokens` padded tokens a side: one round of 200 batches."""
        wanted = 200 * tokens / max(self._length.mean(), 1)
        chosen = []
        for group, share in enumerate(shares):
            members = np.flatnonzero(self.group == group)
            if share and len(members):
                chosen.append(
                    rng.choice(members, int(wanted * share), replace=wanted * share > len(members))
                )
        order = np.concatenate(chosen)
        order = order[np.argsort(self._length[order] + rng.uniform(0, 2, len(order)))]
        rounds, start = [], 0
        for end in range(1, len(order) + 1):
            full = self._length[order[min(end, len(order) - 1)]] * (end - start + 1) > tokens
            if full or end == len(order):
                rounds.append(order[start:end])
                start = end
        yield from (rounds[i] for i in rng.permutation(len(rounds)))

    def remember(self, model: Translation, file: Path) -> None:
        """Compute the frozen layers' states of every source once, and read them from then on.

        Half precision, (tokens, width), in `file`: about 1 MB for 1,300 tokens.
        """
        total = int(self._ends["source"][-1])
        if not file.is_file():
            fresh = np.lib.format.open_memmap(
                file.with_suffix(".part"), "w+", np.float16, (total, model.shape.width)
            )
            for indexes in track(self._by_length(64), f"encoder states of {len(self)} sentences"):
                self._fill(fresh, indexes, model)
            fresh.flush()
            file.with_suffix(".part").replace(file)
        self._states = np.load(file, mmap_mode="r")

    @torch.no_grad()
    def _fill(self, states: np.ndarray, indexes: np.ndarray, model: Translation) -> None:
        model.eval()
        source, _ = self.tensors(indexes, "cpu")
        found = model.lower(source, (source != PAD)[:, None, None, :])
        for row, index in enumerate(indexes):
            end = int(self._ends["source"][index])
            length = len(self.ids("source", index))
            states[end - length : end] = found[row, :length].numpy()
        model.train()

    def _by_length(self, size: int) -> list[np.ndarray]:
        order = np.argsort([len(self.ids("source", i)) for i in range(len(self))])
        return [order[i : i + size] for i in range(0, len(order), size)]

    def states(self, indexes: np.ndarray, width: int) -> Tensor | None:
        """The remembered states of some sources, padded to `width` tokens; None without any."""
        if self._states is None:
            return None
        out = torch.zeros(len(indexes), width, self._states.shape[1])
        for row, index in enumerate(indexes):
            end, length = int(self._ends["source"][index]), len(self.ids("source", index))
            out[row, :length] = torch.from_numpy(
                self._states[end - length : end].astype(np.float32)
            )
        return out

    def tensors(self, indexes: np.ndarray, device: str) -> tuple[Tensor, Tensor]:
        """(source, target) id tensors, padded; the target is closed by the end token."""
        sides = []
        for side, last in (("source", []), ("target", [END])):
            rows = [np.append(self.ids(side, i), last) for i in indexes]
            width = max(map(len, rows))
            width = -(-width // 8) * 8 if device == "cuda" else width
            padded = np.full((len(rows), width), PAD, np.int64)
            for row, ids in zip(padded, rows, strict=True):
                row[: len(ids)] = ids
            sides.append(torch.from_numpy(padded).to(device, non_blocking=True))
        return sides[0], sides[1]


def loss_of(
    model: Callable[..., Tensor],
    source: Tensor,
    target: Tensor,
    smoothing: float,
    states: Tensor | None = None,
) -> Tensor:
    """Mean label-smoothed cross entropy per target token."""
    scores = model(source, target, states)
    return F.cross_entropy(
        scores.flatten(0, 1), target.flatten(), ignore_index=PAD, label_smoothing=smoothing
    )


def rate_at(done: float, plan: Plan) -> float:
    """The learning rate at a share `done` of the training: up, level, then down to a fiftieth."""
    if done < plan.warmup:
        return plan.rate * max(done / plan.warmup, 0.01)
    left = (1.0 - done) / plan.decay
    return plan.rate * min(1.0, max(left, 0.02))


def train(
    data: Path,
    out: Path,
    shape: Shape,
    plan: Plan,
    encoder: Path | None,
    start: Path | None = None,
) -> None:
    """Train for `plan.minutes`, going on from out/last.pt when it is there.

    `start` is an exported weights folder to begin from, with the vocabularies that `data` has.
    Writes out/last.pt (everything needed to go on), out/average.pt (the averaged weights) and
    out/log.jsonl (one line a report).
    """
    out.mkdir(parents=True, exist_ok=True)
    device = "cuda" if torch.cuda.is_available() else "cpu"
    torch.manual_seed(plan.seed)
    pairs, held = Pairs(data / "pairs.npz"), Pairs(data / "held.npz")
    model = started(shape, encoder, json.loads((data / "rows.json").read_text()))
    if start is not None:
        model.load_state_dict(shipped(start, shape))
    model.to(device)
    model.freeze(plan.frozen)
    if plan.frozen and device == "cpu":
        pairs.remember(model, data / f"states-{plan.frozen}.npy")
    state = _State(model, plan, out)
    if device == "cuda":
        torch.set_float32_matmul_precision("high")
    run = torch.compile(model, dynamic=True) if device == "cuda" else model
    while state.done < 1.0:
        shares = plan.final if state.done > 1.0 - plan.decay else plan.shares
        rng = np.random.default_rng((plan.seed, state.step))
        for indexes in pairs.batches(shares, plan.batch, rng):
            source, target = pairs.tensors(indexes, device)
            with torch.autocast(device, torch.bfloat16, enabled=_half(device)):
                states = pairs.states(indexes, source.shape[1])
                loss = loss_of(run, source, target, plan.smoothing, states)
            state.update(loss, int((target != PAD).sum()))
            if state.due():
                state.save(_measure(model, held, device))
            if state.done >= 1.0:
                break
    state.save(_measure(model, held, device))


def _half(device: str) -> bool:
    """Whether half precision pays: on a CPU only where its matrix units know bfloat16.

    Seen on one core that does: 2,583 target tokens a second instead of 1,426.
    """
    return device == "cuda" or torch.cpu._is_avx512_bf16_supported()


@torch.no_grad()
def _measure(model: Translation, held: Pairs, device: str) -> float:
    """Loss per token without smoothing on the held-back pairs."""
    model.eval()
    total = tokens = 0.0
    for start in range(0, len(held), 32):
        indexes = np.arange(start, min(start + 32, len(held)))
        source, target = held.tensors(indexes, device)
        count = int((target != PAD).sum())
        total += float(loss_of(model, source, target, 0.0)) * count
        tokens += count
    model.train()
    return total / tokens


class _State:
    """Optimiser, averaged weights, clock and log of one training."""

    def __init__(self, model: Translation, plan: Plan, out: Path) -> None:
        self.model, self.plan, self.out = model, plan, out
        self._learned = [p for p in model.parameters() if p.requires_grad]
        self._optimiser = torch.optim.AdamW(
            self._learned, lr=plan.rate, betas=(0.9, 0.98), weight_decay=0.01,
            fused=self._learned[0].is_cuda,
        )  # fmt: skip
        self._average = {k: v.detach().clone() for k, v in model.state_dict().items()}
        self.step, self._spent, self._tokens, self._losses = 0, 0.0, 0, list[float]()
        if (out / "last.pt").is_file():
            self._resume()
        self._since = self._saved = time.monotonic()

    @property
    def done(self) -> float:
        """The share of the training that is over, earlier runs included."""
        if self.plan.steps:
            return self.step / self.plan.steps
        return (self._spent + time.monotonic() - self._since) / (60 * self.plan.minutes)

    def due(self) -> bool:
        """Whether it is time for a checkpoint."""
        return time.monotonic() - self._saved > self.plan.save_every

    def update(self, loss: Tensor, tokens: int) -> None:
        """One optimiser step, and one step of the moving average."""
        for group in self._optimiser.param_groups:
            group["lr"] = rate_at(self.done, self.plan)
        self._optimiser.zero_grad(set_to_none=True)
        loss.backward()  # type: ignore[no-untyped-call]
        nn.utils.clip_grad_norm_(self._learned, 1.0)
        self._optimiser.step()
        self.step += 1
        self._tokens += tokens
        if self.step % 10 == 0:
            self._losses.append(float(loss.detach()))
            keep = min(0.99, 1 - 10 / (self.step + 10))
            for key, value in self.model.state_dict().items():
                self._average[key].lerp_(value, 1 - keep) if value.is_floating_point() else None

    def save(self, held: float) -> None:
        """Write a checkpoint, whole or not at all, and a line of the log."""
        self._spent += time.monotonic() - self._since
        self._since = time.monotonic()
        state = {"model": self.model.state_dict(), "average": self._average, "step": self.step,
                 "optimiser": self._optimiser.state_dict(), "spent": self._spent,
                 "tokens": self._tokens}  # fmt: skip
        _replace(state, self.out / "last.pt")
        _replace(
            {"shape": asdict(self.model.shape), "weights": self._average}, self.out / "average.pt"
        )
        mean = sum(self._losses) / max(len(self._losses), 1)
        line = {"step": self.step, "minutes": round(self._spent / 60, 2), "tokens": self._tokens,
                "loss": round(mean, 4), "held": round(held, 4),
                "perplexity": round(math.exp(held), 2)}  # fmt: skip
        with (self.out / "log.jsonl").open("a", encoding="utf-8") as log:
            log.write(json.dumps(line) + "\n")
        print(json.dumps(line), flush=True)
        self._losses.clear()
        self._saved = time.monotonic()

    def _resume(self) -> None:
        state = torch.load(self.out / "last.pt", weights_only=True)
        self.model.load_state_dict(state["model"])
        self._optimiser.load_state_dict(state["optimiser"])
        self._average = state["average"]
        self.step, self._spent, self._tokens = state["step"], state["spent"], state["tokens"]


def _replace(state: object, file: Path) -> None:
    fresh = file.with_suffix(".new")
    torch.save(state, fresh)
    fresh.replace(file)
