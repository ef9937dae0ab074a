"""Templates → answers. Everything is escaped; times are shown in Japan's."""

from __future__ import annotations

from datetime import datetime
from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.requests import Request
from starlette.responses import HTMLResponse

from ..domain import Act, Severity, State
from ..render.japan import JAPAN
from ..review import BEAT_S, LEASE_S, REASONS, UNDO_S
from ..text import tidy
from .shown import seen
from .words import chosen, say

FOLDER = Path(__file__).parent


@cache
def environment() -> Environment:
    """The templates; unknown names are errors."""
    made = Environment(
        loader=FileSystemLoader(FOLDER / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    made.filters.update(seen=seen, bare=tidy, jst=jst, utc=utc)
    made.globals.update(
        State=State, Act=Act, Severity=Severity, REASONS=REASONS, undo_s=UNDO_S, beat_s=BEAT_S,
        lease_s=LEASE_S,
    )  # fmt: skip
    return made


def jst(moment: datetime | None) -> str:
    """A time in Japan: 11月21日 12:00."""
    if moment is None:
        return "–"
    there = moment.astimezone(JAPAN)
    return f"{there.month}/{there.day} {there:%H:%M}"


def utc(moment: datetime | None) -> str:
    """A time in UTC: 2026-11-21 03:00."""
    from datetime import UTC

    return f"{moment.astimezone(UTC):%Y-%m-%d %H:%M}" if moment else "–"


def page(request: Request, template: str, *, status: int = 200, **values: object) -> HTMLResponse:
    """A page in the reader's language."""
    language = chosen(request.headers.get("accept-language", ""))
    text = (
        environment()
        .get_template(template)
        .render(t=say(language), language=language, **{"me": None, **values})
    )
    headers = {"Content-Language": language, "Vary": "Accept-Language, Cookie"}
    return HTMLResponse(text, status, headers)
