"""What the machine and the people did in the last days, in numbers."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from statistics import median

from ..domain import Decision, Item, State
from ..render.japan import JAPAN
from ..review import RUN as MACHINE
from ..store import RunRow, Store


@dataclass(frozen=True, slots=True)
class Day:
    """One day in Japan: how many articles were written, and what has become of them by now."""

    day: date
    published: int = 0
    waiting: int = 0
    rejected: int = 0


@dataclass(frozen=True, slots=True)
class Stats:
    """Counts over the last `days` days. Shares are 0-1 and times seconds; None: nothing to count.

    `claims_passed` is the share of checked claims that nothing blocks, `first_time` the share of
    written articles that no finding held. `review_seconds` is the median that the desk recorded,
    `decided_after` the median from writing to a person's first decision.
    """

    days: int
    runs: int = 0
    runs_killed: int = 0
    articles: Mapping[str, int] = field(default_factory=dict)
    tokens_in: int = 0
    tokens_out: int = 0
    seconds_per_article: float | None = None
    claims_checked: int = 0
    claims_passed: float | None = None
    first_time: float | None = None
    approved_by_people: int = 0
    approved_by_policy: int = 0
    review_seconds: float | None = None
    decided_after: float | None = None
    by_day: tuple[Day, ...] = ()


def stats(store: Store, days: int, now: datetime) -> Stats:
    """Read the numbers of the last days."""
    since = now - timedelta(days=days)
    rows = [row for row in store.rows() if row.created >= since]
    found = [store.item(row.id) for row in rows]
    trails = {item.id: store.decisions(item.id) for item in found}
    return count(days, [r for r in store.runs(10_000) if r.started >= since], found, trails, now)


def count(
    days: int,
    runs: Sequence[RunRow],
    items: Sequence[Item],
    trails: Mapping[str, Sequence[Decision]],
    now: datetime,
) -> Stats:
    """The numbers, from what was read."""
    made = [item.provenance for item in items if item.provenance is not None]
    verdicts = [v for item in items if item.report for v in item.report.verdicts]
    written = [item for item in items if item.draft is not None]
    decisions = [d for trail in trails.values() for d in trail]
    approvals = [d for d in decisions if d.after is State.APPROVED]
    return Stats(
        days=days,
        runs=len(runs),
        runs_killed=sum(r.finished is None for r in runs[1:]),  # the newest may be at work
        articles={str(s): sum(i.state is s for i in items) for s in State},
        tokens_in=sum(p.tokens_in for p in made),
        tokens_out=sum(p.tokens_out for p in made),
        seconds_per_article=_median(p.seconds for p in made),
        claims_checked=len(verdicts),
        claims_passed=_share(v.passed for v in verdicts),
        first_time=_share(not _held_first(trails.get(i.id, ())) for i in written),
        approved_by_people=sum(not d.by_policy for d in approvals),
        approved_by_policy=sum(d.by_policy for d in approvals),
        review_seconds=_median(_review_seconds(decisions)),
        decided_after=_median(_delays(items, trails)),
        by_day=tuple(_by_day(items, days, now)),
    )


def _held_first(trail: Sequence[Decision]) -> bool:
    return bool(trail) and trail[0].after is State.HELD


def _review_seconds(decisions: Iterable[Decision]) -> Iterable[float]:
    """How long people looked, where the desk has recorded it in the decision."""
    found = (d.seconds for d in decisions if _human(d))
    return [float(s) for s in found if s]


def _delays(items: Iterable[Item], trails: Mapping[str, Sequence[Decision]]) -> Iterable[float]:
    for item in items:
        first = next((d for d in trails.get(item.id, ()) if _human(d)), None)
        if first is not None:
            yield (first.at - item.created).total_seconds()


def _human(decision: Decision) -> bool:
    return decision.who != MACHINE and not decision.by_policy


def _by_day(items: Sequence[Item], days: int, now: datetime) -> Iterable[Day]:
    """Every day of the window, the oldest first, empty ones too."""
    last = now.astimezone(JAPAN).date()
    for back in range(days - 1, -1, -1):
        day = last - timedelta(days=back)
        states = [i.state for i in items if i.created.astimezone(JAPAN).date() == day]
        done, refused = states.count(State.PUBLISHED), states.count(State.REJECTED)
        yield Day(day, done, len(states) - done - refused, refused)


def _median(values: Iterable[float]) -> float | None:
    found = list(values)
    return round(median(found), 1) if found else None


def _share(values: Iterable[bool]) -> float | None:
    found = list(values)
    return round(sum(found) / len(found), 4) if found else None
