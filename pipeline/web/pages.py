"""The pages that are only read: the queue, an article, its preview, the help."""

from __future__ import annotations

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from .. import review
from ..domain import Decision, Item, Lease, State
from ..errors import NotFoundError
from ..run.archive import predecessor
from ..run.desk import edited_outside
from ..store import FOLLOW_UP, Filter
from .desk import Desk
from .enter import Reader, desk, reader
from .page import page
from .preview import article, html, split
from .view import view

PAGE, NEAR = 50, 200
OPEN = (State.QUEUED, State.HELD, State.CORRECTING)


def queue(request: Request) -> Response:
    """GET /: what waits, sorted by what it needs."""
    me, here = reader(request), desk(request)
    store, now = here.world.store, here.world.now()
    review.wake_due(store, now)
    wanted = filter_of(request)
    number = max(1, integer(request, "page", 1))
    total = store.count(wanted)
    return page(
        request,
        "queue.html",
        me=me,
        rows=store.page(wanted, PAGE, (number - 1) * PAGE),
        leases=store.leases(now),
        counts=store.counts(),
        wanted=wanted,
        outlets=store.outlets(OPEN),
        total=total,
        number=number,
        last=max(1, -(-total // PAGE)),
        now=now,
        follow_up=FOLLOW_UP,
        done=done(here, me, request.query_params.get("done", "")),
    )


def filter_of(request: Request) -> Filter:
    """The filter in the address; the waiting states by default."""
    asked = request.query_params
    states: tuple[State, ...] = OPEN
    if asked.get("state") in set(State):
        states = (State(asked["state"]),)
    return Filter(states, asked.get("outlet", ""), asked.get("label", "").strip())


def integer(request: Request, name: str, default: int) -> int:
    """A number in the address; anything else counts as the default."""
    text = request.query_params.get(name, "")
    return int(text) if text.isdecimal() and len(text) < 9 else default


def done(here: Desk, me: Reader, item_id: str) -> tuple[Item, Decision, bool] | None:
    """The article that was just decided, its last decision, and whether it can be undone."""
    if not item_id:
        return None
    try:
        item = here.world.store.item(item_id)
    except NotFoundError:
        return None
    decisions = here.world.store.decisions(item.id)
    last = review.undoable(decisions, here.world.now())
    return item, last or decisions[-1], last is not None and last.who == me.who


def one(request: Request) -> Response:
    """GET /a/{id}: one article. Opening it takes the lease, if nobody has it."""
    me, here = reader(request), desk(request)
    store, now = here.world.store, here.world.now()
    dossier = review.show(store, request.path_params["id"])
    lease = held(here, me, dossier.item)
    last = review.undoable(dossier.decisions, now)
    return page(
        request,
        "article.html",
        me=me,
        item=dossier.item,
        dossier=dossier,
        view=view(dossier),
        before=predecessor(store, dossier.item.story),
        lease=lease,
        mine=lease is not None and lease.holder == me.sid,
        editable=dossier.item.state in review.EDITABLE,
        outside=edited_outside(here.world, dossier.item),
        risks=review.risks(dossier.item),
        undo=last if last and last.who == me.who else None,
        now=now,
        near=neighbours(here, dossier.item.id),
    )


def neighbours(here: Desk, item_id: str) -> tuple[str | None, str | None]:
    """The articles before and after this one in the desk's order, among the first that wait.

    From one that waits no more, the next is the first of the queue.
    """
    ids = [row.id for row in here.world.store.page(Filter(OPEN), NEAR)]
    if item_id not in ids:
        return None, ids[0] if ids else None
    at = ids.index(item_id)
    return (ids[at - 1] if at else None), (ids[at + 1] if at + 1 < len(ids) else None)


def held(here: Desk, me: Reader, item: Item) -> Lease | None:
    """The lease of an article that waits, taken for this browser when it is free."""
    if item.state not in review.EDITABLE:
        return here.world.store.lease(item.id, here.world.now())
    return review.claim(here.world.store, item, me.who, me.sid, here.world.now())


def preview(request: Request) -> Response:
    """GET /a/{id}/preview: exactly as it will be published."""
    me, here = reader(request), desk(request)
    item = here.world.store.item(request.path_params["id"])
    if item.draft is None:
        raise HTTPException(404, "error.nodraft")
    markdown = article(here.world, item, me.who)
    front, body = split(markdown)
    return page(
        request,
        "preview.html",
        me=me,
        item=item,
        front=front,
        body=html(body),
        markdown=markdown,
    )


def help_(request: Request) -> Response:
    """GET /help: keys and rules."""
    return page(request, "help.html", me=reader(request))
