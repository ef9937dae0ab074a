"""The door to the web, against a real server on this machine that behaves in every bad way."""

from __future__ import annotations

import gzip
import socket
import threading
import time
import zlib
from collections.abc import Iterator
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.domain import FetchLimits, Response
from pipeline.errors import FetchError
from pipeline.fetch import FakeWeb, Web, _next
from pipeline.fetch.body import read
from pipeline.fetch.guard import public

LIMITS = FetchLimits(
    connect_s=2.0,
    read_s=1.0,
    total_s=1.5,
    redirects=3,
    delay_s=0.0,
    allow_hosts=("127.0.0.1",),
    user_agent="T/1",
)
HELLO = b"hello " * 50


class Site(BaseHTTPRequestHandler):
    """One path for each way of answering."""

    protocol_version = "HTTP/1.1"
    asked: list[tuple[str, dict[str, str]]] = []  # noqa: RUF012  (the class is the script)
    ports: list[int] = []  # noqa: RUF012
    over = threading.Event()

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""

    def do_GET(self) -> None:
        self.asked.append((self.path, {k.lower(): v for k, v in self.headers.items()}))
        self.ports.append(self.client_address[1])
        name = self.path.partition("?")[0].strip("/").replace("-", "_").partition("/")[0]
        with suppress(OSError):
            getattr(self, f"on_{name}", self.on_missing)()

    def answer(self, status: int = 200, body: bytes = b"", **headers: str) -> None:
        self.send_response(status)
        for key, value in ({"Content_Length": str(len(body))} | headers).items():
            self.send_header(key.replace("_", "-"), value)
        self.end_headers()
        self.wfile.write(body)

    def on_missing(self) -> None:
        self.answer(404)

    def on_hello(self) -> None:
        self.answer(200, HELLO, Content_Type="text/plain; charset=utf-8")

    def on_feed(self) -> None:
        if self.headers.get("If-None-Match") == '"v1"':
            self.answer(304, ETag='"v1"')
        else:
            self.answer(200, HELLO, ETag='"v1"', Last_Modified="Fri, 20 Nov 2026 09:00:00 GMT")

    def on_status(self) -> None:
        self.answer(int(self.path.rsplit("/", 1)[1]))

    def on_hops(self) -> None:
        left = int(self.path.rsplit("/", 1)[1])
        self.answer(302, Location=f"/hops/{left - 1}" if left else "/hello")

    def on_to(self) -> None:
        self.answer(301, Location=self.path.partition("?")[2])

    def on_empty(self) -> None:
        self.answer()

    def on_endless(self) -> None:
        self.close_connection = True
        self.answer(200, HELLO, Content_Length="500000000")
        while not self.over.is_set():
            self.wfile.write(b"x" * 65_536)

    def on_drip(self) -> None:
        self.answer(200, b"", Content_Length="1000")
        while not self.over.wait(0.05):
            self.wfile.write(b"x")

    def on_dripping_headers(self) -> None:
        self.wfile.write(b"HTTP/1.1 200 OK\r\n")
        while not self.over.wait(0.05):
            self.wfile.write(b"X-A: b\r\n")

    def on_silent(self) -> None:
        self.over.wait(5)

    def on_gzip(self) -> None:
        self.answer(200, gzip.compress(HELLO), Content_Encoding="gzip")

    def on_deflate(self) -> None:
        self.answer(200, zlib.compress(HELLO)[2:-4], Content_Encoding="deflate")

    def on_bomb(self) -> None:
        self.answer(200, gzip.compress(bytes(50_000_000)), Content_Encoding="gzip")

    def on_half_gzip(self) -> None:
        self.answer(200, gzip.compress(HELLO)[:-12], Content_Encoding="gzip")

    def on_not_gzip(self) -> None:
        self.answer(200, HELLO, Content_Encoding="gzip")

    def on_brotli(self) -> None:
        self.answer(200, HELLO, Content_Encoding="br")

    def on_too_short(self) -> None:
        self.close_connection = True
        self.answer(200, HELLO, Content_Length="9999")

    def on_nonsense(self) -> None:
        self.close_connection = True
        self.wfile.write(b"this is not HTTP\r\n\r\n")


@pytest.fixture(scope="module")
def site() -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Site)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    Site.over.set()
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def web() -> Iterator[Web]:
    with Web(LIMITS) as opened:
        yield opened


def failure(web: Web | FakeWeb, url: str, max_bytes: int = 100_000) -> FetchError:
    with pytest.raises(FetchError) as caught:
        web.get(url, max_bytes=max_bytes)
    return caught.value


# --- good answers -----------------------------------------------------------------------------


def test_a_page_comes_back_with_its_type(site: str, web: Web) -> None:
    found = web.get(f"{site}/hello", max_bytes=1000)
    assert found == Response(f"{site}/hello", 200, HELLO, "text/plain; charset=utf-8")


def test_an_unchanged_feed_answers_304_to_its_own_etag(site: str, web: Web) -> None:
    first = web.get(f"{site}/feed", max_bytes=1000)
    assert (first.status, first.etag) == (200, '"v1"')
    assert first.last_modified == "Fri, 20 Nov 2026 09:00:00 GMT"
    again = web.get(
        f"{site}/feed", max_bytes=1000, etag=first.etag, last_modified=first.last_modified
    )
    assert (again.status, again.body, again.etag) == (304, b"", '"v1"')
    assert Site.asked[-1][1]["if-modified-since"] == first.last_modified


def test_the_request_says_who_asks_and_what_it_can_read(site: str, web: Web) -> None:
    web.get(f"{site}/hello", max_bytes=1000)
    headers = Site.asked[-1][1]
    assert headers["user-agent"] == "T/1"
    assert headers["accept-encoding"] == "gzip, deflate"
    assert "if-none-match" not in headers
    assert "authorization" not in headers


def test_a_connection_is_used_again(site: str, web: Web) -> None:
    for _ in range(3):
        web.get(f"{site}/hello", max_bytes=1000)
    assert len(set(Site.ports[-3:])) == 1


@pytest.mark.parametrize("path", ["gzip", "deflate"])
def test_a_compressed_page_is_unpacked(path: str, site: str, web: Web) -> None:
    assert web.get(f"{site}/{path}", max_bytes=1000).body == HELLO


def test_an_empty_page_is_an_empty_body(site: str, web: Web) -> None:
    assert web.get(f"{site}/empty", max_bytes=1000).body == b""


def test_redirects_are_followed_and_the_final_address_is_told(site: str, web: Web) -> None:
    assert web.get(f"{site}/hops/2", max_bytes=1000).url == f"{site}/hello"


def test_one_web_serves_several_threads_each_with_its_own_time_limit(site: str, web: Web) -> None:
    bodies: list[bytes] = []
    slow = threading.Thread(target=lambda: failure(web, f"{site}/drip"))
    slow.start()
    fast = [
        threading.Thread(target=lambda: bodies.append(web.get(f"{site}/hello", max_bytes=999).body))
        for _ in range(8)
    ]
    for thread in fast:
        thread.start()
    for thread in (*fast, slow):
        thread.join()
    assert bodies == [HELLO] * 8


# --- bad answers ------------------------------------------------------------------------------


@pytest.mark.parametrize("status", [301, 400, 401, 403, 404, 410, 429, 500, 503])
def test_an_error_status_is_the_reason(status: int, site: str, web: Web) -> None:
    error = failure(web, f"{site}/status/{status}")
    assert error.reason == f"http-{status}"
    assert f"{site}/status/{status}: HTTP {status} " in str(error)


def test_too_many_redirects_are_given_up(site: str, web: Web) -> None:
    error = failure(web, f"{site}/hops/9")
    assert error.reason == "redirects"
    assert "more than 3 redirects" in str(error)


@pytest.mark.parametrize("path", ["endless", "bomb"])
def test_a_page_over_the_limit_is_cut_off(path: str, site: str, web: Web) -> None:
    error = failure(web, f"{site}/{path}", max_bytes=1_000_000)
    assert error.reason == "too-large"
    assert "more than 1000000 bytes" in str(error)


def test_a_page_of_exactly_the_limit_is_not_cut_off(site: str, web: Web) -> None:
    assert web.get(f"{site}/hello", max_bytes=len(HELLO)).body == HELLO
    assert web.get(f"{site}/gzip", max_bytes=len(HELLO)).body == HELLO
    assert failure(web, f"{site}/gzip", max_bytes=len(HELLO) - 1).reason == "too-large"


@pytest.mark.parametrize("path", ["drip", "dripping-headers", "silent"])
def test_a_slow_answer_is_cut_off_at_the_time_limit(path: str, site: str, web: Web) -> None:
    begun = time.monotonic()
    assert failure(web, f"{site}/{path}").reason == "timeout"
    assert time.monotonic() - begun < 4


@pytest.mark.parametrize("path", ["half-gzip", "not-gzip", "brotli", "too-short", "nonsense"])
def test_a_broken_answer_is_a_protocol_error(path: str, site: str, web: Web) -> None:
    assert failure(web, f"{site}/{path}").reason == "protocol"


def test_a_closed_port_cannot_be_connected_to(web: Web) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
        error = failure(web, f"http://127.0.0.1:{port}/")
    assert error.reason == "connect"
    assert f"127.0.0.1:{port}" in str(error)


def test_plain_http_behind_https_is_an_error_not_a_crash(site: str, web: Web) -> None:
    assert failure(web, site.replace("http:", "https:")).reason == "connect"


# --- where it may not go ----------------------------------------------------------------------


@pytest.mark.parametrize(
    "target",
    [
        "http://169.254.169.254/latest/meta-data",
        "http://127.0.0.2/",
        "http://10.0.0.1/",
        "http://[::1]/",
        "http://[::ffff:127.0.0.1]/",
        "http://localhost/",
        "http://2130706434/",
        "http://0x7f.2/",
        "http://127.2/",
        "http://0.0.0.0/",
    ],
)
def test_a_redirect_to_a_private_address_is_refused(target: str, site: str, web: Web) -> None:
    error = failure(web, f"{site}/to?{target}")
    assert error.reason == "address"
    assert "fetch.allow_hosts" in str(error)


def test_without_permission_this_machine_is_refused_too(site: str) -> None:
    with Web(FetchLimits(total_s=2.0)) as careful:
        asked = len(Site.asked)
        assert failure(careful, f"{site}/hello").reason == "address"
        assert failure(careful, site.replace("127.0.0.1", "localhost")).reason == "address"
        assert len(Site.asked) == asked


def test_a_permitted_name_may_be_private_in_any_case(site: str) -> None:
    with Web(FetchLimits(allow_hosts=("LocalHost",))) as opened:
        url = site.replace("127.0.0.1", "LOCALHOST")
        assert opened.get(f"{url}/hello", max_bytes=1000).body == HELLO


@pytest.mark.parametrize(
    "url",
    [
        *("", "x", "//a.example/", "http://", "http://[x/", "http://a.example:99999/"),
        *("ftp://a.example/", "file:///etc/passwd", "javascript:alert(1)", "gopher://127.0.0.1/"),
    ],
)
def test_what_is_no_http_url_is_refused(url: str, web: Web) -> None:
    assert failure(web, url).reason == "url"


@pytest.mark.parametrize("target", ["ftp://a.example/", "file:///etc/passwd", "http://[x/"])
def test_a_redirect_out_of_the_web_is_refused(target: str, site: str, web: Web) -> None:
    assert failure(web, f"{site}/to?{target}").reason == "url"


def test_a_redirect_from_https_to_http_is_refused() -> None:
    # Decided apart from the connection, so no certificate is needed to see it.
    with pytest.raises(FetchError) as caught:
        _next("https://a.example/x", "http://a.example/x")
    assert caught.value.reason == "downgrade"
    assert _next("https://a.example/x", "/y") == "https://a.example/y"
    assert _next("http://a.example/x", "https://a.example/y") == "https://a.example/y"


def test_a_name_that_does_not_exist_is_told_as_such(web: Web) -> None:
    # ".invalid" never resolves (RFC 6761); a name server that is away counts as no answer.
    assert failure(web, "http://no-such-host.invalid/").reason in ("dns", "timeout")


ADDRESSES = [
    ("93.184.216.34", True),
    ("2606:4700::6810:84e5", True),
    ("64:ff9b::5db8:d822", True),
    ("127.0.0.1", False),
    ("127.255.255.254", False),
    ("0.0.0.0", False),
    ("10.1.2.3", False),
    ("172.16.0.1", False),
    ("172.31.255.255", False),
    ("192.168.1.1", False),
    ("169.254.169.254", False),
    ("100.64.0.1", False),
    ("100.127.255.255", False),
    ("192.0.0.1", False),
    ("192.0.2.1", False),
    ("198.18.0.1", False),
    ("198.19.255.255", False),
    ("203.0.113.5", False),
    ("224.0.0.1", False),
    ("239.255.255.255", False),
    ("240.0.0.1", False),
    ("255.255.255.255", False),
    ("::", False),
    ("::1", False),
    ("::127.0.0.1", False),
    ("::ffff:127.0.0.1", False),
    ("::ffff:10.0.0.1", False),
    ("64:ff9b::a9fe:a9fe", False),
    ("2002:7f00:1::", False),
    ("fc00::1", False),
    ("fd12:3456::1", False),
    ("fe80::1", False),
    ("fe80::1%eth0", False),
    ("fec0::1", False),
    ("ff02::1", False),
    ("2001:db8::1", False),
]


@pytest.mark.parametrize(("address", "wanted"), ADDRESSES)
def test_only_public_addresses_are_public(address: str, wanted: bool) -> None:
    assert public(address) is wanted


# --- decoding ---------------------------------------------------------------------------------


@settings(deadline=None)
@given(st.binary(max_size=3000), st.integers(1, 50), st.sampled_from(["gzip", "deflate", ""]))
def test_a_body_is_the_same_in_whatever_pieces_it_comes(body: bytes, size: int, kind: str) -> None:
    packed = {"gzip": gzip.compress(body), "deflate": zlib.compress(body), "": body}[kind]
    pieces = [packed[i : i + size] for i in range(0, len(packed), size)]
    assert read(pieces, kind, "u", 3000) == body


@settings(deadline=None)
@given(st.lists(st.binary(max_size=60), max_size=6), st.sampled_from(["gzip", "deflate", "br"]))
def test_no_bytes_make_the_decoder_raise_anything_else(chunks: list[bytes], kind: str) -> None:
    with suppress(FetchError):
        assert len(read(chunks, kind, "u", 100)) <= 100


def test_several_gzip_members_are_one_body() -> None:
    assert read([gzip.compress(b"a") + gzip.compress(b"b")], "gzip", "u", 9) == b"ab"


def test_a_bomb_within_one_chunk_is_stopped_inside_it() -> None:
    chunk = gzip.compress(bytes(30_000_000))
    with pytest.raises(FetchError) as caught:
        read([chunk], "gzip", "u", 1000)
    assert caught.value.reason == "too-large"


# --- the fake ---------------------------------------------------------------------------------


def test_the_fake_web_plays_its_script_and_remembers_what_was_asked() -> None:
    page = Response("https://a.example/", 200, HELLO, etag="v1")
    gone = FetchError("gone", "http-410")
    with FakeWeb({"https://a.example/": page, "https://b.example/": gone}) as fake:
        assert fake.get("https://a.example/", max_bytes=1000) == page
        assert fake.get("https://a.example/", max_bytes=1000, etag="v1").status == 304
        assert failure(fake, "https://a.example/", max_bytes=10).reason == "too-large"
        assert failure(fake, "https://b.example/").reason == "http-410"
        assert failure(fake, "https://c.example/").reason == "http-404"
    assert [url[8] for url in fake.asked] == ["a", "a", "a", "b", "c"]
