"""Decide what to write before asking anyone: the form, the event, the sections, the table.

The evidence sets the length. A model is never asked how long or how structured an article should
be: it fills the slots that code opened.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from ..domain import Event, Form, Level, Sentence, Source, Style
from .events import event_of
from .headings import BACKGROUND, BRIEF, ONLY_NEW, SECTIONS, UNKNOWN, UP_TO_NOW

# Thresholds in body sentences (titles excluded), counted over all sources of the story. A wire
# story of 350 words has 14-20 sentences; a teaser has one or two.
_STANDARD_FROM = 5
_FULL_FROM = 12
# (sections, fewest claims, most claims) of each form; a rich source gets longer sections.
_BUDGET = {Form.BRIEF: (1, 1, 3), Form.STANDARD: (2, 2, 3), Form.FULL: (3, 2, 4)}
_LONG_FROM, _LONG = 24, 5
_VERY_LONG_FROM, _VERY_LONG = 40, 6

# Sentences in which the source itself says what nobody knows yet.
_UNKNOWN = re.compile(
    r"\b(?:did(?: not|n't) (?:say|disclose|name|give|respond|comment)|declin(?:ed|es) to|unclear|"
    r"(?:has|have) not (?:said|disclosed|been (?:verified|confirmed|published))|not (?:yet )?known|"
    r"no (?:independent|outside|third-party)|undisclosed|could not be (?:verified|confirmed))\b",
    re.I,
)
# Sentences about what was before the news.
_BEFORE = re.compile(
    r"\b(?:was founded|founded in|last (?:year|month|spring|summer|autumn|fall)|previously|"
    r"earlier (?:this|last) year|in (?:19|20)\d\d|(?:a|two|three|several) years? ago|formerly|"
    r"since (?:19|20)\d\d|first (?:released|launched|announced))\b",
    re.I,
)
# A background of one sentence is a stray fact, not a background.
_BACKGROUND_FROM = 2


@dataclass(frozen=True, slots=True)
class Slot:
    """A section to fill: its heading, what belongs in it, and how many claims it may hold.

    `kind` is that of the section; `ids` are the only sentences it may cite, none meaning all of
    the story's own sources.
    """

    heading: str
    brief: str
    low: int
    high: int
    kind: str = "body"
    ids: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Plan:
    """What the article will consist of."""

    form: Form
    event: Event
    sections: tuple[Slot, ...]
    table: bool


def form_of(sources: Sequence[Source], cap: Form) -> Form:
    """The longest form that the evidence carries, within the user's cap."""
    body = sentences_in(sources)
    if body < _STANDARD_FROM or all(s.level is not Level.FULL for s in sources):
        carried = Form.BRIEF
    else:
        carried = Form.FULL if body >= _FULL_FROM else Form.STANDARD
    order = list(Form)
    return min(carried, cap, key=order.index)


def sentences_in(sources: Sequence[Source]) -> int:
    """Body sentences of all sources that are more than a headline."""
    return sum(len(s.sentences) - 1 for s in sources if s.level is not Level.HEADLINE)


def plan(
    sources: Sequence[Source],
    style: Style,
    *,
    event: Event | None = None,
    earlier: Sequence[Source] = (),
    goes_on: bool = False,
) -> Plan:
    """The plan of one story's article. At least one source.

    `event` overrules the words, as after a vote. `earlier` are articles that earlier stories were
    written from (a search of the archive gives them); only the background may cite them. Their
    sentence ids must be others than those of `sources`. `goes_on`: the first of them is what the
    story goes on with (続報): what it told belongs into the background and nowhere else.
    """
    form, event = form_of(sources, style.max_form), event or event_of(sources)
    count, low, high = _budget(form, sentences_in(sources))
    headings = SECTIONS[event][:count] if form is not Form.BRIEF else (BRIEF,)
    new = f"。{ONLY_NEW}" if goes_on else ""
    slots = [Slot(heading, f"{words}{new}", low, high) for heading, words in headings]
    if goes_on and earlier and form is not Form.BRIEF:
        slots += [_told_before(earlier[0])]
    elif form is Form.FULL:
        slots += _background(sources, earlier)
    if form is not Form.BRIEF:
        slots += _unknown(sources)
    table = style.table and form is Form.FULL and event is Event.LAUNCH
    return Plan(form, event, tuple(slots), table)


def _budget(form: Form, sentences: int) -> tuple[int, int, int]:
    count, low, high = _BUDGET[form]
    if form is Form.FULL and sentences >= _LONG_FROM:
        high = _VERY_LONG if sentences >= _VERY_LONG_FROM else _LONG
    return count, low, high


def _background(sources: Sequence[Source], earlier: Sequence[Source]) -> list[Slot]:
    ids = tuple(x.id for x in _body(sources) if _BEFORE.search(x.text))
    ids += tuple(x.id for x in _body(earlier))
    if len(ids) < _BACKGROUND_FROM:
        return []
    return [Slot(*BACKGROUND, 1, min(3, len(ids)), "background", ids)]


def _told_before(before: Source) -> Slot:
    """The background of a 続報: what happened up to now, from the earlier article's source."""
    return Slot(*UP_TO_NOW, 1, 2, "background", tuple(x.id for x in _body([before])))


def _unknown(sources: Sequence[Source]) -> list[Slot]:
    ids = tuple(x.id for x in _body(sources) if _UNKNOWN.search(x.text))
    return [Slot(*UNKNOWN, 1, min(3, len(ids)), "unknown", ids)] if ids else []


def _body(sources: Sequence[Source]) -> list[Sentence]:
    return [x for s in sources for x in s.sentences[1:]]
