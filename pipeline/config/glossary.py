"""knowledge/glossary.tsv → terms, or a ConfigError that says where, what and how to mend it."""

from __future__ import annotations

from pathlib import Path

from ..domain import Persona, Term
from ..errors import ConfigError
from .knowledge import knowledge_folder
from .marked import read
from .shape import Problems, allowed, build, shown

FILE = "glossary.tsv"
KINDS = ("authored", "acronym", "name")


def glossary(own: Path | None = None) -> tuple[Term, ...]:
    """The shipped terms, with those of the folder `own` in the place of shipped ones.

    A term of the user's is one whose English form stands in their file, whatever its forms there.
    """
    terms = {t.english.casefold(): t for t in _terms(knowledge_folder() / FILE, own=False)}
    mine = own / FILE if own is not None else None
    if mine is not None and mine.is_file():
        terms |= {t.english.casefold(): t for t in _terms(mine, own=True)}
    return tuple(terms[key] for key in sorted(terms))


def persona(file: Path) -> Persona | None:
    """Whose view the opinion section gives, from persona.yaml; None when there is no such file."""
    if not file.is_file():
        return None
    source = read(file)
    problems = Problems(source)
    if not isinstance(source.value, dict):
        known = ", ".join(allowed(Persona))
        problems.add((), f"a persona has the keys {known}, not {shown(source.value)}.")
        problems.stop()
    found = build(Persona, source.value, (), problems)
    problems.stop()
    return found


def _terms(file: Path, *, own: bool) -> tuple[Term, ...]:
    forms: dict[str, list[str]] = {}
    kinds: dict[str, str] = {}
    try:
        lines = file.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigError(f"{file}: cannot be read ({error}). Save it as UTF-8.") from error
    for number, line in enumerate(lines, 1):
        if not line.strip() or line.startswith("#"):
            continue
        english, japanese, kind = _columns(line, f"{file}:{number}")
        forms.setdefault(english, []).append(japanese)
        kinds[english] = kind
    return tuple(_term(e, tuple(j), kinds[e], own) for e, j in forms.items())


def _columns(line: str, where: str) -> tuple[str, str, str]:
    cells = [c.strip() for c in line.split("\t")]
    if len(cells) not in (2, 3) or not all(cells[:2]):
        raise ConfigError(f"{where}: must be english<TAB>japanese, and perhaps <TAB>kind.")
    kind = cells[2] if len(cells) == 3 else KINDS[0]
    if kind not in KINDS:
        raise ConfigError(f"{where}: kind {kind!r} must be one of {', '.join(KINDS)}.")
    return cells[0], cells[1], kind


def _term(english: str, japanese: tuple[str, ...], kind: str, own: bool) -> Term:
    if kind == "acronym":
        return Term(english, (), japanese[0], own)
    if kind == "name":
        # A user who lists a name wants the kana; we want what the sources write.
        forms = (*japanese, english) if own else (english, *japanese)
        return Term(english, forms, english, own)
    return Term(english, japanese, "", own)
