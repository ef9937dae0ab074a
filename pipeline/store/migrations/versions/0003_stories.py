"""Which story a story goes on with, and a full-text index of the entries."""

import json

from alembic import op
from sqlalchemy import Column, Text, text

revision = "0003"
down_revision = "0002"

_SQLITE = """
CREATE VIRTUAL TABLE entry_words USING fts5(
    id UNINDEXED, title, teaser, tokenize = "porter unicode61 remove_diacritics 2"
)
"""
_POSTGRESQL = (
    "CREATE TABLE entry_words (id text PRIMARY KEY, words tsvector NOT NULL)",
    "CREATE INDEX entry_words_by_word ON entry_words USING gin (words)",
)
_FILL = {
    "sqlite": "INSERT INTO entry_words (id, title, teaser) VALUES (:id, :title, :teaser)",
    "postgresql": "INSERT INTO entry_words VALUES (:id, setweight(to_tsvector('english', :title), "
    "'A') || to_tsvector('english', :teaser))",
}


def upgrade() -> None:
    """Add the column, make the index, and read the entries that are there into it."""
    with op.batch_alter_table("stories") as table:
        # SQLite adds a column in place only if it is plain, so the reference is left to the code.
        table.add_column(Column("follows", Text, nullable=True))
    connection = op.get_bind()
    kind = connection.dialect.name
    for statement in (_SQLITE,) if kind == "sqlite" else _POSTGRESQL:
        op.execute(statement)
    for name, payload in connection.execute(text("SELECT id, payload FROM entries")).all():
        entry = json.loads(payload)
        said = {"id": name, "title": entry["title"], "teaser": entry["summary"]}
        connection.execute(text(_FILL[kind]), said)
