"""An article's title → its cover image, 1200x630, drawn without a model and the same each time."""

from __future__ import annotations

import importlib.util
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.domain import Event, Picture

from .background import XMP, background
from .card import draw, layout
from .font import find_font

if TYPE_CHECKING:
    from PIL.Image import Image

__all__ = ["cover", "find_font", "generated_cover", "layout", "missing"]

ALT = "記事タイトルを配した見出し画像"


def missing(engine: str) -> str | None:
    """Which package an engine lacks, in words; None when it has all."""
    needed = {"card": ("PIL", "budoux"), "diffusers": ("PIL", "budoux", "torch", "diffusers")}
    for name in needed.get(engine, ()):
        if importlib.util.find_spec(name) is None:
            extra = "image" if name in ("PIL", "budoux") else "diffusion"
            return f"cover.engine {engine} needs pip install 'imakita[{extra}]'."
    return None


def cover(title: str, key: str, label: str, footer: str, font: Path) -> Picture:
    """The card. `key` (the article's id) chooses the colours; no clock and no chance is in it."""
    return Picture(_png(draw(title, key, label, footer, font)), ALT)


def generated_cover(
    title: str, key: str, label: str, footer: str, font: Path, *, event: Event, model: str
) -> Picture:
    """The card over a generated background. Raises ModelError."""
    behind = background(event, key, model)
    image = draw(title, key, label, footer, font, behind)
    name = model.rstrip("/").rsplit("/", 1)[-1]
    return Picture(_png(image, XMP), ALT, f"画像: AI生成（{name}）")


def _png(image: Image, xmp: str | None = None) -> bytes:
    """The file's bytes. No EXIF and no text but, where asked for, where the picture is from."""
    from PIL.PngImagePlugin import PngInfo

    words = PngInfo()
    if xmp is not None:
        words.add_itxt("XML:com.adobe.xmp", xmp)
    file = BytesIO()
    # Level 6 takes twice as long for a quarter less.
    image.save(file, "PNG", pnginfo=words, compress_level=1)
    return file.getvalue()
