"""The translator's door, with a model that was trained in seconds and really runs."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from pipeline.backends.translator import Translator, pieces_of, spaced
from pipeline.errors import ModelError

RAISED = "Larkmere raised $420 million on Wednesday."
HIRE = "Quillstone will hire 41,000 engineers by 2027."


def test_every_sentence_gets_its_own_japanese_in_order(weights: Path) -> None:
    assert Translator(weights).translate([RAISED, HIRE]) == (
        "Larkmereは水曜日、4億2000万ドルを調達しました。",
        "Quillstoneは2027年までに4万1000人の技術者を採用します。",
    )


def test_no_sentences_are_no_work(weights: Path) -> None:
    assert Translator(weights).translate([]) == ()


def test_a_sentence_too_long_for_the_model_has_no_translation(weights: Path) -> None:
    translator = Translator(weights)
    assert translator.translate(["and so on " * 70, RAISED])[0] == ""
    assert translator.sure(["and so on " * 70]) == ((),)


def test_translations_that_keep_every_figure_and_name_come_first(weights: Path) -> None:
    (found,) = Translator(weights).hypotheses([RAISED])
    assert [h.lost for h in found] == sorted(h.lost for h in found)
    assert found[0].lost == 0
    assert len(found) > 1


def test_a_translation_that_lost_a_figure_is_not_sure(weights: Path) -> None:
    translator = Translator(weights)
    for texts, found in zip(
        translator.sure([RAISED, HIRE]), translator.hypotheses([RAISED, HIRE]), strict=True
    ):
        assert texts == tuple(h.text for h in found if h.lost == 0)


def test_below_the_floor_of_its_register_nothing_is_sure(weights: Path, tmp_path: Path) -> None:
    folder = tmp_path / "weights"
    shutil.copytree(weights, folder)
    manifest = json.loads((folder / "manifest.json").read_text())
    (folder / "manifest.json").write_text(json.dumps(manifest | {"floors": {"d": [0.5, 0, 0]}}))
    assert Translator(folder).sure([RAISED]) == ((),)


@pytest.mark.parametrize("manifest", ["{", "[]", '{"floors": {"d": 1}}'])
def test_a_manifest_that_is_not_one_is_a_model_error(tmp_path: Path, manifest: str) -> None:
    (tmp_path / "manifest.json").write_text(manifest)
    with pytest.raises(ModelError, match="the translator cannot be loaded"):
        Translator(tmp_path)


def test_a_folder_without_a_model_says_so(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="no translator in"):
        Translator(tmp_path)


@pytest.mark.parametrize(
    ("text", "apart"),
    [
        ("It's <E1>'s open-weight model.", "It ' s <E1> ' s open - weight model ."),
        ("<d> <M1>, <P2>", "<d> <M1> , <P2>"),
        ("a < b <X1>", "a < b < X1 >"),
    ],
)
def test_punctuation_stands_alone_and_slots_stay_whole(text: str, apart: str) -> None:
    assert spaced(text) == apart


def test_slots_and_tags_are_one_piece_each(weights: Path) -> None:
    import sentencepiece

    model = sentencepiece.SentencePieceProcessor(str(weights / "source.model"))
    assert pieces_of(model, "<d> <E1> raised <M1>.") == ["<d>", "<E1>", "▁raised", "<M1>", "▁."]


def test_what_was_translated_once_is_remembered_whatever_stands_in_its_slots(
    weights: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    translator = Translator(weights)
    translator.translate([RAISED])
    asked = list[int]()
    real = translator._model

    class Counting:
        def translate_batch(self, pieces: list[list[str]], **how: object) -> object:
            asked.append(len(pieces))
            return real.translate_batch(pieces, **how)

    monkeypatch.setattr(translator, "_model", Counting())
    assert translator.translate(["Tallow raised $7 million on Friday.", RAISED]) == (
        "Tallowは金曜日、700万ドルを調達しました。",
        "Larkmereは水曜日、4億2000万ドルを調達しました。",
    )
    assert asked == [0]
