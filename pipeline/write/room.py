"""How much of its sources a story's prompts can show, so that none outgrows the model's context."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ..domain import Event, Source, Style
from ..text import tokens_of
from .ask import SENTENCES, SENTENCES_EARLIER, Asker
from .plan import Plan, plan

# Tokens are guessed from characters: a fifth is left for tokenizers that cut finer.
_TIGHT = 0.8
# The longest reply with its second try, the rules with the longest task (an article's body, for
# the opinion), and what a sentence takes beside its words: its number, there and in the schema.
_REPLY, _ASKED, _NUMBER = 1500, 2400, 6
# A background of one sentence is none.
_LEAST_EARLIER = 2


def fitted(asker: Asker, context: int) -> Asker:
    """The asker with as many sentences a source as a context of so many tokens has room for.

    The story's own sources come first; earlier articles get what is left, or nothing.
    """
    room = int(context * _TIGHT) - _REPLY - _ASKED
    limit = _longest(asker.sources, SENTENCES, room) or 1
    room -= _tokens(asker.sources, limit)
    earlier = _longest(asker.earlier, SENTENCES_EARLIER, room)
    return replace(asker, limit=limit, limit_earlier=earlier if earlier >= _LEAST_EARLIER else 0)


def planned_by(asker: Asker, style: Style, event: Event | None = None) -> Plan:
    """The plan of an asker's story, from the sentences that its prompts show."""
    shown = tuple(replace(s, sentences=s.sentences[: asker.limit]) for s in asker.sources)
    return plan(shown, style, event=event, earlier=asker.background, goes_on=asker.goes_on)


def _longest(sources: Sequence[Source], most: int, room: int) -> int:
    return next((n for n in range(most, 0, -1) if _tokens(sources, n) <= room), 0)


def _tokens(sources: Sequence[Source], limit: int) -> int:
    return sum(tokens_of(x.text) + _NUMBER for s in sources for x in s.sentences[:limit])
