"""How often words stand in English news about AI: the table that `pipeline/dedupe` weighs words by.

Run: python -m train.frequency > pipeline/dedupe/frequency.tsv
Counted in the training pairs of this folder, which are our own, a segment as one text. Words with a
capital are left out: they are names, and most names there are invented.
"""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

from pipeline.dedupe.words import stem

DATA = Path(__file__).with_name("data")
# Rarer words are as good as unknown.
FLOOR = 3


def main() -> None:
    """Print the number of texts, then a stem and its count a line, commonest first."""
    counts: Counter[str] = Counter()
    names: Counter[str] = Counter()
    texts = 0
    for path in sorted(DATA.glob("natural-*.tsv")):
        for line in path.read_text(encoding="utf-8").splitlines():
            texts += 1
            english = line.split("\t")[0]
            words = re.findall(r"(?<![\w.])(?:(?<=\s)|^)[\"“(]?([a-z]+(?:['’][a-z]+)?)", english)
            counts.update({stem(w) for w in words})
            names.update({stem(w) for w in re.findall(r"(?<=[a-z,] )([A-Z][a-z]+)\b", english)})
    print(f"\t{texts}")
    for word, n in sorted(counts.items(), key=lambda x: (-x[1], x[0])):
        # Titles are in title case here and there: what is a name more often is left out.
        if n >= FLOOR and n > names[word]:
            print(f"{word}\t{n}")


if __name__ == "__main__":
    main()
