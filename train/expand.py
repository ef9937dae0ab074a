"""Templates → synthetic pairs whose slots say the same on both sides.

`python -m train.expand --templates train/data --count 200000 --seed 7 --out FILE.tsv`
"""

from __future__ import annotations

import argparse
import random
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from .slots import Place, Value, article, kinds, value

_SLOT = re.compile(r"\{([A-Z]+)(\d?)\}")
_ARTICLE = re.compile(r"\b([Aa])n? $")
_REGISTERS = frozenset("dabt")
_STUCK = 20  # rounds in a row without a new pair, after which the templates are used up
_TRIES = 200  # values drawn for a slot before its template is called impossible


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

    Raises ValueError for a slot that has no values, for a slot on one side only, and when the
    templates cannot give so many pairs.
    """
    for template in templates:
        _checked(template)
    rng, seen, order = random.Random(seed), set[str](), list(templates)
    stuck = 0
    while len(seen) < count:
        rng.shuffle(order)
        before = len(seen)
        for template in order:
            pair = filled(template, rng)
            if pair.english not in seen and len(seen) < count:
                seen.add(pair.english)
                yield pair
        stuck = stuck + 1 if len(seen) == before else 0
        if stuck == _STUCK:
            raise ValueError(f"{len(order)} templates give {len(seen)} pairs, not {count}.")


def filled(template: Pair, rng: random.Random) -> Pair:
    """The template with a value in every slot; no value stands in two slots."""
    values: dict[str, Value] = {}
    english, end = "", 0
    for match in _SLOT.finditer(template.english):
        english += template.english[end : match.start()]
        place = Place(english, template.english[match.end() :], template.register)
        if match.group() not in values:
            values[match.group()] = _fresh(match.group(1), rng, place, list(values.values()))
        english = _joined(english, values[match.group()][0])
        end = match.end()
    japanese = _SLOT.sub(lambda m: values[m.group()][1], template.japanese)
    return Pair(english + template.english[end:], japanese, template.register)


def _fresh(kind: str, rng: random.Random, place: Place, used: list[Value]) -> Value:
    """A value for the slot that says nothing which another slot of the sentence says."""
    for _ in range(_TRIES):
        found = value(kind, rng, place)
        if not any(_alike(found[side], known[side]) for known in used for side in (0, 1)):
            return found
    raise ValueError(f"no {kind} is left after {place.before!r}")


def _joined(before: str, english: str) -> str:
    """The text so far and a value: with a capital to open a sentence, with the right article."""
    first = english.split(" ")[0]
    if (before == "" or before.endswith((". ", "? "))) and first.isalpha() and first.islower():
        english = english[0].upper() + english[1:]
    return _ARTICLE.sub(lambda m: f"{m[1]}{article(english)[1:]} ", before) + english


def _alike(one: str, other: str) -> bool:
    """Whether one holds the other as whole words: Claude 4.5 and Claude, but not 20 and 2026."""
    shorter, longer = sorted((one, other), key=len)
    if shorter not in longer:
        return False
    return re.search(rf"(?<!\w){re.escape(shorter)}(?!\w)", longer) is not None


def _checked(template: Pair) -> None:
    sides = [
        {m.group() for m in _SLOT.finditer(text)} for text in (template.english, template.japanese)
    ]
    if sides[0] != sides[1]:
        raise ValueError(f"slots differ between the sides of {template.english!r}")
    for text in (template.english, template.japanese):
        if left := re.search(r"[{}]", _SLOT.sub("", text)):
            raise ValueError(f"a stray {left.group()} in {text!r}")
    for match in _SLOT.finditer(template.english):
        if match.group(1) not in kinds():
            raise ValueError(f"no values for {match.group()} in {template.english!r}")


def main(arguments: Sequence[str] | None = None) -> None:
    """Write expanded pairs to a TSV file: English, Japanese, register."""
    parser = argparse.ArgumentParser(prog="python -m train.expand", description=main.__doc__)
    parser.add_argument("--templates", type=Path, required=True, help="folder of templates-*.tsv")
    parser.add_argument("--count", type=int, required=True, help="how many pairs")
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--out", type=Path, required=True, help="the TSV file to write")
    options = parser.parse_args(arguments)
    templates = read_pairs(options.templates, "templates-*.tsv")
    with options.out.open("w", encoding="utf-8") as out:
        for pair in expand(templates, options.count, options.seed):
            out.write(f"{pair.english}\t{pair.japanese}\t{pair.register}\n")
    print(f"{options.count} pairs from {len(templates)} templates in {options.out}")


if __name__ == "__main__":
    main()
