"""The shipped sentence encoder: what it makes of texts."""

from __future__ import annotations

from operator import mul
from pathlib import Path

import pytest

from pipeline.backends.nearness import Near
from pipeline.errors import ModelError

FOLDER = Path(__file__).parents[1] / "models" / "weights" / "near"


@pytest.fixture(scope="module")
def near() -> Near:
    return Near(FOLDER)


def cosine(near: Near, one: str, other: str) -> float:
    a, b = near([one, other], lambda _: 1.0)
    return sum(x * y for x, y in zip(a, b, strict=True))


def test_vectors_have_length_one_and_are_the_same_each_time(near: Near) -> None:
    (vector,) = near(["Writers sue a chatbot maker."], len)
    assert len(vector) == 384
    assert sum(x * x for x in vector) == pytest.approx(1)
    assert Near(FOLDER)(["Writers sue a chatbot maker."], len) == [vector]


def test_the_same_news_in_other_words_is_nearer_than_other_news(near: Near) -> None:
    news = "Tessera signs a nuclear power deal for its data centers"
    same = cosine(near, news, "An old reactor will feed Tessera's servers")
    other = cosine(near, news, "Tessera lays off 600 people from its labs")
    assert same > other + 0.1


def test_files_that_are_damaged_are_an_error_that_says_what_to_do(tmp_path: Path) -> None:
    for name in ("config.json", "model.bin", "tokenizer.json", "vocabulary.json"):
        (tmp_path / name).write_text("{}")
    with pytest.raises(ModelError, match=r"Reinstall imakita, or set group\.encoder to false"):
        Near(tmp_path)


def test_a_word_without_weight_has_no_part_in_the_meaning(near: Near) -> None:
    texts = ["The company said that a reactor runs", "A minister said that a reactor runs"]
    only = near(texts, lambda word: float(word == "reactor"))
    every = near(texts, lambda word: 1.0)
    assert sum(map(mul, *only)) > sum(map(mul, *every)) > 0.5


def test_nothing_and_very_much_are_read_too(near: Near) -> None:
    assert [len(v) for v in near(["", "word " * 10_000], len)] == [384, 384]
    assert near([], len) == []
