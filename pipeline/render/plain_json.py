"""json: everything about an article in one document, for whoever posts it by a program."""

from __future__ import annotations

import json
from typing import Any

from .affiliate import offers
from .body import Dialect, body
from .japan import stamp
from .markdown import address
from .page import Page, Related

DIALECT = Dialect()


def place(page: Page) -> tuple[str, str, str]:
    """The document, and its picture beside it."""
    return "", f"{page.site.posts}/{page.name}.json", f"{page.site.posts}/{page.name}.png"


def text(page: Page) -> str:
    """The document, keys in reading order. Affiliate links are data here, not text."""
    return json.dumps(_fields(page), ensure_ascii=False, indent=1) + "\n"


def _named(other: Related) -> dict[str, str]:
    return {"title": other.title, "slug": other.slug}


def _fields(page: Page) -> dict[str, Any]:
    from markdown_it import MarkdownIt

    markdown, picture, paid = body(page, DIALECT), page.extras.cover, offers(page)
    parser = MarkdownIt("commonmark", {"html": False}).enable("table")
    return {
        "title": page.title,
        "slug": page.slug,
        "date": stamp(page.created),
        "lastmod": stamp(page.updated),
        "state": "published" if page.released else "draft",
        "lang": "ja",
        "description": page.lead,
        "category": page.site.category,
        "tags": page.tags,
        "author": page.author,
        "cover": {"file": f"{page.name}.png", "alt": picture.alt} if picture else None,
        "advertising": {
            "notice": page.extras.affiliate.notice if paid else None,
            "links": [{"name": o.name, "url": address(o.url, entities=False)} for o in paid],
        },
        "corrections": [{"at": stamp(at), "text": t} for at, t in page.extras.corrections],
        "follows": _named(page.extras.follows) if page.extras.follows else None,
        "related": [_named(r) for r in page.extras.related],
        "imakita": page.provenance(),
        "markdown": markdown,
        "html": parser.render(markdown),
    }
