"""`imakita init`, `doctor` and `models`: what a new user needs first."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from ..errors import InputError
from . import app, show
from .news import JSON
from .open import world


@app.command()
def init(
    folder: Annotated[Path, typer.Argument(help="Where the settings go.")] = Path(),
) -> None:
    """Write a documented feeds.yaml and an output folder; nothing existing is overwritten."""
    from ..config import template_settings

    target = folder / "feeds.yaml"
    if target.exists():
        raise InputError(f"{target} exists already. Edit it, or name another folder.")
    folder.mkdir(parents=True, exist_ok=True)
    target.write_bytes(template_settings())
    (folder / "output").mkdir(exist_ok=True)
    typer.echo(f"{target} written. Next: edit it, then `imakita doctor`, then `imakita run`.")


@app.command()
def doctor(
    ctx: typer.Context,
    feeds: Annotated[bool, typer.Option("--feeds/--no-feeds", help="Ask every feed.")] = True,
    json: JSON = False,
) -> None:
    """Check settings, database, output, writer and feeds; says which writer and why."""
    from ..run.doctor import doctor as look

    with world(ctx.obj) as opened:
        checks = list(look(opened, feeds=feeds))
    if json:
        show.document([asdict(c) for c in checks])
    for c in [] if json else checks:
        mark = {True: "ok", False: "NO", None: "--"}[c.ok]
        typer.echo(f"{mark}  {c.name}: {c.said}")
    if any(c.ok is False for c in checks if c.name in ("output", "writer")):
        raise typer.Exit(69)


@app.command()
def models(ctx: typer.Context, json: JSON = False) -> None:
    """List the model cards, smallest first; your own in models/cards beside feeds.yaml too."""
    from ..config import cards, models_folder

    own = ctx.obj.config.parent / "models" / "cards"
    known = cards(models_folder() / "cards", own).values()
    found = sorted(known, key=lambda c: (c.vram_gb, c.name))
    if json:
        show.document([asdict(c) for c in found])
        return
    for c in found:
        size = f"{c.vram_gb:g} GB" if c.vram_gb else "-"
        typer.echo(f"{c.name:<32} {c.backend:<13} {size:>7}  {c.licence:<12} {c.model}")
