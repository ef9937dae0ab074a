"""The desk on a socket: bound first, so that the link that is printed is the one that answers."""

from __future__ import annotations

import errno
import socket as sockets

from ..errors import BusyError, ConfigError
from ..run import World
from . import application
from .desk import Desk
from .guard import LOOPBACK


def listen(
    world: World, who: str, host: str, port: int, password: str | None
) -> tuple[Desk, sockets.socket]:
    """A desk and its bound socket. Raises ConfigError for an open door without a password."""
    desk = Desk(world, who, host, port, password)
    application(desk)  # refuses before anything listens
    family = sockets.AF_INET6 if ":" in host else sockets.AF_INET
    bound = sockets.socket(family, sockets.SOCK_STREAM)
    bound.setsockopt(sockets.SOL_SOCKET, sockets.SO_REUSEADDR, 1)
    try:
        bound.bind((host, port))
    except OSError as error:
        bound.close()
        if error.errno == errno.EADDRINUSE:
            raise BusyError(
                f"port {port} of {host} is taken, perhaps by another desk. Choose one with --port."
            ) from error
        raise ConfigError(f"--host {host}: {error.strerror}.") from error
    # Whoever is faster than the server's start waits in this queue instead of being refused.
    bound.listen(64)
    desk.port = bound.getsockname()[1]
    return desk, bound


def address(desk: Desk) -> str:
    """Where to open the desk: a link that works once, or the password page."""
    host = f"[{desk.host}]" if ":" in desk.host else desk.host
    base = f"http://{host}:{desk.port}"
    if desk.host not in LOOPBACK:
        return f"{base}/login"
    return f"{base}/enter?token={desk.link(desk.who)}"


def serve(desk: Desk, bound: sockets.socket) -> None:
    """Answer until interrupted."""
    import uvicorn

    settings = uvicorn.Config(
        application(desk),
        log_level="warning",
        access_log=False,
        server_header=False,
        proxy_headers=False,
        timeout_graceful_shutdown=2,
    )
    uvicorn.Server(settings).run(sockets=[bound])
