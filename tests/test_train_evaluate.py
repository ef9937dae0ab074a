"""What the translator is measured by: literal sentences with known scores."""

from __future__ import annotations

from pathlib import Path

import pytest

from train.evaluate import (
    Sentences,
    figures_kept,
    measure,
    names_kept,
    nearest,
    obeys,
    read,
    relied_on,
    scored,
    table,
)

RAISED = "Larkmere raised $420 million on Wednesday, up 40%."
JAPANESE = "Larkmereは水曜日、40%増の4億2000万ドルを調達しました。"
SET = Sentences("toy", (RAISED, "The model is free."), (JAPANESE, "モデルは無料です。"), "d")


@pytest.mark.parametrize(
    ("japanese", "kept"),
    [
        (JAPANESE, True),
        ("Larkmereは水曜日、40%増の42億ドルを調達しました。", False),
        ("Larkmereは水曜日、4億2000万ドルを調達しました。", False),
        ("Larkmereは水曜日、40%増の4億2000万ドルを3社から調達しました。", False),
    ],
)
def test_figures_are_kept_when_all_and_only_those_of_the_english_are_there(
    japanese: str, kept: bool
) -> None:
    assert figures_kept(RAISED, japanese) is kept


def test_a_sentence_without_digits_is_not_counted() -> None:
    assert figures_kept("Two of them left.", "2人が去りました。") is None


def test_names_are_those_that_the_human_leaves_in_latin_letters() -> None:
    english = "Larkmere met Dana Whitlock in Paris."
    assert names_kept(
        english, "LarkmereはパリでDana Whitlock氏と会った。", "Larkmereは会った。"
    ) == [
        True,
        False,
    ]


@pytest.mark.parametrize(
    ("japanese", "register", "right"),
    [
        ("公開しました。", "d", True), ("公開した。", "d", False), ("公開した。", "a", True),
        ("公開しました。", "a", False), ("モデルを公開", "b", True), ("公開した。", "b", False),
        ("モデルを公開", "t", True),
    ],
)  # fmt: skip
def test_a_register_shows_in_the_ending(japanese: str, register: str, right: bool) -> None:
    assert obeys(japanese, register) is right


def test_the_human_translation_itself_scores_full_marks() -> None:
    human = dict(zip(SET.english, SET.japanese, strict=True))
    found = measure(SET, "human", lambda sentences, register: [human[s] for s in sentences])
    assert (round(found.bleu), round(found.chrf), found.sentences) == (100, 100, 2)
    assert (found.figures, found.names, found.register) == (1.0, 1.0, 1.0)
    assert (found.length, found.broken) == (1.0, 0.0)


def test_nothing_to_score_is_no_error() -> None:
    found = scored(Sentences("none", (), (), "d"), "nothing", [], 0.0)
    assert (found.sentences, found.bleu, found.chrf) == (0, 0.0, 0.0)


def test_empty_and_looping_outputs_count_as_broken() -> None:
    found = measure(
        SET, "loop", lambda sentences, register: ["", "モデルのモデルのモデルのモデルの"]
    )
    assert found.broken == 1.0


def test_the_baseline_repeats_the_nearest_training_sentence() -> None:
    translate = nearest(
        [("Nobody knows.", "誰も知りません。"), ("The model is good.", "良いです。")]
    )
    assert list(translate(["The model is free."], "d")) == ["良いです。"]


def test_rows_of_one_register_are_read_alone(tmp_path: Path) -> None:
    file = tmp_path / "held.tsv"
    file.write_text("One.\t一つ。\td\nTwo.\t二つ\tb\n", encoding="utf-8")
    assert read(file, "held b", "b", "b").english == ("Two.",)
    assert read(file, "all", "d").japanese == ("一つ。", "二つ")


def test_results_are_one_row_a_set() -> None:
    found = measure(SET, "same", lambda sentences, register: list(SET.japanese))
    row = table([found]).splitlines()[-1]
    assert row.startswith(
        "| toy | same | 2 | 100.0 | 100.0 | 100.0% | 100.0% | 100.0% | 1.00 | 0.0% |"
    )


def test_what_is_relied_on_is_scored_alone_with_its_share() -> None:
    human = dict(zip(SET.english, SET.japanese, strict=True))
    share, found = relied_on(
        SET,
        "first",
        lambda sentences, register: [[human[s]] if s == SET.english[0] else [] for s in sentences],
    )
    assert (share, found.system, found.sentences, round(found.bleu)) == (0.5, "first", 1, 100)
