"""Times as articles show them: Japan time, which has no summer time."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone

from pipeline.domain import Item, Source

JAPAN = timezone(timedelta(hours=9), "JST")


def stamp(moment: datetime) -> str:
    """ISO 8601 in Japan time, to the second: 2026-02-11T09:30:00+09:00."""
    return moment.astimezone(JAPAN).isoformat(timespec="seconds")


def day(moment: datetime) -> str:
    """The day in Japan for readers, with its year: 2026年2月11日."""
    there = moment.astimezone(JAPAN)
    return f"{there.year}年{there.month}月{there.day}日"


def iso_day(moment: datetime) -> str:
    """The day in Japan for file names: 2026-02-11."""
    return moment.astimezone(JAPAN).date().isoformat()


def published(source: Source) -> datetime | None:
    """When a source was published, but never after it was read.

    Outlets that give local time as UTC are hours in the future; an article dated by them would
    be held back by Hugo, which builds no future pages.
    """
    return min(source.published, source.fetched) if source.published else None


def dated(item: Item) -> datetime:
    """When the article was written, but never before what it reports was published."""
    return max([item.created, *(at for s in item.sources if (at := published(s)))])
