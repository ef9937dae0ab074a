"""English sentences made short enough for one line, by rules that keep them true.

Only what a reader of the line can do without goes: who told the outlet, an aside, an opening that
says nothing. A hedge stays (allegedly, may, according to a complaint): dropping it would turn a
claim into a fact.
"""

from __future__ import annotations

import re

_SAID = re.compile(
    r",\s(?:the\s(?:company|startup|firm|lab|team|authors?|researchers?|utility)|it|he|she|they)"
    r"\s(?:said|says|added)(?:\s(?:on|in)\s[^,.]{2,40})?(?=[.,])"
)
_ASIDE = re.compile(r"\s\([^()]{1,80}\)")
_OPENING = re.compile(
    r"^(?:In addition|Meanwhile|However|Still|Moreover|Separately|At the same time|For now|Also),\s"
)
# ", which builds AI software for warehouse robots," tells who somebody is, not what happened.
_CLAUSE = re.compile(r",\s(?:which|who)\s[^,]{4,90},(?=\s)")


def shortened(english: str) -> str:
    """The sentence without attribution to the subject itself, asides and empty openings."""
    for pattern in (_SAID, _ASIDE, _CLAUSE):
        english = pattern.sub("", english)
    bare = _OPENING.sub("", english)
    return bare[:1].upper() + bare[1:]
