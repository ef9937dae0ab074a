"""A time of day abroad as a clock in Japan shows it: 10 a.m. Pacific time is 日本時間午前2時 in summer."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from .fact import Fact, Kind
from .vocabulary import MONTH, MONTHS

# Zone → its place, whose summer time is a matter of the date, and its hours ahead of UTC in winter.
_PLACES = {
    "p": ("America/Los_Angeles", -8), "m": ("America/Denver", -7), "c": ("America/Chicago", -6),
    "e": ("America/New_York", -5),
}  # fmt: skip
_FIXED = {
    "gmt": 0, "utc": 0, "bst": 1, "cet": 1, "cest": 2, "ist": 5.5, "sgt": 8, "hkt": 8, "kst": 9, "jst": 9,
    "pst": -8, "pdt": -7, "mst": -7, "mdt": -6, "cst": -6, "cdt": -5, "est": -5, "edt": -4,
}  # fmt: skip
_ZONE = re.compile(
    r"[\s(]{0,2}(?:(?P<fixed>GMT|UTC|BST|CES?T|IST|SGT|HKT|KST|JST|[PMCE][SD]T)\b"
    r"|(?:U\.?S\.? )?(?P<place>Pacific|Mountain|Central|Eastern|[PMCE]T)\b)",
)
_ZONED = re.compile(r"(?:\d|[ap]\.?m\.?)" + _ZONE.pattern)
_HOURS_OF_JAPAN = 9


def in_japan(text: str, fact: Fact, published: datetime) -> frozenset[int]:
    """The minutes of the day in Japan that a printed English time may mean.

    `text` is the sentence of the fact, `published` the source's own date: a time without a zone is
    of its zone. A time without morning or afternoon may be either. Empty for what is no time.
    """
    if fact.kind is not Kind.TIME:
        return frozenset()
    halves = (0, 720) if fact.unit == "12" else (0,)
    minutes = {int(fact.value) + half for half in halves}
    zone = _ZONE.match(text, fact.end)
    # "1:20 p.m. Pacific time, followed by a call at 2 p.m.": one zone for both.
    elsewhere = _ZONED.search(text) if zone is None else None
    ahead = _offsets(elsewhere or zone, _on_its_day(text, published))
    return frozenset(int(m + 60 * (_HOURS_OF_JAPAN - o)) % 1440 for m in minutes for o in ahead)


def _on_its_day(text: str, published: datetime) -> datetime:
    """The day that the sentence prints, where it prints one: in March clocks go by summer time."""
    m = MONTH.search(text)
    if m is None or not m.group("day"):
        return published
    month = MONTHS.index(m.group("month")[:3].lower()) + 1
    year = int(m.group("year") or published.year)
    try:
        return published.replace(year=year, month=month, day=int(m.group("day")))
    except ValueError:
        return published


def _offsets(zone: re.Match[str] | None, published: datetime) -> tuple[float, ...]:
    if zone is None:
        own = published.utcoffset()
        return () if own is None else (own / timedelta(hours=1),)
    if zone.group("fixed"):
        return (_FIXED[zone.group("fixed").lower()],)
    name, winter = _PLACES[zone.group("place")[0].lower()]
    try:
        own = published.astimezone(ZoneInfo(name)).utcoffset()
    except ZoneInfoNotFoundError:  # a machine without the table of zones: winter or summer
        return (winter, winter + 1)
    return (winter,) if own is None else (own / timedelta(hours=1),)
