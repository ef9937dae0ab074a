"""The first tables, and the triggers that keep the audit trail append-only."""

from alembic import op
from sqlalchemy import Column, Float, ForeignKey, Integer, LargeBinary, String

revision = "0001"
down_revision = None

_SQLITE = """
CREATE TRIGGER decisions_no_{verb} BEFORE {verb} ON decisions
BEGIN SELECT RAISE(ABORT, 'decisions are append-only'); END
"""
_POSTGRES = """
CREATE FUNCTION decisions_are_append_only() RETURNS trigger AS $$
BEGIN RAISE EXCEPTION 'decisions are append-only'; END $$ LANGUAGE plpgsql;
CREATE TRIGGER decisions_append_only BEFORE UPDATE OR DELETE ON decisions
FOR EACH ROW EXECUTE FUNCTION decisions_are_append_only();
"""


def upgrade() -> None:
    """Create everything; a frozen copy, since `tables` moves on with later revisions."""
    news()
    work()
    if op.get_bind().dialect.name == "sqlite":
        for verb in ("UPDATE", "DELETE"):
            op.execute(_SQLITE.format(verb=verb))
    else:
        op.execute(_POSTGRES)


def news() -> None:
    """Feeds, entries, stories."""
    op.create_table(
        "feeds",
        Column("url", String, primary_key=True),
        Column("payload", LargeBinary, nullable=False),
    )
    op.create_table(
        "stories",
        Column("id", String(32), primary_key=True),
        Column("refusal", String),
        Column("refused_at", String(40)),
    )
    op.create_table(
        "entries",
        Column("id", String(32), primary_key=True),
        Column("story_id", String(32), ForeignKey("stories.id"), index=True),
        Column("seen", String(40), nullable=False),
        Column("sort_key", String(40), nullable=False),
        Column("payload", LargeBinary, nullable=False),
    )


def work() -> None:
    """Results, items, decisions, publications, runs."""
    op.create_table(
        "results",
        Column("stage", String(32), primary_key=True),
        Column("key", String(64), primary_key=True),
        Column("number", Integer, nullable=False),
        Column("story_id", String(32), index=True, nullable=False),
        Column("at", String(40), nullable=False),
        Column("seconds", Float, nullable=False),
        Column("tokens_in", Integer, nullable=False),
        Column("tokens_out", Integer, nullable=False),
        Column("digest", String(32), nullable=False),
        Column("payload", LargeBinary, nullable=False),
    )
    op.create_table(
        "items",
        Column("id", String(32), primary_key=True),
        Column("story_id", String(32), unique=True, nullable=False),
        Column("state", String(16), index=True, nullable=False),
        Column("revision", Integer, nullable=False),
        Column("created", String(40), nullable=False),
        Column("title", String, nullable=False),
        Column("form", String(16)),
        Column("outlet", String, nullable=False),
        Column("reasons", String, nullable=False),
        Column("payload", LargeBinary, nullable=False),
    )
    op.create_index("items_by_age", "items", ["created", "id"])
    op.create_table(
        "decisions",
        Column("number", Integer, primary_key=True, autoincrement=True),
        Column("item_id", String(32), index=True, nullable=False),
        Column("payload", LargeBinary, nullable=False),
    )
    op.create_table(
        "publications",
        Column("item_id", String(32), primary_key=True),
        Column("path", String, primary_key=True),
        Column("sha256", String(64), nullable=False),
        Column("at", String(40), nullable=False),
    )
    op.create_table(
        "runs",
        Column("id", Integer, primary_key=True, autoincrement=True),
        Column("started", String(40), nullable=False),
        Column("finished", String(40)),
        Column("summary", String),
    )
