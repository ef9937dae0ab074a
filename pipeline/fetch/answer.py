"""An HTTP answer → a Response, or the FetchError that says what to do about it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

import httpx2

from pipeline.domain import Response
from pipeline.errors import FetchError

_PERMANENT = frozenset({301, 308})
_FIXES = {
    401: "The site asks for a login.",
    403: "The site refuses programs, or this address.",
    404: "Check the address.",
    410: "It is gone for good; remove it.",
    429: "The site asks to come less often; try later.",
}
_KEPT = ("cache-control", "expires", "x-robots-tag", "tdm-reservation")


def response(url: str, answer: httpx2.Response, body: bytes) -> Response:
    """What a good answer says."""
    return Response(
        url=url,
        status=answer.status_code,
        body=body,
        content_type=answer.headers.get("content-type", ""),
        etag=answer.headers.get("etag"),
        last_modified=answer.headers.get("last-modified"),
        headers={name: answer.headers[name] for name in _KEPT if name in answer.headers},
    )


def refused(url: str, answer: httpx2.Response, now: datetime) -> FetchError:
    """What an error status means, and for how long the site wants to be left alone."""
    code = answer.status_code
    fix = _FIXES.get(code, "Try again later." if code >= 500 else "Check the address.")
    wait = retry_after(answer.headers.get("retry-after"), now)
    if wait:
        fix += f" It says in {wait:.0f} s."
    message = f"{url}: HTTP {code} {answer.reason_phrase}. {fix}"
    return FetchError(message, f"http-{code}", status=code, wait_s=wait)


def retry_after(text: str | None, now: datetime) -> float | None:
    """The seconds of a Retry-After header (RFC 9110: seconds or a date); never less than 0.

    None when there is none that can be read.
    """
    text = (text or "").strip()
    if text.isascii() and text.isdigit():
        # More digits than any honest wait has.
        return float(text[:12])
    try:
        at = parsedate_to_datetime(text)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    at = at if at.tzinfo else at.replace(tzinfo=UTC)
    return max(0.0, (at - now).total_seconds())


def moved(answer: Response, hops: Sequence[tuple[int, str]]) -> Response:
    """The answer with the address that the permanent redirects before it led to.

    Only the unbroken run of them at the beginning counts: what a temporary one (302, 303, 307)
    leads to is not the feed's new address.
    """
    target = None
    for status, url in hops:
        if status not in _PERMANENT:
            break
        target = url
    return replace(answer, moved_to=target)
