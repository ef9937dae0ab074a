"""Names by sound: a katakana name is nearest to its own spelling, whatever else is on the list."""

from __future__ import annotations

import pytest

from pipeline.facts import alike
from pipeline.facts.sound import of_kana, of_latin

PAIRS = [
    ("ザッカーバーグ", "Zuckerberg"), ("アルトマン", "Altman"), ("ピチャイ", "Pichai"), ("ナデラ", "Nadella"),
    ("ゴールドスミス", "Goldsmith"), ("シュレーダー", "Schroeder"), ("マクドネル", "McDonnell"),
    ("ファラージ", "Farage"), ("トンプソン", "Thompson"), ("フレーク", "Flake"), ("マスク", "Musk"),
    ("ベゾス", "Bezos"), ("クック", "Cook"), ("カーパシー", "Karpathy"), ("サツケバー", "Sutskever"),
    ("アモデイ", "Amodei"), ("ハサビス", "Hassabis"), ("ルカン", "LeCun"), ("ヒントン", "Hinton"),
    ("ベンジオ", "Bengio"), ("ブロックマン", "Brockman"), ("ムラティ", "Murati"), ("スレイマン", "Suleyman"),
    ("シュミット", "Schmidt"), ("ブリン", "Brin"), ("バルマー", "Ballmer"), ("エリソン", "Ellison"),
    ("ナイト", "Knight"), ("ライト", "Wright"), ("フィリップス", "Phillips"), ("ケネディ", "Kennedy"),
    ("キャメロン", "Cameron"), ("クイン", "Quinn"), ("ザビエル", "Xavier"), ("ヴァンス", "Vance"),
    ("ウィリアムズ", "Williams"), ("ロドリゲス", "Rodríguez"), ("ミュラー", "Müller"), ("コヴァチ", "Kovač"),
    ("ワレサ", "Wałęsa"), ("ラム", "Lamb"), ("グリーン", "Greene"), ("リー", "Lee"), ("フォックス", "Fox"),
    ("ピッツ", "Pitts"), ("マッツ", "Matz"), ("ブリッジ", "Bridge"), ("カッツェンバーグ", "Katzenberg"),
    ("ヒューズ", "Hughes"), ("ムーア", "Moore"), ("ハワード", "Howard"), ("ローリング", "Rowling"),
    ("オブライエン", "O'Brien"), ("ワトソン", "Watson"), ("ワイルド", "Wilde"), ("ヴォーン", "Vaughn"),
    ("ヴィトン", "Vuitton"),
]  # fmt: skip
EXACT = (
    "ナデラ ベゾス アモデイ ハサビス ヒントン ブロックマン ブリン エリソン フィリップス ケネディ キャメロン ヴァンス ラム "
    "グリーン リー フォックス トンプソン カーパシー ベンジオ ピッツ マッツ カッツェンバーグ ローリング ヴォーン"
).split()


@pytest.mark.parametrize(("kana", "word"), PAIRS)
def test_a_name_is_nearest_to_its_own_spelling(kana: str, word: str) -> None:
    own = alike(kana, word)
    assert own >= 74
    assert [other for _, other in PAIRS if other != word and alike(kana, other) >= own] == []
    assert (own == 100) is (kana in EXACT)


@pytest.mark.parametrize(
    ("kana", "word"),
    [
        ("アルトマン", "Wright"), ("ナデラ", "Howard"), ("クック", "Churchill"), ("ライト", "Hinton"),
        ("トンプソン", "Churchill"), ("ケネディ", "Lee"), ("グリーン", "Goldsmith"), ("リー", "Musk"),
    ],
)  # fmt: skip
def test_names_that_share_no_sounds_are_far_apart(kana: str, word: str) -> None:
    assert alike(kana, word) < 56


@pytest.mark.parametrize(
    ("kana", "word"),
    [
        ("マスク", "Usk"),
        ("グリーン", "Reen"),
        ("フアン", "Meta"),
        ("ザビエル", "Avier"),
        ("ラム", "Kamb"),
    ],
)
def test_a_name_that_begins_with_another_sound_is_none_at_all(kana: str, word: str) -> None:
    assert alike(kana, word) == 0


def test_what_begins_with_a_sign_of_its_own_is_compared_all_the_same() -> None:
    assert alike("ーリー", "Lee") == 100
    assert alike("リー３", "Lee") == 100


@pytest.mark.parametrize(
    ("kana", "consonants"),
    [
        ("ザッカーバーグ", "skbg"), ("アルトマン", "rtmn"), ("フレーク", "frk"), ("カーパシー", "kps"),
        ("ハワード", "hd"), ("ママ", "m"), ("アオイ", ""), ("ヴァンス", "bns"), ("リー３", "r"),
    ],
)  # fmt: skip
def test_the_consonants_of_katakana(kana: str, consonants: str) -> None:
    assert of_kana(kana) == consonants


@pytest.mark.parametrize(
    ("word", "spoken"),
    [
        ("Zuckerberg", ("skbg", "skrbrg")), ("Knight", ("nt",)), ("Wright", ("rt",)),
        ("Bengio", ("bng", "bns")), ("Phillips", ("frps",)), ("Quinn", ("kn",)),
        ("Xavier", ("sb", "sbr")), ("Bridge", ("brs",)), ("Lamb", ("rm",)), ("Thompson", ("snpsn", "tnpsn")),
        ("Kovač", ("kbt", "kbk", "kbs")), ("Matz", ("mt",)), ("Yahoo", ("h",)), ("Fox", ("fks",)),
    ],
)  # fmt: skip
def test_a_spelling_may_be_spoken_in_several_ways(word: str, spoken: tuple[str, ...]) -> None:
    assert of_latin(word) == spoken
