"""Looking: the queue and the articles in the terminal, and the desk in the browser."""

from __future__ import annotations

import os
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from . import app, show
from .decide import ID, WHO
from .news import JSON
from .open import desk_world, now, settings, store

if TYPE_CHECKING:
    from ..domain import State
    from ..store import Store


class View(StrEnum):
    """What to see of the queue."""

    LIST = "list"
    SHOW = "show"
    NEXT = "next"


@app.command()
def queue(
    ctx: typer.Context,
    what: Annotated[View, typer.Argument(metavar="list|show|next")] = View.LIST,
    item_id: Annotated[str, typer.Argument(metavar="[ID]", help="For show.")] = "",
    state: Annotated[
        list[str] | None, typer.Option(help="Only these states (queued, held, approved, …).")
    ] = None,
    json: JSON = False,
) -> None:
    """List what waits for a person, show an article, or the one that the desk would show next."""
    from .. import review
    from ..errors import InputError, NotFoundError

    if what is View.SHOW and not item_id:
        raise InputError("imakita queue show needs an ID. `imakita queue` lists them.")
    with store(ctx.obj) as opened:
        review.wake_due(opened, now())
        if what is View.LIST:
            show.rows(opened.rows(states(state)), as_json=json)
            return
        found = item_id or following(opened)
        if not found:
            raise NotFoundError("nothing waits for a person.")
        article(opened, found, as_json=json)


def states(names: list[str] | None) -> list[State]:
    """The states of these names; what waits by default. Raises InputError."""
    from ..domain import State
    from ..errors import InputError
    from ..review import WAITING

    try:
        return [State(s) for s in names or WAITING]
    except ValueError as error:
        raise InputError(f"--state: {error}. Known: {', '.join(State)}.") from error


def following(opened: Store) -> str:
    """The article that the desk lists first; "" when nothing waits."""
    from ..review import EDITABLE
    from ..store import Filter

    rows = opened.page(Filter(tuple(EDITABLE)), 1)
    return rows[0].id if rows else ""


def article(opened: Store, item_id: str, *, as_json: bool) -> None:
    """One article: each sentence beside its evidence, and the findings."""
    from ..render import sheet
    from ..run.explain import explain as told

    if as_json:
        show.document(told(opened, item_id))
    else:
        typer.echo(sheet(opened.item(item_id)).body.decode())


@app.command(name="show")
def show_(ctx: typer.Context, item_id: ID, json: JSON = False) -> None:
    """Show an article: each sentence beside its evidence, and the findings."""
    with store(ctx.obj) as opened:
        article(opened, item_id, as_json=json)


@app.command()
def explain(ctx: typer.Context, item_id: ID, json: JSON = False) -> None:
    """Tell an article's whole walk: entries, source, digests, claims, verdicts, decisions."""
    from ..run.explain import explain as walk

    with store(ctx.obj) as opened:
        told = walk(opened, item_id, settings(ctx.obj).model)
    show.document(told) if json else show.walk(told)


@app.command()
def desk(
    ctx: typer.Context,
    who: WHO,
    host: Annotated[str, typer.Option(help="Others than this machine need a password.")] = (
        "127.0.0.1"
    ),
    port: Annotated[int, typer.Option(min=0, max=65535, help="0: any that is free.")] = 8420,
    no_open: Annotated[bool, typer.Option("--no-open", help="Only print the link.")] = False,
) -> None:
    """Open the review desk in the browser; Ctrl+C ends it."""
    from ..errors import ConfigError
    from ..review.record import person

    try:
        from ..web.serve import address, listen, serve
    except ModuleNotFoundError as error:
        raise ConfigError(
            f"the desk needs {error.name}, which is not installed: pip install '.[desk]'."
        ) from error
    person(who)
    password = os.environ.get("IMAKITA_DESK_PASSWORD") or None
    with desk_world(ctx.obj) as opened:
        running, socket = listen(opened, who, host, port, password)
        link = address(running)
        typer.echo(link)
        typer.echo("imakita: the link works once; Ctrl+C ends the desk", err=True)
        if not no_open:
            typer.launch(link)
        serve(running, socket)
