"""A translator trained in seconds by the real steps: a few templates, a tiny random encoder."""

from __future__ import annotations

import json
import re
from pathlib import Path

TEMPLATES = """\
{ORG} raised {MONEY} on {WEEKDAY}.\t{ORG}は{WEEKDAY}、{MONEY}を調達しました。\td
{ORG} released {MODEL} with {PARAMS}.\t{ORG}は{PARAMS}の「{MODEL}」を公開しました。\td
{ORG} will hire {NUM} engineers by {YEAR}.\t{ORG}は{YEAR}年までに{NUM}人の技術者を採用します。\td
Revenue rose {PCT} to {MONEY}.\t売上高は{PCT}増の{MONEY}となりました。\td
"""
NATURAL = """\
The model is free.\tモデルは無料です。\td
Nobody has tested the model.\tモデルを試した人はまだいません。\td
The price did not change.\t価格は変わりませんでした。\td
The model is not free.\tモデルは無料ではありません。\td
The chip is not for sale.\tチップは販売されていません。\td
"""
SHAPE = {
    "width": 64, "encoder_layers": 2, "encoder_heads": 4, "encoder_inner": 128,
    "decoder_layers": 1, "decoder_heads": 4, "decoder_inner": 128, "positions": 64, "dropout": 0.0,
}  # fmt: skip


STEPS = 500


def train_it(root: Path) -> tuple[Path, Path]:
    """(prepared data, work folder) after a whole training in two halves."""
    import sentencepiece
    import torch

    from train.model import Shape
    from train.prepare import Settings, prepare
    from train.train import Plan, train

    data, work, start = root / "data", root / "work", encoder(root / "encoder")
    settings = Settings(vocabulary=500, templates=300, workers=1)
    prepare(root, authored(root / "texts"), start, data, settings)
    rows = json.loads((data / "rows.json").read_text())
    target = sentencepiece.SentencePieceProcessor(str(data / "target.model"))
    shape = Shape(len(rows), target.get_piece_size(), **SHAPE)  # type: ignore[arg-type]
    before = torch.get_num_threads()
    torch.set_num_threads(1)
    shares = (0.2, 0.8, 0.0, 0.0, 0.0)
    for half in (STEPS // 2, STEPS):
        plan = Plan(
            steps=half, batch=300, rate=3e-3, frozen=1, smoothing=0.0, shares=shares, final=shares
        )
        train(data, work, shape, plan, start)
    torch.set_num_threads(before)
    return data, work


def encoder(folder: Path) -> Path:
    """A random BERT-shaped checkpoint of two layers, with a vocabulary of the templates' words."""
    import torch
    from safetensors.torch import save_file

    from train.pieces import STANDING_FOR

    folder.mkdir()
    words = sorted(set(re.findall(r"[a-z]+|[.,]", (TEMPLATES + NATURAL).lower())))
    stands = sorted({w for row in STANDING_FOR.values() for w in row} - set(words))
    letters = [c for i in range(33, 127) for c in (chr(i), "##" + chr(i))]
    known = dict.fromkeys(["[PAD]", "[UNK]", "[CLS]", "[SEP]", *letters, *words, *stands])
    (folder / "vocab.txt").write_text("\n".join(known) + "\n", encoding="utf-8")
    torch.manual_seed(0)
    wide, inner = 64, 128

    def norm(name: str) -> dict[str, torch.Tensor]:
        return {f"{name}.weight": torch.ones(wide), f"{name}.bias": torch.zeros(wide)}

    def linear(name: str, rows: int, columns: int) -> dict[str, torch.Tensor]:
        weight = torch.randn(rows, columns) / columns**0.5
        return {f"{name}.weight": weight, f"{name}.bias": torch.zeros(rows)}

    tensors = {
        "embeddings.word_embeddings.weight": torch.randn(len(known), wide),
        "embeddings.token_type_embeddings.weight": torch.zeros(2, wide),
        "embeddings.position_embeddings.weight": torch.randn(64, wide) * 0.3,
        **norm("embeddings.LayerNorm"),
    }
    for i in range(2):
        layer = f"encoder.layer.{i}."
        for part in ("self.query", "self.key", "self.value", "output.dense"):
            tensors |= linear(f"{layer}attention.{part}", wide, wide)
        tensors |= norm(layer + "attention.output.LayerNorm") | norm(layer + "output.LayerNorm")
        tensors |= linear(layer + "intermediate.dense", inner, wide)
        tensors |= linear(layer + "output.dense", wide, inner)
    save_file(tensors, folder / "model.safetensors")
    return folder


def authored(folder: Path) -> Path:
    """The training texts, as train/data has them."""
    folder.mkdir()
    (folder / "templates-toy.tsv").write_text(TEMPLATES, encoding="utf-8")
    (folder / "natural-toy.tsv").write_text(NATURAL, encoding="utf-8")
    return folder
