"""A shelf of feeds as the web has them, one file each, and what comes of them."""

from __future__ import annotations

import time
from datetime import UTC, datetime
from pathlib import Path

import pytest

from pipeline.domain import Feed, Response
from pipeline.parse import Parsed, discover, parse

FILES = Path(__file__).parent / "data" / "feeds"
URL = "https://fenwick-lattice.example/good.rss"
ONE, TWO = "https://fenwick-lattice.example/news/1", "https://fenwick-lattice.example/news/2"
NOW = datetime(2026, 11, 21, 3, 0, tzinfo=UTC)
MARLOW = "Fenwick Lattice ships Marlow 1"


def read(body: bytes, kind: str = "application/xml; charset=utf-8") -> Parsed:
    return parse(Feed(URL, "Fenwick"), Response(URL, 200, body, kind), NOW)


# file → links of the entries, the first title, the beginning of the problem, a remark's words
SHELF: dict[str, tuple[list[str], str, str, str]] = {
    "good.rss": ([ONE, TWO], MARLOW, "", ""),
    "relative-base.atom": ([ONE, TWO], MARLOW, "", ""),
    "old.rdf": ([ONE, TWO], MARLOW, "", ""),
    "feed.json": ([ONE, TWO], MARLOW, "", ""),
    # malformed
    "unclosed.rss": ([ONE], MARLOW, "broken feed: ", ""),
    "ampersand.rss": ([ONE, TWO], "Fenwick Lattice & Sons ship Marlow 1", "broken feed: ", ""),
    "truncated.rss": ([ONE], MARLOW, "broken feed: ", "1 of 2 entries have no usable"),
    "junk-before.rss": ([ONE, TWO], MARLOW, "broken feed: ", ""),
    "nul-bytes.rss": ([ONE, TWO], MARLOW, "broken feed: ", ""),
    "no-such-character.rss": ([ONE, TWO], "Fenwick Lattice ships \ufffd 1", "", ""),
    # mis-encoded; the header of every answer says UTF-8
    "cp1252-as-utf8.rss": (
        [ONE, TWO],
        "Fenwick Lattice – the “café” – ships Marlow 1",
        "",
        "read as windows-1252",
    ),
    "shift-jis-as-utf8.rss": (
        [ONE, TWO],
        "架空のフェンウィック社が公開した新しい言語モデルは Marlow 1",
        "",
        "read as cp932",
    ),
    "latin1-declared.rss": ([ONE, TWO], "Fenwick Lattice café ships Marlow 1", "", "iso-8859-1"),
    "utf16.rss": ([ONE, TWO], MARLOW, "", "read as utf-16"),
    "bom.rss": ([ONE, TWO], MARLOW, "", ""),
    # dateless, guid-less, relative
    "dateless.rss": ([ONE, TWO], MARLOW, "", "2 of 2 entries have no usable date"),
    "odd-dates.rss": ([ONE, TWO], MARLOW, "", "1 of 2 entries have no usable date"),
    "guidless.rss": ([ONE, TWO], MARLOW, "", "2 of 2 entries have no guid"),
    "same-guid.rss": ([ONE, TWO], MARLOW, "", ""),
    "listed-twice.rss": ([ONE, TWO], MARLOW, "", "1 of 3 entries are there twice"),
    "relative.rss": ([ONE, TWO], MARLOW, "", ""),
    # not what it should be
    "hostile-titles.rss": (
        [ONE],
        "Why <T> matters &amp; more",
        "",
        "1 of 2 entries have no usable",
    ),
    "page.html": ([], "", "this is not a feed but a web page (HTML)", ""),
    "empty.rss": ([], "", "the feed is empty", ""),
    "blank.rss": ([], "", "the feed is empty", ""),
    "entryless.rss": ([], "", "", "the feed has no entries"),
    # bombs
    "laughs.rss": ([], "", "the feed declares XML entities", ""),
    "quadratic.rss": ([], "", "the feed declares XML entities", ""),
    "external.rss": ([], "", "the feed declares XML entities", ""),
    "doctype-digit.rss": ([], "", "the feed declares XML entities", ""),
}


def test_the_table_has_every_file_of_the_shelf() -> None:
    assert sorted(SHELF) == sorted(p.name for p in FILES.iterdir())


@pytest.mark.parametrize("name", SHELF)
def test_a_feed_from_the_shelf_gives_what_can_be_read_of_it(name: str) -> None:
    links, title, problem, remark = SHELF[name]
    parsed = read((FILES / name).read_bytes())
    assert [e.url for e in parsed.entries] == links
    assert (parsed.entries[0].title if parsed.entries else "") == title
    assert (parsed.problem or "").startswith(problem) if problem else parsed.problem is None
    assert remark in "; ".join(parsed.remarks) if remark else parsed.remarks in ((), NOT_DATED)
    assert len({e.id for e in parsed.entries}) == len(parsed.entries)


NOT_DATED = ("1 of 1 entries have no usable date; the time they were seen counts",)


def test_japan_time_in_letters_is_not_greenwich() -> None:
    first, second = read((FILES / "odd-dates.rss").read_bytes()).entries
    assert first.published == datetime(2026, 11, 19, 16, 0, tzinfo=UTC)
    assert second.published is None
    assert second.seen == NOW


def test_a_link_that_only_changed_its_tracking_is_the_same_entry() -> None:
    body = (FILES / "guidless.rss").read_bytes()
    tracked = body.replace(b"/news/1", b"/news/1?utm_source=rss&amp;utm_medium=x#top")
    kept = body.replace(b"/news/1", b"/news/1?id=7")
    first = read(body).entries[0].id
    assert read(tracked).entries[0].id == first
    assert read(kept).entries[0].id != first


def test_a_page_names_the_feeds_that_it_has() -> None:
    page = Response(URL, 200, (FILES / "page.html").read_bytes(), "text/html")
    assert discover(page) == (URL,)
    odd = b'<link rel=alternate type=application/atom+xml href="javascript:x">' * 2
    odd += (
        b'<link rel="ALTERNATE" type="application/feed+json; charset=utf-8" href="//b.example/f">'
    )
    odd += b'<link rel="alternate" type="text/css" href="/x">'
    odd += b"<link rel=alternate type=application/rss+xml"
    assert discover(Response(URL, 200, odd)) == ("https://b.example/f",)


@pytest.mark.timeout(120)
def test_a_feed_of_twenty_megabytes_is_read_in_bounded_time_and_room() -> None:
    """The door cuts off at 5 MB; whoever raises that limit still gets an answer."""
    body = (FILES / "good.rss").read_bytes()
    big = body.replace(b"an invented model", b"an invented model, and so on" * 750_000, 1)
    assert len(big) > 20_000_000
    begun = time.process_time()
    parsed = read(big)
    assert time.process_time() - begun < 60
    assert [e.url for e in parsed.entries] == [ONE, TWO]
    assert max(len(e.summary) for e in parsed.entries) == 20_000
