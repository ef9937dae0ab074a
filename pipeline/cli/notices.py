"""Around a run: tell healthchecks and Prometheus how it went, whatever happens."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from ..errors import BusyError, ImakitaError
from .open import Options, now, settings, store

if TYPE_CHECKING:
    from ..config import Config


@dataclass(slots=True)
class Notices:
    """What there is to tell. `start` is called when the run really begins."""

    config: Config
    lines: list[str] = field(default_factory=list)

    def start(self) -> None:
        """Tell that a run began."""
        self._ping("start")

    def say(self, text: str) -> None:
        """Add to what the last message carries."""
        self.lines.append(text)

    def end(self, options: Options, code: int) -> None:
        """Tell how it ended, and write the numbers."""
        self._ping(str(code), "\n".join(self.lines))
        if self.config.notify.metrics:
            from ..run.metrics import write_metrics

            with store(options) as opened:
                write_metrics(opened, Path(self.config.notify.metrics), code, now())

    def _ping(self, what: str, text: str = "") -> None:
        if self.config.notify.healthchecks:
            from ..notify import ping

            problem = ping(self.config.notify.healthchecks, what, text)
            if problem:
                typer.echo(f"imakita: notify.healthchecks: {problem}", err=True)


@contextmanager
def notices(options: Options) -> Iterator[Notices]:
    """Tell the outcome of what happens inside. Another run's lock is no outcome of ours."""
    told = Notices(settings(options))
    try:
        yield told
    except BusyError:
        raise
    except (ImakitaError, typer.Exit) as error:
        if isinstance(error, ImakitaError):
            told.say(str(error))
        told.end(options, error.exit_code)
        raise
    except BaseException as error:
        told.say(f"{type(error).__name__}: {error}")
        told.end(options, 1)
        raise
    told.end(options, 0)
