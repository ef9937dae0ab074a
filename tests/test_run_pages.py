"""What is read of the chosen stories: copies become one article, walls give place to others."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from pipeline.backends import Choice
from pipeline.config import load
from pipeline.domain import Entry, Response, Story
from pipeline.fetch import FakeWeb
from pipeline.run import Summary, World, Writer, run
from pipeline.run.ingest import read
from pipeline.store import Store

NOON = datetime(2026, 11, 21, 3, 0, tzinfo=UTC)
ORIGINAL = "https://ledger.example/orin-2"
COPY = "https://courier.example/wire/8841"
TEXT = (
    "Kestrel Labs released Orin-2, a model with 70 billion parameters, on Tuesday in Aldmere.",
    "It scored 81.4% on LedgerBench, more than any model that can be downloaded, the company said.",
    "Access costs two dollars for a million tokens, and the weights are open to researchers.",
)
OTHER = (
    "The port of Lowmarsh will test cranes that see for themselves, its director told reporters.",
    "Dockers fear for 400 jobs, and their union wants a say before the first crane is switched on.",
    "The trial begins in spring with two cranes on the southern quay and lasts for half a year.",
)


def page(text: tuple[str, ...], head: str = "") -> str:
    body = "".join(f"<p>{line}</p>" for line in text)
    return f"<html><head>{head}</head><body><article><h1>News</h1>{body}</article></body></html>"


def says(address: str) -> str:
    return f'<link rel="canonical" href="{address}">'


def feed(url: str, title: str, hours: float) -> str:
    day = f"{NOON - timedelta(hours=hours):%a, %d %b %Y %H:%M:%S} GMT"
    item = f"<title>{title}</title><link>{url}</link><pubDate>{day}</pubDate>"
    return f'<rss version="2.0"><channel><title>F</title><item>{item}</item></channel></rss>'


FIRST = feed(ORIGINAL, "Kestrel Labs releases Orin-2, an open model", 5)
# So different a title that grouping keeps it apart.
SECOND = feed(COPY, "Seventy billion numbers to take home", 2)


@contextmanager
def world(folder: Path, pages: Mapping[str, str], select: str = "{limit: 5}") -> Iterator[World]:
    """Two feeds, these pages, no writer: what is chosen is held with its sources.

    The copy's feed has so high a weight that the copy is chosen first.
    """
    path = folder / "feeds.yaml"
    path.write_text(
        "feeds:\n- {url: https://a.example/feed, name: Ledger}\n"
        f"- {{url: https://b.example/feed, name: Courier, weight: 9}}\nselect: {select}\n"
        "cover: {engine: none}\n",
        encoding="utf-8",
    )
    config = load(path, {})
    answers = {u: Response(u, 200, t.encode(), "text/html") for u, t in pages.items()}
    with Store.open(config.store.url) as store:
        writer, clock = Writer(Choice(None, "none")), [NOON]
        template = ("", "", "")
        yield World(config, store, FakeWeb(answers), writer, template, lambda: clock[0])


def once(folder: Path, pages: Mapping[str, str], select: str = "{limit: 5}") -> Summary:
    """One run."""
    with world(folder, pages, select) as opened:
        return run(opened, opened.config.select)


def articles(folder: Path) -> list[list[str]]:
    """The addresses of each article's story, and how many stories there are at all."""
    with world(folder, {}) as opened:
        assert len(opened.store.stories()) == len(opened.store.items())
        return [
            [e.url for e in opened.store.stories([i.story.id])[0].entries]
            for i in opened.store.items()
        ]


def both(copy_head: str, copy_text: tuple[str, ...] = TEXT) -> dict[str, str]:
    return {
        "https://a.example/feed": FIRST,
        "https://b.example/feed": SECOND,
        ORIGINAL: page(TEXT, says(ORIGINAL)),
        COPY: page(copy_text, copy_head),
    }


def test_a_copy_that_names_its_original_is_written_once_with_it(tmp_path: Path) -> None:
    summary = once(tmp_path, both(says(ORIGINAL)))
    assert articles(tmp_path) == [[ORIGINAL, COPY]]
    assert (len(summary.held), summary.selected) == (1, 2)


def test_pages_that_name_no_other_are_two_articles(tmp_path: Path) -> None:
    once(tmp_path, both(says(COPY), OTHER))
    assert sorted(articles(tmp_path)) == [[COPY], [ORIGINAL]]


def test_a_home_page_as_canonical_address_joins_nothing(tmp_path: Path) -> None:
    once(tmp_path, both(says("https://ledger.example/"), OTHER))
    assert sorted(articles(tmp_path)) == [[COPY], [ORIGINAL]]


def test_the_original_is_written_in_place_of_a_copy_that_alone_was_chosen(tmp_path: Path) -> None:
    once(tmp_path, both(says(ORIGINAL)), "{limit: 1}")
    with world(tmp_path, {}) as opened:
        (item,) = opened.store.items()
    assert [e.url for e in item.story.entries] == [ORIGINAL, COPY]
    assert [s.url for s in item.sources] == [ORIGINAL]


def test_what_is_written_in_place_of_its_copy_is_not_refused_for_want_of_room(
    tmp_path: Path,
) -> None:
    assert once(tmp_path, both(says(ORIGINAL)), "{limit: 1}").refused == ()


def test_a_story_that_cannot_be_read_gives_its_place_to_the_next(tmp_path: Path) -> None:
    pages = both(says(COPY))
    del pages[COPY]
    summary = once(tmp_path, pages, "{limit: 1}")
    with world(tmp_path, {}) as opened:
        (item,) = opened.store.items()
    assert [e.url for e in item.story.entries] == [ORIGINAL]
    (refused,) = summary.refused
    assert refused.startswith("Seventy billion numbers to take home: nothing but a headline could")
    assert summary.selected == 2


def test_no_more_is_read_than_three_times_what_is_wanted(tmp_path: Path) -> None:
    news = (
        *("Dockers strike at Aldmere", "Juno folds shirts", "Court fines lawyer", "Bears recalled"),
        *("Quarrow sells power", "Siskin fits phones", "Wisp bars minors", "Loom delayed"),
    )
    items = "".join(
        f"<item><title>{title}</title><link>https://wall.example/{n}</link></item>"
        for n, title in enumerate(news)
    )
    wall = f'<rss version="2.0"><channel><title>F</title>{items}</channel></rss>'
    with world(tmp_path, {"https://a.example/feed": wall}, "{limit: 2, per_feed: 9}") as opened:
        assert run(opened, opened.config.select).selected == 6


def test_a_copy_that_comes_after_the_article_is_refused_with_the_reason(tmp_path: Path) -> None:
    pages = both(says(ORIGINAL))
    once(tmp_path, {**pages, "https://b.example/feed": ""})
    with world(tmp_path, pages) as opened:
        later = replace(opened, now=lambda: NOON + timedelta(hours=1.5))
        summary = run(later, opened.config.select)
        story = opened.store.items()[0].story.id
    reason = f"the same article as {ORIGINAL}, in story {story}"
    assert summary.refused == (f"Seventy billion numbers to take home: {reason}",)
    assert articles(tmp_path) == [[ORIGINAL, COPY]]


def test_an_original_that_comes_after_its_copy_was_written_joins_it(tmp_path: Path) -> None:
    pages = both(says(ORIGINAL))
    once(tmp_path, {**pages, "https://a.example/feed": ""})
    with world(tmp_path, pages) as opened:
        run(replace(opened, now=lambda: NOON + timedelta(hours=1.5)), opened.config.select)
    assert articles(tmp_path) == [[ORIGINAL, COPY]]


def test_a_written_page_cannot_claim_an_article_in_other_words(tmp_path: Path) -> None:
    pages = both(says(ORIGINAL), OTHER)
    once(tmp_path, {**pages, "https://a.example/feed": ""})
    with world(tmp_path, pages) as opened:
        run(replace(opened, now=lambda: NOON + timedelta(hours=1.5)), opened.config.select)
    assert sorted(articles(tmp_path)) == [[COPY], [ORIGINAL]]


def test_two_copies_of_a_page_that_nobody_follows_are_one_article(tmp_path: Path) -> None:
    away = says("https://wire.example/2026/orin-2")
    once(tmp_path, {**both(away), ORIGINAL: page(TEXT, away)})
    assert [sorted(urls) for urls in articles(tmp_path)] == [[COPY, ORIGINAL]]


def test_sources_read_at_different_times_have_sentences_of_different_names(tmp_path: Path) -> None:
    def entry(name: str, outlet: str) -> Entry:
        return Entry(name, f"https://{name}.example", outlet, f"https://{name}.example/1", name,
                     "", None, NOON, NOON)  # fmt: skip

    one, two = entry("a", "Ledger"), entry("b", "Courier")
    pages = {one.url: page(TEXT), two.url: page(OTHER)}
    with world(tmp_path, pages) as opened:
        opened.store.add_entries([one, two])
        read(opened, Story("b", (two,)))
        both_ = read(opened, Story("b", (one, two)))
    assert [s.sentences[1].id for s in both_] == ["a2", "b2"]
