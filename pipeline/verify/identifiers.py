"""Model names, versions and numbers of standards: every letter and figure as the source has it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipeline.domain import Claim, Finding
from pipeline.facts import COUNTED, RUN, SUFFIXES, Told, copied_at, folded, normal, told

from .evidence import Sources
from .found import block, remark

_FIGURE = re.compile(
    r"\d[\d,.]*(?:-\d[\d,.]*)?(?:km/h|[BMKTxgWmV%]|[a-zA-Z]{2,4}|fps|st|nd|rd|th)?", re.I
)
_DIGIT, _LETTER = re.compile(r"\d"), re.compile("[A-Za-z]")
_VERSION = re.compile(r"v?\d+(?:\.\d+){2,}")
_IN_JAPANESE = {kana: latin for latin, kana in SUFFIXES.items() if not kana.isascii()}
_KANA_SUFFIX = re.compile(rf"({'|'.join(_IN_JAPANESE)})(?![ァ-ヺー秒])")


# GPU1万2000基: a count behind the name of what is counted.
_COUNTER = re.compile(r"\s?[つ個人名社件回度倍歳基台枚点種年月週日時分秒%万億兆千百ヵカか]")
_COUNTED = re.compile(rf"[A-Za-z]+\d++{COUNTED}")


def identifiers(where: str, claim: Claim, sources: Sources) -> Iterator[Finding]:
    """One finding for each name with figures in it that the sources do not have so."""
    even = normal(claim.text)
    runs = list(RUN.finditer(even.text))
    cited = told("\n".join(c.sentence.text for c in sources.cited(claim))) if runs else told("")
    for run in runs:
        words = [(run.start() + m.start(), m.group()) for m in re.finditer(r"[^ ]+", run.group())]
        for i, (start, word) in enumerate(words):
            before = words[i - 1][1] if i else ""
            if _COUNTED.match(even.text, start):
                continue
            span = even.span(start, start + len(word.rstrip(".-/")))
            if i and word.isdigit() and _COUNTER.match(even.text, start + len(word)):
                before = ""  # React 3つ: three of them, no version
            said = list(_word(word.rstrip(".-/"), before, span, cited, sources.told))
            if said and not _same(even.text, start, word, before, cited):
                yield from said
            after = words[i + 1][1] if i + 1 < len(words) else ""
            yield from _shortened(word, before, after, even.text, span, cited)
        yield from _kana_suffix(even.text, run, words[-1][1], sources, even.span(*run.span()))


def _same(text: str, start: int, word: str, before: str, cited: Told) -> bool:
    """Whether the cited sentences have a name with figures letter by letter, or as a near form."""
    bare = word.rstrip(".-/")
    if not _LETTER.search(bare) or not _DIGIT.search(bare):
        return False
    if copied_at(text, start, start + len(bare), cited.text):
        return True
    by = _BY.fullmatch(bare if _DIGIT.match(bare) else before + bare)
    if by is not None:  # 2x4 for "2 by 4"
        return "by".join(by.groups()) in cited.vocabulary
    version = _NAME_AND_VERSION.fullmatch(bare)
    if version is not None:  # Kubernetes1.7 for "Kubernetes version 1.7"
        return folded(version[1]) + "version" + folded(version[2]) in cited.vocabulary
    # v1.Session for Sessions, H100 for H100s; an iPhone5 is no iPhone5s.
    return _SEVERAL.search(bare) is not None and folded(bare) + "s" in cited.vocabulary


_BY = re.compile(r"(\d+)[x×](\d+)")
_NAME_AND_VERSION = re.compile(r"([A-Za-z]{2,})(\d+(?:\.\d+)*)")
_SEVERAL = re.compile(r"[A-Za-z]{3}$|[A-Z]-?\d{2,}[A-Z]?$")


def _word(
    word: str, before: str, span: tuple[int, int], cited: Told, story: Told
) -> Iterator[Finding]:
    key = _key(word)
    if word.lower() in SUFFIXES and before:
        variants = any(c.isdigit() for c in before) or any(
            s in SUFFIXES for s in story.followed(folded(before))
        )
        others = [s for s in cited.followed(folded(before)) if s in SUFFIXES]
        nowhere = folded(before) + key not in story.vocabulary and variants
        if nowhere or (others and key not in others):
            yield block("identifier", f"the source has no 「{before} {word}」 here.", span)
        return
    if word.isdigit() and before[:1].isupper() and _numbered(key, folded(before), story):
        yield block("identifier", f"the source has no 「{before} {word}」.", span)
        return
    named = _LETTER.search(word) and _DIGIT.search(word)
    if not (named or _VERSION.fullmatch(word)) or _known(word, key, cited):
        return
    if _FIGURE.fullmatch(word) and not _VERSION.fullmatch(word):
        return  # 70B, 80GB and 14.x are figures and read as such
    if _known(word, key, story):
        yield remark("identifier", f"「{word}」 is not in the cited sentences.", span)
    else:
        yield block(
            "identifier", f"「{word}」 is not in the source. Write names as the source does.", span
        )


def _numbered(key: str, name: str, story: Told) -> bool:
    """Whether the story numbers this name, and never so: Sable 1 where it knows Sable 2."""
    numbers = [w for w in story.followed(name) if w.isdigit()]
    return bool(numbers) and key not in numbers and f"{name}version{key}" not in story.vocabulary


def _key(word: str) -> str:
    key = folded(word)
    return key[1:] if re.match(r"v\d", key) else key


def _known(word: str, key: str, told_: Told) -> bool:
    if key in told_.vocabulary or folded(word) in told_.vocabulary:
        return True
    # rwsdk>=1.0.0, next@14.3.0 and 19.0.0/19.0.1: what stands between signs, each for itself.
    parts = [p for p in re.split(r"[@/=<>_~^]+", word) if p]
    return len(parts) > 1 and all(
        _key(p) in told_.vocabulary or not _DIGIT.search(p) for p in parts
    )


def _shortened(
    word: str, before: str, after: str, text: str, span: tuple[int, int], cited: Told
) -> Iterator[Finding]:
    """GPT-5.1 where the evidence speaks of GPT-5.1 Pro alone."""
    if not _DIGIT.search(word) or after.lower() in SUFFIXES:
        return
    if not before and not _LETTER.search(word):
        return  # a figure by itself: "$3.50 plus $1.20"
    says = cited.followed(folded(word))
    if not says or any(s not in SUFFIXES for s in says):
        return
    if all(cited.joined(folded(word))) and not _also_whole(text, word, says):
        message = f"the cited sentences say 「{word} {says[0]}」. Write the whole name."
        yield block("identifier", message, span)


def _also_whole(text: str, word: str, suffixes: tuple[str, ...]) -> bool:
    lower = text.lower()
    whole = (f"{word.lower()}{gap}{s}" for s in suffixes for gap in " -")
    return any(w in lower for w in whole) or any(f"{word}{SUFFIXES[s]}" in text for s in suffixes)


def _kana_suffix(
    text: str, run: re.Match[str], last: str, sources: Sources, span: tuple[int, int]
) -> Iterator[Finding]:
    """GPT-5.1プロ where the source has no GPT-5.1 Pro."""
    kana = _KANA_SUFFIX.match(text, run.end())
    if kana is None or not _DIGIT.search(last) or not _LETTER.search(run.group()):
        return
    if folded(last) + _IN_JAPANESE[kana.group(1)] not in sources.told.vocabulary:
        yield block("identifier", f"the source has no 「{last}{kana.group(1)}」.", span)
