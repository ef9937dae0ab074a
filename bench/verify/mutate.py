"""One lie at a time: each mutator lists every place where it can lie, as (new text, lied span).

The span indexes the new text. Where something was taken away it is the word beside the gap.
"""

from __future__ import annotations

import random
import re
import unicodedata
from collections.abc import Callable, Iterator

from .data import Pair

Lie = tuple[str, tuple[int, int]]
Mutator = Callable[[Pair, random.Random], Iterator[Lie]]

# A printed figure that is no part of a Latin name, a version or an address.
FIGURE = re.compile(
    r"(?<![A-Za-z0-9０-９._@/#-])(?<![A-Za-z] )[0-9０-９](?:[0-9０-９]|[,，.．](?=[0-9０-９]))*"
    r"(?![A-Za-z0-9０-９._@/-]*[A-Za-z])"
)
AROUND = r"[0-9０-９万億兆千百十]\s?"


def put(pair: Pair, start: int, end: int, new: str) -> Lie:
    """The Japanese with one span written anew."""
    return pair.ja[:start] + new + pair.ja[end:], (start, start + len(new))


def value(digits: str) -> float:
    """The value of printed digits, 0 when they are no one number (a version, a date)."""
    plain = unicodedata.normalize("NFKC", digits).replace(",", "")
    return float(plain) if plain.count(".") < 2 else 0.0


def one_digit(large: bool) -> Mutator:
    """Change one digit of a figure of at least ten (or of less)."""

    def mutate(pair: Pair, dice: random.Random) -> Iterator[Lie]:
        for m in FIGURE.finditer(pair.ja):
            scaled = re.match(r"\s?[万億兆千百]", pair.ja[m.end() :]) is not None
            size = value(m.group())
            if not size or (size >= 10 or scaled) is not large:
                continue
            at = dice.choice([i for i, c in enumerate(m.group()) if c.isdigit()])
            old = unicodedata.normalize("NFKC", m.group()[at])
            other = dice.choice([d for d in "123456789" if d != old])
            new = m.group()[:at] + other + m.group()[at + 1 :]
            yield put(pair, *m.span(), new)

    return mutate


def scale(pair: Pair, dice: random.Random) -> Iterator[Lie]:
    """万 for 億 and so on, and one zero more or less."""
    for m in re.finditer(r"(?<=[0-9０-９])(\s?)([万億兆])", pair.ja):
        other = dice.choice([c for c in "万億兆" if c != m.group(2)])
        yield put(pair, m.start(2), m.end(2), other)
    for m in FIGURE.finditer(pair.ja):
        tail = pair.ja[m.end() : m.end() + 2].strip()[:1]
        if "." in m.group() or "．" in m.group() or tail in ("年", "月", "日", "時", "分", ":"):
            continue
        if value(m.group()) >= 10 or tail in ("万", "億", "兆"):
            plain = m.group().replace(",", "").replace("，", "")
            yield put(pair, *m.span(), plain + "0")


def instead(groups: list[list[str]], before: str = AROUND, every: bool = True) -> Mutator:
    """Swap a word after a figure for the others of its group."""
    of = {w: group for group in groups for w in group}
    words = "|".join(map(re.escape, sorted(of, key=len, reverse=True)))
    # What follows must not make the word another one: 年代, 分の, 元副社長, 日本.
    pattern = re.compile(rf"({before})({words})(?![代の本度目歳前々額系人者])")

    def mutate(pair: Pair, dice: random.Random) -> Iterator[Lie]:
        for m in pattern.finditer(pair.ja):
            others = [w for w in of[m.group(2)] if w != m.group(2)]
            for other in others if every else [dice.choice(others)]:
                new, (_, end) = put(pair, m.start(2), m.end(2), other)
                yield new, (m.start(1), end)

    return mutate


CURRENCIES = [["ドル", "ユーロ", "ポンド", "円", "人民元"]]
KINDS = [["%", "割", "ポイント", "倍"], ["％", "割"], ["パーセント", "割", "ポイント"]]
SPANS = [["秒", "分", "時間", "日間", "週間", "カ月", "年間"]]
LENGTHS = [["メートル", "キロメートル", "センチメートル", "マイル", "フィート"]]
LENGTHS += [["キロ", "センチ"], ["km", "cm", "m"], ["インチ", "メートル"], ["ヤード", "キロ"]]
OTHERS = [["キログラム", "トン", "グラム", "ポンド"], ["GB", "TB", "MB"], ["kg", "トン"]]
OTHERS += [["エーカー", "ヘクタール"], ["ギガワット", "メガワット", "キロワット"]]
TIMES = [["年", "カ月"], ["か月", "年間"], ["ヶ月", "週間"], ["ヵ月", "日間"]]


def units(pair: Pair, dice: random.Random) -> Iterator[Lie]:
    """Another unit after the same figure."""
    yield from instead(SPANS + LENGTHS + OTHERS, every=False)(pair, dice)
    durations = r"(?<![0-9０-９])[0-9０-９]{1,2}\s?"
    yield from instead(TIMES, before=durations, every=False)(pair, dice)


def dates(pair: Pair, dice: random.Random) -> Iterator[Lie]:
    """Another month, day, year, weekday or half of the day."""
    ja = pair.ja
    for m in re.finditer(r"(?<![0-9０-９])(1[0-2]|[1-9])(?=\s?月(?![間分]))", ja):
        other = dice.choice([n for n in range(1, 13) if n != int(m.group())])
        yield put(pair, *m.span(), str(other))
    for m in re.finditer(r"(?<=月)(\s?)(\d{1,2})(?=\s?日(?!間))", ja):
        other = dice.choice([n for n in range(1, 29) if n != int(m.group(2))])
        yield put(pair, m.start(2), m.end(2), str(other))
    for m in re.finditer(r"(?<!\d)((?:19|20)\d\d)(?=\s?年(?![間代]))", ja):
        step = dice.choice([-10, -3, -2, -1, 1, 2, 3, 10])
        yield put(pair, *m.span(), str(int(m.group()) + step))
    for m in re.finditer(r"[月火水木金土日](?=曜)", ja):
        yield put(pair, *m.span(), dice.choice([c for c in "月火水木金土日" if c != m.group()]))
    for m in re.finditer(r"午前|午後", ja):
        new, (start, end) = put(pair, *m.span(), "午前" if m.group() == "午後" else "午後")
        yield new, (start, end + 2)


INSERTED = (
    "（前年比{a}%増）", "（約{b}億円）", "（{c}人が対象）", "（従業員{c}人）", "（全体の{a}%）",
    "（{y}年設立）", "（{b}億ドル相当）", "（{m}月{d}日時点）", "（従来の{f}倍）", "（{f}週間後）",
)  # fmt: skip
SENTENCES = (
    "前年比では{a}%の増加となった。", "費用は{b}億ドルに上る。", "対象は{c}人だった。",
    "{y}年に始まった。", "同社の株価は{a}%上昇した。",
)  # fmt: skip


def inserted(pair: Pair, dice: random.Random) -> Iterator[Lie]:
    """A fact with a figure that nobody stated, in brackets or as a sentence."""
    given = {
        "a": dice.randint(13, 89), "b": dice.randint(21, 970), "c": dice.randint(1001, 98765),
        "y": dice.randint(1951, 1999), "m": dice.randint(1, 12), "d": dice.randint(3, 28),
        "f": dice.randint(3, 9),
    }  # fmt: skip
    end = pair.ja.rstrip("。").__len__()
    yield put(pair, end, end, dice.choice(INSERTED).format(**given))
    yield put(pair, len(pair.ja), len(pair.ja), dice.choice(SENTENCES).format(**given))


SPOKEN = (
    "「これは私たちにとって大きな前進になる」と述べた。",
    "「今後もこの取り組みを続けていくつもりだ」と語った。",
    "担当者は「想定していたよりもはるかに良い結果だった」と話している。",
    "「誰もこのようなことが起きるとは考えていなかった」とコメントした。",
)


def quotations(pair: Pair, dice: random.Random) -> Iterator[Lie]:
    """An invented quotation, or the text itself put into 「」 as if somebody had said it."""
    if re.search("[\"“”«»]|(?<!\\w)['‘]", " ".join(pair.en)) or "「" in pair.ja:
        return
    yield put(pair, len(pair.ja), len(pair.ja), dice.choice(SPOKEN))
    body = pair.ja.rstrip("。")
    if len(body) >= 14 and "。" not in body:
        yield f"同氏は「{body}」と述べた。", (3, len(body) + 5)


MARKS = ["約", "およそ", "ほぼ", "おおよそ", "推定"]
BOUNDS = {
    "以上": "以下", "超": "未満", "を超える": "に満たない", "を上回る": "を下回る", "以下": "以上",
    "未満": "以上", "最大": "最低", "少なくとも": "最大", "最低": "最大", "近く": "以上",
    "余り": "未満", "最高": "最低", "弱": "強", "前後": "以上", "以内": "以上",
}  # fmt: skip


def markers(pair: Pair, dice: random.Random) -> Iterator[Lie]:
    """A word like about or at least beside a figure, taken away or turned round."""
    figure = r"[0-9０-９][0-9０-９,.万億兆千百 ]*[^0-9０-９、。 (（「」]{0,3}"
    for m in re.finditer(rf"({'|'.join(MARKS)}|最大|少なくとも|最低|最高)\s?({figure})", pair.ja):
        yield put(pair, *m.span(), m.group(2))
        if m.group(1) in BOUNDS:
            yield put(pair, *m.span(), BOUNDS[m.group(1)] + m.group(2))
    after = "以上|以下|を超える|を上回る|超|未満|近く|余り|弱|前後|以内"
    for m in re.finditer(
        rf"([0-9０-９万億兆千百十]\s?[^0-9０-９、。 (（「」]{{0,3}}?)({after})(?!性)", pair.ja
    ):
        new, (start, _) = put(pair, m.start(2), m.end(2), "")
        if m.group(2) not in ("を超える", "を上回る"):
            yield new, (m.start(), start)
        new, (_, end) = put(pair, m.start(2), m.end(2), BOUNDS[m.group(2)])
        yield new, (m.start(), end)


TURNS = {
    "増加": "減少", "減少": "増加", "上昇": "下落", "下落": "上昇", "できる": "できない",
    "できません": "できます", "できます": "できません", "勝利": "敗北", "賛成": "反対",
    "反対": "賛成", "拡大": "縮小", "しない": "する", "なかった": "た", "改善": "悪化",
}  # fmt: skip
HEDGES = {
    "可能性がある": "ことになる", "かもしれない": "", "かもしれません": "のです", "だろう": "",
    "でしょう": "です", "可能性があります": "ことになります", "とみられる": "", "予定だ": "ことになった",
    "見込み": "こと", "恐れがある": "ことになる", "とされる": "", "ようだ": "",
}  # fmt: skip


def turned(words: dict[str, str]) -> Mutator:
    """The first of these words, turned round; a person or a model has to notice."""
    pattern = re.compile("|".join(sorted(map(re.escape, words), key=len, reverse=True)))

    def mutate(pair: Pair, dice: random.Random) -> Iterator[Lie]:
        for m in pattern.finditer(pair.ja):
            new, (start, end) = put(pair, *m.span(), words[m.group()])
            yield new, (max(0, start - 2), max(end, start + 1))
            return

    return mutate


def unattributed(pair: Pair, dice: random.Random) -> Iterator[Lie]:
    """「…によると、」 at the head, taken away."""
    m = re.match(r"([^。「」]{2,30}?によ(?:ると|れば)、?)", pair.ja)
    if m:
        yield pair.ja[m.end() :], (0, 12)


def unconditional(pair: Pair, dice: random.Random) -> Iterator[Lie]:
    """A clause of scope or condition, taken away."""
    m = re.search(r"(?<=[、。])[^、。「」]{2,20}(?:場合|のみ|だけ|限り|では)、?", pair.ja)
    if m:
        yield pair.ja[: m.start()] + pair.ja[m.end() :], (max(0, m.start() - 4), m.start() + 4)
