"""What a person's decision sets going: publish one article, take one back. No run lock is needed.

Works while a run goes on in another process: the database's revisions decide who was first, and
one release at a time writes files.
"""

from __future__ import annotations

from datetime import datetime
from hashlib import sha256

from .. import review
from ..domain import Act, Item, State
from ..errors import TransitionError
from ..publish import remove_sheet, write_sheet
from ..render import sheet
from ..withdraw import withdraw
from .release import one_release, output_folder, publish_one
from .world import World


def release(world: World, item: Item) -> str:
    """Publish one approved article and put its review sheet away; returns its folder."""
    folder = publish_one(world, item)
    remove_sheet(sheet(item), output_folder(world))
    return folder


def show_one(world: World, item: Item) -> None:
    """Write or remove the review sheet of one article, as its state asks."""
    folder = output_folder(world)
    if item.state in (State.QUEUED, State.HELD):
        write_sheet(sheet(item), folder)
    else:
        remove_sheet(sheet(item), folder)


def unpublish(
    world: World, prefix: str, who: str, reason: str, now: datetime, *, holder: str = ""
) -> Item:
    """Take a published article's files out of the site, and say so in the record.

    The files go to `.imakita/withdrawn/`. Files first: killed in between, it is done again.
    """
    item = world.store.item(prefix)
    if (problem := review.illegal(item.state, State.UNPUBLISHED)) is not None:
        raise TransitionError(f"{item.id} {problem}")
    with one_release(world.config.folder):
        paths = world.store.publication(item.id)
        attic = world.config.folder / ".imakita" / "withdrawn" / item.id
        withdraw(output_folder(world), paths, attic)
        return review.mark_unpublished(
            world.store, item.id, who, reason, now, holder=holder, revision=item.revision
        )


def undo(
    world: World,
    prefix: str,
    who: str,
    now: datetime,
    *,
    holder: str = "",
    revision: int | None = None,
) -> Item:
    """Take a person's last step back; a page that went out by it is taken back too."""
    item = world.store.item(prefix)
    last = review.undoable(world.store.decisions(item.id), now)
    first_time = last is not None and last.before is not State.CORRECTING
    if item.state is State.PUBLISHED and last is not None and last.act is Act.APPROVE:
        if last.who != who:
            raise TransitionError(f"{item.id}: the last step was {last.who}'s, who may undo it.")
        if first_time:
            unpublish(world, item.id, who, "undo", now)
            back = review.reopen(world.store, item.id, who, now)
            show_one(world, back)
            return back
    back = review.undo(world.store, item.id, who, now, holder=holder, revision=revision)
    show_one(world, back)
    return back


def edited_outside(world: World, item: Item) -> tuple[str, ...]:
    """The published files that no longer are what was written: a person edited or removed them."""
    folder = output_folder(world)
    found = []
    for path, known in world.store.publication(item.id).items():
        file = folder / path
        if not file.is_file() or sha256(file.read_bytes()).hexdigest() != known:
            found.append(path)
    return tuple(found)
