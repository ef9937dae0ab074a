"""The gazetteer is well formed and right where it was looked at; sounds find the right name."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from pipeline.config import gazetteer
from pipeline.errors import ConfigError
from pipeline.facts import KINDS, Gazetteer, Name, alike, copied_at, folded, parse, shipped, told

FOLDER = Path(__file__).resolve().parent.parent / "knowledge" / "names"


def test_there_are_at_least_fifteen_hundred_names_of_every_kind() -> None:
    names = shipped().names
    assert len(names) >= 1500
    assert {n.kind for n in names} >= set(KINDS) - {"group"}


def test_every_name_is_written_once_in_clean_forms() -> None:
    seen = set[tuple[str, str]]()
    for file in sorted(FOLDER.glob("*.tsv")):
        for name in parse(file.read_text(encoding="utf-8").splitlines(), file.name):
            assert (name.kind, name.english[0]) not in seen, name
            seen.add((name.kind, name.english[0]))
            assert not set(name.japanese) & set(name.wrong), name
            for form in (*name.japanese, *name.wrong):
                assert re.fullmatch(r"\*?[ァ-ヺー一-鿿々A-Za-z0-9ぁ-ゖ&.・+\- 〇＝]+", form), form
            for english in name.english:
                assert re.fullmatch(r"[A-Za-z0-9À-ɏ][A-Za-z0-9À-ɏ&.'’,+\- ]*", english), english


@pytest.mark.parametrize(
    ("english", "japanese", "nation"),
    [
        ("Sam Altman", "サム・アルトマン", ""), ("Elon Musk", "イーロン・マスク", ""),
        ("Liang Wenfeng", "梁文鋒", ""), ("Masayoshi Son", "孫正義", ""),
        ("Jensen Huang", "ジェンスン・フアン", ""), ("Federal Trade Commission", "米連邦取引委員会", "米"),
        ("European Union", "欧州連合", ""), ("Department of Commerce", "米商務省", "米"),
        ("Mistral", "ミストラル", "仏"), ("DeepSeek", "DeepSeek", "中国"), ("OpenAI", "OpenAI", "米"),
        ("Google DeepMind", "Google DeepMind", "英"), ("TSMC", "TSMC", "台湾"),
        ("Samsung", "サムスン", "韓"), ("ASML", "ASML", "蘭"), ("United States", "米国", "米"),
        ("SoftBank", "ソフトバンクグループ", "日"), ("Mark Zuckerberg", "マーク・ザッカーバーグ", ""),
        ("JR East", "JR東日本", "日"), ("Nomura Research Institute", "野村総合研究所", "日"),
        ("Commerzbank", "コメルツ銀行", "独"), ("Carlyle", "カーライル・グループ", "米"),
        ("Federal Open Market Committee", "米連邦公開市場委員会", "米"), ("Texas", "テキサス", "米"),
    ],
)  # fmt: skip
def test_names_looked_at_by_hand(english: str, japanese: str, nation: str) -> None:
    (name,) = [n for n in shipped().names if n.english[0] == english]
    assert (name.japanese[0], name.nation) == (japanese, nation)


def test_a_wrong_form_is_seen_as_one_and_the_right_one_is_not() -> None:
    mentions = [(m.wrong, m.names[0].english[0]) for m in shipped().mentions("エロン・マスク氏")]
    assert (True, "Elon Musk") in mentions
    assert [m.wrong for m in shipped().mentions("イーロン・マスク氏")] == [False]


@pytest.mark.parametrize(
    ("form", "english"),
    [
        ("ジェンスン・ファン", "Jensen Huang"), ("黄仁勲", "Jensen Huang"), ("サンダー・ピチャイ", "Sundar Pichai"),
        ("蘇姿丰", "Lisa Su"), ("アーサー・メンシュ", "Arthur Mensch"), ("北マケドニア", "North Macedonia"),
        ("楽天", "Rakuten"), ("伊競争当局", "AGCM"), ("レオ14世", "Pope Leo"), ("タイ", "Thailand"),
        ("野村証券", "Nomura"), ("東日本旅客鉄道", "JR East"), ("ジョージア州", "Georgia"), ("ジョージア", "Georgia"),
        ("ピュー研究所", "Pew Research Center"), ("三菱UFJ銀行", "MUFG Bank"), ("三菱UFJ", "MUFG"),
    ],
)  # fmt: skip
def test_forms_that_japanese_media_write_are_known_and_right(form: str, english: str) -> None:
    assert [(m.names[0].english[0], m.wrong) for m in shipped().mentions(f"{form}は")] == [
        (english, False)
    ]


def test_a_form_counts_as_a_whole_word_only() -> None:
    known = Gazetteer(
        (Name("company", ("Meta",), ("メタ社", "Meta")), Name("place", ("Paris",), ("パリ",)))
    )
    assert list(known.mentions("パリティとMetaverse")) == []
    assert [m.start for m in known.mentions("花のパリとMetaの話")] == [2, 5]


def test_an_ordinary_word_is_a_name_beside_a_title() -> None:
    assert [m.alone for m in shipped().mentions("マスク氏")] == [False]
    assert [m.alone for m in shipped().mentions("マスクを着けた")] == [True]


@pytest.mark.parametrize(
    ("line", "what"),
    [
        ("robot\tX\tエックス", "kinds are"),
        ("person\tX", "with tabs"),
        ("person X エックス", "with tabs"),
    ],
)
def test_a_malformed_line_is_named_with_its_number(tmp_path: Path, line: str, what: str) -> None:
    (tmp_path / "mine.tsv").write_text(f"# mine\n{line}\n", encoding="utf-8")
    with pytest.raises(ConfigError, match=r"mine\.tsv:2: ") as caught:
        gazetteer(tmp_path)
    assert what in str(caught.value)


def test_a_user_s_names_come_after_the_shipped_ones(tmp_path: Path) -> None:
    (tmp_path / "mine.tsv").write_text(
        "company\tTarn Works\tターンワークス\t英\n", encoding="utf-8"
    )
    assert gazetteer(tmp_path).names[-1] == Name(
        "company", ("Tarn Works",), ("ターンワークス",), "英"
    )
    assert gazetteer(tmp_path / "none") is shipped()


@pytest.mark.parametrize(
    ("kana", "word", "other"),
    [
        ("ザッカーバーグ", "Zuckerberg", "Altman"), ("アルトマン", "Altman", "Amodei"),
        ("ピチャイ", "Pichai", "Nadella"), ("ナデラ", "Nadella", "Pichai"),
        ("ゴールドスミス", "Goldsmith", "Silverman"), ("シュレーダー", "Schroeder", "Thompson"),
        ("マクドネル", "McDonnell", "Merkel"), ("ファラージ", "Farage", "Corbyn"),
        ("トンプソン", "Thompson", "Simpson"), ("フレーク", "Flake", "Brown"),
    ],
)  # fmt: skip
def test_a_name_sounds_like_its_own_spelling(kana: str, word: str, other: str) -> None:
    assert alike(kana, word) >= 74 > alike(kana, other)


def test_words_are_looked_up_without_case_hyphens_and_possessives() -> None:
    words = told("Fenwick's GPT-5.1 Pro and the o3-mini run in the U.S. for North Korea.")
    known = ("GPT-5.1", "GPT-5.1 Pro", "o3-mini", "Fenwick", "5.1")
    assert {folded(name) for name in known} <= words.vocabulary
    assert "o3" not in words.vocabulary
    assert words.has("U.S.") and words.has("North Korea")
    assert not words.has("Korea") and not words.has("UN")
    assert words.followed(folded("GPT-5.1")) == ("pro",)


@pytest.mark.parametrize(
    ("japanese", "at", "english", "copy"),
    [
        ("GPUはx86_64です", "64", "an x86_64 build", "x86_64"),
        ("組はGPU/TPU/CPU", "TPU", "a GPU/TPU/CPU, then", "GPU/TPU/CPU"),
        ("GPT-4を使う", "4", "BERT/GPT-4 here", "GPT-4"),
        ("Wav2Vec2を使う", "2V", "Wav2Vec2-based", "Wav2Vec2"),
        ("GPT-5を使う", "5", "GPT-5.1 here", None),
        ("GPT-5を使う", "5", "GPT-5.1 and GPT-5 here", "GPT-5"),
        ("H20を使う", "20", "the H200", None),
        ("o3を使う", "3", "the o3-mini", None),
        ("v1を使う", "1", "in tf.v1", None),
        ("GPU8基を使う", "8", "the GPU8", None),
        ("Top10%に入る", "10", "the Top10", None),
        ("64を使う", "64", "in 64", None),
        ("X86_64を使う", "64", "an x86_64 build", None),
    ],
)
def test_a_latin_run_is_a_copy_where_the_english_has_it_whole(
    japanese: str, at: str, english: str, copy: str | None
) -> None:
    start = japanese.index(at)
    found = copied_at(japanese, start, start + len(at), english)
    assert (english[slice(*found)] if found else None) == copy


def test_slashes_and_plus_signs_join_whole_names() -> None:
    words = told(
        "GNU/Linux by ISO/IEC, Ctrl+Shift+F12 and f1 let us write C++ around the clock, 24/7."
    )
    for name in ("Linux", "GNU", "ISO", "IEC", "GNU/Linux", "F1"):
        assert words.has(name), name
    assert not words.has("US")
    assert {"ctrl", "shift", "f12"} <= words.vocabulary


@pytest.mark.parametrize(
    ("name", "short", "two", "form"),
    [
        ("HBM", True, False, False), ("SoTA", True, False, False), ("VM", False, True, False),
        ("TB", False, False, False), ("Eager", False, False, True), ("Tab", False, False, True),
        ("Pinning", False, False, True), ("AND", False, False, True), ("NFS", False, False, True),
        ("Cursor", False, False, False), ("Notion", False, False, False), ("RAM", False, False, False),
    ],
)  # fmt: skip
def test_abbreviations_and_forms_are_of_the_text_s_own_words(
    name: str, short: bool, two: bool, form: bool
) -> None:
    words = told(
        "High-bandwidth memory of a virtual machine gave state-of-the-art results to be ANDed, not "
        "cursed, eagerly tabbing pinnable ramming NFSv4 shares."
    )
    assert (words.abbreviates(name), words.shortens(name), words.inflects(name)) == (
        short,
        two,
        form,
    )


def test_what_follows_a_name_stands_in_the_same_clause() -> None:
    words = told("In Fern 2.2, super() calls it; CS 230 - Deep Learning runs Fern 3 Pro.")
    assert words.followed(folded("2.2")) == ("super",)
    assert words.joined(folded("2.2")) == ("",)
    assert words.joined("230") == ("",)
    assert words.joined("3") == ("pro",)
