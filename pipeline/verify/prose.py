"""Is it Japanese, and clean? Language, leftovers of other languages and formats, hype."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from pipeline.domain import Claim, Finding
from pipeline.facts import folded, latin_names
from pipeline.text import has_kana, japanese_ratio

from .evidence import Sources, block, remark

_LATIN_RUN = re.compile(r"[A-Za-z][A-Za-z'’-]*(?:[\s,]+[A-Za-z][A-Za-z'’-]*){6,}")
_DEBRIS = re.compile(
    r"https?://|www\.|\*\*|```|^#+\s|[{}]|\\[nu\"]|</?[a-z]+>|�|。。|、、|\.\.\.$|"
    r"^(?:翻訳|以下は|要約)[:：]|申し訳(?:ありません|ございません)|お手伝い"
)
_HIDDEN = re.compile("[\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff\U000e0000-\U000e007f]")
_PAIRS = ("「」", "『』", "（）", "()", "【】")
_HYPE = re.compile(
    r"衝撃|驚異的|革命的|圧倒的|計り知れ|想像を絶する|破壊力|覇者|最強|神アップデート|ヤバ|激震|"
    r"間違いありません|必見|目が離せ"
)
# The share of kana and kanji among the letters that are no name of the source.
_MOSTLY = 0.4


def language(where: str, claim: Claim, sources: Sources) -> Iterator[Finding]:
    """Claims are Japanese; titles and cells may be short of kana, but not English sentences."""
    text = claim.text
    if not text.strip():
        yield block("language", "empty. Write a Japanese sentence.")
        return
    run = _LATIN_RUN.search(text)
    if run is not None:
        yield block("untranslated", "English left over. Write it in Japanese.", run.span())
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


def tidy(where: str, claim: Claim, sources: Sources) -> Iterator[Finding]:
    """No debris of other formats, no invisible characters, every bracket closed."""
    text = claim.text
    for pattern, what in ((_DEBRIS, "debris"), (_HIDDEN, "an invisible character")):
        found = pattern.search(text)
        if found is not None:
            yield block("tidy", f"{what} in the text ({found.group()!r}). Remove it.", found.span())
    for pair in _PAIRS:
        if text.count(pair[0]) != text.count(pair[1]):
            yield block("tidy", f"unbalanced {pair}. Close it.")
    if any(unicodedata.category(c) == "Cc" for c in text):
        yield block("tidy", "a control character in the text. Remove it.")


def hype(where: str, claim: Claim, sources: Sources) -> Iterator[Finding]:
    """Hype words are for a person to judge."""
    for m in _HYPE.finditer(claim.text):
        yield remark("hype", f"「{m.group()}」 is hype unless the source says it.", m.span())
