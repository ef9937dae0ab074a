"""How stories are written: each kind's golden article, and every way in which a model fails."""

from __future__ import annotations

import json
import threading
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from pipeline.backends.fake import FakeBackend
from pipeline.config import Model
from pipeline.domain import Event, Form, Item, Persona, Prompt, Reply, Site, State
from pipeline.render import render
from pipeline.run import World, finish, queue_stories
from pipeline.run.compose import compose, compose_all
from pipeline.run.evaluate import scripted
from pipeline.store import encode
from tests.writing_world import CARD, NOON, SAMPLES, backend, story, world

GOLDEN = Path(__file__).parent / "data" / "kinds"
# One sample of every kind.
KINDS = list({s.reference.event: s.id for s in reversed(tuple(SAMPLES.values()))}.values())
NAME = "tarnfell-heron"
HEAD: dict[str, Any] = scripted(SAMPLES[NAME].reference)["headline"]  # type: ignore[assignment]
BODY: dict[str, Any] = scripted(SAMPLES[NAME].reference)["section-0"]  # type: ignore[assignment]


def said(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)


def written(folder: Path, fake: FakeBackend, name: str = NAME, **more: Any) -> Item:
    with world(folder, fake.ask, **more) as opened:
        return compose(opened, *story(SAMPLES[name]))


def asked_for(fake: FakeBackend, slot: str) -> int:
    return sum(p.id.endswith(f"/{slot}") for p in fake.prompts)


@pytest.mark.parametrize("name", KINDS)
def test_each_kind_of_news_becomes_its_golden_article(tmp_path: Path, name: str) -> None:
    item = written(tmp_path, backend(name), name)
    assert (item.state, item.reasons) == (State.QUEUED, ())
    article = render(item, Site(author="編集部"), reviewed=None, now=NOON)
    page = next(f.body for f in article.files if f.path == "index.md").decode()
    body = page.split("---\n", 2)[2].split("## 出典")[0].strip()
    assert body + "\n" == (GOLDEN / f"{item.draft and item.draft.event}.md").read_text()


def test_there_are_eleven_kinds_of_news_with_a_golden_article() -> None:
    assert {p.stem for p in GOLDEN.glob("*.md")} == {str(e) for e in Event} - {"other"}


RECOVERED: dict[str, tuple[str, Sequence[str | Reply]]] = {
    "out of memory": (
        "headline",
        [Reply("", "", "error", error="out of GPU memory for one reply"), said(HEAD)],
    ),
    "timeout": (
        "section-0",
        [Reply("", "", "error", error="no reply within 300 s"), said(BODY)],
    ),
    "truncated JSON": ("headline", [Reply("", said(HEAD)[:90], "length"), said(HEAD)]),
    "truncated JSON that is told as whole": ("section-0", [said(BODY)[:60], said(BODY)]),
    "refusal": ("headline", ["申し訳ありませんが、お手伝いできません。", said(HEAD)]),
    "empty reply": ("section-0", ["", said(BODY)]),
    "nothing but a thought": ("headline", ["<think>Let me see. {", said(HEAD)]),
    "thought before": ("headline", [f"<think>first {{}}</think>\n{said(HEAD)}"]),
    "thought without its beginning": ("headline", [f"so I write</think>{said(HEAD)}"]),
    "thought behind": ("section-0", [f"{said(BODY)}<think>was that good?</think>"]),
    "thought inside a text": (
        "section-0",
        [said(BODY).replace("Tarnfellは", "<think>who?</think>Tarnfellは", 1)],
    ),
    "harmony's channels": (
        "headline",
        [f"<|channel|>analysis<|message|>hm<|end|><|channel|>final<|message|>{said(HEAD)}"],
    ),
    "fence and chat": ("headline", [f"Here you are:\n```json\n{said(HEAD)}\n```\nBye!"]),
    "a loop": (
        "section-0",
        [said({"claims": [{"evidence": ["a2"], "text": "同社は" * 40}]}), said(BODY)],
    ),
    "four lines": ("headline", [said({**HEAD, "summary": HEAD["summary"] * 2}), said(HEAD)]),
}


@pytest.mark.parametrize("failure", RECOVERED)
def test_what_a_second_asking_mends_is_as_good_as_new(tmp_path: Path, failure: str) -> None:
    slot, replies = RECOVERED[failure]
    item = written(tmp_path, backend(NAME, changes={slot: replies}))
    whole = (tmp_path / "whole").resolve()
    whole.mkdir()
    assert item.state is State.QUEUED
    assert item.draft == written(whole, backend(NAME)).draft


HELD: dict[str, tuple[str, str | Reply, str]] = {
    "out of memory": ("headline", Reply("", "", "error", error="out of GPU memory"), "out of GPU"),
    "timeout": ("headline", Reply("", "", "error", error="no reply within 9 s"), "no reply within"),
    "truncated JSON": ("headline", Reply("", said(HEAD)[:90], "length"), "cut off"),
    "refusal": ("headline", "I cannot help with that.", "not the asked-for JSON"),
    "empty reply": ("headline", "", "an empty reply"),
    "nothing but a thought": ("headline", "<think>hm", "an empty reply"),
    "a loop": (
        "headline",
        said({**HEAD, "title": {"evidence": ["a2"], "text": "発表した" * 20}}),
        "caught in a loop",
    ),
}


@pytest.mark.parametrize("failure", HELD)
def test_what_is_never_mended_is_held_with_its_reason(tmp_path: Path, failure: str) -> None:
    slot, reply, reason = HELD[failure]
    fake = backend(NAME, changes={slot: reply})
    item = written(tmp_path, fake)
    assert (item.state, item.draft) == (State.HELD, None)
    assert any(reason in r for r in item.reasons), item.reasons
    assert asked_for(fake, slot) == 2


def test_an_article_that_lacks_a_section_is_for_a_person_to_see(tmp_path: Path) -> None:
    leak = said(BODY).replace("Tarnfellは", "<think>Tarnfellは", 1)
    item = written(tmp_path, backend(NAME, changes={"section-0": leak}))
    assert item.state is State.HELD
    assert item.draft is not None
    assert item.reasons[0].startswith("section-0: not the asked-for JSON")


BLOCKED: dict[str, tuple[dict[str, Any], str]] = {
    "wrong language": (
        {"evidence": ["a2"], "text": "Tarnfell released Heron 3 with twelve billion weights."},
        "language",
    ),
    "markup in a text": (
        {"evidence": ["a2"], "text": "<b>Tarnfell</b>は3月4日に公開しました。"},
        "debris",
    ),
    "refusal in a text": (
        {"evidence": ["a2"], "text": "申し訳ありませんが、その要約はできません。"},
        "leftover",
    ),
    "a wrong figure": (
        {"evidence": ["a2"], "text": "パラメータ数は1300億だと同社は説明しています。"},
        "number",
    ),
}


@pytest.mark.parametrize("failure", BLOCKED)
def test_a_bad_sentence_is_rewritten_with_the_finding_as_feedback(
    tmp_path: Path, failure: str
) -> None:
    bad, rule = BLOCKED[failure]
    good = BODY["claims"][0]
    reply = said({"claims": [bad, *BODY["claims"][1:]]})
    changes = {"section-0": reply, "repair-sections.0.0-1": said(good)}
    fake = backend(NAME, changes=changes)
    item = written(tmp_path, fake)
    assert (item.state, item.reasons) == (State.QUEUED, ())
    repair = next(p for p in fake.prompts if "repair" in p.id)
    assert rule in repair.task
    assert bad["text"] in repair.task


@pytest.mark.parametrize("failure", BLOCKED)
def test_a_bad_sentence_that_stays_bad_is_dropped_and_a_person_looks(
    tmp_path: Path, failure: str
) -> None:
    bad, rule = BLOCKED[failure]
    reply = said({"claims": [bad, *BODY["claims"][1:]]})
    repairs = {f"repair-sections.0.0-{i}": said(bad) for i in (1, 2)}
    item = written(tmp_path, backend(NAME, changes={"section-0": reply, **repairs}))
    assert item.state is State.HELD
    assert item.draft is not None
    assert bad["text"] not in [c.text for _, c in item.draft.claims()]
    assert any(r.startswith(f"dropped sections.0.0: {rule}") for r in item.reasons), item.reasons


def test_a_bad_line_that_stays_bad_holds_the_article_whole(tmp_path: Path) -> None:
    bad = BLOCKED["a wrong figure"][0]
    lines = [*HEAD["summary"][:2], bad]
    changes = {"headline": said({**HEAD, "summary": lines})}
    item = written(tmp_path, backend(NAME, changes=changes))
    assert item.state is State.HELD
    assert any(r.startswith("blocked summary.2: number") for r in item.reasons), item.reasons


def test_two_lines_that_say_the_same_are_asked_for_again_with_the_finding(tmp_path: Path) -> None:
    same = {**HEAD, "summary": [HEAD["summary"][0], HEAD["summary"][0], HEAD["summary"][2]]}
    fake = backend(NAME, changes={"headline": [said(same), said(HEAD)]})
    item = written(tmp_path, fake)
    assert (item.state, item.reasons) == (State.QUEUED, ())
    assert "two lines say the same" in fake.prompts[-1].task


def test_a_story_that_nobody_answered_is_written_by_the_next_run(tmp_path: Path) -> None:
    from pipeline.run import first_decision, rewrite_unwritten

    down = FakeBackend({"*": Reply("", "", "error", error="no reply within 300 s")})
    with world(tmp_path, down.ask) as opened:
        item = compose(opened, *story(SAMPLES[NAME]))
        opened.store.add_item(item, first_decision(item))
        assert item.state is State.HELD
        assert rewrite_unwritten(opened) == []
        up = replace(opened, writer=replace(opened.writer, ask=backend(NAME).ask))
        (again,) = rewrite_unwritten(up)
        assert again.state is State.QUEUED


class TestTogether:
    names = ("tarnfell-heron", "fieldmoor-b", "lingmere-outage")

    def test_the_stages_of_all_stories_go_into_one_call(self, tmp_path: Path) -> None:
        fake, calls = backend(*self.names), []

        def ask(prompts: Sequence[Prompt]) -> tuple[Reply, ...]:
            calls.append([p.id for p in prompts])
            return fake.ask(prompts)

        with world(tmp_path, ask) as opened:
            items = compose_all(opened, [story(SAMPLES[n]) for n in self.names])
        assert [i.state for i in items if i] == [State.QUEUED] * 3
        assert len(calls) == 1
        assert len({i.partition("/")[0] for i in calls[0]}) == 3

    def test_the_prompts_of_a_story_stand_together_and_share_their_beginning(
        self, tmp_path: Path
    ) -> None:
        fake = backend(*self.names)
        with world(tmp_path, fake.ask) as opened:
            compose_all(opened, [story(SAMPLES[n]) for n in self.names])
        owners = [p.id.partition("/")[0] for p in fake.prompts]
        assert owners == sorted(owners, key=owners.index)
        for owner in set(owners):
            of = [(p.system, p.context) for p in fake.prompts if p.id.startswith(owner)]
            assert len(set(of)) == 1

    def test_one_story_that_fails_leaves_the_others_alone(self, tmp_path: Path) -> None:
        fake = backend(*self.names)
        broken = story(SAMPLES["tarnfell-heron"])[0].id

        def ask(prompts: Sequence[Prompt]) -> list[Reply]:
            failed = [Reply(p.id, "", "error", error="no reply") for p in prompts]
            replies = fake.ask(prompts)
            return [
                f if p.id.startswith(broken) else r
                for p, f, r in zip(prompts, failed, replies, strict=True)
            ]

        with world(tmp_path, ask) as opened:
            items = compose_all(opened, [story(SAMPLES[n]) for n in self.names])
        assert [i.state for i in items if i] == [State.HELD, State.QUEUED, State.QUEUED]

    def test_each_article_knows_its_own_tokens(self, tmp_path: Path) -> None:
        fake = backend(*self.names)
        with world(tmp_path, fake.ask) as opened:
            items = compose_all(opened, [story(SAMPLES[n]) for n in self.names])
        for item in filter(None, items):
            mine = [p for p in fake.prompts if p.id.startswith(item.story.id)]
            assert item.provenance is not None
            assert item.provenance.asks == len(mine)
            assert item.provenance.tokens_in == sum(len(p.context) for p in mine)


class TestSideBySide:
    """A server answers one story while others are read, checked and published."""

    names = ("tarnfell-heron", "fieldmoor-b", "lingmere-outage")

    def served(self, world: World) -> World:
        card = replace(CARD, backend="openai", batch=16)
        writer = replace(world.writer, choice=replace(world.writer.choice, card=card))
        review = replace(world.config.review, publish="auto", publish_with_remarks=True)
        cover = replace(world.config.cover, engine="none")
        config = replace(world.config, review=review, cover=cover)
        return replace(world, writer=writer, config=config)

    def test_a_story_is_asked_for_while_another_is_written(self, tmp_path: Path) -> None:
        fake, both = backend(*self.names), threading.Barrier(3, timeout=60)

        def ask(prompts: Sequence[Prompt]) -> tuple[Reply, ...]:
            assert len({p.id.partition("/")[0] for p in prompts}) == 1
            both.wait()  # until each of the three stories is asked for
            return fake.ask(prompts)

        with world(tmp_path, ask) as opened:
            items = compose_all(self.served(opened), [story(SAMPLES[n]) for n in self.names])
        assert [i.story.id for i in items if i] == [story(SAMPLES[n])[0].id for n in self.names]
        assert [i.state for i in items if i] == [State.QUEUED] * 3

    def test_an_article_goes_out_while_the_next_is_written(self, tmp_path: Path) -> None:
        fake, out = backend(*self.names), threading.Event()
        stories = [story(SAMPLES[n]) for n in self.names]

        def ask(prompts: Sequence[Prompt]) -> tuple[Reply, ...]:
            assert prompts[0].id.startswith(stories[0][0].id) or out.wait(60)
            return fake.ask(prompts)

        def tell(line: str) -> None:
            if line.startswith("publish"):
                out.set()

        with world(tmp_path, ask, tell=tell) as opened:
            for one, (of,) in stories:
                entry = one.entries[0]
                opened.store.add_entries([entry])
                opened.store.save_result("source", entry.id, encode(of), story_id=one.id, at=NOON)
            queued = queue_stories(self.served(opened), stories)
            assert opened.store.counts() == {State.PUBLISHED: 3}
        assert len(queued.published) == 3
        assert queued.unwritten == []

    def test_a_follow_up_waits_for_the_end_of_the_run(self, tmp_path: Path) -> None:
        fake = backend(NAME)
        one, (of,) = story(SAMPLES[NAME])
        with world(tmp_path, fake.ask) as opened:
            opened.store.add_entries(one.entries)
            opened.store.save_result(
                "source", one.entries[0].id, encode(of), story_id=one.id, at=NOON
            )
            queued = queue_stories(self.served(opened), [(replace(one, follows="another"), (of,))])
            assert queued.published == []
            assert len(finish(self.served(opened), queued.items).published) == 1

    def test_the_daily_budget_holds_here_too(self, tmp_path: Path) -> None:
        fake = backend(*self.names)
        with world(tmp_path, fake.ask, Model(daily_tokens=6000)) as opened:
            found = compose_all(self.served(opened), [story(SAMPLES[n]) for n in self.names])
        assert [i is not None for i in found] == [True, False, False]


class TestBudget:
    names = ("tarnfell-heron", "fieldmoor-b", "lingmere-outage")

    def test_a_run_stops_before_the_budget_and_the_next_day_goes_on(self, tmp_path: Path) -> None:
        fake = backend(*self.names)
        stories = [story(SAMPLES[n]) for n in self.names]
        with world(tmp_path, fake.ask, Model(daily_tokens=6000)) as opened:
            first = compose_all(opened, stories)
            assert [i is not None for i in first] == [True, False, False]
            rest = stories[1:]
            assert compose_all(opened, rest) == (None, None)
            tomorrow = replace(opened, now=lambda: NOON + timedelta(days=1))
            second = compose_all(tomorrow, rest)
        assert [i is not None for i in second] == [True, False]
        assert second[0] is not None
        assert second[0].state is State.QUEUED

    def test_a_budget_that_ends_in_the_middle_loses_nothing(self, tmp_path: Path) -> None:
        # The first wave is used up by a reply that has to be asked for again.
        fake = backend(NAME, changes={"headline": ["not JSON at all", said(HEAD)]})
        with world(tmp_path, fake.ask, Model(daily_tokens=500)) as opened:
            assert compose_all(opened, [story(SAMPLES[NAME])]) == (None,)
            asked = len(fake.prompts)
            tomorrow = replace(opened, now=lambda: NOON + timedelta(days=1))
            (item,) = compose_all(tomorrow, [story(SAMPLES[NAME])])
        assert item is not None
        assert item.state is State.QUEUED
        # Only what had not been answered was asked: the headline, a second time.
        assert [p.id.partition("/")[2] for p in fake.prompts[asked:]] == ["headline"]

    def test_without_a_budget_everything_is_written(self, tmp_path: Path) -> None:
        with world(tmp_path, backend(*self.names).ask) as opened:
            items = compose_all(opened, [story(SAMPLES[n]) for n in self.names])
        assert all(items)


class TestPersona:
    persona = Persona("Mio", stance=("電力の節約を重んじる",))

    def opinion(self, *texts: str) -> str:
        return said({"claims": [{"evidence": ["a2"], "text": t} for t in texts]})

    def test_without_a_persona_there_is_no_opinion(self, tmp_path: Path) -> None:
        item = written(tmp_path, backend(NAME))
        assert item.draft is not None
        assert [s.kind for s in item.draft.sections] == ["body", "body", "unknown"]

    def test_a_persona_adds_a_view_behind_the_news(self, tmp_path: Path) -> None:
        view = "非商用に限る条件は、試す側にとって判断しやすいと考えます。"
        fake = backend(NAME, changes={"opinion": self.opinion(view)})
        item = written(tmp_path, fake, persona=self.persona)
        assert item.draft is not None
        assert (item.draft.sections[-1].heading, item.draft.sections[-1].kind) == (
            "私の見解",
            "opinion",
        )
        assert "電力の節約を重んじる" in fake.prompts[-1].task

    @pytest.mark.parametrize(
        "view",
        [
            "競合の5倍は速いと考えます。",
            "QuillstoneのDunlinより優れていると考えます。",
            "私は去年まで同じ分野で働いていました。",
        ],
    )
    def test_a_view_that_adds_a_figure_a_name_or_an_experience_is_left_out(
        self, tmp_path: Path, view: str
    ) -> None:
        fake = backend(NAME, changes={"opinion": self.opinion(view)})
        item = written(tmp_path, fake, persona=self.persona)
        assert item.state is State.QUEUED
        assert item.draft is not None
        assert "opinion" not in [s.kind for s in item.draft.sections]


def test_the_model_votes_only_where_the_words_do_not_decide(tmp_path: Path) -> None:
    sample = SAMPLES["cinderbay-cooling"]
    quiet = replace(
        sample,
        source=replace(
            sample.source,
            title="A quiet day",
            sentences=tuple(replace(x, text="Nothing of note.") for x in sample.source.sentences),
        ),
    )
    fake = FakeBackend({"vote": '{"event": "partnership"}'})
    with world(tmp_path, fake.ask) as opened:
        compose(opened, *story(quiet))
    assert asked_for(fake, "vote") == 1
    assert "「提携」の記事" in fake.prompts[-1].task
    decided = backend(NAME)
    written(tmp_path, decided)
    assert asked_for(decided, "vote") == 0


def test_earlier_articles_are_for_the_background_alone(tmp_path: Path) -> None:
    earlier = SAMPLES["wavecrest-parley"].source
    fake = backend(NAME)
    with world(tmp_path, fake.ask, earlier=lambda s, of: [earlier]) as opened:
        style = replace(opened.config.article, max_form=Form.FULL)
        opened = replace(opened, config=replace(opened.config, article=style))
        long = SAMPLES[NAME].source
        long = replace(
            long,
            sentences=long.sentences
            + tuple(replace(x, id=f"a{i}") for i, x in enumerate(long.sentences[1:] * 2, 20)),
        )
        compose(opened, story(SAMPLES[NAME])[0], (long,))
    background = next(p for p in fake.prompts if "「背景」" in p.task)
    ids = json.loads(background.schema or "")["properties"]["claims"]["items"]["properties"]
    assert ids["evidence"]["items"]["enum"] == [f"x{i}" for i in range(2, 8)]
    headline = next(p for p in fake.prompts if p.id.endswith("headline"))
    assert '"x2"' not in (headline.schema or "")
    assert "x2: Wavecrest launched Parley" in headline.context
