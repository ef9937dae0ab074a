"""Names for another name, and model names for other model names."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator
from dataclasses import replace

from .data import Pair
from .mutate import Lie, Mutator, put

# English as it stands in the texts → Japanese as translators write it. By kind.
PEOPLE = {
    "Trump": "トランプ", "Kavanaugh": "カバノー", "Obama": "オバマ", "Clinton": "クリントン",
    "Putin": "プーチン", "Merkel": "メルケル", "Musk": "マスク", "Zuckerberg": "ザッカーバーグ",
    "Altman": "アルトマン", "Bezos": "ベゾス", "Macron": "マクロン", "May": "メイ",
    "Corbyn": "コービン", "Johnson": "ジョンソン", "Biden": "バイデン", "Woods": "ウッズ",
}  # fmt: skip
COUNTRIES = {
    "Russia": "ロシア", "China": "中国", "Germany": "ドイツ", "France": "フランス",
    "India": "インド", "Canada": "カナダ", "Australia": "オーストラリア", "Syria": "シリア",
    "Turkey": "トルコ", "Iran": "イラン", "Indonesia": "インドネシア", "Mexico": "メキシコ",
    "Italy": "イタリア", "Spain": "スペイン", "Brazil": "ブラジル", "Greece": "ギリシャ",
    "North Korea": "北朝鮮", "South Korea": "韓国", "Japan": "日本", "Scotland": "スコットランド",
    "Vietnam": "ベトナム", "Israel": "イスラエル", "Egypt": "エジプト", "Macedonia": "マケドニア",
}  # fmt: skip
FIRMS = {
    "Meta": "Meta", "Google": "Google", "Apple": "Apple", "Microsoft": "Microsoft",
    "Amazon": "Amazon", "OpenAI": "OpenAI", "Netflix": "Netflix", "Facebook": "Facebook",
    "Twitter": "Twitter", "Vercel": "Vercel", "Nvidia": "NVIDIA", "Tesla": "テスラ",
    "Instagram": "Instagram", "Samsung": "サムスン", "Fox News": "FOXニュース", "CNN": "CNN",
}  # fmt: skip
_KANA = "ァ-ヶー・"
NO_NAMES = ("バスケットボール", "ラグビー", "サッカー", "トップ", "チーム", "ベテラン", "アメリカ")


def swapped(pair: Pair, dice: random.Random) -> Iterator[Lie]:
    """Another person, country or firm, which the article does not name."""
    everything = pair.context + " " + " ".join(pair.en)
    for table in (PEOPLE, COUNTRIES, FIRMS):
        absent = [ja for en, ja in table.items() if en.lower() not in everything.lower()]
        for en, ja in table.items():
            if not absent or re.search(rf"\b{en}", " ".join(pair.en)) is None:
                continue
            pattern = rf"(?<![{_KANA}A-Za-z]){re.escape(ja)}(?![{_KANA}A-Za-z])"
            for m in list(re.finditer(pattern, pair.ja))[:1]:
                yield put(pair, *m.span(), dice.choice(absent))


def strangers(found: list[Pair]) -> Mutator:
    """A person's katakana name (before 氏 and the like) for one out of another document."""
    title = "(?=氏|さん|選手|容疑者|議員|監督|大統領|首相|長官|教授|博士|被告)"
    named = re.compile(rf"[ァ-ヶ][{_KANA}]{{2,}}{title}")
    texts: dict[str, str] = {}
    for p in found:
        texts[p.document] = texts.get(p.document, "") + _plain(p.ja)
    names = [m.group() for p in found for m in named.finditer(p.ja) if m.group() not in NO_NAMES]

    def mutate(pair: Pair, dice: random.Random) -> Iterator[Lie]:
        # Spelt one way in this document and another elsewhere it is still no stranger.
        others = [n for n in names if _plain(n.rsplit("・", 1)[-1])[:2] not in texts[pair.document]]
        for m in named.finditer(pair.ja):
            yield put(pair, *m.span(), dice.choice(others))

    return mutate


def _plain(text: str) -> str:
    """カヴァノー and カバナー begin alike: one name, as two translators write it."""
    for voiced, plain in zip(("ヴァ", "ヴィ", "ヴェ", "ヴォ", "ヴ"), "バビベボブ", strict=True):
        text = text.replace(voiced, plain)
    return text


MODELS = (
    "GPT-5.1", "GPT-5.1 Pro", "H200", "Llama 3.1 405B", "o3-mini", "Gemini 2.5 Pro", "RTX 5090",
    "Claude Opus 4.5", "F-35B", "GB200 NVL72", "CVE-2025-55182", "MI350X", "Qwen3-235B-A22B",
    "Phi-4-mini", "DeepSeek-V3.2", "Mistral Large 2", "TPU v5p", "Snapdragon X2 Elite", "M4 Max",
    "ISO 8601", "Stable Diffusion 3.5 Large", "Grok 4 Fast", "Whisper large-v3", "A100",
)  # fmt: skip
SUFFIXES = ("Pro", "Max", "Fast", "mini", "Elite", "Large")


def models(pair: Pair, dice: random.Random) -> Iterator[Lie]:
    """The digits, letters or the suffix of an identifier that both languages print."""
    for m in re.finditer(r"[A-Za-z0-9.@-]*[A-Za-z][A-Za-z0-9.-]*\d[A-Za-z0-9.-]*", pair.ja):
        yield from _digit(pair, m, dice)
    for m in re.finditer(r"(?<![\w.])v?\d+\.\d+\.\d+(?![\w.])|(?<=React )\d+(?!\d)", pair.ja):
        yield from _digit(pair, m, dice)


def _digit(pair: Pair, m: re.Match[str], dice: random.Random) -> Iterator[Lie]:
    places = [i for i in range(m.start(), m.end()) if pair.ja[i].isdigit()]
    at = dice.choice(places)
    other = dice.choice([d for d in "123456789" if d != pair.ja[at]])
    new = pair.ja[m.start() : at] + other + pair.ja[at + 1 : m.end()]
    yield put(pair, *m.span(), new)


def renamed(found: list[Pair], dice: random.Random) -> list[tuple[Pair, str]]:
    """Pairs in which a Latin name became a model's name on both sides: (pair, model)."""
    out = []
    for pair in found:
        words = set(re.findall(r"(?<![\w-])[A-Z][a-z]{3,}(?![\w-])", pair.ja))
        common = sorted(w for w in words if re.search(rf"\b{w}\b", pair.en[0]))
        if not common:
            continue
        word, model = dice.choice(common), dice.choice(MODELS)
        en = tuple(re.sub(rf"\b{word}\b", model, x) for x in pair.en)
        ja = re.sub(rf"(?<![\w-]){word}(?![\w-])", model, pair.ja, count=1)
        context = pair.context.replace(pair.en[0], en[0])
        out.append((replace(pair, en=en, ja=ja, context=context), model))
    return out


def variants(model: str, dice: random.Random) -> list[str]:
    """Names of other models: one digit or letter away, or a suffix more or less."""
    digit = dice.choice([i for i, c in enumerate(model) if c.isdigit()])
    other = dice.choice([d for d in "123456789" if d != model[digit]])
    out = [model[:digit] + other + model[digit + 1 :]]
    letters = [m.start() for m in re.finditer(r"(?<=\d)[A-Za-z](?![a-z])|\b[A-Z](?=\d)", model)]
    if letters:
        at = dice.choice(letters)
        out.append(
            model[:at] + dice.choice([c for c in "ACKMRX" if c != model[at]]) + model[at + 1 :]
        )
    head, _, tail = model.rpartition(" ")
    if tail in SUFFIXES:
        out += [head, f"{head} {dice.choice([s for s in SUFFIXES if s != tail])}"]
    else:
        out.append(f"{model} {dice.choice(SUFFIXES)}")
    return out
