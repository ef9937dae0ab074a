"""What every request must pass before a page sees it, and what every answer carries."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})
BODY_BYTES = 200_000  # a sentence and its reason; nothing here is larger

HEADERS = {
    # No inline style or script, nothing from elsewhere, no frame around us.
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; "
        "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    # Not no-referrer: browsers then send forms with the origin "null".
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
}


@dataclass(frozen=True, slots=True)
class Guard:
    """Refuses foreign hosts (DNS rebinding), foreign origins and large bodies; adds headers.

    `hosts` are the names under which the desk may be asked; None: any, where a password is asked.
    """

    app: ASGIApp
    hosts: frozenset[str] | None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request, or pass it on."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        problem = refusal(scope["method"], Headers(scope=scope), self.hosts)
        if problem is not None:
            status, text = problem
            await PlainTextResponse(text, status, HEADERS)(scope, receive, send)
            return

        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                headers.update(HEADERS)
                if not scope["path"].startswith("/static/"):
                    headers["Cache-Control"] = "no-store"
            await send(message)

        await self.app(scope, receive, with_headers)


def refusal(method: str, headers: Headers, hosts: frozenset[str] | None) -> tuple[int, str] | None:
    """Status and words for what is refused, else None."""
    host = headers.get("host", "")
    if hosts is not None and name_of(host) not in hosts:
        return 421, f"This desk is not {host!r}. Use the address that `imakita desk` printed.\n"
    if method in ("GET", "HEAD"):
        return None
    origin = headers.get("origin")
    # Browsers send Origin with every POST; a form of another site has another one.
    if origin is None or urlsplit(origin).netloc.lower() != host.lower():
        return 403, "This request came from another site; refused.\n"
    length = headers.get("content-length", "")
    if not length.isdecimal() or int(length) > BODY_BYTES:
        return 413, f"At most {BODY_BYTES} bytes, and say how many.\n"
    return None


def name_of(host: str) -> str:
    """The host without its port: [::1]:8080 → ::1."""
    if host.startswith("["):
        return host[1:].partition("]")[0].lower()
    return host.partition(":")[0].lower()
