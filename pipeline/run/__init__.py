"""The machine half: from the feeds to the queue, and what the policy lets out."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from ..dedupe import group
from ..domain import Act, Decision, Entry, Item, Ranked, Select, Source, State, Story
from ..errors import InputError
from ..review import wake_due
from .account import Cost, cost_of, total
from .compose import Read, compose, compose_all, composed
from .ingest import Poll, choose, gather, poll, recent, take_in, usable
from .pick import Pick
from .release import approve_by_policy, let_out, publish_approved, show_queue
from .world import Judge, World, Writer

__all__ = ["Judge", "Summary", "World", "Writer", "finish", "preview", "run", "single"]


@dataclass(frozen=True, slots=True)
class Summary:
    """What a run did. `queued` and `held` are this run's; `failures` are sentences for people."""

    entries: int = 0
    stories: int = 0
    selected: int = 0
    published: tuple[str, ...] = ()
    queued: tuple[str, ...] = ()
    held: tuple[str, ...] = ()
    refused: tuple[str, ...] = ()
    feeds_failed: tuple[str, ...] = ()
    output_failed: tuple[str, ...] = ()
    writer: str = ""
    cost: Cost = field(default_factory=Cost)

    def counts(self) -> dict[str, int]:
        """The numbers alone."""
        return {
            "entries": self.entries,
            "stories": self.stories,
            "selected": self.selected,
            "published": len(self.published),
            "queued": len(self.queued),
            "held": len(self.held),
            "refused": len(self.refused),
            "feeds_failed": len(self.feeds_failed),
            "output_failed": len(self.output_failed),
        }


@dataclass(frozen=True, slots=True)
class Queued:
    """What came of the stories: items, why others were not written, folders published."""

    items: Sequence[Item]
    unwritten: Sequence[str]
    published: Sequence[str]


def run(world: World, select: Select) -> Summary:
    """One run: fetch, parse, dedupe, rank, extract, write, verify, queue, and publish by policy."""
    ticket = world.store.start_run(world.now())
    polls, entries = take_in(world)
    gather(world)
    picked = Pick(world, select)
    queued = queue_stories(world, picked)
    refused = note_refusals(world, picked.ranked)
    items, again = queued.items, rewrite_unwritten(world)
    summary = finish(world, [*items, *again])
    summary = replace(
        summary,
        published=(*queued.published, *summary.published),
        entries=entries,
        stories=picked.open,
        selected=picked.selected,
        refused=(*refused, *picked.unread.values(), *queued.unwritten),
        feeds_failed=failures(polls),
        cost=total(
            cost_of(i.provenance, world.config.model) for i in [*items, *again] if i.provenance
        ),
    )
    world.store.finish_run(ticket, world.now(), summary.counts())
    return summary


def finish(world: World, items: Sequence[Item]) -> Summary:
    """The way out: policy approval, publication, and a sheet for whatever still waits."""
    wake_due(world.store, world.now())
    approve_by_policy(world, world.store.items([State.QUEUED]))
    published, failed = publish_approved(world)
    show_queue(world)
    now = {i.id: i.state for i in world.store.items([State.QUEUED, State.HELD])}
    return Summary(
        published=tuple(published),
        queued=tuple(i.id for i in items if now.get(i.id) is State.QUEUED),
        held=tuple(i.id for i in items if now.get(i.id) is State.HELD),
        output_failed=tuple(failed),
        writer=world.writer.choice.why,
    )


def preview(world: World, select: Select) -> tuple[tuple[Poll, ...], tuple[Ranked, ...]]:
    """A dry run: ask the feeds and rank, save and write nothing."""
    polls = tuple(poll(world))
    entries = [e for p in polls for e in p.entries]
    known = {e.id for e in world.store.entries()}
    loose = [e for e in entries if e.id not in known]
    stories = group([*world.store.unstoried_entries(), *loose], recent(world), world.encode)
    return polls, choose(world, stories, select)


def note_refusals(world: World, ranked: Sequence[Ranked]) -> tuple[str, ...]:
    """Keep why each story was not selected; the latest reason counts."""
    refused = [r for r in ranked if r.refusal is not None]
    for r in refused:
        world.store.set_refusal(r.story.id, r.refusal or "", world.now())
    return tuple(f"{r.story.entries[0].title}: {r.refusal}" for r in refused)


def queue_stories(world: World, found: Iterable[Read]) -> Queued:
    """Write the stories with what was read of them; without budget left, a refusal says so.

    What the policy lets out goes out at once, in the time in which a server writes others. A story
    that goes on with another waits for the end of the run, since the other may be published in it.
    """
    items, unwritten, out = list[Item](), list[str](), list[str]()
    for story, item in composed(world, found):
        if item is None:
            reason = "the daily token budget is used up; the next run goes on"
            world.store.set_refusal(story.id, reason, world.now())
            unwritten.append(f"{story.entries[0].title}: {reason}")
            continue
        world.store.add_item(item, first_decision(item))
        world.tell(f"queue {item.id}: {item.state}")
        items.append(item)
        if story.follows is None:
            out.extend(let_out(world, item))
    return Queued(items, unwritten, out)


def rewrite_unwritten(world: World) -> list[Item]:
    """Stories held because no usable writer answered are written as soon as one does."""
    if world.writer.choice.card is None:
        return []
    waiting = [i for i in world.store.items([State.HELD]) if unanswered(i)]
    written = compose_all(world, [(old.story, old.sources) for old in waiting])
    rewritten = []
    for old, again in zip(waiting, written, strict=True):
        if again is None or (old.provenance is not None and unanswered(again)):
            continue
        new = replace(again, revision=old.revision)
        decision = Decision(
            *(new.id, world.now(), "run", State.HELD, new.state, "writer available", Act.WRITE),
            revision=old.revision,
        )
        rewritten.append(world.store.save_item(new, decision, old.revision))
    return rewritten


def unanswered(item: Item) -> bool:
    """Whether no model has said anything about this story: there was none, or it was down."""
    asked = item.provenance
    silent = asked is None or (asked.backend != "translator" and not asked.tokens_out)
    return item.draft is None and silent


def single(world: World, entry: Entry, source: Source) -> Item:
    """One article by hand: the item of this entry's story, written now unless it exists.

    Raises InputError when the source is not usable (not English, nothing but a headline).
    """
    story = Story(entry.id, (entry,))
    known = world.store.item_of(story.id)
    if known is not None:
        return known
    sources, reason = usable((source,))
    if reason is not None:
        raise InputError(f"{entry.url}: {reason}. Hand over the article's text as a file or on -.")
    world.store.add_entries([entry])
    world.store.save_stories([story])
    item = compose(world, story, sources)
    world.store.add_item(item, first_decision(item))
    finish(world, [item])
    return world.store.item(item.id)


def first_decision(item: Item) -> Decision:
    """The first line of an item's audit trail."""
    reasons = "; ".join(item.reasons)
    return Decision(item.id, item.created, "run", None, item.state, reasons, Act.WRITE)


def failures(polls: Sequence[Poll]) -> tuple[str, ...]:
    """The feeds that did not answer usefully, each in one sentence."""
    return tuple(f"{p.feed.name} ({p.feed.url}): {p.state.error}" for p in polls if p.state.error)
