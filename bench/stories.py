"""Are the entries about one event in one story? Pairwise precision and recall, with a baseline.

Run: python -m bench.stories [--set FILE] [--every HOURS] [--show]
FILE holds event, hours, outlet, title and teaser, tab-separated. Without it the invented entries of
`bench/data/stories.tsv` are read: the weights were fitted on them, so what counts for those is what
`python -m train.stories` prints, where no event is judged by weights fitted on it.
The baseline joins two entries within three days whose titles have half of their words in common
(Jaccard), transitively.
"""

from __future__ import annotations

import argparse
import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import combinations
from pathlib import Path

from pipeline.backends.nearness import Near
from pipeline.config import models_folder
from pipeline.dedupe import group
from pipeline.domain import Entry, Story, digest

DATA = Path(__file__).with_name("data") / "stories.tsv"
# Weeks that the method learns from, each by another writer. `stories-2.tsv` and `stories-6.tsv` are
# for measuring only.
SETS = (DATA, *(DATA.with_name(f"stories-{n}.tsv") for n in (3, 4, 5)))
START = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)
BASELINE_WORDS, BASELINE_HOURS = 0.5, 72.0


@dataclass(frozen=True, slots=True)
class Labelled:
    """An entry and the event that it is about; `part` says when the label was made."""

    event: str
    part: str
    entry: Entry


def labelled(path: Path = DATA) -> list[Labelled]:
    """Read the set."""
    lines = path.read_text(encoding="utf-8").splitlines()
    return [_row(*line.split("\t")) for line in lines if line and not line.startswith("#")]


def unseen(path: Path) -> list[Labelled]:
    """Read a set without parts: event, hours, outlet, title and teaser."""
    lines = path.read_text(encoding="utf-8").splitlines()
    rows = [line.split("\t", 1) for line in lines if line and not line.startswith("#")]
    return [_row(event, "u", *rest.split("\t")) for event, rest in rows]


def labelled_in(path: Path) -> list[Labelled]:
    """Read a set of either kind."""
    return labelled(path) if path == DATA else unseen(path)


def _row(event: str, part: str, hours: str, outlet: str, title: str, teaser: str) -> Labelled:
    at, name = START + timedelta(hours=float(hours)), digest(outlet, title)
    url, feed = f"https://{outlet}.example/{name}", f"https://{outlet}.example/feed"
    return Labelled(event, part, Entry(name, feed, outlet, url, title, teaser, None, at, at))


def by_words(entries: Sequence[Entry]) -> list[set[str]]:
    """The ids of each story, without the encoder."""
    return [{e.id for e in story.entries} for story in group(entries)]


def by_imakita(entries: Sequence[Entry]) -> list[set[str]]:
    """The ids of each story, as a run groups them."""
    near = Near(models_folder() / "weights" / "near")
    return [{e.id for e in story.entries} for story in group(entries, encode=near)]


def by_runs(entries: Sequence[Entry], hours: float) -> list[set[str]]:
    """The ids of each story, as runs group them that come every so many hours."""
    near = Near(models_folder() / "weights" / "near")
    runs: dict[int, list[Entry]] = {}
    for entry in entries:
        runs.setdefault(int((entry.seen - START) / timedelta(hours=hours)), []).append(entry)
    known: tuple[Story, ...] = ()
    for _, new in sorted(runs.items()):
        known = group(new, known, near)
    return [{e.id for e in story.entries} for story in known]


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
    rows: Sequence[Labelled], stories: Iterable[set[str]], of: Collection[str] | None = None
) -> tuple[int, int, int]:
    """Pairs put together, of these rightly, and pairs that belong together.

    With `of`, only pairs whose first entry is of these events are counted.
    """
    event = {r.entry.id: r.event for r in rows}
    mine = {r.entry.id for r in rows if of is None or r.event in of}
    pairs = [p for s in stories for p in combinations(sorted(s), 2) if p[0] in mine]
    right = sum(event[a] == event[b] for a, b in pairs)
    wanted = sum(event[a] == event[b] for a, b in combinations(sorted(mine), 2))
    return len(pairs), right, wanted


def shown(counts: tuple[int, int, int]) -> str:
    """Precision and recall with their counts."""
    put, right, wanted = counts
    precision, recall = right / put if put else 1.0, right / wanted if wanted else 1.0
    return f"{precision:.3f} ({right}/{put}) | {recall:.3f} ({right}/{wanted})"


def faults(rows: Sequence[Labelled], stories: Iterable[set[str]]) -> list[str]:
    """Each pair that is wrong, in words."""
    story = {name: i for i, s in enumerate(stories) for name in s}
    found = []
    for a, b in combinations(rows, 2):
        together = story[a.entry.id] == story[b.entry.id]
        if together != (a.event == b.event):
            kind = "JOINED" if together else "apart "
            found.append(f"{kind} {a.event} / {b.event}: {a.entry.title} || {b.entry.title}")
    return found


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--set", type=Path, help="Totals over another set, without parts.")
    parser.add_argument("--every", type=float, help="Also by runs that come every N hours.")
    parser.add_argument("--show", action="store_true", help="Print what is wrong.")
    options = parser.parse_args()
    rows = unseen(options.set) if options.set else labelled()
    entries = [r.entry for r in rows]
    print(f"{len(rows)} entries, {len({r.event for r in rows})} events")
    print("| method | precision | recall |")
    print("| --- | --- | --- |")
    for method, label in METHODS:
        print(f"| {label} | {shown(scores(rows, method(entries)))} |", flush=True)
    if options.every:
        counts = scores(rows, by_runs(entries, options.every))
        print(f"| imakita, a run every {options.every:g} hours | {shown(counts)} |")
    if options.show:
        print("\n".join(faults(rows, by_imakita(entries))))


if __name__ == "__main__":
    main()
