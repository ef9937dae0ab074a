"""Numbers, money, dates and names in English and Japanese text, normalised, with their spans.

Pure, and ignorant of drafts: `verify` asks whether every Japanese fact is explained by an English
one. Values are exact decimals, so that 22億5000万 and 2.25 billion are the same number.
"""

from .english import english
from .fact import Fact, Kind
from .japanese import japanese
from .names import GENERIC, folded, latin_names
from .written import dated, grouped, together, written

__all__ = [
    "GENERIC",
    "Fact",
    "Kind",
    "dated",
    "english",
    "folded",
    "grouped",
    "japanese",
    "latin_names",
    "together",
    "written",
]
