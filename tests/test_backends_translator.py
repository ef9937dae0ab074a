"""The translator's plumbing, with a random model: it writes noise, but it is really run."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from pipeline.backends.translator import Translator
from pipeline.errors import ModelError

WIDTH = 16
ENGLISH = ["the model was released on tuesday", "it has seventy billion parameters"]
JAPANESE = ["モデルは火曜日に公開された", "七百億のパラメータを持つ"]


def pieces(folder: Path, side: str, sentences: list[str]) -> list[str]:
    """Train a character model in the folder; its pieces, as CTranslate2 wants them."""
    import sentencepiece

    sentencepiece.SentencePieceTrainer.train(
        sentence_iterator=iter(sentences * 20),
        model_prefix=str(folder / side),
        vocab_size=60,
        model_type="char",
        hard_vocab_limit=False,
        minloglevel=2,
    )
    trained = sentencepiece.SentencePieceProcessor(str(folder / f"{side}.model"))
    known = [trained.id_to_piece(i) for i in range(trained.get_piece_size())]
    special = ["</s>", "<unk>", "<s>"]
    return special + [p for p in known if p not in special]


def fill(spec: Any, tokens: int, decodes: bool) -> None:
    """Random weights for one side of the model."""
    import numpy

    random = numpy.random.default_rng(0)

    def table(*shape: int) -> Any:
        return random.standard_normal(shape).astype(numpy.float32)

    def norm(layer: Any) -> None:
        layer.gamma, layer.beta = numpy.ones(WIDTH, "float32"), numpy.zeros(WIDTH, "float32")

    def linear(layer: Any, rows: int, columns: int = WIDTH) -> None:
        layer.weight, layer.bias = table(rows, columns), numpy.zeros(rows, "float32")

    embeddings = spec.embeddings if decodes else spec.embeddings[0]
    embeddings.weight = table(tokens, WIDTH)
    spec.position_encodings.encodings = table(600, WIDTH)
    norm(spec.layer_norm)
    if decodes:
        linear(spec.projection, tokens)
    for layer in spec.layer:
        norm(layer.self_attention.layer_norm)
        linear(layer.self_attention.linear[0], 3 * WIDTH)
        linear(layer.self_attention.linear[1], WIDTH)
        if decodes:
            norm(layer.attention.layer_norm)
            for part, rows in enumerate((WIDTH, 2 * WIDTH, WIDTH)):
                linear(layer.attention.linear[part], rows)
        norm(layer.ffn.layer_norm)
        linear(layer.ffn.linear_0, 2 * WIDTH)
        linear(layer.ffn.linear_1, WIDTH, 2 * WIDTH)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    from ctranslate2.specs import TransformerSpec

    made = tmp_path_factory.mktemp("translator")
    source, target = pieces(made, "en", ENGLISH), pieces(made, "ja", JAPANESE)
    spec = TransformerSpec.from_config((1, 1), 2)
    fill(spec.encoder, len(source), decodes=False)
    fill(spec.decoder, len(target), decodes=True)
    spec.register_source_vocabulary(source)
    spec.register_target_vocabulary(target)
    spec.validate()
    (made / "ct2").mkdir()
    spec.save(str(made / "ct2"))
    manifest = {"model": "ct2", "source_spm": "en.model", "target_spm": "ja.model", "prefix": ""}
    (made / "manifest.json").write_text(json.dumps(manifest))
    return made


def test_every_sentence_gets_its_own_japanese_in_order(folder: Path) -> None:
    translator = Translator(folder)
    first, second = translator.translate(ENGLISH)
    assert (first, second) == tuple(translator.translate([s])[0] for s in ENGLISH)
    assert set(first + second) <= set("".join(JAPANESE) + " ⁇")


def test_no_sentences_are_no_work(folder: Path) -> None:
    assert Translator(folder).translate([]) == ()


@pytest.mark.parametrize("manifest", ["{", "{}", '{"model": "x", "source_spm": "x"}', "[]"])
def test_a_manifest_that_is_not_one_is_a_model_error(tmp_path: Path, manifest: str) -> None:
    (tmp_path / "manifest.json").write_text(manifest)
    with pytest.raises(ModelError, match="the translator cannot be loaded"):
        Translator(tmp_path)
