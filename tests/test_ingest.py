"""Feeds over time: a real server plays what servers do, a real database remembers, time is told."""

from __future__ import annotations

import gzip
import socket
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from pytest_httpserver import HTTPServer
from werkzeug import Request
from werkzeug import Response as Answer

from pipeline.backends import Choice
from pipeline.config import load
from pipeline.domain import FeedState
from pipeline.execute import threads
from pipeline.fetch import Web
from pipeline.run import World, Writer
from pipeline.run.ingest import Poll, gather, poll, read, said, take_in
from pipeline.store import Store

START = datetime(2026, 11, 21, 3, 0, tzinfo=UTC)
MODIFIED = "Fri, 20 Nov 2026 09:00:00 GMT"


class Time:
    """The clock of a world: it moves when a test says so."""

    def __init__(self) -> None:
        self.now = START

    def __call__(self) -> datetime:
        return self.now

    def pass_(self, **amount: float) -> None:
        self.now += timedelta(**amount)


@pytest.fixture
def time() -> Time:
    return Time()


def rss(*numbers: int) -> str:
    items = "".join(
        f"<item><guid>g{n}</guid><title>Kestrel Labs news {n}</title><link>/news/{n}</link></item>"
        for n in numbers
    )
    return f'<rss version="2.0"><channel><title>Ledger</title>{items}</channel></rss>'


@contextmanager
def world(
    folder: Path, time: Time, *urls: str, fetch: str = ", total_s: 1.5, read_s: 1"
) -> Iterator[World]:
    feeds = "".join(f'  - {{url: "{u}", name: Feed {n}}}\n' for n, u in enumerate(urls))
    manners = "allow_hosts: [localhost, 127.0.0.1], delay_s: 0"
    text = f"feeds:\n{feeds}fetch: {{{manners}{fetch}}}\n"
    (folder / "feeds.yaml").write_text(text, encoding="utf-8")
    config = load(folder / "feeds.yaml", {})
    with Store.open(config.store.url) as store, Web(config.fetch, store, now=time) as web:
        yield World(
            config=config,
            store=store,
            web=web,
            writer=Writer(Choice(None, "not needed")),
            template=("", "", ""),
            now=time,
            pool=threads(4),
        )


def play(server: HTTPServer, path: str, answers: Sequence[Answer | Callable[[Request], Answer]]):  # type: ignore[no-untyped-def]
    """Answer a path in turn with these; the last one for ever. Gives the requests so far."""
    seen: list[Request] = []

    def next_one(request: Request) -> Answer:
        seen.append(request)
        answer = answers[min(len(seen), len(answers)) - 1]
        return answer if isinstance(answer, Answer) else answer(request)

    server.expect_request(path).respond_with_handler(next_one)
    server.expect_request("/robots.txt").respond_with_data("", status=404)
    return seen


def one(opened: World) -> Poll:
    """What the only feed gave."""
    (found,), _ = take_in(opened)
    return found


def state(opened: World) -> FeedState:
    (found,) = opened.store.feed_states().values()
    return found


def titles(opened: World) -> list[str]:
    return sorted(e.title for e in opened.store.entries())


# --- a good life --------------------------------------------------------------------------------


def test_200_then_304_then_200_takes_every_entry_exactly_once(
    httpserver: HTTPServer, tmp_path: Path, time: Time
) -> None:
    seen = play(
        httpserver,
        "/feed",
        [
            Answer(rss(1, 2), headers={"ETag": '"v1"', "Last-Modified": MODIFIED}),
            Answer("", 304, headers={"ETag": '"v1"'}),
            Answer(rss(2, 3), headers={"ETag": '"v2"'}),
        ],
    )
    with world(tmp_path, time, httpserver.url_for("/feed")) as opened:
        first = one(opened)
        assert (first.read, first.new, first.state.status) == (2, 2, 200)
        time.pass_(minutes=31)
        second = one(opened)
        assert (second.unchanged, second.new, second.state.status) == (True, 0, 304)
        time.pass_(minutes=31)
        third = one(opened)
        assert (third.read, third.new, third.state.etag) == (2, 1, '"v2"')
        assert titles(opened) == [f"Kestrel Labs news {n}" for n in (1, 2, 3)]
        assert [e.seen for e in opened.store.entries()] == [
            START,
            START,
            START + timedelta(minutes=62),
        ]
    assert seen[0].headers.get("If-None-Match") is None
    for request in seen[1:]:
        assert request.headers["If-None-Match"] == '"v1"'
        assert request.headers["If-Modified-Since"] == MODIFIED


def test_a_feed_is_not_asked_before_it_is_due(
    httpserver: HTTPServer, tmp_path: Path, time: Time
) -> None:
    seen = play(httpserver, "/feed", [Answer(rss(1))])
    with world(tmp_path, time, httpserver.url_for("/feed")) as opened:
        take_in(opened)
        time.pass_(minutes=29)
        assert take_in(opened) == ((), 0)
        time.pass_(minutes=1)
        assert len(take_in(opened)[0]) == 1
    assert len(seen) == 2


def test_a_200_with_the_same_etag_is_not_read_again(
    httpserver: HTTPServer, tmp_path: Path, time: Time
) -> None:
    play(httpserver, "/feed", [Answer(rss(1), headers={"ETag": '"v1"'})])
    with world(tmp_path, time, httpserver.url_for("/feed")) as opened:
        take_in(opened)
        time.pass_(hours=1)
        again = one(opened)
        assert (again.unchanged, again.read) == (True, 0)


def test_published_dates_of_known_entries_are_never_overwritten(
    httpserver: HTTPServer, tmp_path: Path, time: Time
) -> None:
    def dated(day: int) -> str:
        stamp = f"<pubDate>{day} Nov 2026 09:00:00 GMT</pubDate></item>"
        return rss(1).replace("</item>", stamp)

    play(httpserver, "/feed", [Answer(dated(19)), Answer(dated(20))])
    with world(tmp_path, time, httpserver.url_for("/feed")) as opened:
        take_in(opened)
        time.pass_(hours=1)
        take_in(opened)
        (entry,) = opened.store.entries()
        assert entry.published == datetime(2026, 11, 19, 9, tzinfo=UTC)
        assert entry.seen == START


# --- moving away --------------------------------------------------------------------------------


@pytest.mark.parametrize("status", [301, 308])
def test_a_feed_that_moved_for_good_is_asked_at_its_new_address_after_three_answers(
    status: int, httpserver: HTTPServer, tmp_path: Path, time: Time
) -> None:
    old = play(httpserver, "/old", [Answer("", status, headers={"Location": "/new"})])
    new = play(httpserver, "/new", [Answer(rss(1))])
    with world(tmp_path, time, httpserver.url_for("/old")) as opened:
        for _ in range(5):
            assert one(opened).state.error is None
            time.pass_(hours=1)
        found = state(opened)
        assert found.address == httpserver.url_for("/new")
        assert found.url == httpserver.url_for("/old")
        assert found.notes == (
            f"2026-11-21 moved for good from {found.url} to {httpserver.url_for('/new')}",
        )
        assert titles(opened) == ["Kestrel Labs news 1"]
    assert (len(old), len(new)) == (3, 5)


@pytest.mark.parametrize("status", [302, 303, 307])
def test_a_temporary_redirect_is_followed_for_ever_and_never_adopted(
    status: int, httpserver: HTTPServer, tmp_path: Path, time: Time
) -> None:
    old = play(httpserver, "/old", [Answer("", status, headers={"Location": "/new"})])
    play(httpserver, "/new", [Answer(rss(1))])
    with world(tmp_path, time, httpserver.url_for("/old")) as opened:
        for _ in range(5):
            take_in(opened)
            time.pass_(hours=1)
        assert (state(opened).address, state(opened).moves) == (None, 0)
    assert len(old) == 5


def test_of_a_chain_only_the_permanent_beginning_is_adopted(
    httpserver: HTTPServer, tmp_path: Path, time: Time
) -> None:
    play(httpserver, "/old", [Answer("", 301, headers={"Location": "/new"})])
    play(httpserver, "/new", [Answer("", 302, headers={"Location": "/today"})])
    play(httpserver, "/today", [Answer(rss(1))])
    with world(tmp_path, time, httpserver.url_for("/old")) as opened:
        for _ in range(3):
            take_in(opened)
            time.pass_(hours=1)
        assert state(opened).address == httpserver.url_for("/new")


# --- trouble ------------------------------------------------------------------------------------


def test_410_stops_a_feed_and_keeps_its_history(
    httpserver: HTTPServer, tmp_path: Path, time: Time
) -> None:
    seen = play(httpserver, "/feed", [Answer(rss(1)), Answer("", 410)])
    with world(tmp_path, time, httpserver.url_for("/feed")) as opened:
        take_in(opened)
        time.pass_(hours=1)
        assert one(opened).state.gone == time.now
        time.pass_(days=400)
        assert take_in(opened) == ((), 0)
        assert titles(opened) == ["Kestrel Labs news 1"]
    assert len(seen) == 2


@pytest.mark.parametrize(
    ("status", "said", "wait"),
    [
        (429, "7200", timedelta(hours=2)),
        (503, "Sat, 21 Nov 2026 05:00:00 GMT", timedelta(hours=2)),
        (429, "Sat, 21 Nov 2020 05:00:00 GMT", timedelta(minutes=30)),
        (429, None, timedelta(hours=1)),
        (500, None, timedelta(hours=1)),
    ],
)
def test_a_server_in_trouble_is_left_alone_for_as_long_as_it_says(
    status: int,
    said: str | None,
    wait: timedelta,
    httpserver: HTTPServer,
    tmp_path: Path,
    time: Time,
) -> None:
    headers = {"Retry-After": said} if said else {}
    seen = play(httpserver, "/feed", [Answer("", status, headers=headers), Answer(rss(1))])
    with world(tmp_path, time, httpserver.url_for("/feed")) as opened:
        found = one(opened).state
        assert (found.status, found.failures, found.due) == (status, 1, START + wait)
        time.now = START + wait - timedelta(seconds=1)
        assert take_in(opened) == ((), 0)
    # A new process: what one host said before is remembered by its feeds.
    time.now = START + wait
    with world(tmp_path, time, httpserver.url_for("/feed")) as opened:
        assert one(opened).state.failures == 0
    assert len(seen) == 2


def test_a_feed_that_stays_down_is_asked_after_an_hour_a_day_and_a_week(
    httpserver: HTTPServer, tmp_path: Path, time: Time
) -> None:
    seen = play(httpserver, "/feed", [Answer("", 500)])
    with world(tmp_path, time, httpserver.url_for("/feed")) as opened:
        times = []
        for _ in range(24 * 18):
            before = len(seen)
            take_in(opened)
            if len(seen) > before:
                times.append((time.now - START) / timedelta(hours=1))
            time.pass_(hours=1)
    assert times == [0, 1, 25, 25 + 168, 25 + 336]


def test_what_is_no_feed_is_an_error_whose_repair_is_seen(
    httpserver: HTTPServer, tmp_path: Path, time: Time
) -> None:
    page = "<html><body>Maintenance</body></html>"
    same = {"ETag": '"v1"'}
    play(httpserver, "/feed", [Answer(page, headers=same), Answer(rss(1), headers=same)])
    with world(tmp_path, time, httpserver.url_for("/feed")) as opened:
        assert "not a feed but a web page" in (one(opened).state.error or "")
        time.pass_(hours=1)
        assert one(opened).new == 1


def redirect(to: str) -> Answer:
    return Answer("", 302, headers={"Location": to})


PACKED = {"Content-Encoding": "gzip"}
HOSTILE = {
    "bomb": (Answer(gzip.compress(bytes(60_000_000)), headers=PACKED), "more than 5000000 bytes"),
    "not gzip": (Answer(rss(1), headers=PACKED), "not the gzip it claims"),
    "inside": (redirect("http://127.0.0.2/"), "127.0.0.2 is a private address"),
    "metadata": (redirect("http://169.254.169.254/x"), "169.254.169.254 is a private address"),
    "mapped": (redirect("http://[::ffff:10.0.0.1]/"), "::ffff:10.0.0.1 is a private address"),
    "file": (redirect("file:///etc/passwd"), "only http and https"),
    "loop": (redirect("/feed"), "more than 5 redirects"),
    "entities": (
        Answer("<!DOCTYPE x [<!ENTITY a 'ha'><!ENTITY b '&a;&a;'>]>" + rss(1)),
        "declares XML entities",
    ),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_feed_is_an_error_in_words_and_the_others_go_on(
    name: str, httpserver: HTTPServer, tmp_path: Path, time: Time
) -> None:
    answer, said = HOSTILE[name]
    play(httpserver, "/feed", [answer])
    play(httpserver, "/good", [Answer(rss(1))])
    urls = (httpserver.url_for("/feed"), httpserver.url_for("/good"))
    with world(tmp_path, time, *urls) as opened:
        bad, good = take_in(opened)[0]
        assert said in (bad.state.error or "")
        assert (good.state.error, good.new) == (None, 1)


def raw(answer: bytes, drip: bytes, over: threading.Event) -> tuple[str, threading.Thread]:
    """A socket that answers one way to all and then goes on dripping until it is over."""
    server = socket.create_server(("127.0.0.1", 0))
    server.settimeout(0.05)

    def serve() -> None:
        with server:
            while not over.is_set():
                with suppress(OSError):
                    connection, _ = server.accept()
                    with connection:
                        begun = connection.recv(4096)
                        if b"/robots.txt" in begun:
                            connection.sendall(b"HTTP/1.0 404 x\r\n\r\n")
                            continue
                        connection.sendall(answer)
                        while drip and not over.wait(0.02):
                            connection.sendall(drip)

    thread = threading.Thread(target=serve)
    thread.start()
    return f"http://127.0.0.1:{server.getsockname()[1]}/feed", thread


LYING = {
    "slow body": (b"HTTP/1.1 200 OK\r\nContent-Length: 99999\r\n\r\n<rss>", b" ", "no complete"),
    "slow headers": (b"HTTP/1.1 200 OK\r\n", b"X: y\r\n", "no complete answer in time"),
    "endless": (b"HTTP/1.1 200 OK\r\n\r\n", b" " * 3_000_000, "more than 5000000 bytes"),
    "too short": (b"HTTP/1.1 200 OK\r\nContent-Length: 99999\r\n\r\n<rss>", b"", "broken answer"),
    "not http": (b"220 mail.example ESMTP\r\n", b"", "broken answer"),
    "cut off": (b"", b"", "broken answer"),
}


@pytest.mark.parametrize("name", LYING)
def test_a_server_that_drips_lies_or_never_ends_is_cut_off(
    name: str, tmp_path: Path, time: Time
) -> None:
    answer, drip, said = LYING[name]
    over = threading.Event()
    url, thread = raw(answer, drip, over)
    try:
        with world(tmp_path, time, url) as opened:
            found = one(opened).state
            assert said in (found.error or "")
            assert found.due == START + timedelta(hours=1)
    finally:
        over.set()
        thread.join()


def test_the_other_feeds_of_a_host_that_says_429_are_left_for_later(
    httpserver: HTTPServer, tmp_path: Path, time: Time
) -> None:
    play(httpserver, "/one", [Answer("", 429, headers={"Retry-After": "600"})])
    two = play(httpserver, "/two", [Answer(rss(1))])
    urls = (httpserver.url_for("/one"), httpserver.url_for("/two"))
    with world(tmp_path, time, *urls) as opened:
        first, second = take_in(opened)[0]
        assert first.state.failures == 1
        assert (second.postponed, second.state.error, second.state.failures) == (True, None, 0)
        assert said(second) == "left for later: its host asks for a longer pause"
        assert second.state.due == START + timedelta(minutes=30)
    assert two == []


@pytest.mark.parametrize(
    ("headers", "page", "why"),
    [
        ({"X-Robots-Tag": "noai"}, "", "its header says X-Robots-Tag: noai"),
        ({}, '<meta name="robots" content="noai">', "it says <meta name="),
    ],
)
def test_a_page_that_reserves_itself_is_not_used_and_the_teaser_is(
    headers: dict[str, str], page: str, why: str, httpserver: HTTPServer, tmp_path: Path, time: Time
) -> None:
    teaser = "Kestrel Labs said on Friday that its invented model Orin-2 answers in three lines."
    feed = rss(1).replace("</item>", f"<description>{teaser}</description></item>")
    text = f"<html><head>{page}</head><body>{'<p>A long reserved text.</p>' * 80}</body></html>"
    play(httpserver, "/feed", [Answer(feed)])
    play(httpserver, "/news/1", [Answer(text, headers=headers, content_type="text/html")])
    for missing in ("/ai.txt", "/.well-known/tdmrep.json"):
        httpserver.expect_request(missing).respond_with_data("", status=404)
    with world(tmp_path, time, httpserver.url_for("/feed")) as opened:
        take_in(opened)
        gather(opened)
        (story,) = opened.store.stories()
        (source,) = read(opened, story)
    assert source.level == "feed"
    assert "reserved text" not in source.text
    assert teaser in source.text
    assert any("page not used" in w and why in w for w in source.warnings), source.warnings


# --- together -----------------------------------------------------------------------------------


def test_hosts_are_asked_side_by_side(tmp_path: Path, time: Time) -> None:
    other_was_asked = threading.Event()

    def slow(request: Request) -> Answer:
        # Answers only when the other host was asked too: in sequence this would never end.
        assert other_was_asked.wait(20)
        return Answer(rss(1))

    def quick(request: Request) -> Answer:
        other_was_asked.set()
        return Answer(rss(2))

    with HTTPServer(threaded=True) as server:
        play(server, "/slow", [slow])
        play(server, "/quick", [quick])
        urls = (
            server.url_for("/slow"),
            server.url_for("/quick").replace("localhost", "127.0.0.1"),
        )
        with world(tmp_path, time, *urls, fetch=", total_s: 30") as opened:
            _, new = take_in(opened)
    assert new == 2


def test_many_feeds_are_read_in_other_processes_with_the_same_result(
    httpserver: HTTPServer, tmp_path: Path, time: Time
) -> None:
    for n in range(100):
        answer = "<html>no feed</html>" if n == 7 else rss(n, n + 1000)
        httpserver.expect_request(f"/{n}").respond_with_data(answer)
    httpserver.expect_request("/robots.txt").respond_with_data("", status=404)
    urls = [httpserver.url_for(f"/{n}") for n in range(100)]
    with world(tmp_path, time, *urls) as opened:
        polls, new = take_in(replace(opened, processors=2))
        assert [p.feed.url for p in polls] == urls
        assert new == len(opened.store.entries()) == 198
        assert [p.state.url for p in polls if p.state.error] == [urls[7]]


def test_a_dry_run_keeps_nothing(httpserver: HTTPServer, tmp_path: Path, time: Time) -> None:
    play(httpserver, "/feed", [Answer(rss(1))])
    with world(tmp_path, time, httpserver.url_for("/feed")) as opened:
        assert [len(p.entries) for p in poll(opened)] == [1]
        assert opened.store.feed_states() == {}
        assert opened.store.entries() == ()
        assert one(opened).new == 1
