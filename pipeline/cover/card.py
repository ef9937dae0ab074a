"""The card: a title set over two quiet shapes, coloured by the article's id."""

from __future__ import annotations

import colorsys
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

from .wrap import Measure, balanced, clipped, fold, phrases

if TYPE_CHECKING:
    from PIL.Image import Image
    from PIL.ImageDraw import ImageDraw
    from PIL.ImageFont import FreeTypeFont

SIZE = (1200, 630)  # what previews of links show whole
LARGEST, SMALLEST, STEP = 68, 38, 2
LINES = 4
# Everything is drawn at twice its size and halved: Pillow smooths letters, but not shapes.
_SCALE = 2
_LEFT, _RIGHT, _TOP, _BOTTOM = 96, 84, 74, 66
_LEADING = 1.42
_ROOM = 350  # between label and footer
_RGB = tuple[int, int, int]


def draw(
    title: str, key: str, label: str, footer: str, font: Path, background: Image | None = None
) -> Image:
    """A picture of 1200x630: the label above, the title in the middle, the footer below.

    The same arguments give the same pixels. A background is darkened until white letters stand
    out on it.
    """
    import PIL.Image

    colours = _colours(key)
    image = _dimmed(background) if background else _ground(key, colours)
    size, lines = layout(_known(title, font), font)
    image.paste(PIL.Image.new("RGB", SIZE, colours[2]), mask=_accents(label, size, lines, font))
    image.paste(PIL.Image.new("RGB", SIZE, (255, 255, 255)), mask=_words(footer, size, lines, font))
    return image


def layout(title: str, font: Path) -> tuple[int, list[str]]:
    """The letters' size in pixels and the lines: the largest size that fits four or fewer."""
    pieces, width = phrases(title), float(SIZE[0] - _LEFT - _RIGHT)
    for size in range(LARGEST, SMALLEST - 1, -STEP):
        if _measure(font, size)(title) > LINES * width:
            continue  # spares folding what cannot fit
        lines = len(fold(pieces, width, _measure(font, size)))
        if lines <= LINES and lines * size * _LEADING <= _ROOM:
            return size, balanced(pieces, width, _measure(font, size))
    measure = _measure(font, SMALLEST)
    return SMALLEST, clipped(fold(pieces, width, measure), LINES, width, measure)


def _words(footer: str, size: int, lines: list[str], path: Path) -> Image:
    """Where it is white: the title's lines in the middle, the footer below, less bright."""
    mask, pen = _sheet()
    top, step = _block(size, lines)
    for number, line in enumerate(lines):
        place = (_LEFT * _SCALE, (top + step * (number + 0.5)) * _SCALE)
        pen.text(place, line, font=_font(path, size), fill=255, anchor="lm")
    place = (_LEFT * _SCALE, float(SIZE[1] - _BOTTOM) * _SCALE)
    pen.text(place, _known(footer, path), font=_font(path, 25), fill=196, anchor="ls")
    return _halved(mask)


def _accents(label: str, size: int, lines: list[str], path: Path) -> Image:
    """Where it is coloured: a bar beside the title, and the label in a rounded frame."""
    mask, pen = _sheet()
    top, step = _block(size, lines)
    bar = (_LEFT - 34, top + step * 0.16, _LEFT - 26, top + step * (len(lines) - 0.12))
    if lines:
        pen.rounded_rectangle([v * _SCALE for v in bar], radius=4 * _SCALE, fill=255)
    known, font = _known(label, path), _font(path, 26)
    if known:
        wide = font.getlength(known) / _SCALE
        box = [v * _SCALE for v in (_LEFT, _TOP, _LEFT + wide + 44, _TOP + 50)]
        pen.rounded_rectangle(box, radius=25 * _SCALE, outline=255, width=2 * _SCALE)
        middle = ((_LEFT + 22) * _SCALE, (_TOP + 25) * _SCALE)
        pen.text(middle, known, font=font, fill=255, anchor="lm")
    return _halved(mask)


def _block(size: int, lines: list[str]) -> tuple[float, float]:
    """The title's upper edge and the height of a line: the optical middle of the card."""
    step = size * _LEADING
    return (SIZE[1] - step * len(lines)) / 2 + 6, step


def _sheet() -> tuple[Image, ImageDraw]:
    """A black mask of twice the size, and a pen for it."""
    import PIL.Image
    import PIL.ImageDraw

    mask = PIL.Image.new("L", (SIZE[0] * _SCALE, SIZE[1] * _SCALE), 0)
    return mask, PIL.ImageDraw.Draw(mask)


def _halved(mask: Image) -> Image:
    return mask.reduce(_SCALE)


def _ground(key: str, colours: tuple[_RGB, _RGB, _RGB]) -> Image:
    """Two colours from corner to corner, and rings that lie elsewhere for each article."""
    import PIL.Image

    dark, light, accent = colours
    down = PIL.Image.linear_gradient("L")
    slope = PIL.Image.blend(down, down.transpose(PIL.Image.Transpose.ROTATE_90), 0.45).resize(SIZE)
    image = PIL.Image.composite(
        PIL.Image.new("RGB", SIZE, light), PIL.Image.new("RGB", SIZE, dark), slope
    )
    digits = sha256(key.encode()).digest()
    veil, pen = _sheet()
    x = SIZE[0] * _SCALE * (0.74 + digits[2] / 255 * 0.24)
    y = SIZE[1] * _SCALE * (0.05 + digits[3] / 255 * 0.9)
    for reach, strength in ((832, 16), (576, 22), (336, 30)):
        pen.ellipse((x - reach, y - reach, x + reach, y + reach), fill=strength)
    image.paste(PIL.Image.new("RGB", SIZE, accent), mask=_halved(veil))
    return image


def _dimmed(background: Image) -> Image:
    import PIL.Image
    import PIL.ImageOps

    fitted = PIL.ImageOps.fit(background.convert("RGB"), SIZE)
    return PIL.Image.blend(fitted, PIL.Image.new("RGB", SIZE, (10, 14, 22)), 0.62)


def _colours(key: str) -> tuple[_RGB, _RGB, _RGB]:
    """Dark, less dark and accent: one hue by the id, so that a list of articles is not one grey."""
    digits = sha256(key.encode()).digest()
    hue = (digits[0] * 256 + digits[1]) / 65536
    return (
        _rgb(hue, 0.13, 0.46),
        _rgb(hue + 0.06, 0.25, 0.44),
        _rgb(hue + 0.03, 0.76, 0.72),
    )


def _rgb(hue: float, lightness: float, saturation: float) -> _RGB:
    red, green, blue = colorsys.hls_to_rgb(hue % 1, lightness, saturation)
    return round(red * 255), round(green * 255), round(blue * 255)


def _measure(path: Path, size: int) -> Measure:
    font = _font(path, size)
    return lambda text: font.getlength(text) / _SCALE


@cache
def _font(path: Path, size: int) -> FreeTypeFont:
    import PIL.ImageFont

    # Index 0 of the Noto collections is the Japanese one.
    return PIL.ImageFont.truetype(str(path), size * _SCALE, index=0)


def _known(text: str, path: Path) -> str:
    """The text without characters that the font would show as a box: emoji, rare letters."""
    font = _font(path, SMALLEST)
    box = bytes(font.getmask("\U0010fffd"))
    return "".join(c for c in text if c.isspace() or bytes(font.getmask(c)) != box).strip()
