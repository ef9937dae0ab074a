"""feeds.yaml with a feed more or less, and OPML in and out."""

from __future__ import annotations

import stat
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.config import check, opml
from pipeline.config.edit import save, with_feeds, without_feed
from pipeline.domain import Feed
from pipeline.errors import ConfigError, InputError, OutputError

ROOT = Path(__file__).parents[1]
PATH = Path("feeds.yaml")
NEW = Feed("https://new.example/feed", "New: “News”", 1.5, ("論文", "AI"))
YAML = """\
# Mine.
feeds:
  # The makers.
  - url: https://a.example/feed  # asked often
    name: A
    weight: 2
  # The reporters.
  - {url: "https://b.example/feed", name: B}  # in one line
  # Nobody yet.

# --- the rest ---
select:
  limit: 3   # few
"""


def test_a_feed_is_added_at_the_end_and_nothing_else_changes() -> None:
    assert with_feeds(YAML.encode(), [NEW], PATH).decode() == YAML.replace(
        "  # Nobody yet.",
        "  - url: https://new.example/feed\n"
        "    name: 'New: “News”'\n"
        "    weight: 1.5\n"
        "    tags: [論文, AI]\n"
        "  # Nobody yet.",
    )


def test_a_feed_is_removed_with_its_lines_and_the_comments_around_it_stay() -> None:
    without_a = without_feed(YAML.encode(), "https://a.example/feed", PATH).decode()
    assert without_a == YAML.replace(
        "  - url: https://a.example/feed  # asked often\n    name: A\n    weight: 2\n", ""
    )
    without_b = without_feed(YAML.encode(), "https://b.example/feed", PATH).decode()
    assert without_b == YAML.replace(
        '  - {url: "https://b.example/feed", name: B}  # in one line\n', ""
    )


@pytest.mark.parametrize(
    "text", ["feeds:\n", "feeds: []\n", "feeds: null  # none yet\nselect: {limit: 2}\n", "feeds:"]
)
def test_the_first_feed_goes_into_an_empty_list_and_out_again(text: str) -> None:
    one = with_feeds(text.encode(), [NEW], PATH)
    assert check(one, PATH).feeds == (NEW,)
    assert one.startswith(b"feeds:")
    assert b" \n" not in one
    none = without_feed(one, NEW.url, PATH)
    assert check(none, PATH).feeds == ()


def test_the_shipped_settings_survive_adding_and_removing_every_feed() -> None:
    body = (ROOT / "feeds.yaml").read_bytes()
    comments = [line for line in body.decode().splitlines() if line.strip().startswith("#")]
    changed = with_feeds(body, [NEW], PATH)
    assert without_feed(changed, NEW.url, PATH) == body
    for feed in check(body, PATH).feeds:
        changed = without_feed(changed, feed.url, PATH)
    assert check(changed, PATH).feeds == (NEW,)
    assert [x for x in changed.decode().splitlines() if x.strip().startswith("#")] == comments


@pytest.mark.parametrize(
    "text",
    [
        "feeds:\n- url: https://a.example/\n  name: A\nselect: {limit: 2}\n",
        "feeds:\n      - name: A\n        url: https://a.example/\n",
        "feeds:\r\n  - url: https://a.example/\r\n    name: A\r\n",
        "\ufefffeeds:\n  - {name: A, url: https://a.example/}",
        "feeds:\n  -\n    name: A\n    url: https://a.example/\n    tags: [x,\n      y]\n# end",
        "feeds:\n  - name: |-\n      A\n    url: >-\n      https://a.example/\n\n# end\n",
    ],
)
def test_every_way_of_writing_a_list_can_be_added_to_and_taken_from(text: str) -> None:
    body = text.encode()
    more = with_feeds(body, [NEW], PATH)
    assert [f.url for f in check(more, PATH).feeds] == ["https://a.example/", NEW.url]
    assert (b"\r" in more, more[:3] == b"\xef\xbb\xbf") == (b"\r" in body, text[0] == "\ufeff")
    only = without_feed(more, "https://a.example/", PATH)
    assert check(only, PATH).feeds == (NEW,)


def test_a_list_in_brackets_is_refused_with_its_line() -> None:
    text = b"select: {limit: 2}\nfeeds: [{url: https://a.example/, name: A}]\n"
    with pytest.raises(ConfigError, match=r"^feeds.yaml:2: feeds is a list in brackets"):
        with_feeds(text, [NEW], PATH)
    with pytest.raises(ConfigError, match=r"^feeds.yaml:2: feeds is a list in brackets"):
        without_feed(text, "https://a.example/", PATH)


def test_what_would_not_load_is_not_written() -> None:
    with pytest.raises(ConfigError, match="the same feed as on line 4"):
        with_feeds(YAML.encode(), [Feed("http://a.example/feed/", "A again")], PATH)
    with pytest.raises(ConfigError, match="must be an address"):
        with_feeds(YAML.encode(), [Feed("ftp://a.example/", "A")], PATH)
    with pytest.raises(ConfigError, match="no feed has the address"):
        without_feed(YAML.encode(), "https://z.example/", PATH)


names = st.text(min_size=1, max_size=30).filter(
    lambda t: t.strip() and t.isprintable() and "\u2028" not in t
)


@given(names, st.floats(0, 10), st.lists(names, max_size=3))
def test_any_name_weight_and_tags_come_back_as_they_were(
    name: str, weight: float, tags: list[str]
) -> None:
    feed = Feed("https://new.example/x?a=1&b=#c", name, weight, tuple(tags))
    assert check(with_feeds(YAML.encode(), [feed], PATH), PATH).feeds[2] == feed


def test_saving_replaces_the_file_and_keeps_its_mode(tmp_path: Path) -> None:
    path = tmp_path / "feeds.yaml"
    path.write_text("old")
    path.chmod(0o640)
    save(path, b"new")
    assert (path.read_bytes(), stat.S_IMODE(path.stat().st_mode)) == (b"new", 0o640)
    assert [p.name for p in tmp_path.iterdir()] == ["feeds.yaml"]
    with pytest.raises(OutputError, match="cannot be written"):
        save(tmp_path / "none" / "feeds.yaml", b"new")


# --- OPML ---------------------------------------------------------------------------------------

NOW = datetime(2026, 11, 21, 3, 0, tzinfo=UTC)


def test_feeds_written_as_opml_come_back_with_weight_and_tags() -> None:
    feeds = (Feed("https://a.example/?x=1&y=<2>", 'A & "B" <c>'), NEW)
    body = opml.write(feeds, NOW)
    assert opml.read(body, "x") == (feeds, ())
    assert b'<opml xmlns:imakita="urn:imakita:feeds" version="2.0">' in body
    assert b"<dateCreated>Sat, 21 Nov 2026 03:00:00 +0000</dateCreated>" in body


def test_the_opml_of_other_readers_is_read_folders_and_all() -> None:
    body = b"""<?xml version="1.0" encoding="ISO-8859-1"?>
<opml version="1.0"><head><title>Subscriptions</title></head><body>
 <outline text="Tech &amp; Science">
  <outline text="Caf\xe9" title="" type="rss" xmlURL="https://a.example/feed" htmlUrl="x"/>
  <outline title="  The  Ledger " xmlUrl=" https://b.example/feed " category="/News/AI,chips"/>
  <outline text="twice" xmlUrl="https://a.example/feed"/>
  <outline xmlUrl="https://c.example/feed"/>
  <outline text="odd" xmlUrl="javascript:alert(1)"/>
 </outline></body></opml>"""
    feeds, problems = opml.read(body, "list.opml")
    assert feeds == (
        Feed("https://a.example/feed", "Café"),
        Feed("https://b.example/feed", "The Ledger", tags=("News/AI", "chips")),
        Feed("https://c.example/feed", "c.example"),
    )
    assert problems == (
        "list.opml:8: javascript:alert(1): must be an address that starts with https:// or "
        "http://; left out",
    )


BOMB = b'<!DOCTYPE opml [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]><opml><outline text="&b;"/></opml>'
FILE = b'<!DOCTYPE opml [<!ENTITY e SYSTEM "file:///etc/passwd">]><opml><body>&e;</body></opml>'


@pytest.mark.parametrize(
    ("body", "said"),
    [
        (BOMB, "declares XML entities"),
        (FILE, "declares XML entities"),
        (b"", "not well-formed"),
        (b"not xml", "not well-formed"),
        (b"<opml><body><outline></opml>", "x:1: not well-formed"),
        (b"<rss/>", "this is <rss>, not OPML"),
        (b"<opml><body/></opml>", "no feeds in it"),
        (b" " * 5_000_001, "more than 5000000 bytes"),
    ],
)
def test_what_is_no_list_of_feeds_is_refused_in_words(body: bytes, said: str) -> None:
    with pytest.raises(InputError) as caught:
        opml.read(body, "x")
    assert said in str(caught.value)


@pytest.mark.parametrize("weight", ["11", "-1", "heavy", "nan"])
def test_a_weight_out_of_range_leaves_the_feed_out(weight: str) -> None:
    body = opml.write([NEW], NOW).replace(b'weight="1.5"', f'weight="{weight}"'.encode())
    feeds, problems = opml.read(body, "x")
    assert (feeds, len(problems)) == ((), 1)
