"""The translator's network: a BERT-shaped encoder and a pre-norm decoder of the same width."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from .pieces import BEGIN, PAD


@dataclass(frozen=True, slots=True)
class Shape:
    """Sizes. `source` and `target` are vocabulary sizes; `width` is the model dimension."""

    source: int
    target: int
    width: int = 384
    encoder_layers: int = 6
    encoder_heads: int = 12
    encoder_inner: int = 1536
    decoder_layers: int = 2
    decoder_heads: int = 6
    decoder_inner: int = 1024
    positions: int = 192
    dropout: float = 0.1


class Attention(nn.Module):
    """Multi-head attention with one projection for each of query, key, value and output."""

    def __init__(self, width: int, heads: int, dropout: float) -> None:
        super().__init__()
        self.heads, self.dropout = heads, dropout
        self.query, self.key, self.value, self.output = (nn.Linear(width, width) for _ in range(4))

    def forward(self, states: Tensor, memory: Tensor, mask: Tensor | None, causal: bool) -> Tensor:
        """(batch, length, width) from states attending to memory; mask (batch, 1, 1, keys)."""
        q, k, v = (
            layer(x).unflatten(-1, (self.heads, -1)).transpose(1, 2)
            for layer, x in ((self.query, states), (self.key, memory), (self.value, memory))
        )
        dropout = self.dropout if self.training else 0.0
        mixed = F.scaled_dot_product_attention(q, k, v, mask, dropout, is_causal=causal)
        found: Tensor = self.output(mixed.transpose(1, 2).flatten(2))
        return found


class EncoderLayer(nn.Module):
    """A post-norm layer, as BERT has it."""

    def __init__(self, shape: Shape) -> None:
        super().__init__()
        self.attention = Attention(shape.width, shape.encoder_heads, shape.dropout)
        self.attention_norm = nn.LayerNorm(shape.width)
        self.inner = nn.Linear(shape.width, shape.encoder_inner)
        self.outer = nn.Linear(shape.encoder_inner, shape.width)
        self.outer_norm = nn.LayerNorm(shape.width)
        self.drop = nn.Dropout(shape.dropout)

    def forward(self, x: Tensor, mask: Tensor) -> Tensor:
        """(batch, length, width) to the same; mask (batch, 1, 1, length)."""
        x = self.attention_norm(x + self.drop(self.attention(x, x, mask, False)))
        found: Tensor = self.outer_norm(x + self.drop(self.outer(F.gelu(self.inner(x)))))
        return found


class DecoderLayer(nn.Module):
    """A pre-norm layer: self-attention, attention to the source, feed-forward."""

    def __init__(self, shape: Shape) -> None:
        super().__init__()
        self.self_norm, self.cross_norm, self.inner_norm = (
            nn.LayerNorm(shape.width) for _ in range(3)
        )
        self.self_attention = Attention(shape.width, shape.decoder_heads, shape.dropout)
        self.cross_attention = Attention(shape.width, shape.decoder_heads, shape.dropout)
        self.inner = nn.Linear(shape.width, shape.decoder_inner)
        self.outer = nn.Linear(shape.decoder_inner, shape.width)
        self.drop = nn.Dropout(shape.dropout)

    def forward(self, x: Tensor, memory: Tensor, mask: Tensor) -> Tensor:
        """(batch, target, width) to the same, looking at memory (batch, source, width)."""
        y = self.self_norm(x)
        x = x + self.drop(self.self_attention(y, y, None, True))
        x = x + self.drop(self.cross_attention(self.cross_norm(x), memory, mask, False))
        found: Tensor = x + self.drop(self.outer(F.gelu(self.inner(self.inner_norm(x)))))
        return found


class Translation(nn.Module):
    """Source ids and target ids → scores over the target vocabulary at each position."""

    def __init__(self, shape: Shape) -> None:
        super().__init__()
        self.shape = shape
        self.source = nn.Embedding(shape.source, shape.width, padding_idx=PAD)
        self.source_positions = nn.Embedding(shape.positions, shape.width)
        self.source_norm = nn.LayerNorm(shape.width)
        self.encoder = nn.ModuleList(EncoderLayer(shape) for _ in range(shape.encoder_layers))
        self.target = nn.Embedding(shape.target, shape.width, padding_idx=PAD)
        self.target_positions = nn.Embedding(shape.positions, shape.width)
        self.decoder = nn.ModuleList(DecoderLayer(shape) for _ in range(shape.decoder_layers))
        self.final_norm = nn.LayerNorm(shape.width)
        self.drop = nn.Dropout(shape.dropout)
        self._frozen = 0
        for table in (self.target, self.target_positions, self.source, self.source_positions):
            nn.init.normal_(table.weight, std=shape.width**-0.5)

    def freeze(self, layers: int) -> None:
        """Keep the source embedding and the first `layers` encoder layers as they are."""
        self._frozen = layers
        if layers:
            for part in (
                self.source,
                self.source_positions,
                self.source_norm,
                *self.encoder[:layers],
            ):
                part.requires_grad_(False)

    def lower(self, source: Tensor, mask: Tensor) -> Tensor:
        """States after the frozen layers: (batch, length, width)."""
        places = torch.arange(source.shape[1], device=source.device)
        x: Tensor = self.source_norm(self.source(source) + self.source_positions(places))
        x = self.drop(x)
        for layer in self.encoder[: self._frozen]:
            x = layer(x, mask)
        return x

    def encode(self, source: Tensor, states: Tensor | None = None) -> tuple[Tensor, Tensor]:
        """(states, mask of real tokens) of padded source ids; `states` from `lower`, if at hand."""
        mask = (source != PAD)[:, None, None, :]
        x = self.lower(source, mask) if states is None else states
        for layer in self.encoder[self._frozen :]:
            x = layer(x, mask)
        return x, mask

    def decode(self, target: Tensor, memory: Tensor, mask: Tensor) -> Tensor:
        """Scores for what follows each position of `target` (which begins with BEGIN)."""
        places = torch.arange(target.shape[1], device=target.device)
        scale = self.shape.width**0.5
        x = self.drop(self.target(target) * scale + self.target_positions(places))
        for layer in self.decoder:
            x = layer(x, memory, mask)
        return F.linear(self.final_norm(x), self.target.weight)

    def forward(self, source: Tensor, target: Tensor, states: Tensor | None = None) -> Tensor:
        """Teacher forcing: scores for each id of `target` given those before it."""
        memory, mask = self.encode(source, states)
        before = F.pad(target[:, :-1], (1, 0), value=BEGIN)
        return self.decode(before, memory, mask)


def started(shape: Shape, encoder: Path | None, rows: list[str]) -> Translation:
    """A model whose encoder starts from a BERT-shaped checkpoint folder, or from chance if None."""
    model = Translation(shape)
    if encoder is None:
        return model
    from safetensors.torch import load_file

    words = (encoder / "vocab.txt").read_text(encoding="utf-8").splitlines()
    place = {word: i for i, word in enumerate(words)}
    old = {k: v.float() for k, v in load_file(encoder / "model.safetensors").items()}
    prefix = "embeddings."
    table = old[prefix + "word_embeddings.weight"] + old[prefix + "token_type_embeddings.weight"][0]
    new = {"source.weight": table[[place[row] for row in rows]],
           "source_positions.weight": old[prefix + "position_embeddings.weight"][: shape.positions],
           "source_norm.weight": old[prefix + "LayerNorm.weight"],
           "source_norm.bias": old[prefix + "LayerNorm.bias"]}  # fmt: skip
    for i in range(shape.encoder_layers):
        for ours, theirs in _LAYER.items():
            for kind in ("weight", "bias"):
                new[f"encoder.{i}.{ours}.{kind}"] = old[f"encoder.layer.{i}.{theirs}.{kind}"]
    missing = model.load_state_dict(new, strict=False)
    if missing.unexpected_keys:
        raise ValueError(f"{encoder}: not a BERT-shaped encoder: {missing.unexpected_keys[:3]}")
    return model


_LAYER = {
    "attention.query": "attention.self.query",
    "attention.key": "attention.self.key",
    "attention.value": "attention.self.value",
    "attention.output": "attention.output.dense",
    "attention_norm": "attention.output.LayerNorm",
    "inner": "intermediate.dense",
    "outer": "output.dense",
    "outer_norm": "output.LayerNorm",
}
