"""The names that are known in both languages: knowledge/names/*.tsv, which users can extend.

A line is `kind<TAB>English|aliases<TAB>Japanese|variants<TAB>nation<TAB>wrong forms`; the last two may
be missing. The first of each is what is written. `nation` is the prefix that a newspaper puts before
the name: 米, 英, 中国. A Japanese form after * is an ordinary word too (マスク).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from operator import add
from pathlib import Path

KINDS = ("person", "company", "product", "agency", "country", "place", "media", "group")
_FOLDER = Path(__file__).resolve().parent.parent
_KATAKANA = re.compile("[ァ-ヺー]")
_KANJI = re.compile("[一-鿿]+")
_SHORT = 2
_TITLE = re.compile(
    "氏|さん|CEO|会長|社長|大統領|首相|博士|議員|被告|容疑者|CTO|選手|監督|知事|判事|長官"
)


@dataclass(frozen=True, slots=True)
class Name:
    """One name: what it is, how it is written, and what it must not be written as."""

    kind: str
    english: tuple[str, ...]
    japanese: tuple[str, ...]
    nation: str = ""
    wrong: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Mention:
    """A known Japanese form in a text, with every name that has it."""

    start: int
    end: int
    names: tuple[Name, ...]
    wrong: bool = False
    alone: bool = False
    """An ordinary word as much as a name: マスク without 氏 and without イーロン・."""


@dataclass(frozen=True)
class Gazetteer:
    """Names by their forms. Later names win over earlier ones with the same English name."""

    names: tuple[Name, ...]
    forms: Mapping[str, tuple[Name, ...]] = field(init=False, repr=False)
    heads: Mapping[str, tuple[str, ...]] = field(init=False, repr=False)
    latin: Mapping[str, Name] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        forms: dict[str, list[Name]] = {}
        for name in self.names:
            for form in (*name.japanese, *name.wrong):
                forms.setdefault(form.lstrip("*"), []).append(name)
        heads: dict[str, list[str]] = {}
        for form in sorted(forms, key=len, reverse=True):
            heads.setdefault(form[:2], []).append(form)
        object.__setattr__(self, "forms", {f: tuple(n) for f, n in forms.items()})
        object.__setattr__(self, "heads", {h: tuple(f) for h, f in heads.items()})
        latin = {folded_name(e): n for n in self.names for e in n.english}
        object.__setattr__(self, "latin", latin)

    def mentions(self, text: str) -> Iterator[Mention]:
        """The longest known forms, left to right; katakana ones only as whole words."""
        end = 0
        for i, head in enumerate(map(add, text, text[1:])):
            if head not in self.heads or i < end:
                continue
            form = self._form_at(text, i)
            if form is not None:
                end, names = i + len(form), self.forms[form]
                wrong = all(form in n.wrong for n in names)
                yield Mention(i, end, names, wrong, self._alone(text, i, form))

    def _form_at(self, text: str, i: int) -> str | None:
        for form in self.heads.get(text[i : i + 2], ()):
            if text.startswith(form, i) and self._whole(text, i, form):
                return form
        return None

    def _whole(self, text: str, i: int, form: str) -> bool:
        before, after = text[i - 1 : i], text[i + len(form) : i + len(form) + 1]
        if _KATAKANA.match(form[0]) and before and _KATAKANA.match(before):
            return False
        if len(form) <= _SHORT and _KANJI.match(before) and _KATAKANA.match(form):
            return False  # 食品ロス is no Los Angeles
        if _KATAKANA.match(form[-1]) and after and _KATAKANA.match(after):
            return False
        if form[0].isascii() and before.isascii() and before.isalnum():
            return False
        return not (form[-1].isascii() and after.isascii() and after.isalnum())

    def _alone(self, text: str, i: int, form: str) -> bool:
        """Whether an ordinary word stands without a title or another part of a name."""
        if not all("*" + form in n.japanese for n in self.forms[form]):
            return False
        return text[i - 1 : i] not in ("・", "＝") and not _TITLE.match(text, i + len(form))


def folded_name(text: str) -> str:
    """A Latin name without case, dots and apostrophes: "U.S." stays upper-case as "US"."""
    plain = text if text.isalnum() else re.sub(r"[.'’]", "", text)
    return plain if plain.isupper() and len(plain) <= 4 else plain.lower().replace("-", " ")


def parse(lines: Iterable[str], where: str = "names") -> list[Name]:
    """Read the lines of a file; # begins a comment. Raises ValueError with the line."""
    found = []
    for number, line in enumerate(lines, 1):
        if not line.strip() or line.startswith("#"):
            continue
        cells = [c.strip() for c in (*line.split("\t"), "", "", "", "")]
        kind, english, japanese, nation, wrong = cells[:5]
        if kind not in KINDS or not english or not japanese:
            raise ValueError(
                f"{where}:{number}: a line is kind, English, Japanese (and nation, wrong forms), "
                f"with tabs between them; kinds are {', '.join(KINDS)}."
            )
        name = Name(kind, _forms(english), _forms(japanese), nation, _forms(wrong))
        found.append(_with_surname(name) if kind == "person" else name)
    return found


# Surnames that are ordinary words too, or parts of many others.
_WORDS = frozenset(
    "マスク メイ ペイジ ウッド グリーン クック デル ディーン スコット キング ボルト クルーズ ウルフ ゲイツ スイフト "
    "ウェスト フォード ブラウン カー ホーリー フレーク シルバー スミス クラーク ジョーンズ バーラ シモ メタ ケイン "
    "ウォズニアック ハリス ジョーダン サンダース ロバーツ フィールド ワイル リーブス ラトニック ジェームズ ジョンソン テイラー".split()
)


def _with_surname(name: Name) -> Name:
    """A person with the surname alone, as later mentions have it: イーロン・マスク → マスク."""
    surname = name.japanese[0].rsplit("・", 1)
    words = name.english[0].replace("-", " ").split(" ")
    if len(words) > 1 and _KANJI.fullmatch(name.japanese[0]):
        # Kim for 金正恩: the English family name may come first or last.
        also = tuple(w for w in (words[0], words[-1]) if len(w) > 1)
        return Name(name.kind, (*name.english, *also), name.japanese, name.nation, name.wrong)
    if len(surname) < 2 or len(surname[1]) < 2:
        return name
    short = ("*" if len(surname[1]) < 3 or surname[1] in _WORDS else "") + surname[1]
    last = name.english[0].rsplit(" ", 1)[-1]
    others = [v.rsplit("・", 1)[1] for v in name.japanese[1:] if "・" in v]
    also = tuple(dict.fromkeys((short, *(o for o in others if len(o) > 2))))
    return Name(name.kind, (*name.english, last), (*name.japanese, *also), name.nation, name.wrong)


def _forms(cell: str) -> tuple[str, ...]:
    return tuple(x.strip() for x in cell.split("|") if x.strip())


def names_in(folder: Path) -> list[Name]:
    """The names of every .tsv file of a folder, in the order of the files' names."""
    found = []
    for file in sorted(folder.glob("*.tsv")):
        found += parse(file.read_text(encoding="utf-8").splitlines(), str(file))
    return found


@cache
def shipped() -> Gazetteer:
    """The names that come along: of the checkout, or of the copy inside the package."""
    packaged = _FOLDER / "_knowledge" / "names"
    beside = _FOLDER.parent / "knowledge" / "names"
    return Gazetteer(tuple(names_in(packaged if packaged.is_dir() else beside)))
