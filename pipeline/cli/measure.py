"""`imakita eval`: how well a writer writes, on a pinned set of invented news."""

from __future__ import annotations

from dataclasses import asdict, replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from . import app, show
from .news import JSON, MODEL
from .open import world

if TYPE_CHECKING:
    from ..config import Sample
    from ..run import World
    from ..run.evaluate import Evaluation

WORSE = 65


@app.command(name="eval")
def evaluate(
    ctx: typer.Context,
    model: MODEL = None,
    limit: Annotated[int | None, typer.Option(min=1, help="Only the first N samples.")] = None,
    html: Annotated[Path | None, typer.Option(help="Write a page to look at.")] = None,
    floors: Annotated[
        Path | None, typer.Option(help="Set the floors in this file to what was measured.")
    ] = None,
    because: Annotated[str, typer.Option(help="Why a floor may sink; kept in the file.")] = "",
    json: JSON = False,
) -> None:
    """Measure a card (or "reference", the hand-written replies); 65 when it falls below a floor."""
    from ..config import floors as known
    from ..config import quality_set
    from ..run.evalpage import page
    from ..run.evaluate import shortfalls, with_floors

    samples = quality_set()[:limit]
    with world(ctx.obj, None if model == "reference" else model) as opened:
        found = _measured(opened, samples, model)
    if html is not None:
        html.write_text(page(found, samples), encoding="utf-8")
    _told(found, as_json=json)
    if floors is not None:
        worse = with_floors(floors, found, because)
        refused = bool(worse) and not because
    else:
        worse = shortfalls(found, known()) if limit is None else []
        refused = bool(worse)
    for line in worse:
        typer.echo(f"imakita: {line}", err=True)
    if refused:
        raise typer.Exit(WORSE)


def _measured(opened: World, samples: tuple[Sample, ...], model: str | None) -> Evaluation:
    """Evaluate in a database of its own, which is thrown away."""
    from tempfile import TemporaryDirectory

    from ..run.evaluate import REFERENCE, plain, reference_writer
    from ..run.evaluate import evaluate as run
    from ..store import Store

    if model == REFERENCE:
        opened = replace(opened, writer=reference_writer(samples))
    with TemporaryDirectory() as folder, Store.open(f"sqlite:///{folder}/eval.db") as store:
        return run(replace(plain(opened), store=store), samples)


def _told(found: Evaluation, *, as_json: bool) -> None:
    if as_json:
        told = {
            "card": found.card,
            "model": found.model,
            "samples": found.samples,
            "means": dict(found.means),
            "scores": [asdict(s) for s in found.scores],
            "cost": asdict(found.cost),
        }
        show.document(told)
        return
    typer.echo(f"{found.card} ({found.model}), {found.samples} samples")
    for name, value in found.means.items():
        typer.echo(f"  {name:<12} {value:8.3f}")
    typer.echo(f"  {show.costs(found.cost)}")
