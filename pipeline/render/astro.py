"""astro: `src/content/blog/<date>-<slug>/index.md` with the fields of Astro's blog starter.

The starter's schema drops keys that it does not know (draft, imakita, lang); a site that wants them
adds them there.
"""

from __future__ import annotations

import re
from typing import Any

from .affiliate import as_html
from .body import Dialect, body
from .front import Bare, front_matter
from .hugo import COVER
from .japan import stamp
from .page import Page

# remark links bare addresses after it has read the escapes. A comment in between stops it, and
# nobody sees or copies it.
_ADDRESS = re.compile(r"(?<=http)\\:|(?<=https)\\:|(?<=www)\\\.|\\@", re.IGNORECASE)


def _unlinked(text: str) -> str:
    return _ADDRESS.sub(lambda m: f"<!-- -->{m[0]}", text)


DIALECT = Dialect(
    related=lambda other: f"../{other.day}-{other.slug}/", offer=as_html, finish=_unlinked
)


def place(page: Page) -> tuple[str, str, str]:
    """The bundle, the page in it, and the cover beside it."""
    return f"src/content/blog/{page.name}", "index.md", COVER


def text(page: Page) -> str:
    """The Markdown file."""
    return f"{front_matter(_fields(page))}\n{body(page, DIALECT)}"


def _fields(page: Page) -> dict[str, Any]:
    found: dict[str, Any] = {
        "title": page.title,
        "description": page.lead,
        "pubDate": Bare(stamp(page.created)),
        "updatedDate": Bare(stamp(page.updated)),
    }
    if page.extras.cover is not None:
        found["heroImage"] = f"./{COVER}"
        found["heroImageAlt"] = page.extras.cover.alt
    found |= {"category": page.site.category, "tags": page.tags}
    if page.author:
        found["author"] = page.author
    return {**found, "draft": not page.released, "lang": "ja", "imakita": page.provenance()}
