"""What prose checks look at: the passages of a draft or of anybody's page, in reading order."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from itertools import groupby
from typing import Any

from pipeline.domain import Draft, Finding


class Part(StrEnum):
    """What a passage is. Every one of them is text that a reader sees or a machine reads out."""

    TITLE = "title"
    DESCRIPTION = "description"
    LINE = "line"
    BODY = "body"
    HEADING = "heading"
    ITEM = "item"
    CELL = "cell"
    ALT = "alt"
    QUOTE = "quote"
    TAG = "tag"
    LABEL = "label"


PROSE = frozenset({Part.BODY, Part.ITEM})
"""The parts that are made of sentences."""


@dataclass(frozen=True, slots=True)
class Passage:
    """One piece of text. `where` names it ("sections.0.1", "body.3"), `section` groups the prose.

    `spots` are (offset in `text`, line, column) in the file it is from, both from 1; none for a
    draft. `level` is a heading's, and `filled` says that something without text stands under it
    (code, an image); `row` and `column` are a cell's (the head is row 0), `columns` how
    wide its row is.
    """

    where: str
    part: Part
    text: str
    section: str = ""
    spots: tuple[tuple[int, int, int], ...] = ()
    level: int = 0
    row: int = 0
    column: int = 0
    columns: int = 0
    filled: bool = False

    def place(self, offset: int) -> tuple[int, int]:
        """Line and column of an offset; (0, 0) in a draft."""
        if not self.spots:
            return 0, 0
        starts = [s for s, _, _ in self.spots]
        start, line, column = self.spots[max(0, bisect_right(starts, offset) - 1)]
        return line, column + max(0, offset - start)


@dataclass(frozen=True, slots=True)
class Link:
    """A link or image of a page: where it leads, what it says, what its `rel` is (HTML only)."""

    url: str
    label: str
    line: int
    column: int
    rel: str | None = None
    image: bool = False
    section: str = ""


@dataclass(frozen=True, slots=True)
class Page:
    """A draft or a document as passages.

    `raw` is a document's own text, "" for a draft; `summary` whether it promises three lines;
    `front` its front matter, `problem` why that cannot be read, `date` the page's day in it.
    """

    passages: tuple[Passage, ...]
    links: tuple[Link, ...] = ()
    date: datetime | None = None
    raw: str = ""
    name: str = ""
    summary: bool = False
    front: Mapping[str, Any] = field(default_factory=dict)
    problem: str = ""

    def of(self, *parts: Part) -> tuple[Passage, ...]:
        """The passages of these parts, in reading order."""
        return tuple(p for p in self.passages if p.part in parts)

    def sections(self) -> Iterator[tuple[str, tuple[Passage, ...]]]:
        """The prose by sections."""
        for name, found in groupby(self.of(*PROSE), key=lambda p: p.section):
            yield name, tuple(found)


Placed = tuple[str, Finding]
"""A finding and the passage it is about, by its `where`; "draft" for the whole."""


# These sections are about the page itself, not about the news.
_ASIDE = re.compile("^(?:出典|参考|引用元|情報源|この記事について|関連|広告|PR|著者|Sources?)")


def about_the_news(page: Page) -> Iterator[Passage]:
    """The passages that a source must carry: all but 出典 and what the page says of itself."""
    aside = False
    for passage in page.passages:
        if passage.part is Part.HEADING:
            aside = _ASIDE.search(passage.text) is not None
        if not aside:
            yield passage


def page_of(draft: Draft) -> Page:
    """A draft as a page: each claim a passage, named as the draft names it."""
    found = [Passage(where, part_of(where), c.text, _section(where)) for where, c in draft.claims()]
    headings = [
        Passage(f"heading.{i}", Part.HEADING, s.heading, level=2)
        for i, s in enumerate(draft.sections)
    ]
    tags = [Passage(f"tag.{i}", Part.TAG, tag) for i, tag in enumerate(draft.tags)]
    return Page((*found, *headings, *tags, *_labels(draft)), summary=True)


def part_of(where: str) -> Part:
    """What a claim is, from its path."""
    kinds = {"title": Part.TITLE, "summary": Part.LINE, "table": Part.CELL}
    return kinds.get(where.split(".")[0], Part.BODY)


def _section(where: str) -> str:
    return where.rpartition(".")[0]


def _labels(draft: Draft) -> Sequence[Passage]:
    if draft.table is None:
        return ()
    texts = (draft.table.heading, *draft.table.columns, *(r.label for r in draft.table.rows))
    return [Passage(f"label.{i}", Part.LABEL, text) for i, text in enumerate(texts)]
