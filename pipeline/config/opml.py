"""OPML ↔ feeds: the format in which feed readers hand each other their lists."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from email.utils import format_datetime
from typing import Any
from urllib.parse import urlsplit

from ..domain import Feed
from ..errors import InputError
from .limits import address

# Ours, for what OPML has no word for; other readers pass over it.
_OURS = "urn:imakita:feeds"
_WEIGHT = f"{{{_OURS}}}weight"
_MAX_BYTES = 5_000_000


def read(body: bytes, name: str) -> tuple[tuple[Feed, ...], tuple[str, ...]]:
    """The feeds of an OPML file, each address once, and what had to be left out, in words.

    `category` becomes tags; folders are left out. Raises InputError when it is no OPML.
    """
    root = _root(body, name)
    feeds: dict[str, Feed] = {}
    problems = []
    for outline in root.iter("outline"):
        fields = {str(k).lower(): str(v).strip() for k, v in outline.attrib.items()}
        url = fields.get("xmlurl", "")
        try:
            if url:
                feeds.setdefault(address(url), _feed(url, fields))
        except ValueError as error:
            problems.append(f"{name}:{outline.sourceline}: {url[:200]}: {error}; left out")
    if not feeds and not problems:
        raise InputError(f"{name}: no feeds in it. An outline with xmlUrl=… is one.")
    return tuple(feeds.values()), tuple(problems)


def write(feeds: Sequence[Feed], now: datetime) -> bytes:
    """OPML 2.0 (UTF-8) with the feeds; our weight as an attribute of our own."""
    from lxml import etree

    root = etree.Element("opml", version="2.0", nsmap={"imakita": _OURS})
    head = etree.SubElement(root, "head")
    etree.SubElement(head, "title").text = "imakita feeds"
    etree.SubElement(head, "dateCreated").text = format_datetime(now)
    body = etree.SubElement(root, "body")
    for feed in feeds:
        outline = etree.SubElement(body, "outline", type="rss", text=feed.name, title=feed.name)
        outline.set("xmlUrl", feed.url)
        if feed.tags:
            outline.set("category", ",".join(feed.tags))
        if feed.weight != Feed(feed.url, feed.name).weight:
            outline.set(_WEIGHT, f"{feed.weight:g}")
    return bytes(etree.tostring(root, encoding="UTF-8", xml_declaration=True, pretty_print=True))


def _root(body: bytes, name: str) -> Any:
    from lxml import etree

    if len(body) > _MAX_BYTES:
        raise InputError(f"{name}: more than {_MAX_BYTES} bytes. Hand over a list of feeds.")
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    try:
        root = etree.fromstring(body, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        line = getattr(error, "lineno", None) or 1
        raise InputError(f"{name}:{line}: not well-formed OPML ({error}).") from error
    declared = root.getroottree().docinfo.internalDTD
    if declared is not None and list(declared.iterentities()):
        raise InputError(f"{name}: declares XML entities, which is refused. Remove its DOCTYPE.")
    if root.tag != "opml":
        raise InputError(f"{name}: this is <{root.tag}>, not OPML. Export the list as OPML.")
    return root


def _feed(url: str, fields: dict[str, str]) -> Feed:
    title = fields.get("title") or fields.get("text") or urlsplit(url).hostname or url
    return Feed(
        url=url,
        name=" ".join(title.split())[:200],
        weight=_weight(fields.get(_WEIGHT.lower())),
        tags=tuple(_tags(fields.get("category", ""))),
    )


def _weight(text: str | None) -> float:
    weight = float(text) if text else 1.0
    if not 0 <= weight <= 10:
        raise ValueError(f"its weight is {text}, not 0 to 10")
    return weight


def _tags(category: str) -> Iterator[str]:
    """The words of `category`: a list with commas, each word perhaps a path with slashes."""
    for word in category.split(","):
        if tag := " ".join(word.strip().strip("/").split()):
            yield tag
