"""Raw HTML inside Markdown: its texts and links, each with its place."""

from __future__ import annotations

import re
from html.parser import HTMLParser

from .page import Link

_OPEN = re.compile("<(?![^<>]{1,4000}>)")


def fragments(html: str, line: int, column: int) -> tuple[list[tuple[str, int, int]], list[Link]]:
    """(text, line, column) of each text, and the links and images, of some HTML at a place."""
    reader = _Fragments(line, column)
    # The parser reads on from every open "<" to the end of the text: the square of its length.
    reader.feed(_OPEN.sub("＜", html))
    reader.close()
    reader.ended()
    return reader.texts, reader.links


class _Fragments(HTMLParser):
    def __init__(self, line: int, column: int) -> None:
        super().__init__(convert_charrefs=True)
        self.start = (line, column)
        self.texts: list[tuple[str, int, int]] = []
        self.links: list[Link] = []
        self.link: tuple[str, str, int, int] | None = None
        self.label = ""

    def place(self) -> tuple[int, int]:
        """Line and column, from 1, of what is being read."""
        line, offset = self.getpos()
        return self.start[0] + line - 1, offset + (self.start[1] if line == 1 else 1)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Begin a link, or note an image."""
        found = dict(attrs)
        if tag == "a" and found.get("href"):
            self.ended()
            self.link = (found["href"] or "", found.get("rel") or "", *self.place())
        elif tag == "img":
            alt = found.get("alt") or ""
            self.links.append(Link(found.get("src") or "", alt, *self.place(), image=True))

    def handle_endtag(self, tag: str) -> None:
        """End a link."""
        if tag == "a":
            self.ended()

    def handle_data(self, data: str) -> None:
        """Note a text; inside a link it is the label too."""
        if self.link:
            self.label += data
        if data.strip():
            self.texts.append((data.strip(), *self.place()))

    def ended(self) -> None:
        """Keep the link that was open, if one was."""
        if self.link:
            url, rel, line, column = self.link
            self.links.append(Link(url, self.label.strip(), line, column, rel))
        self.link, self.label = None, ""
