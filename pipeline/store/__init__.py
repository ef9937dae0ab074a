"""Everything that is remembered: SQLAlchemy Core on SQLite (WAL), or PostgreSQL by URL.

One method, one short transaction. Writing twice what is there already changes nothing, so every
step of a run may be repeated after a kill.
"""

from __future__ import annotations

from .articles import ItemRow
from .nouns import decode, digest_of, encode
from .results import NewResult, StoredResult
from .runs import RunRow
from .store import Store

__all__ = [
    "ItemRow",
    "NewResult",
    "RunRow",
    "Store",
    "StoredResult",
    "decode",
    "digest_of",
    "encode",
]
