"""`imakita run` and `imakita article`: news in."""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated
from urllib.parse import urlsplit

import typer

from ..errors import InputError
from . import app, show
from .notices import notices
from .open import world

if TYPE_CHECKING:
    from ..domain import Entry, Select, Source
    from ..run import World

JSON = Annotated[bool, typer.Option("--json", help="One JSON document on stdout.")]
MODEL = Annotated[str | None, typer.Option("--model", "-m", help="A model card, or auto.")]


@app.command()
def run(
    ctx: typer.Context,
    limit: Annotated[int | None, typer.Option(min=0, help="At most N articles.")] = None,
    since: Annotated[str | None, typer.Option(help="Only news this fresh: 24h, 3d.")] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Select; write nothing.")] = False,
    estimate: Annotated[
        bool, typer.Option("--estimate", help="What writing would cost; write nothing.")
    ] = False,
    strict: Annotated[bool, typer.Option("--strict", help="A failed feed exits 69.")] = False,
    model: MODEL = None,
    json: JSON = False,
) -> None:
    """Fetch the feeds, write what is new, queue or publish it: what cron calls."""
    from .. import run as machine

    if estimate:
        from ..run.forecast import forecast

        with world(ctx.obj, model) as opened:
            found = forecast(opened, selection(opened.config.select, limit, since))
        show.forecast(found, as_json=json)
        return
    if dry_run:
        with world(ctx.obj, model) as opened:
            select = selection(opened.config.select, limit, since)
            show.selection(*machine.preview(opened, select), as_json=json)
        return
    with notices(ctx.obj) as told:
        with world(ctx.obj, model) as opened:
            told.start()
            summary = machine.run(opened, selection(opened.config.select, limit, since))
        told.say(show.sentence(summary))
        show.summary(summary, as_json=json)
        if summary.output_failed:
            raise typer.Exit(73)
        if summary.feeds_failed and strict:
            raise typer.Exit(69)


@app.command()
def article(
    ctx: typer.Context,
    what: Annotated[str, typer.Argument(metavar="URL|FILE|-", help="An article; - is stdin.")],
    stdout: Annotated[bool, typer.Option("--stdout", help="Print the Markdown.")] = False,
    flavour: Annotated[str | None, typer.Option(help="Another than that of the settings.")] = None,
    model: MODEL = None,
    json: JSON = False,
) -> None:
    """Write one article from a URL, a text or HTML file, or stdin; 65 when the gate holds it."""
    from ..run import single
    from .output import with_flavour

    with world(ctx.obj, model) as opened:
        opened = with_flavour(opened, flavour)
        item = single(opened, *read(opened, what))
        show.item(opened, item, markdown=stdout, as_json=json)
    if item.state == "held":
        raise typer.Exit(65)


def selection(select: Select, limit: int | None, since: str | None) -> Select:
    """The settings' selection with the command line's limit and age on top."""
    if limit is not None:
        select = replace(select, limit=limit)
    if since is not None:
        select = replace(select, max_age_hours=hours(since))
    return select


def hours(text: str) -> float:
    """Read "24h" as 24, "3d" as 72, "90m" as 1.5. Raises InputError for anything else."""
    units = {"m": 1 / 60, "h": 1.0, "d": 24.0}
    number, unit = text[:-1], text[-1:].lower()
    if unit not in units or not number.isdecimal():
        raise InputError(f"--since {text}: give a number and m, h or d, such as 24h or 3d.")
    return int(number) * units[unit]


def read(opened: World, what: str) -> tuple[Entry, Source]:
    """The entry and source of a URL, a file or stdin."""
    from ..domain import Entry, digest
    from ..extract import extract, from_text
    from ..fetch import reserved

    now = opened.now()
    if what.startswith(("http://", "https://")):
        outlet = urlsplit(what).hostname or what
        entry = Entry(digest(what), "", outlet, what, "", "", None, None, now)
        page = opened.web.get(what, max_bytes=opened.config.fetch.page_bytes)
        if (why := reserved(page)) is not None:
            raise InputError(f"{what}: {why}. Its text is not used.")
        source = extract(entry, page, now)
        return replace(entry, title=source.title, published=source.published), source
    text = text_of(what)
    title = text.strip().splitlines()[0][:200]
    source = from_text(text, title, "", now)
    entry = Entry(
        digest(text), "", source.outlet, "", source.title, "", None, source.published, now
    )
    return entry, source


def text_of(what: str) -> str:
    """The text of a file, or of stdin for "-". Raises InputError when there is none."""
    if what == "-":
        text = sys.stdin.read()
    elif Path(what).is_dir():
        raise InputError(f"{what}: a folder. Name the files in it.")
    elif not Path(what).is_file():
        raise InputError(f"{what}: no such file, and not an http(s) URL.")
    else:
        text = Path(what).read_text(encoding="utf-8", errors="replace")
    if not text.strip():
        raise InputError(f"{what}: empty. Hand over the article's text or HTML.")
    return text
