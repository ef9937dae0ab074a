"""`imakita feeds`: list, add, remove, test, refresh, import and export what is followed."""

from __future__ import annotations

import sys
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from ..errors import InputError, NotFoundError
from . import app, show
from .news import JSON
from .open import now, reading, settings, store, world

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ..domain import Feed, FeedState
    from ..run.checkup import Checkup

URL = Annotated[str, typer.Argument(metavar="URL", help="The address of a feed.")]
WHICH = Annotated[
    list[str] | None, typer.Argument(metavar="[URL|NAME]…", help="Only these; default: all.")
]
SHOWN = 5

group = typer.Typer(help="The feeds: list, add, remove, test, refresh, import, export.")
app.add_typer(group, name="feeds")


@group.callback(invoke_without_command=True)
def feeds(ctx: typer.Context, json: JSON = False) -> None:
    """The feeds and what each answered last; with a word after it, see below."""
    if ctx.invoked_subcommand is None:
        listing(ctx, json)


@group.command(name="list")
def listing(ctx: typer.Context, json: JSON = False) -> None:
    """List the feeds with their health: last answer, validators, when they are due."""
    config = settings(ctx.obj)
    with store(ctx.obj) as opened:
        states = opened.feed_states()
    found = [(f, states.get(f.url)) for f in config.feeds]
    if json:
        show.document([{**asdict(f), "state": asdict(s) if s else None} for f, s in found])
        return
    if not found:
        typer.echo("No feeds. `imakita feeds add URL` follows one.")
    for feed, state in found:
        typer.echo(f"{feed.name:<32} {feed.weight:>4g}  {feed.url}")
        for line in health(state):
            typer.echo(f"{'':38}{line}")


@group.command()
def add(
    ctx: typer.Context,
    url: URL,
    name: Annotated[str, typer.Option(help="The outlet; default: the feed's title.")] = "",
    weight: Annotated[float, typer.Option(min=0, max=10, help="For its scores.")] = 1.0,
    tag: Annotated[list[str] | None, typer.Option(help="For its articles; repeatable.")] = None,
    test_first: Annotated[bool, typer.Option("--test/--no-test", help="Ask it first.")] = True,
) -> None:
    """Add a feed to feeds.yaml, after a look at it; everything else there stays as it is."""
    from ..config import same_feed
    from ..config.edit import save, with_feeds
    from ..domain import Feed

    path, title, url = ctx.obj.config, "", address(url)
    known = settings(ctx.obj).feeds
    if same := next((f for f in known if same_feed(f.url, url)), None):
        raise InputError(f"{url}: followed already, as {same.name}.")
    if test_first:
        with reading(ctx.obj) as (config, web):
            seen = looked_at(web, config, url)
        if seen.problem is not None:
            raise InputError(f"{words(seen)} Not added; --no-test adds it all the same.")
        title = seen.title
    if not (name or title):
        raise InputError(f"{url}: the feed has no title. Give it one with --name.")
    feed = Feed(url, name or title, weight, tuple(tag or ()))
    save(path, with_feeds(path.read_bytes(), [feed], path))
    typer.echo(f"added {feed.name}: {url}", err=True)


@group.command()
def remove(
    ctx: typer.Context,
    which: Annotated[str, typer.Argument(metavar="URL|NAME", help="Which feed.")],
) -> None:
    """Take a feed out of feeds.yaml; what was read from it stays in the database."""
    from ..config.edit import save, without_feed

    path = ctx.obj.config
    (feed,) = chosen(settings(ctx.obj).feeds, [which])
    save(path, without_feed(path.read_bytes(), feed.url, path))
    typer.echo(f"removed {feed.name}: {feed.url}", err=True)


@group.command()
def test(ctx: typer.Context, url: URL, json: JSON = False) -> None:
    """Look at a feed and say what would be taken in, or what is wrong (65; unreachable: 69)."""
    url = address(url)
    with reading(ctx.obj) as (config, web):
        seen = looked_at(web, config, url)
    if json:
        show.document(asdict(seen))
    else:
        report(seen)
    if seen.problem is not None:
        raise typer.Exit(65 if seen.fetched else 69)


@group.command()
def refresh(ctx: typer.Context, which: WHICH = None, json: JSON = False) -> None:
    """Ask feeds now, due or not, and keep what is new; 69 when none of them answered."""
    from ..run.ingest import said, take_in

    with world(ctx.obj, writes=False) as opened:
        asked = chosen(opened.config.feeds, which) if which else opened.config.feeds
        polls, _ = take_in(opened, asked)
    if json:
        show.document(
            [{**asdict(p.state), "name": p.feed.name, "read": p.read, "new": p.new} for p in polls]
        )
    for p in () if json else polls:
        typer.echo(f"{p.feed.name}: {said(p)}")
    if polls and all(p.state.error for p in polls):
        raise typer.Exit(69)


@group.command(name="import")
def import_(
    ctx: typer.Context,
    file: Annotated[str, typer.Argument(metavar="FILE", help="An OPML file; - is stdin.")],
) -> None:
    """Add the feeds of an OPML file that are not followed yet."""
    from ..config import opml, same_feed
    from ..config.edit import save, with_feeds

    path, known = ctx.obj.config, settings(ctx.obj).feeds
    found, problems = opml.read(bytes_of(file), file)
    new: list[Feed] = []
    for feed in found:
        if not any(same_feed(feed.url, f.url) for f in (*known, *new)):
            new.append(feed)
    if new:
        save(path, with_feeds(path.read_bytes(), new, path))
    for problem in problems:
        typer.echo(f"imakita: {problem}", err=True)
    for feed in new:
        typer.echo(f"added {feed.name}: {feed.url}", err=True)
    typer.echo(f"{len(new)} added, {len(found) - len(new)} known already, {len(problems)} unusable")


@group.command()
def export(ctx: typer.Context) -> None:
    """Print the feeds as OPML, for another reader or another folder."""
    from ..config import opml

    typer.echo(opml.write(settings(ctx.obj).feeds, now()).decode(), nl=False)


def health(state: FeedState | None) -> list[str]:
    """A feed's state in words, a line each."""
    if state is None:
        return ["never asked"]
    answered = f"HTTP {state.status} at {state.fetched:%Y-%m-%d %H:%M} UTC" if state.fetched else ""
    # Without either, its host asked for a pause before its turn came.
    lines = [state.error or answered or "not asked yet: its host asks for a longer pause"]
    if state.failures:
        lines[0] += f" (failure {state.failures} in a row)"
    if state.gone:
        lines.append("gone for good, not asked any more: remove it, or refresh it to try again")
    elif state.due:
        lines.append(f"due {state.due:%Y-%m-%d %H:%M} UTC")
    if state.etag or state.last_modified:
        lines.append(f"ETag {state.etag or '-'}, Last-Modified {state.last_modified or '-'}")
    if state.address:
        lines.append(f"asked at its new address {state.address}; change feeds.yaml when you like")
    return [*lines, *state.notes]


def chosen(feeds: Sequence[Feed], which: Sequence[str]) -> list[Feed]:
    """The feeds of these addresses or names. Raises NotFoundError that names near ones."""
    import difflib

    found = []
    for word in which:
        fitting = [f for f in feeds if word in (f.url, f.name) or word.lower() == f.name.lower()]
        if len(fitting) != 1:
            near = difflib.get_close_matches(word, [x for f in feeds for x in (f.name, f.url)], 1)
            hint = f' Did you mean "{near[0]}"?' if near else " See `imakita feeds list`."
            several = "several feeds are" if fitting else "no feed is"
            raise NotFoundError(f"{several} called {word}.{hint}")
        found += fitting
    return found


def address(url: str) -> str:
    """The address that was given. Raises InputError when it can be none of a feed."""
    from ..config import limits

    try:
        return limits.address(url)
    except ValueError as error:
        raise InputError(f"{url}: {error}.") from error


def looked_at(web: Any, config: Any, url: str) -> Checkup:
    """The checkup of an address."""
    from ..run.checkup import checkup

    return checkup(web, config, url, now())


def words(seen: Checkup) -> str:
    """A problem and the way out, in one or two sentences."""
    problem = seen.problem or ""
    said = problem if seen.url in problem else f"{seen.url}: {problem}"
    said = said if said.endswith(".") else f"{said}."
    return (
        f"{said} The page names these feeds: {', '.join(seen.instead)}." if seen.instead else said
    )


def report(seen: Checkup) -> None:
    """A checkup for people."""
    if seen.problem is not None:
        typer.echo(f"problem: {words(seen)}")
    else:
        typer.echo(f"{seen.url}: {seen.kind}, {seen.title or 'no title'}")
    for remark in seen.remarks:
        typer.echo(f"remark: {remark}")
    if seen.problem is None:
        typer.echo(f"{len(seen.entries)} entries would be taken in; {seen.fresh} are new enough.")
    for entry in seen.entries[:SHOWN]:
        day = f"{entry.published:%Y-%m-%d %H:%M}" if entry.published else "no date" + " " * 9
        typer.echo(f"  {day}  {entry.title}\n{'':20}{entry.url}")
    if len(seen.entries) > SHOWN:
        typer.echo(f"  … and {len(seen.entries) - SHOWN} more")


def bytes_of(file: str) -> bytes:
    """The bytes of a file, or of stdin for "-". Raises InputError when there is none."""
    if file == "-":
        return sys.stdin.buffer.read()
    if not Path(file).is_file():
        raise InputError(f"{file}: no such file.")
    return Path(file).read_bytes()
