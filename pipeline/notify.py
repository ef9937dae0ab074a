"""Tell a healthchecks check how a run went. The door to whoever watches.

A check that cannot be reached never changes how a run ends: the trouble comes back in words.
"""

from __future__ import annotations

_SECONDS = 10.0
_TRIES = 3
_LONGEST = 10_000  # bytes of text that healthchecks keeps


def ping(url: str, what: str, text: str = "") -> str | None:
    """Request `url`/`what` ("start", or an exit code) with a text; None, or why it failed."""
    import httpx2

    address = f"{url.rstrip('/')}/{what}"
    transport = httpx2.HTTPTransport(retries=_TRIES - 1)
    try:
        with httpx2.Client(transport=transport, timeout=_SECONDS, trust_env=False) as client:
            answer = client.post(address, content=text.encode()[-_LONGEST:])
    except (httpx2.HTTPError, httpx2.InvalidURL) as error:
        return f"{address}: {error or type(error).__name__}"
    if answer.is_success:
        return None
    return f"{address}: HTTP {answer.status_code}"
