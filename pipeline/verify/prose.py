"""Is it Japanese? Names of the source count for no language."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.domain import Claim, Finding
from pipeline.facts import folded, latin_names
from pipeline.text import has_kana, japanese_ratio

from .evidence import Sources
from .found import block

# The share of kana and kanji among the letters that are no name of the source.
_MOSTLY = 0.4


def language(where: str, claim: Claim, sources: Sources) -> Iterator[Finding]:
    """Claims are Japanese; titles and cells may be short of kana, but not English sentences."""
    text = claim.text
    if not text.strip():
        yield block("language", "empty. Write a Japanese sentence.")
        return
    if where.startswith("table."):
        return
    if where == "title":
        japanese = japanese_ratio(text) > 0.0
    else:
        japanese = has_kana(text) and japanese_ratio(_unnamed(text, sources)) >= _MOSTLY
    if not japanese:
        yield block("language", "not Japanese. Write a Japanese sentence.")


def _unnamed(text: str, sources: Sources) -> str:
    """The text without the source's own names: a sentence may be half names and yet Japanese."""
    for start, end, name in reversed(latin_names(text)):
        if folded(name) in sources.names:
            text = text[:start] + text[end:]
    return text
