"""hugo-papermod, the default: a bundle `posts/<date>-<slug>/` with all that a theme reads."""

from __future__ import annotations

from typing import Any

from .body import HUGO, body
from .front import Bare, front_matter
from .japan import stamp
from .markdown import escaped
from .page import Page, terms

COVER = "cover.png"


def place(page: Page) -> tuple[str, str, str]:
    """The bundle, the page in it, and the cover beside it."""
    return f"{page.site.posts}/{page.name}", "index.md", COVER


def address(page: Page) -> str:
    """The path under Hugo's usual permalinks: the section's folder below content/, the slug."""
    section = page.site.posts.removeprefix("content/")
    return f"/{section}/{page.slug}/"


def text(page: Page) -> str:
    """The Markdown file. Dates in Japan time; never before the newest source's."""
    return f"{front_matter(fields(page, COVER, relative=True))}\n{body(page, HUGO)}"


def fields(page: Page, image: str, *, relative: bool) -> dict[str, Any]:
    """The front matter, in the order in which people read it."""
    found: dict[str, Any] = {
        "title": page.title,
        "date": Bare(stamp(page.created)),
        "lastmod": Bare(stamp(page.updated)),
        "slug": page.slug,
        "description": page.lead,
        # Hugo renders a summary as Markdown, but a description not.
        "summary": escaped(page.lead),
        **cover(page, image, relative=relative),
        "draft": not page.released,
        "isCJKLanguage": True,
        "categories": terms([page.site.category]),
        "tags": page.tags,
    }
    if page.author:
        found["author"] = page.author
    found["params"] = {"imakita": page.provenance()}
    return found


def cover(page: Page, image: str, *, relative: bool) -> dict[str, Any]:
    """The group `cover`; nothing when there is no picture, since a theme would show a hole."""
    picture = page.extras.cover
    if picture is None:
        return {}
    caption = {"caption": escaped(picture.caption)} if picture.caption else {}
    return {"cover": {"image": image, "alt": picture.alt, **caption, "relative": relative}}
