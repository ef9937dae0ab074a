"""One story's sources → an item for the queue: write, verify, repair, settle."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from .. import __version__
from ..brief import Translate, brief
from ..compare import cited, comparison
from ..domain import (
    Card,
    Draft,
    FactCard,
    Item,
    Prompt,
    Provenance,
    Reply,
    Report,
    Source,
    State,
    Story,
    Verdict,
    digest,
)
from ..errors import ModelError
from ..store import decode, encode
from ..verify.judge import questions, with_opinions
from ..write import (
    Asker,
    Plan,
    assemble,
    claim_of,
    grounded_tags,
    plan,
    problem_with,
    with_claim,
    without,
)
from .gate import report_of, verdict_of
from .world import Ask, World


@dataclass(slots=True)
class Remembered:
    """`ask` with a memory: a reply once given is replayed, so a killed run resumes unchanged.

    Failed replies are not kept: a server that was down may answer the next run.
    """

    world: World
    ask: Ask
    card: Card
    story: str
    spent: list[Reply] = field(default_factory=list)

    def __call__(self, prompts: Sequence[Prompt]) -> tuple[Reply, ...]:
        """Answer from memory what is known, and ask the rest in one call, in order."""
        keys = [digest("reply", self.card.digest, encode(p), length=32) for p in prompts]
        known = [self.world.store.result("reply", key) for key in keys]
        fresh = iter(self.ask([p for p, k in zip(prompts, known, strict=True) if k is None]))
        replies = tuple(
            decode(Reply, k) if k is not None else self._keep(key, next(fresh))
            for key, k in zip(keys, known, strict=True)
        )
        self.spent.extend(replies)
        return replies

    def _keep(self, key: str, reply: Reply) -> Reply:
        if reply.finish != "error":
            self.world.store.save_result(
                "reply",
                key,
                encode(reply),
                story_id=self.story,
                at=self.world.now(),
                seconds=reply.seconds,
                tokens_in=reply.tokens_in,
                tokens_out=reply.tokens_out,
            )
        return reply


def compose(world: World, story: Story, sources: tuple[Source, ...]) -> Item:
    """Write one story with whatever writer there is; the item says how it went."""
    writer, card = world.writer, world.writer.choice.card
    if card is not None and writer.ask is not None:
        ask = Remembered(world, writer.ask, card, story.id)
        asker = Asker(story.id, sources, world.template[1])
        draft, problems = draft_with(asker, plan(sources, world.config.article), ask, world)
        settled = settle(world, asker, draft, ask) if draft else Settled(None, None, problems)
        settled = second(world, story, sources, settled)
        return _item(world, story, sources, settled, ask.spent)
    if card is not None and writer.translate is not None:
        settled = second(world, story, sources, translated(world, sources, writer.translate))
        return _item(world, story, sources, settled, ())
    return _item(world, story, sources, Settled(None, None, (writer.choice.why,)), ())


@dataclass(frozen=True, slots=True)
class Settled:
    """How writing ended: the draft that is left, its report, and the reasons it is held for."""

    draft: Draft | None
    report: Report | None
    reasons: tuple[str, ...]


def translated(world: World, sources: tuple[Source, ...], translate: Translate) -> Settled:
    """A 短信 by the bundled translator, with a comparison from fact cards if it is a launch."""
    source, event = sources[0], plan(sources, world.config.article).event
    wanted = world.config.article.table
    table = comparison(source, world.cards, event, world.now().date()) if wanted else None
    draft, reasons = brief(
        sources,
        event,
        translate,
        lambda where, claim: verdict_of(world, where, claim, sources, ()).passed,
        table,
    )
    if draft is None:
        return Settled(None, None, reasons)
    return judge(world, draft, sources, (), world.cards)


def second(world: World, story: Story, sources: Sequence[Source], settled: Settled) -> Settled:
    """What the judge of the settings adds, if there is one: it can hold, never release."""
    judge_, draft, report = world.judge, settled.draft, settled.report
    if judge_ is None or draft is None or report is None:
        return settled
    ask = Remembered(world, judge_.ask, judge_.card, story.id)
    name, template, _ = judge_.template
    world.tell(f"judge {story.id}: {judge_.card.name}")
    prompts = questions(draft, sources, template, story.id)
    try:
        replies = ask(prompts)
    except ModelError as error:
        replies = tuple(Reply(p.id, "", "error", error=str(error)) for p in prompts)
    report = with_opinions(report, prompts, replies, world.config.verify.rules)
    report = replace(report, rules=f"{report.rules}, {name} by {judge_.card.name}")
    added = [
        v for v in report.failing if v not in (settled.report.failing if settled.report else ())
    ]
    return Settled(draft, report, (*settled.reasons, *_said(added, "blocked")))


def draft_with(
    asker: Asker, planned: Plan, ask: Ask, world: World
) -> tuple[Draft | None, tuple[str, ...]]:
    """Ask every slot at once, the unusable ones a second time; None without title or body."""
    slots = ["headline", *(f"section-{i}" for i in range(len(planned.sections)))]
    wanted = [*slots, "table"] if planned.table else slots
    replies: dict[str, Reply] = {}
    problems: dict[str, str] = {}
    for attempt in range(2):
        world.tell(f"write {asker.story}: {len(wanted)} prompts, attempt {attempt + 1}")
        answers = ask([_prompt(asker, planned, slot, attempt) for slot in wanted])
        problems = {}
        for slot, reply in zip(wanted, answers, strict=True):
            problem = problem_with(reply, slot, strict=attempt == 0)
            if problem is None:
                replies[slot] = reply
            else:
                problems[slot] = problem
        wanted = list(problems)
        if not wanted:
            break
    written = "headline" in replies and any(s.startswith("section") for s in replies)
    if not written:
        return None, tuple(problems.values())
    draft = assemble(planned, replies)
    draft = replace(draft, tags=grounded_tags(draft.tags, asker.sources))
    return draft, tuple(problems.values())


def settle(world: World, asker: Asker, draft: Draft, ask: Ask) -> Settled:
    """Verify, have failing claims rewritten alone, and judge what is left."""
    report = report_of(world, draft, asker.sources)
    for attempt in range(1, world.config.article.repairs + 1):
        failing = [v for v in report.failing if v.where not in ("draft", "table")]
        world.tell(f"verify {asker.story}: {len(report.failing)} of {len(report.verdicts)} fail")
        if not failing:
            break
        draft = repair(world, asker, draft, failing, ask, attempt)
        report = report_of(world, draft, asker.sources)
    return judge(world, draft, asker.sources, ())


def repair(
    world: World,
    asker: Asker,
    draft: Draft,
    failing: Sequence[Verdict],
    ask: Ask,
    attempt: int,
) -> Draft:
    """Ask for each failing claim anew; a rewrite is taken only if it passes on its own."""
    prompts = [asker.repair(v.where, v.text, v.evidence, v.findings, attempt) for v in failing]
    for verdict, reply in zip(failing, ask(prompts), strict=True):
        claim = claim_of(reply)
        if claim is not None and verdict_of(world, verdict.where, claim, asker.sources, ()).passed:
            draft = with_claim(draft, verdict.where, claim)
    return draft


def judge(
    world: World,
    draft: Draft,
    sources: Sequence[Source],
    notes: tuple[str, ...],
    cards: Sequence[FactCard] = (),
) -> Settled:
    """The draft as it is if it passes; without its failing claims if it stands; else held whole."""
    report = report_of(world, draft, sources, cards)
    if report.passed:
        return Settled(draft, report, notes)
    smaller = without(draft, report.failing)
    if smaller is None or notes:
        return Settled(draft, report, (*notes, *_said(report.failing, "blocked")))
    return judge(world, smaller, sources, _said(report.failing, "dropped"), cards)


def _said(verdicts: Sequence[Verdict], what: str) -> tuple[str, ...]:
    return tuple(
        f"{what} {v.where}: {f.rule}: {f.message}"
        for v in verdicts
        for f in v.findings
        if f.severity == "block"
    )


def _prompt(asker: Asker, planned: Plan, slot: str, attempt: int) -> Prompt:
    if slot == "headline":
        return asker.headline(attempt)
    if slot == "table":
        return asker.table(attempt)
    return asker.section(planned, int(slot.removeprefix("section-")), attempt)


def _item(
    world: World,
    story: Story,
    sources: tuple[Source, ...],
    settled: Settled,
    spent: Sequence[Reply],
) -> Item:
    held = settled.draft is None or settled.reasons
    table = settled.draft.table if settled.draft else None
    return Item(
        id=digest("item", story.id, length=10),
        story=story,
        sources=sources,
        state=State.HELD if held else State.QUEUED,
        draft=settled.draft,
        report=settled.report,
        provenance=_provenance(world, sources, spent),
        reasons=settled.reasons,
        created=world.now(),
        cards=cited(table, world.cards) if table else (),
    )


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
