"""URL → bytes: the door to the web, with its manners and limits. `FakeWeb` stands beside it."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping
from types import TracebackType
from typing import Self
from urllib.parse import urljoin, urlsplit

import httpcore2
import httpx2

from pipeline.domain import FetchLimits, Response
from pipeline.errors import FetchError

from .guard import GuardedBackend

__all__ = ["FakeWeb", "Web"]

_REDIRECTS = frozenset({301, 302, 303, 307, 308})
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

    def __init__(self, limits: FetchLimits) -> None:
        self._pool = httpcore2.ConnectionPool(
            ssl_context=httpx2.create_ssl_context(trust_env=False),
            network_backend=GuardedBackend(limits.allow_hosts),
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
        self._client = httpx2.Client(
            transport=_Transport(limits),
            timeout=httpx2.Timeout(limits.read_s, connect=limits.connect_s),
            headers={"User-Agent": limits.user_agent, "Accept": _ACCEPT},
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
        "address", "dns", "connect", "timeout", "too-large", "redirects", "protocol", "http-404"…
        """
        conditions = {"If-None-Match": etag, "If-Modified-Since": last_modified}
        headers = {name: value for name, value in conditions.items() if value}
        deadline = time.monotonic() + self._limits.total_s
        for _ in range(self._limits.redirects + 1):
            _check_scheme(url)
            answer = self._hop(url, headers, max_bytes, deadline)
            if isinstance(answer, Response):
                return answer
            if url.startswith("https:") and answer.startswith("http:"):
                raise FetchError(
                    f"{url} redirects from https to http ({answer}), which is refused.", "redirects"
                )
            url = answer
        raise FetchError(
            f"{url}: more than {self._limits.redirects} redirects. Use the final URL.", "redirects"
        )

    def _hop(
        self, url: str, headers: dict[str, str], max_bytes: int, deadline: float
    ) -> Response | str:
        try:
            with self._client.stream("GET", url, headers=headers) as answer:
                if answer.status_code in _REDIRECTS and "location" in answer.headers:
                    return urljoin(url, answer.headers["location"])
                body = b"" if answer.status_code == 304 else _read(answer, url, max_bytes, deadline)
        except (httpx2.TimeoutException, httpcore2.TimeoutException) as error:
            raise FetchError(f"{url}: no answer in time. Try again later.", "timeout") from error
        except (httpx2.ConnectError, httpcore2.ConnectError) as error:
            raise FetchError(f"{url}: cannot connect ({error}). Is it up?", "connect") from error
        except (httpx2.InvalidURL, httpx2.HTTPError, httpcore2.ProtocolError) as error:
            raise FetchError(f"{url}: broken answer ({error}).", "protocol") from error
        except httpcore2.NetworkError as error:
            raise FetchError(f"{url}: the connection broke ({error}).", "network") from error
        if answer.status_code != 304 and not answer.is_success:
            code = answer.status_code
            raise FetchError(f"{url}: HTTP {code} {answer.reason_phrase}.", f"http-{code}")
        return Response(
            url=url,
            status=answer.status_code,
            body=body,
            content_type=answer.headers.get("content-type", ""),
            etag=answer.headers.get("etag"),
            last_modified=answer.headers.get("last-modified"),
        )


def _read(answer: httpx2.Response, url: str, max_bytes: int, deadline: float) -> bytes:
    """The decoded body. Content-Length is not believed: only what arrives counts."""
    parts, size = [], 0
    for part in answer.iter_bytes(65_536):
        size += len(part)
        if size > max_bytes:
            raise FetchError(f"{url}: more than {max_bytes} bytes, cut off.", "too-large")
        if time.monotonic() > deadline:
            raise FetchError(f"{url}: still not complete at the time limit, cut off.", "timeout")
        parts.append(part)
    return b"".join(parts)


def _check_scheme(url: str) -> None:
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise FetchError(f"{url}: only http and https URLs with a host can be fetched.", "url")


class FakeWeb:
    """A scripted web for tests: URL → Response or FetchError; anything else is a 404."""

    def __init__(self, pages: Mapping[str, Response | FetchError]) -> None:
        self.pages = dict(pages)
        self.asked: list[str] = []

    def get(
        self,
        url: str,
        *,
        max_bytes: int,
        etag: str | None = None,
        last_modified: str | None = None,
    ) -> Response:
        """Answer from the script; a matching etag answers 304, an oversized body "too-large"."""
        self.asked.append(url)
        found = self.pages.get(url, FetchError(f"{url}: HTTP 404 Not Found.", "http-404"))
        if isinstance(found, FetchError):
            raise found
        if etag is not None and etag == found.etag:
            return Response(url, 304, b"", etag=etag, last_modified=last_modified)
        if len(found.body) > max_bytes:
            raise FetchError(f"{url}: more than {max_bytes} bytes, cut off.", "too-large")
        return found
