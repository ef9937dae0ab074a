"""When runs began and ended, and what they did."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import insert, select, update

from . import tables as t
from .transactions import Transactions, stamp


@dataclass(frozen=True, slots=True)
class RunRow:
    """One run. `finished` is None while it works, and for ever when it was killed."""

    id: int
    started: datetime
    finished: datetime | None
    summary: Mapping[str, int]


class Runs(Transactions):
    """The log of runs."""

    def start_run(self, at: datetime) -> int:
        """Note that a run began; returns its number."""
        statement = insert(t.runs).values(started=stamp(at)).returning(t.runs.c.id)
        with self.writing() as c:
            return int(c.execute(statement).scalar_one())

    def finish_run(self, run_id: int, at: datetime, summary: Mapping[str, int]) -> None:
        """Note that a run ended, and its counts."""
        values = {"finished": stamp(at), "summary": json.dumps(dict(summary))}
        with self.writing() as c:
            c.execute(update(t.runs).where(t.runs.c.id == run_id).values(**values))

    def runs(self, limit: int = 20) -> tuple[RunRow, ...]:
        """The newest runs first."""
        query = select(t.runs).order_by(t.runs.c.id.desc()).limit(limit)
        with self.reading() as c:
            return tuple(_run(r) for r in c.execute(query))


def _run(row: Any) -> RunRow:
    return RunRow(
        id=row.id,
        started=datetime.fromisoformat(row.started),
        finished=datetime.fromisoformat(row.finished) if row.finished else None,
        summary=json.loads(row.summary) if row.summary else {},
    )
