"""The bundled translator: rules first, the model for the rest, and nothing unsure."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from pipeline.backends.bundled import Bundled
from pipeline.backends.translator import Translator
from pipeline.errors import ConfigError, ModelError

ROOT = Path(__file__).parent.parent


@pytest.fixture
def models(tmp_path: Path, weights: Path) -> Path:
    """The shipped rules beside a model that was trained in seconds."""
    shutil.copytree(ROOT / "models" / "transfer", tmp_path / "transfer")
    shutil.copytree(weights, tmp_path / "weights")
    return tmp_path


def test_rules_translate_what_they_account_for_and_the_model_the_rest(models: Path) -> None:
    raised = "Larkmere Robotics raised $420 million on Wednesday."
    free = "The price did not change."
    assert Bundled(models).sure([raised, free]) == (
        ("Larkmere Roboticsは水曜日に4億2000万ドルを調達しました。",),
        Translator(models / "weights").sure([free])[0],
    )
    assert Bundled(models).sure([free])[0][0] == "価格は変わりませんでした。"


def test_a_line_ends_as_a_newspaper_shortens_it(models: Path) -> None:
    assert Bundled(models).sure(["Larkmere Robotics released Orin 2 on May 3, 2026."], "b") == (
        ("Larkmere Roboticsは2026年5月3日にOrin 2をリリース",),
    )


def test_a_word_is_a_name_when_the_story_shows_it_as_one(models: Path) -> None:
    bundled = Bundled(models)
    opens = "Tallow released Orin 2."
    assert bundled.sure([opens])[0] != ("TallowはOrin 2をリリースしました。",)
    assert bundled.sure([opens], "d", ["Investors in Tallow were glad."]) == (
        ("TallowはOrin 2をリリースしました。",),
    )


def test_without_weights_or_words_it_says_what_is_missing(models: Path) -> None:
    (models / "transfer" / "verbs.yaml").unlink()
    with pytest.raises(ConfigError, match=r"verbs\.yaml: the rules' words cannot be read"):
        Bundled(models)
    shutil.rmtree(models / "weights")
    with pytest.raises(ModelError, match="no translator in"):
        Bundled(models)
