"""Entries → stories: what is one event, and what only looks like one."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import permutations
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline import dedupe
from pipeline.dedupe import canonical, group, why
from pipeline.dedupe.fitted import EVIDENCE, GROUPS, Odds, odds
from pipeline.dedupe.joining import Group, Joining
from pipeline.dedupe.likeness import evidence
from pipeline.dedupe.weights import Company, counted
from pipeline.dedupe.words import told
from pipeline.domain import Entry, Story, digest

LETTERS = str.maketrans("0123456789", "ghijklmnop")
NOON = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)


def entry(title: str, outlet: str = "a", hours: float = 0, url: str | None = None) -> Entry:
    url = url or f"https://{outlet}.example/{digest(title)}"
    return Entry(
        id=digest(outlet, title, url),
        feed_url=f"https://{outlet}.example/feed",
        outlet=outlet,
        url=url,
        title=title,
        summary="",
        author=None,
        published=NOON + timedelta(hours=hours),
        seen=NOON,
    )


# --- canonical URLs ---------------------------------------------------------------------------

URLS = [
    ("https://News.Example/A", "https://news.example/A"),
    ("http://news.example/a", "https://news.example/a"),
    ("https://news.example/a/", "https://news.example/a"),
    ("https://news.example:443/a", "https://news.example/a"),
    ("http://news.example:80/a", "https://news.example/a"),
    ("https://news.example:8080/a", "https://news.example:8080/a"),
    ("https://news.example/a#top", "https://news.example/a"),
    ("https://www.news.example/a", "https://news.example/a"),
    ("https://m.news.example/a", "https://news.example/a"),
    ("https://amp.news.example/a", "https://news.example/a"),
    ("https://www.m.news.example/a", "https://news.example/a"),
    ("https://m.example/a", "https://m.example/a"),
    ("https://news.example/a/amp/", "https://news.example/a"),
    ("https://news.example/a.amp.html", "https://news.example/a.html"),
    ("https://news.example/a?utm_source=rss&utm_medium=feed", "https://news.example/a"),
    ("https://news.example/a?fbclid=1&gclid=2&id=3", "https://news.example/a?id=3"),
    ("https://news.example/a?b=2&a=1", "https://news.example/a?a=1&b=2"),
    ("https://news.example/a?id=", "https://news.example/a?id="),
    ("https://news.example/index.html", "https://news.example"),
    ("https://news.example//a//b", "https://news.example/a/b"),
    ("https://news.example/camp/vamp", "https://news.example/camp/vamp"),
    (" https://news.example/a ", "https://news.example/a"),
    ("http://[broken", "http://[broken"),
    ("https://news.example:99999/a", "https://news.example:99999/a"),
    ("mailto:a@b.example", "mailto:a@b.example"),
    ("", ""),
]


@pytest.mark.parametrize(("url", "wanted"), URLS)
def test_a_url_loses_what_does_not_change_its_page(url: str, wanted: str) -> None:
    assert canonical(url) == wanted


@given(st.text(max_size=60) | st.from_regex(r"https?://[a-z.]{1,9}(:\d{1,3})?/[a-z/?&=#%.]{0,20}"))
def test_a_canonical_url_stays_as_it_is(url: str) -> None:
    assert canonical(canonical(url)) == canonical(url)


# --- one event, or two ------------------------------------------------------------------------

SAME = [
    ("Acme releases Orin-3, an open model", "Acme releases Orin-3, an open model"),
    ("Acme releases Orin-3, an open model", "ACME Releases Orin-3, an Open Model"),
    ("Acme releases Orin-3, an open model", "Acme releases open model Orin-3"),
    ("Fenwick releases Marlow 2, an open-weight 70B model", "Fenwick opens its Marlow 2 model"),
    ("Acme launches Orin-3", "Acme unveils Orin-3, its largest model yet"),
    ("Borealis raises $420 million in Series C", "Borealis raises $420M Series C"),
    ("Borealis raises $1.5 billion", "AI startup Borealis raises $1.5bn at a high valuation"),
    ("Guild sues Quillstone over training books", "Writers guild sues Quillstone over books"),
    ("OpenAI's chief scientist leaves", "OpenAI’s chief scientist leaves"),
    ("Researchers find models hide mistakes", "Models hide mistakes, researchers find"),
    ("Acme has 800 million weekly users", "Acme counts 800 million weekly users"),
    ("Acme secures $6 bln in new funding", "Acme secures $6 billion in new funding"),
    ("Acme raises $6 billion in funding", "Acme funding: now valued at $50 billion"),
    ("Acme says its chief to retire", "Acme says its chief scientist is to retire"),
    ("Acme releases Steward agent", "Acme's agent Steward buys groceries and books tables"),
]
DIFFERENT = [
    ("Acme releases Orin-2, an open model", "Acme releases Orin-3, an open model"),
    ("Acme releases Orin 3.1 for everyone", "Acme releases Orin 3.2 for everyone"),
    ("OpenAI launches GPT-5", "OpenAI launches GPT-5 mini"),
    ("OpenAI launches GPT-5 mini", "OpenAI launches GPT-5 nano"),
    ("Borealis raises $50 million in Series A", "Borealis raises $60 million in Series A"),
    ("Acme raises $50 million", "Borealis raises $50 million"),
    ("Acme launches an image model for phones", "Acme launches a video model for phones"),
    ("Acme opens an office in Tokyo", "Acme opens an office in Paris"),
    ("Guild sues Quillstone over books", "Guild and Quillstone settle over books"),
    ("Acme launches Orin-3", "Acme delays Orin-3"),
    ("Acme launches Orin-3", "Acme withdraws Orin-3 after complaints"),
    ("Acme names a chief scientist", "Acme names a chief financial officer"),
    ("Acme names a new CTO", "Acme names a new CFO"),
    ("Weekly roundup of AI", "AI in schools"),
    ("Mistral opens data center in Sweden", "Meta opens data center in Texas"),
    ("Acme buys Borealis", "Acme sues Borealis"),
]


@pytest.mark.parametrize(("one", "other"), SAME)
def test_two_outlets_on_one_event_are_one_story(one: str, other: str) -> None:
    stories = group([entry(one, "a"), entry(other, "b", 2)])
    assert [[e.outlet for e in s.entries] for s in stories] == [["a", "b"]]


@pytest.mark.parametrize(("one", "other"), DIFFERENT)
def test_two_events_that_look_alike_are_two_stories(one: str, other: str) -> None:
    assert len(group([entry(one, "a"), entry(other, "b", 2)])) == 2


def test_the_same_page_is_one_story_whatever_its_title() -> None:
    one = entry("Acme releases Orin-3", "a", url="https://www.acme.example/orin?utm_source=x")
    other = entry("A surprise from Osaka", "b", 5, url="http://acme.example/orin/")
    assert len(group([one, other])) == 1


def test_a_shared_home_page_joins_nothing() -> None:
    one = entry("Acme releases Orin-3", "a", url="https://acme.example/")
    other = entry("Borealis sues a bank", "b", url="https://acme.example")
    assert len(group([one, other])) == 2


def test_the_same_headline_a_week_later_is_another_story() -> None:
    assert (
        len(group([entry("Acme opens its data", "a"), entry("Acme opens its data", "b", 170)])) == 2
    )


def test_an_outlet_may_report_an_event_again_under_another_title() -> None:
    one, other = entry("Acme releases Orin-3, an open model"), entry("Acme releases Orin-3 model")
    assert len(group([one, other])) == 1


def test_a_phrase_that_a_feed_puts_under_every_title_joins_nothing() -> None:
    titles = ["An AI model so big", "An AI model nobody described", "An AI model for members"]
    entries = [replace(entry(t), summary="An AI model teaser.") for t in titles]
    assert len(group(entries, encode=lambda texts, _: [(1.0, 0.0) for _ in texts])) == 3


def test_a_vague_headline_does_not_chain_two_products() -> None:
    titles = ["Acme releases Orin-2 model", "Acme releases Orin-3 model", "Acme releases model"]
    stories = group([entry(t, o, h) for h, (t, o) in enumerate(zip(titles, "abc", strict=True))])
    together = [{e.title for e in s.entries} for s in stories]
    assert not any({titles[0], titles[1]} <= story for story in together)


# --- the same event in quite other words --------------------------------------------------------

LEAK = [
    (
        "Holt told Noor staff the company needs a factory on the ocean floor",
        "In a meeting on Tuesday, a recording of which was heard by The Standard, Darius Holt said "
        "Noor Systems would build pods under water and fling them into place with a giant sling.",
    ),
    (
        "Darius Holt wants to build AI servers at the bottom of the sea",
        "The Noor founder described a seabed factory and an enormous sling for its pods to "
        "employees this week, according to a leaked recording.",
    ),
    (
        "Noor plans seabed plant for AI pods, leaked meeting shows",
        "Pods would be built on the sea floor and thrown into place by a giant sling, Holt said.",
    ),
]
OTHERS = [
    ("Two more co-founders leave Noor", "Ines Valdez and Tom Okafor left within a day."),
    (
        "This week in AI: seabed servers and more",
        "Darius Holt of Noor wants factories under the sea, with a giant sling for pods.",
    ),
]


def test_a_column_that_only_its_form_gives_away_joins_nothing() -> None:
    told = LEAK[0][0], LEAK[0][1]
    column = f"{told[0]}; Quillstone opens in Tokyo; Corvid raises $40 million", told[1]
    stories = group([report(told, "a", 0), report(column, "b", 1)])
    assert [len(s.entries) for s in stories] == [1, 1]


def report(told: tuple[str, str], outlet: str, hours: float) -> Entry:
    return replace(entry(told[0], outlet, hours), summary=told[1])


def test_an_event_told_in_other_words_is_one_story_and_its_neighbours_are_not() -> None:
    rows = [*LEAK, *OTHERS]
    stories = group([report(t, f"o{i}", i) for i, t in enumerate(rows)])
    assert sorted(len(s.entries) for s in stories) == [1, 1, 3]


def test_a_late_report_joins_the_known_story() -> None:
    known = group([report(t, f"o{i}", i) for i, t in enumerate(LEAK[:2])])
    (story,) = group([report(LEAK[2], "late", 30)], known)
    assert story.id == known[0].id
    assert len(story.entries) == 3


def test_a_later_step_is_a_story_of_its_own_that_goes_on_with_the_first() -> None:
    first = report(
        (
            "Writers guild sues Quillstone over copied books",
            "The guild says Quillstone trained its Dunlin models on 48,000 pirated books.",
        ),
        "a",
        0,
    )
    ruling = report(
        (
            "Judge rules against writers guild in Quillstone books case",
            "Training the Dunlin models on the guild's books was fair use, the judge found.",
        ),
        "b",
        240,
    )
    one, two = group([ruling, first])
    assert (one.id, one.follows) == (first.id, None)
    assert (two.id, two.follows) == (ruling.id, first.id)
    assert group([ruling], [one]) == (one, two)


def test_where_words_leave_doubt_the_encoder_decides() -> None:
    one = report(("An old reactor gets a second life", "Tessera takes all of it."), "a", 0)
    other = report(("Tessera signs nuclear power deal", "It runs for 20 years."), "b", 1)
    assert len(group([one, other])) == 2
    assert len(group([one, other], encode=lambda texts, _: [(1.0, 0.0) for _ in texts])) == 1
    apart = {one.title: (1.0, 0.0), other.title: (0.0, 1.0)}
    assert len(group([one, other], encode=lambda ts, _: [apart[t.split(".")[0]] for t in ts])) == 2


def test_the_encoder_is_not_asked_where_words_are_sure() -> None:
    def fail(texts: Sequence[str], _: object) -> Sequence[Sequence[float]]:
        raise AssertionError(texts)

    same = [report(LEAK[0], "a", 0), report(LEAK[0], "b", 1)]
    assert (
        len(group([*same, report(("Cod are counted", "By a camera."), "c", 2)], encode=fail)) == 2
    )


def test_a_third_report_tells_which_names_belong_together() -> None:
    one = report(("Kestrel pushed to its limit", "A shortage of chips hits the lab."), "a", 0)
    other = report(("Cadence slows to a crawl", "The lab has a shortage of chips."), "b", 1)
    third = report(("Shortage of chips hits Kestrel", "The lab slows Cadence down."), "c", 2)
    assert len(group([one, other])) == 2
    assert [len(s.entries) for s in group([one, other, third])] == [3]


def test_what_is_near_to_many_is_near_to_none() -> None:
    one = report(("Noor opens a plant in Aldmere", "Chips are made there from spring."), "a", 0)
    other = report(("Noor plant to make chips in Estrand", "From spring it makes chips."), "b", 1)
    crowd = [
        report((f"Noor plant in {city} makes chips", "Chips from spring at the plant."), city, 2)
        for city in ("Ostrava", "Lowmarsh", "Meridian", "Eastport")
    ]
    together = [{e.outlet for e in s.entries} for s in group([one, other, *crowd])]
    assert not any({"a", "b"} <= story for story in together)


def crowd(number: int) -> list[Entry]:
    """Reports of as many events, each in words of its own."""
    words = [digest(str(i), length=8).translate(LETTERS) for i in range(number * 6)]
    return [
        report((" ".join(words[i * 6 : i * 6 + 3]), " ".join(words[i * 6 + 3 : i * 6 + 6])), "x", i)
        for i in range(number)
    ]


def test_among_many_a_report_is_found_by_meaning_without_one_word_in_common() -> None:
    one = report(("An old reactor gets a second life", "Steam rises over the valley."), "a", 0)
    other = report(("Tessera signs nuclear power deal", "Servers need current."), "b", 1)
    rows = [one, other, *crowd(14)]
    axis = {e.title: place for place, e in enumerate(rows)} | {other.title: 0}

    def encode(texts: Sequence[str], _: object) -> list[list[float]]:
        return [[float(axis[t.split(".")[0]] == i) for i in range(len(rows))] for t in texts]

    assert sorted(len(s.entries) for s in group(rows)) == [1] * 16
    together = [{e.outlet for e in s.entries} for s in group(rows, encode=encode)]
    assert sorted(together, key=len)[-1] == {"a", "b"}
    assert len(together) == 15


def test_a_group_is_joined_by_what_its_pairs_say_and_by_the_odds_of_groups() -> None:
    rows = [report(t, f"o{i}", i) for i, t in enumerate(LEAK)]

    def sizes(base: float) -> list[int]:
        by = {**odds(), "groups": Odds(base, (0.0,) * len(GROUPS))}
        stories = group(rows, encode=lambda texts, _: [(1.0, 0.0) for _ in texts], by=by)
        return sorted(len(s.entries) for s in stories)

    assert sizes(50) == [3]
    assert sizes(-50) == [1, 2]


def test_the_encoder_reads_nothing_that_came_a_week_before_what_is_new() -> None:
    read: set[str] = set()

    def encode(texts: Sequence[str], _: object) -> list[list[float]]:
        read.update(texts)
        return [[1.0, 0.0] for _ in texts]

    late = [replace(e, published=NOON + timedelta(hours=200)) for e in crowd(15)]
    old = entry("Steam rises over the valley")
    group(late, group([old]), encode)
    assert len(read) == 15
    assert not any(text.startswith("Steam") for text in read)


def told_together(one: str, other: str, *, known: Sequence[str] = ()) -> dict[str, float]:
    """The evidence about two headlines, where so many other stories are known."""
    said = [told(text, "") for text in (one, other, *known)]
    weights = counted([[s] for s in said])
    a, b = (dedupe.report(entry(t), told(t, ""), weights) for t in (one, other))
    return dict(zip(EVIDENCE, evidence(a, b, Company(said)), strict=False))


def test_a_name_in_common_tells_less_the_more_stories_have_it() -> None:
    pair = "Kestrel opens a plant", "Water for the plant of Kestrel"
    rare = told_together(*pair)
    common = told_together(*pair, known=[f"Kestrel and {i} dogs" for i in range(40)])
    assert rare["names_told"] > common["names_told"] + 0.4 > 0.4
    assert told_together("Kestrel opens", "Corvid opens")["names_told"] == 0


def test_a_figure_in_common_is_evidence_and_so_are_two_sums_that_differ() -> None:
    same = told_together("A leak of 48,211 pages", "48,211 pages lie open")
    assert same["figure"] > 4 > told_together("A leak of 48,211 pages", "A leak")["figure"] == 0
    assert told_together("It costs $15", "A price of $40")["other_sums"] == 1
    assert told_together("It costs $15", "A price of $15")["other_sums"] == 0
    assert told_together("It costs $15", "A price")["other_sums"] == 0


def test_another_day_of_the_week_and_names_that_each_has_for_itself_are_evidence() -> None:
    assert told_together("Orin went dark on Friday", "Orin dark since Tuesday")["other_days"] == 1
    assert told_together("Orin went dark on Friday", "Friday, Orin is dark")["other_days"] == 0
    assert told_together("Orin went dark on Friday", "Orin is dark")["other_days"] == 0
    both = told_together("A plant of Noor in Aldmere", "A plant of Noor in Estrand")
    assert both["own_names"] > 2 > told_together("Noor in Aldmere", "A plant of Noor")["own_names"]


def test_a_join_is_explained_by_page_by_rare_words_or_by_meaning() -> None:
    first, second = report(LEAK[1], "a", 0), report(LEAK[2], "b", 1)
    assert why(second, Story("s", (first, second))) == "shares Noor, seabed, pods, sea, sling"
    copy = replace(first, id="copy")
    assert why(copy, Story("s", (first, copy))) == "the same page"
    other = report(("An old reactor", ""), "c", 2)
    assert why(other, Story("s", (first, other))) == "by meaning"
    assert why(other, Story("s", (other,))) == ""


def test_every_piece_of_evidence_has_a_fitted_weight() -> None:
    path = Path(dedupe.__file__).with_name("odds.json")
    fitted = json.loads(path.read_text(encoding="utf-8"))
    assert list(fitted["groups"]) == ["base", *GROUPS]
    assert list(fitted["meaning"]) == ["base", *EVIDENCE]
    assert list(fitted["words"]) == ["base", *EVIDENCE[: EVIDENCE.index("meaning")]]


# --- joining ----------------------------------------------------------------------------------


def joined(groups: list[tuple[int, ...]], known: int, odds: dict[str, float]) -> list[Group]:
    """Join by odds of pairs, e.g. {"01": 2.0}; a pair that is not named speaks against."""

    def sure(one: Group, other: Group) -> float | None:
        found = [odds.get(f"{min(a, b)}{max(a, b)}", -5.0) for a in one for b in other]
        return sum(found) / len(found)

    edges = [(int(pair[0]), int(pair[1])) for pair in odds]
    return Joining(groups, known, sure).joined(edges)


def test_one_report_in_between_does_not_chain_two_events() -> None:
    assert joined([(0,), (1,), (2,)], 0, {"01": 3.0, "12": 2.0}) == [(0, 1), (2,)]


def test_reports_that_agree_on_average_are_one_group() -> None:
    odds = {"01": 3.0, "12": 2.0, "02": -1.0}
    assert joined([(0,), (1,), (2,)], 0, odds) == [(0, 1, 2)]


def test_the_surest_join_comes_first_whatever_came_first() -> None:
    assert joined([(0,), (1,), (2,)], 0, {"01": 1.0, "12": 2.0}) == [(0,), (1, 2)]


def test_a_report_left_alone_goes_to_a_story_that_it_nearly_agrees_with() -> None:
    odds = {"01": 3.0, "02": -0.4, "12": -0.4}
    assert joined([(0,), (1,), (2,)], 0, odds) == [(0, 1, 2)]
    assert joined([(0,), (1,), (2,)], 0, odds | {"02": -2.0}) == [(0, 1), (2,)]


def test_a_report_left_alone_between_two_stories_stays_alone() -> None:
    odds = {"01": 3.0, "23": 3.0, "04": -0.4, "14": -0.4, "24": -0.6, "34": -0.6}
    assert joined([(0,), (1,), (2,), (3,), (4,)], 0, odds) == [(0, 1), (2, 3), (4,)]


def test_two_reports_that_nearly_agree_stay_apart() -> None:
    assert joined([(0,), (1,)], 0, {"01": -0.4}) == [(0,), (1,)]


def test_two_that_did_not_agree_are_held_against_each_other_again_once_one_has_grown() -> None:
    sure: dict[tuple[Group, Group], float]
    sure = {((0,), (1,)): 2.0, ((0,), (2,)): -1.0, ((1,), (2,)): -1.0, ((0, 1), (2,)): 1.0}
    grown = Joining([(0,), (1,), (2,)], 0, lambda a, b: sure[a, b]).joined([(0, 1), (0, 2), (1, 2)])
    assert grown == [(0, 1, 2)]


def test_known_stories_take_in_but_are_never_joined() -> None:
    odds = {"01": 4.0, "12": 3.0, "02": 4.0, "03": 1.0}
    assert joined([(0,), (1,), (2,), (3,)], 2, odds) == [(0, 2), (1,), (3,)]


# --- order, names, growth ---------------------------------------------------------------------


def test_a_story_is_named_after_its_earliest_entry_and_lists_it_first() -> None:
    late, early = entry("Acme releases Orin-3", "a", 5), entry("Acme releases Orin-3", "b", 1)
    (story,) = group([late, early])
    assert story == Story(early.id, (early, late))


def test_a_known_story_keeps_its_id_when_an_earlier_report_joins() -> None:
    known = Story("known", (entry("Acme releases Orin-3", "a", 5),))
    early = entry("Acme releases Orin-3", "b", 1)
    assert group([early], [known]) == (Story("known", (early, *known.entries)),)


def test_known_stories_come_back_unchanged_when_nothing_joins() -> None:
    known = Story("known", (entry("Acme releases Orin-3", "a"),))
    other = entry("Borealis sues a bank", "b")
    assert group([other], [known]) == (known, Story(other.id, (other,)))


def test_grouping_what_is_grouped_changes_nothing() -> None:
    entries = [entry(t, o) for pair in SAME for t, o in zip(pair, "ab", strict=True)]
    stories = group(entries)
    assert group(entries, stories) == stories
    assert group([], stories) == stories


def test_the_order_of_the_feeds_does_not_matter() -> None:
    rows = [(0, "a", 3), (1, "b", 1), (0, "c", 2), (1, "d", 1)]
    entries = [entry(SAME[2][title], outlet, hours) for title, outlet, hours in rows]
    assert len({group(order) for order in permutations(entries)}) == 1


def test_nothing_gives_nothing() -> None:
    assert group([]) == ()


@settings(max_examples=100, deadline=None)
@given(
    st.lists(
        st.tuples(
            st.lists(
                st.sampled_from("Acme Orin-3 Orin-2 sues $5M raises opens x".split()), max_size=5
            ),
            st.sampled_from("abc"),
            st.integers(0, 100),
        ),
        max_size=12,
    )
)
def test_every_entry_is_in_exactly_one_story(rows: list[tuple[list[str], str, int]]) -> None:
    entries = [entry(" ".join(words), outlet, hours) for words, outlet, hours in rows]
    stories = group(entries)
    held = [e.id for s in stories for e in s.entries]
    assert sorted(held) == sorted({e.id for e in entries})
    assert len({s.id for s in stories}) == len(stories)
    assert all(
        list(s.entries) == sorted(s.entries, key=lambda e: (e.published, e.id)) for s in stories
    )


def test_thousands_of_entries_in_common_words_are_grouped() -> None:
    names = [digest(str(i), length=5).translate(LETTERS).title() for i in range(700)]
    entries = [
        entry(
            f"{names[i % 700]} launches a model for the {names[i * 7 % 699]} users", f"o{i}", i / 50
        )
        for i in range(2_000)
    ]
    assert len(group(entries)) > 1_800
