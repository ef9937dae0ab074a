"""Print the table: false flags on faithful pairs, recall for each kind of lie, harmless rewrites.

Run: python -m bench.verify --data FOLDER [--against CHECKOUT] [--half tuned|checked] [--show KIND]
(FOLDER holds `en<TAB>ja` files with `.meta.tsv` beside them; CHECKOUT is another version.)
Or, on pairs and lies that somebody else wrote: --pairs FILE [--lies FILE] [--show KIND] (see `given`).
"""

from __future__ import annotations

import argparse
import random
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from functools import partial
from pathlib import Path

from . import entities, given, mutate
from .data import Pair, merged, pairs, shortened, wilson
from .harmless import HARMLESS
from .mutate import Mutator
from .report import Found, Item, caught, digits_only, flagged, judge
from .speed import speed
from .tables import tables

ROOT = Path(__file__).resolve().parent.parent.parent
MOST = 400  # items of one kind: enough for an interval of three points
Judge = Callable[[Sequence[Item]], list[Found]]

LIES: dict[str, tuple[Mutator, str]] = {
    "M1 one digit, number >= 10": (mutate.one_digit(True), "99"),
    "M1s one digit, number < 10": (mutate.one_digit(False), "92"),
    "M2 万/億/兆, one zero more": (mutate.scale, "99.5"),
    "M3 currency": (mutate.instead(mutate.CURRENCIES), "99"),
    "M4 % / ポイント / 割 / 倍": (mutate.instead(mutate.KINDS), "97"),
    "M5 date, weekday, am/pm": (mutate.dates, "98"),
    "M6 unit": (mutate.units, "95"),
    "M7 inserted fact": (mutate.inserted, "99.5"),
    "M8 identifier in the text": (entities.models, "99"),
    "M13 invented quotation": (mutate.quotations, "97"),
    "M16 about or bound dropped, turned": (mutate.markers, "90"),
    "M9 person, country, firm of a list": (entities.swapped, "98"),
}
HINTS: dict[str, Mutator] = {
    "M11 direction or negation turned": mutate.turned(mutate.TURNS),
    "M12 hedge removed": mutate.turned(mutate.HEDGES),
    "M15 condition removed": mutate.unconditional,
    "M18 attribution removed": mutate.unattributed,
}


def lies(found: Sequence[Pair], mutator: Mutator, seed: int = 1) -> list[Item]:
    """Every lie of a kind, at most `MOST`, drawn by a fixed seed."""
    dice = random.Random(seed)
    items = [
        Item.lying(pair, lie) for pair in found for lie in mutator(pair, dice) if lie[0] != pair.ja
    ]
    dice.shuffle(items)
    return items[:MOST]


def model_lies(found: Sequence[Pair], ask: Judge, seed: int = 1) -> list[Item]:
    """Model names written into both languages, then changed in the Japanese alone."""
    dice = random.Random(seed)
    renamed = entities.renamed(list(found), dice)
    clean = [
        r
        for r, f in zip(renamed, ask([Item(p, p.ja) for p, _ in renamed]), strict=True)
        if not flagged(f)
    ]
    items = []
    for pair, model in clean:
        at = pair.ja.index(model)
        for other in entities.variants(model, dice):
            new = pair.ja[:at] + other + pair.ja[at + len(model) :]
            items.append(Item(pair, new, (at, at + len(other))))
    dice.shuffle(items)
    return items[:MOST]


def row(name: str, cells: Iterable[str]) -> None:
    """Print one line of the table."""
    print(f"| {name} | {' | '.join(cells)} |", flush=True)


def shares(items: Sequence[Item], ask: Judge, base: Judge | None, faithful: bool) -> list[str]:
    """Cells: blocked or reviewed, blocked, by the version before, by digits alone."""

    def hit(item: Item, found: Found, severities: str = "block review") -> bool:
        return flagged(found, severities) if faithful else caught(item, found, severities)

    ours = ask(items)
    cells = [
        wilson(sum(hit(i, f, s) for i, f in zip(items, ours, strict=True)), len(items))
        for s in ("block review", "block")
    ]
    others = [base(items)] if base else []
    for found in [*others, digits_only(items)]:
        cells.append(wilson(sum(hit(i, f) for i, f in zip(items, found, strict=True)), len(items)))
    return cells if base else [*cells[:2], "–", cells[2]]


def show(items: Sequence[Item], ask: Judge, faithful: bool, most: int = 60) -> None:
    """Print the false flags or the misses for reading."""
    shown = 0
    for item, found in zip(items, ask(items), strict=True):
        wrong = flagged(found) if faithful else not caught(item, found)
        if wrong and shown < most:
            shown += 1
            print("\n".join(["", *item.pair.en, item.ja]))
            print(
                [(item.ja[f[2] : f[3]], *f[:2]) for f in found],
                item.span and item.ja[slice(*item.span)],
            )


Makes = Callable[[], list[Item]]


def kinds(found: list[Pair], clean: list[Pair], ask: Judge) -> dict[str, tuple[Makes, str]]:
    """How to make every set of items, by its name, with the goal of each."""
    numbered = [p for p in found if p.numbered]
    joined = [p for p in merged(clean) if p.numbered]
    digit = mutate.one_digit(True)
    sets: dict[str, tuple[Makes, str]] = {
        "faithful, with digits": (lambda: [Item(p, p.ja) for p in numbered], "<= 1.5"),
        "faithful, all": (lambda: [Item(p, p.ja) for p in found], ""),
        "faithful, two merged": (lambda: [Item(p, p.ja) for p in merged(found)], ""),
        "faithful, a clause cut": (lambda: [Item(p, p.ja) for p in shortened(numbered)], ""),
    }
    for name, (how, goal) in LIES.items():
        sets[name] = (partial(lies, clean, how), f">= {goal}")
    sets["M8 model names"] = (lambda: model_lies(clean, ask), ">= 99")
    sets["M9 stranger before 氏"] = (lambda: lies(clean, entities.strangers(clean)), ">= 98")
    sets["M1, two merged"] = (partial(lies, joined, digit), "")
    sets["M1, a clause cut"] = (lambda: lies(shortened(clean), digit), "")
    sets |= {name: (partial(lies, clean, how), "hint") for name, how in HINTS.items()}
    rewrites: dict[str, tuple[Makes, str]] = {
        f"harmless: {name}": (partial(lies, clean, how), "<= 1") for name, how in HARMLESS.items()
    }
    every = [make for make, _ in rewrites.values()]
    rewrites["harmless, all"] = (lambda: [i for make in every for i in make()], "<= 1")
    return sets | rewrites


def options() -> argparse.Namespace:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path)
    parser.add_argument("--pairs", type=Path, help="Faithful pairs of somebody else.")
    parser.add_argument("--lies", type=Path, help="Lies about them.")
    parser.add_argument("--against", type=Path, help="Another checkout to compare with.")
    parser.add_argument("--half", choices=["tuned", "checked"])
    parser.add_argument("--show", help="Print what went wrong in the sets with this in their name.")
    found = parser.parse_args()
    if (found.data is None) is (found.pairs is None):
        parser.error("give --data or --pairs")
    return found


def foreign(pairs: Path, lies: Path | None, show: str | None, ask: Judge) -> None:
    """Print the rates on somebody else's pairs and lies, or what was judged wrongly there."""
    if show is None:
        print("| what | blocked or reviewed | blocked |\n| --- | --- | --- |")
        for name, cells in given.table(pairs, lies, ask):
            row(name, cells)
        return
    for kind, item, found in given.wrong(pairs, lies, ask):
        if show in kind:
            print("", kind, *item.pair.en, item.ja, item.pair.document, sep="\n")
            print(
                [(item.ja[f[2] : f[3]], *f[:2]) for f in found],
                item.ja[slice(*(item.span or (0, 0)))],
            )


def main() -> None:
    """Print the table."""
    asked = options()
    if asked.pairs is not None:
        foreign(asked.pairs, asked.lies, asked.show, lambda items: judge(items, ROOT))
        return
    found = [p for p in pairs(asked.data) if asked.half in (None, p.half)]

    def ask(items: Sequence[Item]) -> list[Found]:
        return judge(items, ROOT)

    def before(items: Sequence[Item]) -> list[Found]:
        return judge(items, asked.against)

    results = ask([Item(p, p.ja) for p in found])
    clean = [p for p, f in zip(found, results, strict=True) if not flagged(f)]
    if not asked.show:
        print("| what | goal % | blocked or reviewed | blocked | version before | digits only |")
        print("| --- | --- | --- | --- | --- | --- |")
    for name, (make, goal) in kinds(found, clean, ask).items():
        faithful = name.startswith(("faithful", "harmless"))
        if asked.show and asked.show in name:
            print(f"\n##### {name}")
            show(make(), ask, faithful)
        elif not asked.show:
            row(name, [goal, *shares(make(), ask, before if asked.against else None, faithful)])
    if asked.show:
        return
    for name, hits, total in tables(clean):
        row(name, [">= 99", wilson(hits, total), "–", "–", "–"])
    rules = Counter(f"{f[0]}/{f[1]}" for fs in results for f in {tuple(x[:2]) for x in fs})
    print(f"\nFlags on {len(found)} faithful segments by rule: {dict(rules.most_common())}\n")
    print(speed(clean))


if __name__ == "__main__":
    main()
