"""The review desk in the browser: plain pages and forms, and a little script for the keyboard.

By the same rules as in the terminal; this package decides nothing. Loopback by default, entered by
a one-time link; every form is signed, and no page runs anything but our one script.
"""

from __future__ import annotations

from pathlib import Path

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.middleware.sessions import SessionMiddleware
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

from ..errors import ConfigError, ImakitaError, InputError, NotFoundError, TransitionError
from . import decide, enter, pages
from .desk import Desk
from .guard import LOOPBACK, Guard
from .page import page
from .words import chosen, say

__all__ = ["Desk", "application"]

SESSION_S = 12 * 3600


def application(desk: Desk) -> Starlette:
    """The desk as an ASGI application. Raises ConfigError for an open door without a password."""
    local = desk.host in LOOPBACK
    if not local and not desk.password:
        raise ConfigError(
            f"--host {desk.host} lets other machines in: set a password in the environment "
            "variable IMAKITA_DESK_PASSWORD, or leave --host away and use an SSH tunnel."
        )
    app = Starlette(
        routes=routes(),
        middleware=[
            Middleware(Guard, hosts=LOOPBACK if local else None),
            Middleware(
                SessionMiddleware,
                secret_key=desk.secret,
                # Cookies do not know ports: two desks on one machine need two names.
                session_cookie=f"imakita_desk_{desk.port}",
                max_age=SESSION_S,
                same_site="strict",
            ),
        ],
        exception_handlers={HTTPException: refused, ImakitaError: stopped},
    )
    app.state.desk = desk
    return app


def routes() -> list[Route | Mount]:
    """Every address."""
    return [
        Route("/", pages.queue),
        Route("/help", pages.help_),
        Route("/enter", enter.by_link),
        Route("/login", enter.login, methods=["GET", "POST"]),
        Route("/link", enter.new_link, methods=["POST"]),
        Route("/leave", enter.leave, methods=["POST"]),
        Route("/a/{id}", pages.one),
        Route("/a/{id}/preview", pages.preview),
        Route("/a/{id}/beat", decide.beat, methods=["POST"]),
        Route("/a/{id}/check", decide.recheck, methods=["POST"]),
        Route("/a/{id}/{act}", decide.act, methods=["POST"]),
        Mount("/static", StaticFiles(directory=Path(__file__).with_name("static"))),
    ]


async def refused(request: Request, error: Exception) -> Response:
    """An error page for what is not allowed or not there."""
    assert isinstance(error, HTTPException)
    detail = error.detail if error.detail.startswith("error.") else "error.nothing"
    return told(request, error.status_code, say(language(request))(detail))


async def stopped(request: Request, error: Exception) -> Response:
    """An error page for what the rules refuse: what, and how to go on."""
    kinds = ((NotFoundError, 404), (InputError, 422), (TransitionError, 409))
    status = next((s for kind, s in kinds if isinstance(error, kind)), 500)
    return told(request, status, str(error))


def told(request: Request, status: int, text: str) -> Response:
    """An error as the asker can use it; what was typed is shown again."""
    if decide.wants_json(request):
        return JSONResponse({"error": text}, status)
    item_id = request.path_params.get("id", "")
    return page(request, "error.html", status=status, text=text, code=status, item_id=item_id)


def language(request: Request) -> str:
    """The reader's language."""
    return chosen(request.headers.get("accept-language", ""))
