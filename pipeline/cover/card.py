"""The card: a title set over two quiet shapes, coloured by the article's id."""

from __future__ import annotations

import colorsys
from collections.abc import Callable
from functools import cache, lru_cache
from hashlib import sha256
from math import ceil
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
_Ink = Callable[["ImageDraw", float, float], None]
_WHITE, _GREY = (255, 255, 255), (206, 212, 222)


def draw(
    title: str, key: str, label: str, footer: str, font: Path, background: Image | None = None
) -> Image:
    """A picture of 1200x630: the label above, the title in the middle, the footer below.

    The same arguments give the same pixels. A background is darkened until white letters stand
    out on it.
    """
    colours = _colours(key)
    image = _dimmed(background) if background else _ground(key, colours)
    size, lines = layout(_known(title, font), font)
    top, step = _block(size, lines)
    _bar(image, top, step * len(lines), step, colours[2])
    _chip(image, _known(label, font), font, colours[2])
    for number, line in enumerate(lines):
        _line(image, line, font, size, top + step * number, step, _WHITE)
    _line(image, _known(footer, font), font, 25, SIZE[1] - _BOTTOM - 30, 40, _GREY)
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


def _line(
    image: Image, text: str, path: Path, size: int, top: float, height: float, colour: _RGB
) -> None:
    """One line of text in the middle of its height."""
    box = (_LEFT - 8, top, SIZE[0], top + height)

    def ink(pen: ImageDraw, x: float, y: float) -> None:
        middle = (x + 8 * _SCALE, y + height / 2 * _SCALE)
        pen.text(middle, text, font=_font(path, size), fill=255, anchor="lm")

    if text:
        _ink(image, box, colour, ink)


def _bar(image: Image, top: float, height: float, step: float, accent: _RGB) -> None:
    """A bar beside the title."""
    box = (_LEFT - 34, top + step * 0.16, _LEFT - 26, top + height - step * 0.12)

    def ink(pen: ImageDraw, x: float, y: float) -> None:
        far = (x + (box[2] - box[0]) * _SCALE - 1, y + (box[3] - box[1]) * _SCALE - 1)
        pen.rounded_rectangle((x, y, *far), radius=4 * _SCALE, fill=255)

    if height:
        _ink(image, box, accent, ink)


def _chip(image: Image, label: str, path: Path, accent: _RGB) -> None:
    """The label in a rounded frame."""
    font = _font(path, 26)
    wide = font.getlength(label) / _SCALE + 44

    def ink(pen: ImageDraw, x: float, y: float) -> None:
        far = (x + wide * _SCALE, y + 50 * _SCALE)
        pen.rounded_rectangle((x, y, *far), radius=25 * _SCALE, outline=255, width=2 * _SCALE)
        middle = (x + 22 * _SCALE, y + 25 * _SCALE)
        pen.text(middle, label, font=font, fill=255, anchor="lm")

    if label:
        _ink(image, (_LEFT, _TOP, _LEFT + wide + 2, _TOP + 52), accent, ink)


def _ink(image: Image, box: tuple[float, ...], colour: _RGB, ink: _Ink) -> None:
    """Draw with one colour inside a box: the mask at twice its size, halved, then pasted.

    `ink` gets a pen and the place of the box's corner on it. Only the box is drawn and halved: a
    whole card of masks took three times as long.
    """
    import PIL.Image
    import PIL.ImageDraw

    left, top = int(box[0]), int(box[1])
    wide, high = ceil(box[2]) - left, ceil(box[3]) - top
    mask = PIL.Image.new("L", (wide * _SCALE, high * _SCALE), 0)
    ink(PIL.ImageDraw.Draw(mask), (box[0] - left) * _SCALE, (box[1] - top) * _SCALE)
    small = mask.reduce(_SCALE)
    image.paste(PIL.Image.new("RGB", small.size, colour), (left, top), small)


def _block(size: int, lines: list[str]) -> tuple[float, float]:
    """The title's upper edge and the height of a line: the optical middle of the card."""
    step = size * _LEADING
    return (SIZE[1] - step * len(lines)) / 2 + 6, step


def _ground(key: str, colours: tuple[_RGB, _RGB, _RGB]) -> Image:
    """Two colours from corner to corner, and rings that lie elsewhere for each article."""
    import PIL.Image
    import PIL.ImageDraw

    dark, light, accent = colours
    down = PIL.Image.linear_gradient("L")
    slope = PIL.Image.blend(down, down.transpose(PIL.Image.Transpose.ROTATE_90), 0.45).resize(SIZE)
    image = PIL.Image.composite(
        PIL.Image.new("RGB", SIZE, light), PIL.Image.new("RGB", SIZE, dark), slope
    )
    digits = sha256(key.encode()).digest()
    # Half the size, enlarged: edges this faint may be a little soft.
    veil = PIL.Image.new("L", (SIZE[0] // 2, SIZE[1] // 2), 0)
    pen = PIL.ImageDraw.Draw(veil)
    x = SIZE[0] / 2 * (0.74 + digits[2] / 255 * 0.24)
    y = SIZE[1] / 2 * (0.05 + digits[3] / 255 * 0.9)
    for reach, strength in ((208, 16), (144, 22), (84, 30)):
        pen.ellipse((x - reach, y - reach, x + reach, y + reach), fill=strength)
    image.paste(PIL.Image.new("RGB", SIZE, accent), mask=veil.resize(SIZE))
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
    return "".join(c for c in text if c.isspace() or not _is_box(c, path)).strip()


@lru_cache(maxsize=4096)
def _is_box(character: str, path: Path) -> bool:
    font = _font(path, SMALLEST)
    return bytes(font.getmask(character)) == bytes(font.getmask("\U0010fffd"))
