"""Plain text → Markdown that shows exactly that text, in every renderer we know.

Model and feed text is never Markdown: whatever could be markup is escaped, so there is no dead or
unwanted emphasis, no link that code did not make, and no Hugo shortcode.
"""

from __future__ import annotations

import re
from urllib.parse import quote, urlsplit

_MARKUP = re.compile(r"([\\`*_{}\[\]<>#$~|&])")
_BLOCK_START = re.compile(r"^(\s*)([-+=>]|\d+(?=[.)]))")
_AUTOLINK = re.compile(r"(?i)\b(https?|ftp|mailto)(?=:)|\bwww(?=\.)")


def escaped(text: str) -> str:
    """One line of Markdown that renders as `text`. Line ends become spaces."""
    line = " ".join(text.split())
    line = _MARKUP.sub(_entity, line)
    line = _AUTOLINK.sub(lambda m: m.group(0)[:-1] + f"&#{ord(m.group(0)[-1])};", line)
    return _BLOCK_START.sub(_opened, line)


def _entity(mark: re.Match[str]) -> str:
    character = mark.group()
    # Backslashes are read by every renderer but not inside shortcode or template delimiters.
    if character in "{}<>&":
        return f"&#{ord(character)};"
    return "\\" + character


def _opened(mark: re.Match[str]) -> str:
    if mark.group(2).isdigit():
        return (
            mark.group(1) + "".join(f"&#{ord(c)};" for c in mark.group(2)[:1]) + mark.group(2)[1:]
        )
    return f"{mark.group(1)}\\{mark.group(2)}"


def cell(text: str) -> str:
    """Text for a table cell: as `escaped`, which escapes the pipe too."""
    return escaped(text)


def link(text: str, url: str) -> str:
    """A link that code makes; only http(s), else the bare text."""
    if urlsplit(url).scheme not in ("http", "https"):
        return escaped(text)
    safe = quote(url, safe="/:?#@!$&'*+,;=%~.-_")
    return f"[{escaped(text)}](<{safe}>)"
