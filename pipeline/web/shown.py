"""Text as it may stand in a page: escaped, and nothing in it invisible."""

from __future__ import annotations

import unicodedata

from markupsafe import Markup, escape

_HIDDEN = {"Cf", "Cc", "Cs", "Co", "Zl", "Zp"}


def seen(text: str) -> Markup:
    """Escaped text in which every invisible or direction-changing character is spelled out.

    A right-to-left override would turn a figure round before the reviewer's eyes.
    """
    if text.isprintable():
        return escape(text)
    return Markup("").join(_one(c) for c in text)


def _one(character: str) -> Markup:
    if unicodedata.category(character) not in _HIDDEN or character == "\n":
        return escape(character)
    name = unicodedata.name(character, "control")
    return Markup('<span class="unseen" title="{}">U+{:04X}</span>').format(name, ord(character))
