"""Feed bytes → entries: every shape of feed, and every way of being broken."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.domain import Entry, Feed, Response
from pipeline.parse import Parsed, parse

NOW = datetime(2026, 11, 21, 3, 0, tzinfo=UTC)
FEED = Feed("https://news.example/feed.xml", "The Model Ledger")


def read(body: str | bytes, kind: str = "application/xml", url: str = FEED.url) -> Parsed:
    raw = body.encode() if isinstance(body, str) else body
    return parse(FEED, Response(url, 200, raw, kind), NOW)


def rss(items: str) -> str:
    return f'<?xml version="1.0"?><rss version="2.0"><channel>{items}</channel></rss>'


def item(inner: str) -> Entry:
    parsed = read(rss(f"<item><link>https://news.example/1</link>{inner}</item>"))
    assert parsed.problem is None
    return parsed.entries[0]


# --- shapes of feeds --------------------------------------------------------------------------

RSS = rss(
    "<item><guid isPermaLink='false'>n1</guid><title>Acme releases Orin-3</title>"
    "<link>https://news.example/orin</link><description>A &lt;b&gt;new&lt;/b&gt; model."
    "</description><author>jane@news.example (Jane Roe)</author>"
    "<pubDate>Fri, 20 Nov 2026 09:00:00 +0900</pubDate></item>"
)
ATOM = """<feed xmlns="http://www.w3.org/2005/Atom"><entry><id>n1</id>
<title>Acme releases Orin-3</title><link href="/orin"/><author><name>Jane Roe</name></author>
<summary type="html">A &lt;b&gt;new&lt;/b&gt; model.</summary>
<published>2026-11-20T00:00:00Z</published></entry></feed>"""
RDF = """<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"
xmlns="http://purl.org/rss/1.0/" xmlns:dc="http://purl.org/dc/elements/1.1/">
<item rdf:about="n1"><title>Acme releases Orin-3</title><link>https://news.example/orin</link>
<description>A new model.</description><dc:creator>Jane Roe</dc:creator>
<dc:date>2026-11-20T09:00:00+09:00</dc:date></item></rdf:RDF>"""
JSON = json.dumps(
    {
        "version": "https://jsonfeed.org/version/1.1",
        "items": [
            {
                "id": "n1",
                "url": "https://news.example/orin",
                "title": "Acme releases Orin-3",
                "content_html": "<p>A <b>new</b> model.</p>",
                "date_published": "2026-11-20T09:00:00+09:00",
                "authors": [{"name": "Jane Roe"}],
            }
        ],
    }
)


@pytest.mark.parametrize("feed", [RSS, ATOM, RDF, JSON], ids=["rss", "atom", "rdf", "json"])
def test_every_kind_of_feed_gives_the_same_entry(feed: str) -> None:
    parsed = read(feed)
    assert parsed.problem is None
    entry = parsed.entries[0]
    assert (entry.title, entry.url, entry.summary) == (
        "Acme releases Orin-3",
        "https://news.example/orin",
        "A new model.",
    )
    assert entry.author is not None
    assert "Jane Roe" in entry.author
    assert entry.published == datetime(2026, 11, 20, 0, 0, tzinfo=UTC)
    assert (entry.seen, entry.outlet, entry.feed_url) == (NOW, FEED.name, FEED.url)


def test_entries_keep_the_order_of_the_feed() -> None:
    items = "".join(f"<item><link>https://news.example/{i}</link></item>" for i in (3, 1, 2))
    assert [e.url[-1] for e in read(rss(items)).entries] == ["3", "1", "2"]


# --- identity ---------------------------------------------------------------------------------


def test_an_entry_with_the_same_guid_keeps_its_id_under_a_new_title() -> None:
    assert item("<guid>x</guid><title>A</title>").id == item("<guid>x</guid><title>B</title>").id


def test_without_a_guid_the_link_is_the_identity_and_its_fragment_is_not() -> None:
    def linked(url: str) -> Entry:
        return read(rss(f"<item><title>T</title><link>{url}</link></item>")).entries[0]

    first = linked("https://news.example/a").id
    assert linked("https://news.example/a#top").id == first
    assert linked("https://news.example/b").id != first


@pytest.mark.parametrize(
    ("inside", "links"),
    [
        ("<guid>3</guid>", []),
        ("<guid>https://news.example/3</guid>", ["https://news.example/3"]),
        ("<guid>/news/3</guid>", ["https://news.example/news/3"]),
        ("<guid>3</guid><link>/news/3</link>", ["https://news.example/news/3"]),
    ],
)
def test_a_guid_that_is_no_address_is_no_link(inside: str, links: list[str]) -> None:
    assert [e.url for e in read(rss(f"<item>{inside}</item>")).entries] == links


def test_without_guid_and_page_of_its_own_the_words_are_the_identity() -> None:
    items = "".join(
        f"<item><title>{t}</title><link>https://news.example/</link></item>" for t in "AB"
    )
    assert len(read(rss(items)).entries) == 2


def test_an_entry_listed_twice_is_one_entry() -> None:
    twice = "<item><guid>x</guid><link>https://news.example/1</link></item>" * 2
    assert len(read(rss(twice)).entries) == 1


def test_a_guid_shared_by_different_links_does_not_lose_entries() -> None:
    items = "".join(
        f"<item><guid>same</guid><link>https://news.example/{i}</link></item>" for i in range(3)
    )
    assert len({e.id for e in read(rss(items)).entries}) == 3


def test_the_same_guid_in_two_feeds_names_two_entries() -> None:
    other = parse(
        Feed("https://b.example/f", "B"), Response("https://b.example/f", 200, RSS.encode()), NOW
    )
    assert other.entries[0].id != read(RSS).entries[0].id


# --- titles and summaries ---------------------------------------------------------------------

TITLES = [
    ("AT&amp;T buys Acme", "AT&T buys Acme"),
    ("AT&amp;amp;T buys Acme", "AT&T buys Acme"),
    ("Why &lt;T&gt; matters", "Why <T> matters"),
    ("<![CDATA[<b>Bold</b> &amp; plain]]>", "Bold & plain"),
    ("&lt;script&gt;alert(1)&lt;/script&gt;Safe", "Safe"),
    ("&lt;img src=x onerror=alert(1)&gt;Safe", "Safe"),
    ("1 &lt; 2 &amp;&amp; 3 &gt; 2", "1 < 2 && 3 > 2"),
    ("Line\n  break\tand tab", "Line break and tab"),
    ("Caf&#233; &#8212; open", "Café — open"),
    ("Vec&lt;String&gt; and List&lt;int&gt;", "Vec<String> and List<int>"),
]


@pytest.mark.parametrize(("markup", "title"), TITLES)
def test_a_title_is_unescaped_and_never_interpreted(markup: str, title: str) -> None:
    assert item(f"<title>{markup}</title>").title == title


def test_an_entry_without_a_title_is_named_by_its_first_words() -> None:
    assert item("<description>Short news.</description>").title == "Short news."
    assert item("").title == "https://news.example/1"


def test_a_summary_is_plain_text_with_a_line_a_block() -> None:
    entry = item(
        "<description><![CDATA[<p>First <a href='x'>one</a>.</p><ul><li>Two</li></ul>"
        "<script>evil()</script><!-- note -->]]></description>"
    )
    assert entry.summary == "First one.\nTwo"


def test_a_feed_that_carries_the_article_hands_it_on() -> None:
    parsed = read(
        '<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel>'
        "<item><link>https://news.example/1</link><description>Teaser.</description>"
        "<content:encoded><![CDATA[<p>The first.</p><p>The second.</p>]]></content:encoded>"
        "</item></channel></rss>"
    )
    assert parsed.entries[0].summary == "The first.\nThe second."


# --- links ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("link", "url"),
    [
        ("/orin", "https://cdn.example/orin"),
        ("orin?x=1", "https://cdn.example/feeds/orin?x=1"),
        ("//b.example/orin", "https://b.example/orin"),
        ("  https://b.example/orin \n", "https://b.example/orin"),
    ],
)
def test_a_relative_link_is_resolved_against_the_answering_address(link: str, url: str) -> None:
    feed = rss(f"<item><title>T</title><link>{link}</link></item>")
    parsed = read(feed, url="https://cdn.example/feeds/all.xml")
    assert [e.url for e in parsed.entries] == [url]


@pytest.mark.parametrize(
    ("base", "url"),
    [
        ("https://other.example/blog/", "https://other.example/blog/orin"),
        ("/blog/", "https://news.example/blog/orin"),
        ("blog/", "https://news.example/blog/orin"),
    ],
)
def test_a_link_is_resolved_against_the_base_that_the_feed_gives(base: str, url: str) -> None:
    feed = ATOM.replace("<entry>", f'<entry xml:base="{base}">').replace('"/orin"', '"orin"')
    assert [e.url for e in read(feed).entries] == [url]


@pytest.mark.parametrize(
    "link",
    [
        *("javascript:alert(1)", "data:text/html,x", "file:///etc/passwd", "ftp://a.example/x"),
        *("", "http://[bad", "http://a.example:99999/", "mailto:a@b.example"),
    ],
)
def test_an_entry_whose_link_is_not_http_is_left_out(link: str) -> None:
    good = "<item><title>Good</title><link>https://news.example/1</link></item>"
    feed = rss(f"<item><title>T</title><link>{link}</link></item>{good}")
    assert [e.title for e in read(feed).entries] == ["Good"]


def test_a_feed_without_any_usable_link_says_so() -> None:
    feed = rss("<item><title>T</title><link>javascript:alert(1)</link></item>")
    parsed = read(feed)
    assert parsed.entries == ()
    assert parsed.problem == "none of the 1 entries has a usable http(s) link"


# --- dates ------------------------------------------------------------------------------------

DATES = [
    ("Fri, 20 Nov 2026 09:00:00 JST", 0),
    ("Fri, 20 Nov 2026 09:00:00 +0900", 0),
    ("Fri, 20 Nov 2026 09:00:00 GMT", 9),
    ("Fri, 20 Nov 2026 09:00:00 EST", 14),
    ("Fri, 20 Nov 2026 09:00:00 PDT", 16),
    ("Fri, 20 Nov 2026 09:00:00 CET", 8),
    ("Fri, 20 Nov 2026 09:00:00 CEST", 7),
    ("Fri, 20 Nov 2026 09:00:00 BST", 8),
    ("Fri, 20 Nov 2026 09:00:00 KST", 0),
    ("2026-11-20 09:00:00 JST", 0),
    ("2026-11-20T09:00:00", 9),
    ("2026-11-20T09:00:00+09:00", 0),
    ("2026-11-20T09:00:00Z", 9),
]


@pytest.mark.parametrize(("text", "hour"), DATES)
def test_a_date_is_read_in_its_own_zone(text: str, hour: int) -> None:
    entry = item(f"<pubDate>{text}</pubDate>")
    assert entry.published == datetime(2026, 11, 20, tzinfo=UTC) + timedelta(hours=hour)


@pytest.mark.parametrize(
    "text",
    ["", "soon", "32 Foo 2026", "99999-99-99T00:00:00Z", "2036-11-20", "0000-00-00 00:00:00 JST"],
)
def test_a_date_that_cannot_be_read_is_no_date(text: str) -> None:
    assert item(f"<pubDate>{text}</pubDate>").published is None


def test_a_date_with_zone_that_only_iso_knows_is_read() -> None:
    entry = read(JSON.replace("T09:00:00+09:00", "T09:00:00.250-05:00")).entries[0]
    assert entry.published == datetime(2026, 11, 20, 14, 0, 0, 250_000, tzinfo=UTC)


# --- broken feeds -----------------------------------------------------------------------------

LAUGHS = (
    "<!DOCTYPE x [<!ENTITY a 'ha'>"
    + "".join(f"<!ENTITY a{i} '{f'&a{i - 1};' * 10}'>" for i in range(1, 9))
    + "]>"
    + RSS.removeprefix('<?xml version="1.0"?>')
)
XXE = '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>' + rss("<item>&e;</item>")


@pytest.mark.parametrize(
    "body",
    [
        *(LAUGHS.encode(), XXE.encode(), LAUGHS.encode("utf-16"), XXE.lower().encode()),
        b"<!-- <rss> -->" + LAUGHS.encode(),
        b'<?xml version="1.0"?><?a <b> ?>\n' + b" " * 200_000 + LAUGHS.encode(),
    ],
)
def test_a_feed_that_declares_entities_is_refused_unread(body: bytes) -> None:
    assert read(body) == Parsed((), "the feed declares XML entities, which is refused")


def test_an_article_about_entities_is_not_refused() -> None:
    entry = item(
        "<title>What &lt;!ENTITY means</title><description><![CDATA[<!ENTITY x>]]></description>"
    )
    assert entry.title == "What <!ENTITY means"


def test_the_doctype_of_old_rss_is_not_refused() -> None:
    doctype = '<!DOCTYPE rss PUBLIC "-//Netscape Communications//DTD RSS 0.91//EN" "x">'
    assert read(doctype + RSS.partition("?>")[2]).entries[0].title == "Acme releases Orin-3"


@pytest.mark.parametrize("body", [b"", b"  \n", b"\0\0\0"])
def test_an_empty_feed_says_so(body: bytes) -> None:
    assert read(body) == Parsed((), "the feed is empty")


def test_a_web_page_is_not_a_feed() -> None:
    parsed = read("<!doctype html><html><body><p>Hello</p></body></html>", "text/html")
    assert parsed.entries == ()
    assert parsed.problem is not None
    assert parsed.problem.startswith("this is not a feed")


@pytest.mark.parametrize("body", ["{}", '{"version": 1}', "{broken", "{" * 100_000, '{"a":' * 9999])
def test_json_that_is_no_feed_is_named_as_such(body: str) -> None:
    assert read(body).problem == "this is JSON, but not a JSON Feed; check the address"


def test_a_json_feed_with_strange_items_gives_the_good_ones() -> None:
    body = {
        "version": "https://jsonfeed.org/version/1",
        "items": [None, 3, {"url": 5}, {"id": 7, "url": "https://news.example/1", "author": "x"}],
    }
    assert [e.url for e in read(json.dumps(body)).entries] == ["https://news.example/1"]


def test_a_feed_cut_off_in_the_middle_gives_what_was_complete() -> None:
    whole = rss(
        "".join(
            f"<item><title>T{i}</title><link>https://news.example/{i}</link></item>"
            for i in range(3)
        )
    )
    parsed = read(whole[: whole.index("T2")])
    assert [e.title for e in parsed.entries[:2]] == ["T0", "T1"]
    assert parsed.problem is not None
    assert parsed.problem.startswith("broken feed: ")


def test_text_in_another_encoding_than_declared_is_read() -> None:
    body = rss("<item><title>Café</title><link>https://news.example/1</link></item>")
    assert read(body.encode("cp1252"), "application/xml; charset=utf-8").entries[0].title == "Café"


@pytest.mark.parametrize(
    "body",
    [
        rb"<!DOCTYPE x [\d]><rss version='2.0'></rss>",
        b"<rss version='2.0'><channel><item><title>&#1114112;</title></item></channel></rss>",
        b"<rss version='2.0'><channel><item><link>http://[</link></item></channel></rss>",
        b"\xff\xfe<rss",
        b"<?xml version='1.0' encoding='utf-7'?><rss/>",
        b"<?xml version='1.0' encoding='zlib'?><rss/>",
        b"<rss version='2.0'><channel><item><pubDate>-1</pubDate></item></channel></rss>",
        b"<feed xmlns='http://www.w3.org/2005/Atom'><entry><link href='a'/><title type='xhtml'>",
        b"<feed xmlns='http://www.w3.org/2005/Atom'><entry><content type='base64'>!</content>",
    ],
)
def test_input_that_feedparser_chokes_on_becomes_a_problem_or_nothing(body: bytes) -> None:
    parsed = read(body)
    assert parsed.entries == () or parsed.entries[0].id


@pytest.mark.timeout(30)
@pytest.mark.parametrize("unit", ["<!--", "<script", "<?", "<", "&", "<a ", "<item>", "<!entity"])
def test_a_feed_made_to_hurt_ends_in_time(unit: str) -> None:
    assert isinstance(read(rss("<item><title>") + unit * (300_000 // len(unit))), Parsed)


@settings(max_examples=300, deadline=None)
@given(st.binary(max_size=400))
def test_no_random_bytes_make_parse_raise(body: bytes) -> None:
    assert isinstance(read(body), Parsed)


@settings(max_examples=300, deadline=None)
@given(st.text(alphabet="<>/!?&;#[]{}\"'=: \nrsitemlnkdaENTY0123\\", max_size=300))
def test_no_soup_of_markup_makes_parse_raise(soup: str) -> None:
    assert isinstance(read(soup), Parsed)
    assert isinstance(read(rss(f"<item><title>{soup}")), Parsed)


@settings(max_examples=500, deadline=None)
@given(st.sampled_from([RSS, ATOM, RDF, JSON, LAUGHS]), st.data())
def test_no_mutation_of_a_feed_makes_parse_raise(feed: str, data: st.DataObject) -> None:
    body = feed.encode()
    for _ in range(data.draw(st.integers(1, 4))):
        at = data.draw(st.integers(0, len(body)))
        cut = data.draw(st.integers(0, 30))
        body = body[:at] + data.draw(st.binary(max_size=12)) + body[at + cut :]
    for entry in read(body).entries:
        assert entry.url.startswith(("http://", "https://"))
        assert entry.title.encode()
        assert entry.summary.encode() is not None
        assert entry.published is None or entry.published.tzinfo is UTC
