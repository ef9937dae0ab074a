"""The four doors and the clock, gathered: what the coordinator may touch and no stage may."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from ..backends import Choice
from ..brief import Translate
from ..config import Config
from ..domain import FactCard, Prompt, Reply, Response
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
    ) -> Response:
        """Fetch one URL; raises FetchError."""


Ask = Callable[[Sequence[Prompt]], Sequence[Reply]]


@dataclass(frozen=True, slots=True)
class Writer:
    """Who writes: the choice and why, and the one callable it comes down to (or neither)."""

    choice: Choice
    ask: Ask | None = None
    translate: Translate | None = None


@dataclass(frozen=True, slots=True)
class World:
    """Everything outside the pure stages. `tell` receives progress, one short line per step."""

    config: Config
    store: Store
    web: Web
    writer: Writer
    template: tuple[str, str, str]
    now: Callable[[], datetime]
    tell: Callable[[str], None] = lambda line: None
    pool: Executor = here
    cards: tuple[FactCard, ...] = ()
    names: Gazetteer | None = None
