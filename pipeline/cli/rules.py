"""`imakita rules`: what the gate checks, what each rule may do, and how often it is wrong."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from . import app, show
from .news import JSON

if TYPE_CHECKING:
    from ..config import Verify
    from ..policy import Rate, Rule
    from .open import Options


class Action(StrEnum):
    """What to do with the rules."""

    LIST = "list"


@app.command()
def rules(
    ctx: typer.Context,
    action: Annotated[Action, typer.Argument(metavar="list")] = Action.LIST,
    json: JSON = False,
) -> None:
    """List the gate's rules: severity here, measured false-positive rate, what each looks for."""
    policy = gate_of(ctx.obj).rules
    if json:
        show.document([_row(rule) for rule in policy.rules.values()])
        return
    for rule in policy.rules.values():
        softer = f" (whole pages: {rule.on_pages})" if rule.on_pages is not rule.severity else ""
        typer.echo(f"{rule.id:<20} {rule.severity:<7} {_rate(rule):>7}  {rule.what}{softer}")


def gate_of(options: Options) -> Verify:
    """How strict the settings file is, or the defaults where there is no such file."""
    from ..config import Verify
    from .open import settings

    return settings(options).verify if options.config.is_file() else Verify()


def _rate(rule: Rule) -> str:
    return f"{100 * rule.rate.share:.2f} %" if rule.rate else "-"


def _row(rule: Rule) -> dict[str, object]:
    return {
        "id": rule.id,
        "severity": str(rule.severity),
        "on_pages": str(rule.on_pages),
        "what": rule.what,
        "since": rule.since,
        "false_positives": _measured(rule.rate),
        "false_positives_on_pages": _measured(rule.pages),
        "fact": rule.fact,
        "unmeasured": rule.unmeasured,
    }


def _measured(rate: Rate | None) -> dict[str, object] | None:
    if rate is None:
        return None
    return {
        "share": round(rate.share, 5),
        "flagged": rate.flagged,
        "slips": rate.slips,
        "total": rate.total,
        "texts": rate.texts,
        "day": rate.day.isoformat(),
    }
