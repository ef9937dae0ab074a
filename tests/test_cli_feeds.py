"""`imakita feeds …`: following, unfollowing, and a broken feed explained in words."""

from __future__ import annotations

import gzip
import json
from pathlib import Path
from typing import Any

import pytest
from pytest_httpserver import HTTPServer
from typer.testing import CliRunner, Result

from pipeline import cli
from pipeline.errors import ImakitaError

ITEM = (
    "<item><guid>{n}</guid><title>Kestrel {n}</title><link>/a/{n}</link>"
    "<pubDate>{d}</pubDate></item>"
)
DAY = "Fri, 20 Nov 2026 09:00:00 GMT"
HEAD = '<rss version="2.0"><channel><title>The Ledger &amp; Co (fictional)</title>'
GOOD = HEAD + "".join(ITEM.format(n=n, d=DAY) for n in range(7)) + "</channel></rss>"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "feeds.yaml").write_text(
        "# Mine.\nfeeds:\n  # First.\n  - url: https://a.example/feed\n    name: A  # kept\n"
        "select: {max_age_hours: 72}\n"
        "fetch: {allow_hosts: [localhost, 127.0.0.1], delay_s: 0, total_s: 2, read_s: 1}\n",
        encoding="utf-8",
    )
    return tmp_path


def call(folder: Path, *words: str, stdin: bytes = b"") -> Result:
    cli._register()
    return CliRunner().invoke(
        cli.app,
        ["-C", str(folder), "-q", "feeds", *words],
        input=stdin,
        env={"SOURCE_DATE_EPOCH": "1795230000"},  # 2026-11-21 03:00 UTC
    )


def fine(folder: Path, *words: str, stdin: bytes = b"") -> str:
    done = call(folder, *words, stdin=stdin)
    assert done.exit_code == 0, (done.output, done.exception)
    return str(done.stdout)


def refused(folder: Path, *words: str) -> ImakitaError:
    done = call(folder, *words)
    assert isinstance(done.exception, ImakitaError), done.output
    return done.exception


def serve(server: HTTPServer, path: str, body: str | bytes, **more: Any) -> str:
    server.expect_request(path).respond_with_data(body, **more)
    return server.url_for(path)


def settings(folder: Path) -> str:
    return (folder / "feeds.yaml").read_text(encoding="utf-8")


# --- following ----------------------------------------------------------------------------------


def test_a_feed_is_added_with_the_title_it_gives_itself(
    folder: Path, httpserver: HTTPServer
) -> None:
    httpserver.expect_request("/robots.txt").respond_with_data("", status=404)
    url = serve(httpserver, "/feed", GOOD, content_type="application/rss+xml")
    before = settings(folder)
    fine(folder, "add", url, "--weight", "1.5", "--tag", "AI")
    added = (
        f"  - url: {url}\n    name: The Ledger & Co (fictional)\n    weight: 1.5\n    tags: [AI]\n"
    )
    assert settings(folder) == before.replace("# kept\n", f"# kept\n{added}")


def test_a_feed_that_is_none_is_not_added_unless_the_user_insists(
    folder: Path, httpserver: HTTPServer
) -> None:
    httpserver.expect_request("/robots.txt").respond_with_data("", status=404)
    before = settings(folder)
    url = httpserver.url_for("/nothing")
    error = refused(folder, "add", url)
    assert error.exit_code == 65
    assert "HTTP 500" in str(error)
    assert settings(folder) == before
    fine(folder, "add", url, "--no-test", "--name", "Later")
    assert f"  - url: {url}\n    name: Later\n" in settings(folder)


@pytest.mark.parametrize("word", ["ledger", "ftp://ledger.example/feed", "http://["])
@pytest.mark.parametrize("words", [["test"], ["add"], ["add", "--no-test", "--name", "X"]])
def test_what_is_no_address_is_refused_before_anything_is_asked_or_written(
    folder: Path, words: list[str], word: str
) -> None:
    before = settings(folder)
    error = refused(folder, *words, word)
    said = f"{word}: must be an address that starts with https:// or http://."
    assert (str(error), error.exit_code, settings(folder)) == (said, 65, before)


def test_an_empty_list_says_how_to_begin(folder: Path) -> None:
    fine(folder, "remove", "A")
    assert fine(folder, "list") == "No feeds. `imakita feeds add URL` follows one.\n"


def test_a_feed_is_added_once(folder: Path) -> None:
    error = refused(folder, "add", "http://A.example/feed/", "--no-test")
    assert str(error) == "http://A.example/feed/: followed already, as A."


def test_a_feed_is_removed_by_name_or_address_and_a_slip_is_answered_with_a_guess(
    folder: Path,
) -> None:
    error = refused(folder, "remove", "https://a.example/fed")
    assert 'Did you mean "https://a.example/feed"?' in str(error)
    fine(folder, "remove", "a")
    assert settings(folder).startswith("# Mine.\nfeeds:\n  # First.\nselect:")


def test_opml_goes_out_and_comes_in(folder: Path, tmp_path_factory: Any) -> None:
    fine(folder, "add", "https://b.example/feed", "--no-test", "--name", "B & C", "--weight", "2")
    body = fine(folder, "export")
    other = tmp_path_factory.mktemp("other")
    (other / "feeds.yaml").write_text("feeds:\n  - {url: https://a.example/feed/, name: A}\n")
    assert fine(other, "import", "-", stdin=body.encode()) == (
        "1 added, 1 known already, 0 unusable\n"
    )
    listed = json.loads(fine(other, "list", "--json"))
    assert [(f["name"], f["weight"], f["state"]) for f in listed] == [
        ("A", 1.0, None),
        ("B & C", 2.0, None),
    ]
    assert "no such file" in str(refused(other, "import", "none.opml"))


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("  - {url: https://b.example/, name: B, wait: 3}", ":6: feeds[1].wait: unknown"),
        (
            "  - {url: https://a.example/feed/, name: B}",
            ":6: feeds[1].url: the same feed",
        ),
        (
            "  - {url: https://b.example/, name: B, weight: 11}",
            ":6: feeds[1].weight: must be",
        ),
    ],
)
def test_wrong_settings_are_refused_with_file_and_line(folder: Path, line: str, said: str) -> None:
    text = settings(folder).replace("# kept\n", f"# kept\n{line}\n")
    (folder / "feeds.yaml").write_text(text)
    for words in (("list",), ("refresh",), ("add", "https://c.example/", "--no-test")):
        error = refused(folder, *words)
        assert error.exit_code == 78
        assert f"feeds.yaml{said}" in str(error)
    assert settings(folder) == text


# --- health -------------------------------------------------------------------------------------


def test_refresh_asks_at_once_keeps_what_is_new_and_the_list_shows_the_validators(
    folder: Path, httpserver: HTTPServer
) -> None:
    httpserver.expect_request("/robots.txt").respond_with_data("", status=404)
    url = serve(httpserver, "/feed", GOOD, headers={"ETag": '"v1"', "Last-Modified": DAY})
    fine(folder, "add", url, "--name", "Ledger")
    assert fine(folder, "refresh", "Ledger") == "Ledger: 7 entries, 7 new\n"
    assert fine(folder, "refresh", "Ledger") == "Ledger: unchanged\n"
    text = fine(folder)
    assert "HTTP 200 at 2026-11-21 03:00 UTC" in text
    assert "due 2026-11-21 03:30 UTC" in text
    assert f'ETag "v1", Last-Modified {DAY}' in text
    assert "never asked" in text


def test_a_failing_feed_tells_in_the_list_what_why_and_until_when(
    folder: Path, httpserver: HTTPServer
) -> None:
    gone = serve(httpserver, "/gone", "", status=410)
    down = serve(httpserver, "/down", "", status=503)
    httpserver.expect_request("/robots.txt").respond_with_data("", status=404)
    for name, url in (("Gone", gone), ("Down", down)):
        fine(folder, "add", url, "--no-test", "--name", name)
    done = call(folder, "refresh", "Gone", "Down", "--json")
    assert done.exit_code == 69
    states = {s["name"]: s for s in json.loads(done.stdout)}
    assert (states["Gone"]["status"], states["Down"]["failures"]) == (410, 1)
    text = fine(folder, "list")
    assert "gone for good, not asked any more" in text
    assert "HTTP 503 Service Unavailable. Try again later. (failure 1 in a row)" in text
    assert "due 2026-11-21 04:00 UTC" in text


def test_the_list_and_the_doctor_know_of_a_feed_whose_host_was_closed_before_its_turn(
    folder: Path, httpserver: HTTPServer
) -> None:
    httpserver.expect_request("/robots.txt").respond_with_data("", status=404)
    busy = serve(httpserver, "/busy", "", status=429, headers={"Retry-After": "600"})
    idle = serve(httpserver, "/idle", GOOD)
    fine(folder, "remove", "A")
    for name, url in (("Busy", busy), ("Idle", idle)):
        fine(folder, "add", url, "--no-test", "--name", name)
    call(folder, "refresh")
    text = fine(folder, "list")
    assert "not asked yet: its host asks for a longer pause\n" in text
    done = CliRunner().invoke(cli.app, ["-C", str(folder), "-q", "doctor"])
    assert "--  feed Idle: left for later: its host asks for a longer pause\n" in done.stdout


# --- feeds test ---------------------------------------------------------------------------------


def test_a_good_feed_shows_what_would_be_taken_in(folder: Path, httpserver: HTTPServer) -> None:
    httpserver.expect_request("/robots.txt").respond_with_data("", status=404)
    url = serve(httpserver, "/feed", GOOD, headers={"ETag": '"v1"'})
    text = fine(folder, "test", url)
    assert text.startswith(f"{url}: rss20, The Ledger & Co (fictional)\n")
    assert "7 entries would be taken in; 7 are new enough." in text
    assert "  2026-11-20 09:00  Kestrel 0\n" in text
    assert httpserver.url_for("/a/0") in text
    assert "… and 2 more" in text
    assert "remark" not in text


PAGE = (
    '<!doctype html><html><head><link rel="alternate" type="application/rss+xml" href="/rss">'
    '<link rel="alternate" hreflang="ja" href="/ja"></head><body>Hello</body></html>'
)
XML = '<?xml version="1.0" encoding="utf-8"?>'
BOMB = "<!DOCTYPE x [<!ENTITY a 'ha'><!ENTITY b '&a;&a;&a;'>]>" + GOOD
DATELESS = GOOD.replace(f"<pubDate>{DAY}</pubDate>", "")
GUIDLESS = GOOD.replace("<guid>", "<x>").replace("</guid>", "</x>")
BROKEN: dict[str, tuple[str, str]] = {
    "html": (PAGE, "this is not a feed but a web page (HTML)"),
    "empty": ("", "the feed is empty"),
    "bomb": (BOMB, "the feed declares XML entities, which is refused"),
    "json": ('{"a": 1}', "this is JSON, but not a JSON Feed"),
    "text": ("Hello", "this is not a feed"),
    "linkless": (GOOD.replace("/a/", "javascript:"), "none of the 7 entries has a usable"),
}


@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_feed_is_explained_in_words(
    folder: Path, httpserver: HTTPServer, name: str
) -> None:
    body, said = BROKEN[name]
    httpserver.expect_request("/robots.txt").respond_with_data("", status=404)
    url = serve(httpserver, "/feed", body, content_type="text/plain")
    done = call(folder, "test", url)
    assert done.exit_code == 65, done.output
    assert f"problem: {url}: {said}" in done.stdout
    if name == "html":
        rss = httpserver.url_for("/rss")
        assert f"The page names these feeds: {rss}." in done.stdout


REMARKS: dict[str, tuple[str | bytes, str]] = {
    "dateless": (DATELESS, "7 of 7 entries have no usable date; the time they were seen counts"),
    "guidless": (GUIDLESS, "7 of 7 entries have no guid; their link identifies them"),
    "cp1252": (
        (XML + GOOD.replace("Kestrel", "Café")).encode("cp1252"),
        "its encoding is not the declared one; read as",
    ),
    "cut": (GOOD[:-40], "what could be read is taken"),
    "no-validators": (GOOD, "it has neither ETag nor Last-Modified"),
    "entryless": (HEAD + "</channel></rss>", "the feed has no entries"),
    "twice": (GOOD + GOOD[len(HEAD) :], "what could be read is taken"),
}


@pytest.mark.parametrize("name", REMARKS)
def test_an_odd_feed_is_followed_with_a_remark(
    folder: Path, httpserver: HTTPServer, name: str
) -> None:
    body, said = REMARKS[name]
    httpserver.expect_request("/robots.txt").respond_with_data("", status=404)
    url = serve(httpserver, "/feed", body, content_type="application/rss+xml; charset=utf-8")
    text = fine(folder, "test", url)
    assert "remark: " in text
    assert said in text


UNREACHED: dict[str, tuple[dict[str, Any], str]] = {
    "missing": ({"status": 404}, "HTTP 404 Not Found. Check the address."),
    "login": ({"status": 401}, "The site asks for a login."),
    "inside": (
        {"status": 302, "headers": {"Location": "http://169.254.169.254/latest"}},
        "169.254.169.254 is a private address",
    ),
    "large": ({"response_data": b" " * 6_000_000}, "more than 5000000 bytes, cut off"),
    "packed": (
        {
            "response_data": gzip.compress(bytes(9_000_000)),
            "headers": {"Content-Encoding": "gzip"},
        },
        "more than 5000000 bytes, cut off",
    ),
}


@pytest.mark.parametrize("name", UNREACHED)
def test_an_address_that_gives_nothing_is_explained_with_exit_code_69(
    folder: Path, httpserver: HTTPServer, name: str
) -> None:
    how, said = UNREACHED[name]
    httpserver.expect_request("/robots.txt").respond_with_data("", status=404)
    httpserver.expect_request("/feed").respond_with_data(**how)
    done = call(folder, "test", httpserver.url_for("/feed"), "--json")
    assert done.exit_code == 69, done.output
    told = json.loads(done.stdout)
    assert said in told["problem"]
    assert told["fetched"] is False


def test_a_feed_that_moved_or_that_robots_txt_forbids_says_so(
    folder: Path, httpserver: HTTPServer
) -> None:
    httpserver.expect_request("/old").respond_with_data("", 301, {"Location": "/feed"})
    new = serve(httpserver, "/feed", GOOD)
    serve(httpserver, "/robots.txt", "User-agent: *\nDisallow: /no\n")
    text = fine(folder, "test", httpserver.url_for("/old"))
    assert f"remark: it has moved for good to {new}; use that address" in text
    done = call(folder, "test", httpserver.url_for("/no/feed"))
    assert done.exit_code == 69
    assert "/robots.txt forbids programs to read it" in done.stdout
    assert "set fetch.robots to pages" in done.stdout
