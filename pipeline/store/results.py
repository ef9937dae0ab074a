"""Every stage's result by the digest of its input."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, func, select

from pipeline.domain import digest

from . import tables as t
from .transactions import Transactions, put, stamp


@dataclass(frozen=True, slots=True)
class StoredResult:
    """One remembered result: what it cost, and the digest of what came out. Times in seconds."""

    stage: str
    key: str
    payload: bytes
    digest: str
    at: datetime
    seconds: float
    tokens_in: int
    tokens_out: int


@dataclass(frozen=True, slots=True)
class NewResult:
    """A result to remember, and what it cost."""

    key: str
    payload: bytes
    story_id: str
    seconds: float = 0.0
    tokens_in: int = 0
    tokens_out: int = 0


class Results(Transactions):
    """The memory of stages."""

    def result(self, stage: str, key: str) -> bytes | None:
        """What a stage gave for an input before, if it did."""
        with self.reading() as c:
            return c.execute(_payload(stage, key)).scalar_one_or_none()

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
    ) -> bytes:
        """Remember a result unless there is one for the key; returns the one that is kept."""
        values = {
            "stage": stage,
            "key": key,
            "story_id": story_id,
            "at": stamp(at),
            "seconds": seconds,
            "tokens_in": tokens_in,
            "tokens_out": tokens_out,
            "digest": digest(payload),
            "payload": payload,
        }
        with self.writing() as c:
            put(c, t.results, values, replace=False)
            return bytes(c.execute(_payload(stage, key)).scalar_one())

    def save_results(self, stage: str, found: Sequence[NewResult], at: datetime) -> None:
        """Remember several results in one transaction; what is known already stays as it is."""
        with self.writing() as c:
            for one in found:
                values = {**asdict(one), "stage": stage, "at": stamp(at)}
                put(c, t.results, {**values, "digest": digest(one.payload)}, replace=False)

    def tokens_since(self, at: datetime) -> int:
        """Tokens that models have read and written since then, by the replies that were kept."""
        r = t.results.c
        query = select(func.coalesce(func.sum(r.tokens_in + r.tokens_out), 0))
        with self.reading() as c:
            return int(c.execute(query.where(r.at >= stamp(at))).scalar_one())

    def results(self, story_id: str) -> tuple[StoredResult, ...]:
        """A story's results in the order in which they came."""
        query = select(t.results).where(t.results.c.story_id == story_id)
        with self.reading() as c:
            rows = c.execute(query.order_by(t.results.c.number)).all()
        return tuple(_stored(r) for r in rows)


def _payload(stage: str, key: str) -> Select[bytes]:
    r = t.results.c
    return select(r.payload).where(r.stage == stage, r.key == key)


def _stored(row: Any) -> StoredResult:
    return StoredResult(
        stage=row.stage,
        key=row.key,
        payload=row.payload,
        digest=row.digest,
        at=datetime.fromisoformat(row.at),
        seconds=row.seconds,
        tokens_in=row.tokens_in,
        tokens_out=row.tokens_out,
    )
