"""Plain text → Markdown that shows exactly that text, in every renderer we know.

Model and feed text is never Markdown: whatever could be markup is escaped, so there is no dead or
unwanted emphasis, no link that code did not make, and no Hugo shortcode. Hugo's typographer
(curly quotes, dashes), linkifier and the extensions that a site may switch on (emoji, math,
inserted and marked text) are counted in, since the site's settings are not ours.
"""

from __future__ import annotations

import re
from urllib.parse import quote, urlsplit

from pipeline.text import tidy

# Half of a surrogate pair (a model's JSON can hold one) cannot be written as UTF-8 at all.
_UNWRITABLE = re.compile("[\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")
_JAPANESE_LINE_END = re.compile(r"(?<=[^\x00-\x7f])[ \t]*[\r\n]+[ \t]*(?=[^\x00-\x7f])")

# Written as entities: a backslash before these opens math or stays visible inside a shortcode.
_ENTITY = {
    "\\": "&#92;",
    "[": "&#91;",
    "]": "&#93;",
    "{": "&#123;",
    "}": "&#125;",
    "<": "&lt;",
    ">": "&gt;",
}
_AS_ENTITY = re.compile(r"[\\\[\]{}<>]")
_AMPERSAND = re.compile(r"&(?=#?\w+;)", re.ASCII)
_EMPHASIS = r"[`*_|~]|\#(?=[\s#]|\Z)|(?:(?<=\A)|(?<=\s))\#"
_TYPOGRAPHY = (
    r"""[#$^"']|-(?=-)|(?<=-)-|\.(?=\.)|(?<=\.)\.|\+(?=\+)|(?<=\+)\+|=(?==)|(?<==)="""
    r"|:(?=[\w+-]+:)|(?<=http):|(?<=https):|(?<=ftp):|(?<=mailto):|(?<=www)\.|@(?=\w)"
)
_MARKUP = re.compile(rf"{_EMPHASIS}|{_TYPOGRAPHY}", re.IGNORECASE | re.ASCII)
_MARKUP_OF_SHEETS = re.compile(_EMPHASIS)
_BLOCK_START = re.compile(r"^([-+](?=[-+\s]|$)|[=:])|^(\d{1,9})(?=[.)](?:\s|$))", re.ASCII)


# A model's bold, dead or alive. 2**10 is arithmetic and stays.
_BOLD = re.compile(r"(?<![0-9A-Za-z])\*{2,}|\*{2,}(?![0-9A-Za-z])")


def plain(text: str) -> str:
    """One tidy line that can be written and seen. Japanese lines are joined without a space.

    Marks of bold are dropped: half of them would be dead beside Japanese brackets, and what is
    important is not the model's to say.
    """
    writable = _BOLD.sub("", _UNWRITABLE.sub("\ufffd", text))
    return " ".join(p for p in tidy(_JAPANESE_LINE_END.sub("", writable)).split(" ") if p)


def escaped(text: str) -> str:
    """One line of Markdown that renders as `plain(text)`, wherever text may stand."""
    return _escaped(text, _MARKUP)


def readable(text: str) -> str:
    """As `escaped`, for a file that is read as it is: quotes, prices and dashes stay bare."""
    return _escaped(text, _MARKUP_OF_SHEETS)


def _escaped(text: str, markup: re.Pattern[str]) -> str:
    line = markup.sub(r"\\\g<0>", _AMPERSAND.sub("\x00", _hidden(plain(text))))
    line = _BLOCK_START.sub(lambda m: f"\\{m[1]}" if m[1] else f"{m[2]}\\", line)
    return _shown(line)


# Between the two steps a character that becomes an entity is a control character, of which
# `plain` leaves none: so no rule above can trip over the entity's own `&`, `#` and `;`.
_HIDDEN = {character: chr(1 + i) for i, character in enumerate(_ENTITY)}
_SHOWN = {"\x00": "&amp;", **{_HIDDEN[c]: entity for c, entity in _ENTITY.items()}}


def _hidden(text: str) -> str:
    return _AS_ENTITY.sub(lambda m: _HIDDEN[m[0]], text)


def _shown(text: str) -> str:
    return re.sub("[\x00-\x08]", lambda m: _SHOWN[m[0]], text)


def link(text: str, url: str) -> str:
    """A link that code makes; only http(s) with a host, else the bare text."""
    label = escaped(text) or escaped(url)
    return f"[{label}](<{address(url)}>)" if is_web(url) else label


def address(url: str, *, entities: bool = True) -> str:
    """A web address that cannot end the link it stands in."""
    safe = quote(url.strip(), safe="/:?#@!$&'()*+,;=%~.-_[]")
    # Entities are read inside a destination too: `&lt;` in a query is a parameter, not a `<`.
    return _AMPERSAND.sub("&amp;", safe) if entities else safe


def same(text: str) -> str:
    """The text as it is: what a dialect does that needs nothing done."""
    return text


def is_web(url: str) -> bool:
    """Whether this is an absolute http(s) address."""
    try:
        parts = urlsplit(url.strip())
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and bool(parts.hostname)
