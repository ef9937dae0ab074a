"""The skeleton of a page: headings in order, no empty section, tables that say something."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import groupby, pairwise, zip_longest

from .found import block
from .law import affiliate
from .page import Page, Part, Passage, Placed

_BLANK = ("", "-", "–", "—", "―", "ー", "?", "？")
_HONEST = re.compile("未確認|未公表|非公開|不明|該当なし")
_FIGURE = re.compile(r"[0-9０-９]|[一二三四五六七八九十百千万億兆]+(?:[倍割人社台件年月日円]|ドル)")


def headings(page: Page) -> Iterator[Placed]:
    """A level that is skipped, a second h1, and a heading with nothing under it."""
    found_ = [p for p in page.passages if p.part is Part.HEADING]
    for before, after in pairwise(found_):
        if after.level > before.level + 1:
            message = f"h{after.level} under h{before.level}: a level is skipped."
            yield after.where, block("heading-level", message)
    for extra in [p for p in found_ if p.level == 1][1:]:
        yield extra.where, block("heading-level", "a second heading of level 1.")
    if page.raw:
        yield from _empty(page)


def _empty(page: Page) -> Iterator[Placed]:
    """Headings that are followed by one of the same or a higher level, or by nothing."""
    shown = [p for p in page.passages if p.part not in (Part.TITLE, Part.DESCRIPTION, Part.TAG)]
    for passage, following in zip_longest(shown, shown[1:]):
        if passage is None or passage.part is not Part.HEADING or passage.filled:
            continue
        if following is None or (
            following.part is Part.HEADING and following.level <= passage.level
        ):
            yield passage.where, block("empty-section", f"「{passage.text}」 has nothing under it.")


def tables(page: Page) -> Iterator[Placed]:
    """Rows of another width, cells that say nothing, and a comparison that leans on nothing."""
    if not page.raw:
        return
    cells = page.of(Part.CELL)
    for name, group in groupby(cells, key=lambda p: p.section):
        table = list(group)
        width = sum(p.row == 0 for p in table)
        for row, of_row in groupby(table, key=lambda p: p.row):
            filled = list(of_row)
            if row and filled[0].columns != width:
                message = f"{filled[0].columns} cells in a row of a table with {width} columns."
                yield filled[0].where, block("table-shape", message)
        for cell in table:
            if cell.row and cell.text.strip() in _BLANK:
                yield (
                    cell.where,
                    block("empty-cell", "an empty cell. Write 未確認, or drop the row."),
                )
        yield from _unsourced(page, name, [p for p in table if p.row and p.column])


def _unsourced(page: Page, name: str, cells: list[Passage]) -> Iterator[Placed]:
    """A post's table from memory: no link beside it, and no figure in it or no link on the page."""
    told = [c for c in cells if not _HONEST.search(c.text)]
    if page.date is None or not told or any(x.section == name for x in page.links):
        return
    figures = any(_FIGURE.search(c.text) for c in told)
    read = any(x.url.startswith("http") and not (x.image or affiliate(x.url)) for x in page.links)
    if not figures or not read:
        lacks = "no source" if figures else "no source, no date and no figure"
        message = f"{len(cells)} cells with {lacks}. Cite, or drop the table."
        yield cells[0].where, block("table-unsourced", message)
