"""The four doors and the clock, gathered: what the coordinator may touch and no stage may."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from ..backends import Choice
from ..brief import Translate
from ..config import Config
from ..dedupe import Encode
from ..domain import Card, FactCard, Persona, Prompt, Reply, Response, Source, Story, Term
from ..execute import Executor, here
from ..facts import Gazetteer
from ..store import Store


class Web(Protocol):
    """The web door: `fetch.Web`, or its fake."""

    def get(
        self,
        url: str,
        *,
        max_bytes: int,
        etag: str | None = None,
        last_modified: str | None = None,
        feed: bool = False,
    ) -> Response:
        """Fetch one URL; raises FetchError."""


Earlier = Callable[[Story, Sequence[Source]], Sequence[Source]]


def nothing_earlier(story: Story, sources: Sequence[Source]) -> Sequence[Source]:
    """The archive of a world that has none."""
    return ()


Ask = Callable[[Sequence[Prompt]], Sequence[Reply]]


@dataclass(frozen=True, slots=True)
class Writer:
    """Who writes: the choice and why, and the one callable it comes down to (or neither)."""

    choice: Choice
    ask: Ask | None = None
    translate: Translate | None = None


@dataclass(frozen=True, slots=True)
class Judge:
    """A second model that may hold what the first wrote: its card, and its prompt template."""

    card: Card
    ask: Ask
    template: tuple[str, str, str]


@dataclass(frozen=True, slots=True)
class World:
    """Everything outside the pure stages. `tell` receives progress, one short line per step.

    `processors` is how many there are: with a second one, many feeds are read beside the asking.
    `encode` is the sentence encoder that grouping may ask; without it, words alone decide.
    `earlier` searches the archive: given a story and its sources it returns articles that earlier
    stories were written from, best first, for the background; without an archive there are none.
    """

    config: Config
    store: Store
    web: Web
    writer: Writer
    template: tuple[str, str, str]
    now: Callable[[], datetime]
    tell: Callable[[str], None] = lambda line: None
    pool: Executor = here
    cards: tuple[FactCard, ...] = ()
    judge: Judge | None = None
    processors: int = 1
    encode: Encode | None = None
    names: Gazetteer | None = None
    terms: tuple[Term, ...] = ()
    persona: Persona | None = None
    earlier: Earlier = nothing_earlier
