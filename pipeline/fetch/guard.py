"""Which addresses may be dialled, and until when a request may take.

Checking the URL is not enough: a public name may resolve to a private address, and may do so only
the second time (DNS rebinding). So the very address that was checked is the one that is dialled.
"""

from __future__ import annotations

import contextlib
import ipaddress
import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import Any

import httpcore2

from pipeline.errors import FetchError

# Shared address space of carriers (RFC 6598): private in all but name.
_CARRIER = ipaddress.ip_network("100.64.0.0/10")
# IPv4 behind IPv6-only networks (RFC 6052): what counts is the address inside.
_NAT64 = ipaddress.ip_network("64:ff9b::/96")


def public(address: str) -> bool:
    """Whether an IP address is on the public internet (IPv4 inside IPv6 is looked through)."""
    ip = ipaddress.ip_address(address.split("%")[0])
    if isinstance(ip, ipaddress.IPv6Address):
        inner = ip.ipv4_mapped or ip.sixtofour
        if ip in _NAT64:
            inner = ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF)
        if inner is not None:
            return public(str(inner))
        if ip.is_site_local:
            return False
    elif ip in _CARRIER:
        return False
    return ip.is_global and not ip.is_multicast and not ip.is_reserved


Resolve = Callable[[str, int, float | None], tuple[str, ...]]
"""(host, port, seconds or None) → its addresses; raises FetchError "dns" or "timeout"."""


class Deadline(threading.local):
    """When the request of this thread has to be over. Each thread has its own."""

    at = float("inf")

    def begin(self, seconds: float) -> None:
        """Start the clock of one request."""
        self.at = time.monotonic() + seconds

    @contextmanager
    def paused(self) -> Iterator[None]:
        """What happens inside does not count: waiting for one's turn, asking for the rules."""
        left = self.at - time.monotonic()
        try:
            yield
        finally:
            self.at = time.monotonic() + left

    def left(self, timeout: float | None) -> float | None:
        """`timeout`, or what is left if that is less. Raises ReadTimeout when nothing is."""
        left = self.at - time.monotonic()
        if left <= 0:
            raise httpcore2.ReadTimeout("the time limit of the whole request is over")
        if left == float("inf"):
            return timeout
        return left if timeout is None else min(timeout, left)


class _Stream(httpcore2.NetworkStream):
    """A connection that keeps the deadline: a server that drips a byte a second is cut off too."""

    def __init__(self, stream: httpcore2.NetworkStream, deadline: Deadline) -> None:
        self._stream = stream
        self._deadline = deadline

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self._stream.read(max_bytes, self._deadline.left(timeout))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._stream.write(buffer, self._deadline.left(timeout))

    def close(self) -> None:
        self._stream.close()

    def start_tls(
        self,
        ssl_context: ssl.SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,
    ) -> httpcore2.NetworkStream:
        left = self._deadline.left(timeout)
        return _Stream(self._stream.start_tls(ssl_context, server_hostname, left), self._deadline)

    def get_extra_info(self, info: str) -> Any:
        return self._stream.get_extra_info(info)


class GuardedBackend(httpcore2.NetworkBackend):
    """Dials only checked addresses; hosts named in `allow` may be private."""

    def __init__(self, allow: Iterable[str], deadline: Deadline, resolve: Resolve) -> None:
        self._resolve = resolve
        self._allow = frozenset(_bare(host) for host in allow)
        self._deadline = deadline
        self._dial = httpcore2.SyncBackend()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[httpcore2.SOCKET_OPTION] | None = None,
    ) -> httpcore2.NetworkStream:
        """Resolve, check every address, dial them in turn. Raises FetchError("address")."""
        addresses = self._resolve(host, port, self._deadline.left(timeout))
        private = [a for a in addresses if not public(a)]
        if private and _bare(host) not in self._allow:
            raise FetchError(
                f"{host} is a private address ({private[0]}), which is refused. If it is yours, "
                "add the host to fetch.allow_hosts.",
                "address",
            )
        failed: Exception | None = None
        for address in addresses:
            try:
                left = self._deadline.left(timeout)
                dialled = self._dial.connect_tcp(address, port, left, local_address, socket_options)
            except (httpcore2.ConnectError, httpcore2.ConnectTimeout) as error:
                failed = error
                continue
            return _Stream(dialled, self._deadline)
        raise failed or httpcore2.ConnectError(f"{host} has no address")


def resolve(host: str, port: int, timeout: float | None) -> tuple[str, ...]:
    """The addresses of a host, each once. Raises FetchError "dns", or "timeout".

    In a thread of its own, since getaddrinfo knows no time limit. Odd spellings of addresses
    ("127.1", "0x7f.1") go there too, and come back as what they are.
    """
    with contextlib.suppress(ValueError):
        return (str(ipaddress.ip_address(host.strip("[]"))),)
    found: list[str] = []
    failed: list[Exception] = []

    def ask() -> None:
        try:
            answers = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
            found.extend(dict.fromkeys(str(a[4][0]) for a in answers))
        except (OSError, UnicodeError) as error:
            failed.append(error)

    thread = threading.Thread(target=ask, name=f"resolve {host}", daemon=True)
    thread.start()
    thread.join(timeout)
    if failed:
        raise FetchError(
            f"{host}: the name does not resolve ({failed[0]}). Check the URL.", "dns"
        ) from failed[0]
    if thread.is_alive() or not found:
        raise FetchError(f"{host}: the name service does not answer. Try later.", "timeout")
    return tuple(found)


def _bare(host: str) -> str:
    return host.lower().rstrip(".").strip("[]")
