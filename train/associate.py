"""Parallel sentences → which Japanese units go with which English stems (see adequate.py)."""

from __future__ import annotations

import gzip
import json
import math
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

from pipeline.backends.adequate import stems, units

_SEEN = 4  # times a pair must be seen together
_LIFT = 6.0  # times more often than chance
_SHARE = 0.015  # of the sentences with the stem, or with the unit
_PARTNERS = 40  # a stem; the strongest


def associated(pairs: Iterable[tuple[str, str]]) -> dict[str, list[str]]:
    """Stem → its partners, the strongest first."""
    left, right, both, total = Counter[str](), Counter[str](), Counter[tuple[str, str]](), 0
    for english, japanese in pairs:
        a, b = stems(english), units(japanese)
        left.update(a)
        right.update(b)
        both.update((x, y) for x in a for y in b)
        total += 1
    found: dict[str, list[tuple[float, str]]] = {}
    for (stem, unit), seen in both.items():
        lift = seen * total / (left[stem] * right[unit])
        share = max(seen / left[stem], seen / right[unit])
        if seen >= _SEEN and lift >= _LIFT and share >= _SHARE:
            found.setdefault(stem, []).append((seen * math.log(lift), unit))
    return {
        stem: [unit for _, unit in sorted(partners, reverse=True)[:_PARTNERS]]
        for stem, partners in sorted(found.items())
    }


def write(file: Path, table: dict[str, list[str]]) -> None:
    """Gzipped JSON without a time stamp, so that the same table is the same file."""
    text = json.dumps(table, ensure_ascii=False, separators=(",", ":"))
    file.write_bytes(gzip.compress(text.encode(), mtime=0))
