"""Source + what is known of rivals → a comparison table without an LLM; None if it is too little.

The new product's column comes from the source's own sentences and cites them; the rivals' columns
come from fact cards, or from the articles of earlier stories, and cite those. 未公表 stands only
where a sentence or a card says so; what is merely not known to us stays blank.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from pipeline.domain import COMPARED, Cell, Event, FactCard, Row, Source, Table
from pipeline.facts import folded

from .stated import stated
from .subject import Subject, named, subject_of

__all__ = ["cited", "comparison"]

_RIVALS = 3
# Nobody compares a launch with what was new two years ago, unless its own source does.
_NEW = 365  # days
Cells = Mapping[str, Cell]
# What every launch has: without a fact beyond these there is nothing to compare.
_WHO_AND_WHEN = frozenset({"発表元", "製造元", "発表日"})
# Chips are launched in stories about data centres, which count as infrastructure.
_EVENTS = (Event.LAUNCH, Event.INFRASTRUCTURE)


def comparison(
    source: Source,
    cards: Sequence[FactCard],
    event: Event,
    today: date,
    earlier: Sequence[Source] = (),
) -> Table | None:
    """Compare the product that the source launches with up to three rivals.

    `cards` are all that are known; `today` decides which of their facts are stale. `earlier` are
    articles of earlier stories: what one of them launched, and this source names, is a rival by
    that article's own sentences. None when it is no launch, when there is no rival or nothing to
    compare, and when fewer than half of the cells are grounded.
    """
    subject = subject_of(source) if event in _EVENTS else None
    if subject is None:
        return None
    pool = [c for c in cards if c.fictional == invented(subject, cards)]
    rivals = tuple(_rivals(subject, source, pool, today))
    own = stated(subject, source, cards)
    told = tuple(_told(subject, source, cards, earlier))
    columns = (*told, *((c.name, _of_card(c, subject.kind, today)) for c in rivals))[:_RIVALS]
    if not columns or own.keys() <= _WHO_AND_WHEN:
        return None
    rows = tuple(_rows(subject.kind, [own, *(cells for _, cells in columns)]))
    cells = [cell for row in rows for cell in row.cells]
    if 2 * sum(cell.text is not None for cell in cells) < len(cells):
        return None
    return Table((subject.name, *(name for name, _ in columns)), rows)


def cited(table: Table, cards: Sequence[FactCard]) -> tuple[FactCard, ...]:
    """The cards that a table's cells cite: what an item keeps, since registries change."""
    ids = {i for row in table.rows for cell in row.cells for i in cell.evidence}
    return tuple(c for c in cards if any(c.id_of(row.label) in ids for row in c.rows))


def invented(subject: Subject, cards: Sequence[FactCard]) -> bool:
    """Whether the news is from the samples: its product or maker has a fictional card.

    This alone decides which world the rivals are from, so that the two never meet in a table.
    """
    return any(
        card.fictional and (folded(card.maker) == folded(subject.maker) or _same(card, subject))
        for card in cards
    )


def _same(card: FactCard, subject: Subject) -> bool:
    return folded(subject.name) in {folded(n) for n in (card.name, *card.aliases)}


def _rivals(
    subject: Subject, source: Source, pool: Sequence[FactCard], today: date
) -> Iterator[FactCard]:
    """Those that the source names, in its order; then the newest of a year, one a maker."""
    text = source.text.replace(subject.name, "\0" * len(subject.name))
    alike = [c for c in pool if c.kind == subject.kind and not _same(c, subject)]
    told = [(at, c) for c in alike if (at := _place(c, text)) is not None]
    chosen = [c for _, c in sorted(told, key=lambda pair: (pair[0], pair[1].name))][:_RIVALS]
    makers = {folded(subject.maker), *(folded(c.maker) for c in chosen)}
    recent = [c for c in alike if _age(c, today) <= _NEW]
    for card in sorted(recent, key=lambda c: (_age(c, today), c.name)):
        if len(chosen) < _RIVALS and card not in chosen and folded(card.maker) not in makers:
            makers.add(folded(card.maker))
            chosen.append(card)
    yield from chosen


def _place(card: FactCard, text: str) -> int | None:
    """Where a text first names a card."""
    places = (named(name, text) for name in (card.name, *card.aliases))
    return min((p for p in places if p is not None), default=None)


def _age(card: FactCard, today: date) -> int:
    """Days since the card's newest fact."""
    return min((abs((today - row.as_of).days) for row in card.rows), default=10**6)


def _told(
    subject: Subject,
    source: Source,
    cards: Sequence[FactCard],
    earlier: Sequence[Source],
) -> Iterator[tuple[str, Cells]]:
    """Products of earlier articles that the source names and no card tells of, with their cells."""
    known = {folded(n) for c in cards for n in (c.name, *c.aliases)}
    text = source.text.replace(subject.name, "\0" * len(subject.name))
    for article in earlier:
        other = subject_of(article)
        if other is None or other.kind != subject.kind or folded(other.name) in known:
            continue
        if named(other.name, text) is None or invented(other, cards) != invented(subject, cards):
            continue
        cells = stated(other, article, cards)
        if not cells.keys() <= _WHO_AND_WHEN:
            known.add(folded(other.name))
            yield other.name, cells


def _of_card(card: FactCard, kind: str, today: date) -> Cells:
    return {label: _cell(card, label, today) for label in COMPARED[kind]}


def _rows(kind: str, columns: Sequence[Cells]) -> Iterator[Row]:
    for label in COMPARED[kind]:
        cells = tuple(column.get(label, Cell(None)) for column in columns)
        if any(cell.text is not None for cell in cells):
            yield Row(label, cells)


def _cell(card: FactCard, label: str, today: date) -> Cell:
    """A rival's cell; a stale fact says of which month it is."""
    fact = card.row(label)
    if fact is None:
        return Cell(None)
    text = fact.dated if fact.stale(today) else fact.text
    return Cell(text, (card.id_of(label),))
