"""`imakita eval`, `run --estimate`, `models --plan` and the accounts: commands as a user types."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from pipeline.config import Model, floors, quality_set
from pipeline.domain import Claim, Event, Provenance
from pipeline.run.account import cost_of, midnight, priced
from pipeline.run.evalpage import page
from pipeline.run.evaluate import evaluate, plain, reference_writer, shortfalls, with_floors
from pipeline.run.scores import MORE_IS_BETTER, repetition, rouge, score, words
from pipeline.text import tokens_of
from samples.serve import serving
from tests.sample_run import SITE
from tests.test_cli import imakita, project
from tests.writing_world import NOON, SAMPLES, backend, world


class TestSet:
    def test_it_has_three_samples_of_each_of_eleven_kinds(self) -> None:
        kinds = [s.reference.event for s in quality_set()]
        assert {k: kinds.count(k) for k in kinds} == dict.fromkeys(set(Event) - {Event.OTHER}, 3)

    def test_every_reference_has_three_lines_and_cites_sentences_that_exist(self) -> None:
        for sample in quality_set():
            known = {x.id for x in sample.source.sentences}
            assert len(sample.reference.summary) == 3
            for where, claim in sample.reference.claims():
                assert set(claim.evidence) <= known, (sample.id, where)


class TestMetrics:
    def test_words_are_those_of_unidic_without_punctuation(self) -> None:
        assert words("モデルを、公開した。") == ("モデル", "を", "公開", "し", "た")

    def test_the_same_text_scores_one_and_another_nothing(self) -> None:
        assert rouge("モデルを公開した", "モデルを公開した") == (1.0, 1.0, 1.0)
        assert rouge("猫", "犬") == (0.0, 0.0, 0.0)

    def test_rouge_counts_words_pairs_and_the_longest_common_row(self) -> None:
        # ours: モデル を 公開 し た; theirs: モデル を 発表 し た
        one, two, longest = rouge("モデルを公開した", "モデルを発表した")
        assert (one, two, longest) == (0.8, 0.5, 0.8)

    def test_repetition_is_the_share_of_runs_of_four_words_said_before(self) -> None:
        assert repetition("モデルを公開した。") == 0.0
        assert repetition("モデルを公開した。モデルを公開した。") > 0.2


class TestEvaluation:
    def test_the_references_pass_every_check_as_written(self, tmp_path: Path) -> None:
        samples = quality_set()
        with world(tmp_path) as opened:
            found = evaluate(plain(replace(opened, writer=reference_writer(samples))), samples)
        held = [
            (s.sample, i.reasons) for s, i in zip(found.scores, found.items, strict=True) if s.held
        ]
        assert held == []
        assert found.means["event"] == 1.0
        assert found.means["rouge_1"] == 1.0
        assert shortfalls(found, floors()) == []

    def test_a_wrong_sentence_costs_the_writer_its_marks(self, tmp_path: Path) -> None:
        sample = SAMPLES["fieldmoor-b"]
        bad = Claim("調達額は9000万ドルです。", ("a2",))
        lie = {"claims": [{"evidence": list(bad.evidence), "text": bad.text}] * 2}
        fake = backend(sample.id, changes={"section-0": json.dumps(lie)})
        with world(tmp_path, fake.ask) as opened:
            found = evaluate(plain(opened), [sample])
        (one,) = found.scores
        assert (one.held, one.contract) == (1.0, 0.0)
        assert one.unsupported > 0.2

    def test_no_article_scores_nothing(self, tmp_path: Path) -> None:
        sample = SAMPLES["fieldmoor-b"]
        with world(tmp_path) as opened:
            found = evaluate(plain(opened), [sample])
        assert score(found.items[0], sample.reference, "x").rouge_l == 0.0
        assert found.means["held"] == 1.0

    def test_the_page_shows_source_reference_and_article(self, tmp_path: Path) -> None:
        sample = SAMPLES["fieldmoor-b"]
        with world(tmp_path, backend(sample.id).ask) as opened:
            text = page(evaluate(plain(opened), [sample]), [sample])
        assert "Gannet Capital led the round" in text
        assert text.count("農業ロボットのFieldmoorが5日") == 2

    def test_a_floor_never_sinks_without_a_reason(self, tmp_path: Path) -> None:
        sample, file = SAMPLES["fieldmoor-b"], tmp_path / "floors.json"
        with world(tmp_path, backend(sample.id).ask) as opened:
            good = evaluate(plain(opened), [sample])
        worse = replace(good, means={**good.means, "rouge_1": 0.5, "held": 1.0})
        assert with_floors(file, good, "") == []
        assert with_floors(file, worse, "") == [
            "scripted: held is 1.0000; the floor says at most 0.0000",
            "scripted: rouge_1 is 0.5000; the floor says at least 1.0000",
        ]
        assert floors(file)["scripted"]["rouge_1"] == 1.0
        with_floors(file, worse, "another tokeniser")
        assert floors(file)["scripted"]["rouge_1"] == 0.5
        assert json.loads(file.read_text())["lowered"] == [
            {"card": "scripted", "because": "another tokeniser"}
        ]

    def test_the_command_measures_and_writes_a_page(self, tmp_path: Path) -> None:
        folder = project(tmp_path, "https://example.com/feed.xml")
        done = imakita(
            "eval", "-m", "reference", "--limit", "3", "--html", "page.html", "--json", cwd=folder
        )
        assert done.returncode == 0, done.stderr
        told = json.loads(done.stdout)
        assert (told["card"], told["samples"]) == ("reference", 3)
        assert set(told["means"]) == set(MORE_IS_BETTER)
        assert "<h1>reference</h1>" in (folder / "page.html").read_text(encoding="utf-8")


class TestAccount:
    def test_energy_and_prices_are_added_up(self) -> None:
        model = Model(watts=360, yen_per_kwh=40, yen_per_million_in=100, yen_per_million_out=500)
        cost = priced(20_000, 2_000, 10.0, model)
        assert (cost.wh, cost.tokens_per_s) == (1.0, 200.0)
        assert cost.yen == pytest.approx(0.04 + 2.0 + 1.0)

    def test_an_article_costs_what_its_record_says(self) -> None:
        record = Provenance(
            *("fake", "c", "d", "m", "w", "p", "pd"), (), "v", False, 3, 900, 100, 4.0
        )
        cost = cost_of(record, Model())
        assert (cost.tokens_in, cost.tokens_out, cost.seconds, cost.yen) == (900, 100, 4.0, 0.0)

    def test_tokens_are_guessed_by_script(self) -> None:
        assert tokens_of("four letters") == 4
        assert tokens_of("公開しました") == 7

    def test_a_day_begins_at_midnight_in_japan(self) -> None:
        assert midnight(NOON).isoformat() == "2026-11-21T00:00:00+09:00"


class TestCommands:
    def test_an_estimate_reads_the_articles_and_writes_nothing(self, tmp_path: Path) -> None:
        with serving(SITE, 0) as base:
            folder = project(tmp_path, f"{base}/feed-a.xml")
            with (folder / "feeds.yaml").open("a") as file:
                file.write("model: {use: openai-server, daily_tokens: 9000}\n")
            done = imakita("run", "--estimate", "--json", cwd=folder)
        assert done.returncode == 0, done.stderr
        told = json.loads(done.stdout)
        assert told["stories"]
        assert told["total"]["tokens_in"] > 1000
        assert told["left"] == 9000
        assert not list((folder / "output").glob("posts/*"))
        assert json.loads(imakita("queue", "--json", cwd=folder).stdout) == []

    def test_the_bundled_translator_costs_no_tokens(self, tmp_path: Path) -> None:
        with serving(SITE, 0) as base:
            folder = project(tmp_path, f"{base}/feed-a.xml")
            with (folder / "feeds.yaml").open("a") as file:
                file.write("model: {use: bundled-translator}\n")
            done = imakita("run", "--estimate", "--json", cwd=folder)
        told = json.loads(done.stdout)
        assert told["stories"]
        assert (told["total"]["tokens_in"], told["total"]["tokens_out"]) == (0, 0)

    def test_the_plan_says_what_fits_and_what_does_not(self, tmp_path: Path) -> None:
        folder = project(tmp_path, "https://example.com/feed.xml")
        told = json.loads(imakita("models", "--vram", "16", "--json", cwd=folder).stdout)
        assert told["best"] == "qwen3-4b"
        fits = {c["card"]: c["fits"] for c in told["cards"]}
        assert (fits["qwen3-4b"], fits["qwen3-swallow-32b"]) == (True, False)
        text = imakita("models", "--plan", "--vram", "16", cwd=folder).stdout
        assert "qwen3-swallow-32b needs 68.2 GB" in text
        assert "model.use: auto would take qwen3-4b." in text
