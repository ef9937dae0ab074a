"""The forms: every decision of a person, by the same rules as in the terminal."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import partial

from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response

from .. import review
from ..domain import Claim, Item
from ..errors import InputError
from ..render.japan import JAPAN
from ..run.desk import reimport, release, show_one, undo, unpublish
from ..run.gate import report_of, verdict_of
from .desk import Desk
from .enter import Reader, desk, signed
from .page import page
from .view import worst_of


@dataclass(frozen=True, slots=True)
class Asked:
    """One form: whose, about which article, as seen at which revision."""

    here: Desk
    me: Reader
    id: str
    form: Mapping[str, str]
    now: datetime

    @property
    def hand(self) -> review.Hand:
        """A step on an open article: it names the browser's lease and the revision it saw."""
        return review.Hand(self.me.who, self.now, self.me.sid, self.revision)

    @property
    def free(self) -> review.Hand:
        """A step on a decided article, for which there is no lease."""
        return review.Hand(self.me.who, self.now)

    @property
    def revision(self) -> int | None:
        """The one that the form was made of."""
        return whole(self.form.get("revision", ""))


Do = Callable[[Asked], Item]


def whole(text: str) -> int | None:
    """A number of a form; None for anything else."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else None


async def act(request: Request) -> Response:
    """POST /a/{id}/{act}: one step; then on to where the work goes on."""
    what, form = request.path_params["act"], await request.form()
    me, here = signed(request, form), desk(request)
    if what not in ACTS:
        raise HTTPException(404, "error.nothing")
    plain = {key: value for key, value in form.items() if isinstance(value, str)}
    asked = Asked(here, me, request.path_params["id"], plain, here.world.now())
    item = await run_in_threadpool(ACTS[what], asked)
    stays = what in STAY
    target = f"/a/{item.id}#{anchor(plain)}" if stays else f"/?done={item.id}"
    if wants_json(request):
        return JSONResponse({"state": str(item.state), "revision": item.revision, "to": target})
    return RedirectResponse(target, 303)


def anchor(form: Mapping[str, str]) -> str:
    """Where on the page the reader was."""
    where = form.get("where", "")
    return f"ja-{where}" if where.replace(".", "").isalnum() else "top"


def wants_json(request: Request) -> bool:
    """Whether our own script asks, which shows errors in place."""
    return "application/json" in request.headers.get("accept", "")


def approve(asked: Asked) -> Item:
    """Approve and publish. With a reason typed it also passes what blocks."""
    reason, store = asked.form.get("reason", ""), asked.here.world.store
    force = bool(asked.form.get("force"))
    item = review.approve(store, asked.id, asked.hand, reason, force=force)
    # The lease ends after the files are there: nobody else decides in between.
    release(asked.here.world, item)
    store.release(item.id, asked.me.sid)
    return store.item(item.id)


def publish(asked: Asked) -> Item:
    """Publish an approved article whose files could not be written before."""
    item = asked.here.world.store.item(asked.id)
    release(asked.here.world, item)
    return asked.here.world.store.item(item.id)


def reject(asked: Asked) -> Item:
    """Reject with a code and, if one likes, words."""
    reason, code = asked.form.get("reason", ""), asked.form.get("code", "")
    return _closed(asked, review.reject(asked.here.world.store, asked.id, asked.hand, reason, code))


def snooze(asked: Asked) -> Item:
    """Put away until a time of the list."""
    until = snoozed_until(asked.form.get("until", ""), asked.now)
    return _closed(asked, review.snooze(asked.here.world.store, asked.id, asked.hand, until))


def snoozed_until(word: str, now: datetime) -> datetime:
    """Read "1h", "3h", "3d", "7d", or "morning": nine o'clock in Japan. Raises InputError."""
    hours = {"1h": 1, "3h": 3, "3d": 72, "7d": 168}
    if word in hours:
        return now + timedelta(hours=hours[word])
    if word == "morning":
        there = now.astimezone(JAPAN)
        nine = there.replace(hour=9, minute=0, second=0, microsecond=0)
        return nine if nine > there else nine + timedelta(days=1)
    raise InputError(f"{word!r} is no time to snooze until: 1h, 3h, morning, 3d or 7d.")


def _closed(asked: Asked, item: Item) -> Item:
    asked.here.world.store.release(item.id, asked.me.sid)
    show_one(asked.here.world, item)
    return item


def edit(asked: Asked) -> Item:
    """Replace a sentence; it is checked anew."""
    item = review.edit(
        *(asked.here.world.store, asked.id, asked.hand),
        *(asked.form.get("where", ""), asked.form.get("text", "")),
        verifying=partial(report_of, asked.here.world),
    )
    show_one(asked.here.world, item)
    return item


def dismiss(asked: Asked) -> Item:
    """Let one finding pass, with a reason."""
    return review.dismiss(
        *(asked.here.world.store, asked.id, asked.hand, asked.form.get("where", "")),
        *(asked.form.get("rule", ""), asked.form.get("reason", "")),
    )


def restore(asked: Asked) -> Item:
    """Go back to an earlier draft."""
    number = whole(asked.form.get("number", ""))
    if number is None:
        raise InputError("name the revision to go back to by its number.")
    return review.restore(
        *(asked.here.world.store, asked.id, asked.hand, number),
        verifying=partial(report_of, asked.here.world),
    )


def correct(asked: Asked) -> Item:
    """Open a published article again, with the text of its correction."""
    hand = replace(asked.free, revision=asked.revision)
    return review.correct(asked.here.world.store, asked.id, hand, asked.form.get("text", ""))


def take_back(asked: Asked) -> Item:
    """Unpublish: the files leave the site and are kept."""
    return unpublish(asked.here.world, asked.id, asked.free, asked.form.get("reason", ""))


def take_in(asked: Asked) -> Item:
    """Take a page that was edited outside the desk into the draft."""
    return reimport(asked.here.world, asked.id, asked.free)


def reopen(asked: Asked) -> Item:
    """Let a decided article wait again."""
    item = review.reopen(asked.here.world.store, asked.id, asked.free)
    show_one(asked.here.world, item)
    return item


def back(asked: Asked) -> Item:
    """Undo the last step."""
    return undo(asked.here.world, asked.id, replace(asked.hand, revision=None))


def take(asked: Asked) -> Item:
    """Take the article over from whoever has it open; they are told."""
    item = asked.here.world.store.item(asked.id)
    if item.state in review.EDITABLE:
        store = asked.here.world.store
        review.claim(store, item, asked.me.who, asked.me.sid, asked.now, take_over=True)
    return item


def leave(asked: Asked) -> Item:
    """Give the lease back."""
    item = asked.here.world.store.item(asked.id)
    asked.here.world.store.release(item.id, asked.me.sid)
    return item


ACTS: Mapping[str, Do] = {
    "approve": approve,
    "publish": publish,
    "reject": reject,
    "snooze": snooze,
    "edit": edit,
    "dismiss": dismiss,
    "restore": restore,
    "correct": correct,
    "unpublish": take_back,
    "reimport": take_in,
    "reopen": reopen,
    "undo": back,
    "take": take,
    "release": leave,
}
STAY = frozenset({"edit", "dismiss", "restore", "correct", "undo", "take", "reopen", "reimport"})


async def beat(request: Request) -> Response:
    """POST /a/{id}/beat: still here. Says who holds the article, when it is somebody else."""
    me, here = signed(request, await request.form()), desk(request)
    item_id = request.path_params["id"]
    found = await run_in_threadpool(
        review.beat, here.world.store, item_id, me.sid, here.world.now()
    )
    if found is None:
        return JSONResponse({"held": False, "who": None}, 409)
    mine = found.holder == me.sid
    return JSONResponse({"held": mine, "who": found.who}, 200 if mine else 409)


async def recheck(request: Request) -> Response:
    """POST /a/{id}/check: what the rules say of one sentence as it is typed; nothing is saved."""
    form = await request.form()
    signed(request, form)
    return await run_in_threadpool(
        _recheck, request, str(form.get("where", "")), str(form.get("text", ""))
    )


def _recheck(request: Request, where: str, text: str) -> Response:
    world = desk(request).world
    item = world.store.item(request.path_params["id"])
    claim = dict(item.draft.claims()).get(where) if item.draft else None
    if claim is None:
        raise InputError(f"there is no sentence {where!r}.")
    new = Claim(text, claim.evidence)
    verdict = verdict_of(world, where, new, item.sources, item.cards)
    return page(
        request, "findings.html", findings=verdict.findings, verdict=worst_of(verdict.findings)
    )
