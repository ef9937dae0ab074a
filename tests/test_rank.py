"""Stories → scores with reasons, and a selection whose refusals have reasons too."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import permutations

import pytest

from pipeline.domain import Entry, Feed, Ranked, Scoring, Select, Story
from pipeline.rank import rank

NOW = datetime(2026, 11, 21, 3, 0, tzinfo=UTC)
FEEDS = (Feed("fa", "A"), Feed("fb", "B", weight=2.0), Feed("fz", "Z", weight=0.0))
ALL = Select(limit=10, per_feed=10)


def story(
    name: str,
    title: str = "Acme releases an AI model",
    *,
    hours: float = 1,
    feeds: str = "a",
    summary: str = "",
) -> Story:
    entries = tuple(
        Entry(
            id=f"{name}{feed}",
            feed_url=f"f{feed}",
            outlet=feed.upper(),
            url=f"https://{feed}.example/{name}",
            title=title,
            summary=summary,
            author=None,
            published=NOW - timedelta(hours=hours),
            seen=NOW,
        )
        for feed in feeds
    )
    return Story(name, entries)


def ids(ranked: tuple[Ranked, ...]) -> list[str]:
    return [r.story.id for r in ranked]


def refusal(one: Story, select: Select) -> str | None:
    return rank([one], FEEDS, select, NOW)[0].refusal


# --- scores -----------------------------------------------------------------------------------


def test_every_part_of_a_score_is_named_with_its_numbers() -> None:
    (one,) = rank([story("s", hours=24, feeds="ac", summary="x" * 150)], FEEDS, ALL, NOW)
    assert one.reasons == (
        "topic 2.00 (ai, model)",
        "fresh 1.50 (24 h)",
        "outlets 0.50 (2)",
        "substance 0.38 (150 characters)",
        "novelty 0.75 (new)",
        "weight 1",
    )
    assert one.score == pytest.approx(2.0 + 1.5 + 0.5 + 0.375 + 0.75, abs=0.001)


def test_the_weights_of_the_parts_can_be_set_and_one_of_nothing_leaves_a_part_out() -> None:
    scoring = Scoring(topic=0, freshness=8, outlets=0, substance=0, novelty=0, half_life_hours=12)
    (one,) = rank([story("s", hours=12)], FEEDS, ALL, NOW, scoring)
    assert one.score == 4.0


def test_words_of_ones_own_count_as_sure_words_of_the_topic() -> None:
    scoring = Scoring(words=("Qubit",))
    (one,) = rank([story("s", "A qubit chip")], FEEDS, ALL, NOW, scoring)
    assert one.reasons[0] == "topic 2.00 (qubit, chip)"


def test_outlets_that_copy_a_text_are_one_voice() -> None:
    text = "Acme said on Friday that its new model reads charts of the tides in every port."
    one = story("s", feeds="ac", summary=text)
    (ranked,) = rank([one], FEEDS, ALL, NOW)
    assert ranked.reasons[2] == "outlets 0.00 (1, and 1 copies)"


def test_a_story_that_goes_on_with_a_written_one_is_less_novel() -> None:
    later = replace(story("later"), follows="before")
    assert rank([later], FEEDS, ALL, NOW)[0].reasons[4] == "novelty 0.75 (new)"
    (one,) = rank([later], FEEDS, ALL, NOW, written={"before"})
    assert one.reasons[4] == "novelty 0.30 (goes on with before)"


@pytest.mark.parametrize(
    ("better", "worse"),
    [
        (story("b", hours=1), story("a", hours=30)),
        (story("b", "Acme trains an AI model on GPUs"), story("a", "Acme opens a bakery")),
        (story("b", feeds="ac"), story("a", feeds="a")),
        (story("b", feeds="b"), story("a", feeds="a")),
        (story("b", summary="x" * 300), story("a", summary="x" * 20)),
    ],
    ids=["fresher", "on topic", "more outlets", "weightier feed", "more to go by"],
)
def test_the_better_story_comes_first(better: Story, worse: Story) -> None:
    assert ids(rank([worse, better], FEEDS, ALL, NOW)) == ["b", "a"]


def test_two_entries_of_one_outlet_are_one_outlet() -> None:
    one, two = story("s", feeds="a"), story("s", feeds="aa")
    assert rank([one], FEEDS, ALL, NOW)[0].score == rank([two], FEEDS, ALL, NOW)[0].score


def test_a_word_of_the_topic_counts_only_as_a_word() -> None:
    (one,) = rank([story("s", "The captain said it was a chipmunk")], FEEDS, ALL, NOW)
    assert one.reasons[0] == "topic 0.00 (no AI word)"


def test_a_date_in_the_future_counts_as_now() -> None:
    (one,) = rank([story("s", hours=-5)], FEEDS, ALL, NOW)
    assert one.reasons[1] == "fresh 3.00 (0 h)"


def test_a_story_without_a_date_is_as_old_as_its_first_sight() -> None:
    entry = Entry("e", "fa", "A", "https://a.example/e", "AI", "", None, None, NOW)
    (one,) = rank([Story("s", (entry,))], FEEDS, ALL, NOW)
    assert one.reasons[1] == "fresh 3.00 (0 h)"


def test_equal_scores_are_ordered_by_id_whatever_order_they_come_in() -> None:
    stories = [story(name) for name in "dbca"]
    orders = {tuple(ids(rank(order, FEEDS, ALL, NOW))) for order in permutations(stories)}
    assert orders == {("a", "b", "c", "d")}


def test_nothing_ranks_to_nothing() -> None:
    assert rank([], FEEDS, ALL, NOW) == ()


# --- refusals ---------------------------------------------------------------------------------


def test_a_good_story_is_not_refused() -> None:
    assert refusal(story("s"), ALL) is None


@pytest.mark.parametrize(
    ("one", "select", "reason"),
    [
        (story("s", hours=100), Select(max_age_hours=72), "too old (100 h > 72 h)"),
        (story("s"), Select(exclude=("Model",)), "excluded word: Model"),
        (story("s"), Select(include=("quantum", "qubit")), "no included word: quantum, qubit"),
        (story("s", "A bakery"), Select(min_score=5), "below min_score (3.66 < 5)"),
        (story("s"), Select(limit=0), "over the limit of 0"),
        (story("s"), Select(per_feed=0), "per-feed limit (0 of A)"),
        (story("s", feeds="z"), ALL, "feed weight 0"),
    ],
)
def test_a_refusal_says_why(one: Story, select: Select, reason: str) -> None:
    assert refusal(one, select) == reason


def test_words_match_whole_words_in_title_or_summary_in_any_case() -> None:
    assert refusal(story("s", "A modeller"), Select(exclude=("model",))) is None
    assert refusal(story("s", summary="On QUBITS."), Select(include=("qubits",))) is None
    assert refusal(story("s", "C++ tips"), Select(exclude=("c++",))) == "excluded word: c++"


def test_the_budget_goes_to_the_best_and_the_rest_is_refused_by_name() -> None:
    stories = [story("old", hours=20), story("new", hours=1), story("mid", hours=9, feeds="c")]
    ranked = rank(stories, FEEDS, Select(limit=2), NOW)
    assert [(r.story.id, r.refusal) for r in ranked] == [
        ("new", None),
        ("mid", None),
        ("old", "over the limit of 2"),
    ]


def test_one_feed_does_not_fill_the_budget() -> None:
    stories = [story(name, hours=h) for h, name in enumerate("xyz")] + [
        story("w", hours=9, feeds="c")
    ]
    ranked = rank(stories, FEEDS, Select(limit=3, per_feed=2), NOW)
    assert [(r.story.id, r.refusal) for r in ranked] == [
        ("x", None),
        ("y", None),
        ("w", None),
        ("z", "per-feed limit (2 of A)"),
    ]


def test_a_refused_story_takes_no_place_of_another() -> None:
    stories = [story("bad", "An AI model chip", hours=0), story("good", hours=9)]
    ranked = rank(stories, FEEDS, Select(limit=1, exclude=("chip",)), NOW)
    assert [(r.story.id, r.refusal) for r in ranked] == [
        ("good", None),
        ("bad", "excluded word: chip"),
    ]


def test_a_roundup_is_no_story_unless_the_settings_say_so() -> None:
    column = story("s", "This week in AI: chips, courts and a bear")
    assert refusal(column, ALL) == 'a roundup of several events ("This week in AI")'
    assert refusal(column, replace(ALL, roundups=True)) is None


def test_a_story_that_a_report_of_one_event_belongs_to_is_no_roundup() -> None:
    (column,) = story("s", "5 things to know about AI").entries
    (report,) = story("t", "Acme releases an AI model", feeds="b").entries
    assert refusal(Story("s", (column, report)), ALL) is None
