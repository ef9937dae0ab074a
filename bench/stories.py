"""Are the entries about one event in one story? Pairwise precision and recall, with a baseline.

Run: python -m bench.stories [--data FILE] [--half t|h] [--show]
FILE holds event, half, hours, outlet, title and teaser, tab-separated; the default is a set of
invented entries. Rules were tuned on the events of half t and on nothing else.
The baseline joins two entries within three days whose titles have half of their words in common
(Jaccard), transitively.
"""

from __future__ import annotations

import argparse
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import combinations
from pathlib import Path

from pipeline.backends.nearness import Near
from pipeline.config import models_folder
from pipeline.dedupe import group
from pipeline.domain import Entry, digest

DATA = Path(__file__).with_name("data") / "stories.tsv"
START = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)
BASELINE_WORDS, BASELINE_HOURS = 0.5, 72.0


@dataclass(frozen=True, slots=True)
class Labelled:
    """An entry and the event that it is about."""

    event: str
    half: str
    entry: Entry


def labelled(path: Path = DATA) -> list[Labelled]:
    """Read the set."""
    found = []
    for line in path.read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            event, half, hours, outlet, title, teaser = line.split("\t")
            at, name = START + timedelta(hours=float(hours)), digest(outlet, title)
            url = f"https://{outlet}.example/{name}"
            feed = f"https://{outlet}.example/feed"
            found.append(
                Labelled(event, half, Entry(name, feed, outlet, url, title, teaser, None, at, at))
            )
    return found


def by_words(entries: Sequence[Entry]) -> list[set[str]]:
    """The ids of each story, without the encoder."""
    return [{e.id for e in story.entries} for story in group(entries)]


def by_imakita(entries: Sequence[Entry]) -> list[set[str]]:
    """The ids of each story, as a run groups them."""
    near = Near(models_folder() / "weights" / "near")
    return [{e.id for e in story.entries} for story in group(entries, encode=near)]


def by_titles(entries: Sequence[Entry]) -> list[set[str]]:
    """The baseline."""
    words = {e.id: set(re.findall(r"\w+", e.title.lower())) for e in entries}
    story = {e.id: {e.id} for e in entries}
    for a, b in combinations(entries, 2):
        near = abs((a.published or a.seen) - (b.published or b.seen))
        same = len(words[a.id] & words[b.id]) >= BASELINE_WORDS * len(words[a.id] | words[b.id])
        if same and near <= timedelta(hours=BASELINE_HOURS) and story[a.id] is not story[b.id]:
            story[a.id] |= story[b.id]
            for name in story[b.id]:
                story[name] = story[a.id]
    return list({id(s): s for s in story.values()}.values())


METHODS = (
    (by_imakita, "imakita"),
    (by_words, "imakita without its encoder"),
    (by_titles, "baseline: title Jaccard"),
)


def scores(
    rows: Sequence[Labelled], stories: Iterable[set[str]], half: str
) -> tuple[int, int, int]:
    """Pairs put together, of these rightly, and pairs that belong together; one side in `half`."""
    event = {r.entry.id: r.event for r in rows}
    mine = {r.entry.id for r in rows if r.half in half}
    pairs = [p for s in stories for p in combinations(sorted(s), 2) if mine & set(p)]
    right = sum(event[a] == event[b] for a, b in pairs)
    wanted = sum(event[a] == event[b] for a, b in combinations(sorted(mine), 2))
    return len(pairs), right, wanted


def shown(counts: tuple[int, int, int]) -> str:
    """Precision and recall with their counts."""
    put, right, wanted = counts
    precision, recall = right / put if put else 1.0, right / wanted if wanted else 1.0
    return f"{precision:.3f} ({right}/{put}) | {recall:.3f} ({right}/{wanted})"


def faults(rows: Sequence[Labelled], stories: Iterable[set[str]], half: str) -> list[str]:
    """Each pair that is wrong, in words."""
    story = {name: i for i, s in enumerate(stories) for name in s}
    found = []
    for a, b in combinations([r for r in rows if r.half in half], 2):
        together = story[a.entry.id] == story[b.entry.id]
        if together != (a.event == b.event):
            kind = "JOINED" if together else "apart "
            found.append(f"{kind} {a.event} / {b.event}: {a.entry.title} || {b.entry.title}")
    return found


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=DATA)
    parser.add_argument("--half", default="", help="Only this half: t or h.")
    parser.add_argument("--show", action="store_true", help="Print what is wrong.")
    options = parser.parse_args()
    rows = labelled(options.data)
    entries = [r.entry for r in rows]
    print(f"{len(rows)} entries, {len({r.event for r in rows})} events")
    print("| half | method | precision | recall |")
    print("| --- | --- | --- | --- |")
    for half, name in (("t", "tuning"), ("h", "held out"), ("th", "both")):
        if options.half in ("", half):
            for method, label in METHODS:
                print(f"| {name} | {label} | {shown(scores(rows, method(entries), half))} |")
    if options.show:
        print("\n".join(faults(rows, by_imakita(entries), options.half or "th")))


if __name__ == "__main__":
    main()
