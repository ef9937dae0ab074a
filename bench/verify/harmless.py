"""The same thing said otherwise: whatever is flagged here is flagged wrongly."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator

from .data import Pair
from .entities import PEOPLE
from .mutate import FIGURE, Lie, Mutator, put

_MAN = re.compile(r"(?<![\d.,０-９])(\d[\d,]*(?:\.\d+)?)\s?([万億兆])(?![\d０-９千\s])")
_TWO = re.compile(r"(?<![\d.,])(\d+)億\s?(\d{3,4})万(?!\d)")
_OF = {"万": 4, "億": 8, "兆": 12}
_KANJI = "〇一二三四五六七八九"
_FIRST = {
    "Trump": ("Donald", "ドナルド"), "Obama": ("Barack", "バラク"), "Putin": ("Vladimir", "ウラジーミル"),
    "Clinton": ("Hillary", "ヒラリー"), "Kavanaugh": ("Brett", "ブレット"), "Musk": ("Elon", "イーロン"),
    "Merkel": ("Angela", "アンゲラ"), "Woods": ("Tiger", "タイガー"), "Corbyn": ("Jeremy", "ジェレミー"),
    "May": ("Theresa", "テリーザ"), "Johnson": ("Boris", "ボリス"),
}  # fmt: skip


def spelled_out(pair: Pair, dice: random.Random) -> Iterator[Lie]:
    """25億 → 2,500,000,000."""
    for m in _MAN.finditer(pair.ja):
        digits = m.group(1).replace(",", "")
        whole, _, part = digits.partition(".")
        zeros = _OF[m.group(2)] - len(part)
        yield put(pair, *m.span(), f"{int(whole + part + '0' * zeros):,}")


def in_man(pair: Pair, dice: random.Random) -> Iterator[Lie]:
    """37,248 → 3万7248."""
    for m in re.finditer(r"(?<![\d.,])(\d{2,3}),(\d{3})(?![\d,.])", pair.ja):
        man, rest = divmod(int(m.group(1) + m.group(2)), 10_000)
        yield put(pair, *m.span(), f"{man}万{rest or ''}" if man else str(rest))


def decimal_oku(pair: Pair, dice: random.Random) -> Iterator[Lie]:
    """22億5000万 → 22.5億, and 1億4千万 → 1億4000万."""
    for m in _TWO.finditer(pair.ja):
        part = m.group(2).zfill(4).rstrip("0")
        yield put(pair, *m.span(), f"{m.group(1)}.{part}億")
    for m in re.finditer(r"(?<=\d)千(?=[万億\D])", pair.ja):
        yield put(pair, *m.span(), "000")


def full_width(pair: Pair, dice: random.Random) -> Iterator[Lie]:
    """25 → ２５, and back."""
    wide = str.maketrans("0123456789", "０１２３４５６７８９")
    for m in FIGURE.finditer(pair.ja):
        yield put(pair, *m.span(), m.group().translate(wide))


def kanji(pair: Pair, dice: random.Random) -> Iterator[Lie]:
    """25人 → 二十五人."""
    for m in re.finditer(
        r"(?<![\d.,万億兆第])([1-9]\d?)(?=人|社|件|年間|か国|カ月|週間|回)", pair.ja
    ):
        ten, one = divmod(int(m.group(1)), 10)
        tens = ("" if ten == 1 else _KANJI[ten]) + "十" if ten else ""
        yield put(pair, *m.span(), tens + (_KANJI[one] if one else ""))


def tenths(pair: Pair, dice: random.Random) -> Iterator[Lie]:
    """30% → 3割, but for the end of a range: 20〜3割 says something else."""
    for m in re.finditer(
        r"(?<![\d.,〜～~\-－–ー])(?<!から)([1-9])0\s?(?:%|％|パーセント)(?!ポイント)", pair.ja
    ):
        yield put(pair, *m.span(), f"{m.group(1)}割")


def clock(pair: Pair, dice: random.Random) -> Iterator[Lie]:
    """午後3時 → 15時."""
    for m in re.finditer(r"(午前|午後)\s?(\d{1,2})(?=\s?時)", pair.ja):
        hour = int(m.group(2)) % 12 + (12 if m.group(1) == "午後" else 0)
        yield put(pair, *m.span(), str(hour))


def short_year(pair: Pair, dice: random.Random) -> Iterator[Lie]:
    """2026年 → '26年."""
    for m in re.finditer(r"(?<!\d)20(\d\d)(?=\s?年(?![間代度]))", pair.ja):
        yield put(pair, *m.span(), f"'{m.group(1)}")


def whole_name(pair: Pair, dice: random.Random) -> Iterator[Lie]:
    """マスク氏 → イーロン・マスク氏, where the article has the whole name."""
    for en, ja in PEOPLE.items():
        first = _FIRST.get(en)
        if first is None or f"{first[0]} {en}" not in pair.context:
            continue
        for m in re.finditer(rf"(?<![ァ-ヶー・ ]){ja}(?=氏|大統領|首相|判事|は|が|の)", pair.ja):
            yield put(pair, *m.span(), f"{first[1]}・{ja}")


def order(pair: Pair, dice: random.Random) -> Iterator[Lie]:
    """The last sentence first."""
    found = re.findall(r"[^。]+。", pair.ja)
    if len(found) >= 2 and "".join(found) == pair.ja and "「" not in pair.ja:
        new = "".join([*found[1:], found[0]])
        yield new, (0, len(new))


_ENDINGS = {
    "ました。": "た。", "です。": "だ。", "でした。": "だった。", "ています。": "ている。",
    "ません。": "ない。", "だった。": "でした。", "である。": "です。", "ている。": "ています。",
    "した。": "しました。", "だ。": "です。",
}  # fmt: skip


def register(pair: Pair, dice: random.Random) -> Iterator[Lie]:
    """です・ます ↔ だ・である at the end of the last sentence."""
    for old, new in _ENDINGS.items():
        if pair.ja.endswith(old):
            text = pair.ja[: -len(old)] + new
            yield text, (0, len(text))
            return


HARMLESS: dict[str, Mutator] = {
    "25億 → 2,500,000,000": spelled_out,
    "37,248 → 3万7248": in_man,
    "22億5000万 → 22.5億, 4千万 → 4000万": decimal_oku,
    "25 → ２５": full_width,
    "25人 → 二十五人": kanji,
    "30% → 3割": tenths,
    "午後3時 → 15時": clock,
    "2026年 → '26年": short_year,
    "マスク氏 → イーロン・マスク氏": whole_name,
    "order of sentences": order,
    "です・ます ↔ だ・である": register,
}
