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
from typing import TYPE_CHECKING, TypeVar

import typer

from ..errors import BusyError, ConfigError

if TYPE_CHECKING:
    from ..backends.bundled import Bundled
    from ..config import Config
    from ..dedupe import Encode
    from ..fetch import Web
    from ..run import Judge, World, Writer
    from ..store import Store

T = TypeVar("T")
PROMPT = "article.ja.v2"
JUDGE_PROMPT = "judge.ja.v1"


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
def world(options: Options, use: str | None = None, *, writes: bool = True) -> Iterator[World]:
    """Everything a run needs, under the run lock. Raises BusyError when another run holds it.

    Without `writes` no writer is looked for: that asks for GPUs and takes seconds.
    """
    from ..config import (
        gazetteer,
        glossary,
        knowledge,
        knowledge_folder,
        models_folder,
        persona,
        prompt_template,
    )
    from ..execute import threads
    from ..fetch import Web
    from ..run import World
    from ..run.archive import archive
    from ..store import Store

    config = settings(options)
    with (
        lock(config.folder),
        Store.open(config.store.url) as opened,
        Web(config.fetch, opened) as web,
    ):
        text, digest = prompt_template(PROMPT)
        chosen = writer(config, use) if writes else nobody()
        yield World(
            config=config,
            store=opened,
            web=web,
            writer=chosen,
            judge=judge(config, chosen) if writes else None,
            template=(PROMPT, text, digest),
            now=now,
            tell=teller(options.quiet),
            pool=threads(config.fetch.parallel),
            processors=os.cpu_count() or 1,
            cards=knowledge(knowledge_folder(), config.folder / "knowledge"),
            encode=encoder(models_folder() / "weights" / "near") if config.group.encoder else None,
            names=gazetteer(config.folder / "knowledge" / "names"),
            terms=glossary(config.folder / "knowledge"),
            persona=persona(config.folder / "persona.yaml"),
            earlier=archive(opened),
        )


@contextmanager
def reading(options: Options) -> Iterator[tuple[Config, Web]]:
    """The settings and the web, for a command that keeps nothing and may run beside a run."""
    from ..fetch import Web

    config = settings(options)
    with Web(config.fetch) as web:
        yield config, web


@contextmanager
def desk_world(options: Options) -> Iterator[World]:
    """What a person's decisions need: no writer, no feeds, and no run lock.

    A run may take hours; decisions are safe beside it, by the database's revisions.
    """
    from ..config import gazetteer, prompt_template
    from ..fetch import Web
    from ..run import World
    from ..store import Store

    config = settings(options)
    with Store.open(config.store.url) as opened, Web(config.fetch) as web:
        yield World(
            config=config,
            store=opened,
            web=web,
            writer=nobody(),
            template=(PROMPT, *prompt_template(PROMPT)),
            now=now,
            tell=teller(options.quiet),
            names=gazetteer(config.folder / "knowledge" / "names"),
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


def judge(config: Config, chosen: Writer) -> Judge | None:
    """The second opinion that `verify.judge` names, loaded at its first question; None for none.

    Raises ConfigError for the writer's own card, which would agree with itself, and for a card
    that answers no questions.
    """
    name = config.verify.judge
    if name is None:
        return None
    from ..backends import choose, open_backend
    from ..config import cards, models_folder, prompt_template
    from ..run import Judge

    folder = models_folder()
    known = cards(folder / "cards", config.folder / "models" / "cards")
    card = choose(name, known, config.model.server, folder / "weights").card
    writes = chosen.choice.card
    if name == "auto" or card is None or card.backend not in ("transformers", "openai"):
        raise ConfigError(
            f"verify.judge: {name!r} judges nothing. Name a model card or a server's."
        )
    if writes is not None and (card.name, card.model) == (writes.name, writes.model):
        raise ConfigError(f"verify.judge: {name} is the writer too. Name another card, or null.")
    text, digest = prompt_template(JUDGE_PROMPT)
    return Judge(card, late(lambda: open_backend(card).ask), (JUDGE_PROMPT, text, digest))


def nobody() -> Writer:
    """No writer, for commands that write nothing new."""
    from ..backends import Choice
    from ..run import Writer

    return Writer(Choice(None, "this command writes nothing"))


def encoder(folder: Path) -> Encode | None:
    """The sentence encoder that grouping may ask, loaded when it does; None if it is not there."""
    if not (folder / "model.bin").is_file():
        return None

    def load() -> Encode:
        from ..backends.nearness import Near

        return Near(folder)

    return late(load)


def late(load: Callable[[], Callable[..., Sequence[T]]]) -> Callable[..., Sequence[T]]:
    """A callable that is only made at its first call with something to do."""
    made = cache(load)
    return lambda items, *more: made()(items, *more) if items else ()


def _translator(models: Path) -> Bundled:
    from ..backends.bundled import Bundled

    return Bundled(models)
