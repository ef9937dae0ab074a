"""What a person's decision sets going: publish one article, take one back. No run lock is needed.

Works while a run goes on in another process: the database's revisions decide who was first, and
one release at a time writes files.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from hashlib import sha256

from .. import review
from ..domain import Act, Article, File, Item, State
from ..errors import InputError, TransitionError
from ..publish import remove_sheet, write_sheet
from ..readback import UnreadableError, readback
from ..render import sheet, sheet_path
from ..review import Hand
from ..withdraw import withdraw
from .gate import report_of
from .release import approval_of, one_release, output_folder, publish_one, rendered
from .world import World


def release(world: World, item: Item) -> str:
    """Publish one approved article and put its review sheet away; returns its folder."""
    if item.state is not State.APPROVED:
        raise TransitionError(f"{item.id} is {item.state}; only an approved article is published.")
    folder = publish_one(world, item)
    remove_sheet(sheet_path(item), output_folder(world))
    return folder


def show_one(world: World, item: Item) -> None:
    """Write or remove the review sheet of one article, as its state asks."""
    folder = output_folder(world)
    if item.state in (State.QUEUED, State.HELD):
        write_sheet(sheet(item), folder)
    else:
        remove_sheet(sheet_path(item), folder)


def unpublish(world: World, prefix: str, hand: Hand, reason: str) -> Item:
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
        seen = replace(hand, revision=item.revision)
        return review.mark_unpublished(world.store, item.id, seen, reason)


def undo(world: World, prefix: str, hand: Hand) -> Item:
    """Take a person's last step back; a page that went out by it is taken back too."""
    item = world.store.item(prefix)
    last = review.undoable(world.store.decisions(item.id), hand.now)
    first_time = last is not None and last.before is not State.CORRECTING
    if item.state is State.PUBLISHED and last is not None and last.act is Act.APPROVE:
        if last.who != hand.who:
            raise TransitionError(f"{item.id}: the last step was {last.who}'s, who may undo it.")
        if first_time:
            # The lease was given back with the decision.
            free = Hand(hand.who, hand.now)
            unpublish(world, item.id, free, "undo")
            back = review.reopen(world.store, item.id, free)
            show_one(world, back)
            return back
    back = review.undo(world.store, item.id, hand)
    show_one(world, back)
    return back


def reimport(world: World, prefix: str, hand: Hand) -> Item:
    """Take what a person edited in a published page into the draft; the page is not touched.

    Raises InputError with the reason when the edit is more than changed sentences.
    """
    item = world.store.item(prefix)
    if not edited_outside(world, item) or item.draft is None:
        raise InputError(f"{item.id}: its published files are as they were written.")
    with one_release(world.config.folder):
        approval = approval_of(world.store.decisions(item.id))
        made = rendered(world, item, approval)
        page = made.files[0]
        place, known = made.path(page), world.store.publication(item.id)
        found = _hand_edited(world, item, place)
        if known.get(place) != sha256(page.body).hexdigest():
            raise InputError(
                f"{item.id}: the settings changed since; nobody can tell what was edited."
            )
        try:
            draft = readback(found.decode(), page.body.decode(), item.draft)
        except (UnreadableError, UnicodeDecodeError) as error:
            raise InputError(f"{place}: {error} The page stays as it is.") from error
        files = _beside(world, made, place, found, known)
        report = report_of(world, draft, item.sources, item.cards)
        return review.take_in(world.store, item, hand, draft, report, files)


def _hand_edited(world: World, item: Item, place: str) -> bytes:
    path = output_folder(world) / place
    if not path.is_file():
        raise InputError(f"{item.id}: {place} is not there any more. `imakita unpublish` says so.")
    return path.read_bytes()


def _beside(
    world: World, made: Article, place: str, page: bytes, known: Mapping[str, str]
) -> dict[str, str]:
    """The record of claims beside the page gets the page's new hash; the hashes of all files."""
    files = {**known, place: sha256(page).hexdigest()}
    for file in made.files:
        if file.path.endswith(".claims.json"):
            claims = {**json.loads(file.body), "markdown_sha256": files[place]}
            text = json.dumps(claims, ensure_ascii=False, indent=1, sort_keys=True)
            body = f"{text}\n".encode()
            write_sheet(File(made.path(file), body), output_folder(world))
            files[made.path(file)] = sha256(body).hexdigest()
    return files


def edited_outside(world: World, item: Item) -> tuple[str, ...]:
    """The published files that no longer are what was written: a person edited or removed them."""
    folder = output_folder(world)
    found = []
    for path, known in world.store.publication(item.id).items():
        file = folder / path
        if not file.is_file() or sha256(file.read_bytes()).hexdigest() != known:
            found.append(path)
    return tuple(found)
