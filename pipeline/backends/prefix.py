"""Prompts that begin alike: what they share is computed once, then the rows are decoded together.

The writer's prompts of one story differ only behind the article. Their common tokens go through
the model once, the cache is repeated for every row, and the different ends are put flush right,
with the padding masked between prefix and end. Only for attention that keeps every token: a cache
that has forgotten cannot be repeated this way.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

# Below this many tokens saved a row the second pass costs more than it spares.
_WORTH = 128


def common(rows: Sequence[Sequence[int]]) -> int:
    """How many tokens all rows begin with; each row keeps at least one of its own."""
    shortest, first = min(map(len, rows)), rows[0]
    for i in range(shortest - 1):
        if any(row[i] != first[i] for row in rows):
            return i
    return shortest - 1


def families(rows: Sequence[Sequence[int]], most: int) -> list[tuple[list[int], int]]:
    """Row numbers in groups of at most `most` that begin alike, each with its shared length.

    Rows that share too little stand in groups with 0: they are padded as usual. Every row is in
    exactly one group.
    """
    order = sorted(range(len(rows)), key=lambda i: tuple(rows[i]))
    groups: list[list[int]] = []
    for i in order:
        near = groups[-1] if groups else None
        if near and len(near) < most and common([rows[near[0]], rows[i]]) >= _WORTH:
            near.append(i)
        else:
            groups.append([i])
    alone = sorted((g[0] for g in groups if len(g) == 1), key=lambda i: len(rows[i]))
    found = [(g, common([rows[i] for i in g])) for g in groups if len(g) > 1]
    found += [(alone[i : i + most], 0) for i in range(0, len(alone), most)]
    return found


def inputs(model: Any, rows: Sequence[Sequence[int]], shared: int, pad: int) -> dict[str, Any]:
    """What `generate()` is given for rows with `shared` tokens in common: ids, mask and cache."""
    import torch
    from transformers import DynamicCache

    cache = DynamicCache(config=model.config)
    with torch.inference_mode():
        beginning = torch.tensor([list(rows[0][:shared])], device=model.device)
        # Its logits are of no use, and would be as large as the vocabulary for each token.
        model(beginning, past_key_values=cache, logits_to_keep=1)
    cache.batch_repeat_interleave(len(rows))
    longest = max(map(len, rows))
    ids, mask = [], []
    for row in rows:
        gap = longest - len(row)
        ids.append([*row[:shared], *[pad] * gap, *row[shared:]])
        mask.append([1] * shared + [0] * gap + [1] * (len(row) - shared))
    given = {"input_ids": ids, "attention_mask": mask}
    told = {name: torch.tensor(value, device=model.device) for name, value in given.items()}
    return {**told, "past_key_values": cache}
