"""Where a Japanese title may be broken into lines: between phrases, and by kinsoku never badly.

Widths come from a function, so that nothing here knows fonts. Phrases are BudouX's.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from functools import cache
from typing import Any

Measure = Callable[[str], float]

# No line begins with these, and none ends with those (JIS X 4051, shortened to what titles have).
_NEVER_FIRST = set(
    "、。，．・：；？！ー〜～）」』】〕》〉］｝…‥々ゝゞぁぃぅぇぉっゃゅょゎ"
    "ァィゥェォッャュョヮ,.:;?!)]}%％℃’”"
)
_NEVER_LAST = set("（「『【〔《〈［｛([{‘“$＄¥￥#＃")
ELLIPSIS = "…"


def phrases(title: str) -> list[str]:
    """The title in pieces that stay together, spaces at their ends; joined, they are the title."""
    return _glued(piece for part in _parser().parse(title) for piece in _at_spaces(part))


@cache
def _parser() -> Any:
    import budoux

    return budoux.load_default_japanese_parser()


def fold(pieces: Sequence[str], width: float, measure: Measure) -> list[str]:
    """Lines no wider than `width`, each as full as it can be. What is too wide is cut smaller."""
    lines, line = [], ""
    for piece in _narrow(pieces, width, measure):
        if line and measure((line + piece).rstrip()) > width:
            lines.append(line.rstrip())
            line = piece.lstrip()
        else:
            line += piece
    return [*lines, line.rstrip()] if line.strip() else lines


def balanced(pieces: Sequence[str], width: float, measure: Measure) -> list[str]:
    """As `fold`, with lines as even as that number of lines allows: no last line of one word."""
    best = fold(pieces, width, measure)
    low, high = width / max(1, len(best)), width
    while high - low > 1:
        middle = (low + high) / 2
        tried = fold(pieces, middle, measure)
        if len(tried) <= len(best) and not _broken(tried, best, pieces):
            best, high = tried, middle
        else:
            low = middle
    return best


def clipped(lines: Sequence[str], most: int, width: float, measure: Measure) -> list[str]:
    """At most so many lines; the last ends in an ellipsis when there were more."""
    if len(lines) <= most:
        return list(lines)
    *kept, last = lines[:most]
    while last and (measure(last + ELLIPSIS) > width or last[-1] in _NEVER_LAST | set("、 ")):
        last = last[:-1]
    return [*kept, last + ELLIPSIS]


def _broken(tried: Sequence[str], best: Sequence[str], pieces: Sequence[str]) -> bool:
    """Whether evening out cut a phrase in two that was whole before."""
    whole = [p.strip() for p in pieces if any(p.strip() in line for line in best)]
    return any(not any(p in line for line in tried) for p in whole)


def _at_spaces(part: str) -> Iterator[str]:
    """Latin words apart, each with the space behind it."""
    yield from re.findall(r"\S+\s*|\s+", part)


def _glued(parts: Iterator[str]) -> list[str]:
    found: list[str] = []
    for part in parts:
        if found and (
            part[0] in _NEVER_FIRST or found[-1][-1] in _NEVER_LAST or _inside(found, part)
        ):
            found[-1] += part
        else:
            found.append(part)
    return found


def _inside(found: Sequence[str], part: str) -> bool:
    """Whether the border would fall inside a Latin word or a number: BudouX knows only Japanese."""
    return bool(re.search(r"[\w.]$", found[-1], re.ASCII) and re.match(r"[\w.]", part, re.ASCII))


def _narrow(pieces: Sequence[str], width: float, measure: Measure) -> Iterator[str]:
    for piece in pieces:
        if measure(piece.rstrip()) <= width:
            yield piece
        else:
            yield from _cut(piece, width, measure)


def _cut(piece: str, width: float, measure: Measure) -> Iterator[str]:
    """A piece wider than a line: after hyphens and slashes if that helps, else anywhere legal."""
    for part in re.findall(r"[^-/_]*[-/_]|[^-/_]+", piece):
        if measure(part.rstrip()) <= width:
            yield part
            continue
        start = 0
        for i in range(1, len(part)):
            if measure(part[start : i + 1]) > width:
                end = _legal(part, start, i)
                yield part[start:end]
                start = end
        yield part[start:]


def _legal(text: str, start: int, end: int) -> int:
    """The last place up to `end` where kinsoku allows a break; `end` when there is none."""
    for i in range(end, start, -1):
        if text[i] not in _NEVER_FIRST and text[i - 1] not in _NEVER_LAST:
            return i
    return end
