"""The days of `stats` as a picture: bars, one a day."""

from __future__ import annotations

from collections.abc import Sequence
from io import BytesIO

from ..errors import InputError
from .stats import Day, Stats

_SIZE = (1000, 420)
_LEFT, _TOP, _BOTTOM = 60, 70, 60
_COLOURS = {"published": (46, 125, 90), "waiting": (214, 168, 60), "rejected": (176, 80, 72)}
_INK, _LINE = (40, 44, 52), (222, 226, 232)


def chart(found: Stats) -> bytes:
    """A PNG. Raises InputError without Pillow."""
    try:
        import PIL.Image
        import PIL.ImageDraw
        import PIL.ImageFont
    except ImportError as error:
        raise InputError("--png needs Pillow: pip install 'imakita[image]'.") from error
    image = PIL.Image.new("RGB", _SIZE, (255, 255, 255))
    pen = PIL.ImageDraw.Draw(image)
    font, small = PIL.ImageFont.load_default(18), PIL.ImageFont.load_default(14)
    pen.text((_LEFT, 20), f"imakita: articles of {found.days} days", font=font, fill=_INK)
    x = 560
    for name, colour in _COLOURS.items():
        pen.rectangle((x, 24, x + 14, 38), fill=colour)
        pen.text((x + 20, 22), name, font=small, fill=_INK)
        x += 120
    for (left, top, right, bottom), kind in bars(found.by_day):
        pen.rectangle((left, top, right, bottom), fill=_COLOURS[kind])
    for place, words in labels(found.by_day):
        pen.text(place, words, font=small, fill=_INK, anchor="ma")
    floor = _SIZE[1] - _BOTTOM
    pen.line((_LEFT, floor, _SIZE[0] - 20, floor), fill=_LINE, width=2)
    pen.text((_LEFT - 10, _TOP), str(highest(found.by_day)), font=small, fill=_INK, anchor="rm")
    pen.text((_LEFT - 10, floor), "0", font=small, fill=_INK, anchor="rm")
    file = BytesIO()
    image.save(file, "PNG")
    return file.getvalue()


def highest(days: Sequence[Day]) -> int:
    """The number of articles of the fullest day, at least one."""
    return max([1, *(d.published + d.waiting + d.rejected for d in days)])


def bars(days: Sequence[Day]) -> list[tuple[tuple[float, float, float, float], str]]:
    """The rectangles of all days, stacked from the floor, with their kinds."""
    step = (_SIZE[0] - _LEFT - 20) / max(1, len(days))
    scale = (_SIZE[1] - _TOP - _BOTTOM) / highest(days)
    found = []
    for number, day in enumerate(days):
        left, floor = _LEFT + step * (number + 0.15), float(_SIZE[1] - _BOTTOM)
        for kind in _COLOURS:
            height = getattr(day, kind) * scale
            if height:
                found.append(((left, floor - height, left + step * 0.7, floor), kind))
            floor -= height
    return found


def labels(days: Sequence[Day]) -> list[tuple[tuple[float, float], str]]:
    """Month and day under about every tenth of the bars."""
    step = (_SIZE[0] - _LEFT - 20) / max(1, len(days))
    every = max(1, round(len(days) / 10))
    return [
        ((_LEFT + step * (i + 0.5), _SIZE[1] - _BOTTOM + 8), f"{d.day.month}/{d.day.day}")
        for i, d in enumerate(days)
        if i % every == 0
    ]
