"""A sentence of a 短信 stands alone: it says the day, and names the company."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from pipeline.brief import brief
from pipeline.brief.stand import companies, dated
from pipeline.domain import Claim, Event
from tests.test_write import article

WEDNESDAY = datetime(2026, 11, 18, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("english", "published", "japanese", "said"),
    [
        ("It was released on Tuesday.", "2026-11-18T12:00", "火曜日に公開", "11月17日に公開"),
        ("It said on Wednesday that it won.", "2026-11-18T12:00", "水曜日に", "11月18日に"),
        ("It closed on Thursday.", "2026-11-02T09:00", "木曜日に", "10月29日に"),
        # It is Wednesday already in Tokyo, and Tuesday evening in London: which Wednesday?
        ("It was shown on Wednesday.", "2026-11-17T21:00", "水曜日に", "水曜日に"),
        ("It was shown on Tuesday.", "2026-11-17T21:00", "火曜日に", "11月17日に"),
        ("It will open on Friday.", "2026-11-18T12:00", "金曜日に", "金曜日に"),
        ("It said on Friday that it will open.", "2026-11-22T12:00", "金曜日に", "11月20日に"),
        ("It closed last Monday.", "2026-11-18T12:00", "先週の月曜日", "先週の月曜日"),
        ("It meets on Mondays.", "2026-11-18T12:00", "月曜日に", "月曜日に"),
        ("Due by Friday, it said on Monday.", "2026-11-18T12:00", "月曜日に", "月曜日に"),
        ("It came in May.", "2026-11-18T12:00", "5月に", "5月に"),
    ],
)
def test_a_weekday_that_is_over_is_said_as_its_day(
    english: str, published: str, japanese: str, said: str
) -> None:
    when = datetime.fromisoformat(published).replace(tzinfo=UTC)
    assert dated(japanese, english, when)[0] == said


def test_without_a_date_of_the_source_a_weekday_stays() -> None:
    assert dated("火曜日に公開", "It was released on Tuesday.", None) == ("火曜日に公開",)


def test_where_the_month_is_that_of_the_source_the_day_alone_is_the_shorter_form() -> None:
    english = "It was released on Tuesday."
    assert dated("火曜日に公開", english, WEDNESDAY) == (
        "11月17日に公開",
        "17日に公開",
        "火曜日に公開",
    )
    december = datetime(2026, 12, 2, 12, tzinfo=UTC)
    told = dated("月曜日に公開", "It was released on Monday.", december)
    assert told == ("11月30日に公開", "月曜日に公開")


@pytest.mark.parametrize(
    ("title", "body", "named"),
    [
        (
            "Larkmere Robotics raises $420 million",
            ("Larkmere Robotics, which makes robots, raised money.", "The company has grown."),
            {"a3": "Larkmere Robotics"},
        ),
        (  # The second company acts; from there on it may be meant.
            "Larkmere sues Quillstone",
            (
                "Larkmere, a startup, sued Quillstone.",
                "The company wants $2 million.",
                "Quillstone said it was surprised.",
                "The company has no comment.",
            ),
            {"a3": "Larkmere", "a4": "Larkmere"},
        ),
        (  # A person opens headlines too.
            "Dana Whitlock joins Larkmere",
            ("Dana Whitlock joined Larkmere on Monday.", "The company is pleased."),
            {},
        ),
        ("The future of robots", ("Robots are here.", "The company has grown."), {}),
    ],
)
def test_who_the_company_is_is_known_only_where_nobody_else_can_be_meant(
    title: str, body: tuple[str, ...], named: dict[str, str]
) -> None:
    assert companies((article(title, *body),)) == named


LARKMERE = replace(
    article(
        "Larkmere Robotics raises $420 million",
        "Larkmere Robotics, which makes robots, raised $420 million on Tuesday.",
        "The company runs 9,000 robots in 64 warehouses.",
        "The company plans to sell in Japan in 2027.",
        "The company has 300 employees.",
    ),
    published=WEDNESDAY,
)
JAPANESE = {
    "a1": "Larkmere Robotics、4億2000万ドルを調達",
    "a2": "Larkmere Roboticsは火曜日、4億2000万ドルを調達しました。",
    "a3": "同社は64カ所の倉庫で9000台のロボットを動かしています。",
    "a4": "同社は2027年に日本で販売する計画です。",
    "a5": "従業員は300人です。",
}


def translated(
    sentences: Sequence[str], register: str, story: Sequence[str]
) -> list[tuple[str, ...]]:
    known = {s.text: JAPANESE[s.id] for s in LARKMERE.sentences}
    return [(known[s],) if s in known else () for s in sentences]


def test_the_first_line_names_the_company_and_the_body_says_the_day() -> None:
    draft, reasons = brief([LARKMERE], Event.FUNDING, translated, lambda where, claim: True)
    assert draft is not None, reasons
    assert [c.text for c in draft.summary] == [
        "Larkmere Roboticsは64カ所の倉庫で9000台のロボットを動かしています",
        "同社は2027年に日本で販売する計画です",
        "従業員は300人です",
    ]
    assert [c.text for c in draft.sections[0].claims][:2] == [
        "Larkmere Roboticsは11月17日、4億2000万ドルを調達しました。",
        "同社は64カ所の倉庫で9000台のロボットを動かしています。",
    ]


def test_what_does_not_pass_with_its_day_or_name_stays_as_it_was_translated() -> None:
    def strict(where: str, claim: Claim) -> bool:
        return "17日" not in claim.text and "Larkmere Roboticsは64" not in claim.text

    draft, _ = brief([LARKMERE], Event.FUNDING, translated, strict)
    assert draft is not None
    assert draft.summary[0].text.startswith("同社は64カ所")
    assert draft.sections[0].claims[0].text.startswith("Larkmere Roboticsは火曜日、")


def test_the_key_facts_are_those_that_the_text_tells() -> None:
    longer = article(
        LARKMERE.title,
        *(s.text for s in LARKMERE.sentences[1:]),
        "A rival paid 1.8 times that, or $756 million.",
    )
    draft, _ = brief([longer], Event.FUNDING, translated, lambda where, claim: True)
    assert draft is not None
    assert draft.table is None  # one row, 4億2000万ドル, is no table; 1.8倍 is told nowhere
