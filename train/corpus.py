"""The parallel texts: what is read, what is left out, what is held back for measuring.

Groups: `natural` (news pairs written for this project), `template` (expanded templates), `near`
(open corpora whose style is close to announcements), `open` (the other open corpora), `mt`
(machine-translated documentation, weighted down in training).
"""

from __future__ import annotations

import hashlib
import lzma
import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

GROUPS = ("natural", "template", "near", "open", "mt")
# ShareAlike and GPL texts stay out, so that the weights can be Apache-2.0.
EXCLUDED = frozenset({"docs-mdn", "sent-railsguides", "po-debian-handbook", "po-blender-manual"})
_NEAR = frozenset(
    "docs-ms-bizapp-releasenotes docs-ms-d365-releasenotes sent-mozilla-www sent-bitcoinoptech "
    "docs-hfcourse sent-opensource-guide sent-prompt-guide docs-transformers "
    "sent-tatoeba-anki sent-tanaka".split()
)
_HELD_SHARE = 0.08  # of the natural pairs: about 430 that no training step ever sees
_KANA = re.compile(r"[ぁ-んァ-ヶ]")
_POLITE = re.compile(r"(?:です|ます|ました|ません|でした|でしょう|ください)(?:か|ね|よ)?[。」）]*$")
_PLAIN = re.compile(r"(?:だ|である|った|いた|した|する|ない|う|く|す|つ|む|る)[。」）]*$")


@dataclass(frozen=True, slots=True)
class Example:
    """A pair with register (d です・ます, a だ・である, b summary line, t headline) and group."""

    english: str
    japanese: str
    register: str
    group: str


def natural(folder: Path) -> tuple[list[Example], list[Example]]:
    """(training, held back) news pairs. What is held back is held back in every register."""
    kept, held = list[Example](), list[Example]()
    for file in sorted(folder.glob("natural-*.tsv")):
        for line in file.read_text(encoding="utf-8").splitlines():
            english, japanese, register = line.split("\t")
            example = Example(_clean(english), _clean(japanese), register, "natural")
            (held if _share(_key(english)) < _HELD_SHARE else kept).append(example)
    return kept, held


def open_pairs(file: Path, forbidden: Iterable[str]) -> Iterator[Example]:
    """Cleaned pairs of the open corpora, without excluded licences and `forbidden` English."""
    seen = {_key(text) for text in forbidden}
    with lzma.open(file, "rt", encoding="utf-8") as lines:
        for line in lines:
            tag, english, japanese = line.rstrip("\n").split("\t")
            key = _key(english)
            if tag in EXCLUDED or key in seen or not _usable(english, japanese):
                continue
            seen.add(key)
            group = "mt" if tag.endswith("-mt") else "near" if tag in _NEAR else "open"
            yield Example(_clean(english), _clean(japanese), register(japanese), group)


def register(japanese: str) -> str:
    """The register tag that a Japanese sentence's ending shows; d for anything but plain verbs."""
    if _POLITE.search(japanese) or not _PLAIN.search(japanese):
        return "d" if japanese.endswith(("。", "か", "す", "た", "ん")) else "t"
    return "a"


def pairs_of(file: Path) -> list[tuple[str, str]]:
    """(English, Japanese) of a development set; further columns are ignored."""
    rows = (line.split("\t") for line in file.read_text(encoding="utf-8").splitlines())
    return [(row[0], row[1]) for row in rows]


def _usable(english: str, japanese: str) -> bool:
    """Whole sentences of a translatable length whose Japanese is Japanese."""
    if not (12 <= len(english) <= 400 and 5 <= len(japanese) <= 220):
        return False
    if not _KANA.search(japanese) or not re.search(r"[a-z]{3}", english):
        return False
    return 0.15 <= len(japanese) / len(english) <= 1.6


def _clean(text: str) -> str:
    return re.sub(r"\s+", " ", unicodedata.normalize("NFKC", text)).strip()


def _key(english: str) -> str:
    return re.sub(r"[^a-z0-9]+", "", english.lower())


def _share(key: str) -> float:
    return int.from_bytes(hashlib.sha256(key.encode()).digest()[:4]) / 2**32
