"""A translated sentence made to stand alone: which day Tuesday was, and who "the company" is.

Both are said only where nothing else can be meant; else the sentence stays as it is.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, datetime, timedelta

from pipeline import facts
from pipeline.domain import Sentence, Source
from pipeline.facts import Kind

_WEEKDAY = re.compile(r"[月火水木金土日]曜日")
# "on Wednesday" of what has happened. Behind these words it is another Wednesday, or to come.
_OTHER = re.compile(
    r"\b(?:every|each|next|coming|following|last|previous|by|until|before|after|will|would|plans?"
    r"|expects?|scheduled|set|due|mondays|tuesdays|wednesdays|thursdays|fridays|saturdays|sundays)\b",
    re.I,
)
_DAY = r"(?:mon|tues|wednes|thurs|fri|satur|sun)day"
_TOLD = r"(?:said|told|announced|unveiled|reported|filed|sued|released|launched)"
# Then it is the telling that was on that day, whatever is to come.
_TOLD_ON = re.compile(rf"\b(?:{_TOLD} on {_DAY}|on {_DAY},? {_TOLD})\b", re.I)
# It is Thursday in Tokyo while the clock of UTC still says Wednesday; nobody is further ahead.
_AHEAD = timedelta(hours=14)

_OPENING = re.compile(r"(?:[A-Z][\w.&'’-]*\s)*[A-Z][\w.&'’-]*")
# Who does this is somebody; a product does not.
_DEED = re.compile(
    r"\s(?:said|says|told|announced|announces|plans|planned|declined|wants|wanted|sued|sues|agreed"
    r"|raised|raises|released|releases|launched|launches|unveiled|unveils|argued|denied|bought)\b"
)
_COMPANY = r"(?:company|startup|start-up|firm|maker|developer|lab|provider)"


def dated(japanese: str, english: str, published: datetime | None) -> tuple[str, ...]:
    """The text with a day for its one weekday (火曜日 → 11月17日, or 17日), then as it is.

    `published` is when the source appeared (aware). Of two possible days none is given.
    """
    if published is None or len(_WEEKDAY.findall(japanese)) != 1:
        return (japanese,)
    said = [f for f in facts.english(english) if f.kind is Kind.WEEKDAY]
    if len(said) != 1:
        return (japanese,)
    if _OTHER.search(english) and not _TOLD_ON.search(english):
        return (japanese,)
    day = _last(int(said[0].value), published)
    if day is None:
        return (japanese,)
    forms = [f"{day.month}月{day.day}日", *([f"{day.day}日"] * (day.month == published.month))]
    return (*(_WEEKDAY.sub(form, japanese) for form in forms), japanese)


def _last(weekday: int, published: datetime) -> date | None:
    """The last day of that name, or None where it may just have begun east of Greenwich."""
    here, there = published.date(), (published + _AHEAD).date()
    if there != here and there.weekday() == weekday:
        return None
    return here - timedelta(days=(here.weekday() - weekday) % 7)


def companies(sources: tuple[Source, ...]) -> Mapping[str, str]:
    """For each sentence, by its id, whom "the company" means in it, where that is certain."""
    return {sentence: name for source in sources for sentence, name in _meant(source).items()}


def _meant(source: Source) -> Mapping[str, str]:
    """The company that opens the headline, until somebody else does something."""
    opening = _OPENING.match(source.title)
    name = opening.group() if opening else ""
    if not name or not _is_company(name, source):
        return {}
    meant, introduced = dict[str, str](), False
    for sentence in source.sentences[1:]:
        if introduced:
            meant[sentence.id] = name
        introduced = introduced or name in sentence.text
        if _acts(sentence, name):
            break
    return meant


def _is_company(name: str, source: Source) -> bool:
    """Whether the text says so: a person is no company, and opens headlines too."""
    called = re.escape(name)
    apposed = (
        rf"{called}, (?:which\b|an? [^,.]{{0,60}}\b{_COMPANY}\b|the [^,.]{{0,60}}\b{_COMPANY}\b)"
    )
    before = rf"\b{_COMPANY} {called}\b"
    owns = rf"\b{called}(?:'s|’s)? [^.]{{0,80}}\bits\b"
    return re.search(f"{apposed}|{before}|{owns}", source.text) is not None


def _acts(sentence: Sentence, name: str) -> bool:
    """Whether another than the company does something in the sentence."""
    opening = _OPENING.match(sentence.text)
    if opening is None or opening.group() in name or name in opening.group():
        return False
    return _DEED.match(sentence.text, opening.end()) is not None
