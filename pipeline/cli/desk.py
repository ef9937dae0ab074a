"""The queue in the terminal: list, show, approve, reject, publish, explain."""

from __future__ import annotations

import getpass
from typing import TYPE_CHECKING, Annotated

import typer

from . import app, show
from .news import JSON
from .open import now, settings, store, world

if TYPE_CHECKING:
    from ..run import World

WHO = Annotated[
    str,
    typer.Option(
        "--as",
        help="Who decides; kept in the record.",
        envvar="IMAKITA_REVIEWER",
        default_factory=getpass.getuser,
        show_default="your user name",
    ),
]
ID = Annotated[str, typer.Argument(metavar="ID", help="An article's id, or its beginning.")]
IDS = Annotated[list[str], typer.Argument(metavar="ID…", help="Article ids, or beginnings.")]


@app.command()
def queue(
    ctx: typer.Context,
    state: Annotated[
        list[str] | None, typer.Option(help="Only these states (queued, held, approved, …).")
    ] = None,
    json: JSON = False,
) -> None:
    """List what waits for a person: oldest first."""
    from ..domain import State
    from ..errors import InputError

    try:
        states = [State(s) for s in state or ("queued", "held", "approved")]
    except ValueError as error:
        raise InputError(f"--state: {error}. Known: {', '.join(State)}.") from error
    with store(ctx.obj) as opened:
        show.rows(opened.rows(states), as_json=json)


@app.command(name="show")
def show_(ctx: typer.Context, item_id: ID, json: JSON = False) -> None:
    """Show an article: each sentence beside its evidence, and the findings."""
    from ..render import sheet
    from ..run.explain import explain

    with store(ctx.obj) as opened:
        if json:
            show.document(explain(opened, item_id))
        else:
            typer.echo(sheet(opened.item(item_id)).body.decode())


@app.command()
def explain(ctx: typer.Context, item_id: ID, json: JSON = False) -> None:
    """Tell an article's whole walk: entries, source, digests, claims, verdicts, decisions."""
    from ..run.explain import explain as walk

    with store(ctx.obj) as opened:
        told = walk(opened, item_id, settings(ctx.obj).model)
    show.document(told) if json else show.walk(told)


@app.command()
def approve(
    ctx: typer.Context,
    item_ids: IDS,
    who: WHO,
    force: Annotated[bool, typer.Option("--force", help="Although a check blocks.")] = False,
    reason: Annotated[str, typer.Option(help="Why; required with --force.")] = "",
    publish_now: Annotated[bool, typer.Option("--publish/--no-publish")] = True,
) -> None:
    """Approve articles and publish them; refused while a check blocks."""
    from .. import review

    with world(ctx.obj) as opened:
        for item_id in item_ids:
            item = review.approve(opened.store, item_id, who, now(), reason=reason, force=force)
            typer.echo(f"approved {item.id}", err=True)
        if publish_now:
            _release(opened)


@app.command()
def reject(
    ctx: typer.Context,
    item_id: ID,
    reason: Annotated[str, typer.Option(help="Why; kept in the record.")],
    who: WHO,
) -> None:
    """Reject an article; it is kept, with the reason, and never published."""
    from .. import review
    from ..run import finish

    with world(ctx.obj) as opened:
        item = review.reject(opened.store, item_id, who, reason, now())
        finish(opened, [item])
    typer.echo(f"rejected {item.id}", err=True)


@app.command()
def publish(ctx: typer.Context) -> None:
    """Write every approved article into the output folder, and run the hook."""
    with world(ctx.obj) as opened:
        _release(opened)


def _release(opened: World) -> None:
    from ..run import finish

    summary = finish(opened, [])
    for folder in summary.published:
        typer.echo(folder)
    for failure in summary.output_failed:
        typer.echo(f"imakita: {failure}", err=True)
    if summary.output_failed:
        raise typer.Exit(73)
