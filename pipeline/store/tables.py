"""The tables. Payloads are the nouns of `domain` as JSON; columns are what is searched by."""

from __future__ import annotations

from sqlalchemy import Column, Float, ForeignKey, Index, Integer, LargeBinary, MetaData, String
from sqlalchemy import Table as SqlTable

metadata = MetaData()


def _times(name: str) -> Column[str]:
    # ISO 8601 in UTC: sorts as time, reads the same in SQLite and PostgreSQL.
    return Column(name, String(40), nullable=False)


feeds = SqlTable(
    "feeds",
    metadata,
    Column("url", String, primary_key=True),
    Column("payload", LargeBinary, nullable=False),
)
stories = SqlTable(
    "stories",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("refusal", String),
    Column("refused_at", String(40)),
)
entries = SqlTable(
    "entries",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("story_id", String(32), ForeignKey("stories.id"), index=True),
    _times("seen"),
    _times("sort_key"),
    Column("payload", LargeBinary, nullable=False),
)
results = SqlTable(
    "results",
    metadata,
    Column("stage", String(32), primary_key=True),
    Column("key", String(64), primary_key=True),
    Column("number", Integer, nullable=False),
    Column("story_id", String(32), index=True, nullable=False),
    _times("at"),
    Column("seconds", Float, nullable=False),
    Column("tokens_in", Integer, nullable=False),
    Column("tokens_out", Integer, nullable=False),
    Column("digest", String(32), nullable=False),
    Column("payload", LargeBinary, nullable=False),
)
items = SqlTable(
    "items",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("story_id", String(32), unique=True, nullable=False),
    Column("state", String(16), index=True, nullable=False),
    Column("revision", Integer, nullable=False),
    _times("created"),
    Column("title", String, nullable=False),
    Column("form", String(16)),
    Column("outlet", String, nullable=False),
    Column("reasons", String, nullable=False),
    Column("payload", LargeBinary, nullable=False),
)
decisions = SqlTable(
    "decisions",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=True),
    Column("item_id", String(32), index=True, nullable=False),
    Column("payload", LargeBinary, nullable=False),
)
publications = SqlTable(
    "publications",
    metadata,
    Column("item_id", String(32), primary_key=True),
    Column("path", String, primary_key=True),
    Column("sha256", String(64), nullable=False),
    _times("at"),
)
runs = SqlTable(
    "runs",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    _times("started"),
    Column("finished", String(40)),
    Column("summary", String),
)
Index("items_by_age", items.c.created, items.c.id)
