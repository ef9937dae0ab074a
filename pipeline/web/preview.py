"""The page as it will be published: the real Markdown, rendered. Nothing in it can run."""

from __future__ import annotations

from datetime import datetime
from functools import cache

import yaml
from markdown_it import MarkdownIt
from markupsafe import Markup

from ..domain import Act, Decision, Item, Site, State
from ..render import render


def article(item: Item, site: Site, who: str, now: datetime) -> str:
    """The Markdown that an approval by this person, now, would publish."""
    approval = Decision(item.id, now, who, item.state, State.APPROVED, act=Act.APPROVE)
    made = render(item, site, reviewed=approval, now=now)
    page = next(f for f in made.files if f.path.endswith((".md", ".markdown")))
    return page.body.decode()


def split(markdown: str) -> tuple[dict[str, object], str]:
    """Front matter and body; no front matter is an empty one."""
    if not markdown.startswith("---\n"):
        return {}, markdown
    front, _, body = markdown[4:].partition("\n---\n")
    return dict(yaml.safe_load(front) or {}), body


def html(markdown: str) -> Markup:
    """Markdown as HTML: raw HTML is text, and addresses are http(s), mailto or relative."""
    return Markup(_reader().render(markdown))  # noqa: S704  html is off: what is in it is escaped


@cache
def _reader() -> MarkdownIt:
    reader = MarkdownIt("commonmark", {"html": False}).enable("table")
    known = reader.validateLink
    reader.validateLink = lambda url: known(url) and _plain_address(url)  # type: ignore[method-assign]
    return reader


def _plain_address(url: str) -> bool:
    scheme = url.partition(":")[0].lower() if ":" in url.partition("/")[0] else ""
    return scheme in ("", "http", "https", "mailto")
