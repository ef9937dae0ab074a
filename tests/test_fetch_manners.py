"""How a host is asked: its rules, its turn, its wishes. A real server, a clock passed in."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from pytest_httpserver import HTTPServer
from werkzeug import Request
from werkzeug import Response as Answer

from pipeline.domain import FetchLimits, Response
from pipeline.errors import FetchError
from pipeline.fetch import Web, agent, reserved
from pipeline.fetch.answer import retry_after
from pipeline.fetch.rules import tdm_as_robots
from pipeline.fetch.turns import Turns
from pipeline.store import Store

NOW = datetime(2026, 11, 21, 3, 0, tzinfo=UTC)
LIMITS = FetchLimits(allow_hosts=("127.0.0.1", "localhost"), total_s=5.0)


class Clock:
    """Seconds that pass only when somebody sleeps."""

    def __init__(self) -> None:
        self.seconds = 1000.0
        self.slept: list[float] = []

    def __call__(self) -> float:
        return self.seconds

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.seconds += seconds


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def web(clock: Clock) -> Iterator[Web]:
    with Web(LIMITS, now=lambda: NOW, clock=clock, sleep=clock.sleep) as opened:
        yield opened


def serve(server: HTTPServer, **pages: str) -> None:
    """Pages by name; "robots" is robots.txt. Everything else is missing."""
    for name, text in pages.items():
        path = {"robots": "/robots.txt", "ai": "/ai.txt", "tdm": "/.well-known/tdmrep.json"}
        server.expect_request(path.get(name, f"/{name}")).respond_with_data(text)
    server.expect_request("").respond_with_data("missing", status=404)


def asked(server: HTTPServer) -> list[str]:
    return [request.path for request, _ in server.log]


def refusal(web: Web, url: str, *, feed: bool = False) -> FetchError:
    with pytest.raises(FetchError) as caught:
        web.get(url, max_bytes=10_000, feed=feed)
    return caught.value


# --- turns --------------------------------------------------------------------------------------


def test_two_requests_to_a_host_are_two_seconds_apart(
    httpserver: HTTPServer, web: Web, clock: Clock
) -> None:
    serve(httpserver, a="a", b="b")
    for name in ("a", "b", "a"):
        web.get(httpserver.url_for(f"/{name}"), max_bytes=10, feed=True)
    assert clock.slept == [2.0, 2.0]


def test_two_hosts_do_not_wait_for_each_other(
    httpserver: HTTPServer, web: Web, clock: Clock
) -> None:
    serve(httpserver, a="a")
    url = httpserver.url_for("/a")
    web.get(url.replace("localhost", "127.0.0.1"), max_bytes=10, feed=True)
    web.get(url.replace("127.0.0.1", "localhost"), max_bytes=10, feed=True)
    assert clock.slept == []


def test_each_hop_of_a_redirect_waits_for_its_turn(
    httpserver: HTTPServer, web: Web, clock: Clock
) -> None:
    httpserver.expect_request("/old").respond_with_data("", 302, {"Location": "/a"})
    serve(httpserver, a="a")
    web.get(httpserver.url_for("/old"), max_bytes=10, feed=True)
    assert clock.slept == [2.0]


def test_waiting_for_a_turn_does_not_eat_the_time_limit(httpserver: HTTPServer) -> None:
    serve(httpserver, a="a")
    clock = Clock()
    limits = FetchLimits(allow_hosts=("localhost", "127.0.0.1"), delay_s=40.0, total_s=5.0)
    with Web(limits, clock=clock, sleep=clock.sleep) as web:
        for _ in range(3):
            assert web.get(httpserver.url_for("/a"), max_bytes=10, feed=True).body == b"a"
    assert clock.slept == [40.0, 40.0]


def test_of_many_threads_one_is_at_a_host() -> None:
    inside, together, crowd = 0, threading.Lock(), threading.Event()
    seen: list[int] = []

    def page(request: Request) -> Answer:
        nonlocal inside
        with together:
            inside += 1
            seen.append(inside)
            if inside > 1:
                crowd.set()
        crowd.wait(0.02)  # time for another to come in, if any could
        with together:
            inside -= 1
        return Answer("a")

    limits = FetchLimits(allow_hosts=("localhost", "127.0.0.1"), delay_s=0.0)
    with HTTPServer(threaded=True) as server, Web(limits) as web:
        server.expect_request("/a").respond_with_handler(page)
        server.expect_request("").respond_with_data("", status=404)

        def ask() -> None:
            web.get(server.url_for("/a"), max_bytes=10_000, feed=True)

        threads = [threading.Thread(target=ask) for _ in range(12)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert seen == [1] * 12


def test_a_host_that_wants_a_long_pause_is_left_for_later() -> None:
    clock = Clock()
    turns = Turns(2.0, clock, clock.sleep)
    with turns.turn("a.example") as wait:
        wait(900.0)
    with pytest.raises(FetchError) as caught, turns.turn("a.example") as wait:
        wait(None)
    assert (caught.value.reason, caught.value.wait_s) == ("later", 900.0)
    assert clock.slept == []


# --- robots.txt ---------------------------------------------------------------------------------


def test_robots_txt_is_asked_once_and_its_crawl_delay_kept(
    httpserver: HTTPServer, web: Web, clock: Clock
) -> None:
    serve(httpserver, robots="User-agent: *\nCrawl-delay: 7\n", a="a")
    for _ in range(3):
        web.get(httpserver.url_for("/a"), max_bytes=10, feed=True)
    assert asked(httpserver) == ["/robots.txt", "/a", "/a", "/a"]
    assert clock.slept == [7.0, 7.0]


def test_what_robots_txt_forbids_is_not_asked(httpserver: HTTPServer, web: Web) -> None:
    serve(httpserver, robots="User-agent: *\nDisallow: /private\n", private="x", a="a")
    error = refusal(web, httpserver.url_for("/private/1"))
    assert error.reason == "robots"
    assert "/robots.txt forbids programs to read it" in str(error)
    assert asked(httpserver) == ["/robots.txt"]


def test_a_rule_for_imakita_wins_over_that_for_all(httpserver: HTTPServer, web: Web) -> None:
    rules = "User-agent: *\nDisallow:\n\nUser-agent: imakita\nDisallow: /\n"
    serve(httpserver, robots=rules, a="a")
    assert refusal(web, httpserver.url_for("/a")).reason == "robots"


def test_a_redirect_into_what_robots_txt_forbids_is_refused(
    httpserver: HTTPServer, web: Web
) -> None:
    httpserver.expect_request("/old").respond_with_data("", 301, {"Location": "/no/a"})
    serve(httpserver, robots="User-agent: *\nDisallow: /no\n")
    assert refusal(web, httpserver.url_for("/old"), feed=True).reason == "robots"


def test_a_feed_may_be_read_against_robots_txt_where_the_user_says_so(
    httpserver: HTTPServer,
) -> None:
    serve(httpserver, robots="User-agent: *\nDisallow: /\n", feed="f")
    limits = FetchLimits(allow_hosts=LIMITS.allow_hosts, robots="pages", delay_s=0.0)
    with Web(limits) as web:
        url = httpserver.url_for("/feed")
        assert web.get(url, max_bytes=10, feed=True).body == b"f"
        assert refusal(web, url).reason == "robots"


@pytest.mark.parametrize(
    ("status", "reads"), [(404, True), (403, True), (500, False), (429, False)]
)
def test_without_robots_txt_all_is_allowed_and_in_trouble_nothing(
    status: int, reads: bool, httpserver: HTTPServer, web: Web
) -> None:
    httpserver.expect_request("/robots.txt").respond_with_data("", status=status)
    serve(httpserver, a="a")
    url = httpserver.url_for("/a")
    if reads:
        assert web.get(url, max_bytes=10, feed=True).body == b"a"
    else:
        error = refusal(web, url, feed=True)
        assert error.reason == "robots"
        assert "/robots.txt, which answers with an error at the moment, forbids" in str(error)


def test_rules_are_kept_for_a_day_in_the_store(httpserver: HTTPServer, tmp_path: object) -> None:
    serve(httpserver, a="a")
    times = [NOW, NOW + timedelta(hours=23), NOW + timedelta(hours=25)]
    with Store.open(f"sqlite:///{tmp_path}/x.db") as store:
        for at in times:
            limits = FetchLimits(allow_hosts=LIMITS.allow_hosts, delay_s=0.0)
            with Web(limits, store, now=lambda at=at: at) as web:  # type: ignore[misc]
                web.get(httpserver.url_for("/a"), max_bytes=10, feed=True)
    assert asked(httpserver) == ["/robots.txt", "/a", "/a", "/robots.txt", "/a"]


# --- wishes about text and data mining ----------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("ai", "User-Agent: *\nDisallow: /\n"),
        ("tdm", '[{"location": "/a*", "tdm-reservation": 1}]'),
    ],
)
def test_a_page_that_ai_txt_or_tdmrep_reserves_is_not_read_and_a_feed_is(
    name: str, text: str, httpserver: HTTPServer, web: Web
) -> None:
    serve(httpserver, **{name: text, "a": "a"})
    url = httpserver.url_for("/a")
    assert web.get(url, max_bytes=10, feed=True).body == b"a"
    assert refusal(web, url).reason == "robots"


def test_the_files_of_rules_for_pages_wait_for_their_turn_too(
    httpserver: HTTPServer, web: Web, clock: Clock
) -> None:
    serve(httpserver, a="a")
    for _ in range(2):
        web.get(httpserver.url_for("/a"), max_bytes=10)
    files = ["/robots.txt", "/ai.txt", "/.well-known/tdmrep.json"]
    assert asked(httpserver) == [*files, "/a", "/a"]
    assert clock.slept == [2.0, 2.0, 2.0]


def test_tdmrep_becomes_rules() -> None:
    listed = (
        '[{"location": "/free/*", "tdm-reservation": 0}, {"location": "/", "tdm-reservation": 1}]'
    )
    assert tdm_as_robots(listed) == "User-agent: *\nAllow: /free/*\nDisallow: /"
    for odd in ("", "{}", "[1, {}]", "nonsense", "[" * 100_000):
        assert "Disallow" not in tdm_as_robots(odd)


WISHES = [
    ({"x-robots-tag": "noai"}, b"", "its header says X-Robots-Tag: noai"),
    ({"x-robots-tag": "nofollow, NoAI, noimageai"}, b"", "its header says X-Robots-Tag: nofollow,"),
    ({"x-robots-tag": "noindex"}, b"", None),
    ({"x-robots-tag": "otherbot: noai"}, b"", None),
    ({"tdm-reservation": "1"}, b"", "its header reserves text and data mining"),
    ({"tdm-reservation": "0"}, b"", None),
    ({}, b'<meta name="robots" content="noai, noimageai">', 'it says <meta name="robots"'),
    ({}, b"<META content=noai NAME='Robots'>", 'it says <meta name="robots" content="noai">'),
    ({}, b'<meta name="tdm-reservation" content="1">', "it reserves text and data mining"),
    ({}, b'<meta name="robots" content="index, follow">', None),
    ({}, b'<p>noai</p><meta name="description" content="noai">', None),
]


@pytest.mark.parametrize(("headers", "body", "why"), WISHES)
def test_a_page_says_whether_its_text_may_be_used(
    headers: dict[str, str], body: bytes, why: str | None
) -> None:
    said = reserved(Response("https://a.example/", 200, body, headers=headers))
    assert (said or "").startswith(why or "") if why else said is None


def test_the_headers_that_say_so_come_with_the_answer(httpserver: HTTPServer, web: Web) -> None:
    httpserver.expect_request("/a").respond_with_data("a", headers={"X-Robots-Tag": "noai"})
    httpserver.expect_request("").respond_with_data("", status=404)
    page = web.get(httpserver.url_for("/a"), max_bytes=10)
    assert reserved(page) == "its header says X-Robots-Tag: noai"


# --- who we are ---------------------------------------------------------------------------------


def test_the_user_agent_has_name_version_and_contact() -> None:
    assert agent(FetchLimits()) == "imakita/0.1.0"
    assert agent(FetchLimits(contact="https://me.example/bot")) == (
        "imakita/0.1.0 (+https://me.example/bot)"
    )
    assert agent(FetchLimits(user_agent="Ledger/2", contact="me@me.example")) == (
        "Ledger/2 (me@me.example)"
    )


# --- Retry-After --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("120", 120.0),
        (" 0 ", 0.0),
        ("Sat, 21 Nov 2026 03:10:00 GMT", 600.0),
        ("Sat, 21 Nov 2026 02:00:00 GMT", 0.0),
        ("Sat, 21 Nov 2026 12:10:00 +0900", 600.0),
        ("-5", None),
        ("soon", None),
        ("", None),
        (None, None),
        ("٣", None),
        ("9" * 400, 999_999_999_999.0),
    ],
)
def test_retry_after_is_seconds_or_a_date_and_never_in_the_past(
    text: str | None, seconds: float | None
) -> None:
    assert retry_after(text, NOW) == seconds


def test_a_host_that_says_429_is_left_alone_by_all(
    httpserver: HTTPServer, web: Web, clock: Clock
) -> None:
    httpserver.expect_request("/busy").respond_with_data("", 429, {"Retry-After": "300"})
    serve(httpserver, a="a")
    error = refusal(web, httpserver.url_for("/busy"), feed=True)
    assert (error.reason, error.status, error.wait_s) == ("http-429", 429, 300.0)
    other = refusal(web, httpserver.url_for("/a"), feed=True)
    assert (other.reason, other.wait_s) == ("later", 300.0)
    assert asked(httpserver) == ["/robots.txt", "/busy"]


# --- names that resolve to where they should not ------------------------------------------------


def test_a_public_name_that_resolves_to_a_private_address_is_refused(
    httpserver: HTTPServer,
) -> None:
    port = httpserver.port
    asked_names: list[str] = []

    def resolve(host: str, at: int, timeout: float | None) -> tuple[str, ...]:
        asked_names.append(host)
        return {"inside.example": ("127.0.0.1",), "both.example": ("93.184.216.34", "10.0.0.7")}[
            host
        ]

    with Web(FetchLimits(), resolve=resolve) as web:
        for host in ("inside.example", "both.example"):
            error = refusal(web, f"http://{host}:{port}/a", feed=True)
            assert error.reason == "address"
            assert host in str(error)
    assert asked(httpserver) == []
    assert asked_names == ["inside.example", "both.example"]


def test_the_address_that_was_checked_is_the_one_that_is_dialled(httpserver: HTTPServer) -> None:
    """DNS rebinding: a name is resolved once for each connection, and never by anybody else."""
    answers = iter([("127.0.0.1",), ("127.0.0.1",), ("169.254.169.254",)])
    serve(httpserver, a="a")
    limits = FetchLimits(allow_hosts=("mine.example",), delay_s=0.0)
    with Web(limits, resolve=lambda host, port, timeout: next(answers)) as web:
        # No name service knows this name, so the server is reached only by the address given.
        page = web.get(f"http://mine.example:{httpserver.port}/a", max_bytes=10, feed=True)
        assert page.body == b"a"
        error = refusal(web, f"http://rebound.example:{httpserver.port}/a", feed=True)
    assert error.reason == "address"
    assert "169.254.169.254" in str(error)
    assert asked(httpserver) == ["/robots.txt", "/a"]
    assert next(answers, None) is None
