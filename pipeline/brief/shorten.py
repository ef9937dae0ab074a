"""English sentences made shorter, by rules that keep them true.

Only what a reader can do without goes: who told the outlet, an aside, an opening that says nothing,
a trailing detail. A hedge stays (allegedly, may, according to a complaint): dropping it would turn
a claim into a fact.
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
# What trails the news: ", accusing it of …", ", with participation from …", ", up from $1 in 2024".
_TRAIL = re.compile(
    r",\s(?:[a-z]{3,}ing\b|with\b|which\b|who\b|where\b|(?:up|down)\sfrom\b|compared\b|twice\b"
    r"|and\s(?:it|the\s\w+)\b)[^“”\"]*(?=\.$)"
)
_CONDITION = re.compile(r"\b(?:if|unless|not|never|without|except|although|though|only)\b", re.I)
_CHARGE = ", accusing "  # what somebody is accused of limits nothing in the main clause
_LEAST = 25  # characters; less is no sentence


def variants(english: str) -> tuple[str, ...]:
    """The sentence, then ever shorter forms of it, each still true if the sentence is."""
    found = [english]
    for form in (_clean(english), _main(_clean(english))):
        if form not in found and len(form) >= _LEAST:
            found.append(form)
    return tuple(found)


def _clean(english: str) -> str:
    """Without attribution to the subject itself, asides and empty openings."""
    for pattern in (_SAID, _ASIDE, _CLAUSE):
        english = pattern.sub("", english)
    bare = _OPENING.sub("", english)
    return bare[:1].upper() + bare[1:]


def _main(english: str) -> str:
    """Up to the first trailing detail, unless that holds a condition or a negation."""
    trail = _TRAIL.search(english)
    if trail is None:
        return english
    if _CONDITION.search(trail.group()) and not trail.group().startswith(_CHARGE):
        return english
    return english[: trail.start()] + english[trail.end() :]
