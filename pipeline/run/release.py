"""What leaves the machine: review sheets for people, and approved articles as files."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path, PurePosixPath

from filelock import FileLock, Timeout

from ..domain import Article, Decision, Item, State
from ..errors import OutputError, TransitionError
from ..publish import publish, remove_sheet, write_sheet
from ..render import render, sheet, sheet_path
from ..review import auto_approve, mark_published
from .extras import extras
from .world import World

RELEASE_WAIT_S = 600  # as long as a hook may take


def output_folder(world: World) -> Path:
    """The output folder, as an absolute path."""
    return (world.config.folder / world.config.site.folder).resolve()


def show_queue(world: World) -> None:
    """Write a review sheet for each waiting item, and remove the sheets of decided ones."""
    folder = output_folder(world)
    waiting = {sheet_path(i): i for i in world.store.items([State.QUEUED, State.HELD])}
    for item in waiting.values():
        write_sheet(sheet(item), folder)
    # The archive is only read where a sheet lies that is none of theirs.
    if any(f"queue/{file.name}" not in waiting for file in folder.glob("queue/*.md")):
        for item in world.store.items():
            if sheet_path(item) not in waiting:
                remove_sheet(sheet_path(item), folder)


def approve_by_policy(world: World, items: Sequence[Item]) -> list[Item]:
    """Let the review policy approve what passed; without `publish: auto` it approves nothing."""
    policy = world.config.review
    if policy.publish != "auto":
        return []
    tried = (
        auto_approve(
            world.store,
            item,
            world.now(),
            allow_review=policy.publish_with_remarks,
            allow_degraded=world.config.model.translator_publishes,
        )
        for item in items
    )
    return [item for item in tried if item is not None]


def let_out(world: World, item: Item) -> list[str]:
    """Approve and publish one new item if the policy wants it; returns the folder written, if any.

    What cannot be written stays approved, and the end of the run tries it again.
    """
    queued = [item] if item.state is State.QUEUED else []
    return published(world, approve_by_policy(world, queued))[0]


def publish_approved(world: World) -> tuple[list[str], list[str]]:
    """Publish every approved item; returns the folders written and the failures, in words.

    Idempotent: an item whose files were written before a kill is written again, identically.
    """
    return published(world, world.store.items([State.APPROVED]))


def published(world: World, items: Sequence[Item]) -> tuple[list[str], list[str]]:
    """Publish these approved items."""
    written, failed = [], []
    for item in items:
        try:
            written.append(publish_one(world, item))
            world.tell(f"publish {item.id}: {written[-1]}")
        except TransitionError as error:
            world.tell(f"publish {item.id}: {error}")  # a person decided otherwise meanwhile
        except OutputError as error:
            failed.append(f"{item.id}: {error}")
            world.tell(f"publish {item.id}: {error}")
    return written, failed


def publish_one(world: World, item: Item) -> str:
    """Render one approved item as of its approval, write it, and record the files.

    One at a time in a project: a run and the desk may come to the same article at once, and who
    comes second finds it published.
    """
    with one_release(world.config.folder):
        item = world.store.item(item.id)
        if item.state is State.APPROVED:
            return _written(world, item)
    if item.state is not State.PUBLISHED:
        raise TransitionError(f"{item.id} is {item.state} by now; it was not published.")
    return published_folder(world, item)


def published_folder(world: World, item: Item) -> str:
    """Where an article that is published already went."""
    paths = world.store.publication(item.id)
    return str(PurePosixPath(next(iter(paths))).parent) if paths else item.id


@contextmanager
def one_release(folder: Path) -> Iterator[None]:
    """Wait for whoever publishes in this project; a publication takes milliseconds."""
    place = folder / ".imakita"
    place.mkdir(parents=True, exist_ok=True)
    try:
        with FileLock(place / "release.lock", timeout=RELEASE_WAIT_S):
            yield
    except Timeout as error:
        raise OutputError(
            f"another imakita has been publishing in {folder} for {RELEASE_WAIT_S} seconds; its "
            "hook may hang. Run `imakita publish` later; nothing is lost."
        ) from error


def _written(world: World, item: Item) -> str:
    approval = approval_of(world.store.decisions(item.id))
    article, site = rendered(world, item, approval), world.config.site
    folder, said = output_folder(world), trailers(item, approval)
    publish(article, folder, site.hook, world.config.folder, said)
    hashes = {article.path(f): sha256(f.body).hexdigest() for f in article.files}
    mark_published(world.store, item.id, hashes, world.now())
    return article.place


def rendered(world: World, item: Item, approval: Decision | None) -> Article:
    """An item as it is or would be published, with all its extras. Without approval: a draft."""
    now = approval.at if approval else item.created
    return render(item, world.config.site, reviewed=approval, now=now, extras=extras(world, item))


def trailers(item: Item, approval: Decision) -> tuple[str, ...]:
    """The last lines of a commit: what was read, what wrote, and who read it before us."""
    lines = [f"Source: {s.url}" for s in item.sources if s.url]
    if item.provenance and item.provenance.model:
        lines.append(f"Model: {item.provenance.model}")
    if not approval.by_policy:
        lines.append(f"Reviewed-by: {approval.who}")
    return tuple(" ".join(line.split()) for line in lines)


def approval_of(decisions: Sequence[Decision]) -> Decision:
    """The newest approval. Its time dates the article, not the clock: a rerun is identical."""
    return next(d for d in reversed(decisions) if d.after is State.APPROVED)


def last_approval(decisions: Sequence[Decision]) -> Decision | None:
    """The approval that still holds; None when there was none or it was taken back."""
    if not decisions or decisions[-1].after not in (State.APPROVED, State.PUBLISHED):
        return None
    return approval_of(decisions)
