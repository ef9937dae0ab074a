"""Anybody's Markdown → a page: every text that a reader sees, each with its line and column.

markdown-it-py decides what is text, emphasis, a link or a table, as Hugo and Zenn would; its tokens
know their lines only, so columns are found by looking the text up in the line again.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from typing import TYPE_CHECKING, Any

from .front import Front, cover_of, moment, read_front
from .html import fragments
from .page import Link, Page, Part, Passage

if TYPE_CHECKING:
    from markdown_it.token import Token

_SUMMARY = re.compile("^(?:[3３三]行|三点|要点|TL;DR|ざっくり)")
_IGNORED = ("softbreak", "hardbreak")


def read_page(text: str, name: str = "") -> Page:
    """The page of a Markdown file with or without front matter. Never raises."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    front = read_front(text)
    reader = _Reader(text.split("\n"), front.body)
    for token in _parser().parse("\n".join(reader.lines[front.body :])):
        reader.take(token)
    return Page(
        passages=(*_front_passages(front, reader.lines), *reader.passages),
        links=tuple(reader.links),
        date=moment(front.values),
        raw=text or " ",
        name=name,
        summary=reader.promised,
        front=front.values,
        problem=front.problem,
    )


@cache
def _parser() -> Any:
    from markdown_it import MarkdownIt

    return MarkdownIt("commonmark", {"maxNesting": 40}).enable("table")


def _front_passages(front: Front, lines: Sequence[str]) -> Iterator[Passage]:
    """The front matter's texts: title, description, summary, alt text of the cover, tags."""
    values = front.values
    for key, part in (
        ("title", Part.TITLE),
        ("description", Part.DESCRIPTION),
        ("excerpt", Part.DESCRIPTION),
    ):
        if isinstance(values.get(key), str):
            yield _front_passage(front, lines, key, part, values[key])
    cover = values.get("cover")
    if isinstance(cover, dict) and isinstance(cover.get("alt"), str) and cover_of(values):
        yield _front_passage(front, lines, "alt", Part.ALT, cover["alt"])
    for key in ("tags", "topics", "categories"):
        tags = values.get(key)
        for tag in tags if isinstance(tags, list) and key != "categories" else ():
            yield _front_passage(front, lines, key, Part.TAG, str(tag))


def _front_passage(front: Front, lines: Sequence[str], key: str, part: Part, text: str) -> Passage:
    inside = (i for i, x in enumerate(lines[: front.body], 1) if text[:20] in x)
    line = front.lines.get(key) or next(inside, 1)
    column = lines[line - 1].find(text[:20]) + 1 if text else 0
    return Passage(f"front.{key}", part, text, spots=((0, line, max(1, column)),))


@dataclass(slots=True)
class _Reader:
    """Walks the tokens once and collects what it sees; lines are those of the whole file."""

    lines: list[str]
    offset: int
    passages: list[Passage] = field(default_factory=list)
    links: list[Link] = field(default_factory=list)
    promised: bool = False
    summary: bool = False
    section: int = 0
    table: int = 0
    row: int = 0
    column: int = 0
    row_start: int = 0
    near_table: bool = False
    level: int = 0
    open_: list[str] = field(default_factory=list)
    cursor: tuple[int, int] = (0, 0)

    def take(self, token: Token) -> None:
        """Note one token of the block structure."""
        kind = token.type
        if kind == "inline":
            self.inline(token)
        elif kind in ("html_block", "fence", "code_block"):
            self.fill()
            if kind == "html_block":
                self.html(token.content, self.offset + (token.map or [0])[0] + 1, 1)
        elif token.nesting == 1:
            self.opened(token)
        elif token.nesting == -1:
            self.closed(token)

    def opened(self, token: Token) -> None:
        """A block begins."""
        kind = token.type.removesuffix("_open")
        self.open_.append(kind)
        if kind == "heading":
            self.level = int(token.tag[1])
            self.section += 1
            self.near_table = False
        elif kind == "table":
            self.table, self.row = self.table + 1, -1
        elif kind == "tr":
            self.row, self.column = self.row + 1, 0
            self.row_start = len(self.passages)

    def closed(self, token: Token) -> None:
        """A block ends; a row now knows how wide it is."""
        if self.open_:
            self.open_.pop()
        if token.type == "tr_close":
            self._widths()
        self.near_table = token.type == "table_close" or (
            self.near_table and token.type not in ("paragraph_close", "bullet_list_close")
        )

    def _widths(self) -> None:
        """Rows are as wide as they were written: the parser pads and cuts them silently."""
        for i in range(self.row_start, len(self.passages)):
            passage = self.passages[i]
            line = self.lines[passage.place(0)[0] - 1].strip()
            bars = re.findall(r"(?<!\\)\|", line.removeprefix("|").removesuffix("|"))
            self.passages[i] = replace(passage, columns=len(bars) + 1)

    def fill(self) -> None:
        """Something without text stands under the last heading."""
        if self.passages and self.passages[-1].part is Part.HEADING:
            self.passages[-1] = replace(self.passages[-1], filled=True)

    def part(self) -> Part:
        """What the text at hand is, from the blocks around it."""
        if "heading" in self.open_:
            return Part.HEADING
        if "table" in self.open_:
            return Part.CELL
        if "blockquote" in self.open_:
            return Part.QUOTE
        if "list_item" in self.open_:
            return Part.LINE if self.summary else Part.ITEM
        return Part.BODY

    def inline(self, token: Token) -> None:
        """The text of one block, with a spot for each of its pieces."""
        first = self.offset + (token.map or [0])[0]
        if self.cursor[0] != first:
            self.cursor = (first, 0)
        text, spots = "", []
        part, pieces = self.part(), list(self._pieces(token.children or ()))
        for piece in pieces:
            spots.append((len(text), *self._find(piece, first)))
            text += piece
        section = f"table.{self.table}" if part is Part.CELL else f"s{self.section}"
        where = f"{part}.{len(self.passages)}"
        spots = spots or [(0, first + 1, 1)]
        passage = Passage(where, part, text, section, tuple(spots), self.level)
        if part is Part.CELL:
            passage = replace(passage, row=self.row, column=self.column)
            self.column += 1
        self.passages.append(passage)
        if part is Part.HEADING:
            self.summary = bool(_SUMMARY.search(text))
            self.promised = self.promised or self.summary
        self._links(token.children or (), first)

    def _pieces(self, children: Sequence[Token]) -> Iterator[str]:
        for child in children:
            if child.type in _IGNORED:
                yield "\n"
            elif child.type in ("text", "code_inline"):
                yield child.content

    def _find(self, piece: str, first: int) -> tuple[int, int]:
        """Line and column, from 1, where a piece stands at or after the last one."""
        line, column = self.cursor
        if piece == "\n":
            self.cursor = (line + 1, 0)
            return line + 1, max(1, column)
        at = self.lines[line].find(piece, column) if line < len(self.lines) else -1
        if at >= 0:
            self.cursor = (line, at + len(piece))
        return min(line, len(self.lines) - 1) + 1, max(at, 0) + 1 if at >= 0 else column + 1

    def _links(self, children: Sequence[Token], first: int) -> None:
        near = f"table.{self.table}" if self.near_table or "table" in self.open_ else ""
        for i, child in enumerate(children):
            if child.type == "link_open":
                label = "".join(c.content for c in _until(children[i:], "link_close"))
                url = str(child.attrs.get("href", ""))
                self.links.append(Link(url, label, *self._place(url, first), section=near))
            elif child.type == "image":
                url = str(child.attrs.get("src", ""))
                place = self._place(url, first)
                self.links.append(Link(url, child.content, *place, image=True))
                where = f"alt.{len(self.passages)}"
                alt = Passage(where, Part.ALT, child.content, spots=((0, *place),))
                self.passages.append(alt)
            elif child.type == "html_inline" and child.content.startswith(("<a", "<img")):
                html = "".join(c.content for c in _until(children[i:], "html_inline"))
                self.links += fragments(html + "</a>", *self._place(child.content, first))[1]

    def _place(self, text: str, first: int) -> tuple[int, int]:
        """Line and column of an address; a paragraph ends at the next empty line."""
        for number in range(first, len(self.lines)):
            if not self.lines[number].strip():
                break
            if (at := self.lines[number].find(text)) >= 0:
                return number + 1, at + 1
        return first + 1, 1

    def html(self, html: str, line: int, column: int) -> None:
        """Texts, links and images of raw HTML."""
        texts, links = fragments(html, line, column)
        self.links += links
        for text, *place in texts:
            where = f"html.{len(self.passages)}"
            spot = (0, place[0], place[1])
            self.passages.append(Passage(where, Part.LABEL, text, f"s{self.section}", (spot,)))


def _until(children: Sequence[Token], kind: str) -> Sequence[Token]:
    """The first token and those behind it, up to the next of a kind."""
    end = next((j for j, c in enumerate(children[1:], 1) if c.type == kind), len(children))
    return children[:end]
