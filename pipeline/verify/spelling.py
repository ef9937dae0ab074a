"""One thing, one spelling: サーバ and サーバー, AIエージェント and AI エージェント."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipeline.domain import Finding

from .found import block
from .page import Page, Part, Passage, Placed

_KATAKANA = re.compile("[ァ-ヺー]{3,40}")
_MIXED = re.compile("(?<![A-Za-z0-9])([A-Za-z][A-Za-z0-9]{0,20})( ?)([ァ-ヺー]{2,20})")
_VARIANTS = (
    ("皆さん", "みなさん"),
    ("皆様", "みなさま"),
    ("下さい", "ください"),
    ("出来る", "できる"),
    ("様々", "さまざま"),
    ("全て", "すべて"),
    ("我々", "われわれ"),
    ("ウェブ", "ウエブ"),
    ("ソフトウェア", "ソフトウエア"),
    ("インターフェース", "インタフェース"),
)
# Spellings that are simply wrong; the gazetteer of names has more.
_WRONG = {
    re.compile("(?<![ァ-ヺー])エロン(?![ァ-ヺー])"): "イーロン",
    re.compile("シュミレーション"): "シミュレーション",
}
_SOUNDS = str.maketrans("", "", "ーッ・")
_ALIKE = tuple(
    pair.split("/")
    for pair in (
        "ヴァ/バ ヴィ/ビ ヴェ/ベ ヴォ/ボ ヴ/ブ ティ/チ ディ/ジ フォ/ホ シェ/セ "
        "ェ/エ ィ/イ ァ/ア ォ/オ ヂ/ジ ヅ/ズ"
    ).split()
)
_READ = frozenset({Part.TITLE, Part.DESCRIPTION, Part.LINE, Part.BODY, Part.ITEM, Part.HEADING})
_LONG_NAME, _SHORTEST, _MOST = 6, 3, 2000


def wrong_spelling(passage: Passage) -> Iterator[Finding]:
    """Spellings that nobody uses."""
    for wrong, right in _WRONG.items():
        for m in wrong.finditer(passage.text):
            yield block("wrong-spelling", f"「{m.group()}」 is written 「{right}」.", m.span())


def consistency(page: Page) -> Iterator[Placed]:
    """The second spelling of a word, where it first appears."""
    passages = [p for p in page.passages if p.part in _READ]
    yield from _variants(passages)
    yield from _spaces(passages)
    yield from _katakana(passages)


def _variants(passages: list[Passage]) -> Iterator[Placed]:
    text = "\n".join(p.text for p in passages)
    for one, other in _VARIANTS:
        if one in text and other in text:
            rarer = one if text.count(one) < text.count(other) else other
            kept = other if rarer == one else one
            passage = next(p for p in passages if rarer in p.text)
            at = passage.text.index(rarer)
            message = f"「{rarer}」 here, 「{kept}」 elsewhere. Choose one."
            yield passage.where, block("spelling", message, (at, at + len(rarer)))


def _spaces(passages: list[Passage]) -> Iterator[Placed]:
    """AI エージェント where AIエージェント stands too."""
    seen: dict[str, str] = {}
    told: set[str] = set()
    for passage in passages:
        for m in _MIXED.finditer(passage.text):
            word = m.group(1) + m.group(3)
            before = seen.setdefault(word, m.group(2))
            if before != m.group(2) and word not in told:
                told.add(word)
                message = f"「{m.group()}」 here, with{'' if before else 'out'} a space elsewhere."
                yield passage.where, block("spelling", message, m.span())


def _katakana(passages: list[Passage]) -> Iterator[Placed]:
    """A katakana word that differs from an earlier one only as spellings of one sound do."""
    first: dict[str, str] = {}
    known: list[str] = []
    for passage in passages:
        for m in _KATAKANA.finditer(passage.text):
            word = m.group()
            if word in known:
                continue
            same = first.setdefault(_sound(word), word)
            short = len(_sound(word)) < _SHORTEST and word.rstrip("ー") != same.rstrip("ー")
            near = same if same != word and not short else _misspelt(word, known)
            known += [word] if len(known) < _MOST else []
            if near:
                message = f"「{word}」 here, 「{near}」 elsewhere. Choose one."
                yield passage.where, block("spelling", message, m.span())


def _sound(word: str) -> str:
    for one, other in _ALIKE:
        word = word.replace(one, other)
    return word.translate(_SOUNDS)


def _misspelt(word: str, known: list[str]) -> str:
    """An earlier long word that is one slip away, and neither the beginning nor the end of it."""
    from rapidfuzz import process
    from rapidfuzz.distance import Levenshtein

    if len(word) < _LONG_NAME:
        return ""
    near = process.extractOne(word, known, scorer=Levenshtein.distance, score_cutoff=1)
    if near is None or len(near[0]) != len(word) or near[0][0] != word[0]:
        return ""
    return str(near[0]) if near[0][-2:] == word[-2:] else ""
