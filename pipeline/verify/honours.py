"""氏 is for people, and 米, 英 or 中国 before a name is a fact that has to be known."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipeline.domain import Claim, Finding
from pipeline.facts import Name, folded_name, normal

from .evidence import Sources
from .found import block, remark

# Prefix → words of the source that carry it.
_NATIONS = {
    "米": ("U.S.", "US", "American", "United States", "America", "California", "Silicon Valley"),
    "英": ("U.K.", "UK", "British", "Britain", "London", "England"),
    "仏": ("French", "France", "Paris"),
    "独": ("German", "Germany", "Berlin"),
    "伊": ("Italian", "Italy"),
    "露": ("Russian", "Russia"),
    "加": ("Canadian", "Canada", "Toronto"),
    "豪": ("Australian", "Australia"),
    "印": ("Indian", "India"),
    "蘭": ("Dutch", "Netherlands"),
    "韓": ("South Korean", "South Korea", "Korean"),
    "韓国": ("South Korean", "South Korea", "Korean"),
    "中国": ("Chinese", "China", "Beijing"),
    "台湾": ("Taiwanese", "Taiwan"),
    "日": ("Japanese", "Japan"),
}
_SAME = {"韓国": "韓"}
_PREFIX = re.compile(
    # その日カバノーは…: a day, not Japan.
    rf"(?<![一-鿿])(?!(?<=の)日)({'|'.join(sorted(_NATIONS, key=len, reverse=True))})"
    r"(?=[A-Z][A-Za-z]|[ァ-ヺ])"
)
_LATIN = re.compile(r"[A-Z][A-Za-z0-9.&+-]*(?: [A-Z][A-Za-z0-9.&+-]*)*")
_ORGANISATIONS = ("company", "agency", "media", "product")


def honours(where: str, claim: Claim, sources: Sources) -> Iterator[Finding]:
    """A remark for 氏 after an organisation, a block for a nation that nobody stated."""
    even = normal(claim.text)
    mentions = sources.mentions(even.text)
    for mention in mentions:
        organisation = all(n.kind in _ORGANISATIONS for n in mention.names)
        # One that the source does not name is likelier a person of that sound (MacDonald).
        organisation = organisation and _told(mention.names, sources)
        if organisation and even.text.startswith("氏", mention.end):
            form = even.text[mention.start : mention.end]
            message = f"「{form}氏」: {form} is an organisation, not a person. Drop 氏."
            yield remark("honorific", message, even.span(mention.start, mention.end + 1))
    known = {m.start: m.names for m in mentions}
    for prefix in _PREFIX.finditer(even.text):
        latin = _LATIN.match(even.text, prefix.end())
        names = known.get(prefix.end()) or _by_latin(latin, sources)
        end = latin.end() if latin else prefix.end() + 1
        if latin is None and not names:
            continue  # 米ニュースサイト: a word, not a name
        if not _carried(prefix.group(), names, sources):
            yield block(
                "nationality",
                f"「{prefix.group()}」 before the name is not in the source nor among the known "
                "names. Drop it.",
                even.span(prefix.start(), end),
            )


def _told(names: tuple[Name, ...], sources: Sources) -> bool:
    return any(sources.told.has(e) for n in names for e in n.english)


def _by_latin(latin: re.Match[str] | None, sources: Sources) -> tuple[Name, ...]:
    words = latin.group().split(" ") if latin else []
    for size in range(len(words), 0, -1):
        found = sources.known.latin.get(folded_name(" ".join(words[:size])))
        if found is not None:
            return (found,)
    return ()


def _carried(prefix: str, names: tuple[Name, ...], sources: Sources) -> bool:
    nation = _SAME.get(prefix, prefix)
    given = [n.nation for n in names if n.nation]
    if given:
        return nation in given
    return any(sources.told.has(word) for word in _NATIONS[prefix])
