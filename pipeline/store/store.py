"""`Store`: the parts together, opened and closed."""

from __future__ import annotations

from types import TracebackType
from typing import Self

from .archive import Archive
from .articles import Articles
from .claims import Claims
from .listing import Listing
from .news import News
from .open import open_engine
from .publications import Publications
from .results import Results
from .runs import Runs
from .search import Search
from .versions import Versions


class Store(
    News, Search, Results, Articles, Archive, Listing, Claims, Versions, Publications, Runs
):
    """The database door. Safe to use from several threads and processes. A context manager."""

    @classmethod
    def open(cls, url: str) -> Self:
        """Open or create a database and bring its schema up to date. Raises StoreError."""
        return cls(open_engine(url))

    def close(self) -> None:
        """Let go of the database."""
        self.engine.dispose()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()
