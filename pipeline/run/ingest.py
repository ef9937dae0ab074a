"""Feeds → entries → stories → the sources of the chosen ones."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import timedelta

from ..dedupe import group
from ..domain import Entry, Feed, FeedState, Level, Ranked, Response, Select, Source, Story
from ..errors import FetchError
from ..extract import distinct, extract
from ..parse import parse
from ..rank import rank
from ..store import decode, encode
from .world import World

# As long as a story can go on with an earlier one, and a few days for feeds that are late.
REMEMBERED = timedelta(days=35)


@dataclass(frozen=True, slots=True)
class Poll:
    """What one feed answered: its entries, its new state, and the problem if there was one."""

    feed: Feed
    state: FeedState
    entries: tuple[Entry, ...] = ()


def poll(world: World) -> tuple[Poll, ...]:
    """Ask every feed, several at once; a bad feed is a Poll with `state.error`, never a stop."""
    states = world.store.feed_states()

    def one(feed: Feed) -> Poll:
        return poll_feed(world, feed, states.get(feed.url, FeedState(feed.url)))

    polls = []
    for answer in world.pool(one, world.config.feeds):
        found = answer.state.error or f"{len(answer.entries)} entries"
        world.tell(f"fetch {answer.feed.name}: {found}")
        polls.append(answer)
    return tuple(polls)


def poll_feed(world: World, feed: Feed, known: FeedState) -> Poll:
    """Ask one feed, with the validators of its last answer."""
    now, limit = world.now(), world.config.fetch.feed_bytes
    try:
        response = world.web.get(
            feed.url, max_bytes=limit, etag=known.etag, last_modified=known.last_modified
        )
    except FetchError as error:
        return Poll(feed, replace(known, fetched=now, error=str(error), status=None))
    if response.status == 304:
        return Poll(feed, replace(known, fetched=now, status=304, error=None))
    parsed = parse(feed, response, now)
    state = FeedState(
        feed.url,
        etag=response.etag,
        last_modified=response.last_modified,
        fetched=now,
        status=response.status,
        error=parsed.problem if not parsed.entries else None,
    )
    return Poll(feed, state, parsed.entries)


def take_in(world: World, polls: Sequence[Poll]) -> int:
    """Save entries before feed states: killed in between, the feed is simply asked again."""
    new = 0
    for answer in polls:
        new += len(world.store.add_entries(answer.entries))
        world.store.save_feed_state(answer.state)
    loose = world.store.unstoried_entries()
    world.store.save_stories(group(loose, recent(world), world.encode))
    world.tell(f"parse: {new} new entries")
    return new


def recent(world: World) -> tuple[Story, ...]:
    """The stories that may still grow, go on or be written: older ones are only searched."""
    return world.store.stories(since=world.now() - REMEMBERED)


def choose(world: World, stories: Sequence[Story], select: Select) -> tuple[Ranked, ...]:
    """Rank the stories that have no article yet; the unrefused ones are to be written."""
    done = world.store.story_ids_with_items()
    open_stories = tuple(s for s in stories if s.id not in done)
    ranked = rank(
        open_stories, world.config.feeds, select, world.now(), world.config.rank, written=done
    )
    chosen = sum(r.refusal is None for r in ranked)
    world.tell(f"rank: {len(ranked)} open stories, {chosen} selected")
    return ranked


def read(world: World, story: Story) -> tuple[Source, ...]:
    """Read a story's articles, one per outlet, richest news source ids "a…", "b…" in order.

    A source that was read once is kept, so a killed run resumes with the very same text.
    """
    entries = tuple({e.outlet: e for e in reversed(story.entries)}.values())[::-1]
    chosen = entries[: world.config.article.sources_per_story]
    pages = world.pool(lambda e: _page(world, e), chosen)
    sources = []
    for prefix, entry, page in zip("abcdefgh", chosen, pages, strict=False):
        source = _kept(world, story, entry) or _read(world, story, entry, page, prefix)
        sources.append(source)
        world.tell(f"extract {entry.outlet}: {source.level}, {len(source.sentences)} sentences")
    return distinct(sources)


def usable(sources: Sequence[Source]) -> tuple[tuple[Source, ...], str | None]:
    """The English sources with more than a headline, or the reason why there are none."""
    english = tuple(s for s in sources if s.language == "en")
    if not english:
        languages = ", ".join(sorted({s.language for s in sources}))
        return (), f"not English ({languages})"
    read_ = tuple(s for s in english if s.level is not Level.HEADLINE)
    if not read_:
        warnings = "; ".join(w for s in english for w in s.warnings)
        return (), "nothing but a headline could be read" + (f" ({warnings})" if warnings else "")
    return read_, None


def _page(world: World, entry: Entry) -> Response | FetchError | None:
    if world.store.result("source", entry.id) is not None:
        return None
    try:
        return world.web.get(entry.url, max_bytes=world.config.fetch.page_bytes)
    except FetchError as error:
        return error


def _kept(world: World, story: Story, entry: Entry) -> Source | None:
    payload = world.store.result("source", entry.id)
    return decode(Source, payload) if payload is not None else None


def _read(
    world: World, story: Story, entry: Entry, page: Response | FetchError | None, prefix: str
) -> Source:
    if isinstance(page, FetchError):
        # Not kept: the page may answer next time.
        source = extract(entry, None, world.now(), prefix)
        return replace(source, warnings=(*source.warnings, f"page not read: {page}"))
    source = extract(entry, page, world.now(), prefix)
    world.store.save_result("source", entry.id, encode(source), story_id=story.id, at=world.now())
    return source
