"""Columns that tell of many events: roundups, digests, newsletters, lists.

They are told by their form, never by the name of a column: what the title calls itself before or
after a colon or bar, several headlines in one title, a list that counts its things, and a text that
calls itself an edition. A word such as "briefing" or "weekly" alone says nothing: "A White House
briefing", "800 million weekly users".
"""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import combinations

# "The Morning Briefing: …", "… | Weekly roundup": a title's pieces.
_PIECE = re.compile(r":\s+|\s+[|–—-]\s+|—")
_NOUN = (
    r"(?:round-?ups?|digest|briefing|newsletter|recap|rundown|wrap-?up|bulletin|headlines|links|"
    r"link ?dump|reading list|must-reads)"
)
_KIND = (
    r"(?:(?:(?:to|yester)day|week|month|year)['’]s|daily|weekly|weekday|weekend|monthly|morning|"
    r"midday|evening|night(?:ly)?|(?:mon|tues|wednes|thurs|fri|satur|sun)day|ai|a\.i\.|tech|ml|"
    r"llm|news|research|industry|robotics)"
)
_NUMBER = r"(?:#|no\.? ?|issue |vol(?:ume|\.)? ?|episode |edition )\d+"
# "The Morning Briefing", "Ledger AI roundup", "Weekly digest #12", "Daily briefing for Monday".
_COLUMN = re.compile(
    rf"(?:the|our|your|my)?\s*(?:[A-Z][\w'’.&]*\s+)?(?i:(?:this\s+)?{_KIND}\s+(?:{_KIND}\s+)?{_NOUN})"
    rf"(?i:,?\s+(?:(?:for|of|from|on)\s.*|{_NUMBER}.*|\d.*))?",
)
_PLAIN = re.compile(
    rf"(?:round-?up|digest|recap|headlines|links|newsletter)"
    rf"(?:\s+(?:for|of|from)\s.*|\s+{_NUMBER}.*|\s+\d.*)?",
    re.I,
)
# "This week in AI", "The week in review", "Last Week in AI #312".
_SPAN = re.compile(
    r"(?:the|our|my|your)?\s*(?:(?:this|last|past)\s+)?(?:day|week|weekend|month|today)\s+in\s+"
    rf"[\w&]+(?:\s+[\w&]+)?(?:,?\s+(?:{_NUMBER}|\d).*)?",
    re.I,
)
_OF_THE_WEEK = re.compile(
    r"(?:the\s+)?(?:\w+\s+){0,4}(?:news|stories|headlines|reads)\s+(?:of|from|for)\s+"
    r"(?:the|this|last|past)\s+(?:day|week|weekend|month|year)\b.*|"
    r"everything\s+(?:that\s+was\s+)?(?:announced|unveiled|revealed)\s+(?:at|this|last|in)\b.*",
    re.I,
)
_COUNT = r"(?:\d{1,2}|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve)"
_LIST = re.compile(
    rf"(?:the\s+)?(?:(?:top|best)\s+{_COUNT}|{_COUNT}\s+(?:of\s+the\s+)?(?:\w+\s+){{0,2}}(?:things|"
    r"stories|ways|headlines|takeaways|reasons|tips|lessons|trends|questions|facts|highlights|"
    r"moments|predictions|reads)(?=$|:|\s+(?:to|you|we|i|that|from|about|for|in|why|how|worth)\b))",
    re.I,
)
_ISSUE = re.compile(rf"(?<!\w){_NUMBER}\b", re.I)
_NUMBERED = re.compile(r"[A-Z][\w.'’& -]{1,40}\s\d{1,4}$")
_JOINT = re.compile(r"\s*;\s+|\s+\|\s+|\s+//\s+")
# Between bars a short piece is a section or the outlet's name.
_HEADLINE = {";": 2, "|": 4, "/": 4}
_WORD = re.compile(r"[^\W\d_]{4,}|[A-Z]\w+")
# A text that says what it is says so at its beginning.
_BEGINNING = 400
_SAYS = re.compile(
    r"\b(?:(?:today|this (?:week|weekend|month|morning|evening))['’]s (?:issue|edition|newsletter|"
    r"digest|round-?up|instal?lment) |in (?:this|today['’]s|this week['’]s) (?:issue|edition|"
    r"newsletter|digest|round-?up)\b|(?:our|my) (?:daily|weekly|weekday|monthly|regular) (?:digest|"
    r"round-?up|briefing|recap|list|dose|summary) of\b)",
    re.I,
)


@lru_cache(maxsize=65_536)
def roundup(title: str, teaser: str = "") -> str | None:
    """What shows that an entry tells of many events, in the entry's own words; None if nothing."""
    title = " ".join(title.split())
    pieces = [p.strip() for p in _PIECE.split(title) if p.strip()]
    for piece in pieces:
        if any(form.fullmatch(piece) for form in (_COLUMN, _PLAIN, _SPAN)):
            return piece
    for form in (_OF_THE_WEEK, _LIST):
        if pieces and (found := form.match(pieces[0])):
            return found.group()
    if (count := _headlines(title)) is not None:
        return f"{count} headlines in one title"
    said = _SAYS.search(teaser[:_BEGINNING])
    return said.group().strip() if said else None


def _headlines(title: str) -> int | None:
    """How many unrelated headlines a title puts in a row; None if it is one.

    Three are needed, or two in a numbered issue: "Kestrel sues; shares fall" is one event.
    """
    label, _, rest = title.partition(": ")
    issue = _ISSUE.search(label) is not None
    numbered = bool(rest) and (issue or _NUMBERED.fullmatch(label) is not None)
    row = rest if numbered else title
    wanted = max((_HEADLINE[m.strip()[0]] for m in _JOINT.findall(row)), default=0)
    # Who goes on with a sentence begins in lower case: "Vantor beats forecasts; shares rise; …".
    parts = (p for p in _JOINT.split(row) if numbered or not p[:1].islower())
    told = [p for p in parts if len(p.split()) >= wanted]
    if len(told) < (2 if issue else 3) or any(_shared(a, b) for a, b in combinations(told, 2)):
        return None
    return len(told)


def _shared(one: str, other: str) -> bool:
    """Whether two headlines have a word or name in common."""
    a, b = ({w.lower() for w in _WORD.findall(text)} - {"ai"} for text in (one, other))
    return bool(a & b)
