"""Names of articles in URLs and on the disk: ASCII, the same in every run, never shared."""

from __future__ import annotations

import re
import unicodedata

from pipeline.domain import Item

_LONGEST = 60
_ID_DIGITS = 8


def slug_of(item: Item) -> str:
    """`<words of the source's title>-<first 8 digits of the id>`."""
    return "-".join([*words_of(title_of(item)), id_digits(item)])


def id_digits(item: Item) -> str:
    """The first digits of the id: enough to tell articles apart."""
    return item.id[:_ID_DIGITS]


def title_of(item: Item) -> str:
    """The English title: of the first source, or of the story when nothing could be read."""
    titles = [s.title for s in item.sources] + [e.title for e in item.story.entries]
    return next((t for t in titles if t.strip()), "")


def words_of(title: str, longest: int = _LONGEST) -> list[str]:
    """The title's words in ASCII, as many whole ones as `longest` characters hold."""
    spelled = unicodedata.normalize("NFKD", title.replace("'", "").replace("’", ""))
    letters = "".join(c for c in spelled if not unicodedata.combining(c))
    kept: list[str] = []
    for word in re.findall("[a-z0-9]+", letters.lower()):
        if len("-".join([*kept, word])) > longest:
            break
        kept.append(word)
    return kept
