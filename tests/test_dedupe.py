"""Entries → stories: what is one event, and what only looks like one."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import permutations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.dedupe import canonical, group
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


def test_a_vague_headline_does_not_chain_two_products() -> None:
    titles = ["Acme releases Orin-2 model", "Acme releases Orin-3 model", "Acme releases model"]
    stories = group([entry(t, o, h) for h, (t, o) in enumerate(zip(titles, "abc", strict=True))])
    together = [{e.title for e in s.entries} for s in stories]
    assert not any({titles[0], titles[1]} <= story for story in together)


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


@pytest.mark.timeout(60)
def test_ten_thousand_entries_of_common_words_take_seconds() -> None:
    names = [digest(str(i), length=5).translate(LETTERS).title() for i in range(700)]
    entries = [
        entry(
            f"{names[i % 700]} launches a model for the {names[i * 7 % 699]} users", f"o{i}", i / 50
        )
        for i in range(10_000)
    ]
    assert len(group(entries)) > 9_000
