"""A 短信 is chosen sentences, translated one by one, each citing the sentence that it renders."""

from collections.abc import Sequence

from pipeline.brief import brief, choose
from pipeline.domain import Event, Form
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


def echo(sentences: Sequence[str]) -> list[str]:
    """Stand in for the translator: one marked reply a sentence."""
    return [f"訳{s[:7]}。" for s in sentences]


def test_the_lead_and_the_figures_carry_the_story() -> None:
    assert [s.id for s in choose(STORY, 3)] == ["a2", "a4", "a6"]


def test_each_claim_cites_the_one_sentence_that_it_renders() -> None:
    draft = brief(STORY, echo, Event.LAUNCH)
    assert draft is not None
    assert draft.form is Form.BRIEF
    assert (draft.title.text, draft.title.evidence) == ("訳Kestrel", ("a1",))
    assert [c.evidence for c in draft.summary] == [("a2",), ("a4",), ("a6",)]
    assert [c.evidence for c in draft.sections[0].claims] == [("a3",), ("a5",)]


def test_lines_end_without_a_full_stop_and_body_sentences_with_one() -> None:
    draft = brief(STORY, echo)
    assert draft is not None
    assert not any(c.text.endswith("。") for c in (draft.title, *draft.summary))
    assert all(c.text.endswith("。") for c in draft.sections[0].claims)


def test_a_two_sentence_teaser_uses_its_title_as_the_first_line() -> None:
    draft = brief(article("Title", "One.", "Two."), echo)
    assert draft is not None
    assert [c.evidence for c in draft.summary] == [("a1",), ("a2",), ("a3",)]


def test_less_than_three_sentences_give_no_draft() -> None:
    assert brief(article("Title", "One."), echo) is None


def test_everything_is_translated_in_one_call() -> None:
    calls: list[Sequence[str]] = []

    def count(sentences: Sequence[str]) -> list[str]:
        calls.append(sentences)
        return echo(sentences)

    brief(STORY, count)
    assert [len(c) for c in calls] == [6]
