"""What a page says about itself to machines: its own address, its licence, its wishes."""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import urljoin, urlsplit

# Robots directives about the use of the text; "index, follow" and the like say nothing to us.
_WISHES = re.compile(
    r"\b(?:noai|noimageai|noindex|nosnippet|noarchive|none|notranslate|max-snippet:\s*0)\b", re.I
)


@dataclass(frozen=True, slots=True)
class Says:
    """As in `Source`: the addresses, the licence, and the wishes in lower case."""

    canonical: str | None = None
    licence: str | None = None
    robots: tuple[str, ...] = ()
    copy_of: str | None = None


def says(markup: str, url: str) -> Says:
    """Read a page's head. Only http(s) addresses of the page's own site count as canonical.

    Another site's is what a syndicated copy says of itself.
    """
    from lxml import html

    page = html.document_fromstring(markup.encode(), parser=html.HTMLParser(encoding="utf-8"))
    rels = [
        (str(e.get("rel", "")).lower().split(), str(e.get("href", "")))
        for e in page.iter("link", "a")
    ]
    heads = [str(e.get("href", "")) for e in page.iter("link") if _is_canonical(e.get("rel"))]
    metas = [
        (str(e.get("name") or e.get("property") or "").lower(), str(e.get("content", "")))
        for e in page.iter("meta")
    ]
    named = [href for rel, href in rels if "canonical" in rel and href]
    named += [content for name, content in metas if name == "og:url" and content]
    licences = [href for rel, href in rels if "license" in rel and href]
    licences += [
        text for name, text in metas if name in ("dc.rights", "dcterms.license", "copyright")
    ]
    return Says(
        canonical=next((c for n in named if (c := _own(n, url))), None),
        licence=" ".join(licences[0].split())[:200] if licences else None,
        robots=_wishes(metas),
        copy_of=next((c for h in heads if (c := _others(h, url))), None),
    )


def _is_canonical(rel: str | None) -> bool:
    return "canonical" in (rel or "").lower().split()


def _wishes(metas: list[tuple[str, str]]) -> tuple[str, ...]:
    found = {
        wish.lower().replace(" ", "")
        for name, content in metas
        if name in ("robots", "googlebot", "googlebot-news")
        for wish in _WISHES.findall(content)
    }
    if any(name == "tdm-reservation" and content.strip() == "1" for name, content in metas):
        found.add("tdm-reservation")
    return tuple(sorted(found))


def _own(address: str, url: str) -> str | None:
    """The absolute address, if it is on the page's own site: others would speak for somebody."""
    full = _full(address, url)
    return full if full and _near(full, url) else None


def _others(address: str, url: str) -> str | None:
    """The absolute address, if it is on another site."""
    full = _full(address, url)
    return full if full and not _near(full, url) else None


def _full(address: str, url: str) -> str | None:
    try:
        full = urljoin(url, address.strip())
        usable = urlsplit(full).scheme in ("http", "https") and urlsplit(full).hostname
    except ValueError:
        return None
    return full if usable else None


def _near(full: str, url: str) -> bool:
    """Whether two addresses are of one site."""
    host, mine = urlsplit(full).hostname or "", urlsplit(url).hostname or ""
    site = ".".join(mine.split(".")[-2:])
    return host in (mine, site) or host.endswith("." + site)
