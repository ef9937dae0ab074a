"""Stories' sources → items for the queue; all stories of a run are written together."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial

from .. import __version__
from ..brief import Translate, brief
from ..compare import cited, comparison
from ..domain import (
    EARLIER,
    Item,
    Prompt,
    Provenance,
    Reply,
    Source,
    State,
    Story,
    digest,
)
from ..errors import ModelError
from ..execute import threads
from ..verify.judge import questions, with_opinions
from ..write import Asker, fitted, plan, planned_by, relevant
from .account import Cost, foreseen, left_today
from .archive import predecessor
from .asking import Remembered
from .gate import report_of, verdict_of
from .ingest import numbered
from .world import World
from .writing import House, Settled, Writing, judge, said, writing

# A server's places for each story: one asks three or four prompts and then waits for the longest,
# so with fewer stories places stand empty; with more, all of them end at once.
_PLACES = 2
# A story, and what could be read of it.
Read = tuple[Story, tuple[Source, ...]]


@dataclass(frozen=True, slots=True)
class Job:
    """A story to write, and what may be cited for it: its sources, and articles before it.

    `goes_on`: it is the 続報 of a published article, whose source is the first of `earlier`.
    """

    story: Story
    sources: tuple[Source, ...]
    earlier: tuple[Source, ...] = ()
    goes_on: bool = False


def compose(world: World, story: Story, sources: tuple[Source, ...]) -> Item:
    """Write one story with whatever writer there is, whatever is left of the daily budget."""
    (item,) = compose_all(world, [(story, sources)], limited=False)
    assert item is not None
    return item


def compose_all(
    world: World, stories: Sequence[Read], *, limited: bool = True
) -> tuple[Item | None, ...]:
    """Write stories together; an item each says how it went.

    None: the daily budget ended before it was written. What was asked for it is remembered.
    """
    return tuple(item for _, item in composed(world, stories, limited=limited))


def composed(
    world: World, stories: Iterable[Read], *, limited: bool = True
) -> Iterator[tuple[Story, Item | None]]:
    """The same one by one, in the order of the stories, each as soon as it is written.

    A server answers one story while others are read, checked and published. A model in process
    is given the prompts of all stories at once, since it does best with a full batch.
    """
    writer, card = world.writer, world.writer.choice.card
    if card is None or (writer.ask is None and writer.translate is None):
        settled = Settled(None, None, (writer.choice.why,))
        for story, sources in stories:
            yield story, _item(world, Job(story, sources), settled, ())
        return
    jobs = (job_of(world, story, sources) for story, sources in stories)
    if writer.ask is None:
        assert writer.translate is not None
        for job in jobs:
            end = _seconded(world, job, translated(world, job, writer.translate))
            yield job.story, _item(world, job, end, ())
        return
    write = partial(_written, world, Remembered(world, writer.ask, card), limited)
    chances = _afforded(world, jobs) if limited else ((job, True) for job in jobs)
    side_by_side = card.batch // _PLACES if card.backend == "openai" else 0
    if side_by_side > 1:
        for written in threads(side_by_side)(write, ([chance] for chance in chances)):
            yield from written
    else:
        yield from write(list(chances))


def _written(
    world: World, ask: Remembered, limited: bool, chances: Sequence[tuple[Job, bool]]
) -> list[tuple[Story, Item | None]]:
    """Write jobs together; no item for those that cannot be afforded."""
    ended = iter(_together(world, [job for job, may in chances if may], ask, limited=limited))
    found: list[tuple[Story, Item | None]] = []
    for job, may in chances:
        end = next(ended) if may else None
        spent = ask.spent.get(job.story.id, ())
        item = None if end is None else _item(world, job, _seconded(world, job, end), spent)
        found.append((job.story, item))
    return found


def _seconded(world: World, job: Job, settled: Settled) -> Settled:
    return second(world, job.story, (*job.sources, *_cited_earlier(job, settled)), settled)


def second(world: World, story: Story, sources: Sequence[Source], settled: Settled) -> Settled:
    """What the judge of the settings adds, if there is one: it can hold, never release."""
    judge_, draft, report = world.judge, settled.draft, settled.report
    if judge_ is None or draft is None or report is None:
        return settled
    ask = Remembered(world, judge_.ask, judge_.card)
    name, template, _ = judge_.template
    world.tell(f"judge {story.id}: {judge_.card.name}")
    prompts = questions(draft, sources, template, story.id)
    try:
        replies = ask(prompts)
    except ModelError as error:
        replies = tuple(Reply(p.id, "", "error", error=str(error)) for p in prompts)
    opinion = with_opinions(report, prompts, replies, world.config.verify.rules)
    opinion = replace(opinion, rules=f"{report.rules}, {name} by {judge_.card.name}")
    added = [v for v in opinion.failing if v not in report.failing]
    return Settled(draft, opinion, (*settled.reasons, *said(added, "blocked")))


def asker_of(world: World, job: Job) -> Asker:
    """The prompts of a job, as long as the writer's card has room for."""
    card = world.writer.choice.card
    asker = Asker(
        job.story.id,
        job.sources,
        world.template[1],
        terms=relevant(world.terms, job.sources),
        earlier=job.earlier,
        goes_on=job.goes_on,
    )
    return fitted(asker, card.context - card.thinking_tokens) if card else asker


def foreseen_of(world: World, job: Job, tokens_per_s: float = 0.0) -> Cost:
    """What writing a job will about cost."""
    asker = asker_of(world, job)
    planned = planned_by(asker, world.config.article)
    return foreseen(asker, planned, tokens_per_s, world.config.model)


def _together(
    world: World, jobs: Sequence[Job], ask: Remembered, *, limited: bool
) -> list[Settled | None]:
    """Drive the conversations of all jobs, each wave of prompts in one call."""
    house = house_of(world)
    ended: list[Settled | None] = [None] * len(jobs)
    talks: dict[int, tuple[Writing, Sequence[Prompt]]] = {}
    for i, job in enumerate(jobs):
        talk = writing(asker_of(world, job), house)
        talks[i] = (talk, next(talk))
    wave = 0
    while talks:
        if limited and wave and left_today(world.store, world.config.model, world.now()) == 0:
            break
        wave += 1
        prompts = [p for _, asked in talks.values() for p in asked]
        world.tell(f"write {len(talks)} stories: {len(prompts)} prompts, wave {wave}")
        replies = iter(ask(prompts))
        for i, (talk, asked) in tuple(talks.items()):
            try:
                talks[i] = (talk, talk.send([next(replies) for _ in asked]))
            except StopIteration as stop:
                ended[i] = stop.value
                del talks[i]
    return ended


def _afforded(world: World, jobs: Iterable[Job]) -> Iterator[tuple[Job, bool]]:
    """The jobs, and whether the rest of the daily budget will do; one if it is untouched."""
    left = left_today(world.store, world.config.model, world.now())
    first = left == world.config.model.daily_tokens
    for job in jobs:
        if left is not None:
            cost = foreseen_of(world, job)
            left -= cost.tokens_in + cost.tokens_out
        yield job, left is None or left >= 0 or first
        first = False


def job_of(world: World, story: Story, sources: tuple[Source, ...]) -> Job:
    """A story with what the archive knows of it, whose sentences are numbered apart."""
    found = world.earlier(story, sources)
    earlier = tuple(numbered(s, letter) for s, letter in zip(found, EARLIER, strict=False))
    return Job(story, sources, earlier, predecessor(world.store, story) is not None)


def translated(world: World, job: Job, translate: Translate) -> Settled:
    """A 短信 by the bundled translator, with a comparison if it is a launch."""
    sources, event = job.sources, plan(job.sources, world.config.article).event
    wanted, today = world.config.article.table, world.now().date()
    table = comparison(sources[0], world.cards, event, today, job.earlier) if wanted else None
    draft, reasons = brief(
        sources,
        event,
        translate,
        lambda where, claim: verdict_of(world, where, claim, sources).passed,
        table,
    )
    if draft is None:
        return Settled(None, None, reasons)
    house, citable = house_of(world), (*sources, *job.earlier)
    return judge(draft, house.verify(draft, citable, house.cards), citable, (), house)


def house_of(world: World) -> House:
    """What holds for all stories of a run, as the settings have it."""
    return House(
        world.config.article,
        world.now().date(),
        world.terms,
        world.cards,
        world.persona,
        partial(report_of, world),
        partial(verdict_of, world),
    )


def _item(world: World, job: Job, settled: Settled, spent: Sequence[Reply]) -> Item:
    held = settled.draft is None or settled.reasons
    table = settled.draft.table if settled.draft else None
    sources = (*job.sources, *_cited_earlier(job, settled))
    return Item(
        id=digest("item", job.story.id, length=10),
        story=job.story,
        sources=sources,
        state=State.HELD if held else State.QUEUED,
        draft=settled.draft,
        report=settled.report,
        provenance=_provenance(world, sources, spent),
        reasons=settled.reasons,
        created=world.now(),
        cards=cited(table, world.cards) if table else (),
    )


def _cited_earlier(job: Job, settled: Settled) -> tuple[Source, ...]:
    """Earlier articles count among the sources when a claim cites them."""
    claims = settled.draft.claims() if settled.draft else ()
    used = {i for _, c in claims for i in c.evidence}
    return tuple(s for s in job.earlier if any(x.id in used for x in s.sentences))


def _provenance(
    world: World, sources: Sequence[Source], spent: Sequence[Reply]
) -> Provenance | None:
    card = world.writer.choice.card
    if card is None:
        return None
    name, _, template_digest = world.template
    return Provenance(
        backend=card.backend,
        card=card.name,
        card_digest=card.digest,
        model=card.model,
        why=world.writer.choice.why,
        prompt=name,
        prompt_digest=template_digest,
        source_digests=tuple(s.digest for s in sources),
        code=f"imakita {__version__}",
        degraded=card.backend == "translator",
        asks=len(spent),
        tokens_in=sum(r.tokens_in for r in spent),
        tokens_out=sum(r.tokens_out for r in spent),
        seconds=round(sum(r.seconds for r in spent), 3),
    )
