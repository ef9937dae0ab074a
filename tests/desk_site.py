"""A desk to test: the fictional sample stories in the queue, served on loopback, clock in hand."""

from __future__ import annotations

import json
import shutil
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path

import uvicorn

from pipeline.domain import Item, State
from pipeline.run import World
from pipeline.store import Store
from pipeline.web import application
from pipeline.web.desk import Desk
from pipeline.web.serve import address, listen
from samples.serve import serving
from tests.sample_run import DATA, NOON, PORT, SITE, drafts, scripted_run, settings, world


@dataclass(slots=True)
class Clock:
    """A clock that a test moves."""

    at: datetime = NOON

    def __call__(self) -> datetime:
        """What time it is."""
        return self.at

    def pass_(self, seconds: float) -> None:
        """Let time go by."""
        self.at += timedelta(seconds=seconds)


@dataclass(slots=True)
class Served:
    """A running desk: its world, its address, its clock."""

    world: World
    desk: Desk
    clock: Clock

    @property
    def base(self) -> str:
        """http://host:port"""
        return f"http://127.0.0.1:{self.desk.port}"

    @property
    def store(self) -> Store:
        """The database behind it."""
        return self.world.store

    def link(self, who: str = "miho") -> str:
        """A one-time link for another browser."""
        return f"{self.base}/enter?token={self.desk.link(who)}"

    def item(self, words: str) -> Item:
        """The article whose source's address has these words."""
        return next(i for i in self.store.items() if words in i.story.entries[0].url)


@cache
def prepared() -> Path:
    """A project folder after one scripted run: five clean stories and one with a wrong figure."""
    import tempfile

    folder = Path(tempfile.mkdtemp(prefix="imakita-desk-"))
    lie = json.loads((DATA / "unfaithful" / "wrong-number.json").read_text(encoding="utf-8"))
    replies = {**drafts(), lie["story"]: lie["replies"]}
    with serving(SITE, PORT) as base:
        scripted_run(settings(folder, base, publish="human"), replies)
    return folder


def project(folder: Path) -> Path:
    """A copy of the prepared project."""
    shutil.copytree(prepared(), folder, dirs_exist_ok=True)
    return folder / "feeds.yaml"


@contextmanager
def desk_on(feeds: Path, password: str | None = None, host: str = "127.0.0.1") -> Iterator[Served]:
    """A desk over a project, on a free port, in a thread of its own."""
    clock = Clock()
    with world(feeds) as opened:
        opened = replace(opened, now=clock)
        desk, bound = listen(opened, "miho", host, 0, password)
        config = uvicorn.Config(
            application(desk), log_level="error", timeout_graceful_shutdown=1, lifespan="off"
        )
        server = uvicorn.Server(config)
        thread = threading.Thread(target=server.run, kwargs={"sockets": [bound]}, daemon=True)
        thread.start()
        try:
            yield Served(opened, desk, clock)
        finally:
            server.should_exit = True
            thread.join(timeout=20)
            bound.close()


def published(served: Served) -> list[str]:
    """The pages on the disk."""
    folder = served.world.config.folder / "output"
    return sorted(str(p.relative_to(folder)) for p in folder.glob("posts/*/index.md"))


__all__ = ["Clock", "Served", "State", "address", "desk_on", "prepared", "project", "published"]
