"""Templates → synthetic pairs whose slots say the same on both sides."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from .slots import Value, kinds, value

_SLOT = re.compile(r"\{([A-Z]+)(\d?)\}")
_REGISTERS = frozenset("dabt")


@dataclass(frozen=True, slots=True)
class Pair:
    """A sentence in both languages; register d です・ます, a だ・である, b line, t headline."""

    english: str
    japanese: str
    register: str


def read_pairs(folder: Path, pattern: str) -> tuple[Pair, ...]:
    """The pairs of every matching TSV file. Raises ValueError naming the file and line."""
    found = list[Pair]()
    for file in sorted(folder.glob(pattern)):
        for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), 1):
            parts = line.split("\t")
            if len(parts) != 3 or not all(parts) or parts[2] not in _REGISTERS:
                raise ValueError(
                    f"{file}:{number}: expected English, Japanese and one of d a b t, "
                    f"separated by tabs; got {len(parts)} columns."
                )
            found.append(Pair(*parts))
    return tuple(found)


def expand(templates: Sequence[Pair], count: int, seed: int) -> Iterator[Pair]:
    """`count` pairs with distinct English, every template used about equally; the same for a seed.

    Raises ValueError for a slot that has no values, or a slot on one side only.
    """
    for template in templates:
        _checked(template)
    rng, seen, order = random.Random(seed), set[str](), list(templates)
    stuck = 0
    while count > len(seen) and stuck < 20:
        rng.shuffle(order)
        before = len(seen)
        for template in order:
            pair = filled(template, rng)
            if pair.english not in seen and len(seen) < count:
                seen.add(pair.english)
                yield pair
        stuck = stuck + 1 if len(seen) == before else 0


def filled(template: Pair, rng: random.Random) -> Pair:
    """The template with a value in every slot; no value stands in two slots."""
    values: dict[str, Value] = {}
    for match in _SLOT.finditer(template.english):
        name = match.group(1) + match.group(2)
        while name not in values:
            found = value(match.group(1), rng, template.english[: match.start()])
            if not any(_alike(found[0], known[0]) for known in values.values()):
                values[name] = found
    return Pair(
        _SLOT.sub(lambda m: values[m.group(1) + m.group(2)][0], template.english),
        _SLOT.sub(lambda m: values[m.group(1) + m.group(2)][1], template.japanese),
        template.register,
    )


def _alike(one: str, other: str) -> bool:
    """Whether one holds the other as whole words: Claude 4.5 and Claude, but not 20 and 2026."""
    shorter, longer = sorted((one, other), key=len)
    return re.search(rf"(?<!\w){re.escape(shorter)}(?!\w)", longer) is not None


def _checked(template: Pair) -> None:
    sides = [
        {m.group(1) + m.group(2) for m in _SLOT.finditer(text)}
        for text in (template.english, template.japanese)
    ]
    if sides[0] != sides[1]:
        raise ValueError(f"slots differ between the sides of {template.english!r}")
    for match in _SLOT.finditer(template.english):
        if match.group(1) not in kinds():
            raise ValueError(f"no values for {match.group()} in {template.english!r}")
