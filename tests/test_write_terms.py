"""Terms and names: one spelling in an article, explained at the first mention."""

from pathlib import Path

import pytest

from pipeline.config import glossary, persona
from pipeline.domain import Cell, Claim, Draft, Event, Form, Persona, Row, Section, Table, Term
from pipeline.errors import ConfigError
from pipeline.write import in_house_style, relevant
from tests.test_write import article

SOURCE = article(
    "OpenAI shows an LLM for servers",
    "OpenAI fine-tuned a large language model with deep learning.",
    "The LLM runs on a server; the update of the contract is delayed.",
)
TUNING = Term("deep learning", ("ディープラーニング", "深層学習"))
SERVER = Term("server", ("サーバー",))
LLM = Term("LLM", (), "大規模言語モデル")
OPENAI = Term("OpenAI", ("OpenAI", "オープンAI"), "OpenAI")


def draft(*body: Claim, title: str = "見出し", table: Table | None = None) -> Draft:
    line = Claim("行", ("a2",))
    return Draft(
        Form.STANDARD,
        Event.LAUNCH,
        Claim(title, ("a2",)),
        (line, line, line),
        (Section("発表の内容", body),),
        table,
    )


def body(of: Draft) -> list[str]:
    return [c.text for s in of.sections for c in s.claims]


def test_an_article_keeps_to_the_spelling_that_it_used_first() -> None:
    mixed = draft(Claim("深層学習を使う。", ("a2",)), Claim("ディープラーニングだ。", ("a2",)))
    assert body(in_house_style(mixed, (TUNING,), (SOURCE,))) == [
        "深層学習を使う。",
        "深層学習だ。",
    ]


def test_the_users_own_spelling_goes_before_the_first_one_used() -> None:
    own = Term("deep learning", ("ディープラーニング", "深層学習"), own=True)
    one = draft(Claim("深層学習を使う。", ("a2",)))
    assert body(in_house_style(one, (own,), (SOURCE,))) == ["ディープラーニングを使う。"]


def test_a_word_is_left_alone_where_the_evidence_does_not_have_the_term() -> None:
    other = draft(Claim("ディープラーニング。", ("a2",)), Claim("深層学習。", ("a3",)))
    assert body(in_house_style(other, (TUNING,), (SOURCE,)))[1] == "深層学習。"


@pytest.mark.parametrize(
    ("text", "expected"),
    [("サーバで動く。", "サーバーで動く。"), ("サーバーで動く。", "サーバーで動く。")],
)
def test_a_long_vowel_is_written_out(text: str, expected: str) -> None:
    assert body(in_house_style(draft(Claim(text, ("a3",))), (SERVER,), (SOURCE,))) == [expected]


def test_a_longer_word_with_the_same_letters_is_another_word() -> None:
    text = "サーバルは動物だ。"
    assert body(in_house_style(draft(Claim(text, ("a3",))), (SERVER,), (SOURCE,))) == [text]


def test_an_acronym_is_explained_at_its_first_mention_in_the_body_only() -> None:
    told = draft(
        Claim("LLMを公開した。", ("a3",)), Claim("LLMは速い。", ("a3",)), title="LLMを公開"
    )
    styled = in_house_style(told, (LLM,), (SOURCE,))
    assert body(styled) == ["LLM（大規模言語モデル）を公開した。", "LLMは速い。"]
    assert styled.title.text == "LLMを公開"


def test_styling_twice_changes_nothing_more() -> None:
    once = in_house_style(draft(Claim("LLMはサーバで動く。", ("a3",))), (LLM, SERVER), (SOURCE,))
    assert in_house_style(once, (LLM, SERVER), (SOURCE,)) == once


def test_a_gloss_that_the_writer_gave_is_not_given_again() -> None:
    told = draft(Claim("LLM（言語モデルの一種）を公開した。", ("a3",)))
    assert body(in_house_style(told, (LLM,), (SOURCE,))) == ["LLM（言語モデルの一種）を公開した。"]


def test_kana_of_a_name_become_the_spelling_of_the_source() -> None:
    named = draft(Claim("オープンAIは公開した。", ("a2",)))
    assert body(in_house_style(named, (OPENAI,), (SOURCE,))) == ["OpenAIは公開した。"]


def test_a_user_may_have_kana_and_then_the_latin_spelling_stands_once() -> None:
    own = Term("OpenAI", ("オープンAI", "OpenAI"), "OpenAI", own=True)
    named = draft(Claim("OpenAIは公開した。", ("a2",)), Claim("オープンAIは話した。", ("a2",)))
    assert body(in_house_style(named, (own,), (SOURCE,))) == [
        "オープンAI（OpenAI）は公開した。",
        "オープンAIは話した。",
    ]


def test_what_a_fact_card_says_is_not_respelled() -> None:
    table = Table(
        ("A",), (Row("性能", (Cell("深層学習", ("k:A/性能",)), Cell("サーバ", ("a3",)))),)
    )
    styled = in_house_style(draft(table=table), (TUNING, SERVER), (SOURCE,))
    assert styled.table is not None
    assert [c.text for c in styled.table.rows[0].cells] == ["深層学習", "サーバー"]


def test_only_terms_of_the_source_are_shown_to_the_model() -> None:
    assert relevant((TUNING, SERVER, Term("RAG", (), "検索拡張生成")), (SOURCE,)) == (
        TUNING,
        SERVER,
    )


class TestGlossary:
    def test_the_shipped_glossary_has_terms_acronyms_and_names(self) -> None:
        terms = {t.english: t for t in glossary()}
        assert len(terms) > 450
        assert terms["deep learning"].japanese == ("ディープラーニング", "深層学習")
        assert terms["LLM"].gloss == "大規模言語モデル"
        assert terms["NVIDIA"].japanese == ("NVIDIA", "エヌビディア")

    def test_the_users_terms_replace_shipped_ones(self, tmp_path: Path) -> None:
        (tmp_path / "glossary.tsv").write_text(
            "# mine\nDeep Learning\t深層学習\nNVIDIA\tエヌビディア\tname\n", encoding="utf-8"
        )
        terms = {t.english: t for t in glossary(tmp_path)}
        assert "deep learning" not in terms
        assert terms["Deep Learning"] == Term("Deep Learning", ("深層学習",), "", True)
        assert terms["NVIDIA"].japanese == ("エヌビディア", "NVIDIA")

    @pytest.mark.parametrize(
        ("line", "problem"),
        [
            ("one column", "glossary.tsv:1: must be english<TAB>japanese"),
            ("a\tb\tverb", "glossary.tsv:1: kind 'verb' must be one of authored, acronym, name"),
            ("\tb", "glossary.tsv:1: must be"),
        ],
    )
    def test_a_wrong_line_is_named(self, tmp_path: Path, line: str, problem: str) -> None:
        (tmp_path / "glossary.tsv").write_text(line, encoding="utf-8")
        with pytest.raises(ConfigError, match=problem):
            glossary(tmp_path)


class TestPersonaFile:
    def test_no_file_means_no_persona(self, tmp_path: Path) -> None:
        assert persona(tmp_path / "persona.yaml") is None

    def test_a_persona_is_read(self, tmp_path: Path) -> None:
        file = tmp_path / "persona.yaml"
        file.write_text("name: Mio\nstance: [節約]\nfacts: [十年働いた]\n", encoding="utf-8")
        assert persona(file) == Persona("Mio", ("節約",), ("十年働いた",))

    @pytest.mark.parametrize("text", ["name: ''", "- a", "nam: Mio", "name: Mio\nstance: x"])
    def test_a_wrong_persona_is_refused_with_its_line(self, tmp_path: Path, text: str) -> None:
        file = tmp_path / "persona.yaml"
        file.write_text(text, encoding="utf-8")
        with pytest.raises(ConfigError, match=r"persona.yaml:\d"):
            persona(file)
