"""URL → bytes: the door to the web, with its manners and limits. `FakeWeb` stands beside it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from types import TracebackType
from typing import Self
from urllib.parse import urljoin, urlsplit

import httpcore2
import httpx2

from pipeline.domain import FetchLimits, Response
from pipeline.errors import FetchError

from . import body
from .fake import FakeWeb
from .guard import Deadline, GuardedBackend

__all__ = ["FakeWeb", "Web"]

_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_FIXES = {
    401: "The site asks for a login.",
    403: "The site refuses programs, or this address.",
    404: "Check the address.",
    410: "It is gone for good; remove it.",
    429: "The site asks to come less often; try later.",
}
_ACCEPT = "application/rss+xml, application/atom+xml, text/html;q=0.9, */*;q=0.8"


class _Body(httpx2.SyncByteStream):
    def __init__(self, answer: httpcore2.Response) -> None:
        self._answer = answer

    def __iter__(self) -> Iterator[bytes]:
        yield from self._answer.iter_stream()

    def close(self) -> None:
        self._answer.close()


class _Transport(httpx2.BaseTransport):
    """httpx2 over a connection pool that dials through the guard; no proxy from the environment."""

    def __init__(self, limits: FetchLimits, deadline: Deadline) -> None:
        self._pool = httpcore2.ConnectionPool(
            ssl_context=httpx2.create_ssl_context(trust_env=False),
            network_backend=GuardedBackend(limits.allow_hosts, deadline),
            max_connections=32,
            keepalive_expiry=5.0,
        )

    def handle_request(self, request: httpx2.Request) -> httpx2.Response:
        url = request.url
        answer = self._pool.handle_request(
            httpcore2.Request(
                request.method,
                httpcore2.URL(
                    scheme=url.raw_scheme, host=url.raw_host, port=url.port, target=url.raw_path
                ),
                headers=request.headers.raw,
                extensions=request.extensions,
            )
        )
        return httpx2.Response(answer.status, headers=answer.headers, stream=_Body(answer))

    def close(self) -> None:
        self._pool.close()


class Web:
    """Fetches URLs within limits; safe to use from several threads. A context manager."""

    def __init__(self, limits: FetchLimits) -> None:
        self._limits = limits
        self._deadline = Deadline()
        self._client = httpx2.Client(
            transport=_Transport(limits, self._deadline),
            timeout=httpx2.Timeout(limits.read_s, connect=limits.connect_s),
            # Only what `body` decodes within its limit is asked for.
            headers={
                "User-Agent": limits.user_agent,
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

    def get(
        self,
        url: str,
        *,
        max_bytes: int,
        etag: str | None = None,
        last_modified: str | None = None,
    ) -> Response:
        """Fetch one URL, following redirects hop by hop, each hop checked like the first.

        `max_bytes` limits the decoded body; `etag`/`last_modified` make the request conditional,
        and a 304 comes back as an empty Response. Raises FetchError with a `reason`: "url",
        "address", "dns", "connect", "timeout", "too-large", "redirects", "downgrade", "protocol",
        "network", "http-404"… `total_s` holds for all hops together, however slowly bytes drip.
        """
        conditions = {"If-None-Match": etag, "If-Modified-Since": last_modified}
        headers = {name: value for name, value in conditions.items() if value}
        self._deadline.begin(self._limits.total_s)
        for _ in range(self._limits.redirects + 1):
            _check_scheme(url)
            answer = self._hop(url, headers, max_bytes)
            if isinstance(answer, Response):
                return answer
            url = _next(url, answer)
        raise FetchError(
            f"{url}: more than {self._limits.redirects} redirects. Use the final URL.", "redirects"
        )

    def _hop(self, url: str, headers: dict[str, str], max_bytes: int) -> Response | str:
        """One request: its answer, or where it redirects to."""
        with _failures(url), self._client.stream("GET", url, headers=headers) as answer:
            if answer.status_code in _REDIRECTS and "location" in answer.headers:
                return str(answer.headers["location"])
            if answer.status_code != 304 and not answer.is_success:
                raise _refused(url, answer)
            return _response(url, answer, max_bytes)


def _response(url: str, answer: httpx2.Response, max_bytes: int) -> Response:
    encoding = answer.headers.get("content-encoding", "")
    empty = answer.status_code == 304
    return Response(
        url=url,
        status=answer.status_code,
        body=b"" if empty else body.read(answer.iter_raw(), encoding, url, max_bytes),
        content_type=answer.headers.get("content-type", ""),
        etag=answer.headers.get("etag"),
        last_modified=answer.headers.get("last-modified"),
    )


def _refused(url: str, answer: httpx2.Response) -> FetchError:
    code = answer.status_code
    fix = _FIXES.get(code, "Try again later." if code >= 500 else "Check the address.")
    return FetchError(f"{url}: HTTP {code} {answer.reason_phrase}. {fix}", f"http-{code}")


@contextmanager
def _failures(url: str) -> Iterator[None]:
    """Whatever goes wrong in a request, as a FetchError that says where."""
    try:
        yield
    except httpcore2.ConnectTimeout as error:
        raise FetchError(f"{url}: no connection in time. Is it up?", "timeout") from error
    except (httpx2.TimeoutException, httpcore2.TimeoutException) as error:
        raise FetchError(f"{url}: no complete answer in time. Try later.", "timeout") from error
    except (httpx2.ConnectError, httpcore2.ConnectError) as error:
        raise FetchError(f"{url}: cannot connect ({error}). Is it up?", "connect") from error
    except (httpx2.InvalidURL, httpcore2.UnsupportedProtocol, UnicodeError) as error:
        raise FetchError(f"{url}: not a usable URL ({error}). Check it.", "url") from error
    except (httpx2.HTTPError, httpcore2.ProtocolError) as error:
        raise FetchError(f"{url}: broken answer ({error}). Try later.", "protocol") from error
    except httpcore2.NetworkError as error:
        raise FetchError(f"{url}: the connection broke ({error}). Try later.", "network") from error


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
