"""What an entry tells, taken apart: stems, names with numbers, amounts, the step of an affair.

Stems come from Snowball's English stemmer; figures are rounded to two digits, as headlines do.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any

from pipeline.roundup import roundup

_WORD = re.compile(r"[^\W\d_][\w]*(?:['’][a-z]+)?|\d+(?:[.,]\d+)*")
# A teaser tells its news at the beginning; what follows is background, which stories share.
_TEASER_WORDS = 60
# Words of one event's verbs and nouns: outlets choose among them freely, so each family counts as
# one more term; and two titles from different families tell of different steps.
_FAMILIES = {
    "launch": """launches launch launched launching releases release released unveils unveil
        unveiled debuts introduces introduced introducing announces rolls ships shipping
        arrives available meet""",
    "delay": "delays delay delayed postpones postpone postponed pushes slips setback",
    "withdraw": """recalls recall withdraws withdrawn pulls pulled shuts shutters retires retiring
        discontinues halts halted bans banned""",
    "fund": "raises raise raised raising funding valued valuation round investors secures",
    "buy": "acquires acquire acquired buys buy bought acquisition takeover merger purchase",
    "sue": "sues sue sued suing lawsuit suit complaint accuses",
    "settle": "settles settle settled settlement",
    "rule": "ruling rules judge verdict convicted acquitted",
    "appeal": "appeals appeal appealed appealing overturn",
    "quit": """leaves leaving leave quits quit departs depart departure departures exits exit
        resigns steps retire""",
    "hire": "hires hire hired appoints appointed names named",
    "fire": "layoffs lays cuts jobs fires fired dismissed",
    "probe": "probe probes investigation investigates antitrust watchdog regulators examine",
    "earn": "earnings revenue profit quarter quarterly forecast guidance estimates",
}
# "rolls out" launches and "judge rules" decides, but "AI rules" are law: too common to conflict.
_LOOSE = frozenset("rules named names available meet pulls pushes round cuts steps shuts".split())
# What a model makes or reads: an image model is not a video model.
_KINDS = {
    **{name: name for name in ("imag", "video", "music", "code", "robot")},
    **dict.fromkeys(("speech", "voic", "audio"), "speech"),
}
# "Orin-3", "GPT 5", "H200", "Claude 4.5": a name with a number in it or right after it. A size
# belongs to the number: "GPT-5" and "GPT-5 mini" are two launches.
_MODEL = re.compile(
    r"\b(?:([A-Z][A-Za-z]*)[- ]?v?(\d+(?:\.\d+)*[A-Za-z]{0,2})|([A-Za-z]{1,4})(\d+[A-Za-z\d]*))\b"
    r"(?:[- ]((?i:mini|nano|micro|small|medium|large|xl|pro|max|ultra|plus|lite|flash|turbo|tiny|"
    r"edge|air))\b)?"
)
_AMOUNT = re.compile(
    r"(?:[$€£¥]|(?:US|C|A)\$)\s?(\d+(?:[.,]\d+)*)[\s-]?(k|mln|m|bln|bn|b|tn|t|thousand|million|billion|"
    r"trillion)?\b|\b(\d+(?:[.,]\d+)*)[\s-]?(million|billion|trillion|mln|bln|bn)\b",
    re.I,
)
_ZEROS = {"k": 3, "th": 3, "m": 6, "b": 9, "t": 12}
# "Chief scientist", "CFO", "Series B": of several that there are, one.
_ONE_OF = re.compile(
    r"\b(?:(chief) (executive|financ\w+|technolog\w+|operating|scientist|product|research|"
    r"marketing|legal|security|information|data|revenue|people|strategy|economist|design)|"
    r"(series) ([a-k])|(c)([eftoi])o)\b",
    re.I,
)
_CHIEFS = {"e": "executive", "f": "financial", "t": "technology", "o": "operating"}
# Month names and the like follow a capital with a number without naming a product.
_NO_MODEL = frozenset(
    """january february march april may june july august september october november december jan
    feb mar apr jun jul aug sep sept oct nov dec monday tuesday wednesday thursday friday saturday
    sunday in on at to of for by the over nearly about around up than from and or top under
    after before until since q only just some all over these those last next""".split()
)


_DAY = re.compile(r"\b(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day\b")
_NO_NAMES = _NO_MODEL | frozenset("ai ceo cfo cto ipo series university".split())
# With more capitals than this among its words a title is in title case.
_TITLE_CASE = 0.7


@dataclass(frozen=True, slots=True)
class Told:
    """What an entry tells. Stems of the title and of the teaser's beginning; the rest by place.

    `models` are (family, number) and `offices` (kind, which), both of the title; `amounts` are
    plain numbers of currency units, `names` the stems of words with a capital (`title_names` none
    where every word has one), `days` the days of the week; `more_` is what title and teaser have
    together.
    """

    title: frozenset[str]
    teaser: frozenset[str]
    models: frozenset[tuple[str, str]]
    offices: frozenset[tuple[str, str]]
    amounts: frozenset[float]
    more_amounts: frozenset[float]
    steps: frozenset[str]
    more_steps: frozenset[str]
    kinds: frozenset[str]
    names: frozenset[str]
    title_names: frozenset[str]
    days: frozenset[str]
    roundup: bool


# "… - The Model Ledger": the name of an outlet behind the headline, which tells nothing.
_OUTLET = re.compile(
    r"\s+[|–—-]\s+(?:The\s+)?[A-Z][A-Za-z.'’&]*(?:\s+(?:of|the|and|for|[A-Z][A-Za-z.'’&]*)){0,3}$"
)
# Fewer words before it are no headline.
_HEADLINE = 4


def _headline(title: str) -> str:
    bare = _OUTLET.sub("", title)
    return bare if len(bare.split()) >= _HEADLINE else title


@lru_cache(maxsize=65_536)
def told(title: str, teaser: str) -> Told:
    """Take an entry's title and teaser apart."""
    title, whole = _headline(title), title
    first = " ".join(teaser.split()[:_TEASER_WORDS])
    words = frozenset(_folded(title))
    steps, more_steps = _steps(words), _steps(_folded(first))
    models, more = _models(title), _models(first)
    amounts, more_amounts = _amounts(title), _amounts(first)
    return Told(
        title=_terms(title, models, amounts),
        teaser=_terms(first, more, more_amounts),
        models=models,
        offices=_offices(title),
        amounts=amounts,
        more_amounts=amounts | more_amounts,
        steps=steps,
        more_steps=steps | more_steps,
        kinds=frozenset(_KINDS[s] for s in map(stem, words) if s in _KINDS),
        names=_names(title) | _names(first),
        title_names=_title_names(title),
        days=frozenset(_DAY.findall(f"{title} {first}")),
        # What tells of many events joins nothing, and nothing joins it.
        roundup=roundup(whole, teaser) is not None,
    )


@lru_cache(maxsize=262_144)
def stem(word: str) -> str:
    """The stem of an English word, in lower case, without its possessive."""
    return str(_stemmer().stemWord(_bare(word)))


@cache
def _stemmer() -> Any:
    import snowballstemmer

    return snowballstemmer.stemmer("english")


def plain(text: str) -> dict[str, str]:
    """The stems of a text, each with the word as it stands there first."""
    found: dict[str, str] = {}
    for word in _WORD.findall(text):
        found.setdefault(stem(word), word)
    return found


def _bare(word: str) -> str:
    return word.lower().replace("’", "'").removesuffix("'s").removesuffix("'")


def _folded(text: str) -> list[str]:
    return [_bare(w) for w in _WORD.findall(text)]


@cache
def _families() -> dict[str, str]:
    return {word: name for name, words in _FAMILIES.items() for word in words.split()}


def _family(word: str) -> str:
    return _families().get(word, "")


def _steps(words: Iterable[str]) -> frozenset[str]:
    return frozenset(_family(w) for w in words if w not in _LOOSE) - {""}


def _names(text: str) -> frozenset[str]:
    words = [w for w in _WORD.findall(text) if w[0].isupper() and len(w) > 1]
    return frozenset(stem(w) for w in words if w.lower() not in _NO_NAMES)


def _title_names(title: str) -> frozenset[str]:
    """The names of a title in sentence case; its first word has a capital anyway."""
    words = [w for w in _WORD.findall(title) if not w[0].isdigit()]
    if sum(w[0].isupper() for w in words) > _TITLE_CASE * len(words):
        return frozenset()
    return _names(" ".join(words[1:]))


def _terms(
    text: str, models: frozenset[tuple[str, str]], amounts: frozenset[float]
) -> frozenset[str]:
    """Stems, and marked terms for families of verbs, products and rounded amounts."""
    words = _folded(text)
    return frozenset(
        {stem(w) for w in words if not w[0].isdigit() or len(w) > 1}
        | {f"~{_family(w)}" for w in words if _family(w)}
        | {f"#{family}{number}" for family, number in models}
        | {f"${float(f'{amount:.1e}'):.0f}" for amount in amounts}
    )


def _models(text: str) -> frozenset[tuple[str, str]]:
    found = set()
    for name, number, letters, digits, size in _MODEL.findall(text):
        family = (name or letters).lower()
        if family not in _NO_MODEL:
            found.add((family, f"{number or digits} {size}".strip().lower()))
    return frozenset(found)


def _offices(text: str) -> frozenset[tuple[str, str]]:
    found = set()
    for chief, what, series, letter, short, role in _ONE_OF.findall(text.lower()):
        if short:
            found.add(("chief", _CHIEFS.get(role, role)))
        else:
            found.add((chief or series, what or letter))
    return frozenset(found)


def _amounts(text: str) -> frozenset[float]:
    return frozenset(
        _amount(a or c, b or d) for a, b, c, d in _AMOUNT.findall(text) if (a or c).count(".") <= 1
    )


def _amount(number: str, unit: str) -> float:
    """An amount of money in one spelling: "$1.5bn" and "$1,500 million" are equal."""
    name = unit.lower()
    zeros = _ZEROS.get(name[:2] if name == "thousand" else name[:1], 0)
    return float(number.replace(",", "")) * 10.0**zeros
