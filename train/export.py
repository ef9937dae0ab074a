"""Averaged weights → what ships: a CTranslate2 int8 model, vocabularies, manifest, model card."""

from __future__ import annotations

import hashlib
import json
import shutil
from pathlib import Path

import ctranslate2
import numpy as np
import sentencepiece
import torch
from ctranslate2.specs import common_spec, transformer_spec
from ctranslate2.specs.common_spec import LayerNormSpec, LinearSpec
from torch import Tensor, nn

from .model import Attention, DecoderLayer, EncoderLayer, Shape, Translation

FILES = ("source.model", "target.model", "lexicon.json", "adequacy.json.gz")


def loaded(checkpoint: Path) -> Translation:
    """The network of an average.pt, ready to translate."""
    state = torch.load(checkpoint, weights_only=True, map_location="cpu")
    model = Translation(Shape(**state["shape"]))
    model.load_state_dict(state["weights"])
    return model.eval()


def export(
    checkpoint: Path, data: Path, out: Path, about: dict[str, object], precision: str = "int8"
) -> Path:
    """Write the weights folder that `pipeline.backends.translator` loads; returns its manifest.

    `about` goes into the manifest as it is (figures, data, licence). `precision` is what
    CTranslate2 stores: int8, or float32 to compare with.
    """
    out.mkdir(parents=True, exist_ok=True)
    model = loaded(checkpoint)
    spec = _specification(model, data)
    spec.validate()
    spec.optimize(quantization=precision)
    shutil.rmtree(out / "ct2", ignore_errors=True)
    (out / "ct2").mkdir()
    spec.save(str(out / "ct2"))
    for name in FILES:
        shutil.copyfile(data / name, out / name)
    manifest = out / "manifest.json"
    names = sorted(f.relative_to(out).as_posix() for f in out.rglob("*") if f.is_file())
    files = {n: _digest(out / n) for n in names if n not in ("manifest.json", "MODEL_CARD.md")}
    known = {"format": 1, "runtime": f"ctranslate2 {ctranslate2.__version__}", "files": files}
    manifest.write_text(
        json.dumps(known | about, ensure_ascii=False, indent=1) + "\n", encoding="utf-8"
    )
    return manifest


def _digest(file: Path) -> str:
    return hashlib.sha256(file.read_bytes()).hexdigest()


def _specification(model: Translation, data: Path) -> transformer_spec.TransformerSpec:
    shape = model.shape
    encoder = transformer_spec.TransformerEncoderSpec(
        shape.encoder_layers, shape.encoder_heads, pre_norm=False,
        activation=common_spec.Activation.GELU, layernorm_embedding=True,
    )  # fmt: skip
    decoder = transformer_spec.TransformerDecoderSpec(
        shape.decoder_layers, shape.decoder_heads, pre_norm=True,
        activation=common_spec.Activation.GELU,
    )  # fmt: skip
    _encoder(encoder, model)
    _decoder(decoder, model)
    spec = transformer_spec.TransformerSpec(encoder, decoder)
    spec.register_source_vocabulary(_words(data / "source.model"))
    spec.register_target_vocabulary(_words(data / "target.model"))
    spec.config.add_source_bos = False
    spec.config.add_source_eos = False  # the sentence brings its own end token
    spec.config.decoder_start_token = "<s>"
    spec.config.layer_norm_epsilon = model.final_norm.eps
    return spec


def _encoder(spec: transformer_spec.TransformerEncoderSpec, model: Translation) -> None:
    spec.scale_embeddings = False
    spec.embeddings[0].weight = _array(model.source.weight)
    spec.position_encodings.encodings = _array(model.source_positions.weight)
    _norm(spec.layernorm_embedding, model.source_norm)
    for part, layer in zip(spec.layer, model.encoder, strict=True):
        assert isinstance(layer, EncoderLayer)
        _attention(part.self_attention, layer.attention, layer.attention_norm, own=True)
        _norm(part.ffn.layer_norm, layer.outer_norm)
        _linear(part.ffn.linear_0, layer.inner)
        _linear(part.ffn.linear_1, layer.outer)


def _decoder(spec: transformer_spec.TransformerDecoderSpec, model: Translation) -> None:
    spec.scale_embeddings = True
    spec.embeddings.weight = _array(model.target.weight)
    spec.projection.weight = spec.embeddings.weight
    spec.position_encodings.encodings = _array(model.target_positions.weight)
    _norm(spec.layer_norm, model.final_norm)
    for part, layer in zip(spec.layer, model.decoder, strict=True):
        assert isinstance(layer, DecoderLayer)
        _attention(part.self_attention, layer.self_attention, layer.self_norm, own=True)
        _attention(part.attention, layer.cross_attention, layer.cross_norm, own=False)
        _norm(part.ffn.layer_norm, layer.inner_norm)
        _linear(part.ffn.linear_0, layer.inner)
        _linear(part.ffn.linear_1, layer.outer)


def _attention(spec: object, ours: Attention, norm: nn.LayerNorm, own: bool) -> None:
    """Queries, keys and values in one matrix (own) or queries apart (attention to the source)."""
    _norm(spec.layer_norm, norm)  # type: ignore[attr-defined]
    q, k, v, last = ours.query, ours.key, ours.value, ours.output
    parts = [[q, k, v], [last]] if own else [[q], [k, v], [last]]
    for linear, layers in zip(spec.linear, parts, strict=True):  # type: ignore[attr-defined]
        linear.weight = np.concatenate([_array(x.weight) for x in layers])
        linear.bias = np.concatenate([_array(x.bias) for x in layers])


def _linear(spec: LinearSpec, layer: nn.Linear) -> None:
    spec.weight, spec.bias = _array(layer.weight), _array(layer.bias)


def _norm(spec: LayerNormSpec, layer: nn.LayerNorm) -> None:
    spec.gamma, spec.beta = _array(layer.weight), _array(layer.bias)


def _array(tensor: Tensor) -> np.ndarray:
    return tensor.detach().float().numpy()


def _words(file: Path) -> list[str]:
    model = sentencepiece.SentencePieceProcessor(str(file))
    return [model.id_to_piece(i) for i in range(model.get_piece_size())]
