"""How the encoder that grouping asks is taught: what it is shown, and what it is told of it."""

from __future__ import annotations

import random
from pathlib import Path

import pytest
import torch
from tokenizers import Tokenizer

from bench.stories import Labelled, unseen
from train.near import Names, batches, loss, mixed, shortened

ROWS = [
    ("pellow-suit", "Quorvane sues Pellowick", "Pellowick copied its Zanthor chips, it says."),
    ("pellow-suit", "Pellowick taken to court", "Quorvane wants $4 million and says so."),
    ("zanthor-2", "Zanthor 2 ships", "The chip of Quorvane comes in spring."),
    ("farm", "London farm counts cows by camera", ""),
]


@pytest.fixture(scope="module")
def tokenizer() -> Tokenizer:
    near = Path(__file__).parents[1] / "models" / "weights" / "near"
    read = Tokenizer.from_file(str(near / "tokenizer.json"))
    read.no_padding()
    return read


@pytest.fixture
def week(tmp_path: Path) -> list[Labelled]:
    path = tmp_path / "week.tsv"
    lines = (f"{e}\t{i}\toutlet {i}\t{t}\t{s}" for i, (e, t, s) in enumerate(ROWS))
    path.write_text("\n".join(lines), encoding="utf-8")
    return unseen(path)


def test_an_invented_name_is_another_everywhere_and_a_place_stays(
    week: list[Labelled], tokenizer: Tokenizer
) -> None:
    names = Names([week], tokenizer)
    found = set()
    for seed in range(12):
        one, two, three, four = (r.entry for r in names.renamed(week, random.Random(seed)))
        maker = one.title.split()[0]
        assert two.summary.startswith(f"{maker} wants")
        assert f"of {maker} comes" in three.summary
        assert four.title == "London farm counts cows by camera"
        found.add(maker)
    assert "Quorvane" in found
    assert len(found) > 3


def test_teasers_are_dropped_or_cut_and_titles_are_not(week: list[Labelled]) -> None:
    teasers = set()
    for seed in range(30):
        rows = shortened(week, random.Random(seed))
        assert [r.entry.title for r in rows] == [r.entry.title for r in week]
        teasers.add(rows[2].entry.summary)
    whole = ROWS[2][2]
    assert {"", whole} < teasers
    assert all(whole.startswith(t) for t in teasers)


def test_a_batch_holds_whole_events_and_counts_what_carries_meaning(
    week: list[Labelled], tokenizer: Tokenizer
) -> None:
    (batch,) = batches(week, tokenizer, random.Random(1))
    assert sorted(batch.events.tolist()) == [0, 1, 1, 2]
    first = batch.counts[batch.events.tolist().index(2)]
    # Neither the marks at both ends nor the full stop count.
    assert first[0] == 0 < first[1]
    assert batch.counts.shape == batch.pieces.shape == batch.mask.shape


def test_reports_of_one_event_cost_less_the_nearer_they_are_and_the_farther_others_are() -> None:
    events = torch.tensor([0, 0, 1])
    right = torch.tensor([[1.0, 0.0], [1.0, 0.0], [0.0, 1.0]])
    wrong = torch.tensor([[1.0, 0.0], [0.0, 1.0], [1.0, 0.0]])
    assert loss(right, events) < 0.01 < 10 < loss(wrong, events)
    # Nothing to learn from events of one report.
    assert loss(right, torch.tensor([0, 1, 2])) == 0


def test_what_was_learned_is_mixed_with_what_was_known() -> None:
    old, new = torch.nn.Linear(1, 1), torch.nn.Linear(1, 1)
    for layer, weight in ((old, 0.0), (new, 10.0)):
        torch.nn.init.constant_(layer.weight, weight)
    mixed(old, new, 0.8)
    assert new.weight.item() == pytest.approx(8)
