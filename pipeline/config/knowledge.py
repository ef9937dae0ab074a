"""knowledge/*.yaml → fact cards, or a ConfigError that says where, what and how to mend it.

A file is a list of cards. Cards of a user's own folder replace shipped ones of the same name.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from ..domain import COMPARED, FactCard, FactValue
from ..errors import ConfigError
from .marked import Keys, read
from .shape import Problems, allowed, build, shown, unknown
from .shipped import PACKAGE

PACKAGED = PACKAGE / "_knowledge"
# A domain that can belong to nobody (RFC 2606): where invented facts have their pages.
_NOBODY = ".example"


def knowledge_folder() -> Path:
    """The knowledge/ of the checkout, or the copy inside the installed package."""
    return PACKAGED if PACKAGED.is_dir() else PACKAGE.parent / "knowledge"


def knowledge(*folders: Path) -> tuple[FactCard, ...]:
    """The cards of `<folder>/*.yaml`, sorted by name; of two alike the later folder's.

    Without folders, the cards that come with imakita. A folder that is not there adds nothing.
    Everything wrong in any file is raised as one ConfigError, a line each.
    """
    found: dict[str, FactCard] = {}
    wrong: list[str] = []
    for folder in folders or (knowledge_folder(),):
        here: dict[str, FactCard] = {}
        for file in sorted(folder.glob("*.yaml")):
            try:
                _add(file, here)
            except ConfigError as error:
                wrong.append(str(error))
        found.update(here)
    if wrong:
        raise ConfigError("\n".join(wrong))
    return tuple(found[key] for key in sorted(found))


def _add(file: Path, here: dict[str, FactCard]) -> None:
    """Read one file into the cards of its folder, where each name stands once."""
    source = read(file)
    problems = Problems(source)
    if not isinstance(source.value, list):
        problems.add((), f"must be a list of fact cards, not {shown(source.value)}.")
        problems.stop()
    for i, entry in enumerate(source.value):
        card = _card(entry, (i,), problems)
        if card is None:
            continue
        if card.name.casefold() in here:
            problems.add((i, "name"), f'there is a card "{card.name}" already. Keep one.')
        here[card.name.casefold()] = card
    problems.stop()


def _card(entry: Any, keys: Keys, problems: Problems) -> FactCard | None:
    if not isinstance(entry, dict):
        known = ", ".join(allowed(FactCard))
        problems.add(keys, f"must be a fact card with the keys {known}, not {shown(entry)}.")
        return None
    before = len(problems.found)
    rows = _rows(entry, (*keys, "rows"), problems) if "rows" in entry else {}
    card = build(FactCard, {**entry, **rows}, keys, problems)
    if card is not None:
        _check_hosts(card, keys, problems)
    return card if len(problems.found) == before else None


def _rows(entry: dict[str, Any], keys: Keys, problems: Problems) -> dict[str, Any]:
    """The group `rows` as a tuple of facts, by labels that the kind knows."""
    value, kind = entry["rows"], entry.get("kind")
    labels = COMPARED.get(kind, ()) if isinstance(kind, str) else ()
    if not isinstance(value, dict):
        problems.add(keys, f"must be a group of facts by their labels, not {shown(value)}.")
        return {"rows": ()}
    found: list[FactValue] = []
    for label, fact in value.items():
        if labels and label not in labels:
            problems.add((*keys, label), unknown(label, labels))
        elif not isinstance(fact, dict):
            known = ", ".join(allowed(FactValue, ("label",)))
            problems.add((*keys, label), f"must be a group with {known}, not {shown(fact)}.")
        else:
            built = build(FactValue, fact, (*keys, label), problems, {"label": label})
            found += [built] if built is not None else []
    return {"rows": tuple(found)}


def _check_hosts(card: FactCard, keys: Keys, problems: Problems) -> None:
    """Invented facts have addresses that nobody can own, and real ones do not."""
    for row in card.rows:
        invented = (urlsplit(row.url).hostname or "").endswith(_NOBODY)
        if invented != card.fictional:
            must = "end in .example" if card.fictional else "not end in .example"
            what = "a fictional" if card.fictional else "a real"
            problems.add(
                (*keys, "rows", row.label, "url"), f"the host of {what} card's page must {must}."
            )
