"""Numbers, money, dates and names in English and Japanese text, normalised, with their spans.

Pure, and ignorant of drafts: `verify` asks whether every Japanese fact is explained by an English
one. Values are exact decimals, so that 22億5000万 and 2.25 billion are the same number.
"""

from .clock import in_japan
from .copies import copied_at
from .english import english
from .explain import agrees, explains
from .fact import Bound, Fact, Kind
from .fiscal import quarter_months, shipped_year_ends
from .gazetteer import KINDS, Gazetteer, Mention, Name, folded_name, names_in, parse, shipped
from .identifiers import COUNTED, RUN, SUFFIXES
from .implied import licensed
from .japanese import bound_at, japanese
from .names import GENERIC, folded, latin_names
from .norm import blank, misspelt, normal
from .resolve import Calendar, resolve
from .sound import alike, first_letters
from .told import Told, told
from .units import as_printed, same_dimension
from .written import bounded, dated, grouped, together, written

__all__ = [
    "COUNTED",
    "GENERIC",
    "KINDS",
    "RUN",
    "SUFFIXES",
    "Bound",
    "Calendar",
    "Fact",
    "Gazetteer",
    "Kind",
    "Mention",
    "Name",
    "Told",
    "agrees",
    "alike",
    "as_printed",
    "blank",
    "bound_at",
    "bounded",
    "copied_at",
    "dated",
    "english",
    "explains",
    "first_letters",
    "folded",
    "folded_name",
    "grouped",
    "in_japan",
    "japanese",
    "latin_names",
    "licensed",
    "misspelt",
    "names_in",
    "normal",
    "parse",
    "quarter_months",
    "resolve",
    "same_dimension",
    "shipped",
    "shipped_year_ends",
    "together",
    "told",
    "written",
]
