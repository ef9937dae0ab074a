"""Markup in feed fields → plain text: tags go, entities are read once, nothing is interpreted."""

from __future__ import annotations

import html
import re

# `<T>` in "Why <T> matters" is text: only the names of HTML's elements make a tag.
_ELEMENTS = frozenset(
    """a abbr address article aside audio b bdi bdo blockquote body br button canvas caption center
    cite code col colgroup dd del details dfn div dl dt em embed fieldset figcaption figure font
    footer form h1 h2 h3 h4 h5 h6 head header hr html i iframe img input ins kbd label li link main
    mark math meta nav noscript object ol p param picture pre q rp rt ruby s samp script section
    select small source span strike strong style sub summary sup svg table tbody td textarea tfoot
    th thead time title tr track tt u ul var video wbr""".split()
)
_BLOCKS = frozenset(
    """address article aside blockquote body br center dd details div dl dt figcaption figure footer
    form h1 h2 h3 h4 h5 h6 header hr li main nav ol p pre section table td th tr ul""".split()
)
_SILENT = ("script", "style")
_TAG = re.compile(r"</?([A-Za-z][A-Za-z0-9]*)(?=[\s/>])[^<>]*>")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff]")


def one_line(markup: str) -> str:
    """The text of a title or name, on one line. "Why <T> matters" keeps its <T>."""
    return " ".join(lines(markup).split())


def lines(markup: str) -> str:
    """The text of a summary, one line a block; scripts, styles and comments leave nothing."""
    text = without(markup, "<!--", "-->")
    for name in _SILENT:
        text = without(text, f"<{name}", f"</{name}>")
    text = html.unescape(_TAG.sub(_break, text))
    kept = (" ".join(line.split()) for line in _CONTROL.sub("", text).splitlines())
    return "\n".join(line for line in kept if line)


def _break(tag: re.Match[str]) -> str:
    name = tag.group(1).lower()
    if name not in _ELEMENTS:
        return tag.group()
    return "\n" if name in _BLOCKS else ""


def without(text: str, begin: str, end: str) -> str:
    """The text without what stands between two marks; an open end takes the rest.

    By searching, not by an expression: a thousand openings without an end cost one pass.
    """
    lowered = text.lower() if begin in text.lower() else ""
    if len(lowered) != len(text):
        return text
    parts, at = [], 0
    while (start := lowered.find(begin, at)) >= 0:
        parts.append(text[at:start])
        stop = lowered.find(end, start)
        at = stop + len(end) if stop >= 0 else len(text)
    return "".join((*parts, text[at:]))
