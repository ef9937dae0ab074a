"""What the desk knows while it runs: the world, who may come in, and by which one-time links."""

from __future__ import annotations

import hmac
import secrets
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from threading import Lock

from ..run import World

_LINK_S = 600.0
_TRIES, _TRIES_S = 5, 60.0


@dataclass(slots=True)
class Desk:
    """One running desk. `clock` counts seconds and never goes back."""

    world: World
    who: str
    host: str = "127.0.0.1"
    port: int = 0
    password: str | None = None
    secret: str = field(default_factory=lambda: secrets.token_urlsafe(32))
    clock: Callable[[], float] = time.monotonic
    links: dict[str, tuple[str, float]] = field(default_factory=dict)
    failures: list[float] = field(default_factory=list)
    lock: Lock = field(default_factory=Lock)

    def link(self, who: str) -> str:
        """A new one-time token that lets a browser in as `who`, for ten minutes."""
        token = secrets.token_urlsafe(24)
        with self.lock:
            self.links[token] = (who, self.clock() + _LINK_S)
        return token

    def enter(self, token: str) -> str | None:
        """Use a token up; the name it lets in, or None."""
        with self.lock:
            given = token.encode()
            match = next((t for t in self.links if hmac.compare_digest(t.encode(), given)), None)
            who, until = self.links.pop(match) if match else ("", 0.0)
        return who if until > self.clock() else None

    def knows(self, password: str) -> bool:
        """Whether this is the password. Five wrong ones in a minute, and even the right waits."""
        now = self.clock()
        with self.lock:
            self.failures = [f for f in self.failures if now - f < _TRIES_S]
            if self.password is None or len(self.failures) >= _TRIES:
                return False
            if hmac.compare_digest(self.password.encode(), password.encode()):
                return True
            self.failures.append(now)
        return False
