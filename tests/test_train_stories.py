"""How the odds of grouping are fitted, and how the bench counts."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from bench.stories import scores, shown, unseen
from train.stories import Pairs, regression


def test_evidence_for_one_event_gets_a_weight_for_it_and_evidence_against_one_against() -> None:
    evidence = np.array([[1, 0], [1, 0], [1, 1], [0, 1], [0, 1], [0, 0]], dtype=float)
    odds = regression(evidence, np.array([1, 1, 1, 0, 0, 0], dtype=float))
    assert odds.weights[0] > 1 > 0 > odds.weights[1]
    assert odds((1.0, 0.0)) > 0 > odds((0.0, 1.0))


def test_pairs_of_a_part_are_left_out_whichever_side_is_of_it() -> None:
    data = Pairs([("a", "a"), ("a", "b"), ("b", "c")], np.eye(3), np.array([1.0, 0.0, 0.0]))
    assert data.without({"a"}).events == [("b", "c")]


def test_pairs_of_a_set_are_counted_by_event(tmp_path: Path) -> None:
    path = tmp_path / "set.tsv"
    lines = ["# a comment", *(f"{e}\t{h}\to{h}\tTitle {h}\t" for h, e in enumerate("aaab"))]
    path.write_text("\n".join(lines), encoding="utf-8")
    rows = unseen(path)
    one, two, three, four = (r.entry.id for r in rows)
    counts = scores(rows, [{one, two, four}, {three}])
    assert counts == (3, 1, 3)
    assert shown(counts) == "0.333 (1/3) | 0.333 (1/3)"
    # A pair belongs to the part of the id that is first in order.
    parts = [scores(rows, [{one, two, four}, {three}], {event})[0] for event in "ab"]
    assert sum(parts) == 3
