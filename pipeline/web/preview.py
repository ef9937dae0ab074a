"""The page as it will be published: the real Markdown, rendered. Nothing in it can run."""

from __future__ import annotations

from functools import cache

import yaml
from markdown_it import MarkdownIt
from markupsafe import Markup

from ..domain import Act, Decision, Item, State
from ..run import World
from ..run.release import rendered


def article(world: World, item: Item, who: str) -> str:
    """The page that an approval by this person, now, would publish."""
    approval = Decision(item.id, world.now(), who, item.state, State.APPROVED, act=Act.APPROVE)
    return rendered(world, item, approval).files[0].body.decode()


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
