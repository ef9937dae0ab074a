"""A web page that was taken for a feed → the feeds that it names."""

from __future__ import annotations

from html.parser import HTMLParser
from urllib.parse import urljoin, urlsplit

from pipeline.domain import Response

_TYPES = frozenset(
    {"application/rss+xml", "application/atom+xml", "application/feed+json", "application/rdf+xml"}
)
# The <head> is at the beginning.
_HEAD = 300_000


def discover(response: Response) -> tuple[str, ...]:
    """The http(s) addresses of <link rel="alternate"> with a feed's type, at most ten."""
    reader = _Links()
    reader.feed(response.body[:_HEAD].decode("utf-8", "replace"))
    found = []
    for href in reader.hrefs:
        try:
            url = urljoin(response.url, href.strip())
            usable = urlsplit(url).scheme in ("http", "https") and url.isprintable()
        except ValueError:
            continue
        if usable and url not in found:
            found.append(url)
    return tuple(found[:10])


def looks_like_html(response: Response) -> bool:
    """Whether an answer is a web page by its own words or, failing that, by its type."""
    head = response.body[:2000].lower()
    return b"<html" in head or b"<!doctype html" in head or "text/html" in response.content_type


class _Links(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.hrefs: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        fields = {name: value or "" for name, value in attrs}
        kind = fields.get("type", "").split(";")[0].strip().lower()
        if tag == "link" and "alternate" in fields.get("rel", "").lower() and kind in _TYPES:
            self.hrefs.append(fields.get("href", ""))
