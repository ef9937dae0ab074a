"""jekyll: `_posts/<date>-<slug>.md`, its picture under assets/, Liquid switched off."""

from __future__ import annotations

import html
import re
from datetime import datetime
from typing import Any

from .affiliate import as_html
from .body import Dialect, body
from .front import Bare, front_matter
from .japan import JAPAN
from .page import Page, terms

# kramdown knows no backslash before these and would show it; an entity it knows.
_NOT_ESCAPED = re.compile(r"\\([@^~&+;/?%,])")


def _kramdown(text: str) -> str:
    return _NOT_ESCAPED.sub(lambda m: f"&#{ord(m[1])};", text)


DIALECT = Dialect(related=lambda other: f"../{other.slug}/", offer=as_html, finish=_kramdown)


def place(page: Page) -> tuple[str, str, str]:
    """The folders' names are Jekyll's."""
    return "", f"_posts/{page.name}.md", _image(page).removeprefix("/")


def text(page: Page) -> str:
    """The Markdown file."""
    return f"{front_matter(_fields(page))}\n{body(page, DIALECT)}"


def _fields(page: Page) -> dict[str, Any]:
    found: dict[str, Any] = {
        "layout": "post",
        "title": page.title,
        "date": Bare(_time(page.created)),
        "last_modified_at": Bare(_time(page.updated)),
        "description": page.lead,
        # Themes print an excerpt as HTML.
        "excerpt": html.escape(page.lead, quote=False),
        "lang": "ja",
        # Jekyll puts categories into the address, so the address is given.
        "permalink": f"/posts/{page.slug}/",
        "categories": [re.sub(r"\s+", "-", name) for name in terms([page.site.category])],
        "tags": page.tags,
        "published": page.released,
        "render_with_liquid": False,
    }
    if page.extras.cover is not None:
        found["image"] = {"path": _image(page), "alt": page.extras.cover.alt}
    if page.author:
        found["author"] = page.author
    return {**found, "imakita": page.provenance()}


def _time(moment: datetime) -> str:
    # With a colon in the zone: without, YAML would not take it for a time.
    return f"{moment.astimezone(JAPAN):%Y-%m-%d %H:%M:%S} +09:00"


def _image(page: Page) -> str:
    return f"/assets/images/posts/{page.name}.png"
