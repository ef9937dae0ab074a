"""Source + translate → Draft without an LLM: chosen sentences, translated; a 短信.

Every claim is the translation of exactly one source sentence and cites it. Which sentences carry
the story is decided by position (news leads with its news) and by the figures and names in them.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from .domain import Claim, Draft, Event, Form, Section, Sentence, Source
from .text import tidy

Translate = Callable[[Sequence[str]], Sequence[str]]

_LINES = 3
_BODY = 4
# A sentence over this many characters does not fit one summary line, even well translated.
_LINE_CHARACTERS = 160
_FIGURE = re.compile(r"[$€£¥]?\d[\d,.]*%?")
_NAME = re.compile(r"\b[A-Z][A-Za-z]*\d*(?:[-.]\d+)*\b")


def worth(sentence: Sentence, position: int) -> float:
    """How much a sentence carries the story: early, with figures and names, not too long."""
    text = sentence.text
    carried = min(len(_FIGURE.findall(text)), 3) + 0.3 * min(len(_NAME.findall(text)), 5)
    too_long = 2.0 if len(text) > _LINE_CHARACTERS else 0.0
    spoken = 1.0 if text.startswith(('"', "“")) else 0.0
    return 6.0 / (1 + position) + carried - too_long - spoken


def choose(source: Source, count: int) -> tuple[Sentence, ...]:
    """The `count` body sentences that carry the story best, in the order of the article."""
    body = source.sentences[1:]
    ranked = sorted(range(len(body)), key=lambda i: (-worth(body[i], i), i))
    return tuple(body[i] for i in sorted(ranked[:count]))


def brief(source: Source, translate: Translate, event: Event = Event.OTHER) -> Draft | None:
    """A 短信 from one source, or None when it has fewer than three sentences, title included.

    Three sentences are needed because the three lines are three different facts.
    """
    if len(source.sentences) < _LINES:
        return None
    lines = choose(source, _LINES)
    if len(lines) < _LINES:
        lines = (source.sentences[0], *lines)
    body = tuple(s for s in choose(source, _LINES + _BODY) if s not in lines) or lines
    asked = (source.sentences[0], *lines, *body)
    claims = tuple(
        Claim(tidy(text), (sentence.id,))
        for sentence, text in zip(asked, translate([s.text for s in asked]), strict=True)
    )
    title, summary, rest = claims[0], claims[1 : 1 + _LINES], claims[1 + _LINES :]
    return Draft(
        form=Form.BRIEF,
        event=event,
        title=_bare(title),
        summary=tuple(map(_bare, summary)),
        sections=(Section("概要", rest),),
    )


def _bare(claim: Claim) -> Claim:
    """Titles and summary lines end without 。."""
    return Claim(claim.text.rstrip("。"), claim.evidence)
