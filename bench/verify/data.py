"""Human translations → pairs with a document, a half and a date."""

from __future__ import annotations

import hashlib
import math
import re
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

# newstest2019 is news of the last week of September 2018; posts carry their day in their path.
NEWS_DAY = datetime(2018, 10, 1, tzinfo=UTC)
DIGIT = re.compile(r"[\d０-９]")


@dataclass(frozen=True)
class Pair:
    """One segment: its English, its Japanese, the document and its date, all of its English."""

    en: tuple[str, ...]
    ja: str
    document: str
    published: datetime
    context: str = field(default="", repr=False)

    @property
    def half(self) -> str:
        """Documents are tuned on or only checked, by a hash of their name."""
        first = hashlib.sha256(self.document.encode()).digest()[0]
        return "tuned" if first % 2 else "checked"

    @property
    def numbered(self) -> bool:
        """Whether the Japanese holds a digit."""
        return DIGIT.search(self.ja) is not None


def pairs(folder: Path) -> list[Pair]:
    """Every segment of every `en<TAB>ja` file with a `.meta.tsv` beside it, in order."""
    found = []
    for path in sorted(folder.glob("*.tsv")):
        if path.name.endswith(".meta.tsv"):
            continue
        rows = path.read_text(encoding="utf-8").splitlines()
        meta = path.with_suffix(".meta.tsv").read_text(encoding="utf-8").splitlines()
        first = [m.split("\t")[0] for m in meta]
        # A running number before the document's name in one file, the name alone in the other.
        names = [m.split("\t")[1] if f.isdigit() else f for f, m in zip(first, meta, strict=True)]
        texts: dict[str, list[str]] = {}
        for row, name in zip(rows, names, strict=True):
            texts.setdefault(name, []).append(row.partition("\t")[0])
        for row, name in zip(rows, names, strict=True):
            en, _, ja = row.partition("\t")
            if en and ja:
                found.append(Pair((en,), ja, name, day_of(name), " ".join(texts[name])))
    return found


def merged(found: list[Pair]) -> list[Pair]:
    """Two consecutive segments of one document as one claim that cites both."""
    return [
        Pair(a.en + b.en, a.ja + b.ja, a.document, a.published, a.context)
        for a, b in zip(found[::2], found[1::2], strict=False)
        if a.document == b.document
    ]


def shortened(found: list[Pair]) -> list[Pair]:
    """The same claim without its first clause, or without its last sentence."""
    out = []
    for pair in found:
        head, cut, tail = pair.ja.partition("、")
        balanced = head.count("「") == head.count("」") and head.count("(") == head.count(")")
        if cut and len(tail) >= 12 and len(head) >= 4 and balanced:
            out.append(Pair(pair.en, tail, pair.document, pair.published, pair.context))
    return out


def day_of(name: str) -> datetime:
    """The day of a document: in its path, or the week of the news."""
    found = re.search(r"/(\d{4})/(\d\d)/(\d\d)/", name)
    return datetime(*map(int, found.groups()), tzinfo=UTC) if found else NEWS_DAY  # type: ignore[arg-type,misc]


def wilson(hits: int, total: int) -> str:
    """A share with its 95 % Wilson interval, in per cent, and the counts."""
    if not total:
        return "–"
    z, p = 1.96, hits / total
    centre = p + z * z / (2 * total)
    spread = z * math.sqrt(p * (1 - p) / total + z * z / (4 * total**2))
    low, high = (abs((centre + s * spread) / (1 + z * z / total)) for s in (-1, 1))
    return f"{100 * p:.1f} [{100 * low:.1f}, {100 * high:.1f}] {hits}/{total}"
