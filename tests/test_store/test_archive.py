"""Our own published articles, found again on either database: related posts, background, 続報."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from pipeline.domain import Claim, Decision, Item, Source, State, Story
from pipeline.run.archive import archive, names_of, nearest, predecessor, related
from pipeline.store import Store
from pipeline.store.schema import NEWEST, revision
from tests.builders import READ, draft, entry, item, source

from .examples import drop, move

DAY = timedelta(days=1)


def article(
    name: str,
    title: str,
    english: str,
    *body: str,
    days: float = 1,
    state: State = State.PUBLISHED,
    follows: str | None = None,
) -> Item:
    """An article written some days before READ, from one source."""
    read = replace(
        source(english, *body, url=f"https://ledger.example/{name}"), fetched=READ - days * DAY
    )
    of = draft(title=Claim(title, ("a1",)), tags=())
    story = Story(f"story-{name}", (entry(read),), follows)
    return replace(
        item(of, sources=(read,), state=state),
        id=f"item-{name}",
        story=story,
        created=READ - days * DAY,
    )


ONE = article(
    "one",
    "Kestrel Labs、Orin-1を公開",
    "Kestrel Labs releases Orin-1",
    "The model Orin-1 is open, Kestrel Labs said on Monday.",
    days=3,
)
TWO = article(
    "two",
    "Kestrel Labs、資金を調達",
    "Kestrel Labs raises $40 million",
    "Investors led by Pinegrove put money into Kestrel Labs.",
    days=2,
)
THREE = article(
    "three",
    "Quillstoneが提訴される",
    "Writers guild sues Quillstone",
    "The guild says that Quillstone copied its books; Kestrel Labs was not sued.",
    days=1,
)
NEW = article(
    "new",
    "Kestrel Labs、Orin-2を公開",
    "Kestrel Labs releases Orin-2",
    "Kestrel Labs said that Orin-2 beats Orin-1.",
    days=0,
    state=State.QUEUED,
)


def keep(store: Store, *items: Item) -> None:
    for one in items:
        store.add_item(one, Decision(one.id, one.created, "run", None, one.state))


def test_names_are_capitalised_words_that_stand_nowhere_in_small_letters() -> None:
    told = source(
        "Kestrel Labs Releases Model",
        "Models of Kestrel Labs were called models, xAI told the Ledger on Monday.",
        "Kestrel's GPT-5 needs a GPU from April.",
    )
    assert names_of([told]) == [" kestrel labs ", " kestrel ", " xai ", " ledger ", " gpt 5 "]


def test_the_nearest_articles_share_the_rarest_names_of_the_title(store: Store) -> None:
    keep(store, ONE, TWO, THREE, NEW)
    assert [name for name, _ in nearest(store, NEW.sources, NEW.created)] == [
        "item-one",
        "item-two",
    ]
    assert related(store, NEW) == ["item-one", "item-two"]


def test_only_what_was_written_before_counts(store: Store) -> None:
    keep(store, ONE, NEW, replace(TWO, created=READ + DAY))
    assert related(store, NEW) == ["item-one"]
    assert related(store, replace(NEW, draft=None)) == []


def test_only_what_is_published_counts_and_as_it_is_now(store: Store) -> None:
    keep(store, replace(ONE, state=State.APPROVED), NEW)
    assert related(store, NEW) == []
    out, decision = move(replace(ONE, state=State.APPROVED), State.PUBLISHED)
    out = store.save_item(out, decision, 0)
    assert related(store, NEW) == ["item-one"]
    assert out.draft is not None
    other = replace(out, draft=replace(out.draft, title=Claim("別の話", ())), sources=THREE.sources)
    store.save_item(other, replace(decision, before=State.PUBLISHED), 1)
    assert related(store, NEW) == []


def test_an_article_taken_back_is_found_no_more(store: Store) -> None:
    keep(store, ONE, NEW)
    gone, decision = move(ONE, State.UNPUBLISHED)
    store.save_item(gone, decision, 0)
    assert related(store, NEW) == []


def test_a_common_name_alone_is_no_background_but_a_rare_one_is(store: Store) -> None:
    crowd = [
        article(f"c{i}", f"Kestrel Labsの話題{i}", f"Kestrel Labs does a thing {i}", days=9)
        for i in range(40)
    ]
    keep(store, *crowd)
    assert archive(store)(NEW.story, NEW.sources) == ()
    keep(store, ONE)
    found = archive(store)(NEW.story, NEW.sources)
    assert [s.title for s in found] == ["Kestrel Labs releases Orin-1"]


def test_the_background_is_from_before_the_story_came_in(store: Store) -> None:
    keep(store, ONE)
    seen = replace(NEW.story.entries[0], seen=ONE.created - DAY)
    assert archive(store)(Story("early", (seen,)), NEW.sources) == ()


def test_a_story_that_goes_on_has_its_predecessor_first_if_that_is_published(store: Store) -> None:
    ruling = article(
        "ruling", "判決", "Judge rules for Kestrel Labs", "Kestrel Labs won.", follows="story-three"
    )
    keep(store, ONE)
    assert predecessor(store, ruling.story) is None
    keep(store, replace(THREE, state=State.HELD))
    assert predecessor(store, ruling.story) is None
    held, decision = move(replace(THREE, state=State.HELD), State.PUBLISHED)
    store.save_item(held, decision, 0)
    before = predecessor(store, ruling.story)
    assert before is not None
    assert before.id == "item-three"
    found = archive(store)(ruling.story, ruling.sources)
    assert [s.title for s in found] == [
        "Writers guild sues Quillstone",
        "Kestrel Labs releases Orin-1",
    ]
    assert related(store, ruling) == ["item-one"]


def test_what_an_article_only_cited_is_not_cited_again_as_its_own(store: Store) -> None:
    def numbered(of: Source, letter: str) -> Source:
        return replace(
            of,
            sentences=tuple(replace(x, id=f"{letter}{i}") for i, x in enumerate(of.sentences, 1)),
        )

    both = replace(TWO, sources=(numbered(THREE.sources[0], "x"), *TWO.sources))
    keep(store, both)
    assert [s.title for s in archive(store)(NEW.story, NEW.sources)] == [
        "Kestrel Labs raises $40 million"
    ]


@pytest.mark.parametrize("name", ['"', "' OR 1=1 --", "a:b* NEAR(", "\0", "", "&|!()"])
def test_no_name_breaks_the_query(store: Store, name: str) -> None:
    keep(store, ONE)
    assert store.filed([name], before=READ, limit=9) == ()


def test_articles_from_before_there_was_an_archive_are_read_into_it(url: str) -> None:
    with Store.open(url) as store:
        keep(store, ONE, NEW)
        with store.writing() as c:
            drop(c, "texts")
            c.exec_driver_sql("UPDATE alembic_version SET version_num = '0004'")
    with Store.open(url) as store, store.reading() as c:
        assert revision(c) == NEWEST
        assert related(store, NEW) == ["item-one"]
