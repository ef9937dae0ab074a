"""How the sentences read: length, stops, endings, register, repetition, and breaking off."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence

from pipeline.domain import Finding
from pipeline.text import Ending, ending, sentence_spans, width, words_of

from .found import block
from .page import PROSE, Page, Part, Passage, Placed, about_the_news

LONG, COMMAS, RUN = 120, 6, 3
_SENTENCE, _WORD_OR_TWO = 20, 8
_GRAM, _SAID = 8, 15
_STOP = re.compile(r"[。！？!?」』）)：:】]$")
_CUT = re.compile(r"(?:\.{2,}|…|、|[（「『])$")
_TALE = re.compile(r"[^。、「」（）\s]{2,3}$")


def sentence_shape(passage: Passage) -> Iterator[Finding]:
    """A sentence that is too long, or that has too many 読点."""
    if passage.part not in PROSE:
        return
    for start, end in sentence_spans(passage.text):
        text = passage.text[start:end]
        if len(text) > LONG and (size := width(text)) > LONG:
            yield block("long-sentence", f"{size:g} characters; {LONG} are enough.", (start, end))
        if (commas := text.count("、")) >= COMMAS:
            yield block("many-commas", f"{commas} 読点; make two sentences of it.", (start, end))


def truncation(passage: Passage) -> Iterator[Finding]:
    """Text that breaks off: …, a 、 at the end, or prose and descriptions without a full stop."""
    text = passage.text.rstrip()
    cut = _CUT.search(text)
    heads = passage.part in (Part.BODY, Part.HEADING) and len(text) < _WORD_OR_TWO
    if heads and text.endswith(("…", "...")):
        return  # さらに…: what follows is the rest
    if cut is not None and passage.part not in (Part.TAG, Part.CELL, Part.QUOTE):
        message = f"breaks off with 「{cut.group()}」. Write it to its end."
        yield block("truncated", message, cut.span())
    elif passage.part is Part.DESCRIPTION and text and not _STOP.search(text):
        yield block("no-stop", "the description does not end with 。.", (len(text) - 1, len(text)))
    elif passage.part is Part.BODY and len(text) >= _SENTENCE and not _STOP.search(text):
        last = (len(text) - 1, len(text))
        if ending(text) is not Ending.NOUN:
            yield block("no-stop", "a sentence without 。 at its end.", last)


def register(page: Page) -> Iterator[Placed]:
    """です・ます and だ・である in one section: the rarer one is named, once a section.

    A list item, a noun at the end and what stands in quotation marks belong to neither.
    """
    for _, passages in page.sections():
        kinds = [
            (p, span, ending(p.text[span[0] : span[1]]))
            for p in passages
            if p.part is Part.BODY
            for span in sentence_spans(p.text)
            if not p.text[span[0] : span[1]].endswith(("」", "」。"))
        ]
        count = Counter(kind for _, _, kind in kinds)
        polite, plain = count[Ending.POLITE], count[Ending.PLAIN]
        if not polite or not plain:
            continue
        rarer = Ending.PLAIN if plain <= polite else Ending.POLITE
        passage, span, _ = next(k for k in kinds if k[2] is rarer)
        message = f"{polite} sentences in です・ます and {plain} in だ・である. Choose one."
        yield passage.where, block("register", message, span)


def same_endings(page: Page) -> Iterator[Placed]:
    """Three sentences in a row that end alike."""
    for _, passages in page.sections():
        tails = [
            (p.where, span, m.group())
            for p in passages
            for span in sentence_spans(p.text)
            if (m := _TALE.search(p.text[span[0] : span[1]].rstrip("。")[-3:]))
        ]
        for i in range(len(tails) - RUN + 1):
            alike = {tail for _, _, tail in tails[i : i + RUN]}
            before = tails[i - 1][2] if i else None
            if len(alike) == 1 and before not in alike:
                where, span, tail = tails[i + RUN - 1]
                message = f"「{tail}」 ends {RUN} sentences running."
                yield where, block("same-ending", message, span)


def repetition(page: Page) -> Iterator[Placed]:
    """A sentence that stands twice, or eight words of it; titles under 出典 may be alike."""
    sentences: dict[str, str] = {}
    grams: dict[tuple[str, ...], int] = {}
    prose = [p for p in about_the_news(page) if p.part in PROSE]
    found = [(p, span, p.text[span[0] : span[1]]) for p, span in _sentences(prose)]
    alike = _sharing([text for _, _, text in found])
    for number, (passage, span, text) in enumerate(found):
        if len(text) >= _GRAM and text in sentences:
            yield passage.where, block("repeated-sentence", "the same sentence again.", span)
            continue
        sentences[text] = passage.where
        again = _again(text, number, grams) if number in alike else ""
        if again:
            message = f"「{again}」 stands in two sentences. Say it once."
            yield passage.where, block("repeated-phrase", message, span)


def _sentences(passages: Sequence[Passage]) -> Iterator[tuple[Passage, tuple[int, int]]]:
    for passage in passages:
        for span in sentence_spans(passage.text):
            yield passage, span


def _sharing(texts: Sequence[str]) -> set[int]:
    """The texts that share `_SAID` characters with another: only their words have to be cut."""
    first, found = dict[str, int](), set[int]()
    for number, text in enumerate(texts):
        bare = "".join(text.split())
        for i in range(len(bare) - _SAID + 1):
            other = first.setdefault(bare[i : i + _SAID], number)
            if other != number:
                found |= {other, number}
    return found


def _again(text: str, number: int, grams: dict[tuple[str, ...], int]) -> str:
    """The first eight words (15 characters) that an earlier sentence has too; notes this one's."""
    words = words_of(text)
    seen = ""
    for i in range(len(words) - _GRAM + 1):
        gram = words[i : i + _GRAM]
        said = "".join(gram)
        if len(said) >= _SAID and grams.setdefault(gram, number) != number:
            seen = seen or said
    return seen
