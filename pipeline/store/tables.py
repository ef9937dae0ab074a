"""The tables. Payloads are the nouns of `domain` as JSON; columns are what is searched by."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Column, Float, Index, Integer, LargeBinary, MetaData, Text, UniqueConstraint
from sqlalchemy import ForeignKey as Foreign
from sqlalchemy import Table as SqlTable

metadata = MetaData()


def _text(name: str, *more: Any, **options: Any) -> Column[str]:
    # Times too are text (`stamp`): they sort as time and read the same in both databases.
    return Column(name, Text, *more, **{"nullable": False, **options})


def _number(name: str, **options: Any) -> Column[int]:
    return Column(name, Integer, **{"nullable": False, **options})


def _payload() -> Column[bytes]:
    return Column("payload", LargeBinary, nullable=False)


feeds = SqlTable("feeds", metadata, _text("url", primary_key=True), _payload())
host_files = SqlTable("host_files", metadata, _text("url", primary_key=True), _payload())
stories = SqlTable(
    "stories",
    metadata,
    _text("id", primary_key=True),
    _text("refusal", nullable=True),
    _text("refused_at", nullable=True),
    _text("follows", nullable=True),
)
entries = SqlTable(
    "entries",
    metadata,
    _text("id", primary_key=True),
    _text("story_id", Foreign("stories.id"), nullable=True, index=True),
    _text("seen"),
    _text("sort_key"),
    _payload(),
)
results = SqlTable(
    "results",
    metadata,
    _number("number", primary_key=True, autoincrement=True),
    _text("stage"),
    _text("key"),
    _text("story_id", index=True),
    _text("at"),
    Column("seconds", Float(53), nullable=False),
    _number("tokens_in"),
    _number("tokens_out"),
    _text("digest"),
    _payload(),
    UniqueConstraint("stage", "key", name="one_result_per_key"),
)
items = SqlTable(
    "items",
    metadata,
    _text("id", primary_key=True),
    _text("story_id"),
    _text("state", index=True),
    _number("revision"),
    _text("created"),
    _text("title"),
    _text("form", nullable=True),
    _text("outlet"),
    _text("reasons"),
    _payload(),
    UniqueConstraint("story_id", name="one_item_per_story"),
)
Index("items_by_age", items.c.created, items.c.id)
# What a list shows of an item. Apart from it, because SQLite walks over an article's whole payload
# to the columns behind it: 10,000 lines took 0.6 s so, and take a tenth of that here.
lines = SqlTable(
    "lines",
    metadata,
    _text("id", Foreign("items.id"), primary_key=True),
    _text("state"),
    _number("blocks"),
    _number("sameness"),
    _text("created"),
    _text("title"),
    _text("form", nullable=True),
    _text("outlet"),
    _text("reasons"),
    _number("revision"),
    _number("remarks"),
    _text("labels"),
    _text("until", nullable=True),
)
Index(
    "lines_by_need",
    lines.c.state,
    lines.c.blocks,
    lines.c.sameness,
    lines.c.created,
    lines.c.id,
)
claims = SqlTable(
    "claims",
    metadata,
    _text("item_id", Foreign("items.id"), primary_key=True),
    _text("who"),
    _text("holder"),
    _text("since"),
    _text("until"),
)
texts = SqlTable(
    "texts",
    metadata,
    _number("number", primary_key=True, autoincrement=True),
    _text("item_id", Foreign("items.id"), unique=True),
    _text("title"),
    _text("body"),
)
versions = SqlTable(
    "versions",
    metadata,
    _text("item_id", Foreign("items.id"), primary_key=True),
    _number("revision", primary_key=True),
    _payload(),
)
decisions = SqlTable(
    "decisions",
    metadata,
    _number("number", primary_key=True, autoincrement=True),
    _text("item_id", Foreign("items.id"), index=True),
    _payload(),
)
publications = SqlTable(
    "publications",
    metadata,
    _text("item_id", Foreign("items.id"), primary_key=True),
    _text("path", primary_key=True),
    _text("sha256"),
    _text("at"),
)
runs = SqlTable(
    "runs",
    metadata,
    _number("id", primary_key=True, autoincrement=True),
    _text("started"),
    _text("finished", nullable=True),
    _text("summary", nullable=True),
)
