"""A world to write in: a database of its own, scripted replies, the samples of the quality set."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from pipeline.backends import Choice
from pipeline.backends.fake import FakeBackend, Scripted
from pipeline.config import Model, Sample, glossary, load, prompt_template, quality_set, sample_id
from pipeline.domain import Card, Entry, Source, Story
from pipeline.fetch.fake import FakeWeb
from pipeline.run import World, Writer
from pipeline.run.evaluate import scripted
from pipeline.store import Store

NOON = datetime(2026, 11, 21, 3, 0, tzinfo=UTC)
CARD = Card("scripted", "fake", "hand-written replies", "Apache-2.0", digest="0" * 16)
SAMPLES: Mapping[str, Sample] = {s.id: s for s in quality_set()}


@contextmanager
def world(
    folder: Path,
    ask: Callable[..., Any] | None = None,
    model: Model | None = None,
    **more: Any,
) -> Iterator[World]:
    """A world with the second prompt version and whoever answers."""
    file = folder / "feeds.yaml"
    file.write_text("feeds: []\narticle: {max_form: standard}\n", encoding="utf-8")
    config = load(file, {})
    if model is not None:
        config = replace(config, model=model)
    text, digest = prompt_template("article.ja.v2")
    choice = Choice(CARD if ask else None, "scripted by a test" if ask else "no model here")
    with Store.open(config.store.url) as store:
        yield World(
            config=config,
            store=store,
            web=FakeWeb({}),
            writer=Writer(choice, ask=ask),
            template=("article.ja.v2", text, digest),
            now=lambda: NOON,
            terms=glossary(),
            **more,
        )


def story(sample: Sample) -> tuple[Story, tuple[Source, ...]]:
    """A sample as the line hands it to the writer."""
    name, of = sample_id(sample), sample.source
    entry = Entry(name, "", of.outlet, of.url, of.title, "", None, of.published, of.fetched)
    return Story(name, (entry,)), (of,)


def backend(
    *names: str, changes: Mapping[str, Scripted | Sequence[Scripted]] | None = None
) -> FakeBackend:
    """A fake that replies with the samples' references; `changes` by slot replace replies."""
    import json

    replies: dict[str, Scripted | Sequence[Scripted]] = {}
    for name in names:
        sample = SAMPLES[name]
        for slot, reply in scripted(sample.reference).items():
            replies[f"{sample_id(sample)}/{slot}"] = json.dumps(reply, ensure_ascii=False)
        for slot, change in (changes or {}).items():
            replies[f"{sample_id(sample)}/{slot}"] = change
    return FakeBackend(replies)
