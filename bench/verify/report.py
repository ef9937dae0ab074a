"""Items judged in a process of its own, so that any version of `pipeline` can be asked."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from .data import Pair
from .mutate import Lie

JUDGE = Path(__file__).with_name("judge.py")
# What this benchmark is about; the form of the three lines and the like is not.
RULES = frozenset(
    "number money percent point multiple unit date time identifier name name-sound nationality "
    "honorific quote marker hedge polarity attribution derived temporal table-cell".split()
)
Found = list[tuple[str, str, int, int]]


@dataclass(frozen=True)
class Item:
    """A claim to judge. `span` is None for one that is faithful."""

    pair: Pair
    ja: str
    span: tuple[int, int] | None = None

    @staticmethod
    def lying(pair: Pair, lie: Lie) -> Item:
        """A pair with one lie in it."""
        return Item(pair, lie[0], lie[1])


def judge(items: Sequence[Item], root: Path) -> list[Found]:
    """The findings of each item, by the `pipeline` in this folder, form and prose left out."""
    lines = [
        json.dumps(
            {
                "en": list(i.pair.en),
                "ja": i.ja,
                "published": i.pair.published.isoformat(),
                "context": i.pair.context,
            }
        )
        for i in items
    ]
    done = subprocess.run(
        [sys.executable, str(JUDGE)],
        input="\n".join(lines),
        capture_output=True,
        text=True,
        check=True,
        env={**os.environ, "PYTHONPATH": str(root)},
    )
    found = [json.loads(line) for line in done.stdout.splitlines()]
    return [[f for f in one if f[0] in RULES and f[1] != "info"] for one in found]


def digits_only(items: Sequence[Item]) -> list[Found]:
    """The baseline: runs of Japanese digits that do not stand in the English."""
    return [
        [
            ("digits", "block", m.start(), m.end())
            for m in re.finditer(r"\d+", i.ja)
            if m.group() not in " ".join(i.pair.en)
        ]
        for i in items
    ]


def flagged(found: Found, severities: str = "block review") -> bool:
    """Whether anything of these severities was found."""
    return any(f[1] in severities for f in found)


def caught(item: Item, found: Found, severities: str = "block review") -> bool:
    """Whether a finding overlaps the lie; a span of nothing is about the whole claim."""
    if item.span is None:
        return False
    start, end = item.span
    return any(f[1] in severities and f[2] < end and start < max(f[3], f[2] + 1) for f in found)
