"""One feed looked at closely: what would be taken in, and what is wrong, in words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from ..config import Config
from ..domain import Entry, Feed, Response
from ..errors import FetchError
from ..parse import discover, parse
from .world import Web


@dataclass(frozen=True, slots=True)
class Checkup:
    """What a feed's address gave. `problem` None: it can be followed.

    `fetched` tells whether the address answered usefully at all; `instead` are addresses of feeds
    that a web page in its place names; `fresh` counts entries young enough to be written about.
    """

    url: str
    status: int | None = None
    kind: str = ""
    title: str = ""
    problem: str | None = None
    remarks: tuple[str, ...] = ()
    instead: tuple[str, ...] = ()
    entries: tuple[Entry, ...] = ()
    fresh: int = 0
    fetched: bool = False
    etag: str | None = None
    last_modified: str | None = None


def checkup(web: Web, config: Config, url: str, now: datetime) -> Checkup:
    """Ask an address once, without validators, and read it as a run would; nothing is kept."""
    try:
        response = web.get(url, max_bytes=config.fetch.feed_bytes, feed=True)
    except FetchError as error:
        return Checkup(url, status=error.status, problem=str(error))
    parsed = parse(Feed(url, url), response, now)
    oldest = now - timedelta(hours=config.select.max_age_hours)
    return Checkup(
        url=url,
        status=response.status,
        kind=parsed.kind,
        title=parsed.title,
        problem=parsed.problem if not parsed.entries else None,
        remarks=(*_remarks(response, parsed.problem if parsed.entries else None), *parsed.remarks),
        instead=() if parsed.kind else discover(response),
        entries=parsed.entries,
        fresh=sum((e.published or e.seen) >= oldest for e in parsed.entries),
        fetched=True,
        etag=response.etag,
        last_modified=response.last_modified,
    )


def _remarks(response: Response, problem: str | None) -> list[str]:
    """What the answer itself, apart from its entries, says to an operator."""
    said = []
    if response.moved_to is not None:
        said.append(f"it has moved for good to {response.moved_to}; use that address")
    if problem is not None:
        said.append(f"{problem}; what could be read is taken")
    if not response.etag and not response.last_modified:
        said.append("it has neither ETag nor Last-Modified: every answer is sent in full")
    return said
