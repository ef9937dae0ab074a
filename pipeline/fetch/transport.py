"""httpx2 over connections that our guard dials, and their failures in words."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import httpcore2
import httpx2

from pipeline.domain import FetchLimits
from pipeline.errors import FetchError

from .guard import Deadline, GuardedBackend, Resolve


class _Body(httpx2.SyncByteStream):
    def __init__(self, answer: httpcore2.Response) -> None:
        self._answer = answer

    def __iter__(self) -> Iterator[bytes]:
        yield from self._answer.iter_stream()

    def close(self) -> None:
        self._answer.close()


class Transport(httpx2.BaseTransport):
    """httpx2 over a connection pool that dials through the guard; no proxy from the environment."""

    def __init__(self, limits: FetchLimits, deadline: Deadline, resolve: Resolve) -> None:
        self._pool = httpcore2.ConnectionPool(
            ssl_context=httpx2.create_ssl_context(trust_env=False),
            network_backend=GuardedBackend(limits.allow_hosts, deadline, resolve),
            max_connections=2 * limits.parallel,
            keepalive_expiry=5.0,
        )

    def handle_request(self, request: httpx2.Request) -> httpx2.Response:
        """Send one request; its body is read later, as it comes."""
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
        """Close all connections."""
        self._pool.close()


@contextmanager
def failures(url: str) -> Iterator[None]:
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
