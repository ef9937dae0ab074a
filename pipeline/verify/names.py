"""Names: as the source spells them, as the gazetteer knows them, or at least as they sound."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipeline.domain import Claim, Finding
from pipeline.facts import (
    Mention,
    Told,
    copied_at,
    folded,
    folded_name,
    latin_names,
    normal,
    told,
)
from pipeline.text import words_of

from .evidence import Sources
from .found import block, remark
from .heard import KATAKANA, NEEDED, SAME, SURE, TITLES, Span, heard, sounds

_FIRST_NAME = re.compile(rf"[・＝ ]{KATAKANA}")
# ベンダー is no Emily Bender where the cited sentence has "vendor"; "change" is not yet ターナス.
_WORDS = 95.5
_LONG = 4


def evidence(where: str, claim: Claim, sources: Sources) -> Iterator[Finding]:
    """A claim cites at least one sentence, and only sentences that exist."""
    rule = "table-evidence" if where.startswith("table.") else "evidence-missing"
    if not claim.evidence:
        yield block(rule, "no evidence is cited. Cite the sentence that says it, or drop it.")
    for name in claim.evidence:
        if name not in sources.by_id:
            yield block("evidence-missing", f"cites {name!r}, which is no sentence of the source.")


def names(where: str, claim: Claim, sources: Sources) -> Iterator[Finding]:
    """Every name stands somewhere in the sources: in Latin letters, in a known form, by sound."""
    cited = told("\n".join(c.sentence.text for c in sources.cited(claim)))
    even = normal(claim.text)
    mentions = sources.mentions(even.text)
    known = [even.span(m.start, m.end) for m in mentions]
    yield from _latin(claim.text, known, cited, sources)
    yield from _known(mentions, even.text, cited, sources, even.span)
    taken = [(m.start, m.end) for m in mentions]
    yield from heard(even.text, taken, cited, sources, even.span)


def _latin(
    text: str, known_at: list[tuple[int, int]], cited: Told, sources: Sources
) -> Iterator[Finding]:
    told = sources.told
    for start, end, name in latin_names(text):
        # What is known is looked up as such: FRB for the Fed, the NEXT of 富岳NEXT.
        if any(a <= start and end <= b for a, b in known_at):
            continue
        key = folded(name)
        if not key or (_DIGIT.search(name) and not _NAMES.fullmatch(name)):
            continue
        if key in told.vocabulary:
            continue
        if len(name) == 1 and name.islower():
            continue
        if key + "s" in told.vocabulary or key.removesuffix("s") in told.vocabulary:
            continue
        pieces = [p for p in re.split(r"[-/_.&+]", name) if p]
        if all(folded(p) in told.vocabulary or _DIGIT.search(p) for p in pieces):
            continue
        known = sources.known.latin.get(folded_name(name))
        if known is not None and any(told.has(e) for e in known.english):
            continue
        if known is None and _abbreviated(name, cited, told):
            continue
        if known is None and told.inflects(name) and not _proper(text, start, end):
            continue
        if _beside_figure(text, start, name, told) or copied_at(text, start, end, told.text):
            continue
        if name.islower():
            # dependency for dependencies: a word, not a name.
            if name[:5] not in told.stems:
                yield remark("name", f"「{name}」 is not in the source.", (start, end))
            continue
        message = f"「{name}」 is not in the source. Write names as the source does."
        yield block("name", message, (start, end))


# Several names (BERT/GPT/GPT-2), of which those with figures are identifiers.
_DIGIT, _NAMES = re.compile(r"\d"), re.compile(r"[^./]+(?:/[^./]+)+")


def _abbreviated(name: str, cited: Told, story: Told) -> bool:
    """Whether a name that nobody knows is made of the source's words, or ends one of them."""
    several = name[:-1] if name[-1:] == "s" and name[:-1].isupper() else name
    return story.abbreviates(several) or cited.shortens(several) or story.dotted(name)


def _proper(text: str, start: int, end: int) -> bool:
    """Whether a word stands where somebody's or a firm's name does: Manning氏 is no form of man."""
    return bool(_OWNED.match(text, end) or _LATIN_BEFORE.search(text, 0, start))


_OWNED = re.compile(rf"\s?(?:{TITLES}|社|[A-Z])")
_LATIN_BEFORE = re.compile(r"[A-Z][A-Za-z.'’-]* $")


def _beside_figure(text: str, start: int, name: str, story: Told) -> bool:
    """The C of 80°C, which is a unit, and the G of 2 G where the source has 2G."""
    if len(name) > 1:
        return False
    if name in "CF" and text[start - 1 : start] in ("°", "゚", "゜"):
        return True
    figure = _BEFORE_LETTER.search(text, 0, start)
    return figure is not None and folded(figure.group().strip() + name) in story.vocabulary


_BEFORE_LETTER = re.compile(r"\d+ $")


def _known(
    mentions: tuple[Mention, ...], text: str, cited: Told, sources: Sources, span: Span
) -> Iterator[Finding]:
    for m in mentions:
        form, where = text[m.start : m.end], span(m.start, m.end)
        if m.wrong:
            right = m.names[0].japanese[0].lstrip("*")
            yield block("name", f"「{form}」 is a wrong form. Write {right}.", where)
            continue
        if any(_named(e, n.kind, sources.told) for n in m.names for e in n.english):
            continue  # ロボタクシー is several robotaxis as well as one
        if _ZONE.match(text, m.end) or _FIGURE.search(text, max(0, m.start - 2), m.start):
            continue
        if _FIRST_NAME.match(text, m.end) and _first_name(m, form, sources):
            continue
        # Another Kennedy or Lee, or the mask that マスク may be.
        words = sources.told.spoken if m.alone else sources.told.named
        if m.alone:
            words += tuple(f.group(1) for f in map(_FORM.fullmatch, words) if f)
        place = m.alone or all(n.kind in ("country", "place") for n in m.names)
        # Russia sounds like Rosa: for a country or a city the sound has to be the very same.
        enough = SURE if m.alone or not place else SAME
        if re.match(KATAKANA, form) and sounds(form, words, sources) >= enough:
            continue
        if not place and _plain(form, text, m, cited, sources):
            continue
        if copied_at(text, m.start, m.end, sources.told.text) or _inside(text, m):
            continue
        message = f"「{form}」 ({m.names[0].english[0]}) is not in the source."
        yield (remark if place else block)("name", message, where)


# masks, masked and masking are forms of what マスク says.
_FORM = re.compile("(.{2,}?)(?:s|ed|ing)")


def _plain(form: str, text: str, m: Mention, cited: Told, sources: Sources) -> bool:
    """Whether a name is a plain word of the cited sentences: ベンダー for a vendor."""
    if text[m.start - 1 : m.start] in ("・", "＝") or _NAME_FOLLOWS.match(text, m.end):
        return False
    if len(form) < _LONG:
        return False
    words = tuple(w for w in cited.spoken if w[0].islower() and len(w) >= _LONG)
    words += tuple(w[:-1] for w in words if w[-1] == "s")
    return sounds(form, words, sources) >= _WORDS


_NAME_FOLLOWS = re.compile(rf"\s?(?:{TITLES}|社|[・＝])")


def _named(english: str, kind: str, story: Told) -> bool:
    """Whether a name stands in the story, alone or as several; Theresa May is no "may"."""
    found = story.has(english) or story.has(f"{english}s")
    if kind != "person" or " " in english or not found:
        return found
    return any(w.casefold() == english.casefold() for w in story.named)


_KANJI = re.compile("[一-鿿]+")


def _inside(text: str, m: Mention) -> bool:
    """Whether a form of kanji is cut out of longer words, as 理研 out of 管理研修."""
    if not _KANJI.fullmatch(text[m.start - 1 : m.end + 1]) or m.start == 0:
        return False
    edges, at = set[int](), 0
    for word in words_of(text):
        start = max(at, text.find(word, at))
        at = start + len(word)
        edges |= {start, at}
    return not {m.start, m.end} <= edges


# Behind a figure ウォン and グラム are money and weight.
_FIGURE = re.compile(r"[\d万億兆千百数]\s?$")
# 米国時間, 英国夏時間, 米東部標準時.
_ZONE = re.compile(r"(?:東部|中部|山岳部|西部|太平洋|現地)?(?:標準|夏)?時間|(?:東部|太平洋)?標準時")


def _first_name(m: Mention, form: str, sources: Sources) -> bool:
    """Whether a name is another's first one: the surname of somebody, or マルタ for Marta."""
    if all(n.kind == "person" for n in m.names):
        return True
    return sounds(form, sources.told.named, sources) >= NEEDED
