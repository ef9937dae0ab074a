"""What is remembered of a feed after it answered or did not: pure, the clock is passed in."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import datetime, timedelta

from pipeline.domain import FeedState, Response
from pipeline.errors import FetchError

# How long a feed that failed once, twice, three times and more is left alone.
BACK_OFF = (timedelta(hours=1), timedelta(days=1), timedelta(days=7))
# A permanent redirect is believed when it came so often: some sites answer 301 by mistake.
ADOPT_AFTER = 3
# Some servers say of a feed that it keeps for a year.
_LONGEST_FRESH = timedelta(hours=6)
_LONGEST_WAIT = timedelta(days=30)
_NOTES = 10
_MAX_AGE = re.compile(r"\bmax-age\s*=\s*\"?(\d{1,9})", re.I)


def due(state: FeedState | None, now: datetime) -> bool:
    """Whether a feed may be asked: never a gone one, a failing one after its back-off."""
    if state is None:
        return True
    return state.gone is None and (state.due is None or state.due <= now)


def unchanged(known: FeedState, response: Response) -> bool:
    """Whether an answer brings nothing new: a 304, or a 200 with the validators of the last one."""
    if response.status == 304:
        return True
    etag, modified = validators(response)
    if known.error is not None or (etag is None and modified is None):
        return False
    if etag is not None or known.etag is not None:
        return etag == known.etag
    return modified == known.last_modified


def validators(response: Response) -> tuple[str | None, str | None]:
    """ETag and Last-Modified that can be believed: not of an answer that expired at its birth."""
    if response.headers.get("expires", "").strip() in ("0", "-1"):
        return None, None
    return response.etag or None, response.last_modified or None


def answered(
    known: FeedState, response: Response, problem: str | None, now: datetime, interval: timedelta
) -> FeedState:
    """The state after an answer; `problem` is why nothing could be read from it, if so.

    Validators of an unreadable answer are forgotten, or a 304 would keep us from its repair.
    """
    state = replace(
        known, fetched=now, status=response.status, error=problem, gone=None, failures=0
    )
    if problem is not None:
        return _backed_off(replace(state, etag=None, last_modified=None), known, now, None)
    if response.status != 304:
        etag, modified = validators(response)
        state = replace(state, etag=etag, last_modified=modified)
    state = replace(state, due=now + max(interval, _fresh(response)))
    return _moved(state, response.moved_to, now)


def failed(known: FeedState, error: FetchError, now: datetime, interval: timedelta) -> FeedState:
    """The state after a FetchError."""
    state = replace(known, fetched=now, status=error.status, error=str(error))
    if error.reason == "later":
        # It was not asked at all: no failure of its own.
        return replace(known, due=now + _wait(error.wait_s or 0.0, interval))
    if error.status == 410 and known.address is None:
        note = "410: gone for good, not asked any more"
        return _noted(replace(state, gone=now, due=None), note, now)
    wait = None if error.wait_s is None else _wait(error.wait_s, interval)
    return _backed_off(state, known, now, wait)


def _backed_off(
    state: FeedState, known: FeedState, now: datetime, wait: timedelta | None
) -> FeedState:
    failures = known.failures + 1
    pause = BACK_OFF[min(failures, len(BACK_OFF)) - 1] if wait is None else wait
    state = replace(state, failures=failures, due=now + pause)
    if state.address is not None and failures >= ADOPT_AFTER:
        note = f"{state.address} fails: back to the old address"
        state = _noted(replace(state, address=None, due=now + BACK_OFF[0]), note, now)
    return state


def _wait(seconds: float, interval: timedelta) -> timedelta:
    return min(max(timedelta(seconds=min(seconds, 1e9)), interval), _LONGEST_WAIT)


def _fresh(response: Response) -> timedelta:
    """How long the server says that its answer holds."""
    said = _MAX_AGE.search(response.headers.get("cache-control", ""))
    return min(timedelta(seconds=int(said.group(1))), _LONGEST_FRESH) if said else timedelta(0)


def _moved(state: FeedState, target: str | None, now: datetime) -> FeedState:
    """Count permanent redirects to one place; at the third the place becomes the address."""
    asked = state.address or state.url
    if target is None or target == asked:
        return replace(state, moving=None, moves=0)
    moves = state.moves + 1 if target == state.moving else 1
    if moves < ADOPT_AFTER:
        return replace(state, moving=target, moves=moves)
    note = f"moved for good from {asked} to {target}"
    return _noted(replace(state, address=target, moving=None, moves=0), note, now)


def _noted(state: FeedState, note: str, now: datetime) -> FeedState:
    notes = (*state.notes, f"{now:%Y-%m-%d} {note}")
    return replace(state, notes=notes[-_NOTES:])
