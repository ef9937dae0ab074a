"""Copies of robots.txt and the like, so that a host is asked for them once a day."""

from alembic import op
from sqlalchemy import Column, LargeBinary, Text

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """One table more."""
    op.create_table(
        "host_files",
        Column("url", Text, primary_key=True, nullable=False),
        Column("payload", LargeBinary, nullable=False),
    )
