"""The odds that `pipeline/dedupe` weighs evidence by: logistic regressions on labelled reports.

Run: python -m train.stories [--encoders FOLDER] [--write]
Reads the weeks of `bench.stories.SETS`, each by another writer, prints how the grouping does on
each by odds that the others gave, and with --write replaces `pipeline/dedupe/odds.json`. Takes some
minutes.

The encoder has learned from the same weeks (`train.near`), and knows them too well: odds fitted on
what it says of them would believe it too much. So each week is judged by an encoder that was
trained without it: FOLDER holds one for each set, converted by `train.nearness` and named as the
set's file is (`stories`, `stories-3` …). Without FOLDER the shipped one is asked, and the figures
are too kind.

The weeks were written within days, most reports with a teaser and on the day of the event. Fitted
on that alone, the odds lean on both. So they are fitted on variants of the weeks as well: reports
that come later, and feeds that give headlines only.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import combinations
from pathlib import Path

import numpy as np
import numpy.typing as npt

from bench.stories import SETS, Labelled, labelled_in, scores, shown
from pipeline import dedupe
from pipeline.backends.nearness import Near
from pipeline.config import models_folder
from pipeline.dedupe.comparing import Comparing
from pipeline.dedupe.fitted import EVIDENCE, GROUPS, Odds
from pipeline.dedupe.joining import Group, Joining
from pipeline.dedupe.likeness import WINDOW, conflict
from pipeline.dedupe.weights import Weights, counted
from pipeline.dedupe.words import Told, told

TARGET = Path(dedupe.__file__).with_name("odds.json")
# Evidence is scaled to deviation 1 and weights are held near 0 by so much.
RIDGE = 0.5
WHAT = ("as written", "later reports", "headlines only", "later, half of the teasers")
# How many times as long after the first report of their event the others of a variant come.
_LATER = 3
_WORDS = EVIDENCE.index("meaning")
# The sets have about one report per outlet and event; real outlets come back to a story.
# So this is not fitted: what one feed says twice is a little less often one event.
_GIVEN = {"same_feed": -2.0}
# A wrong join is worse than a missed one: so much less than the odds say is believed.
_CAUTION = {"words": 1.7, "meaning": 1.25, "groups": 1.1}
# How cautious the groupings are whose joins the odds of groups are fitted on.
_TRIED = (0.0, 0.5, 1.0, 2.0)
Array = npt.NDArray[np.float64]
Fitted = dict[str, Odds]


@dataclass(frozen=True, slots=True)
class Pairs:
    """Pairs of reports or of groups: the events of both, their evidence, and the answer.

    `evidence` is (pairs, evidence).
    """

    events: Sequence[tuple[str, str]]
    evidence: Array
    same: Array

    def __add__(self, other: Pairs) -> Pairs:
        both = [*self.events, *other.events]
        evidence = np.concatenate([self.evidence, other.evidence])
        return Pairs(both, evidence, np.concatenate([self.same, other.same]))

    def without(self, events: Collection[str]) -> Pairs:
        """Those that none of the events has a part in."""
        kept = [i for i, pair in enumerate(self.events) if not set(pair) & set(events)]
        return Pairs([self.events[i] for i in kept], self.evidence[kept], self.same[kept])


def variants(rows: Sequence[Labelled]) -> list[list[Labelled]]:
    """The set; later reports; headlines only; both, with every second teaser."""
    late = [_moved(r, min(o.entry.seen for o in rows if o.event == r.event)) for r in rows]
    some = [r if int(r.entry.id, 16) % 2 else _bare(r) for r in late]
    return [list(rows), late, [_bare(r) for r in rows], some]


def _moved(row: Labelled, first: datetime) -> Labelled:
    at = first + _LATER * (row.entry.seen - first)
    return replace(row, entry=replace(row.entry, published=at, seen=at))


def _bare(row: Labelled) -> Labelled:
    return replace(row, entry=replace(row.entry, summary=""))


class Week:
    """A set as it is compared, words weighed by what its events are."""

    def __init__(
        self, rows: Sequence[Labelled], near: dedupe.Encode, by: Fitted | None = None
    ) -> None:
        self.rows = sorted(rows, key=lambda r: (r.entry.seen, r.entry.id))
        said = [told(r.entry.title, r.entry.summary) for r in self.rows]
        weights = weights_for(self.rows, said)
        self.reports = [
            dedupe.report(r.entry, s, weights) for r, s in zip(self.rows, said, strict=True)
        ]
        self.comparing = Comparing(self.reports, weights, near, by)

    def event(self, group: Group) -> str:
        """What most of its reports tell of; of as many, the first in the alphabet."""
        events = sorted(self.rows[p].event for p in group)
        return max(events, key=events.count)


def weights_for(rows: Sequence[Labelled], said: Sequence[Told]) -> Weights:
    """What words count, by the events as they are labelled."""
    by_event: dict[str, list[Told]] = {}
    for row, one in zip(rows, said, strict=True):
        by_event.setdefault(row.event, []).append(one)
    return counted(by_event.values())


def pairs(rows: Sequence[Labelled], near: dedupe.Encode) -> Pairs:
    """Every pair of the window, of two feeds, that is not decided by a contradiction."""
    week = Week(rows, near)
    events, evidence = [], []
    for one, other in combinations(range(len(rows)), 2):
        a, b = week.reports[one], week.reports[other]
        strangers = a.entry.feed_url != b.entry.feed_url
        if strangers and b.at - a.at <= WINDOW and not conflict(a, b):
            events.append((week.rows[one].event, week.rows[other].event))
            evidence.append(week.comparing.evidence((one, other), meaning=True))
    return Pairs(events, np.array(evidence), np.array([float(a == b) for a, b in events]))


def groups(rows: Sequence[Labelled], near: dedupe.Encode, by: Fitted) -> Pairs:
    """What groups are held against each other while a set is grouped, at several cautions."""
    week = Week(rows, near, {n: odds for n, odds in by.items() if n != "groups"})
    met: dict[tuple[Group, Group], list[float]] = {}
    for caution in _TRIED:

        def sure(one: Group, other: Group, caution: float = caution) -> float | None:
            found = week.comparing.sure(one, other)
            if found is not None and len(one) + len(other) > 2:
                met[one, other] = week.comparing.groups(one, other)
            return None if found is None else found - caution

        places = range(len(rows))
        edges = [(p, o) for p in places for o in week.comparing.candidates(p)]
        Joining([(p,) for p in places], 0, sure).joined(edges)
    events = [(week.event(a), week.event(b)) for a, b in met]
    return Pairs(events, np.array(list(met.values())), np.array([float(a == b) for a, b in events]))


def fitted(data: Pairs) -> Fitted:
    """The odds of two reports without and with the encoder."""
    return {
        "words": _cautious("words", regression(data.evidence[:, :_WORDS], data.same)),
        "meaning": _cautious("meaning", regression(data.evidence, data.same)),
    }


def fitted_groups(data: Pairs) -> Fitted:
    """The odds of two groups."""
    return {"groups": _cautious("groups", regression(data.evidence, data.same, GROUPS))}


def _cautious(name: str, by: Odds) -> Odds:
    return replace(by, base=by.base - _CAUTION[name])


def regression(evidence: Array, same: Array, names: Sequence[str] = EVIDENCE) -> Odds:
    """Ridge logistic regression by Newton's method, on pairs of different feeds."""
    middle, spread = evidence.mean(axis=0), evidence.std(axis=0) + 1e-9
    x = np.c_[np.ones(len(same)), (evidence - middle) / spread]
    held = np.diag([0.0, *[RIDGE] * evidence.shape[1]])
    found = np.zeros(x.shape[1])
    for _ in range(100):
        likely = 1 / (1 + np.exp(-x @ found))
        slope = x.T @ (same - likely) - held @ found
        step = np.linalg.solve((x.T * (likely * (1 - likely))) @ x + held, slope)
        found += step
        if abs(step).max() < 1e-9:
            break
    weights = found[1:] / spread
    base = float(found[0] - weights @ middle)
    return Odds(base, tuple(_GIVEN.get(e, float(w)) for e, w in zip(names, weights, strict=False)))


def grouped(rows: Sequence[Labelled], near: dedupe.Encode | None, by: Fitted) -> str:
    """Precision and recall of a set."""
    stories = dedupe.group([r.entry for r in rows], (), near, by)
    return shown(scores(rows, [{e.id for e in s.entries} for s in stories]))


def read() -> dict[str, list[Labelled]]:
    """The sets by name, events named after their set."""
    return {
        path.stem: [replace(r, event=f"{path.stem}/{r.event}") for r in labelled_in(path)]
        for path in SETS
    }


def encoders(folder: Path | None, names: Sequence[str]) -> Mapping[str, Near]:
    """For each set, an encoder that has not seen it; or the shipped one."""
    shipped = models_folder() / "weights" / "near"
    return {name: Near(folder / name if folder else shipped) for name in names}


def _written(by: Fitted) -> str:
    named = {
        name: {"base": round(odds.base, 2)}
        | {
            e: round(w, 2)
            for e, w in zip(GROUPS if name == "groups" else EVIDENCE, odds.weights, strict=False)
        }
        for name, odds in by.items()
    }
    return json.dumps(named, indent=1) + "\n"


def main() -> None:
    """Print the table, and write the odds of all sets if asked."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--encoders", type=Path, help="Encoders trained without each set.")
    parser.add_argument("--write", action="store_true", help="Replace odds.json.")
    options = parser.parse_args()
    sets = read()
    near = encoders(options.encoders, list(sets))
    data = sum(
        (pairs(v, near[name]) for name, rows in sets.items() for v in variants(rows)), start=_NONE
    )
    by = fitted(data)
    met = sum((groups(rows, near[name], by) for name, rows in sets.items()), start=_NO_GROUPS)
    if options.write:
        TARGET.write_text(_written(by | fitted_groups(met)), encoding="utf-8")
    print(f"{sum(map(len, sets.values()))} entries, {len(data.same)} pairs, {len(met.same)} joins")
    print("| left out | method | precision | recall |\n| --- | --- | --- | --- |")
    for name, rows in sets.items():
        mine = {r.event for r in rows}
        others = fitted(data.without(mine)) | fitted_groups(met.without(mine))
        for encode, how in ((near[name], "imakita"), (None, "imakita without its encoder")):
            for some, what in zip(variants(rows), WHAT, strict=True):
                print(f"| {name} | {how}, {what} | {grouped(some, encode, others)} |", flush=True)


_NONE = Pairs([], np.zeros((0, len(EVIDENCE))), np.zeros(0))
_NO_GROUPS = Pairs([], np.zeros((0, len(GROUPS))), np.zeros(0))

if __name__ == "__main__":
    main()
