"""The three-line contract: three lines, their length, alike at the end, each with its own news."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from pipeline.domain import Finding
from pipeline.text import Ending, ending, overlap, width

from .found import block
from .page import Page, Part, Passage, Placed

HARD, TARGET, TOGETHER = (20, 50), (30, 45), (100, 130)
OVERLAP, TITLE_OVERLAP = 0.35, 0.5


def line_shape(passage: Passage) -> Iterator[Finding]:
    """A line's length (wide characters 1, narrow ones a half) and its end without 。."""
    if passage.part is not Part.LINE:
        return
    text, size = passage.text, width(passage.text)
    if not HARD[0] <= size <= HARD[1]:
        yield block("line-length", f"{size:g} characters wide; a line has {HARD[0]} to {HARD[1]}.")
    elif not TARGET[0] <= size <= TARGET[1]:
        yield block("line-target", f"{size:g} characters; {TARGET[0]} to {TARGET[1]} read best.")
    if text.endswith("。") and ending(text) is not Ending.POLITE:
        end = len(text)
        yield block("ending", "a summary line ends without 。. Remove it.", (end - 1, end))


def three_lines(page: Page) -> Iterator[Placed]:
    """Exactly three, together 100 to 130 characters, ending alike, none saying another's news."""
    if not page.summary:
        return
    lines = page.of(Part.LINE)
    if len(lines) != 3:
        message = f"{len(lines)} summary lines; there are exactly three."
        yield _where(lines), block("three-lines", message)
        return
    total = sum(width(p.text) for p in lines)
    if not TOGETHER[0] <= total <= TOGETHER[1]:
        message = f"{total:g} characters together; {TOGETHER[0]} to {TOGETHER[1]} read best."
        yield "draft", block("lines-total", message)
    kinds = [ending(p.text) is Ending.POLITE for p in lines]
    if len(set(kinds)) > 1:
        message = "です・ます and plain endings are mixed in the three lines."
        yield "draft", block("ending-mix", message)
    yield from _overlaps(page, lines)


def _overlaps(page: Page, lines: Sequence[Passage]) -> Iterator[Placed]:
    for i, a in enumerate(lines):
        for b in lines[i + 1 :]:
            if overlap(a.text, b.text) >= OVERLAP:
                message = f"two lines say the same: 「{a.text}」 and 「{b.text}」."
                yield "draft", block("duplicate-line", message)
        for title in page.of(Part.TITLE)[:1]:
            if overlap(a.text, title.text) >= TITLE_OVERLAP:
                yield a.where, block("title-repeat", f"「{a.text}」 repeats the title.")


def _where(lines: Sequence[Passage]) -> str:
    """A draft's finding about the whole; a page's has a line to stand on, if there is one."""
    return lines[0].where if lines and lines[0].spots else "draft"
