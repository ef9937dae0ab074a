"""Writing in batches over a shared prefix, against one `generate()` after the other; on any device.

Run: python -m bench.write [--stories 4] [--tokens 48] [--model smollm2-135m]
The prompts are the writer's own for the sample stories (headline and sections over one article).
All ways get the same prompts, decode greedily and are stopped after the same number of new
tokens, so that tokens per second is the only thing that differs:

- sequential: transformers' `generate()`, one prompt after the other (the baseline)
- padded: `generate()` over batches of prompts of like length
- shared prefix: the same, what the prompts of a story share computed once (`backends/prefix.py`)
- continuous: replies enter and leave the batch one by one, and share pages of their prefix
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from pipeline.backends.continuous import Asked, generate
from pipeline.backends.local import LocalBackend
from pipeline.backends.prefix import families, inputs
from pipeline.config import cards, models_folder, prompt_template
from pipeline.domain import Entry, Prompt, Response, Source, Style, digest
from pipeline.extract import extract
from pipeline.write import Asker, plan

SITE = Path(__file__).resolve().parent.parent / "samples" / "site"
NOW = datetime(2026, 11, 21, tzinfo=UTC)


@dataclass(frozen=True)
class Way:
    """What one way of asking took."""

    seconds: float
    busy: float
    tokens: int
    prefilled: int

    @property
    def speed(self) -> float:
        """New tokens a second of this process's time on the CPU, or of the clock with a GPU."""
        return self.tokens / self.busy


def source(path: Path) -> Source:
    """A sample article as the line reads it."""
    entry = Entry(
        digest(path.name), "", "Sample", f"http://x.example/{path.name}", "", "", None, None, NOW
    )
    return extract(entry, Response(entry.url, 200, path.read_bytes(), "text/html"), NOW)


def prompts(stories: int) -> list[Prompt]:
    """The writer's first wave for some sample stories, those with the most sentences."""
    template, _ = prompt_template("article.ja.v2")
    found: list[Prompt] = []
    known = {path.stem: source(path) for path in sorted(SITE.glob("*.html"))}
    longest = sorted(known.items(), key=lambda pair: -len(pair[1].sentences))
    for name, article in longest[:stories]:
        of = (article,)
        planned = plan(of, Style(table=False))
        asker = Asker(name, of, template, planned.event)
        found.append(asker.headline())
        found += [asker.section(planned, i) for i in range(len(planned.sections))]
    return found


def shared(asked: Sequence[Asked], page: int) -> int:
    """Prompt tokens in whole pages that a prompt before has as well: what need not be computed."""
    seen: set[tuple[int, ...]] = set()
    saved = 0
    for one in asked:
        mine = [tuple(one.tokens[: n + page]) for n in range(0, len(one.tokens) - page, page)]
        saved += page * sum(prefix in seen for prefix in mine)
        seen.update(mine)
    return saved


def saved_by_families(asked: Sequence[Asked], batch: int) -> int:
    """Prompt tokens that batches over a shared prefix compute once instead of for each row."""
    groups = families([a.tokens for a in asked], batch)
    return sum(begin * (len(group) - 1) for group, begin in groups)


def timed(work: Callable[[], int], prefilled: int) -> Way:
    """Run once; `work` returns the number of new tokens."""
    import torch

    start, before = time.perf_counter(), time.process_time()
    tokens = work()
    seconds = time.perf_counter() - start
    # On a CPU that others use too, the clock measures them.
    busy = seconds if torch.cuda.is_available() else time.process_time() - before
    return Way(seconds, busy, tokens, prefilled)


def ways(backend: Any, asked: Sequence[Asked], limit: int, batch: int) -> dict[str, Way]:
    """Each way once, over the same prompts, free text, greedy."""
    import torch

    model, pad = backend._model, backend._tokenizer.pad_token_id
    fixed = {"do_sample": False, "max_new_tokens": limit, "pad_token_id": pad}
    size = sum(len(a.tokens) for a in asked)

    def padded(rows: int) -> int:
        new = 0
        order = sorted(asked, key=lambda a: len(a.tokens))
        for i in range(0, len(order), rows):
            ids = {"input_ids": [a.tokens for a in order[i : i + rows]]}
            given = backend._tokenizer.pad(ids, return_tensors="pt").to(model.device)
            with torch.inference_mode():
                out = model.generate(**given, min_new_tokens=limit, **fixed)
            new += out[:, given["input_ids"].shape[1] :].numel()
        return new

    def together() -> int:
        new = 0
        rows = [a.tokens for a in asked]
        for group, begin in families(rows, batch):
            given = inputs(model, [rows[i] for i in group], begin, pad) if begin else None
            if given is None:
                ids = {"input_ids": [rows[i] for i in group]}
                given = dict(backend._tokenizer.pad(ids, return_tensors="pt").to(model.device))
            with torch.inference_mode():
                out = model.generate(**given, min_new_tokens=limit, **fixed)
            new += out[:, given["input_ids"].shape[1] :].numel()
        return new

    def continuous() -> int:
        from transformers import GenerationConfig

        # An end that no token is, so that every reply has its full length.
        settings = GenerationConfig(eos_token_id=-1, **fixed)
        vocabulary = backend._vocabulary
        found = generate(model, asked, settings, rows=batch, vocabulary=vocabulary, seed=0)
        assert all(isinstance(f, list) for f in found), found
        return sum(map(len, found))

    spared = saved_by_families(asked, batch)
    return {
        "sequential generate()": timed(lambda: padded(1), size),
        f"padded batches of {batch}": timed(lambda: padded(batch), size),
        f"batches of {batch}, shared prefix": timed(together, size - spared),
        f"continuous, {batch} rows, shared prefix": timed(continuous, size - shared(asked, 32)),
    }


def table(found: dict[str, Way]) -> str:
    """The result as Markdown."""
    base = next(iter(found.values()))
    heads = ("way", "seconds, clock", "seconds, busy", "new tokens per busy second", "ratio")
    lines = ["| " + " | ".join((*heads, "prompt tokens computed at least")) + " |"]
    lines.append("| --- " * 6 + "|")
    for name, way in found.items():
        ratio = f"{way.speed / base.speed:.1f}"
        times = f"{way.seconds:.0f} | {way.busy:.0f} | {way.speed:.2f}"
        lines.append(f"| {name} | {times} | {ratio} | {way.prefilled} |")
    return "\n".join(lines)


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--stories", type=int, default=4)
    parser.add_argument("--tokens", type=int, default=48)
    parser.add_argument("--batch", type=int, default=8)
    parser.add_argument("--model", default="smollm2-135m")
    options = parser.parse_args()
    card = replace(cards(models_folder() / "cards")[options.model], temperature=0.0)
    backend = LocalBackend(card)
    asked = [
        Asked(backend._encode(replace(p, schema=None)), None, options.tokens)
        for p in prompts(options.stories)
    ]
    found = ways(backend, asked, options.tokens, options.batch)
    size = sum(len(a.tokens) for a in asked)
    saved = saved_by_families(asked, options.batch)
    told = f"{len(asked)} prompts of {options.stories} stories, {size} tokens"
    print(f"{told}, {options.tokens} new each\n")
    print(table(found))
    share = f"{saved} of {size} tokens ({100 * saved / size:.0f} %)"
    print(f"\nPrefill saved by the shared prefix: {share}")


if __name__ == "__main__":
    main()
