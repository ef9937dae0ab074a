"""`imakita init`, `doctor` and `models`: what a new user needs first."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ..errors import InputError
from . import app, show
from .news import JSON
from .open import world

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ..domain import Card


@app.command()
def init(
    folder: Annotated[Path, typer.Argument(help="Where the settings go.")] = Path(),
    flavour: Annotated[
        str, typer.Option(help="hugo-papermod, hugo-flat, zenn, qiita, jekyll, astro or json.")
    ] = "hugo-papermod",
) -> None:
    """Write a documented feeds.yaml and examples around it; nothing existing is overwritten."""
    from ..config import examples, template_settings
    from ..domain import FLAVOURS

    target = folder / "feeds.yaml"
    if flavour not in FLAVOURS:
        raise InputError(f"--flavour {flavour}: known are {', '.join(FLAVOURS)}.")
    if target.exists():
        raise InputError(f"{target} exists already. Edit it, or name another folder.")
    (folder / "output").mkdir(parents=True, exist_ok=True)
    for name, body in _examples(examples(), flavour):
        path = folder / "examples" / name
        if not path.exists():
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(body)
    settings_text = template_settings().decode()
    chosen = f"  flavour: {flavour}\n"
    # Last, so that a folder with feeds.yaml is a complete one.
    target.write_text(settings_text.replace("  flavour: hugo-papermod\n", chosen), encoding="utf-8")
    typer.echo(f"{target} written. Next: edit it, then `imakita doctor`, then `imakita run`.")
    typer.echo(f"{folder / 'examples'}: cron, systemd, GitHub Actions and your site's settings.")


def _examples(folder: Path, flavour: str) -> Iterator[tuple[str, bytes]]:
    """The example files for a flavour: those of Hugo only for Hugo."""
    for path in sorted(p for p in folder.rglob("*") if p.is_file()):
        name = path.relative_to(folder).as_posix()
        if not name.startswith("hugo/") or flavour.startswith("hugo"):
            yield name, path.read_bytes()


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
def models(
    ctx: typer.Context,
    plan: Annotated[bool, typer.Option("--plan", help="What fits the GPU, and how much.")] = False,
    vram: Annotated[
        float | None, typer.Option(min=0, help="Plan for this many GB instead of the GPU here.")
    ] = None,
    json: JSON = False,
) -> None:
    """List the model cards, smallest first; your own in models/cards beside feeds.yaml too."""
    from ..config import cards, models_folder

    own = ctx.obj.config.parent / "models" / "cards"
    known = cards(models_folder() / "cards", own).values()
    found = sorted(known, key=lambda c: (c.vram_gb, c.name))
    if plan or vram is not None:
        _planned(found, vram, as_json=json)
        return
    if json:
        show.document([asdict(c) for c in found])
        return
    for c in found:
        size = f"{c.vram_gb:g} GB" if c.vram_gb else "-"
        typer.echo(f"{c.name:<32} {c.backend:<13} {size:>7}  {c.licence:<12} {c.model}")


def _planned(found: Sequence[Card], vram: float | None, *, as_json: bool) -> None:
    """Weights, KV cache and replies at once for each card that runs in process, and the verdict."""
    from ..backends import free_vram_gb
    from ..backends.fit import TOKENS, fit_of, fitting, refusal

    free = free_vram_gb() if vram is None else vram
    fits = [(c, fit_of(c, free)) for c in found if c.backend == "transformers"]
    best = next(iter(fitting(found, free)), None)
    if as_json:
        rows = [{**asdict(f), "needed": f.needed, "fits": f.rows > 0} for _, f in fits]
        show.document({"free_gb": free, "best": best.name if best else None, "cards": rows})
        return
    typer.echo(f"{free:.1f} GB of GPU memory free; replies of {TOKENS} tokens, weights in 16 bits")
    for c, f in fits:
        shape = f"{f.kv_per_reply:5.2f} GB a reply" if f.known else "   shape unknown"
        verdict = f"{f.rows} at once" if f.rows else refusal(c, found, free) or "no GPU"
        typer.echo(f"{c.name:<24} {f.weights:6.1f} GB weights {shape:>16}  {verdict}")
    typer.echo(
        f"model.use: auto would take {best.name}." if best else "No card fits; use a server."
    )
