"""Open the doors for a command: settings, database, web, writer, clock and lock."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import typer

from ..errors import BusyError, ConfigError

if TYPE_CHECKING:
    from ..backends.bundled import Bundled
    from ..config import Config
    from ..run import World, Writer
    from ..store import Store

T = TypeVar("T")
PROMPT = "article.ja.v2"


@dataclass(frozen=True, slots=True)
class Options:
    """The options that stand before the command."""

    config: Path
    quiet: bool = False


def now() -> datetime:
    """The clock. SOURCE_DATE_EPOCH (seconds), where set, makes a run reproducible."""
    fixed = os.environ.get("SOURCE_DATE_EPOCH")
    if fixed is None:
        return datetime.now(UTC).replace(microsecond=0)
    try:
        return datetime.fromtimestamp(int(fixed), UTC)
    except ValueError as error:
        raise ConfigError(f"SOURCE_DATE_EPOCH is {fixed!r}; it takes whole seconds.") from error


def teller(quiet: bool) -> Callable[[str], None]:
    """Progress: one changing line on a terminal, plain lines under cron, nothing when quiet."""
    if quiet:
        return lambda line: None
    if not sys.stderr.isatty():
        return lambda line: typer.echo(line, err=True)
    from rich.console import Console

    status = Console(stderr=True).status("")
    status.start()

    def tell(line: str) -> None:
        status.update(line)
        status.console.print(line, style="dim")

    return tell


def settings(options: Options) -> Config:
    """Load the settings file."""
    from ..config import load

    return load(options.config)


@contextmanager
def store(options: Options) -> Iterator[Store]:
    """Open the database that the settings name."""
    from ..store import Store

    with Store.open(settings(options).store.url) as opened:
        yield opened


@contextmanager
def world(options: Options, use: str | None = None) -> Iterator[World]:
    """Everything a run needs, under the run lock. Raises BusyError when another run holds it."""
    from ..config import glossary, knowledge, knowledge_folder, persona, prompt_template
    from ..execute import threads
    from ..fetch import Web
    from ..run import World
    from ..store import Store

    config = settings(options)
    with lock(config.folder), Store.open(config.store.url) as opened, Web(config.fetch) as web:
        text, digest = prompt_template(PROMPT)
        yield World(
            config=config,
            store=opened,
            web=web,
            writer=writer(config, use),
            template=(PROMPT, text, digest),
            now=now,
            tell=teller(options.quiet),
            pool=threads(8),
            cards=knowledge(knowledge_folder(), config.folder / "knowledge"),
            terms=glossary(config.folder / "knowledge"),
            persona=persona(config.folder / "persona.yaml"),
        )


@contextmanager
def lock(folder: Path) -> Iterator[None]:
    """The run lock of a project folder; the system frees it when a run is killed."""
    from filelock import FileLock, Timeout

    place = folder / ".imakita"
    place.mkdir(parents=True, exist_ok=True)
    held = FileLock(place / "run.lock", timeout=0)
    try:
        held.acquire()
    except Timeout as error:
        raise BusyError(
            f"another imakita is working in {folder}. Wait for it, or stop it, and run again."
        ) from error
    try:
        yield
    finally:
        held.release()


def writer(config: Config, use: str | None = None) -> Writer:
    """Choose the writer and wrap it so that the model is loaded at the first question."""
    from ..backends import choose, open_backend
    from ..config import cards, models_folder
    from ..run import Writer

    folder = models_folder()
    choice = choose(
        use or config.model.use,
        cards(folder / "cards", config.folder / "models" / "cards"),
        config.model.server,
        folder / "weights",
    )
    card = choice.card
    if card is None:
        return Writer(choice)
    if card.backend == "translator":
        made = cache(lambda: _translator(folder))
        return Writer(choice, translate=lambda *asked: made().sure(*asked))
    return Writer(choice, ask=late(lambda: open_backend(card).ask))


def late(load: Callable[[], Callable[[Sequence[Any]], Sequence[T]]]) -> Callable[..., Sequence[T]]:
    """A callable that is only made at its first call with something to do."""
    made = cache(load)
    return lambda items: made()(items) if items else ()


def _translator(models: Path) -> Bundled:
    from ..backends.bundled import Bundled

    return Bundled(models)
