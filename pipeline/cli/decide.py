"""Deciding in the terminal: by the same rules as the desk, also while a run goes on."""

from __future__ import annotations

import getpass
import sys
from datetime import datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING, Annotated

import typer

from . import app, show
from .news import JSON
from .open import desk_world, now, world

if TYPE_CHECKING:
    from ..domain import Item
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
REASON = Annotated[str, typer.Option(help="Why; kept in the record.")]


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
    from ..errors import OutputError
    from ..run.desk import release

    failed = False
    with desk_world(ctx.obj) as opened:
        for item_id in item_ids:
            item = review.approve(
                opened.store, item_id, review.Hand(who, now()), reason, force=force
            )
            typer.echo(f"approved {item.id}", err=True)
            if not publish_now:
                continue
            try:
                typer.echo(release(opened, item))
            except OutputError as error:
                failed = True
                typer.echo(f"imakita: {item.id}: {error}", err=True)
    if failed:
        raise typer.Exit(73)


@app.command()
def reject(
    ctx: typer.Context,
    item_id: ID,
    who: WHO,
    reason: REASON = "",
    code: Annotated[
        str, typer.Option(help="wrong-number, wrong-name, unsupported, misleading, duplicate, …")
    ] = "",
) -> None:
    """Reject an article; it is kept, with the reason, and never published."""
    from .. import review
    from ..run.desk import show_one

    if not reason.strip() and not code:
        raise typer.BadParameter("say why: give --reason, or a --code.")
    with desk_world(ctx.obj) as opened:
        item = review.reject(opened.store, item_id, review.Hand(who, now()), reason, code)
        show_one(opened, item)
    typer.echo(f"rejected {item.id}", err=True)


@app.command()
def snooze(
    ctx: typer.Context,
    item_id: ID,
    until: Annotated[str, typer.Option(help="For how long or until when: 3h, 2d, 2026-11-28.")],
    who: WHO,
    reason: REASON = "",
) -> None:
    """Put an article away until a time; then it waits again."""
    from .. import review
    from ..run.desk import show_one

    with desk_world(ctx.obj) as opened:
        item = review.snooze(
            opened.store, item_id, review.Hand(who, now()), moment(until, now()), reason
        )
        show_one(opened, item)
    typer.echo(f"snoozed {item.id} until {item.until:%Y-%m-%d %H:%M} UTC", err=True)


@app.command()
def undo(ctx: typer.Context, item_id: ID, who: WHO) -> None:
    """Take your last step back, within 30 seconds; a page that went out is taken back too."""
    from .. import review
    from ..run.desk import undo as back

    with desk_world(ctx.obj) as opened:
        item = back(opened, item_id, review.Hand(who, now()))
    typer.echo(f"{item.id} is {item.state} again", err=True)


@app.command()
def reopen(ctx: typer.Context, item_id: ID, who: WHO) -> None:
    """Let a rejected, snoozed, approved or unpublished article wait again."""
    from .. import review
    from ..run.desk import show_one

    with desk_world(ctx.obj) as opened:
        item = review.reopen(opened.store, item_id, review.Hand(who, now()))
        show_one(opened, item)
    typer.echo(f"{item.id} is {item.state} again", err=True)


@app.command()
def edit(
    ctx: typer.Context,
    item_id: ID,
    where: Annotated[str, typer.Argument(metavar="WHERE", help="title, summary.0, sections.1.2…")],
    text: Annotated[str, typer.Argument(metavar="TEXT|-", help="The new sentence; - is stdin.")],
    who: WHO,
    json: JSON = False,
) -> None:
    """Replace one sentence and check it anew; an empty text drops it."""
    from .. import review
    from ..run.desk import show_one
    from ..run.gate import report_of

    new = sys.stdin.read() if text == "-" else text
    with desk_world(ctx.obj) as opened:
        gate = partial(report_of, opened)
        item = review.edit(
            opened.store, item_id, review.Hand(who, now()), where, new, verifying=gate
        )
        show_one(opened, item)
    found = findings(item, where)
    if json:
        show.document({"id": item.id, "state": item.state, "where": where, "findings": found})
        return
    typer.echo(f"{item.id}  {item.state}  {where}: {'no findings' if not found else ''}")
    for f in found:
        typer.echo(f"          {f['severity']} {f['rule']}: {f['message']}")


@app.command()
def correct(
    ctx: typer.Context,
    item_id: ID,
    text: Annotated[str, typer.Option(help="What was wrong and what is right; readers see it.")],
    who: WHO,
) -> None:
    """Open a published article again for a correction; edit it, then approve it."""
    from .. import review

    with desk_world(ctx.obj) as opened:
        item = review.correct(opened.store, item_id, review.Hand(who, now()), text)
    typer.echo(f"{item.id} is open for correction: edit it, then approve it", err=True)


@app.command()
def reimport(ctx: typer.Context, item_id: ID, who: WHO) -> None:
    """Take the sentences that you edited in a published page back into the record."""
    from .. import review
    from ..run.desk import reimport as take_in

    with desk_world(ctx.obj) as opened:
        item = take_in(opened, item_id, review.Hand(who, now()))
    typer.echo(f"took in the edited page of {item.id}", err=True)
    for verdict in item.report.failing if item.report else ():
        for f in verdict.findings:
            typer.echo(f"{f.severity} {verdict.where} {f.rule}: {f.message}")


@app.command()
def unpublish(ctx: typer.Context, item_id: ID, reason: REASON, who: WHO) -> None:
    """Take a published article out of the output folder; its files are kept aside."""
    from .. import review
    from ..run.desk import unpublish as take_back

    with desk_world(ctx.obj) as opened:
        item = take_back(opened, item_id, review.Hand(who, now()), reason)
    typer.echo(f"unpublished {item.id}", err=True)


@app.command()
def publish(
    ctx: typer.Context,
    dry_run: Annotated[
        bool,
        typer.Option("--dry-run", help="Say what would happen; try it in Hugo; write nothing."),
    ] = False,
    json: JSON = False,
) -> None:
    """Write every approved article into the output folder, and run the hook."""
    with world(ctx.obj, writes=False) as opened:
        if not dry_run:
            _release(opened)
            return
        from ..run.rehearse import rehearse

        found = rehearse(opened)
    show.rehearsal(found, as_json=json)
    if any(r.problem or r.outlook == "edited by hand" for r in found):
        raise typer.Exit(73)


def _release(opened: World) -> None:
    from ..run import finish

    summary = finish(opened, [])
    for folder in summary.published:
        typer.echo(folder)
    for failure in summary.output_failed:
        typer.echo(f"imakita: {failure}", err=True)
    if summary.output_failed:
        raise typer.Exit(73)


def findings(item: Item, where: str) -> list[dict[str, str]]:
    """What the rules say of one sentence now."""
    verdicts = item.report.verdicts if item.report else ()
    return [
        {"rule": f.rule, "severity": str(f.severity), "message": f.message}
        for v in verdicts
        if v.where == where
        for f in v.findings
    ]


def moment(text: str, at: datetime) -> datetime:
    """Read "3h" and "2d" from now, or a day or time (Japan's, unless it has a zone)."""
    from ..errors import InputError
    from .news import hours

    if text[-1:] in ("m", "h", "d") and text[:-1].isdecimal():
        return at + timedelta(hours=hours(text))
    try:
        found = datetime.fromisoformat(text)
    except ValueError as error:
        raise InputError(
            f"--until {text}: give a time such as 3h, 2d or 2026-11-28T09:00."
        ) from error
    from ..render.japan import JAPAN

    return found if found.tzinfo else found.replace(tzinfo=JAPAN)
