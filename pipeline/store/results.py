"""Every stage's result by the digest of its input, and the runs."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, insert, select, update

from pipeline.domain import digest

from . import tables as t
from .base import Base, put


@dataclass(frozen=True, slots=True)
class StoredResult:
    """One remembered stage result: what it cost and the digest of what came out."""

    stage: str
    key: str
    payload: bytes
    digest: str
    at: datetime
    seconds: float
    tokens_in: int
    tokens_out: int


class Results(Base):
    """The memory of stages."""

    def result(self, stage: str, key: str) -> bytes | None:
        """What a stage gave for an input before, if it did."""
        query = select(t.results.c.payload).where(
            t.results.c.stage == stage, t.results.c.key == key
        )
        with self.transaction() as c:
            return c.execute(query).scalar_one_or_none()

    def save_result(
        self,
        stage: str,
        key: str,
        payload: bytes,
        *,
        story_id: str,
        at: datetime,
        seconds: float = 0.0,
        tokens_in: int = 0,
        tokens_out: int = 0,
    ) -> None:
        """Remember a result; the first one for a key stays."""
        with self.transaction() as c:
            number = c.execute(select(func.count()).select_from(t.results)).scalar_one()
            values = {
                "stage": stage,
                "key": key,
                "number": number,
                "story_id": story_id,
                "at": at.isoformat(),
                "seconds": seconds,
                "tokens_in": tokens_in,
                "tokens_out": tokens_out,
                "digest": digest(payload),
                "payload": payload,
            }
            put(c, t.results, values, replace=False)

    def results(self, story_id: str) -> tuple[StoredResult, ...]:
        """A story's results in the order in which they came."""
        r = t.results.c
        query = select(
            r.stage, r.key, r.payload, r.digest, r.at, r.seconds, r.tokens_in, r.tokens_out
        )
        query = query.where(r.story_id == story_id).order_by(r.number, r.stage, r.key)
        with self.transaction() as c:
            rows = c.execute(query).all()
        return tuple(
            StoredResult(
                x.stage,
                x.key,
                x.payload,
                x.digest,
                datetime.fromisoformat(x.at),
                x.seconds,
                x.tokens_in,
                x.tokens_out,
            )
            for x in rows
        )

    def start_run(self, at: datetime) -> int:
        """Note that a run began; returns its number."""
        with self.transaction() as c:
            done = c.execute(insert(t.runs).values(started=at.isoformat()))
            key = done.inserted_primary_key
            return int(key[0]) if key is not None else 0

    def finish_run(self, run_id: int, at: datetime, summary: Mapping[str, int]) -> None:
        """Note that a run ended, and its counts. A killed run stays without an end."""
        values = {"finished": at.isoformat(), "summary": json.dumps(dict(summary))}
        with self.transaction() as c:
            c.execute(update(t.runs).where(t.runs.c.id == run_id).values(**values))

    def runs(self, limit: int = 20) -> tuple[dict[str, object], ...]:
        """The newest runs first: id, started, finished, summary."""
        query = select(t.runs).order_by(t.runs.c.id.desc()).limit(limit)
        with self.transaction() as c:
            return tuple(dict(r) for r in c.execute(query).mappings())
