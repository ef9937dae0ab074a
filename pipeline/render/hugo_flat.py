"""hugo-flat: `posts/<date>-<id>.md`, its picture under static/, as many older sites have it."""

from __future__ import annotations

from .body import HUGO, body
from .front import front_matter
from .hugo import fields
from .page import Page

_FIRST = ("title", "date", "description", "cover", "categories", "tags")


def place(page: Page) -> tuple[str, str, str]:
    """No bundle; the page and, elsewhere, its picture."""
    name = f"{page.day}-{page.short_id}"
    return "", f"{page.site.posts}/{name}.md", f"static/{_image(page)}"


def text(page: Page) -> str:
    """The Markdown file, its fields in the order that such sites are used to."""
    found = fields(page, _image(page), relative=False)
    first = {key: found.pop(key) for key in _FIRST if key in found}
    return f"{front_matter({**first, **found})}\n{body(page, HUGO)}"


def _image(page: Page) -> str:
    # Without a leading slash: only so a site below a sub-path keeps that path in og:image.
    return f"images/posts/{page.day}-{page.short_id}.png"
