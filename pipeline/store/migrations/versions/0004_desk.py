"""Who reads what (claims), earlier drafts (versions), and what the queue is sorted and shown by."""

from alembic import op
from sqlalchemy import Column, ForeignKey, Integer, LargeBinary, Text

revision = "0004"
down_revision = "0001"


def upgrade() -> None:
    """Add two tables and five columns. Older items count as new and unblocked until saved again."""
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
    for name, default in (("blocks", "0"), ("remarks", "0"), ("sameness", "0")):
        column = Column(name, Integer, nullable=False, server_default=default)
        op.add_column("items", column)
    op.add_column("items", Column("labels", Text, nullable=False, server_default="[]"))
    op.add_column("items", Column("until", Text, nullable=True))
    op.create_index("items_by_need", "items", ["state", "blocks", "sameness", "created", "id"])
