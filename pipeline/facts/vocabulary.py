"""The English words and patterns that figures are made of."""

from __future__ import annotations

import re
from functools import lru_cache

from .fact import Bound

SCALES = {
    "thousand": 10**3, "k": 10**3, "million": 10**6, "mn": 10**6, "m": 10**6, "mln": 10**6,
    "billion": 10**9, "bn": 10**9, "b": 10**9, "trillion": 10**12, "tn": 10**12, "trn": 10**12,
    "t": 10**12, "hundred": 100, "dozen": 12, "lakh": 10**5, "crore": 10**7,
    "quadrillion": 10**15,
}  # fmt: skip
_UNITS_OF = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen "
    "fifteen sixteen seventeen eighteen nineteen"
).split()
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety".split()
WORDS = {w: i for i, w in enumerate(_UNITS_OF)} | {w: 20 + 10 * i for i, w in enumerate(_TENS)}
CURRENCIES = {
    "us$": "USD", "a$": "AUD", "au$": "AUD", "c$": "CAD", "ca$": "CAD", "hk$": "HKD",
    "nz$": "NZD", "s$": "SGD", "nt$": "TWD", "t$": "TWD", "r$": "BRL", "$": "USD", "€": "EUR", "£": "GBP",
    "¥": "JPY", "₹": "INR", "₩": "KRW", "dollar": "USD", "euro": "EUR", "pound": "GBP",
    "yen": "JPY", "yuan": "CNY", "renminbi": "CNY", "won": "KRW", "rupee": "INR", "cent": "USDc",
    "usd": "USD", "eur": "EUR", "gbp": "GBP", "jpy": "JPY", "cny": "CNY", "rmb": "CNY",
    "inr": "INR", "krw": "KRW", "chf": "CHF", "franc": "CHF", "ruble": "RUB", "rouble": "RUB",
    "sek": "SEK", "nok": "NOK", "krona": "SEK", "krone": "NOK", "crown": "SEK", "peso": "MXN", "real": "BRL",
    "reai": "BRL", "shekel": "ILS", "dirham": "AED", "riyal": "SAR", "lira": "TRY",
    "rupiah": "IDR", "baht": "THB", "dong": "VND", "aud": "AUD", "cad": "CAD", "hkd": "HKD",
    "sgd": "SGD", "twd": "TWD", "kronor": "SEK", "kroner": "NOK", "penny": "GBPp", "pence": "GBPp", "grand": "USD", "buck": "USD",
}  # fmt: skip
MONTHS = "jan feb mar apr may jun jul aug sep oct nov dec".split()
DAYS = "monday tuesday wednesday thursday friday saturday sunday".split()
ORDINALS = (
    "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth "
    "fourteenth fifteenth sixteenth seventeenth eighteenth nineteenth twentieth"
).split()

# Whose money it is, before a currency's name; one of them stands for a currency of its own.
NATIONS = (
    "Indian|Pakistani|Swiss|Chinese|Japanese|South Korean|Korean|British|Brazilian|Turkish|Mexican|Israeli|"
    "Emirati|Saudi|Swedish|Norwegian|Danish|Indonesian|Thai|Vietnamese|Russian"
)
COINS = (
    "rupees?|francs?|yuan|renminbi|yen|won|pounds?|reais|lira|pesos?|shekels?|dirhams?|riyals?|kron(?:a|er|e|or)|crowns?|"
    "rupiah|baht|dong|rou?bles?"
)
# Two whole hours, five successive days: what stands between a count and its measure.
ADDED = (
    "or (?:more|fewer|less)|more|fewer|less|additional|further|extra|consecutive|successive|straight|full|whole|solid|long|short|"
    "working|business|calendar|trading"
)
SCALE = (
    r"thousand|million|billion|trillion|quadrillion|hundred|dozen|lakh|crore|bn|mln|mn|trn|tn|"
    r"[kmbt](?![A-Za-z])"
)
_WORD = "|".join(sorted(WORDS, key=len, reverse=True))
# "a million users", "$2 per million tokens": one of that scale.
_ONE = (
    r"(?:an?|per)(?=[\s-](?:hundred|thousand|million|billion|trillion|dozen)\b)"
    r"|(?:an?|past|every|each|per)(?=\s(?:second|minute|hour|day|week|month|year|decade|century)\b)"
)
_SMALL = rf"(?:(?:{'|'.join(_TENS)})(?:[\s-](?:{'|'.join(_UNITS_OF[1:10])})\b)?|{_WORD})"
_TO_999 = rf"{_SMALL}(?:[\s-]hundred(?:[\s-](?:and\s)?{_SMALL}\b)?)?"
_SPELLED = rf"{_TO_999}(?:[\s-](?:thousand|million|billion)[\s-](?:and\s)?{_TO_999}\b)?"
NUMBER = re.compile(
    r"(?P<money>US\$|AU?\$|CA?\$|HK\$|NZ\$|NT\$|T\$|S\$|R\$|[$€£¥₹₩]"
    r"|\b(?:USD|EUR|GBP|JPY|CNY|RMB|CHF|SEK|NOK|Rs\.?)(?=\s?\d))?\s?"
    rf"(?<![\w.])(?:(?P<digits>\d{{1,3}}(?:,\d{{2,3}})*,\d{{3}}(?:\.\d+)?|\d+(?:\.\d+)?)"
    rf"|(?P<word>\b(?:{_SPELLED}|{_ONE})\b))"
    rf"(?:[\s-]?(?P<scale>{SCALE})\b(?:\s(?P<scale2>thousand|million|billion|trillion)\b)?)?"
    # Looked at, not taken: what follows may begin the next fact ("$2 per million").
    r"(?:(?=(?P<tail>[\s-]*(?:%|×|per cent\b|°[CF]\b|square[ -][a-z]+|metric tons?"
    r"|miles (?:per|an) hour|kilomet(?:er|re)s per hour|degrees (?:Celsius|Fahrenheit)"
    r"|(?:U\.?S\.?|American|Canadian|Australian|Hong Kong|New Zealand|Singapore) dollars?"
    rf"|(?:{NATIONS}) (?:{COINS})"
    rf"|(?:{ADDED})[ -][a-z]+"
    r"|[A-Za-z]+(?:[ -]hours?\b|/h\b)?(?:\s+points?)?))))?",
    re.I,
)
MONTH = re.compile(
    r"\b(?P<month>Jan(?:uary|\.)?|Feb(?:ruary|\.)?|March|April|May|June|July|"
    r"(?:Mar|Apr|Jun|Jul)(?:\.|(?=\s\d))|Aug(?:ust|\.)?|Sept?(?:ember|\.)?|Oct(?:ober|\.)?|Nov(?:ember|\.)?|Dec(?:ember|\.)?)"
    r"(?:\s+(?P<day>\d{1,2})(?:st|nd|rd|th)?(?!\d|,\d{3}))?"
    r"(?:\s?(?:-|to|and|&)\s?(?P<until>\d{1,2})(?:st|nd|rd|th)?(?![\d:%]|\.\d))?"
    r"(?:,?\s+(?P<year>(?:19|20)\d\d))?\b"
)
DAY_MONTH = re.compile(
    r"\b(?:(?P<from>\d{1,2})(?:st|nd|rd|th)?\s?(?:-|to|and|&)\s?)?"
    r"(?P<day>\d{1,2})(?:st|nd|rd|th)?\s+(?:of\s+)?"
    r"(?=(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]*\b)"
)
ISO = re.compile(r"\b((?:19|20)\d\d)-(\d\d)-(\d\d)\b")
YEAR = re.compile(
    r"(?:(?<![\w$€£.,'])|(?<=\b[FC]Y))((?:1[5-9]|20)\d\d)(s\b|'s\b(?=[\s,.;]))?(?!\w|[.,]\d|-?%|\+|\s(?:percent|per cent)\b)"
)
YEARS = re.compile(r"(?<![\w$€£.,'])((?:19|20)\d\d)[-/](\d\d)(?![\w-])")
WEEKDAY = re.compile(rf"\b(?:({'|'.join(DAYS)})s?\b|(Tue|Tues|Wed|Thur|Thurs|Fri)\.)", re.I)
QUARTER = re.compile(
    r"\bQ([1-4])(?!\w)|\b(first|second|third|fourth|final)[- ](?:fiscal[- ])?quarter\b(?!-?finals?)",
    re.I,
)
TIME = re.compile(
    r"\b(\d{1,2})(?:[:.](\d\d))?\s*([ap])\.?m\b\.?|\b([01]?\d|2[0-3]):([0-5]\d)(?::[0-5]\d)?\b(?!:\d)",
    re.I,
)
# Letters with a figure in them. A plain word before a hyphen (mid-2019, par-3) is none, and 4M, 6ft
# and 90s are figures.
IDENTIFIER = re.compile(
    r"(?<![\w.@-])[A-Za-z]++-?\d+(?:\.\d+)*[A-Za-z]*(?:-[A-Za-z]*\d*[A-Za-z]*)*(?!\w)"
    r"|(?<![\w.,])\d++[A-Za-z]++\d+\w*"
    r"|(?<![\w$€£])v?\d+(?:\.\d+){2,}(?:-[a-z]+(?:[.-]?\d+)*)*(?:\.x)?"
)
NO_IDENTIFIER = re.compile(
    r"(?:mid|pre|post|top|par|non|under|over|age|aged|plus|about|around|early|late|since|until|"
    r"Sept?|Oct|Nov|Dec|Jan|Feb|Mar|Apr|Jun|Jul|Aug|US|AU?|CA?|HK|NZ|NT|FY|Q|USD|EUR|GBP|A)-?'?\d",
    re.I,
)
FRACTION = re.compile(
    r"\b(?:(?P<n>one|two|three|four|five|six|seven|eight|nine|a|top|bottom)[- ](?P<d>third|quarter|fourth|fifth|sixth"
    r"|seventh|eighth|tenth)(?:s\b|(?=[^\w\s-]|\s?$|\s(?:of|the|that|their|its|his|her|our|more|less|fewer|"
    r"lower|higher|larger|smaller|as|to|from|in|on|was|were|is|are|have|has|had|and|or|by|said|will|would|can|could|may|"
    r"might|do|does|did|if|when|who|which|after|before|at|for|with|than|but|this|last|since)\b))"
    r"|(?P<half>half))\b",
    re.I,
)
PARTS = {
    "half": 2, "third": 3, "quarter": 4, "fourth": 4, "fifth": 5, "sixth": 6, "seventh": 7,
    "eighth": 8, "tenth": 10,
}  # fmt: skip
TIMES = re.compile(
    r"\b(double|doubled|doubles|doubling|twice|twofold|tripl(?:e|ed|es|ing)|thrice|threefold|"
    r"quadrupl(?:e|ed|es|ing)|quintupl(?:e|ed|es|ing)"
    rf"|(?:{'|'.join(_UNITS_OF[2:])}|hundred)fold)\b",
    re.I,
)
_TIMES_OF = {"d": 2, "tw": 2, "tr": 3, "th": 3, "qua": 4, "qui": 5, "hu": 100}
ORDINAL = re.compile(rf"\b(?:(?<![\d,])(\d[\d,]*+)(?:st|nd|rd|th)|({'|'.join(ORDINALS)}))\b", re.I)


def times(word: str) -> int:
    """What doubled, tripling and sixfold multiply by."""
    number = WORDS.get(word.removesuffix("fold"))
    return number or next(n for stem, n in _TIMES_OF.items() if word.startswith(stem))


_BOUNDS = (
    (Bound.NEARLY, r"nearly|almost|close to|just (?:under|shy of|short of)|approaching"),
    (
        Bound.OVER,
        r"more than|(?:for|well|just|in|of) over|over|above|upwards? of|in excess of|north of|exceed(?:s|ed|ing)?|"
        r"greater than|topp(?:ed|ing)|surpass(?:ed|ing)|well over|just over|beyond",
    ),
    (Bound.LEAST, r"at least|no (?:less|fewer) than|a minimum of|minimum"),
    (Bound.UNDER, r"less than|under|fewer than|below|lower than"),
    (Bound.MOST, r"up to|within|as many as|as much as|at most|no more than|a maximum of|maximum"),
    (Bound.ABOUT, r"(?:roughly|about|around|nearly) as (?:much|many) as|about|around|roughly|approximately|some|an? estimated|estimated|circa|(?<!\d)~|"
                  r"approx\.?|an average of|averag(?:ed|ing)|or so"),
)  # fmt: skip
_BEFORE = re.compile(
    rf"(?<![A-Za-z])(?<!\d-)(?:{'|'.join(f'(?P<{b.name}>{words})' for b, words in _BOUNDS)})"
    r"\s*(?:\b(?:an?|the|another|just|only|US))?\s*[$€£¥]?$",
    re.I,
)
_COMPARED = re.compile(
    r"(?:above|below|over|under|beyond|exceed\w*|topp?\w*|surpass\w*)\s+the\b", re.I
)
_AFTER = re.compile(
    r"\s?(?:[A-Za-z]+\s){0,2}?(?:(?P<LEAST>or (?:more|higher|above|older|greater)|and (?:over|older|above|up)\b|\bplus\b(?! (?:one|a|an|[$€£¥\d]))|(?<! )\+(?![\s\d]*\d))"
    r"|(?P<MOST>or (?:less|fewer|lower|younger|below)|and (?:under|younger|below)\b)|(?P<ABOUT>or so))",
    re.I,
)
_MEASURED = re.compile(
    r"[\s-]?(?:%|per ?cent|[a-z-]+ points?|(?:more )?(?:second|minute|hour|day|week|month|year|decade|mile|"
    r"kilomet(?:er|re)|met(?:er|re)|foot|feet|inch|dollar|degree)(?:s|es)?\b)",
    re.I,
)
_IN_NAME = re.compile(
    r"[ -]?[a-z]+ (?:contract|deal|agreement|lease|plan|program(?:me)?|pact|licen[cs]e|scheme|rule|law|act)s?\b",
    re.I,
)
# "The above two commands", "built around three types", "more about 3 models", "scaled it up to 3":
# no bounds. What stands within one wallet is in it.
_NO_BOUND = re.compile(
    r"(?:\bthe (?:above|below)|\babout the|\baround the"
    r"|\b(?:built|centered|centred|based|revolv\w+|organi[sz]ed) around"
    r"|\b(?:more|learn\w*|know|information|questions?|rules?|notes?|details|talk\w*|news|think) about"
    r"|\b(?:scal\w+|stack\w*|go|goes|going|rang\w+|add\w*|round\w*|sign\w*|wake\w*|link\w*|hook\w*)(?: \w+)? up to|(?:\d%|percent|per cent|points?|times|fold|\d)(?: [a-z]+)? (?:more|less|fewer|higher|lower|greater) than"
    r"|\b(?:trial|dispute|suit|lawsuit|fight|battle|row|case|complaints?|sued|suing|probe) over|\bwithin)\s*$",
    re.I,
)
_TIME_AFTER = re.compile(
    r"[\s-]?(?:more )?(?:second|minute|hour|day|week|month|year|decade|centur(?:y|ie)|weekend|night|quarter|season|round|session|game)s?\b",
    re.I,
)
_A_MONTH = "(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]*"
BESIDE_MONTH = re.compile(rf"(?:\s?-\s?|,? (?:and|or|to|through|until) |, )(?:{_A_MONTH})\b")
AFTER_MONTH = re.compile(rf"\b(?:{_A_MONTH})(?:\s?-\s?|,? (?:and|or|to|through|until) |, )$")
BEFORE_MAY = frozenset(
    "in last next since until by early late mid mid- late- early- from for through this before after of "
    "during between and".split()
)


def bound(text: str, start: int, end: int) -> Bound:
    """What the words before (and right after) a figure make of it."""
    before = _BEFORE.search(text[max(0, start - 28) : start].rstrip())
    # "Over 24 hours" is a span, not a bound, unless something stands before it: "for over a year".
    over_time = before is not None and before.group().lower() in ("over", "over the", "over a")
    if before is not None and not (over_time and _TIME_AFTER.match(text, end)):
        how = next(b for b in Bound if b and before.groupdict().get(b.name))
        if _IN_NAME.match(text, end) and before.group().strip().lower().startswith("under"):
            return Bound.NONE  # under a 12-year contract
        no = _NO_BOUND.search(text[max(0, start - 40) : start])
        if no is not None and not (
            no.group().lower().startswith("within") and _MEASURED.match(text, end)
        ):
            return Bound.NONE
        # "Above the $8.6 billion that was expected" compares; it is no bound of the sum.
        if not _COMPARED.match(before.group()):
            return how
    after = _AFTER.match(text, end)
    if after is not None and after.lastgroup:
        return Bound[after.lastgroup]
    return Bound.NONE


# What has to stand in a sentence for the patterns above to find anything there.
FIGURE = re.compile(r"\d")
MONTHISH = re.compile("Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec")
TOKEN = re.compile(r"[$€£¥₹₩]|\d+|[A-Za-z]+")
_VERB = "e ed es ing".split()
QUARTERS = frozenset(["quarter", "q"])
WEEKDAYS = frozenset([*DAYS, *(f"{d}s" for d in DAYS), *"tue tues wed thur thurs fri".split()])
PLACES = frozenset(ORDINALS)
SHARES = frozenset(
    [
        *(f"{part}{s}" for part in PARTS for s in ("", "s")),
        *(f"{word}fold" for word in (*WORDS, "hundred")),
        *(f"{stem}{end}" for stem in "doubl tripl quadrupl quintupl".split() for end in _VERB),
        *"twice thrice".split(),
    ]
)
NUMBERS = frozenset(
    [*WORDS, *"a an per past every each usd eur gbp jpy cny rmb chf sek nok rs".split()]
)
_WORD_OF = re.compile("[a-z]+")


@lru_cache(maxsize=256)  # two readers of one sentence ask
def place(ordinal: str) -> int:
    """Which place an ordinal tells, its figures without st, nd, rd or th: 1,000 and twelfth are 1000 and 12."""
    word = ordinal.replace(",", "").lower()
    return int(word) if word.isdecimal() else ORDINALS.index(word) + 1


def words_of(text: str) -> frozenset[str]:
    """Every run of letters, in lower case."""
    return frozenset(_WORD_OF.findall(text.lower()))
