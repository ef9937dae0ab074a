"""An exported model, read back into the network, to go on training from what is shipped.

CTranslate2 has no reader for its own binary format, so this is one, for what `export.py` writes:
version 6, as `ctranslate2/specs/model_spec.py` serialises it. int8 rows come back as float32
divided by their scales, within half a step of 1/127 of the row's largest weight.
"""

from __future__ import annotations

import struct
from pathlib import Path
from typing import BinaryIO

import numpy as np
import torch
from torch import Tensor

from .model import Shape

_TYPES = (np.float32, np.int8, np.int16, np.int32, np.float16)
_LINEARS = {"self": ("query key value", "output"), "cross": ("query", "key value", "output")}


def shipped(folder: Path, shape: Shape) -> dict[str, Tensor]:
    """The state of a `Translation` of this shape from an exported weights folder.

    Raises ValueError when the folder holds another network.
    """
    arrays = _arrays(folder / "ct2" / "model.bin")
    state = _ends(arrays)
    for side, layers in (("encoder", shape.encoder_layers), ("decoder", shape.decoder_layers)):
        for i in range(layers):
            state |= _layer(arrays, side, i)
    expected = {
        "source.weight": (shape.source, shape.width),
        "target.weight": (shape.target, shape.width),
    }
    for name, size in expected.items():
        if state[name].shape != size:
            raise ValueError(f"{folder}: {name} is {state[name].shape}, and not {size}.")
    return {name: torch.from_numpy(array.astype(np.float32)) for name, array in state.items()}


def _ends(arrays: dict[str, np.ndarray]) -> dict[str, np.ndarray]:
    """Embeddings, positions and the norms outside the layers."""
    return {
        "source.weight": arrays["encoder/embeddings_0/weight"],
        "source_positions.weight": arrays["encoder/position_encodings/encodings"],
        **_norm(arrays, "encoder/layernorm_embedding", "source_norm"),
        "target.weight": arrays["decoder/embeddings/weight"],
        "target_positions.weight": arrays["decoder/position_encodings/encodings"],
        **_norm(arrays, "decoder/layer_norm", "final_norm"),
    }


def _layer(arrays: dict[str, np.ndarray], side: str, index: int) -> dict[str, np.ndarray]:
    theirs, ours = f"{side}/layer_{index}", f"{side}.{index}"
    own = "attention" if side == "encoder" else "self_attention"
    norms = {"encoder": ("attention_norm", "outer_norm"), "decoder": ("self_norm", "inner_norm")}
    state = _attention(arrays, f"{theirs}/self_attention", f"{ours}.{own}", "self")
    state |= _norm(arrays, f"{theirs}/self_attention/layer_norm", f"{ours}.{norms[side][0]}")
    if side == "decoder":
        state |= _attention(arrays, f"{theirs}/attention", f"{ours}.cross_attention", "cross")
        state |= _norm(arrays, f"{theirs}/attention/layer_norm", f"{ours}.cross_norm")
    state |= _norm(arrays, f"{theirs}/ffn/layer_norm", f"{ours}.{norms[side][1]}")
    for part, name in (("linear_0", "inner"), ("linear_1", "outer")):
        state |= {
            f"{ours}.{name}.{k}": arrays[f"{theirs}/ffn/{part}/{k}"] for k in ("weight", "bias")
        }
    return state


def _attention(
    arrays: dict[str, np.ndarray], theirs: str, ours: str, kind: str
) -> dict[str, np.ndarray]:
    """Queries, keys and values, which export put into one matrix or two, apart again."""
    state = dict[str, np.ndarray]()
    for i, names in enumerate(_LINEARS[kind]):
        for part in ("weight", "bias"):
            parts = np.split(arrays[f"{theirs}/linear_{i}/{part}"], len(names.split()))
            state |= {f"{ours}.{n}.{part}": p for n, p in zip(names.split(), parts, strict=True)}
    return state


def _norm(arrays: dict[str, np.ndarray], theirs: str, ours: str) -> dict[str, np.ndarray]:
    return {f"{ours}.weight": arrays[f"{theirs}/gamma"], f"{ours}.bias": arrays[f"{theirs}/beta"]}


def _arrays(file: Path) -> dict[str, np.ndarray]:
    """Every variable by name, int8 rows already divided by their scales."""
    found = dict[str, np.ndarray]()
    with file.open("rb") as data:
        version = _number(data, "I")
        if version != 6:
            raise ValueError(f"{file}: binary version {version}; this reads version 6.")
        _name(data)
        _number(data, "I")
        for _ in range(_number(data, "I")):
            name = _name(data)
            shape = [_number(data, "I") for _ in range(_number(data, "B"))]
            kind = _TYPES[_number(data, "B")]
            found[name] = np.frombuffer(data.read(_number(data, "I")), kind).reshape(shape)
        for _ in range(_number(data, "I")):  # equal arrays are written once
            alias, name = _name(data), _name(data)
            found[alias] = found[name]
    scales = {name: scale for name, scale in found.items() if name.endswith("_scale")}
    for name, scale in scales.items():
        rows = found[name.removesuffix("_scale")].astype(np.float32)
        found[name.removesuffix("_scale")] = rows / scale[:, None]
    return found


def _number(data: BinaryIO, kind: str) -> int:
    (value,) = struct.unpack(kind, data.read(struct.calcsize(kind)))
    return int(value)


def _name(data: BinaryIO) -> str:
    return data.read(_number(data, "H")).rstrip(b"\0").decode()
