"""Measure a writer on the pinned samples: the line's own way, from the source to the verdicts."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from ..backends import Choice
from ..backends.fake import FakeBackend
from ..config import Sample, sample_id
from ..domain import Card, Claim, Draft, Entry, Form, Item, Story
from .account import Cost, cost_of, total
from .compose import compose_all
from .scores import FLOORED, MORE_IS_BETTER, Score, means, score
from .world import World, Writer, nothing_earlier

REFERENCE = "reference"
# What the same measurement may differ by, as floating point and sampling do.
_SLACK = 0.0005


@dataclass(frozen=True, slots=True)
class Evaluation:
    """A card's scores: by sample, in the mean, with what it cost and what was written."""

    card: str
    model: str
    samples: int
    means: Mapping[str, float]
    scores: tuple[Score, ...]
    items: tuple[Item, ...]
    cost: Cost


def evaluate(world: World, samples: Sequence[Sample]) -> Evaluation:
    """Write every sample with the world's writer, all together, and score what comes out."""
    stories = [(_story(sample), (sample.source,)) for sample in samples]
    items = tuple(i for i in compose_all(world, stories, limited=False) if i is not None)
    scores = tuple(score(i, s.reference, s.id) for i, s in zip(items, samples, strict=True))
    card = world.writer.choice.card
    return Evaluation(
        card=card.name if card else "none",
        model=card.model if card else "",
        samples=len(samples),
        means=means(scores),
        scores=scores,
        items=items,
        cost=total(cost_of(i.provenance, world.config.model) for i in items if i.provenance),
    )


def reference_writer(samples: Sequence[Sample]) -> Writer:
    """A writer that replies what people wrote: what the harness gives when nothing is wrong."""
    replies: dict[str, str] = {}
    for sample in samples:
        story = sample_id(sample)
        for slot, reply in scripted(sample.reference).items():
            replies[f"{story}/{slot}"] = json.dumps(reply, ensure_ascii=False)
    card = Card(REFERENCE, "fake", "hand-written replies", "Apache-2.0", digest="0" * 16)
    why = "the references, written by people"
    return Writer(Choice(card, why), ask=FakeBackend(replies).ask)


def scripted(reference: Draft) -> dict[str, object]:
    """The replies by which a model would have written the reference."""

    def said(claim: Claim) -> dict[str, object]:
        return {"evidence": list(claim.evidence), "text": claim.text}

    replies: dict[str, object] = {"vote": {"event": str(reference.event)}}
    replies["headline"] = {
        "title": said(reference.title),
        "summary": [said(line) for line in reference.summary],
        "tags": [],
    }
    for i, section in enumerate(reference.sections):
        replies[f"section-{i}"] = {"claims": [said(c) for c in section.claims]}
    return replies


def shortfalls(found: Evaluation, floors: Mapping[str, Mapping[str, float]]) -> list[str]:
    """The metrics that are worse than the card's floors, in words."""
    wrong = []
    for name, floor in floors.get(found.card, {}).items():
        value, more = found.means[name], MORE_IS_BETTER[name]
        if (value < floor - _SLACK) if more else (value > floor + _SLACK):
            bound = "at least" if more else "at most"
            wrong.append(f"{found.card}: {name} is {value:.4f}; the floor says {bound} {floor:.4f}")
    return wrong


def with_floors(file: Path, found: Evaluation, because: str) -> list[str]:
    """Write this evaluation's means as the card's floors; returns the metrics that got worse.

    Without a reason (`because`) worse ones are not written at all: a floor never sinks silently.
    """
    told = json.loads(file.read_text(encoding="utf-8")) if file.is_file() else {}
    floors = told.setdefault("floors", {})
    worse = shortfalls(found, floors)
    if worse and not because:
        return worse
    floors[found.card] = {name: found.means[name] for name in FLOORED}
    if worse:
        told.setdefault("lowered", []).append({"card": found.card, "because": because})
    file.write_text(json.dumps(told, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    return worse


def plain(world: World) -> World:
    """The world as an evaluation wants it: no archive, no persona, the standard length."""
    style = replace(world.config.article, max_form=Form.STANDARD)
    config = replace(world.config, article=style)
    return replace(world, config=config, persona=None, cards=(), earlier=nothing_earlier)


def _story(sample: Sample) -> Story:
    source, name = sample.source, sample_id(sample)
    entry = Entry(
        name, "", source.outlet, source.url, source.title, "", None, source.published,
        source.fetched,
    )  # fmt: skip
    return Story(name, (entry,))
