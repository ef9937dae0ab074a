"""Feed bytes → entries. Whatever the bytes are, an answer comes back: entries, or the problem."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urljoin, urlsplit, urlunsplit

from pipeline.domain import Entry, Feed, Response, digest

from . import json_feed
from .dates import iso, when
from .discover import discover, looks_like_html
from .encoding import in_utf8
from .markup import lines, one_line, without

__all__ = ["Parsed", "discover", "parse"]

_ELEMENT = re.compile(r"<[^!?]")
# References to characters that Unicode does not have: they make feedparser raise.
_NO_CHARACTER = re.compile(rb"&#(?:\d{7,}|[xX][0-9a-fA-F]{6,});")
# A full article in a feed is welcome, a book is not.
_SUMMARY, _TITLE = 20_000, 500
_HEADLINE = 120
# A date further ahead is a mistake, and would stay the freshest news for years.
_AHEAD = timedelta(days=2)


@dataclass(frozen=True, slots=True)
class Parsed:
    """The entries of a feed, and what was wrong with it (None when nothing was).

    `title` and `kind` ("rss20", "atom10", "json"…; "" when it is none) are the feed's own;
    `remarks` say what an operator may want to know though it hurts nobody.
    """

    entries: tuple[Entry, ...]
    problem: str | None = None
    title: str = ""
    kind: str = ""
    remarks: tuple[str, ...] = ()


def parse(feed: Feed, response: Response, now: datetime) -> Parsed:
    """Read RSS, Atom, RDF or JSON Feed. Never raises: feedparser's own failures become `problem`.

    `now` is the first-seen time of every entry. Entries without a usable link are left out; a
    broken feed gives the entries that could be read, and its problem.
    """
    if not response.body.strip(b"\0 \t\r\n"):
        return Parsed((), "the feed is empty")
    if json_feed.looks_like_json(response.body):
        read = json_feed.items(response.body)
        if read is None:
            return Parsed((), "this is JSON, but not a JSON Feed; check the address")
        return _parsed(feed, _Found(read, json_feed.title(response.body), "json"), response, now)
    if _declares_entities(response.body):
        # They are how a few hundred bytes become gigabytes; no honest feed needs them.
        return Parsed((), "the feed declares XML entities, which is refused")
    try:
        return _parsed(feed, _feedparser(response), response, now)
    except Exception as error:
        # feedparser raises half a dozen kinds of exceptions on hostile input (its issue 599).
        mended = _NO_CHARACTER.sub("\ufffd".encode(), response.body)
        if mended != response.body:
            return parse(feed, replace(response, body=mended), now)
        return Parsed((), f"the feed cannot be read ({type(error).__name__}: {error})")


@dataclass(frozen=True, slots=True)
class _Found:
    """What a reader of XML or JSON found, the entries with feedparser's names."""

    items: Sequence[Any]
    title: str = ""
    kind: str = ""
    problem: str | None = None
    remarks: tuple[str, ...] = ()


def _parsed(feed: Feed, found: _Found, response: Response, now: datetime) -> Parsed:
    named = [
        (_text(raw, "id").strip(), _entry(feed, raw, response.url, now)) for raw in found.items
    ]
    usable = [(guid, entry) for guid, entry in named if entry is not None]
    entries, problem = _named(usable), found.problem
    if found.items and not entries and problem is None:
        problem = f"none of the {len(found.items)} entries has a usable http(s) link"
    said = _remarks(len(found.items), usable, entries, sound=problem is None)
    remarks = (*found.remarks, *said)
    return Parsed(entries, problem, one_line(found.title)[:_TITLE], found.kind, remarks)


def _remarks(
    listed: int, usable: Sequence[tuple[str, Entry]], entries: Sequence[Entry], *, sound: bool
) -> Iterator[str]:
    """What an operator may want to know of the entries."""
    if listed == 0 and sound:
        yield "the feed has no entries"
    if usable and len(usable) < listed:
        yield f"{listed - len(usable)} of {listed} entries have no usable http(s) link; left out"
    if without := sum(not guid for guid, _ in usable):
        yield f"{without} of {listed} entries have no guid; their link identifies them"
    if len(entries) < len(usable):
        yield f"{len(usable) - len(entries)} of {listed} entries are there twice"
    if undated := sum(e.published is None for e in entries):
        yield f"{undated} of {listed} entries have no usable date; the time they were seen counts"


def _feedparser(response: Response) -> _Found:
    import feedparser

    response, encoding = in_utf8(response)
    headers = {"content-type": response.content_type}
    # Neither sanitised nor resolved nor told where it comes from: every field becomes plain text,
    # and the link, with what xml:base says, is resolved by us. All that is half of its time.
    found = feedparser.parse(
        response.body, response_headers=headers, sanitize_html=False, resolve_relative_uris=False
    )
    if type(found.get("bozo_exception")).__name__ == "CharacterEncodingOverride":
        encoding = found.get("encoding")
    remarks = (f"its encoding is not the declared one; read as {encoding}",) if encoding else ()
    title, version = _text(found.get("feed", {}), "title"), found.get("version") or ""
    problem = _problem(found, html=looks_like_html(response))
    return _Found(list(found.entries), title, version, problem, remarks)


def _declares_entities(body: bytes) -> bool:
    """Whether a DTD before the first element declares entities; UTF-16 and comments hide nothing.

    After the first element the words are an article's: "What <!ENTITY means".
    """
    text = body.replace(b"\0", b"").decode("latin-1").lower()
    prolog = without(without(text, "<!--", "-->"), "<?", "?>")
    element = _ELEMENT.search(prolog)
    return "<!entity" in prolog[: element.start() if element else len(prolog)]


def _problem(found: Any, *, html: bool) -> str | None:
    if not found.get("version") and not found.entries:
        if html:
            return "this is not a feed but a web page (HTML); check the address"
        return "this is not a feed (no RSS, Atom, RDF or JSON Feed found); check the address"
    error = found.get("bozo_exception")
    # A wrong encoding in the header is put right; it is no reason to alarm anyone.
    if not found.get("bozo") or type(error).__name__ in _HARMLESS:
        return None
    return f"broken feed: {error}"


_HARMLESS = frozenset({"CharacterEncodingOverride", "NonXMLContentType"})


def _entry(feed: Feed, raw: Any, base: str, now: datetime) -> Entry | None:
    """One entry, its id still to be given; None without an http(s) link."""
    link = _text(raw, "link")
    # feedparser takes a guid for the missing link, be it an address or a number.
    number = raw.get("guidislink") and link == _text(raw, "id") and "/" not in link
    url = None if number else _link(link, base)
    if url is None:
        return None
    summary = _summary(raw)
    first = summary.partition("\n")[0]
    title = one_line(_text(raw, "title")) or first[:_HEADLINE].strip() or url
    stamp = raw.get("published_iso")
    published = iso(stamp) if stamp else when(raw)
    if published is not None and published > now + _AHEAD:
        published = None
    return Entry(
        id="",
        feed_url=feed.url,
        outlet=feed.name,
        url=url,
        title=title[:_TITLE],
        summary=summary,
        author=one_line(_text(raw, "author"))[:_TITLE] or None,
        published=published,
        seen=now,
    )


def _named(found: Sequence[tuple[str, Entry]]) -> tuple[Entry, ...]:
    """The entries with their ids, each id once: by guid, else link, else title and summary.

    A guid that stands for several links (there are feeds that give all entries the same) says
    nothing, so the link is taken.
    """
    links: dict[str, set[str]] = defaultdict(set)
    for guid, entry in found:
        links[guid].add(entry.url)
    named: dict[str, Entry] = {}
    for guid, entry in found:
        key = guid if guid and len(links[guid]) == 1 else canonical(entry.url)
        if not guid and urlsplit(entry.url).path in ("", "/"):
            # The home page as link of every entry: only the words tell them apart.
            key = f"{entry.title}\0{entry.summary}"
        name = digest(entry.feed_url, key)
        named.setdefault(name, replace(entry, id=name))
    return tuple(named.values())


def canonical(url: str) -> str:
    """A link without what varies from one reading of a feed to the next: fragment, `utm_…`."""
    parts = urlsplit(url)
    kept = [q for q in parts.query.split("&") if not q.lower().startswith("utm_")]
    return urlunsplit((parts.scheme, parts.netloc.lower(), parts.path, "&".join(kept), ""))


def _link(text: str, base: str) -> str | None:
    """The absolute http(s) URL of a link, or None."""
    if not text.strip():
        return None
    try:
        url = urljoin(base, "".join(text.split()))
        parts = urlsplit(url)
        usable = parts.scheme in ("http", "https") and parts.hostname and parts.port != 0
    except ValueError:
        return None
    # What cannot be written as UTF-8 cannot be stored or asked for.
    return url if usable and url.isprintable() else None


def _summary(raw: Any) -> str:
    """The longer of teaser and content: some feeds carry the whole article."""
    contents = raw.get("content") or []
    texts = [_text(raw, "summary"), *(_text(c, "value") for c in contents if hasattr(c, "get"))]
    return max((lines(t[: 10 * _SUMMARY])[:_SUMMARY] for t in texts), key=len)


def _text(raw: Any, key: str) -> str:
    value = raw.get(key)
    return value if isinstance(value, str) else ""
