"""Feeds → entries → stories → the sources of the chosen ones."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from urllib.parse import urlsplit

from ..dedupe import group
from ..domain import Entry, Feed, FeedState, Level, Ranked, Response, Select, Source, Story
from ..errors import FetchError
from ..execute import Call, apart, directly
from ..extract import distinct, extract
from ..fetch import answered, due, failed, reserved, unchanged
from ..parse import parse
from ..rank import rank
from ..store import decode, encode
from .keeping import Keeper
from .world import World

# From so many feeds on it pays to start processes that read them. This one, which asks and keeps,
# takes three quarters of the time that reading takes: it keeps two readers busy, never more.
MANY, READERS = 100, 2
# As long as a story can go on with an earlier one, and a few days for feeds that are late.
REMEMBERED = timedelta(days=35)


@dataclass(frozen=True, slots=True)
class Poll:
    """What one feed answered: its entries, its new state, and the problem if there was one.

    `read` counts the entries of the answer, `new` those that were not known when it was kept;
    `postponed`: it was not asked, because its host wants to be left alone for a while.
    """

    feed: Feed
    state: FeedState
    entries: tuple[Entry, ...] = ()
    read: int = 0
    new: int = 0
    unchanged: bool = False
    postponed: bool = False


Keep = Callable[["Poll"], "Poll"]


def poll(
    world: World, feeds: Sequence[Feed] | None = None, keep: Keep = lambda p: p
) -> Iterator[Poll]:
    """Ask the feeds that are due (or just these), several hosts at once, one host's in turn.

    A bad feed is a Poll with `state.error`, never a stop. Each poll goes through `keep` at once,
    in the thread that made it, so that nothing waits in memory for a slow host.
    """
    states, now = world.store.feed_states(), world.now()
    asked = feeds
    if asked is None:
        asked = [f for f in world.config.feeds if due(states.get(f.url), now)]
    if feeds is None and len(asked) < len(world.config.feeds):
        world.tell(f"fetch: {len(asked)} of {len(world.config.feeds)} feeds are due")

    with apart(min(READERS, world.processors - 1) if len(asked) >= MANY else 0) as call:

        def one_host(feeds: Sequence[Feed]) -> list[Poll]:
            known = [states.get(f.url, FeedState(f.url)) for f in feeds]
            return [keep(poll_feed(world, *both, call)) for both in zip(feeds, known, strict=True)]

        for answers in world.pool(one_host, by_host(asked, states)):
            for answer in answers:
                world.tell(f"fetch {answer.feed.name}: {said(answer)}")
                yield answer


def by_host(feeds: Sequence[Feed], states: Mapping[str, FeedState]) -> list[list[Feed]]:
    """The feeds of each host together: a host is asked one thing at a time in any case."""
    hosts: dict[str, list[Feed]] = {}
    for feed in feeds:
        known = states.get(feed.url)
        address = known.address if known and known.address else feed.url
        hosts.setdefault(urlsplit(address).hostname or "", []).append(feed)
    return list(hosts.values())


def said(answer: Poll) -> str:
    """What a feed answered, in a few words."""
    if answer.state.error is not None:
        return answer.state.error
    if answer.postponed:
        return "left for later: its host asks for a longer pause"
    return "unchanged" if answer.unchanged else f"{answer.read} entries, {answer.new} new"


def poll_feed(world: World, feed: Feed, known: FeedState, call: Call = directly) -> Poll:
    """Ask one feed, with the validators of its last answer; `call` does the reading."""
    now, limits = world.now(), world.config.fetch
    interval = timedelta(minutes=limits.interval_minutes)
    try:
        response = world.web.get(
            known.address or feed.url,
            max_bytes=limits.feed_bytes,
            etag=known.etag,
            last_modified=known.last_modified,
            feed=True,
        )
    except FetchError as error:
        state = failed(known, error, now, interval)
        return Poll(feed, state, postponed=error.reason == "later")
    if unchanged(known, response):
        return Poll(feed, answered(known, response, None, now, interval), unchanged=True)
    parsed = call(parse, feed, response, now)
    problem = parsed.problem if not parsed.entries else None
    state = answered(known, response, problem, now, interval)
    return Poll(feed, state, parsed.entries, read=len(parsed.entries))


def take_in(world: World, feeds: Sequence[Feed] | None = None) -> tuple[tuple[Poll, ...], int]:
    """Ask the feeds and keep what they say; gives the polls (without entries) and how many are new.

    A feed's entries and state are one transaction, made as soon as it answered: killed anywhere,
    a feed that was not kept is simply asked again.
    """
    keeper = Keeper(world.store.take_in)

    def keep(answer: Poll) -> Poll:
        return replace(answer, entries=(), new=keeper.keep(answer.state, answer.entries))

    polls = tuple(poll(world, feeds, keep))
    new = sum(p.new for p in polls)
    world.tell(f"parse: {new} new entries")
    return polls, new


def gather(world: World) -> None:
    """Put the entries that belong to no story yet into stories."""
    loose = world.store.unstoried_entries()
    world.store.save_stories(group(loose, recent(world), world.encode))


def recent(world: World) -> tuple[Story, ...]:
    """The stories that may still grow, go on or be written: older ones are only searched."""
    return world.store.stories(since=world.now() - REMEMBERED)


def choose(
    world: World,
    stories: Sequence[Story],
    select: Select,
    done: frozenset[str] | None = None,
) -> tuple[Ranked, ...]:
    """Rank the stories that have no article yet; the unrefused ones are to be written.

    `done` are the ids of those that have one; None: the store is asked.
    """
    done = frozenset(world.store.story_ids_with_items()) if done is None else done
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
        source = kept(world, entry) or _read(world, story, entry, page, prefix)
        sources.append(numbered(source, prefix))
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
        page = world.web.get(entry.url, max_bytes=world.config.fetch.page_bytes)
    except FetchError as error:
        return error
    why = reserved(page)
    return page if why is None else FetchError(f"{page.url}: {why}.", "reserved")


def kept(world: World, entry: Entry) -> Source | None:
    """What was read of an entry's page before, numbered as it was then."""
    payload = world.store.result("source", entry.id)
    return decode(Source, payload) if payload is not None else None


def numbered(source: Source, letter: str) -> Source:
    """A source whose sentences are called `letter` + 1, 2, …"""
    if source.sentences and source.sentences[0].id == f"{letter}1":
        return source
    sentences = (replace(s, id=f"{letter}{i}") for i, s in enumerate(source.sentences, 1))
    return replace(source, sentences=tuple(sentences))


def _read(
    world: World, story: Story, entry: Entry, page: Response | FetchError | None, prefix: str
) -> Source:
    if isinstance(page, FetchError):
        # Not kept: the page may answer next time.
        source = extract(entry, None, world.now(), prefix)
        what = "page not used" if page.reason == "reserved" else "page not read"
        return replace(source, warnings=(*source.warnings, f"{what}: {page}"))
    source = extract(entry, page, world.now(), prefix)
    world.store.save_result("source", entry.id, encode(source), story_id=story.id, at=world.now())
    return source
