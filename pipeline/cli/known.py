"""`imakita knowledge`: the fact cards of competitors, and which of them are out of date."""

from __future__ import annotations

from dataclasses import asdict
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from . import app, show
from .news import JSON
from .open import now

if TYPE_CHECKING:
    from datetime import date

    from ..domain import FactCard

STALE = 65  # what was handed over cannot be used as it is; malformed cards exit 78 by themselves


class Action(StrEnum):
    """What to do with the cards."""

    LIST = "list"
    CHECK = "check"


@app.command()
def knowledge(
    ctx: typer.Context,
    action: Annotated[Action, typer.Argument(metavar="list|check")] = Action.LIST,
    json: JSON = False,
) -> None:
    """List the fact cards that tables compare with, or name the stale (65) and malformed (78)."""
    from ..config import knowledge as read
    from ..config import knowledge_folder

    cards = read(knowledge_folder(), ctx.obj.config.parent / "knowledge")
    stale = _stale(cards, now().date())
    if action is Action.CHECK:
        _check(cards, stale, as_json=json)
    elif json:
        show.document([asdict(c) for c in cards])
    else:
        for c in cards:
            mark = "fictional" if c.fictional else ""
            newest = max((row.as_of for row in c.rows), default="-")
            line = f"{c.name:<20} {c.kind:<6} {c.maker:<24} {len(c.rows)} facts, {newest}  {mark}"
            typer.echo(line.rstrip())


def _check(cards: tuple[FactCard, ...], stale: list[dict[str, str]], *, as_json: bool) -> None:
    if as_json:
        show.document({"cards": len(cards), "stale": stale})
    for s in [] if as_json else stale:
        typer.echo(
            f"stale  {s['card']}/{s['label']}: 「{s['text']}」 expired {s['expires']}. "
            f"Look at {s['url']} and renew text, as_of and expires."
        )
    if not as_json:
        typer.echo(f"{len(cards)} cards, {len(stale)} stale facts.")
    if stale:
        raise typer.Exit(STALE)


def _stale(cards: tuple[FactCard, ...], today: date) -> list[dict[str, str]]:
    return [
        {
            "card": card.name,
            "label": row.label,
            "text": row.text,
            "expires": str(row.expires),
            "url": row.url,
        }
        for card in cards
        for row in card.rows
        if row.stale(today)
    ]
