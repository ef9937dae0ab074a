"""Our own articles as texts that can be searched: `texts`, and a full-text index over it."""

import json
from typing import Any

from alembic import op
from sqlalchemy import Column, ForeignKey, Integer, Text, text

from pipeline.store.archive import searchable

revision = "0005"
down_revision = "0004"

# The index keeps no text of its own, and follows the table by itself.
_SQLITE = (
    "CREATE VIRTUAL TABLE text_words USING fts5(title, body, content='texts', "
    "content_rowid='number', tokenize = 'porter unicode61 remove_diacritics 2')",
    "CREATE TRIGGER text_added AFTER INSERT ON texts BEGIN INSERT INTO text_words (rowid, title, "
    "body) VALUES (new.number, new.title, new.body); END",
    "CREATE TRIGGER text_changed AFTER UPDATE ON texts BEGIN INSERT INTO text_words (text_words, "
    "rowid, title, body) VALUES ('delete', old.number, old.title, old.body); INSERT INTO "
    "text_words (rowid, title, body) VALUES (new.number, new.title, new.body); END",
)
_POSTGRESQL = (
    "ALTER TABLE texts ADD COLUMN text_words tsvector GENERATED ALWAYS AS (setweight(to_tsvector("
    "'english', title), 'A') || to_tsvector('english', body)) STORED",
    "CREATE INDEX text_words_by_word ON texts USING gin (text_words)",
)


def upgrade() -> None:
    """Make the table and its index, and read the published articles into it."""
    op.create_table(
        "texts",
        Column("number", Integer, primary_key=True, autoincrement=True),
        Column("item_id", Text, ForeignKey("items.id"), nullable=False, unique=True),
        Column("title", Text, nullable=False),
        Column("body", Text, nullable=False),
    )
    connection = op.get_bind()
    for statement in _SQLITE if connection.dialect.name == "sqlite" else _POSTGRESQL:
        op.execute(statement)
    published = "SELECT id, payload FROM items WHERE state IN ('published', 'correcting')"
    for name, payload in connection.execute(text(published)).all():
        title, body = _told(json.loads(payload))
        connection.execute(
            text("INSERT INTO texts (item_id, title, body) VALUES (:id, :title, :body)"),
            {"id": name, "title": title, "body": body},
        )


def _told(item: dict[str, Any]) -> tuple[str, str]:
    draft = item["draft"]
    if draft is None:
        return "", ""
    claims = [*draft["summary"], *(c for s in draft["sections"] for c in s["claims"])]
    return searchable(
        [draft["title"]["text"], *draft["tags"]],
        [s["title"] for s in item["sources"]],
        [c["text"] for c in claims],
        [x["text"] for s in item["sources"] for x in s["sentences"]],
    )
