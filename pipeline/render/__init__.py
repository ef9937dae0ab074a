"""Draft + Report → Article: Markdown, front matter and the claims beside it, in seven flavours.

Code writes everything that a model must not: dates, links, tables, references, escapes.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from pathlib import PurePosixPath

from pipeline.domain import Article, Decision, File, Item, Site
from pipeline.errors import ConfigError, InputError

from . import astro, hugo, hugo_flat, jekyll, plain_json, qiita, zenn
from .japan import dated, day, iso_day
from .markdown import plain
from .page import Extras, Page, Related
from .sheet import sheet, sheet_path
from .sidecar import sidecar
from .slug import slug_of
from .x_post import x_post

__all__ = [
    "Extras",
    "Related",
    "address",
    "related_to",
    "render",
    "sheet",
    "sheet_path",
    "signature",
]


@dataclass(frozen=True, slots=True)
class Flavour:
    """`place` gives (bundle or "", page, picture or ""), `text` the page.

    `address` is the page's path on the site, "" where it cannot be known. `aside` is where files
    go that are ours and not the site's, in flavours without bundles.
    """

    place: Callable[[Page], tuple[str, str, str]]
    text: Callable[[Page], str]
    address: Callable[[Page], str]
    aside: str = "claims"


FLAVOURS: Mapping[str, Flavour] = {
    "hugo-papermod": Flavour(hugo.place, hugo.text, hugo.address),
    "hugo-flat": Flavour(hugo_flat.place, hugo_flat.text, hugo.address),
    "zenn": Flavour(zenn.place, zenn.text, lambda page: f"/articles/{zenn.slug(page)}"),
    "qiita": Flavour(qiita.place, qiita.text, lambda page: ""),
    # Jekyll copies every folder into the site but those that begin with an underscore.
    "jekyll": Flavour(jekyll.place, jekyll.text, lambda page: f"/posts/{page.slug}/", "_claims"),
    "astro": Flavour(astro.place, astro.text, lambda page: f"/blog/{page.name}/"),
    "json": Flavour(plain_json.place, plain_json.text, lambda page: ""),
}
_NONE = Extras()


def render(
    item: Item, site: Site, *, reviewed: Decision | None, now: datetime, extras: Extras = _NONE
) -> Article:
    """Render an item that has a draft. `reviewed` is its approval, `now` the time of release.

    Without an approval the page is marked as a draft. Raises InputError without a draft,
    ConfigError for an unknown flavour.
    """
    if site.flavour not in FLAVOURS:
        raise ConfigError(f"site.flavour {site.flavour!r}: known are {', '.join(FLAVOURS)}.")
    if item.draft is None:
        raise InputError(f"{item.id} has no draft to render.")
    page = Page(item, item.draft, site, reviewed, now, extras)
    folder, files = _files(page, FLAVOURS[site.flavour])
    return Article(item.id, page.slug, page.title, folder, files)


def related_to(item: Item) -> Related:
    """What other articles need in order to point at this one."""
    title = plain(item.draft.title.text) if item.draft else ""
    return Related(title, slug_of(item), iso_day(dated(item)))


def signature(item: Item, author: str) -> str:
    """Who signs and the day in Japan, as it stands on a cover."""
    return " ・ ".join(filter(None, [plain(author), day(dated(item))]))


def address(item: Item, site: Site) -> str:
    """An item's public address; "" when the site's is not set or the path cannot be known."""
    if item.draft is None:
        return ""
    return _address(Page(item, item.draft, site, None, item.created))


def _address(page: Page) -> str:
    base, path = page.site.url.rstrip("/"), FLAVOURS[page.site.flavour].address(page)
    return f"{base}{path}" if base and path else ""


def _files(page: Page, flavour: Flavour) -> tuple[str, tuple[File, ...]]:
    """The bundle's name, and page, sidecar, picture and post text as they are there."""
    folder, name, image = flavour.place(page)
    text, picture = flavour.text(page).encode(), page.extras.cover
    aside = (
        PurePosixPath(name) if folder else PurePosixPath(flavour.aside, PurePosixPath(name).name)
    )
    files = [File(name, text)]
    hashes = {}
    if picture is not None and image:
        files.append(File(image, picture.body))
        hashes[image] = sha256(picture.body).hexdigest()
    if page.site.x_post:
        files.append(File(str(aside.with_suffix(".x.txt")), x_post(page, _address(page)).encode()))
    claims = sidecar(page.item, page.draft, sha256(text).hexdigest(), hashes)
    files.insert(1, File(str(aside.with_suffix(".claims.json")), claims))
    return folder, tuple(files)
