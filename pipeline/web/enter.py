"""Who is there: one-time links, the password page, sessions, and the token in every form."""

from __future__ import annotations

import hmac
import secrets
from dataclasses import dataclass

from starlette.datastructures import FormData
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from ..errors import InputError
from ..review.record import person
from .desk import Desk
from .page import page


@dataclass(frozen=True, slots=True)
class Reader:
    """The person at a browser: `sid` names the browser, `csrf` stands in its forms."""

    who: str
    sid: str
    csrf: str


def reader(request: Request) -> Reader:
    """Who asks. Raises 403 for a browser that was not let in."""
    known = request.session
    try:
        return Reader(str(known["who"]), str(known["sid"]), str(known["csrf"]))
    except KeyError:
        raise HTTPException(403, "error.nobody") from None


def signed(request: Request, form: FormData) -> Reader:
    """Who sent a form of ours. Raises 403 when it is not ours."""
    found = reader(request)
    if not hmac.compare_digest(found.csrf.encode(), str(form.get("csrf", "")).encode()):
        raise HTTPException(403, "error.csrf")
    return found


def let_in(request: Request, who: str) -> None:
    """Begin a session."""
    request.session.clear()
    request.session.update(who=who, sid=secrets.token_urlsafe(16), csrf=secrets.token_urlsafe(16))


async def by_link(request: Request) -> Response:
    """GET /enter: use a one-time link up.

    A page, not a redirect: the cookie is SameSite=Strict, and a browser that was sent here by
    another program would not send it along a redirect.
    """
    who = desk(request).enter(request.query_params.get("token", ""))
    if who is None:
        raise HTTPException(403, "error.link")
    let_in(request, who)
    return page(request, "entered.html", who=who)


async def login(request: Request) -> Response:
    """GET and POST /login: the password, where the desk was given one."""
    if desk(request).password is None:
        raise HTTPException(404, "error.nothing")
    if request.method == "GET":
        return page(request, "login.html", wrong=False)
    form = await request.form()
    try:
        who = person(str(form.get("who", "")))
    except InputError:
        return page(request, "login.html", status=403, wrong=True)
    if not desk(request).knows(str(form.get("password", ""))):
        return page(request, "login.html", status=403, wrong=True)
    let_in(request, who)
    return RedirectResponse("/", 303)


async def new_link(request: Request) -> Response:
    """POST /link: a one-time link for another browser or another person."""
    form = await request.form()
    me = signed(request, form)
    who = person(str(form.get("who") or me.who))
    address = f"{request.url.scheme}://{request.headers['host']}/enter?token="
    return page(request, "link.html", me=me, address=address + desk(request).link(who), who=who)


async def leave(request: Request) -> Response:
    """POST /leave: end the session."""
    signed(request, await request.form())
    request.session.clear()
    return page(request, "left.html")


def desk(request: Request) -> Desk:
    """The desk that this request came to."""
    found = request.app.state.desk
    assert isinstance(found, Desk)
    return found
