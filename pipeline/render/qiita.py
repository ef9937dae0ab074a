"""qiita: `public/<date>-<slug>.md` for qiita-cli; published only if a person approved."""

from __future__ import annotations

import re

from .body import Dialect, body
from .front import front_matter
from .page import Page, terms

_TAGS = 5
DIALECT = Dialect(note=lambda text: f":::note info\n{text}\n:::")


def place(page: Page) -> tuple[str, str, str]:
    """One folder for all articles; there are no covers."""
    return "", f"public/{page.name}.md", ""


def text(page: Page) -> str:
    """The Markdown file with every key that qiita-cli asks for, even if empty."""
    front = {
        "title": page.title,
        "tags": tags(page.tags) or ["AI"],
        "private": False,
        # Quoted: bare, it would be read as a date and refused. Qiita fills it in.
        "updated_at": "",
        "id": None,
        "organization_url_name": None,
        "slide": False,
        "ignorePublish": not page.seen,
    }
    return f"{front_matter(front)}\n{body(page, DIALECT)}"


def tags(names: list[str]) -> list[str]:
    """At most five tags, without the spaces that Qiita refuses."""
    return terms(re.sub(r"\s+", "", name) for name in names)[:_TAGS]
