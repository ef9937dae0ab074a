"""Which addresses may be dialled: checked after name resolution, before the connection.

Checking the URL is not enough: a public name may resolve to a private address, and may do so only
the second time (DNS rebinding). So the very address that was checked is the one that is dialled.
"""

from __future__ import annotations

import ipaddress
import socket
from collections.abc import Iterable

import httpcore2

from pipeline.errors import FetchError

# Shared address space of carriers (RFC 6598); `is_global` of 3.11 already knows the others.
_CARRIER = ipaddress.ip_network("100.64.0.0/10")


def public(address: str) -> bool:
    """Whether an IP address is on the public internet (IPv4-mapped IPv6 looked through)."""
    ip = ipaddress.ip_address(address.split("%")[0])
    if isinstance(ip, ipaddress.IPv6Address):
        inner = ip.ipv4_mapped or ip.sixtofour
        if inner is not None:
            return public(str(inner))
    elif ip in _CARRIER:
        return False
    return ip.is_global and not ip.is_multicast and not ip.is_reserved


class GuardedBackend(httpcore2.NetworkBackend):
    """Dials only checked addresses; hosts named in `allow` may be private."""

    def __init__(self, allow: Iterable[str]) -> None:
        self._allow = frozenset(allow)
        self._dial = httpcore2.SyncBackend()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[httpcore2.SOCKET_OPTION] | None = None,
    ) -> httpcore2.NetworkStream:
        """Resolve, check every address, dial the first. Raises FetchError("address")."""
        try:
            found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
        except (OSError, UnicodeError) as error:
            raise FetchError(f"{host}: the name does not resolve. Check the URL.", "dns") from error
        addresses = [str(a[4][0]) for a in found]
        private = [a for a in addresses if not public(a)]
        if private and host not in self._allow:
            raise FetchError(
                f"{host} is a private address ({private[0]}), which is refused. If it is yours, "
                "add the host to fetch.allow_hosts.",
                "address",
            )
        return self._dial.connect_tcp(addresses[0], port, timeout, local_address, socket_options)
