"""`imakita export`, `digest` and `stats`: what went out, in other shapes."""

from __future__ import annotations

from dataclasses import asdict, replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from . import app, show
from .decide import ID
from .news import JSON
from .open import now, store, world

if TYPE_CHECKING:
    from rich.table import Table

    from ..config import Config
    from ..run import World
    from ..run.stats import Stats

FLAVOUR = Annotated[
    str | None, typer.Option(help="hugo-papermod, hugo-flat, zenn, qiita, jekyll, astro or json.")
]


def with_flavour(opened: World, flavour: str | None) -> World:
    """The world with another flavour than that of the settings. Raises InputError."""
    from ..domain import FLAVOURS
    from ..errors import InputError

    if flavour is None:
        return opened
    if flavour not in FLAVOURS:
        raise InputError(f"--flavour {flavour}: known are {', '.join(FLAVOURS)}.")
    config: Config = opened.config
    return replace(opened, config=replace(config, site=replace(config.site, flavour=flavour)))


@app.command()
def export(
    ctx: typer.Context,
    item_id: ID,
    flavour: FLAVOUR = None,
    output: Annotated[
        Path | None, typer.Option("--output", "-o", help="A folder; without it, the page is shown.")
    ] = None,
) -> None:
    """Write an article in another flavour, a draft unless it was approved; nothing is published."""
    from ..publish import publish
    from ..run.extras import without_cover
    from ..run.release import last_approval, rendered

    with world(ctx.obj, writes=False) as opened:
        opened = with_flavour(opened if output else without_cover(opened), flavour)
        item = opened.store.item(item_id)
        article = rendered(opened, item, last_approval(opened.store.decisions(item.id)))
    if output is None:
        typer.echo(article.files[0].body.decode(), nl=False)
        return
    for path in publish(article, output):
        typer.echo(path)


@app.command()
def digest(
    ctx: typer.Context,
    week: Annotated[str | None, typer.Option(help="Such as 2026-W47; the last full one.")] = None,
    release: Annotated[
        bool, typer.Option("--publish", help="Not as a draft; run the hook.")
    ] = False,
    stdout: Annotated[bool, typer.Option("--stdout", help="Print it; write nothing.")] = False,
) -> None:
    """Write the week's published articles as one post: titles and three lines, word for word."""
    from ..publish import publish
    from ..run.digest import week_of, weekly
    from ..run.extras import without_cover
    from ..run.release import output_folder

    with world(ctx.obj, writes=False) as opened:
        opened = without_cover(opened) if stdout else opened
        article = weekly(opened, *week_of(week, opened.now()), release=release)
        site = opened.config.site
        if stdout:
            typer.echo(article.files[0].body.decode(), nl=False)
            return
        hook = site.hook if release else ()
        publish(article, output_folder(opened), hook, opened.config.folder)
    typer.echo(article.place)


@app.command()
def stats(
    ctx: typer.Context,
    days: Annotated[int, typer.Option(min=1, max=3660, help="How far back.")] = 30,
    png: Annotated[Path | None, typer.Option(help="Draw the days into this file too.")] = None,
    json: JSON = False,
) -> None:
    """Count runs, articles, tokens, pass rates and decisions of the last days."""
    from ..run.stats import stats as count

    with store(ctx.obj) as opened:
        found = count(opened, days, now())
    if png is not None:
        from ..publish import in_words, replace_file
        from ..run.chart import chart

        picture = chart(found)
        with in_words(png):
            replace_file(png.absolute(), picture)
    if json:
        show.document(asdict(found))
    else:
        _print(found)


def _print(found: Stats) -> None:
    from rich.console import Console

    console = Console()
    console.print(_numbers(found))
    if any(d.published or d.waiting or d.rejected for d in found.by_day):
        console.print(_days(found))


def _numbers(found: Stats) -> Table:
    from rich.table import Table

    table = Table(title=f"The last {found.days} days", show_header=False, box=None)
    for name, value in {
        "runs": f"{found.runs} ({found.runs_killed} killed)",
        "articles": ", ".join(f"{n} {s}" for s, n in found.articles.items() if n) or "none",
        "tokens": f"{found.tokens_in:,} in, {found.tokens_out:,} out",
        "time per article": _seconds(found.seconds_per_article),
        "claims that pass": f"{_percent(found.claims_passed)} of {found.claims_checked}",
        "articles not held at first": _percent(found.first_time),
        "approved": f"{found.approved_by_people} by people, {found.approved_by_policy} by policy",
        "time of a review": _seconds(found.review_seconds),
        "from draft to decision": _seconds(found.decided_after),
    }.items():
        table.add_row(name, value)
    return table


def _days(found: Stats) -> Table:
    """A line a day that had articles: the bar is as long as the day was full."""
    from rich.bar import Bar
    from rich.table import Table

    from ..run.chart import highest

    most = highest(found.by_day)
    table = Table(title="Articles a day", box=None)
    for name in ("day", "published", "waiting", "rejected", ""):
        table.add_column(name, justify="right" if name else "left")
    for day in found.by_day:
        total = day.published + day.waiting + day.rejected
        if total:
            numbers: list[Any] = [str(day.published), str(day.waiting), str(day.rejected)]
            table.add_row(day.day.isoformat(), *numbers, Bar(most, 0, total, width=40))
    return table


def _seconds(value: float | None) -> str:
    if value is None:
        return "-"
    if value < 120:
        return f"{value:.1f} s"
    return f"{value / 60:.1f} min" if value < 7200 else f"{value / 3600:.1f} h"


def _percent(value: float | None) -> str:
    return "-" if value is None else f"{value * 100:.1f} %"
