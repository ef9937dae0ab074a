"""Words that do not belong into news: hype, clichés, greetings, a made-up author, leftovers.

The lists are data (words.yaml). What somebody is quoted as saying is theirs.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path

from pipeline.domain import Finding

from .found import block, outside_quotes
from .page import Part, Passage

_MESSAGES = {
    "hype": "「{}」 is hype unless the source says it.",
    "cliche": "「{}」 says nothing. Say what is known, or leave it out.",
    "first-person": "「{}」: an experience or opinion that no person had. Leave it out.",
    "persona": "「{}」 invents an author.",
    "greeting": "「{}」 talks to the reader instead of telling the news.",
    "chatty": "「{}」 is not how news is written.",
    "leftover": "「{}」 is a model talking, not the article. Remove it.",
    "injection": "「{}」 is an instruction to a model that came through. Remove it.",
}
# These are never all right, not even when somebody is quoted.
_ANYWHERE = ("leftover", "injection")


@cache
def words(group: str) -> re.Pattern[str]:
    """One group of words.yaml as one pattern."""
    return re.compile("|".join(f"(?:{entry})" for entry in _lists()[group]), re.MULTILINE)


@cache
def _lists() -> Mapping[str, list[str]]:
    import yaml

    text = (Path(__file__).parent / "words.yaml").read_text(encoding="utf-8")
    lists: Mapping[str, list[str]] = yaml.safe_load(text)
    return lists


def wording(passage: Passage) -> Iterator[Finding]:
    """One finding for each word of the lists."""
    if passage.part is Part.TAG:
        return
    for rule, message in _MESSAGES.items():
        pattern = words(rule)
        matches = (
            pattern.finditer(passage.text)
            if rule in _ANYWHERE
            else outside_quotes(pattern, passage.text)
        )
        for m in matches:
            yield block(rule, message.format(m.group().strip("、。 \n")), m.span())
