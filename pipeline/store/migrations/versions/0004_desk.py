"""Who reads what (claims), earlier drafts (versions), and the queue's lines beside the articles."""

from alembic import op
from sqlalchemy import Column, ForeignKey, Integer, LargeBinary, Text

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """Add three tables. Older items count as new and unblocked until they are saved again."""
    op.create_table(
        "claims",
        Column("item_id", Text, ForeignKey("items.id"), primary_key=True),
        Column("who", Text, nullable=False),
        Column("holder", Text, nullable=False),
        Column("since", Text, nullable=False),
        Column("until", Text, nullable=False),
    )
    op.create_table(
        "versions",
        Column("item_id", Text, ForeignKey("items.id"), primary_key=True),
        Column("revision", Integer, primary_key=True),
        Column("payload", LargeBinary, nullable=False),
    )
    op.create_table(
        "lines",
        Column("id", Text, ForeignKey("items.id"), primary_key=True),
        Column("state", Text, nullable=False),
        Column("blocks", Integer, nullable=False),
        Column("sameness", Integer, nullable=False),
        Column("created", Text, nullable=False),
        Column("title", Text, nullable=False),
        Column("form", Text, nullable=True),
        Column("outlet", Text, nullable=False),
        Column("reasons", Text, nullable=False),
        Column("revision", Integer, nullable=False),
        Column("remarks", Integer, nullable=False),
        Column("labels", Text, nullable=False),
        Column("until", Text, nullable=True),
    )
    op.create_index("lines_by_need", "lines", ["state", "blocks", "sameness", "created", "id"])
    op.execute(
        "INSERT INTO lines (id, state, blocks, sameness, created, title, form, outlet, reasons, "
        "revision, remarks, labels) SELECT id, state, 0, 0, created, title, form, outlet, reasons, "
        "revision, 0, '[]' FROM items"
    )
