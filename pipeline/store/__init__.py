"""Everything that is remembered: SQLAlchemy Core on SQLite (WAL), or PostgreSQL by URL.

One method, one short transaction. Writing twice what is there already changes nothing, so every
step of a run may be repeated after a kill.
"""

from __future__ import annotations

from .archive import Filed
from .listing import FOLLOW_UP, Filter, ItemRow
from .nouns import decode, digest_of, encode
from .results import NewResult, StoredResult
from .runs import RunRow
from .search import Found
from .store import Store

__all__ = [
    "FOLLOW_UP",
    "Filed",
    "Filter",
    "Found",
    "ItemRow",
    "NewResult",
    "RunRow",
    "Store",
    "StoredResult",
    "decode",
    "digest_of",
    "encode",
]
