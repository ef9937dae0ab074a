"""Table cells that cite fact cards: the card's own words, in the card's own column and row."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.domain import Claim, FactCard, FactValue, Finding, Table

from .evidence import Sources
from .found import block

_MARK = "k:"


def cites_card(claim: Claim) -> bool:
    """Whether any of the evidence is a card's fact; no sentence id has a colon."""
    return any(i.startswith(_MARK) for i in claim.evidence)


def card_fact(where: str, claim: Claim, sources: Sources) -> Iterator[Finding]:
    """One fact, of a card that is known, with the card's own text or that with its month.

    Equality is the whole check: a card's figures were compared with its page by a person, so that
    nothing may be read into them. Only table cells may cite cards: prose is about the source.
    """
    rule = "card"
    if not where.startswith("table."):
        yield block(rule, "only table cells cite fact cards. Cite a sentence of the source.")
        return
    if len(claim.evidence) != 1:
        yield block(rule, "cites a fact card and something else. Cite one fact.")
        return
    known = sources.facts.get(claim.evidence[0])
    if known is None:
        yield block(rule, f"cites {claim.evidence[0]!r}, which no fact card has.")
        return
    fact = known[1]
    if claim.text not in (fact.text, fact.dated):
        yield block(
            rule,
            f"the card says 「{fact.text}」. Copy it as it is.",
            (0, len(claim.text)),
            fact.text,
        )


def card_columns(table: Table, sources: Sources) -> set[str]:
    """The columns that hold card facts: their names are the cards', not the source's."""
    return {column for column, _, (card, _) in _placed(table, sources) if column == card.name}


def card_table(table: Table, sources: Sources) -> Iterator[Finding]:
    """Each fact stands where its card and label say, and invented facts stand with no real ones."""
    placed = list(_placed(table, sources))
    for column, label, (card, fact) in placed:
        if (column, label) != (card.name, fact.label):
            yield block(
                "card",
                f"「{fact.text}」 of {card.name}/{fact.label} stands under {column}/{label}.",
            )
    if len({card.fictional for _, _, (card, _) in placed}) > 1:
        yield block("card", "fictional and real fact cards in one table. Drop one kind.")


def _placed(
    table: Table, sources: Sources
) -> Iterator[tuple[str, str, tuple[FactCard, FactValue]]]:
    """(column, row label, fact) of every cell that cites a known card."""
    for row in table.rows:
        for column, cell in zip(table.columns, row.cells, strict=False):
            for name in cell.evidence:
                if name in sources.facts:
                    yield column, row.label, sources.facts[name]
