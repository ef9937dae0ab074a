"""URL → bytes: the door to the web, with its manners and limits. `FakeWeb` stands beside it."""

from __future__ import annotations

import time
from collections.abc import Callable
from contextlib import ExitStack
from datetime import UTC, datetime
from types import TracebackType
from typing import Self
from urllib.parse import urljoin, urlsplit

import httpx2

from pipeline import __version__
from pipeline.domain import FetchLimits, Response
from pipeline.errors import FetchError

from . import body
from .answer import moved, refused, response
from .fake import FakeWeb
from .guard import Deadline, Resolve, resolve
from .health import answered, due, failed, unchanged
from .rules import MAX_BYTES, Forgetful, Memory, Reader
from .transport import Transport, failures
from .turns import Turns
from .wishes import reserved

__all__ = [
    "FakeWeb",
    "Memory",
    "Web",
    "agent",
    "answered",
    "due",
    "failed",
    "reserved",
    "unchanged",
]

_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_ACCEPT = (
    "application/rss+xml, application/atom+xml, application/feed+json, text/html;q=0.9, */*;q=0.8"
)


def agent(limits: FetchLimits) -> str:
    """How we introduce ourselves: name, version unless the user gave a name, and the contact."""
    name = f"imakita/{__version__}" if limits.user_agent == "imakita" else limits.user_agent
    if not limits.contact:
        return name
    mark = "+" if limits.contact.startswith("http") else ""
    return f"{name} ({mark}{limits.contact})"


class Web:
    """Fetches URLs within limits; safe to use from several threads. A context manager.

    One request to a host at a time, `delay_s` apart, and none that its robots.txt forbids. `memory`
    keeps rule files; clocks, `sleep` and `resolve` (the name service) are parameters so that a
    test need not wait or own a name.
    """

    def __init__(
        self,
        limits: FetchLimits,
        memory: Memory | None = None,
        *,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], None] = time.sleep,
        resolve: Resolve = resolve,
    ) -> None:
        self._limits = limits
        self._now = now
        self._deadline = Deadline()
        self._turns = Turns(limits.delay_s, clock, sleep)
        token = limits.user_agent.split("/")[0].split()[0] if limits.user_agent.strip() else "*"
        self._rules = Reader(self._rule_file, memory or Forgetful(), now, token)
        self._client = httpx2.Client(
            transport=Transport(limits, self._deadline, resolve),
            timeout=httpx2.Timeout(limits.read_s, connect=limits.connect_s),
            # Only what `body` decodes within its limit is asked for.
            headers={
                "User-Agent": agent(limits),
                "Accept": _ACCEPT,
                "Accept-Encoding": "gzip, deflate",
            },
            # No .netrc: a feed's address must not call up the user's passwords.
            trust_env=False,
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._client.close()
        self._rules.flush()

    def get(
        self,
        url: str,
        *,
        max_bytes: int,
        etag: str | None = None,
        last_modified: str | None = None,
        feed: bool = False,
    ) -> Response:
        """Fetch one URL, following redirects hop by hop, each hop checked like the first.

        `max_bytes` limits the decoded body; `etag`/`last_modified` make the request conditional,
        and a 304 comes back as an empty Response. `feed`: not a page; see `FetchLimits.robots`.
        Raises FetchError with a `reason`: "url", "address", "dns", "connect", "timeout",
        "too-large", "redirects", "downgrade", "protocol", "network", "robots", "later",
        "http-404"… `total_s` holds for all hops together, however slowly bytes drip; waiting for
        a host's turn does not count.
        """
        conditions = {"If-None-Match": etag, "If-Modified-Since": last_modified}
        headers = {name: value for name, value in conditions.items() if value}
        self._deadline.begin(self._limits.total_s)
        hops: list[tuple[int, str]] = []
        for _ in range(self._limits.redirects + 1):
            _check_scheme(url)
            answer = self._polite_hop(url, headers, max_bytes, feed)
            if isinstance(answer, Response):
                return moved(answer, hops)
            status, location = answer
            url = _next(url, location)
            hops.append((status, url))
        raise FetchError(
            f"{url}: more than {self._limits.redirects} redirects. Use the final URL.", "redirects"
        )

    def _polite_hop(
        self, url: str, headers: dict[str, str], max_bytes: int, feed: bool
    ) -> Response | tuple[int, str]:
        """One request when the host's rules and its turn allow it."""
        parts = urlsplit(url)
        host = (parts.hostname or "").rstrip(".")
        with ExitStack() as stack:
            with self._deadline.paused():
                wait = stack.enter_context(self._turns.turn(host))
                origin = f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}"
                rules = self._rules.rules(origin, url, None if feed else wait)
                if rules.refused_by and not (feed and self._limits.robots == "pages"):
                    raise _forbidden(url, host + rules.refused_by, feed)
                wait(rules.delay_s)
            try:
                return self._hop(url, headers, max_bytes)
            except FetchError as error:
                self._turns.close(host, error.wait_s or 0.0)
                raise

    def _hop(self, url: str, headers: dict[str, str], max_bytes: int) -> Response | tuple[int, str]:
        """One request: its answer, or with which status and where it redirects."""
        with failures(url), self._client.stream("GET", url, headers=headers) as answer:
            if answer.status_code in _REDIRECTS and "location" in answer.headers:
                return answer.status_code, str(answer.headers["location"])
            if answer.status_code != 304 and not answer.is_success:
                raise refused(url, answer, self._now())
            encoding, empty = answer.headers.get("content-encoding", ""), answer.status_code == 304
            read = b"" if empty else body.read(answer.iter_raw(), encoding, url, max_bytes)
            return response(url, answer, read)

    def _rule_file(self, url: str) -> str:
        """A file of rules as text, redirects followed; the turn is the caller's."""
        self._deadline.begin(self._limits.total_s)
        for _ in range(self._limits.redirects + 1):
            answer = self._hop(url, {}, MAX_BYTES)
            if isinstance(answer, Response):
                return answer.body.decode("utf-8-sig", "replace")
            url = _next(url, answer[1])
            _check_scheme(url)
        raise FetchError(f"{url}: too many redirects.", "redirects")


def _forbidden(url: str, rules: str, feed: bool) -> FetchError:
    hint = " To read feeds all the same, set fetch.robots to pages." if feed else ""
    return FetchError(f"{url}: {rules} forbids programs to read it.{hint}", "robots")


def _next(url: str, location: str) -> str:
    """Where a redirect leads. Raises FetchError when that is nowhere, or back to plain http."""
    try:
        target = urljoin(url, location)
    except ValueError as error:
        raise FetchError(f"{url} redirects to {location}, which is no URL.", "url") from error
    if url.lower().startswith("https:") and target.lower().startswith("http:"):
        raise FetchError(
            f"{url} redirects from https to http ({target}), which is refused.", "downgrade"
        )
    return target


def _check_scheme(url: str) -> None:
    try:
        parts = urlsplit(url)
        usable = parts.scheme in ("http", "https") and parts.hostname and parts.port != 0
    except ValueError:
        usable = False
    if not usable:
        raise FetchError(f"{url}: only http and https URLs with a host can be fetched.", "url")
