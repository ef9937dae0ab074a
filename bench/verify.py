"""How often `verify` flags faithful translations, and how often it catches one changed figure.

Run: python -m bench.verify --data FOLDER
(FOLDER holds `en<TAB>ja` files, one segment a line; each English segment is the cited sentence.)
The mutator is independent of the checker: it edits digits and words, and knows no grammar.
The baseline is a checker that asks only whether each run of digits stands in the English too.
"""

from __future__ import annotations

import argparse
import math
import random
import re
import time
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from pathlib import Path

from pipeline.domain import Claim, Level, Sentence, Source
from pipeline.verify import check

NOW = datetime(2019, 9, 15, tzinfo=UTC)
RULES = frozenset({"number", "money", "percent", "unit", "date"})
Mutate = Callable[[str, random.Random], str | None]


def source(text: str) -> Source:
    """A source of one sentence, dated, as the news that it comes from."""
    sentences = (Sentence("a1", text, 0, len(text)),)
    return Source("", "", "", text, sentences, Level.FULL, "en", NOW, published=NOW)


def flagged(en: str, ja: str, rules: Iterable[str]) -> bool:
    """Whether `verify` blocks the Japanese by one of these rules."""
    verdict = check("sections.0.0", Claim(ja, ("a1",)), (source(en),))
    return any(f.rule in rules and f.severity == "block" for f in verdict.findings)


def digits_only(en: str, ja: str) -> bool:
    """The baseline: a run of Japanese digits that does not stand in the English."""
    return any(d not in en for d in re.findall(r"\d+", ja))


def change_digit(ja: str, dice: random.Random) -> str | None:
    """Change one digit of a number of two or more digits."""
    places = list(re.finditer(r"\d{2,}", ja))
    if not places:
        return None
    m = dice.choice(places)
    i = dice.randrange(m.start(), m.end())
    other = dice.choice([d for d in "123456789" if d != ja[i]])
    return ja[:i] + other + ja[i + 1 :]


def swap(pairs: dict[str, str]) -> Mutate:
    """A mutator that swaps the first of these words that follows a digit."""
    pattern = re.compile(r"(?<=\d)(?:" + "|".join(map(re.escape, pairs)) + ")")

    def mutate(ja: str, dice: random.Random) -> str | None:
        m = pattern.search(ja)
        return None if m is None else ja[: m.start()] + pairs[m.group()] + ja[m.end() :]

    return mutate


def next_month(ja: str, dice: random.Random) -> str | None:
    """Move the first month by one."""
    m = re.search(r"(?<!\d)(1[0-2]|[1-9])月", ja)
    if m is None:
        return None
    return ja[: m.start()] + f"{int(m.group(1)) % 12 + 1}月" + ja[m.end() :]


MUTATIONS: dict[str, Mutate] = {
    "one digit, number >= 10": change_digit,
    "scale": swap({"万": "億", "億": "万", "兆": "億"}),
    "currency": swap({"ドル": "ユーロ", "ユーロ": "ドル", "ポンド": "円", "円": "ドル"}),
    "percent to 割": swap({"%": "割", "％": "割", "パーセント": "割"}),
    "month": next_month,
}


def wilson(hits: int, total: int) -> str:
    """A share with its 95 % Wilson interval, in per cent."""
    if not total:
        return "-"
    z, p = 1.96, hits / total
    centre = p + z * z / (2 * total)
    spread = z * math.sqrt(p * (1 - p) / total + z * z / (4 * total**2))
    low, high = ((centre + s * spread) / (1 + z * z / total) for s in (-1, 1))
    return f"{100 * p:.1f} % [{100 * low:.1f}, {100 * high:.1f}] ({hits}/{total})"


def pairs(folder: Path) -> list[tuple[str, str]]:
    """Number-bearing segments of every `en<TAB>ja` file of the folder."""
    found = []
    for path in sorted(folder.glob("*.tsv")):
        if path.name.endswith(".meta.tsv"):
            continue
        for line in path.read_text(encoding="utf-8").splitlines():
            en, _, ja = line.partition("\t")
            if re.search(r"[\d０-９]", ja):
                found.append((en, ja))
    return found


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--show", type=int, default=0, help="Print this many false flags.")
    options = parser.parse_args()
    segments, dice = pairs(options.data), random.Random(1)
    start = time.perf_counter()
    false = [(en, ja) for en, ja in segments if flagged(en, ja, RULES)]
    seconds = time.perf_counter() - start
    for en, ja in false[: options.show]:
        verdict = check("sections.0.0", Claim(ja, ("a1",)), (source(en),))
        print("\n".join([en, ja, *(f.message for f in verdict.findings if f.rule in RULES), ""]))
    naive = sum(digits_only(en, ja) for en, ja in segments)
    print(f"| {'what':32} | imakita | baseline: digits only |")
    print("| --- | --- | --- |")
    row = f"{wilson(len(false), len(segments))} | {wilson(naive, len(segments))}"
    print(f"| {'flagged though faithful':32} | {row} |")
    clean = [pair for pair in segments if pair not in set(false)]
    for name, mutate in MUTATIONS.items():
        changed = [(en, new) for en, ja in clean if (new := mutate(ja, dice)) not in (None, ja)]
        lies = [(en, ja) for en, ja in changed if ja is not None]
        ours = sum(flagged(en, ja, RULES) for en, ja in lies)
        base = sum(digits_only(en, ja) for en, ja in lies)
        print(f"| {name:32} | {wilson(ours, len(lies))} | {wilson(base, len(lies))} |")
    print(f"\n{len(segments) / seconds:.0f} claims per second, one core")


if __name__ == "__main__":
    main()
