"""A 短信 is chosen sentences, translated one by one, each citing the sentence that it renders."""

from collections.abc import Sequence

import pytest

from pipeline.brief import brief, key_facts, ranked, variants
from pipeline.domain import Cell, Claim, Draft, Event, Form, Row, Source, Table
from tests.test_write import article

LONG = "It is a long sentence without a single figure that goes on " + "and on " * 25 + "today."
STORY = article(
    "Kestrel launches Orin-2",
    "Kestrel released Orin-2, a model with 70 billion parameters, on Tuesday.",
    LONG,
    "Access costs $2 per million tokens.",
    "The company said more is to come.",
    "Orin-2 scored 81.4% on LedgerBench.",
)


def marked(sentences: Sequence[str], register: str, story: Sequence[str]) -> list[list[str]]:
    """Stand in for the translator: one reply a sentence that names its register and beginning."""
    return [[f"{register}訳{s.rsplit(' ', 1)[-1]}{s[:7]}。"] for s in sentences]


def anything(where: str, claim: Claim) -> bool:
    """Stand in for the verifier."""
    return True


def written(source: Source, **given: object) -> Draft:
    draft, reasons = brief([source], Event.LAUNCH, marked, anything, **given)  # type: ignore[arg-type]
    assert draft is not None, reasons
    return draft


def test_the_lead_and_the_figures_carry_the_story() -> None:
    assert [s.id for s in ranked([STORY])][:3] == ["a2", "a6", "a4"]


def test_a_sentence_that_repeats_a_better_one_is_left_out() -> None:
    story = article(
        "Kestrel launches Orin-2",
        "Kestrel released the model Orin-2 on Tuesday for $2.",
        "The model Orin-2 was released on Tuesday by Kestrel.",
        "Access needs an account.",
    )
    assert [s.id for s in ranked([story])] == ["a2", "a4"]


def test_each_claim_cites_the_one_sentence_that_it_renders() -> None:
    draft = written(STORY)
    assert draft.form is Form.BRIEF
    assert (draft.title.text, draft.title.evidence) == ("t訳Orin-2Kestrel", ("a1",))
    assert [c.evidence for c in draft.summary] == [("a2",), ("a4",), ("a6",)]
    body = draft.sections[0].claims
    assert [c.evidence for c in body] == [("a2",), ("a3",), ("a4",), ("a5",), ("a6",)]


def test_titles_lines_and_body_are_asked_for_in_their_own_register() -> None:
    draft = written(STORY)
    assert [c.text[0] for c in draft.summary] == ["b", "b", "b"]
    assert {c.text[0] for c in draft.sections[0].claims} == {"d"}


def test_lines_end_without_a_full_stop_and_body_sentences_with_one() -> None:
    draft = written(STORY)
    assert not any(c.text.endswith("。") for c in (draft.title, *draft.summary))
    assert all(c.text.endswith("。") for c in draft.sections[0].claims)


def test_the_first_translation_that_passes_is_taken() -> None:
    def two(sentences: Sequence[str], register: str, story: Sequence[str]) -> list[list[str]]:
        return [
            [f"誤訳{s[-9:]}。", *m]
            for s, m in zip(sentences, marked(sentences, register, story), strict=True)
        ]

    draft, _ = brief([STORY], Event.LAUNCH, two, lambda where, claim: "誤" not in claim.text)
    assert draft is not None
    assert draft.title.text == "t訳Orin-2Kestrel"
    assert not any("誤" in claim.text for _, claim in draft.claims())


def test_a_sentence_without_a_passing_translation_is_replaced_by_the_next_best() -> None:
    draft, _ = brief([STORY], Event.LAUNCH, marked, lambda where, claim: claim.evidence != ("a2",))
    assert draft is not None
    assert [c.evidence for c in draft.summary] == [("a3",), ("a4",), ("a6",)]


@pytest.mark.parametrize(
    ("refused", "reason"),
    [
        ("title", "no translation of the headline passed the check"),
        ("summary.0", "three lines need three translations that pass, and there are 0"),
        ("sections.0.0", "no sentence had a translation that passed for the body"),
    ],
)
def test_what_cannot_be_translated_is_not_written_and_says_why(refused: str, reason: str) -> None:
    draft, reasons = brief([STORY], Event.LAUNCH, marked, lambda where, claim: where != refused)
    assert (draft, reasons) == (None, (reason,))


def test_lines_that_say_the_same_are_not_two_lines() -> None:
    def same(sentences: Sequence[str], register: str, story: Sequence[str]) -> list[list[str]]:
        return [["同じことを言う一行の要約です"] for _ in sentences]

    draft, reasons = brief([STORY], Event.LAUNCH, same, anything)
    assert draft is None
    assert reasons == ("three lines need three translations that pass, and there are 1",)


def test_a_two_sentence_teaser_is_not_written() -> None:
    draft, reasons = brief(
        [article("Title", "One model came.", "Two came.")], Event.OTHER, marked, anything
    )
    assert draft is None
    assert reasons == ("three lines need three sentences of their own, and there are 2",)


def test_a_comparison_stands_in_place_of_the_key_facts() -> None:
    table = Table(("Orin-2",), (Row("価格", (Cell("2ドル", ("a4",)),)),))
    assert written(STORY, table=table).table == table


def test_key_facts_are_written_by_code_and_cite_their_sentences() -> None:
    story = article(
        "Title",
        "Larkmere raised $420 million on May 3, 2026, up 40% from €1.2 billion.",
        "It runs over 70 billion parameters on 1.2 gigawatts and expects $420 million in 2027.",
        "Sales start in the second quarter of 2027.",
    )
    assert key_facts(story.sentences[1:]) == Table(
        ("本文中の値",),
        (
            Row("日付", (Cell("2026年5月3日、2027年第2四半期", ("a2", "a4")),)),
            Row("金額", (Cell("4億2000万ドル、12億ユーロ", ("a2",)),)),
            Row("割合・倍率", (Cell("40%", ("a2",)),)),
            Row("規模", (Cell("700億パラメータ超、1.2ギガワット", ("a3",)),)),
        ),
        heading="数字で見る",
    )


def test_one_kind_of_figure_makes_no_table() -> None:
    assert key_facts(article("Title", "It cost $5.", "It then cost $6.").sentences) is None


@pytest.mark.parametrize(
    ("english", "forms"),
    [
        ("Sales rose by a third, the company said, at once.", ["Sales rose by a third, at once."]),
        ("Larkmere, which builds robots, raised $4 on Monday.", ["Larkmere raised $4 on Monday."]),
        ("The service costs $5 (about ¥750) a month.", ["The service costs $5 a month."]),
        ("Meanwhile, the case goes on in Ohio.", ["The case goes on in Ohio."]),
        ("The guild sued Quillstone, accusing it of copying.", ["The guild sued Quillstone."]),
        ("Its revenue reached $9 million, up from $2.", ["Its revenue reached $9 million."]),
        ("The guild sued it on May 3, accusing it of lies without end.",
         ["The guild sued it on May 3."]),
        ("The firm sold the chip, without naming the buyer.", []),
        ("It will pay the sum, with interest if it is late.", []),
        ("The model, according to a complaint, copied books.", []),
        ("An engineer allegedly copied thousands of books.", []),
        ("It ended, the company said.", []),
    ],
)  # fmt: skip
def test_shorter_forms_of_a_sentence_keep_hedges_conditions_and_negations(
    english: str, forms: list[str]
) -> None:
    assert list(variants(english)) == [english, *forms]


def test_a_shorter_form_is_used_when_the_whole_sentence_fails() -> None:
    story = article(
        "Orin-2 is out",
        "Kestrel sold four thousand robots, up from three.",
        "Gable opened a second warehouse, up from one.",
        "Revenue reached nine million euros, up from two.",
    )

    def forms(sentences: Sequence[str], register: str, story: Sequence[str]) -> list[list[str]]:
        return [[f"{register}{s.rsplit(' ', 1)[-1]}{s[:7]}"] for s in sentences]

    draft, _ = brief([story], Event.OTHER, forms, lambda where, claim: claim.text[1:4] != "one")
    assert draft is not None
    assert [c.text for c in draft.summary] == [
        "bthree.Kestrel",
        "bwarehouse.Gable o",
        "btwo.Revenue",
    ]


def test_a_headline_without_a_translation_is_replaced_by_the_best_sentence_with_one() -> None:
    def passes(where: str, claim: Claim) -> bool:
        return where != "title" or claim.evidence == ("a4",)

    draft, _ = brief([STORY], Event.LAUNCH, marked, passes)
    assert draft is not None
    assert draft.title.evidence == ("a4",)


def test_a_line_that_says_what_the_title_says_comes_last() -> None:
    def told(sentences: Sequence[str], register: str, story: Sequence[str]) -> list[list[str]]:
        lead = STORY.sentences[1].text
        return [
            ["ケストレルが新モデルを公開"] if s in (lead, STORY.sentences[0].text) else m
            for s, m in zip(sentences, marked(sentences, register, story), strict=True)
        ]

    draft, _ = brief([STORY], Event.LAUNCH, told, anything)
    assert draft is not None
    assert draft.title.text == "ケストレルが新モデルを公開"
    assert [c.evidence for c in draft.summary] == [("a3",), ("a4",), ("a6",)]


def test_a_second_source_adds_what_the_first_does_not_say() -> None:
    first = article(
        "Kestrel launches Orin-2", "Kestrel released Orin-2 on Tuesday.", "Access costs $2."
    )
    second = article(
        "Orin-2 is out",
        "Kestrel on Tuesday released Orin-2.",
        "Orin-2 scored 81.4% on LedgerBench.",
        source="b",
    )
    assert [s.id for s in ranked([first, second])] == ["a2", "b3", "a3"]
    draft, _ = brief([first, second], Event.LAUNCH, marked, anything)
    assert draft is not None
    assert [c.evidence for c in draft.summary] == [("a2",), ("a3",), ("b3",)]


def test_translations_are_asked_for_with_the_whole_story() -> None:
    heard = list[tuple[str, ...]]()

    def listening(sentences: Sequence[str], register: str, story: Sequence[str]) -> list[list[str]]:
        heard.append(tuple(story))
        return marked(sentences, register, story)

    brief([STORY], Event.LAUNCH, listening, anything)
    assert set(heard) == {tuple(s.text for s in STORY.sentences)}


def test_a_sentence_about_a_rival_alone_stands_behind_those_about_the_subject() -> None:
    story = article(
        "Kestrel launches Orin-2",
        "Kestrel released the model Orin-2 on Tuesday.",
        "The rival Basalt costs $4 and Dunlin costs $5.",
        "Orin-2 costs $2.",
        "Access needs an account.",
    )
    assert [s.id for s in ranked([story])] == ["a2", "a4", "a3", "a5"]
