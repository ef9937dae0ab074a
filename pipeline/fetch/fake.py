"""A scripted web, shipped for tests and demonstrations without a network."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Self

from pipeline.domain import Response
from pipeline.errors import FetchError


class FakeWeb:
    """URL → Response or FetchError; anything else is a 404. `asked` lists the URLs in order."""

    def __init__(self, pages: Mapping[str, Response | FetchError]) -> None:
        self.pages = dict(pages)
        self.asked: list[str] = []

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        """Nothing is open."""

    def get(
        self,
        url: str,
        *,
        max_bytes: int,
        etag: str | None = None,
        last_modified: str | None = None,
        feed: bool = False,
    ) -> Response:
        """Answer from the script; a matching validator answers 304, a big body "too-large"."""
        self.asked.append(url)
        found = self.pages.get(url, FetchError(f"{url}: HTTP 404 Not Found.", "http-404"))
        if isinstance(found, FetchError):
            raise found
        if (etag and etag == found.etag) or (
            last_modified and not etag and last_modified == found.last_modified
        ):
            return Response(url, 304, b"", etag=found.etag, last_modified=found.last_modified)
        if len(found.body) > max_bytes:
            raise FetchError(f"{url}: more than {max_bytes} bytes, cut off.", "too-large")
        return found
