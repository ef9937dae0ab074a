"""Which files an article was published as."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import delete, insert, select

from . import tables as t
from .transactions import Transactions, stamp


class Publications(Transactions):
    """The record of published files."""

    def save_publication(self, item_id: str, at: datetime, files: Mapping[str, str]) -> None:
        """Remember an item's files (path → SHA-256); they take the place of earlier ones."""
        rows = [
            {"item_id": item_id, "path": path, "sha256": sha256, "at": stamp(at)}
            for path, sha256 in sorted(files.items())
        ]
        with self.writing() as c:
            c.execute(delete(t.publications).where(t.publications.c.item_id == item_id))
            if rows:
                c.execute(insert(t.publications), rows)

    def publication(self, item_id: str) -> dict[str, str]:
        """Path → SHA-256 of the files that an item was published as; empty when it was not."""
        p = t.publications.c
        query = select(p.path, p.sha256).where(p.item_id == item_id)
        with self.reading() as c:
            return dict(sorted((str(r.path), str(r.sha256)) for r in c.execute(query)))
