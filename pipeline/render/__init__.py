"""Draft + Report → Article: Markdown, front matter and the claims beside it.

Code writes everything that a model must not: dates, links, tables, references, escapes.
"""

from __future__ import annotations

from datetime import datetime
from hashlib import sha256

from pipeline.domain import Article, Decision, File, Item, Site
from pipeline.errors import ConfigError, InputError

from .japan import dated, iso_day
from .markdown import plain
from .papermod import page
from .sheet import sheet
from .sidecar import sidecar
from .slug import slug_of

__all__ = ["render", "sheet"]

FLAVOURS = ("hugo-papermod",)


def render(item: Item, site: Site, *, reviewed: Decision | None, now: datetime) -> Article:
    """Render an item that has a draft. `reviewed` is its approval, `now` the time of release.

    Raises InputError without a draft, ConfigError for an unknown flavour.
    """
    if site.flavour not in FLAVOURS:
        raise ConfigError(f"site.flavour {site.flavour!r}: known are {', '.join(FLAVOURS)}.")
    if item.draft is None:
        raise InputError(f"{item.id} has no draft to render.")
    slug, text = slug_of(item), page(item, item.draft, site, reviewed, now).encode()
    return Article(
        id=item.id,
        slug=slug,
        title=plain(item.draft.title.text),
        folder=f"posts/{iso_day(dated(item))}-{slug}",
        files=(
            File("index.md", text),
            File("index.claims.json", sidecar(item, item.draft, sha256(text).hexdigest())),
        ),
    )
