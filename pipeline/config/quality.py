"""models/quality/*.yaml → the pinned samples that a writer is measured on."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, time
from pathlib import Path
from typing import Any

from ..domain import Claim, Draft, Event, Form, Level, Section, Sentence, Source, digest
from ..errors import ConfigError
from .marked import read
from .shipped import models_folder

SET = "set.v1"


@dataclass(frozen=True, slots=True)
class Sample:
    """An invented article with the reference that people wrote for it.

    `reference` holds title, three lines and two sections; its "unknown" section says what the
    source says is not known.
    """

    id: str
    source: Source
    reference: Draft


def quality_set(name: str = SET) -> tuple[Sample, ...]:
    """The samples of models/quality/`name`.yaml, in the order of the file."""
    file = models_folder() / "quality" / f"{name}.yaml"
    source = read(file)
    try:
        return tuple(_sample(entry) for entry in source.value)
    except (KeyError, TypeError, ValueError) as error:
        raise ConfigError(f"{file}: a sample is not written as the others ({error!r}).") from error


def floors_file() -> Path:
    """Where the floors of the shipped cards stand."""
    return models_folder() / "quality" / "floors.json"


def floors(file: Path | None = None) -> dict[str, dict[str, float]]:
    """By card and metric, what an evaluation may not fall short of."""
    place = file or floors_file()
    if not place.is_file():
        return {}
    try:
        found = json.loads(place.read_text(encoding="utf-8"))
        return {card: {k: float(v) for k, v in of.items()} for card, of in found["floors"].items()}
    except (ValueError, KeyError, AttributeError, TypeError) as error:
        raise ConfigError(f"{place}: not a floors file ({error!r}). Restore it.") from error


def _sample(entry: Mapping[str, Any]) -> Sample:
    published = datetime.combine(entry["published"], time(12), UTC)
    lines = [entry["title"], *(line.strip() for line in entry["text"].strip().splitlines())]
    sentences, start = [], 0
    for i, line in enumerate(lines, 1):
        sentences.append(Sentence(f"a{i}", line, start, start + len(line)))
        start += len(line) + 1
    source = Source(
        url=f"https://{entry['id']}.example/news",
        outlet="Sample Wire (fictional)",
        title=entry["title"],
        text="\n".join(lines),
        sentences=tuple(sentences),
        level=Level.FULL,
        language="en",
        fetched=published,
        published=published,
    )
    return Sample(entry["id"], source, _reference(entry))


def _reference(entry: Mapping[str, Any]) -> Draft:
    body = [_claim(c) for c in entry["body"]]
    half = (len(body) + 1) // 2
    sections = [Section("1", tuple(body[:half])), Section("2", tuple(body[half:]))]
    if "unknown" in entry:
        unknown = tuple(_claim(c) for c in entry["unknown"])
        sections.append(Section("3", unknown, "unknown"))
    lines = tuple(_claim(c) for c in entry["lines"])
    event = Event(entry["event"])
    return Draft(Form.STANDARD, event, _claim(entry["headline"]), lines, tuple(sections))


def _claim(one: Mapping[str, str]) -> Claim:
    ((ids, text),) = one.items()
    return Claim(text, tuple(ids.split()))


def sample_id(sample: Sample) -> str:
    """The id of a sample's story."""
    return digest("sample", sample.id, length=10)
