"""The judge in a run: its doubts stand in the report, and a judge that is down stops nothing."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from pipeline.backends import Choice
from pipeline.backends.fake import FakeBackend
from pipeline.cli.open import judge, writer
from pipeline.config import load, prompt_template
from pipeline.domain import Card, Item, Prompt, Reply, State
from pipeline.errors import ConfigError, ModelError
from pipeline.run import Judge, Writer, preview, run
from pipeline.run.doctor import doctor
from samples.serve import serving
from tests.sample_run import CARD, SITE, drafts, script, settings, world

PORT = 8767
SECOND = Card("second-opinion", "fake", "scripted", "Apache-2.0", digest="1" * 16)


@pytest.fixture(scope="module")
def base() -> Iterator[str]:
    with serving(SITE, PORT) as url:
        yield url


class Down:
    """A server that went away."""

    def ask(self, prompts: Sequence[Prompt]) -> Sequence[Reply]:
        raise ModelError("the judge's server does not answer")


def judged(path: Path, backend: FakeBackend | Down) -> tuple[Item, ...]:
    """Every item of a run over the sample site with this judge."""
    name, digest = "judge.ja.v1", prompt_template("judge.ja.v1")
    with world(path) as opened:
        _, ranked = preview(opened, opened.config.select)
        fake = script([r.story for r in ranked], drafts())
        opened = replace(
            opened,
            writer=Writer(Choice(CARD, "scripted by a test"), ask=fake.ask),
            judge=Judge(SECOND, backend.ask, (name, *digest)),
        )
        run(opened, replace(opened.config.select, limit=2))
        return opened.store.items()


def strict(path: Path) -> Path:
    rule = "verify: {rules: {judge: {severity: block, measured: false}}}\n"
    path.write_text(path.read_text(encoding="utf-8") + rule, encoding="utf-8")
    return path


DOUBT = json.dumps(
    {"answers": [{"claim": "title", "problem": "role", "words": "", "why": "主語が逆"}]},
    ensure_ascii=False,
)


def test_a_doubt_holds_what_would_have_been_published(tmp_path: Path, base: str) -> None:
    items = judged(strict(settings(tmp_path, base)), FakeBackend({"*": DOUBT}))
    assert {i.state for i in items} == {State.HELD}
    assert all("blocked title: judge: role: 主語が逆" in i.reasons for i in items)


def test_a_doubt_that_asks_for_a_look_keeps_the_policy_from_publishing(
    tmp_path: Path, base: str
) -> None:
    items = judged(settings(tmp_path, base), FakeBackend({"*": DOUBT}))
    assert {i.state for i in items} == {State.QUEUED}
    assert all(i.report and i.report.rules == "v2, judge.ja.v1 by second-opinion" for i in items)


def test_a_judge_that_is_down_is_noted_and_stops_nothing(tmp_path: Path, base: str) -> None:
    items = judged(settings(tmp_path, base), Down())
    assert {i.state for i in items} == {State.PUBLISHED}
    notes = [f for i in items if i.report for v in i.report.verdicts for f in v.findings]
    assert any("the judge's server does not answer" in f.message for f in notes)


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("qwen3-4b", "verify.judge: qwen3-4b is the writer too"),
        ("auto", "verify.judge: 'auto' judges nothing"),
    ],
)
def test_a_judge_is_another_than_the_writer(tmp_path: Path, name: str, message: str) -> None:
    path = tmp_path / "feeds.yaml"
    path.write_text(
        "feeds:\n- {url: https://a.example/f, name: A}\nmodel: {use: qwen3-4b}\n"
        f"verify: {{judge: {name}}}\n",
        encoding="utf-8",
    )
    config = load(path, {})
    with pytest.raises(ConfigError) as caught:
        judge(config, writer(config))
    assert message in str(caught.value)


def test_the_doctor_says_who_judges(tmp_path: Path) -> None:
    with world(settings(tmp_path, "http://127.0.0.1:1")) as opened:
        second = Judge(SECOND, Down().ask, ("judge.ja.v1", "", ""))
        names = {c.name: c.said for c in doctor(replace(opened, judge=second), feeds=False)}
    assert names["judge"].startswith("second-opinion gives a second opinion")


def test_without_the_setting_nobody_judges(tmp_path: Path) -> None:
    path = settings(tmp_path, "http://127.0.0.1:1")
    assert judge(load(path, {}), Writer(Choice(CARD, ""))) is None
