"""What no text may hold, whatever it says: doubled stops, open brackets, broken characters."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import replace
from functools import lru_cache
from itertools import accumulate

from pipeline.domain import Finding
from pipeline.text import INVISIBLE

from .found import block
from .page import Page, Part, Passage, Placed

_PATTERNS = tuple(
    (rule, re.compile(pattern), message)
    for rule, pattern, message in (
        ("doubled-stop", "。[。、]|、[。、]", "「{}」 is one stop too many. Keep one."),
        ("ellipsis", "…{2,}|・{3,}", "「{}」 trails off. End the sentence."),
        ("half-width-kana", "[｡-ﾟ]+", "「{}」 is half width. Write full-width kana and stops."),
        (
            "mixed-comma",
            "(?<=[ぁ-ゖァ-ヺー一-鿿])[,，;；．](?=[ぁ-ゖァ-ヺー一-鿿])",
            "「{}」 between Japanese. Write 、 or 。.",
        ),
        (
            "decomposed",
            "[\u0300-\u036f\u3099\u309a]+",
            "a letter and its mark are two characters. Use NFC.",
        ),
        ("control-character", "[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029]+", "a control character"),
        ("hidden-character", INVISIBLE.pattern, "an invisible character ({!r}). Remove it."),
        (
            "mojibake",
            "\ufffd|[縺繧繝譁蜿][\x21-\uffff]{0,2}[縺繧繝譁蜿]|[ÃÂâãåæ][\x80-\xbf€‚„†‡ˆ‰‹Œ]",
            "「{}」 looks like text read in the wrong encoding.",
        ),
        (
            "debris",
            r"https?://|www\.|```|\*\*|^#{1,6}\s|\\[nu\"]|</?[a-zA-Z]{1,10}>|\{\s?\"|\"\s?[:}]|\[/?INST\]|<\|",
            "「{}」 is left over from another format. Remove it.",
        ),
    )
)
# A sentence that is longer than a few words and stays English; names alone are no sentence.
_LATIN_RUN = re.compile(r"[A-Za-z][A-Za-z'’-]{0,40}(?:[ ,]{1,3}[A-Za-z][A-Za-z'’-]{0,40}){6,}+")
_WORDS = re.compile(r"\b(?:the|a|an|of|to|and|in|for|with|that|is|are|was|were|on|by|it)\b")
_TITLES = re.compile("『[^『』]{0,200}』|“[^“”]{0,200}”")
_CJK = re.compile("[㐀-䶿一-鿿]")
_PAIRS = {"」": "「", "』": "『", "）": "（", ")": "(", "】": "【", "〉": "〈", "》": "《"}
_BRACKETS = re.compile(f"[{re.escape(''.join([*_PAIRS, *_PAIRS.values()]))}]")
# "1)" and "a)" count, smileys smile: neither closes anything.
_LONE_CLOSER = re.compile(r"(?:(?:^|[\s、。「（])\w{1,2}|[:;]-?)$")


def characters(passage: Passage) -> Iterator[Finding]:
    """Every blemish that one pattern shows."""
    text = passage.text
    for rule, pattern, message in _PATTERNS:
        for m in pattern.finditer(text):
            yield block(rule, message.format(m.group()), m.span())


def brackets(passage: Passage) -> Iterator[Finding]:
    """A bracket that is not closed, or closed and never opened; tags and code are left alone."""
    open_: list[tuple[str, int]] = []
    for m in _BRACKETS.finditer(passage.text):
        character, at = m.group(), m.start()
        if character not in _PAIRS:
            open_.append((character, at))
        elif open_ and open_[-1][0] == _PAIRS[character]:
            open_.pop()
        elif character != ")" or not _LONE_CLOSER.search(passage.text[max(0, at - 4) : at]):
            yield block("bracket", f"「{character}」 closes nothing. Open it.", (at, at + 1))
    for character, at in open_:
        yield block("bracket", f"「{character}」 is never closed. Close it.", (at, at + 1))


def open_brackets(page: Page) -> Iterator[Placed]:
    """The brackets of a document's sections: a quotation may run over several paragraphs."""
    for _, passages in page.sections():
        starts = list(accumulate((len(p.text) for p in passages), initial=0))
        for finding in brackets(replace(passages[0], text="".join(p.text for p in passages))):
            at = bisect_right(starts, finding.start) - 1
            start = finding.start - starts[at]
            yield passages[at].where, replace(finding, start=start, end=start + 1)


def foreign(passage: Passage) -> Iterator[Finding]:
    """English that was not translated, and characters that Japanese does not write."""
    text = passage.text
    titles = [m.span() for m in _TITLES.finditer(text)]
    for m in _LATIN_RUN.finditer(text):
        inside = any(a < m.start() and m.end() < b for a, b in titles)
        if _WORDS.search(m.group()) and not inside:
            yield block("untranslated", "English left over. Write it in Japanese.", m.span())
    if passage.part is Part.TAG:
        return
    for m in _CJK.finditer(text):
        if not _japanese(m.group()):
            yield block("chinese", f"「{m.group()}」 is no Japanese character.", m.span())


@lru_cache(maxsize=8192)
def _japanese(kanji: str) -> bool:
    """Whether JIS X 0213 or Windows' Japanese code page has the character."""
    for code in ("euc_jis_2004", "cp932"):
        try:
            kanji.encode(code)
        except UnicodeEncodeError:
            continue
        return True
    return False
