"""What leaves the machine: review sheets for people, and approved articles as files."""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import sha256
from pathlib import Path

from ..domain import Decision, Item, State
from ..errors import OutputError
from ..publish import publish, remove_sheet, write_sheet
from ..render import render, sheet
from ..review import auto_approve, mark_published
from .world import World


def output_folder(world: World) -> Path:
    """The output folder, as an absolute path."""
    return (world.config.folder / world.config.site.folder).resolve()


def show_queue(world: World) -> None:
    """Write a review sheet for each waiting item, and remove the sheets of decided ones."""
    folder = output_folder(world)
    for item in world.store.items():
        if item.state in (State.QUEUED, State.HELD):
            write_sheet(sheet(item), folder)
        else:
            remove_sheet(sheet(item), folder)


def approve_by_policy(world: World, items: Sequence[Item]) -> None:
    """Let the review policy approve what passed; without `publish: auto` it approves nothing."""
    policy = world.config.review
    if policy.publish != "auto":
        return
    for item in items:
        auto_approve(
            world.store,
            item,
            world.now(),
            allow_review=policy.publish_with_remarks,
            allow_degraded=world.config.model.translator_publishes,
        )


def publish_approved(world: World) -> tuple[list[str], list[str]]:
    """Publish every approved item; returns the folders written and the failures, in words.

    Idempotent: an item whose files were written before a kill is written again, identically.
    """
    written, failed = [], []
    for item in world.store.items([State.APPROVED]):
        try:
            written.append(publish_one(world, item))
            world.tell(f"publish {item.id}: {written[-1]}")
        except OutputError as error:
            failed.append(f"{item.id}: {error}")
            world.tell(f"publish {item.id}: {error}")
    return written, failed


def publish_one(world: World, item: Item) -> str:
    """Render one approved item as of its approval, write it, and record the files."""
    approval = approval_of(world.store.decisions(item.id))
    article = render(item, world.config.site, reviewed=approval, now=approval.at)
    publish(article, output_folder(world), world.config.site.hook, world.config.folder)
    hashes = {article.path(f): sha256(f.body).hexdigest() for f in article.files}
    mark_published(world.store, item.id, hashes, world.now())
    return article.place


def approval_of(decisions: Sequence[Decision]) -> Decision:
    """The newest approval. Its time dates the article, not the clock: a rerun is identical."""
    return next(d for d in reversed(decisions) if d.after is State.APPROVED)
