"""Is everything in place? One check per outside world, each with what to do when it is not."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import dataclass

from ..domain import FeedState
from ..errors import ModelError
from ..fetch import agent
from ..render.affiliate import is_amazon
from .extras import cover_ready
from .ingest import poll_feed, said
from .release import output_folder
from .world import World


@dataclass(frozen=True, slots=True)
class Check:
    """One thing looked at. `ok` None means: not needed, only told."""

    name: str
    ok: bool | None
    said: str


def doctor(world: World, *, feeds: bool = True) -> Iterator[Check]:
    """Look at the settings, database, output folder, writer, site tools and, if asked, feeds."""
    yield Check("settings", True, f"{len(world.config.feeds)} feeds, {world.config.folder}")
    yield Check("database", True, world.config.store.url)
    yield output(world)
    yield contact(world)
    choice = world.writer.choice
    yield Check("writer", choice.card is not None, choice.why)
    if world.judge is not None:
        said = f"{world.judge.card.name} gives a second opinion; it can hold, never release"
        yield Check("judge", True, said)
    yield encoder(world)
    yield from _site(world)
    found = shutil.which("hugo")
    yield Check(
        "hugo", True if found else None, found or "not found; only needed to preview a site"
    )
    if feeds:
        yield from map_feeds(world)


def contact(world: World) -> Check:
    """How we introduce ourselves, and whether a webmaster can reach the user."""
    limits = world.config.fetch
    hint = "" if limits.contact else ". Set fetch.contact, so that a webmaster can reach you."
    return Check("user agent", True if limits.contact else None, agent(limits) + hint)


def encoder(world: World) -> Check:
    """Is the sentence encoder that grouping may ask there, and does it answer?"""
    if not world.config.group.encoder:
        return Check("encoder", None, "off (group.encoder): words alone group the reports")
    if world.encode is None:
        said = "models/weights/near is missing: words alone group the reports. Reinstall imakita"
        return Check("encoder", False, f"{said}, or set group.encoder to false.")
    try:
        (numbers,) = world.encode(["A laboratory releases a model"], lambda word: 1.0)
    except ModelError as error:
        return Check("encoder", False, str(error))
    return Check("encoder", True, f"models/weights/near, {len(numbers)} numbers a text")


def _site(world: World) -> Iterator[Check]:
    """Can covers be made, does the hook find what it needs, is Amazon's sentence there?"""
    config = world.config
    font, said = cover_ready(world)
    yield Check("cover", True if font else None, said)
    if config.site.hook and config.site.hook[0].startswith("git-"):
        place = shutil.which("git")
        yield Check("hook", place is not None, place or "site.hook needs git, which is missing")
    if any(is_amazon(o.url) for o in config.affiliate.links) and not config.affiliate.amazon:
        yield Check(
            "affiliate", False, "links to Amazon need its sentence: set affiliate.amazon to a name"
        )


def output(world: World) -> Check:
    """Can the output folder be written?"""
    folder = output_folder(world)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        probe = folder / ".imakita-doctor"
        probe.write_bytes(b"x")
        probe.unlink()
    except OSError as error:
        return Check(
            "output", False, f"{folder}: {error.strerror}. Change site.folder or its mode."
        )
    return Check("output", True, str(folder))


def map_feeds(world: World) -> Iterator[Check]:
    """Ask each feed once, without validators, and say what it answered."""
    polls = world.pool(lambda f: poll_feed(world, f, FeedState(f.url)), world.config.feeds)
    for answer in polls:
        told = f"{len(answer.entries)} entries"
        good = None if answer.postponed else answer.state.error is None
        yield Check(f"feed {answer.feed.name}", good, told if good else said(answer))
