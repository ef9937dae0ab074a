"""続報 from the archive to the page, on either database: linked, cited, and not told again."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

from pipeline.backends.fake import FakeBackend
from pipeline.cli.open import Options
from pipeline.cli.open import world as open_world
from pipeline.domain import Decision, Form, Item, Source, State, Story
from pipeline.review import Hand, approve, reject
from pipeline.run import World, Writer
from pipeline.run.archive import archive
from pipeline.run.compose import compose
from pipeline.run.release import publish_approved
from pipeline.store import FOLLOW_UP, Store
from pipeline.text import tokens_of
from tests.builders import draft, entry, item, source
from tests.writing_world import CARD, NOON, SAMPLES, backend, story, world

NAME = "brackenfold-settle"
SUIT = replace(
    source(
        "Voice actors sue Brackenfold over cloned voices",
        "Nine voice actors sued Brackenfold in November of last year.",
        "They asked the court for $9 million.",
        url="https://courier.example/suit",
        outlet="Compute Courier",
        published=NOON - timedelta(days=300),
    ),
    fetched=NOON - timedelta(days=299),
)
UP_TO_NOW = {"claims": [{"evidence": ["x3"], "text": "原告は900万ドルを裁判所に求めていました。"}]}


def suit(state: State = State.PUBLISHED, of: Source = SUIT) -> Item:
    """The article on the suit, ten months before."""
    one = replace(
        item(draft(tags=("Brackenfold",)), sources=(of,), state=state),
        id="aaaaaaaaaa",
        story=Story("the-suit", (entry(of),)),
        created=NOON - timedelta(days=299),
    )
    assert one.draft is not None
    title = replace(one.draft.title, text="声優らがBrackenfoldを提訴")
    return replace(one, draft=replace(one.draft, title=title))


def keep(store: Store, one: Item) -> None:
    store.add_item(one, Decision(one.id, one.created, "run", None, one.state))


@contextmanager
def opened(folder: Path, store: Store, fake: FakeBackend, **more: Any) -> Iterator[World]:
    """A world whose archive is that of a database of either kind."""
    with world(folder, fake.ask, **more) as made:
        config = replace(made.config, cover=replace(made.config.cover, engine="none"))
        yield replace(made, config=config, store=store, earlier=archive(store))


def settled(name: str = NAME, follows: str | None = "the-suit") -> tuple[Story, tuple[Source, ...]]:
    told, sources = story(SAMPLES[name])
    return replace(told, follows=follows), sources


def published(world: World, one: Item) -> str:
    """The page of an article that a person approved."""
    world.store.add_item(one, Decision(one.id, one.created, "run", None, one.state))
    approve(world.store, one.id, Hand("山田", NOON))
    (folder,), _ = publish_approved(world)
    return (world.config.folder / "output" / folder / "index.md").read_text()


def slots(fake: FakeBackend) -> Mapping[str, Any]:
    return {p.id.rpartition("/")[2]: p for p in fake.prompts}


def test_a_follow_up_links_the_earlier_article_and_cites_its_source(
    tmp_path: Path, store: Store
) -> None:
    keep(store, suit())
    fake = backend(NAME, changes={"section-2": json.dumps(UP_TO_NOW)})
    with opened(tmp_path, store, fake) as made:
        page = published(made, compose(made, *settled()))
    before = (
        "[声優らがBrackenfoldを提訴](../voice-actors-sue-brackenfold-over-cloned-voices-aaaaaaaa/)"
    )
    assert f"\n> **続報**：前回の記事: {before}（2026年1月26日）\n" in page
    assert '\n  - "続報"\n' in page
    assert '\n    follows: "voice-actors-sue-brackenfold-over-cloned-voices-aaaaaaaa"\n' in page
    assert "## これまでの経緯\n\n原告は900万ドルを裁判所に求めていました。\n" in page
    cited = "「[Voice actors sue Brackenfold over cloned voices](<https://courier.example/suit>)」"
    assert f"{cited}2026年1月25日（2026年1月26日閲覧）（経緯として参照）" in page
    assert "関連記事" not in page
    assert "最初の報道" not in page


def test_what_was_told_before_is_asked_for_in_one_place_only(tmp_path: Path, store: Store) -> None:
    keep(store, suit())
    fake = backend(NAME, changes={"section-2": json.dumps(UP_TO_NOW)})
    with opened(tmp_path, store, fake) as made:
        compose(made, *settled())
    asked = slots(fake)
    assert "「訴訟の続報」の記事の見出し" in asked["headline"].task
    for name in ("section-0", "section-1"):
        assert "前回の記事で伝えたことはくり返さず" in asked[name].task
        assert '"x2"' not in asked[name].schema
    assert "「これまでの経緯」の節" in asked["section-2"].task
    assert '"enum": ["x2", "x3"]' in asked["section-2"].schema


def test_without_a_published_earlier_article_nothing_is_said_of_one(
    tmp_path: Path, store: Store
) -> None:
    keep(store, suit(State.QUEUED))
    reject(store, "aaaaaaaaaa", Hand("山田", NOON), "off", "other")
    fake = backend(NAME)
    with opened(tmp_path, store, fake) as made:
        page = published(made, compose(made, *settled()))
    assert "続報" not in page
    assert "「訴訟」の記事の見出し" in slots(fake)["headline"].task
    assert "x2" not in slots(fake)["headline"].context


def test_the_queue_labels_a_follow_up(tmp_path: Path, store: Store) -> None:
    with opened(tmp_path, store, backend(NAME)) as made:
        for follows in ("the-suit", None):
            one = compose(made, *settled(follows=follows))
            one = replace(one, id=f"{follows}", story=replace(one.story, id=f"story {follows}"))
            keep(store, one)
    assert {r.id: FOLLOW_UP in r.labels for r in store.rows()} == {"the-suit": True, "None": False}


def test_a_server_that_minds_no_ids_cannot_tell_old_news_as_new(
    tmp_path: Path, store: Store
) -> None:
    keep(store, suit())
    old = {"claims": [{"evidence": ["x3"], "text": "原告は900万ドルを求めました。"}]}
    fake = backend(NAME, changes={"section-1": json.dumps(old), "section-2": json.dumps(UP_TO_NOW)})
    with opened(tmp_path, store, fake) as made:
        written = compose(made, *settled())
    assert written.draft is not None
    assert [s.heading for s in written.draft.sections] == ["訴えの内容", "これまでの経緯"]


def test_the_command_searches_the_projects_own_archive(tmp_path: Path) -> None:
    settings = tmp_path / "feeds.yaml"
    settings.write_text("feeds: []\n", encoding="utf-8")
    with open_world(Options(settings, quiet=True), writes=False) as made:
        keep(made.store, suit())
        assert [s.title for s in made.earlier(*settled())] == [SUIT.title]


# --- comparisons ---------------------------------------------------------------------------------

BEFORE = replace(
    source(
        "Tarnfell launches Heron 2, an image model",
        "Tarnfell launched Heron 2, an image model with 7 billion parameters, in May.",
        "Heron 2 is available under the Apache 2.0 licence.",
        url="https://courier.example/heron-2",
        published=NOON - timedelta(days=290),
    ),
    fetched=NOON - timedelta(days=289),
)


def test_a_product_of_an_earlier_article_is_a_column_of_the_comparison(
    tmp_path: Path, store: Store
) -> None:
    keep(store, suit(of=BEFORE))
    fake = backend("tarnfell-heron")
    with opened(tmp_path, store, fake) as made:
        style = replace(made.config.article, max_form=Form.FULL)
        made = replace(made, config=replace(made.config, article=style))
        told, (of,) = settled("tarnfell-heron", None)
        longer = tuple(replace(x, id=f"a{i}") for i, x in enumerate(of.sentences[1:] * 2, 20))
        written = compose(made, told, (replace(of, sentences=(*of.sentences, *longer)),))
    assert written.draft is not None
    assert written.draft.table is not None
    assert written.draft.table.columns == ("Heron 3", "Heron 2")
    sizes = next(r for r in written.draft.table.rows if r.label == "パラメータ数")
    assert [(c.text, c.evidence) for c in sizes.cells] == [("120億", ("a2",)), ("70億", ("x2",))]
    assert [s.url for s in written.sources][1:] == ["https://courier.example/heron-2"]


def test_the_comparison_of_a_translated_brief_knows_the_archive_too(
    tmp_path: Path, store: Store
) -> None:
    keep(store, suit(of=BEFORE))
    told, (of,) = settled("tarnfell-heron", None)
    english = {x.id: x.text for x in of.sentences}
    claims = [c for _, c in SAMPLES["tarnfell-heron"].reference.claims()]
    japanese = {english[c.evidence[0]]: c.text for c in claims}

    def translate(asked: Sequence[str], *_: object) -> list[tuple[str, ...]]:
        return [(japanese[s],) if s in japanese else () for s in asked]

    with opened(tmp_path, store, FakeBackend({})) as made:
        choice = replace(made.writer.choice, card=replace(CARD, backend="translator"))
        written = compose(replace(made, writer=Writer(choice, translate=translate)), told, (of,))
    assert written.draft is not None
    assert written.draft.table is not None
    assert written.draft.table.columns == ("Heron 3", "Heron 2")
    assert [s.url for s in written.sources][1:] == ["https://courier.example/heron-2"]


# --- room ----------------------------------------------------------------------------------------


def test_no_prompt_outgrows_the_context_whatever_there_is_to_read(
    tmp_path: Path, store: Store
) -> None:
    told, (of,) = settled()
    line = of.sentences[2].text
    keep(
        store,
        suit(
            of=replace(
                SUIT,
                sentences=tuple(
                    replace(SUIT.sentences[0], id=f"a{i}", text=SUIT.sentences[i % 3].text * 6)
                    for i in range(1, 40)
                ),
            )
        ),
    )

    def long(letter: str) -> Source:
        more = tuple(
            replace(of.sentences[2], id=f"{letter}{i}", text=line * 2) for i in range(3, 90)
        )
        return replace(of, sentences=(*of.sentences[:2], *more), url=f"https://a.example/{letter}")

    for context, shows_earlier in ((8192, False), (65_536, True)):
        fake = FakeBackend({})
        with opened(tmp_path, store, fake) as made:
            card = replace(CARD, context=context, digest=f"{context}")
            choice = replace(made.writer.choice, card=card)
            made = replace(made, writer=replace(made.writer, choice=choice))
            compose(made, told, (long("a"), long("b"), long("c")))
        for p in fake.prompts:
            asked = sum(map(tokens_of, (p.system, p.context, p.task, p.schema or "")))
            assert asked + p.max_tokens <= context, p.id
        assert ("x2: " in fake.prompts[0].context) is shows_earlier
        assert ("a60: " in fake.prompts[0].context) is shows_earlier
