"""Columns that tell of many events, and what only looks like one."""

from __future__ import annotations

import pytest

from pipeline.roundup import roundup

COLUMNS = {
    "This week in AI: Sparrow 6, seabed servers and more": "This week in AI",
    "Last Week in Robots #330 - Juno ships, Corvid grows": "Last Week in Robots #330",
    "The Morning Briefing: Noor loses founders": "The Morning Briefing",
    "Juno moves in, Quill wins gold | Daily briefing": "Daily briefing",
    "Ledger AI newsletter No. 7: chips and courts": "Ledger AI newsletter No. 7",
    "Weekly roundup of AI": "Weekly roundup of AI",
    "Links for November: Siskin on phones, antibiotics": "Links for November",
    "The biggest AI stories of the week": "The biggest AI stories of the week",
    "Everything announced at Orrery's spring show": "Everything announced at Orrery's spring show",
    "5 things to know in AI today": "5 things",
    "Three takeaways from a week of hearings": "Three takeaways",
    "The top 10 AI start-ups of the year": "The top 10",
    "Kestrel sues Tessera; Halcyon opens in Tokyo; Corvid raises $40 million": (
        "3 headlines in one title"
    ),
    "Noor plans a seabed plant | Juno robots ship to homes | Court fines lawyer over quotations": (
        "3 headlines in one title"
    ),
    "Lamplight 430: emergence in video; doors left open; a strike at the port": (
        "3 headlines in one title"
    ),
    "Lamplight #12: attention variants; scaling laws": "2 headlines in one title",
}
EVENTS = (
    "White House briefing: officials defend AI order",
    "Halcyon hits 800 million weekly users",
    "Kestrel buys AI newsletter for $10 million",
    "Halcyon shuts its newsletter",
    "Orrery's digest app summarises your mail",
    "Links between chatbots and harm: what a study found",
    "This week, Orrery opens Loom 7 to customers",
    "What's new in Sparrow 6",
    "Everything we know about Sparrow 7",
    "Sparrow 6 launches with voice, video and more",
    "Sparrow 6: faster; cheaper; open",
    "Kestrel sues Tessera; shares fall",
    "Vantor beats forecasts; shares rise; outlook strong",
    "Vantor beats forecasts; Vantor raises outlook; Vantor buys back shares",
    "Noor plans a seabed plant | Hexbyte | Artificial intelligence",
    "12 companies sign AI pact",
    "Two questions decide the Kestrel case",
    "Sirocco enters the top 10 of the leaderboard",
    "",
)


@pytest.mark.parametrize(("title", "shown"), COLUMNS.items())
def test_a_column_is_told_by_its_form(title: str, shown: str) -> None:
    assert roundup(title) == shown


@pytest.mark.parametrize("title", EVENTS)
def test_one_event_is_none_whatever_words_its_title_has(title: str) -> None:
    assert roundup(title) is None


@pytest.mark.parametrize(
    ("teaser", "shown"),
    [
        ("This is today's edition of The Lamp, our weekday newsletter.", "today's edition"),
        ("In this week’s newsletter, a court and a bear.", "In this week’s newsletter"),
        ("Our daily digest of what matters.", "Our daily digest of"),
        ("This first appeared in The Lamp, our weekly newsletter on AI.", None),
        ("The assistant writes your daily briefing of news.", None),
    ],
)
def test_a_text_that_calls_itself_an_edition_is_one(teaser: str, shown: str | None) -> None:
    assert roundup("A court, a bear and a bill", teaser) == shown
