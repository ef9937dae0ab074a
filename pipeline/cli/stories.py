"""`imakita stories` and `search`: what has been read, grouped, scored, and found again."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Annotated, Any

import typer

from ..errors import InputError
from . import app, show
from .news import JSON, hours
from .open import now, settings, store

if TYPE_CHECKING:
    from ..domain import Entry
    from ..run.stories import Told


@app.command()
def stories(
    ctx: typer.Context,
    story: Annotated[str, typer.Argument(help="The beginning of a story's id.")] = "",
    since: Annotated[str, typer.Option(help="Stories with a report this fresh: 24h, 3d.")] = "3d",
    limit: Annotated[int, typer.Option(min=1, help="At most N stories.")] = 30,
    json: JSON = False,
) -> None:
    """List the stories: which entries are one event, the score with its reasons, and the state."""
    from ..run.stories import told

    config, clock = settings(ctx.obj), now()
    start = clock - timedelta(hours=hours(since))
    with store(ctx.obj) as opened:
        found = told(opened, config, clock, start, story)[:limit]
    if json:
        show.document([_row(t) for t in found])
        return
    if not found:
        typer.echo("No stories. `imakita run` reads the feeds; --since looks further back.")
    for t in found:
        _print(t)


@app.command()
def search(
    ctx: typer.Context,
    words: Annotated[list[str], typer.Argument(help='All of these; "a phrase" in quotes.')],
    since: Annotated[str | None, typer.Option(help="Only entries this fresh: 24h, 30d.")] = None,
    limit: Annotated[int, typer.Option(min=1, help="At most N entries.")] = 20,
    json: JSON = False,
) -> None:
    """Find old entries by words of their titles and teasers, with their stories and articles."""
    from ..run.stories import search as find

    start = None if since is None else now() - timedelta(hours=hours(since))
    # A word with spaces in it was quoted on the command line: it is a phrase.
    said = " ".join(f'"{w}"' if " " in w and '"' not in w else w for w in words)
    if not any(c.isalnum() for c in said):
        raise InputError(f"{said!r} has no word in it. Name what to look for.")
    with store(ctx.obj) as opened:
        found = find(opened, said, limit, start)
    if json:
        show.document(
            [
                {**_entry(f.entry), "story": f.story_id, "article": item, "score": f.score}
                for f, item in found
            ]
        )
        return
    for f, item in found:
        article = f"  article {item}" if item else ""
        typer.echo(f"{_day(f.entry)}  {f.entry.outlet}: {f.entry.title}")
        typer.echo(f"            {f.entry.url}  story {f.story_id or '-'}{article}")
    if not found:
        typer.echo("Nothing found. All words must be in one title or teaser; try fewer.")


def _print(t: Told) -> None:
    from ..dedupe import why

    first = t.ranked.story.entries[0]
    typer.echo(f"{t.ranked.story.id}  {t.ranked.score:6.2f}  {first.title}  [{_state(t)}]")
    typer.echo(f"        {'; '.join(t.ranked.reasons)}")
    if t.ranked.story.follows:
        typer.echo(f"        goes on with {t.ranked.story.follows}")
    for e in t.ranked.story.entries:
        reason = why(e, t.ranked.story)
        typer.echo(
            f"        {_day(e)}  {e.outlet}: {e.title}" + (f"  ({reason})" if reason else "")
        )


def _state(t: Told) -> str:
    if t.item is not None:
        return f"{t.state} {t.item}" + (f", {t.later} reports since" if t.later else "")
    return f"no: {t.refused}" if t.refused else "open"


def _row(t: Told) -> dict[str, Any]:
    story = t.ranked.story
    return {
        "story": story.id,
        "title": story.entries[0].title,
        "score": t.ranked.score,
        "reasons": t.ranked.reasons,
        "follows": story.follows,
        "article": t.item,
        "state": t.state,
        "refused": t.refused,
        "later": t.later,
        "entries": [_entry(e) for e in story.entries],
    }


def _entry(e: Entry) -> dict[str, Any]:
    return {
        "outlet": e.outlet,
        "title": e.title,
        "teaser": e.summary,
        "url": e.url,
        "published": e.published,
        "seen": e.seen,
    }


def _day(e: Entry) -> str:
    return f"{e.published or e.seen:%Y-%m-%d}"
