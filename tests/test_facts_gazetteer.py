"""Lines of knowledge/names, and what they make of a Japanese text."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.facts import Gazetteer, Name, names_in, parse
from pipeline.facts.gazetteer import folded_name


@pytest.mark.parametrize(
    ("line", "name"),
    [
        (
            "company\tTarn Works|Tarn\tターンワークス|ターン\t英\tターン社|タルン",
            Name("company", ("Tarn Works", "Tarn"), ("ターンワークス", "ターン"), "英", ("ターン社", "タルン")),
        ),
        ("place\tParis\tパリ", Name("place", ("Paris",), ("パリ",))),
        # A person's surname stands alone in later mentions; an ordinary word or a short one after *.
        (
            "person\tIlse Marchetti\tイルゼ・マルケッティ\t伊",
            Name("person", ("Ilse Marchetti", "Marchetti"), ("イルゼ・マルケッティ", "マルケッティ"), "伊"),
        ),
        ("person\tElon Musk\tイーロン・マスク", Name("person", ("Elon Musk", "Musk"), ("イーロン・マスク", "*マスク"))),
        ("person\tBruce Lee\tブルース・リー", Name("person", ("Bruce Lee", "Lee"), ("ブルース・リー", "*リー"))),
        (
            "person\tJ.D. Vance\tJ・D・ヴァンス|J・D・バンス|バンス副大統領",
            Name("person", ("J.D. Vance", "Vance"), ("J・D・ヴァンス", "J・D・バンス", "バンス副大統領", "ヴァンス", "バンス")),
        ),
        ("person\tSatya Nadella\tサティア・ナデラ", Name("person", ("Satya Nadella", "Nadella"), ("サティア・ナデラ", "ナデラ"))),
        ("person\tBong Do\tボン・ド", Name("person", ("Bong Do",), ("ボン・ド",))),
        ("person\tCher\tシェール", Name("person", ("Cher",), ("シェール",))),
        ("person\tBad Bunny\tバッドバニー", Name("person", ("Bad Bunny",), ("バッドバニー",))),
        # Kanji: the family name may come first or last in English.
        (
            "person\tKim Jong-un|Kim\t金正恩\t北朝鮮\t金正雲",
            Name("person", ("Kim Jong-un", "Kim", "Kim", "un"), ("金正恩",), "北朝鮮", ("金正雲",)),
        ),
        ("person\tX Ma\t馬克", Name("person", ("X Ma", "Ma"), ("馬克",))),
        ("person\tMadonna\t聖子", Name("person", ("Madonna",), ("聖子",))),
    ],
)  # fmt: skip
def test_a_line_is_a_name(line: str, name: Name) -> None:
    assert parse([line]) == [name]


def test_comments_and_empty_lines_are_none() -> None:
    lines = ["# robot", "", "  ", "place\tParis\tパリ", "place\tRome\tローマ"]
    assert [n.english for n in parse(lines)] == [("Paris",), ("Rome",)]


@pytest.mark.parametrize(
    "line", ["robot\tX\tエックス", "place\tX", "place\t\tエックス", "place X エックス"]
)
def test_a_line_that_is_none_is_told_with_its_number(line: str) -> None:
    with pytest.raises(
        ValueError, match=r"^names:2: a line is kind, .*kinds are person, company, "
    ):
        parse(["# first", line])


def test_the_files_of_a_folder_are_read_in_their_order(tmp_path: Path) -> None:
    (tmp_path / "b.tsv").write_text("place\tRome\tローマ\n", encoding="utf-8")
    (tmp_path / "a.tsv").write_text("place\tParis\tパリ\n", encoding="utf-8")
    (tmp_path / "c.txt").write_text("place\tOslo\tオスロ\n", encoding="utf-8")
    assert [n.english[0] for n in names_in(tmp_path)] == ["Paris", "Rome"]
    (tmp_path / "d.tsv").write_text("nonsense\n", encoding="utf-8")
    with pytest.raises(ValueError, match=r"d\.tsv:1: "):
        names_in(tmp_path)


def known() -> Gazetteer:
    return Gazetteer(
        (
            Name("company", ("SoftBank",), ("ソフトバンク",)),
            Name("company", ("SoftBank Group", "SBG"), ("ソフトバンクグループ", "SBG")),
            Name(
                "person",
                ("Elon Musk", "Musk"),
                ("イーロン・マスク", "*マスク"),
                "",
                ("エロン・マスク",),
            ),
            Name("place", ("Georgia",), ("ジョージア",)),
            Name("country", ("Georgia",), ("ジョージア",)),
            Name("company", ("Meta",), ("Meta",)),
            Name("product", ("A", "Arm"), ("Ａ", "Arm版")),
            Name("country", ("United States",), ("米国",)),
            Name("agency", ("Pentagon",), ("米国防総省",)),
            Name("company", ("Mistral",), ("仏ミストラル",)),
            Name("company", ("X",), ("X社",)),
        )
    )


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("ソフトバンクグループとソフトバンク", ["ソフトバンクグループ", "ソフトバンク"]),
        ("米国の米国防総省", ["米国", "米国防総省"]), ("ルノー仏ミストラル", ["仏ミストラル"]),
        ("ソフトバンクス", []), ("アソフトバンク", []), ("孫氏のソフトバンクは", ["ソフトバンク"]),
        ("Meta", ["Meta"]), ("米Metaの", ["Meta"]), ("Metaverse", []), ("BigMeta", []),
        ("GPT5Meta", []), ("Meta2", []), ("Meta2の", []), ("MaX社", []), ("米X社の", ["X社"]), ("Arm版", ["Arm版"]), ("Arm版X", ["Arm版"]), ("xArm版", []),
        ("ジョージアとジョージア", ["ジョージア", "ジョージア"]), ("", []), ("孫", []),
    ],
)  # fmt: skip
def test_the_longest_known_form_is_found_as_a_whole_word(text: str, found: list[str]) -> None:
    assert [text[m.start : m.end] for m in known().mentions(text)] == found


def test_a_form_of_two_names_may_be_either() -> None:
    (mention,) = known().mentions("ジョージア州")
    assert [n.kind for n in mention.names] == ["place", "country"]
    assert known().latin["georgia"].kind == "country"
    assert known().latin["SBG"].english[0] == "SoftBank Group"


@pytest.mark.parametrize(
    ("text", "wrong", "alone"),
    [
        ("エロン・マスク", True, False), ("イーロン・マスク", False, False), ("マスクを", False, True),
        ("マスク氏", False, False), ("マスクCEO", False, False), ("E・マスク", False, False),
        ("E＝マスク", False, False), ("Meta", False, False),
    ],
)  # fmt: skip
def test_a_mention_tells_a_wrong_form_and_an_ordinary_word(
    text: str, wrong: bool, alone: bool
) -> None:
    (mention,) = known().mentions(text)
    assert (mention.wrong, mention.alone) == (wrong, alone)


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("U.S.", "US"), ("US", "US"), ("us", "us"), ("NATO", "NATO"), ("UNESCO", "unesco"),
        ("OpenAI", "openai"), ("Jean-Luc", "jean luc"), ("O'Neil", "oneil"), ("O’Neil", "oneil"),
    ],
)  # fmt: skip
def test_short_names_in_capitals_keep_them(text: str, folded: str) -> None:
    assert folded_name(text) == folded
