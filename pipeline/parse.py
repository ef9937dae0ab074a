"""Feed bytes → entries. Whatever the bytes are, an answer comes back: entries, or the problem."""

from __future__ import annotations

import calendar
import html
import re
import time
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone
from email.utils import parsedate_to_datetime
from typing import Any
from urllib.parse import urljoin, urlsplit

from pipeline.domain import Entry, Feed, Response, digest

# Zones that feedparser does not know and reads as UTC (measured: JST comes out nine hours off).
_ZONES = {"JST": 9, "KST": 9, "CET": 1, "CEST": 2, "BST": 1, "IST": 5.5, "HKT": 8, "SGT": 8}
_ZONE = re.compile(r"\s([A-Z]{3,4})\s*$")
_TAG = re.compile(r"<(?:/?[A-Za-z][^<>]*|!--.*?--)>", re.S)
# Entity declarations are how a few hundred bytes become gigabytes; no honest feed needs them.
_ENTITIES = re.compile(rb"<!ENTITY", re.I)


@dataclass(frozen=True, slots=True)
class Parsed:
    """The entries of a feed, and what was wrong with it (None when nothing was)."""

    entries: tuple[Entry, ...]
    problem: str | None = None


def parse(feed: Feed, response: Response, now: datetime) -> Parsed:
    """Read RSS, Atom, RDF or JSON Feed. Never raises: feedparser's own failures become `problem`.

    `now` is the first-seen time of every entry. Entries without a usable link are left out.
    """
    if not response.body.strip():
        return Parsed((), "the feed is empty")
    if _ENTITIES.search(response.body):
        return Parsed((), "the feed declares XML entities, which is refused")
    try:
        found = _feedparser(response)
        entries = [_entry(feed, raw, response.url, now) for raw in found.entries]
    except Exception as error:
        # feedparser raises half a dozen kinds of exceptions on hostile input (its issue 599).
        return Parsed((), f"the feed cannot be read ({type(error).__name__}: {error})")
    kept = tuple({e.id: e for e in reversed(entries) if e is not None}.values())[::-1]
    if kept:
        return Parsed(kept)
    return Parsed((), _why_nothing(found))


def _feedparser(response: Response) -> Any:
    import feedparser

    headers = {"content-type": response.content_type, "content-location": response.url}
    return feedparser.parse(response.body, response_headers=headers, sanitize_html=True)


def _why_nothing(found: Any) -> str | None:
    if not found.get("version"):
        return "this is not a feed (no RSS, Atom, RDF or JSON Feed found); check the address"
    return f"broken feed: {found.bozo_exception}" if found.get("bozo") else None


def _entry(feed: Feed, raw: Any, base: str, now: datetime) -> Entry | None:
    url = urljoin(base, (raw.get("link") or "").strip())
    if urlsplit(url).scheme not in ("http", "https"):
        return None
    title = plain(raw.get("title") or "")
    summary = plain(raw.get("summary") or "")
    key = raw.get("id") or raw.get("link") or f"{title}\0{summary}"
    return Entry(
        id=digest(feed.url, key),
        feed_url=feed.url,
        outlet=feed.name,
        url=url,
        title=title,
        summary=summary,
        author=plain(raw.get("author") or "") or None,
        published=_when(raw),
        seen=now,
    )


def plain(markup: str) -> str:
    """One line of plain text: tags out, entities unescaped once. "Why <T> matters" keeps its <T>.

    feedparser has unescaped once already where the feed says so; what is left of markup goes.
    """
    return " ".join(html.unescape(_TAG.sub(_kept_tag, markup)).split())


def _kept_tag(tag: re.Match[str]) -> str:
    # Only what is an element of HTML is markup; a lone type parameter is text.
    name = re.match(r"</?([A-Za-z][A-Za-z0-9]*)", tag.group())
    known = name is None or name.group(1).lower() in _ELEMENTS
    return " " if known else tag.group()


_ELEMENTS = frozenset(
    """a abbr article aside audio b blockquote body br caption center cite code dd del details div
    dl dt em embed figcaption figure font footer form h1 h2 h3 h4 h5 h6 head header hr html i
    iframe img input ins kbd li link main mark meta nav noscript object ol p picture pre q s samp
    script section small source span strike strong style sub summary sup svg table tbody td tfoot
    th thead time title tr tt u ul var video""".split()
)


def _when(raw: Any) -> datetime | None:
    text, parsed = raw.get("published") or raw.get("updated"), None
    stamp: time.struct_time | None = raw.get("published_parsed") or raw.get("updated_parsed")
    if text and (zone := _ZONE.search(text)) and zone.group(1) in _ZONES:
        offset = timezone(timedelta(hours=_ZONES[zone.group(1)]))
        try:
            parsed = parsedate_to_datetime(text).replace(tzinfo=offset)
        except (ValueError, TypeError):
            parsed = None
    if parsed is None and stamp is not None:
        parsed = datetime.fromtimestamp(calendar.timegm(stamp), UTC)
    return parsed.astimezone(UTC) if parsed else None
