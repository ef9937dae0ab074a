"""The commands. Thin: each reads its options, calls the coordinator and prints what came back.

This package is the only place that prints or exits. Data goes to stdout, progress and errors to
stderr. Nothing heavy is imported until a command needs it.
"""

from __future__ import annotations

import errno
import sys
from pathlib import Path
from typing import Annotated

import typer

from .. import __version__
from ..errors import ImakitaError

EXIT_CODES = (
    "Exit codes: 0 done (also: nothing new) · 1 unexpected · 2 usage · 65 input unusable or "
    "article held · 69 model or web unavailable · 73 output not writable · 74 database · "
    "75 another run is going on · 77 permission · 78 settings wrong"
)

app = typer.Typer(
    name="imakita",
    help="English AI news in, checked Japanese articles out.",
    epilog=EXIT_CODES,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


def _version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"imakita {__version__}")
        raise typer.Exit


@app.callback()
def options(
    ctx: typer.Context,
    config: Annotated[
        Path, typer.Option("--config", "-c", help="The settings file.", envvar="IMAKITA_CONFIG")
    ] = Path("feeds.yaml"),
    folder: Annotated[
        Path | None, typer.Option("-C", help="Work in this folder instead of the current one.")
    ] = None,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="No progress on stderr.")] = False,
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Show and exit.")
    ] = False,
) -> None:
    """English AI news in, checked Japanese articles out."""
    from .open import Options

    ctx.obj = Options((folder or Path()) / config, quiet)


def main() -> None:
    """Run a command; expected errors end with one line on stderr and their own exit code."""
    _register()
    try:
        app(prog_name="imakita")
    except ImakitaError as error:
        _stop(str(error), error.exit_code)
    except PermissionError as error:
        _stop(f"{error.filename}: permission denied. Check its owner and mode.", 77)
    except OSError as error:
        if error.errno in (errno.ENOSPC, errno.EROFS, errno.EDQUOT):
            _stop(f"{error.filename or 'disk'}: {error.strerror}. Free space and run again.", 73)
        raise
    except KeyboardInterrupt:
        _stop("interrupted; nothing is lost, run again to go on", 130)


def _register() -> None:
    """Attach the commands: importing their modules is enough."""
    from . import (  # noqa: F401
        decide,
        desk,
        feeds,
        known,
        lint,
        measure,
        news,
        output,
        rules,
        setup,
        stories,
    )


def _stop(message: str, code: int) -> None:
    typer.echo(f"imakita: {message}", err=True)
    sys.exit(code)
