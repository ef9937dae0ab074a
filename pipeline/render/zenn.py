"""zenn: `articles/<slug>.md` for zenn-cli. No cover, no advertising, published only if seen.

The rules are those of zenn-model's validator: title of at most 70 UTF-16 units, slug of 12 to 50
characters, exactly one emoji, at most five topics of at most 18 characters without ASCII symbols.
"""

from __future__ import annotations

import re

from pipeline.domain import Event

from .body import Dialect, body
from .front import front_matter
from .page import Page, terms
from .slug import title_of, words_of

_TITLE, _SLUG, _TOPICS, _TOPIC = 70, 50, 5, 18
_SHORTEST = 12
# One code point each: a variation selector would make two of some.
_EMOJI = {
    Event.LAUNCH: "🚀",
    Event.FUNDING: "💰",
    Event.LEGAL: "📜",
    Event.INFRASTRUCTURE: "🏭",
    Event.RESEARCH: "🔬",
    Event.REPORT: "🔎",
    Event.PARTNERSHIP: "🤝",
    Event.PEOPLE: "👤",
    Event.REGULATION: "🏛",
    Event.INCIDENT: "🚨",
    Event.EARNINGS: "📈",
    Event.OTHER: "📰",
}
_SPELLED = {"C++": "cpp", "C#": "csharp", "F#": "fsharp"}
_SYMBOLS = re.compile("[\x00-/:-@\\[-`{-\x7f\\s]")
DIALECT = Dialect(note=lambda text: f":::message\n{text}\n:::")


def place(page: Page) -> tuple[str, str, str]:
    """One folder for all articles; there are no covers."""
    return "", f"articles/{slug(page)}.md", ""


def text(page: Page) -> str:
    """The Markdown file. Zenn allows AI's help, but not what nobody looked at."""
    front = {
        "title": cut(page.title, _TITLE),
        "emoji": _EMOJI[page.draft.event],
        "type": "idea",
        "topics": topics(page.tags) or ["ai"],
        "published": page.seen,
    }
    return f"{front_matter(front)}\n{body(page, DIALECT)}"


def slug(page: Page) -> str:
    """Words of the English title and the id; never shorter than 12 characters."""
    words = words_of(title_of(page.item), _SLUG - len(page.short_id) - 1)
    name = "-".join([*words, page.short_id])
    return name if len(name) >= _SHORTEST else f"news-{name}"


def topics(tags: list[str]) -> list[str]:
    """Tags as Zenn allows them; what is left empty or too long is left out."""
    found = terms(_SYMBOLS.sub("", _SPELLED.get(tag, tag)).lower() for tag in tags)
    return [name for name in found if len(name) <= _TOPIC][:_TOPICS]


def cut(title: str, limit: int) -> str:
    """At most `limit` UTF-16 units, as JavaScript counts; a cut is marked with an ellipsis."""
    if units(title) <= limit:
        return title
    while units(title) > limit - 1:
        title = title[:-1]
    return f"{title}…"


def units(text: str) -> int:
    """The length that JavaScript gives: an emoji counts two."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2
