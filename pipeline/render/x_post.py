"""The text of a post on X: title, as many of the three lines as fit, the address.

X counts by weight: 280 in all, most Latin characters 1, everything else (Japanese, emoji) 2, any
address 23 (the configuration of twitter-text, version 3).
"""

from __future__ import annotations

import re
import unicodedata

from .markdown import plain
from .page import Page

_LIMIT, _ADDRESS = 280, 23
_LIGHT = ((0, 4351), (8192, 8205), (8208, 8223), (8242, 8247))
_URL = re.compile(r"https?://[!-~]+")


def x_post(page: Page, address: str) -> str:
    """The post; without an address it ends where one would be pasted."""
    room = _LIMIT - _ADDRESS - 1
    text = _cut(page.title, room)
    for line in filter(None, (plain(c.text) for c in page.draft.summary)):
        longer = f"{text}\n・{line}"
        if weight(longer) > room:
            break
        text = longer
    return f"{text}\n{address}\n" if address else f"{text}\n"


def weight(text: str) -> int:
    """The length that X gives a text. A sequence of joined emoji is counted a little too long."""
    normal = unicodedata.normalize("NFC", text)
    rest = _URL.sub("", normal)
    return _ADDRESS * len(_URL.findall(normal)) + sum(_weight(c) for c in rest)


def _weight(character: str) -> int:
    return 1 if any(a <= ord(character) <= b for a, b in _LIGHT) else 2


def _cut(text: str, limit: int) -> str:
    if weight(text) <= limit:
        return text
    while weight(text) > limit - 2:
        text = text[:-1]
    return f"{text}…"
