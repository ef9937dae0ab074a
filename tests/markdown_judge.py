"""What a Markdown text shows, by markdown-it's account, which agrees with Hugo's on emphasis."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from markdown_it import MarkdownIt
from markdown_it.token import Token

_KNOWN = {"text", "text_special", "softbreak", "link_open", "link_close"}


@dataclass
class Shown:
    """The lines of text that a reader sees, the links, and every token that should not be."""

    lines: list[str] = field(default_factory=list)
    links: list[str] = field(default_factory=list)
    strange: list[str] = field(default_factory=list)
    blocks: list[str] = field(default_factory=list)


def shown(markdown: str) -> Shown:
    """Parse as CommonMark with tables and strikethrough, raw HTML allowed so that it is seen."""
    parser = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])
    found = Shown()
    for token in parser.parse(markdown):
        found.blocks.append(token.type)
        if token.type == "inline":
            _inline(token.children or [], found)
        elif token.type in ("html_block", "code_block", "fence", "hr"):
            found.strange.append(f"{token.type}: {token.content}")
    return found


def _inline(tokens: Sequence[Token], found: Shown) -> None:
    found.lines.append("".join(_texts(tokens)))
    for token in tokens:
        if token.type == "link_open":
            found.links.append(str(token.attrs["href"]))
        if token.type not in _KNOWN:
            found.strange.append(f"{token.type}: {token.content}")


def _texts(tokens: Sequence[Token]) -> Iterator[str]:
    for token in tokens:
        if token.type in ("text", "text_special", "code_inline", "html_inline"):
            yield token.content
        elif token.type in ("softbreak", "hardbreak"):
            yield "\n"
