"""Decide what to write before asking anyone: the form, the event, the sections, the table.

The evidence sets the length. A model is never asked how long or how structured an article should
be: it fills the slots that code opened.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from ..domain import Event, Form, Level, Source, Style

# Thresholds in body sentences (titles excluded), counted over all sources of the story. A wire
# story of 350 words has 14-20 sentences; a teaser has one or two.
_STANDARD_FROM = 5
_FULL_FROM = 12

_WORDS: dict[Event, str] = {
    Event.LEGAL: r"lawsuits?|sue[sd]?|court|complaint|plaintiffs?|infringement|judge|antitrust",
    Event.FUNDING: r"funding|raise[sd]?|series [a-h]|valuation|investors?|round",
    Event.INFRASTRUCTURE: r"data[- ]cent(?:er|re)s?|gigawatts?|megawatts?|chips?|supply|campus",
    Event.RESEARCH: r"paper|researchers?|study|preprint|findings|experiments?",
    Event.LAUNCH: r"launch(?:es|ed)?|released?s?|unveil(?:s|ed)?|introduc\w+|model|open[- ]weight",
}


@dataclass(frozen=True, slots=True)
class Slot:
    """A section to fill: its heading, what belongs in it, and how many claims it may hold."""

    heading: str
    brief: str
    low: int
    high: int


@dataclass(frozen=True, slots=True)
class Plan:
    """What the article will consist of."""

    form: Form
    event: Event
    sections: tuple[Slot, ...]
    table: bool


_SECTIONS: dict[Event, tuple[tuple[str, str], ...]] = {
    Event.LAUNCH: (
        ("発表の内容", "誰が何をいつ発表したか、何ができるか"),
        ("技術と性能", "規模、仕組み、評価の数値"),
        ("提供と今後", "価格、提供時期、ライセンス、予定、残る問題"),
    ),
    Event.FUNDING: (
        ("調達の内容", "誰がいくらを誰から調達したか、評価額"),
        ("事業と使い道", "会社の事業、資金の使い道"),
        ("背景と今後", "これまでの経緯、予定"),
    ),
    Event.LEGAL: (
        ("訴えの内容", "誰が誰をどこで何について訴えたか"),
        ("争点と主張", "双方の主張、証拠、求めているもの"),
        ("経緯と今後", "これまでの経緯、次の手続き"),
    ),
    Event.INFRASTRUCTURE: (
        ("契約の内容", "誰が何を契約したか、金額と規模"),
        ("設備と技術", "半導体、電力、場所、性能"),
        ("日程と今後", "稼働時期、条件、予定"),
    ),
    Event.RESEARCH: (
        ("研究の内容", "誰が何を調べ、何を示したか"),
        ("方法と結果", "実験の方法、数値"),
        ("限界と今後", "著者が挙げる限界、次の課題"),
    ),
    Event.OTHER: (
        ("何があったか", "誰が何をいつしたか"),
        ("詳しい内容", "数値、仕組み、条件"),
        ("今後", "予定、影響として述べられていること"),
    ),
}


def event_of(sources: Sequence[Source]) -> Event:
    """The kind of news, by the words of titles (weight 3) and opening sentences (weight 1)."""
    titles = " ".join(s.title for s in sources).lower()
    leads = " ".join(x.text for s in sources for x in s.sentences[1:4]).lower()
    scores = {
        event: 3 * len(re.findall(rf"\b(?:{words})\b", titles))
        + len(re.findall(rf"\b(?:{words})\b", leads))
        for event, words in _WORDS.items()
    }
    best = max(scores, key=lambda e: scores[e])
    return best if scores[best] else Event.OTHER


def form_of(sources: Sequence[Source], cap: Form) -> Form:
    """The longest form that the evidence carries, within the user's cap."""
    body = sum(len(s.sentences) - 1 for s in sources if s.level is not Level.HEADLINE)
    if body < _STANDARD_FROM or all(s.level is not Level.FULL for s in sources):
        carried = Form.BRIEF
    else:
        carried = Form.FULL if body >= _FULL_FROM else Form.STANDARD
    order = list(Form)
    return min(carried, cap, key=order.index)


def plan(sources: Sequence[Source], style: Style) -> Plan:
    """The plan of one story's article. At least one source."""
    form, event = form_of(sources, style.max_form), event_of(sources)
    counts = {Form.BRIEF: (1, 1, 3), Form.STANDARD: (2, 2, 3), Form.FULL: (3, 2, 4)}
    sections, low, high = counts[form]
    headings = _SECTIONS[event][:sections] if form is not Form.BRIEF else (("概要", "記事の要点"),)
    slots = tuple(Slot(heading, brief, low, high) for heading, brief in headings)
    return Plan(form, event, slots, style.table and form is Form.FULL and event is Event.LAUNCH)
