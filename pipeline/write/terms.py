"""Terms and names: one spelling throughout, glossed at their first mention in the body.

All of this is done by code after the model: replacing a spelling needs no model, and a model asked
to do it changes other things as well.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import lru_cache, partial

from ..domain import Cell, Claim, Draft, Row, Section, Source, Term

# Japanese readers of technology news need no help with these.
_KNOWN = frozenset({"AI", "API", "CEO", "CPU", "GPU", "IT", "PC", "OS", "URL"})
_HINTS = 24


def relevant(terms: Sequence[Term], sources: Sequence[Source]) -> tuple[Term, ...]:
    """The terms whose English form stands in the sources, longest first, at most 24."""
    text = " ".join(x.text for s in sources for x in s.sentences)
    found = [t for t in terms if _stands(t.english, text)]
    return tuple(sorted(found, key=lambda t: (-len(t.english), t.english))[:_HINTS])


def in_house_style(draft: Draft, terms: Sequence[Term], sources: Sequence[Source]) -> Draft:
    """The draft with one spelling for each term, and first mentions in the body glossed.

    A spelling is only touched in a claim whose evidence has the English term: 「更新」 of a
    contract is no software update.
    """
    english = {x.id: x.text for s in sources for x in s.sentences}
    for term in terms:
        for form, others in _forms(term, draft):
            draft = _everywhere(draft, partial(_respelled, term, form, others, english))
    return glossed(draft, terms)


def _forms(term: Term, draft: Draft) -> Iterator[tuple[str, tuple[str, ...]]]:
    """(the spelling to keep, those to replace by it): the user's, or the one that comes first."""
    if not term.japanese:
        return
    if term.own or term.gloss == term.english:
        first = term.japanese[0]
    else:
        text = "\n".join(c.text for _, c in draft.claims())
        places = {j: m.start() for j in term.japanese if (m := re.search(_whole(j), text))}
        first = min(places, key=lambda j: places[j], default=term.japanese[0])
    # A form inside the one to keep is not another spelling: AI in 生成AI.
    apart = tuple(j for j in term.japanese if j not in first)
    yield first, (*apart, *_without_bar(first))


def _respelled(
    term: Term, form: str, others: tuple[str, ...], english: Mapping[str, str], claim: Claim
) -> Claim:
    if not any(_stands(term.english, english.get(i, "")) for i in claim.evidence):
        return claim
    text = claim.text
    for other in others:
        text = re.sub(_whole(other), form, text)
    return Claim(text, claim.evidence)


def glossed(draft: Draft, terms: Sequence[Term]) -> Draft:
    """Each acronym explained, and each name written in kana given its Latin spelling, once."""
    waiting = {t.english: t for t in terms if t.gloss and t.english not in _KNOWN}
    sections = tuple(
        Section(s.heading, tuple(_glossed(c, waiting) for c in s.claims), s.kind)
        for s in draft.sections
    )
    return replace(draft, sections=sections)


def _glossed(claim: Claim, waiting: dict[str, Term]) -> Claim:
    text = claim.text
    for name, term in tuple(waiting.items()):
        is_name = term.gloss == term.english
        shown = term.japanese[0] if is_name else name
        found = re.search(_whole(shown), text)
        if found is None:
            continue
        del waiting[name]
        told = text[found.end() : found.end() + 1] in ("（", "(") or term.gloss in text
        if shown != term.gloss and not told:
            text = f"{text[: found.end()]}（{term.gloss}）{text[found.end() :]}"
    return Claim(text, claim.evidence)


def _everywhere(draft: Draft, change: Callable[[Claim], Claim]) -> Draft:
    table = draft.table
    if table is not None:
        rows = (Row(r.label, tuple(_cell(c, change) for c in r.cells)) for r in table.rows)
        table = replace(table, rows=tuple(rows))
    return replace(
        draft,
        title=change(draft.title),
        summary=tuple(map(change, draft.summary)),
        sections=tuple(
            Section(s.heading, tuple(map(change, s.claims)), s.kind) for s in draft.sections
        ),
        table=table,
    )


def _cell(cell: Cell, change: Callable[[Claim], Claim]) -> Cell:
    if cell.text is None:
        return cell
    changed = change(Claim(cell.text, cell.evidence))
    return Cell(changed.text, changed.evidence)


def _stands(english: str, text: str) -> bool:
    # Most terms are nowhere in a text, and a look for their letters is a hundred times cheaper.
    if english.lower() not in text.lower():
        return False
    return _english(english).search(text) is not None


@lru_cache(maxsize=4096)  # re's own cache holds 512, fewer than there are terms
def _english(word: str) -> re.Pattern[str]:
    flags = 0 if word.isupper() else re.IGNORECASE
    return re.compile(rf"(?<![\w-]){re.escape(word)}(?:s|es)?(?![\w-])", flags)


def _without_bar(word: str) -> tuple[str, ...]:
    """サーバー is also written サーバ."""
    return (word[:-1],) if re.fullmatch(r"[ァ-ヴー]{3,}ー", word) else ()


def _whole(word: str) -> str:
    """The word, but not as a part of a longer one in the same script."""
    katakana = r"ァ-ヴー・"
    before = rf"(?<![{katakana}])" if re.match(r"[ァ-ヴー]", word) else ""
    after = rf"(?![{katakana}])" if re.search(r"[ァ-ヴー]$", word) else ""
    if re.match(r"[A-Za-z]", word):
        before = r"(?<![A-Za-z0-9_.-])"
    if re.search(r"[A-Za-z0-9]$", word):
        after = r"(?![A-Za-z0-9_-])"
    if re.match(r"[一-龠]", word):
        before = r"(?<![一-龠])"
    if re.search(r"[一-龠]$", word):
        after = r"(?![一-龠])"
    return before + re.escape(word) + after
