"""The rules that translate: what they say, what they leave alone, and the words that they know."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.backends.protect import Lexicon, protect
from pipeline.backends.transfer import Transfer, Words, read
from pipeline.backends.transfer.clauses import Clauses
from pipeline.backends.transfer.inflect import (
    Predicate,
    before_ta,
    ended,
    lasting,
    linked,
    passive,
    plain,
    verb,
)
from pipeline.backends.transfer.words import FILES, is_category, name_of
from pipeline.errors import ConfigError
from pipeline.text import polite

ROOT = Path(__file__).parents[1]
WORDS = ROOT / "models" / "transfer"
DATA = Path(__file__).parent / "data"
CATEGORIES = frozenset(
    "NP NAME PERSON PEOPLE PLACE PCT SPAN TERM COUNTED SHARE Q M P N D E UP WHEN "
    "VP VPS ING INGS DONE S OWN".split()
)


@pytest.fixture(scope="module")
def transfer() -> Transfer:
    known = json.loads((ROOT / "models/weights/lexicon.json").read_text(encoding="utf-8"))
    lexicon = Lexicon(frozenset(known["common"]), frozenset(known["translated"]))
    return Transfer(WORDS, lexicon)


@pytest.fixture(scope="module")
def words() -> Words:
    return read(WORDS)


def _rows(name: str) -> list[tuple[str, str, str]]:
    lines = (DATA / name).read_text(encoding="utf-8").splitlines()
    return [(r[0], r[1], r[2]) for r in (line.split("\t") for line in lines)]


@pytest.fixture(scope="module")
def translated(transfer: Transfer) -> dict[tuple[str, str], str | None]:
    """Every English sentence of the cases, read as one story, in each register."""
    english = [row[0] for row in _rows("transfer-cases.tsv")]
    return {
        (sentence, register): japanese
        for register in "dabt"
        for sentence, japanese in zip(english, transfer.translate(english, register), strict=True)
    }


@pytest.mark.parametrize(("english", "japanese", "register"), _rows("transfer-cases.tsv"))
def test_a_sentence_of_news_is_told_in_japanese(
    english: str,
    japanese: str,
    register: str,
    translated: dict[tuple[str, str], str | None],
) -> None:
    assert translated[english, register] == japanese


def test_most_of_the_news_written_before_the_rules_is_translated_with_its_figures(
    transfer: Transfer,
) -> None:
    rows = _rows("transfer-news.tsv")
    said = transfer.translate([row[0] for row in rows])
    assert sum(japanese is not None for japanese in said) >= 55
    for (english, _, _), japanese in zip(rows, said, strict=True):
        figures = [s for s in protect(english, transfer.lexicon).slots if s.facts]
        assert japanese is None or all(slot.japanese in japanese for slot in figures), english


def test_the_cases_hold_every_register() -> None:
    assert {row[2] for row in _rows("transfer-cases.tsv")} == set("dabt")


@pytest.mark.parametrize(
    "english", (DATA / "transfer-none.txt").read_text(encoding="utf-8").splitlines()
)
def test_a_sentence_that_no_rule_reads_for_sure_is_left_alone(
    english: str, transfer: Transfer
) -> None:
    story = [english, "Quillstone and Larkmere sell Dunlin chips."]
    for register in "dabt":
        assert transfer.translate(story, register)[0] is None


@pytest.mark.parametrize(
    ("register", "end"), [("d", "ました。"), ("a", "した。"), ("b", "公開"), ("t", "公開")]
)
def test_a_sentence_ends_as_its_register_asks(register: str, end: str, transfer: Transfer) -> None:
    (said,) = transfer.translate(["OpenAI published the code on Tuesday."], register)
    assert said is not None
    assert said.endswith(end)
    assert polite(said) == (register == "d")


def test_a_name_that_opens_a_sentence_is_known_from_the_rest_of_its_story(
    transfer: Transfer,
) -> None:
    alone = transfer.translate(["Quillstone cut its prices."])
    assert alone == (None,)
    story = transfer.translate(["Quillstone cut its prices.", "The code is owned by Quillstone."])
    assert story[0] == "Quillstoneは価格を引き下げました。"


def test_a_person_of_the_story_gets_a_title_and_a_company_does_not(transfer: Transfer) -> None:
    story = (
        "Larkmere Robotics appointed Dana Whitlock as chief scientist.",
        "Whitlock previously worked at Quillstone.",
        "Larkmere opened an office in Osaka.",
    )
    said = transfer.translate(story)
    assert said[1] == "Whitlock氏は以前Quillstoneに勤務していました。"
    assert said[2] == "Larkmereは大阪にオフィスを開設しました。"


@pytest.mark.parametrize(
    ("dictionary", "past", "passive_form", "lasting_form", "linked_form"),
    [
        ("公開する", "公開した", "公開される", "公開している", "公開し"),
        ("受け付ける1", "受け付けた", "受け付けられる", "受け付けている", "受け付け"),
        ("引き起こす", "引き起こした", "引き起こされる", "引き起こしている", "引き起こし"),
        ("結ぶ", "結んだ", "結ばれる", "結んでいる", "結び"),
        ("防ぐ", "防いだ", "防がれる", "防いでいる", "防ぎ"),
        ("盗む", "盗んだ", "盗まれる", "盗んでいる", "盗み"),
        ("支払う", "支払った", "支払われる", "支払っている", "支払い"),
        ("売る", "売った", "売られる", "売っている", "売り"),
        ("書く", "書いた", "書かれる", "書いている", "書き"),
        ("行く", "行った", "行かれる", "行っている", "行き"),
        ("保つ", "保った", "保たれる", "保っている", "保ち"),
        ("無料だ", "無料だった", "無料だ", "無料だ", "無料で"),
        ("高い", "高かった", "高い", "高い", "高く"),
    ],
)
def test_a_verb_is_inflected(
    dictionary: str, past: str, passive_form: str, lasting_form: str, linked_form: str
) -> None:
    word = verb(dictionary)
    assert before_ta(word) == past
    assert passive(word).dictionary == passive_form
    assert lasting(word).dictionary == lasting_form
    assert linked(Predicate("", word)) == linked_form


@pytest.mark.parametrize(
    ("told", "politely", "plainly", "headline"),
    [
        (Predicate("", verb("買収する")), "買収します", "買収する", "買収"),
        (Predicate("", verb("買収する"), past=True), "買収しました", "買収した", "買収"),
        (Predicate("", verb("買収する"), negative=True), "買収しません", "買収しない", "買収せず"),
        (
            Predicate("", verb("買収する"), future="予定"),
            "買収する予定です", "買収する予定だ", "買収へ",
        ),
        (Predicate("", verb("必要とする")), "必要とします", "必要とする", "必要とする"),
        (
            Predicate("", verb("引き上げる1"), past=True),
            "引き上げました", "引き上げた", "引き上げ",
        ),
        (
            Predicate("", verb("無料だ"), negative=True),
            "無料ではありません", "無料ではない", "無料ではない",
        ),
        (Predicate("", verb("高い"), past=True), "高かったです", "高かった", "高い"),
        (
            Predicate("", lasting(verb("使用する"))),
            "使用しています", "使用している", "使用している",
        ),
        (
            Predicate("", verb("ある"), negative=True, past=True),
            "ありませんでした", "なかった", "なかった",
        ),
    ],
)  # fmt: skip
def test_a_predicate_ends_in_each_register(
    told: Predicate, politely: str, plainly: str, headline: str
) -> None:
    assert ended(told, "d") == politely
    assert ended(told, "a") == plainly
    assert ended(told, "t") == headline


def test_two_predicates_are_joined_in_writing_style() -> None:
    assert linked(Predicate("", lasting(verb("使用する")))) == "使用しており"
    assert linked(Predicate("", verb("公開する"), negative=True)) == "公開せず"
    assert plain(Predicate("", verb("無料だ"))) == "無料だ"


SUBJECTS = ("The company", "Vexlow Systems", "Regulators in Japan", "Two startups", "The bank")
VERBS = ("announced", "approved", "acquired", "rejected", "released", "delayed", "signed", "uses",
         "will open", "has suspended", "plans to build", "said it would cut", "raised")  # fmt: skip
TAILS = ("on Tuesday", "in March 2027", "for $4.5 million", "in Germany", "by 12%", "by 2030", "")


@settings(max_examples=150, deadline=None)
@given(data=st.data())
def test_every_figure_and_name_survives_and_no_english_word_does(
    data: st.DataObject, transfer: Transfer, words: Words
) -> None:
    nouns = sorted(words.nouns)
    pick = data.draw
    noun, tails = pick(st.sampled_from(nouns)), pick(st.lists(st.sampled_from(TAILS), max_size=2))
    subject, told = pick(st.sampled_from(SUBJECTS)), pick(st.sampled_from(VERBS))
    english = " ".join([subject, told, "the", noun, *filter(None, tails)]) + "."
    (said,) = transfer.translate([english])
    if said is None:
        return
    slots = protect(english, transfer.lexicon).slots
    assert all(slot.japanese in said for slot in slots)
    rest = re.sub("|".join(re.escape(s.japanese) for s in slots) or "$^", "", said)
    assert not re.search(r"[a-z]{2}", rest.replace("Transformer", ""))
    assert "<" not in said


def _keys(node: yaml.Node) -> Iterator[str]:
    assert isinstance(node, yaml.MappingNode)
    for key, _ in node.value:
        assert isinstance(key, yaml.ScalarNode)
        yield str(key.value)


@pytest.mark.parametrize("name", FILES)
def test_no_section_says_a_thing_twice(name: str) -> None:
    document = yaml.compose((WORDS / f"{name}.yaml").read_text(encoding="utf-8"))
    assert isinstance(document, yaml.MappingNode)
    for _, section in document.value:
        if isinstance(section, yaml.MappingNode):
            keys = [re.sub(r"^\(!?\w+\) ", "", key) for key in _keys(section)]
            assert len(list(_keys(section))) == len(set(_keys(section)))
            if name in ("adjectives", "nouns", "places", "verbs"):
                assert keys == sorted(keys)


def _wishes(part: str) -> list[str]:
    return re.findall(r"[@!](\w+)", part)


def test_every_frame_asks_for_categories_and_endings_that_there_are(words: Words) -> None:
    verbs = [frame for frames in words.verbs.values() for frame in frames]
    for frame in (*verbs, *words.adjuncts, *words.attached, *words.predicates, *words.titled):
        parts = [p for p in frame.pattern if is_category(p)]
        assert {name_of(p).rstrip("0123456789") for p in parts} <= CATEGORIES, frame.pattern
        asked = [w for p in (*parts, frame.wish) for w in _wishes(p)]
        assert set(asked) <= set(words.endings), frame.pattern


def test_every_part_of_a_verb_frame_is_said(words: Words) -> None:
    for lemma, frames in words.verbs.items():
        for frame in frames:
            stem = frame.predicate.stem if frame.predicate else ""
            said = set(re.findall(r"{(\w+)}", frame.topic + frame.japanese + stem))
            assert {name_of(p) for p in frame.pattern if is_category(p)} == said, (lemma, frame)


def test_every_word_has_its_japanese(words: Words) -> None:
    for section in (words.nouns, words.adjectives, words.places, words.phrases, words.units):
        for english, japanese in section.items():
            assert re.search(r"[ぁ-んァ-ヶ一-龠A-Z]", japanese), english
            assert not re.search(r"[/=!;]", japanese), english
            assert english == english.lower()


def test_there_are_words_enough_for_the_news(words: Words) -> None:
    assert len(words.nouns) >= 900
    assert sum(len(frames) for frames in words.verbs.values()) >= 350
    assert len(words.adjectives) >= 250
    assert len(words.places) >= 200


def test_a_frame_that_says_what_it_does_not_ask_for_is_an_error(tmp_path: Path) -> None:
    for name in FILES:
        text = (WORDS / f"{name}.yaml").read_text(encoding="utf-8")
        text = text.replace('"abandon NP@plan": "{NP}を', '"abandon NP@plan": "{QP}を')
        (tmp_path / f"{name}.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(ConfigError, match="abandon NP@plan"):
        read(tmp_path)


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r"adjectives\.yaml"):
        read(tmp_path)


HOSTILE = (
    "The model " + "of the model " * 900 + "works.",
    "A" * 10_000,
    "chips, " * 2_000,
    "<E1> sold <M1> for <P1> to <D9>.",
    "",
    "   ",
    "。「」",
)


@pytest.mark.parametrize("english", HOSTILE)
def test_hostile_text_is_left_alone(english: str, transfer: Transfer) -> None:
    assert transfer.translate([english]) == (None,)


@pytest.mark.parametrize(
    "text",
    [
        "the model " + "of the model " * 14 + "works",
        "the company " + "that sold the chip " * 10 + "left",
        "the plan " + "to sell chips " * 13,
        "models chips tools users companies " * 8,
        "the models " + "in japan for the company " * 8,
    ],
)
def test_the_readings_of_a_nested_sentence_are_bounded(text: str, words: Words) -> None:
    clauses = Clauses(tuple(text.split()), words)
    assert clauses.sentence() is None
    assert clauses.left > 0
