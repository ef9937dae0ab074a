"""The dates of feeds → UTC, with the zones that feedparser reads as UTC."""

from __future__ import annotations

import calendar
import re
import time
from datetime import UTC, datetime, timedelta, timezone
from email.utils import parsedate_to_datetime
from typing import Any

# Hours east of Greenwich. feedparser knows the American names and Z; of these it makes UTC
# (measured: JST comes out nine hours off). IST is taken as India's, BST as Britain's.
_ZONES = {
    **{"WET": 0, "WEST": 1, "BST": 1, "CET": 1, "CEST": 2, "MEZ": 1, "MESZ": 2, "EET": 2},
    **{"EEST": 3, "MSK": 3, "TRT": 3, "GST": 4, "PKT": 5, "IST": 5.5, "ICT": 7, "WIB": 7},
    **{"HKT": 8, "SGT": 8, "PHT": 8, "AWST": 8, "JST": 9, "KST": 9, "ACST": 9.5, "AEST": 10},
    **{"AEDT": 11, "NZST": 12, "NZDT": 13, "BRT": -3, "ART": -3, "AKST": -9, "AKDT": -8},
    **{"HST": -10},
}
_ZONE = re.compile(r"\s\(?([A-Z]{3,4})\)?\s*$")


def when(raw: Any) -> datetime | None:
    """When a feedparser entry was published, else updated; None when no date can be read."""
    for name in ("published", "updated", "created"):
        found = _named(str(raw.get(name) or "")) or _stamp(raw.get(f"{name}_parsed"))
        if found is not None:
            return found
    return None


def iso(text: str) -> datetime | None:
    """An ISO 8601 date as UTC; without a zone it is taken as UTC."""
    try:
        found = datetime.fromisoformat(text.strip())
        return (found if found.tzinfo else found.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def _named(text: str) -> datetime | None:
    """A date that ends in a zone of the table."""
    zone = _ZONE.search(text)
    hours = _ZONES.get(zone.group(1)) if zone else None
    if zone is None or hours is None:
        return None
    bare, offset = text[: zone.start()], timezone(timedelta(hours=hours))
    for read in (datetime.fromisoformat, parsedate_to_datetime):
        try:
            return read(bare.strip()).replace(tzinfo=offset).astimezone(UTC)
        except (ValueError, TypeError, OverflowError, IndexError):
            continue
    return None


def _stamp(parsed: time.struct_time | None) -> datetime | None:
    try:
        return datetime.fromtimestamp(calendar.timegm(parsed), UTC) if parsed else None
    except (ValueError, OverflowError, OSError, TypeError):
        return None
