"""The training line at toy size, every step for real: prepare, train, go on, export, translate."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch

from tests.toy_translator import STEPS
from train import corpus
from train.export import export, loaded
from train.shipped import shipped
from train.train import Pairs, Plan, rate_at


def log(work: Path) -> list[dict[str, float]]:
    return [json.loads(line) for line in (work / "log.jsonl").read_text().splitlines()]


def test_the_loss_falls_and_a_second_run_goes_on_where_the_first_stopped(
    trained: tuple[Path, Path],
) -> None:
    lines = log(trained[1])
    assert [line["step"] for line in lines] == [STEPS // 2, STEPS]
    assert lines[-1]["loss"] < 0.6 * lines[0]["loss"]


def test_a_name_and_a_sum_never_seen_are_carried_over_exactly(
    trained: tuple[Path, Path], tmp_path: Path
) -> None:
    from pipeline.backends.translator import Translator

    data, work = trained
    export(work / "average.pt", data, tmp_path, {})
    translator = Translator(tmp_path)
    assert translator.translate(["Zwolfhausen raised $137.5 million on Sunday."]) == (
        "Zwolfhausenは日曜日、1億3750万ドルを調達しました。",
    )
    assert translator.translate(["The price did not change."]) == ("価格は変わりませんでした。",)


@pytest.mark.parametrize(("precision", "tolerance"), [("float32", 1e-3), ("int8", 0.15)])
def test_the_exported_model_says_what_the_trained_one_says(
    trained: tuple[Path, Path], tmp_path: Path, precision: str, tolerance: float
) -> None:
    import ctranslate2

    data, work = trained
    export(work / "average.pt", data, tmp_path, {}, precision)
    exported = ctranslate2.Translator(str(tmp_path / "ct2"))
    network, pairs = loaded(work / "average.pt"), Pairs(data / "pairs.npz")
    sides = [vocabulary(tmp_path / "ct2", side) for side in ("source", "target")]
    for index in range(0, len(pairs), 7):
        source, target = (pairs.ids(side, index).tolist() for side in ("source", "target"))
        with torch.no_grad():
            scores = network(torch.tensor([source]), torch.tensor([[*target, 3]]))
        mine = scores.log_softmax(-1)[0, range(len(target) + 1), [*target, 3]].tolist()
        names = [[side[i] for i in ids] for side, ids in zip(sides, (source, target), strict=True)]
        theirs = exported.score_batch([names[0]], [names[1]])[0].log_probs
        assert theirs == pytest.approx(mine, abs=tolerance)


def vocabulary(folder: Path, side: str) -> list[str]:
    found: list[str] = json.loads((folder / f"{side}_vocabulary.json").read_text())
    return found


def test_the_manifest_has_a_checksum_of_every_file(
    trained: tuple[Path, Path], tmp_path: Path
) -> None:
    from hashlib import sha256

    data, work = trained
    export(work / "average.pt", data, tmp_path, {"licence": "Apache-2.0"})
    manifest = json.loads((tmp_path / "manifest.json").read_text())
    assert manifest["licence"] == "Apache-2.0"
    assert set(manifest["files"]) >= {
        "ct2/model.bin",
        "source.model",
        "target.model",
        "lexicon.json",
    }
    for name, digest in manifest["files"].items():
        assert sha256((tmp_path / name).read_bytes()).hexdigest() == digest


def test_frozen_states_are_remembered_exactly(trained: tuple[Path, Path]) -> None:
    data, work = trained
    network, pairs = loaded(work / "average.pt"), Pairs(data / "pairs.npz")
    network.freeze(1)
    pairs.remember(network, data / "states-1.npy")
    indexes = np.array([0, len(pairs) - 1])
    source, _ = pairs.tensors(indexes, "cpu")
    states = pairs.states(indexes, source.shape[1])
    with torch.no_grad():
        fresh = network.lower(source, (source != 0)[:, None, None, :])
    assert states is not None
    kept = source != 0
    assert torch.allclose(states[kept], fresh[kept], atol=5e-3)


def test_a_batch_holds_the_tokens_asked_for_and_only_the_groups_with_a_share(
    trained: tuple[Path, Path],
) -> None:
    pairs = Pairs(trained[0] / "pairs.npz")
    template = corpus.GROUPS.index("template")
    rng = np.random.default_rng(1)
    batches = list(pairs.batches((0.0, 1.0, 0.0, 0.0, 0.0), 200, rng))
    assert {int(pairs.group[i]) for batch in batches for i in batch} == {template}
    sizes = [pairs.tensors(batch, "cpu")[1].numel() for batch in batches]
    assert max(sizes) < 400


def test_the_rate_rises_stays_and_falls() -> None:
    plan = Plan(rate=1.0, warmup=0.1, decay=0.4)
    assert [round(rate_at(x, plan), 3) for x in (0.0, 0.05, 0.3, 0.8, 1.0)] == [
        0.01, 0.5, 1.0, 0.5, 0.02,
    ]  # fmt: skip


def test_an_exported_model_is_read_back_into_the_network_it_was_made_of(
    trained: tuple[Path, Path], tmp_path: Path
) -> None:
    data, work = trained
    export(work / "average.pt", data, tmp_path, {}, "float32")
    network = loaded(work / "average.pt")
    found = shipped(tmp_path, network.shape)
    assert found.keys() == network.state_dict().keys()
    for name, weights in network.state_dict().items():
        assert torch.equal(found[name], weights), name


def test_reading_back_an_int8_model_is_off_by_less_than_a_step(
    trained: tuple[Path, Path], tmp_path: Path
) -> None:
    data, work = trained
    export(work / "average.pt", data, tmp_path, {})
    network = loaded(work / "average.pt")
    found = shipped(tmp_path, network.shape)
    weights = network.state_dict()["target.weight"]
    step = weights.abs().amax(1, keepdim=True) / 127
    assert ((found["target.weight"] - weights).abs() <= 0.51 * step).all()


def test_another_shape_than_the_exported_one_is_refused(
    trained: tuple[Path, Path], tmp_path: Path
) -> None:
    data, work = trained
    export(work / "average.pt", data, tmp_path, {})
    shape = replace(loaded(work / "average.pt").shape, target=7)
    with pytest.raises(ValueError, match=r"target\.weight is \(\d+, 64\), and not \(7, 64\)"):
        shipped(tmp_path, shape)
