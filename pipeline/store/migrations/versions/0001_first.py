"""The first tables, and the triggers that keep the audit trail append-only."""

from typing import Any

from alembic import op
from sqlalchemy import Column, Float, ForeignKey, Integer, LargeBinary, Text, UniqueConstraint

revision = "0001"
down_revision = None

_SQLITE = """
CREATE TRIGGER decisions_no_{name} BEFORE {when}
BEGIN SELECT RAISE(ABORT, 'decisions are append-only'); END
"""
_WHEN = {
    "update": "UPDATE ON decisions",
    "delete": "DELETE ON decisions",
    # REPLACE INTO deletes without asking the DELETE trigger.
    "replace": "INSERT ON decisions "
    "WHEN EXISTS (SELECT 1 FROM decisions WHERE number = NEW.number)",
}
_POSTGRESQL = """
CREATE FUNCTION decisions_are_append_only() RETURNS trigger AS $$
BEGIN RAISE EXCEPTION 'decisions are append-only'; END $$ LANGUAGE plpgsql;
CREATE TRIGGER decisions_append_only BEFORE UPDATE OR DELETE ON decisions
FOR EACH ROW EXECUTE FUNCTION decisions_are_append_only();
CREATE TRIGGER decisions_no_truncate BEFORE TRUNCATE ON decisions
FOR EACH STATEMENT EXECUTE FUNCTION decisions_are_append_only();
"""


def upgrade() -> None:
    """Create everything; a frozen copy, since `tables` moves on with later revisions."""
    news()
    memory()
    articles()
    guards()


def text(name: str, *more: Any, **options: Any) -> Column[str]:
    """A column of text that must be there, unless told otherwise."""
    return Column(name, Text, *more, **{"nullable": False, **options})


def number(name: str, **options: Any) -> Column[int]:
    """A column of whole numbers that must be there."""
    return Column(name, Integer, **{"nullable": False, **options})


def payload() -> Column[bytes]:
    """A noun as JSON."""
    return Column("payload", LargeBinary, nullable=False)


def news() -> None:
    """Feeds, stories, entries."""
    op.create_table("feeds", text("url", primary_key=True), payload())
    op.create_table(
        "stories",
        text("id", primary_key=True),
        text("refusal", nullable=True),
        text("refused_at", nullable=True),
    )
    op.create_table(
        "entries",
        text("id", primary_key=True),
        text("story_id", ForeignKey("stories.id"), nullable=True, index=True),
        text("seen"),
        text("sort_key"),
        payload(),
    )


def memory() -> None:
    """Results of stages, and runs."""
    op.create_table(
        "results",
        number("number", primary_key=True, autoincrement=True),
        text("stage"),
        text("key"),
        text("story_id", index=True),
        text("at"),
        Column("seconds", Float(53), nullable=False),
        number("tokens_in"),
        number("tokens_out"),
        text("digest"),
        payload(),
        UniqueConstraint("stage", "key", name="one_result_per_key"),
    )
    op.create_table(
        "runs",
        number("id", primary_key=True, autoincrement=True),
        text("started"),
        text("finished", nullable=True),
        text("summary", nullable=True),
    )


def articles() -> None:
    """Items, decisions, publications."""
    op.create_table(
        "items",
        text("id", primary_key=True),
        text("story_id"),
        text("state", index=True),
        number("revision"),
        text("created"),
        text("title"),
        text("form", nullable=True),
        text("outlet"),
        text("reasons"),
        payload(),
        UniqueConstraint("story_id", name="one_item_per_story"),
    )
    op.create_index("items_by_age", "items", ["created", "id"])
    op.create_table(
        "decisions",
        number("number", primary_key=True, autoincrement=True),
        text("item_id", ForeignKey("items.id"), index=True),
        payload(),
    )
    op.create_table(
        "publications",
        text("item_id", ForeignKey("items.id"), primary_key=True),
        text("path", primary_key=True),
        text("sha256"),
        text("at"),
    )


def guards() -> None:
    """The triggers: whoever connects, decisions are only ever added."""
    if op.get_bind().dialect.name == "sqlite":
        for name, when in _WHEN.items():
            op.execute(_SQLITE.format(name=name, when=when))
    else:
        op.execute(_POSTGRESQL)
