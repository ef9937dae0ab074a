"""Markdown that one renderer shows as it is meant and another does not.

Seen in Hugo 0.168 with PaperMod, Astro 7, Zenn and Jekyll 4.3. markdown-it-py's own tokens tell
which emphasis is dead: what is left of `**` in its text was shown to readers as `**`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from .found import block
from .page import Page, Part, Passage, Placed

_J = "[ぁ-ゖァ-ヺー一-鿿々、。「」（）]"
_IN_TEXT = tuple(
    (rule, re.compile(pattern), message)
    for rule, pattern, message in (
        (
            "dead-emphasis",
            r"\*\*",
            "「**」 is shown as it stands: the emphasis is dead. Write 「**A**」.",
        ),
        ("tilde", r"(?<=\d)~(?=[^~\n]{1,80}~)", "two ~ strike the text through in Hugo. Write 〜."),
        (
            "dollar",
            r"(?<!\\)\$(?=[^$\n]{1,80}\$)",
            "two $ are a formula in Zenn. Write \\$.",
        ),
        (
            "bare-url",
            rf"https?://[A-Za-z0-9_./?=&%#:+~-]{{1,300}}(?={_J})",
            "text behind an address is swallowed by the link. Write <…>.",
        ),
        (
            "straight-quote",
            rf'"(?={_J})|(?<={_J})"',
            '" becomes a curly quote in Hugo. Write 「」.',
        ),
        (
            "soft-newline",
            rf"(?<=[。！？])\n(?={_J})",
            "one newline: a space in Hugo, <br> in Zenn. A paragraph needs an empty line.",
        ),
    )
)
_TEXTS = frozenset({Part.BODY, Part.ITEM, Part.QUOTE, Part.CELL, Part.HEADING, Part.LINE})
_IN_RAW = tuple(
    (rule, re.compile(pattern), message)
    for rule, pattern, message in (
        (
            "raw-html",
            r"<(?!!--|https?:|mailto:)/?[a-zA-Z][a-zA-Z0-9-]{0,20}(?=[\s/>])[^<>\n]{0,2000}>",
            "raw HTML: needs an unsafe renderer, and Zenn escapes it.",
        ),
        (
            "script-link",
            r"\]\(\s?<?(?:[Jj]ava[Ss]cript|data|vbscript):",
            "a link that runs code: alive in Astro and Jekyll.",
        ),
        ("inline-css", r"\bstyle\s?=\s?[\"']", "CSS inside the article: the theme's business."),
        ("shortcode", r"\{\{[<%]", "a Hugo shortcode: the build fails where it does not exist."),
        ("liquid", r"\{%|\{\{(?![<%])", "Liquid: Jekyll executes it."),
    )
)
_UNSAFE = re.compile(r"\s*(?:javascript|data|vbscript):", re.IGNORECASE)
_PIPE = re.compile(r"(?<!\\)\|")
_CODE = re.compile(r"(`{1,3})[^`\n]{1,2000}\1")


def renderers(page: Page) -> Iterator[Placed]:
    """Every trap, once a line for what raw text shows."""
    for passage in page.passages:
        if passage.part in _TEXTS and passage.spots:
            yield from _traps(page, passage)
    for link in page.links:
        if _UNSAFE.match(link.url):
            where = f"line:{link.line}:{link.column}"
            yield where, block("script-link", f"{link.url[:40]!r} runs code or hides what it is.")
    yield from _raw(page)


def _traps(page: Page, passage: Passage) -> Iterator[Placed]:
    for rule, pattern, message in _IN_TEXT:
        m = pattern.search(passage.text)
        if m is None:
            continue
        line, _ = passage.place(m.start())
        written = page.raw.split("\n")[line - 1]
        if rule == "dead-emphasis" and ("\\*" in written or "`" in written):
            continue  # escaped on purpose, or code
        if rule == "dollar" and "\\$" in written:
            continue
        if rule == "bare-url" and (f"<{m.group()}" in written or f"[{m.group()}" in written):
            continue
        yield passage.where, block(rule, message, m.span())


def _raw(page: Page) -> Iterator[Placed]:
    """Outside the front matter and code, with one finding a rule and line."""
    fenced, front = False, bool(page.front)
    for number, line in enumerate(page.raw.split("\n"), 1):
        if front:
            front = number == 1 or line.rstrip() not in ("---", "+++")
            continue
        if re.match(r"\s{0,3}(?:```|~~~)", line):
            fenced = not fenced
        if fenced:
            continue
        bare = _CODE.sub(lambda m: " " * len(m.group()), line)
        for rule, pattern, message in _IN_RAW:
            m = pattern.search(bare)
            if m is not None:
                yield f"line:{number}:{m.start() + 1}", block(rule, message)
        if line.lstrip().startswith("|"):
            for m in _CODE.finditer(line):
                if _PIPE.search(m.group()):
                    message = "a | in code splits the cell. Write \\|."
                    yield f"line:{number}:{m.start() + 1}", block("pipe-in-code", message)
