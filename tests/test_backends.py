"""The door to models: which writer is chosen and why, the fake, and the ladder of servers."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from pipeline.backends import choose, open_backend
from pipeline.backends.fake import FakeBackend
from pipeline.backends.server import ServerBackend
from pipeline.backends.translator import Translator
from pipeline.domain import Card, Prompt, Reply
from pipeline.errors import ModelError
from pipeline.execute import threads

SMALL = Card("small", "transformers", "org/small", "MIT", vram_gb=8.0)
LARGE = Card("large", "transformers", "org/large", "MIT", vram_gb=24.0)
ENGLISH = Card("english", "transformers", "org/english", "MIT", vram_gb=2.0, japanese=False)
CARDS = {c.name: c for c in (SMALL, LARGE, ENGLISH)}
SCHEMA = json.dumps(
    {"type": "object", "properties": {"text": {"type": "string"}}, "required": ["text"]}
)


def prompt(name: str = "story/repair", schema: str | None = SCHEMA) -> Prompt:
    return Prompt(name, "rules", "the source", "the task", schema, 50)


class TestChoice:
    def test_a_server_that_answers_comes_first(self, tmp_path: Path) -> None:
        choice = choose(
            "auto", CARDS, "http://s/v1", tmp_path, vram_gb=lambda: 80.0, answers=lambda u: True
        )
        assert choice.card is not None
        assert (choice.card.backend, choice.card.url) == ("openai", "http://s/v1")
        assert choice.why == "the server http://s/v1 answers"

    @pytest.mark.parametrize(
        ("free", "name"), [(8.0, "small"), (23.9, "small"), (24.0, "large"), (80.0, "large")]
    )
    def test_then_the_largest_japanese_card_that_fits_the_gpu(
        self, tmp_path: Path, free: float, name: str
    ) -> None:
        choice = choose("auto", CARDS, None, tmp_path, vram_gb=lambda: free)
        assert choice.card is CARDS[name]

    def test_then_the_bundled_translator(self, tmp_path: Path) -> None:
        (tmp_path / "manifest.json").write_text("{}")
        choice = choose("auto", CARDS, None, tmp_path, vram_gb=lambda: 4.0)
        assert choice.card is not None
        assert choice.card.backend == "translator"
        assert "no card fits 4 GB of GPU memory" in choice.why

    def test_else_nobody_with_what_is_missing_and_what_to_do_next(self, tmp_path: Path) -> None:
        choice = choose(
            "auto", CARDS, "http://s/v1", tmp_path, vram_gb=lambda: 0.0, answers=lambda u: False
        )
        assert choice.card is None
        assert choice.why.startswith(
            "no usable model: the server http://s/v1 does not answer, no GPU, "
            "no bundled translator in models/weights. Next: start a server"
        )

    def test_a_named_card_is_taken_without_asking_the_machine(self, tmp_path: Path) -> None:
        assert choose("english", CARDS, None, tmp_path).card is ENGLISH

    def test_the_bundled_translator_can_be_asked_for_by_name(self, tmp_path: Path) -> None:
        (tmp_path / "manifest.json").write_text("{}")
        choice = choose("bundled-translator", CARDS, None, tmp_path)
        assert choice.card is not None
        assert choice.card.backend == "translator"

    def test_an_unknown_card_is_refused_with_the_known_ones(self, tmp_path: Path) -> None:
        with pytest.raises(ModelError, match=r"'huge'\. Known: english, large, small, auto"):
            choose("huge", CARDS, None, tmp_path)

    def test_a_card_that_answers_no_prompts_cannot_be_opened(self) -> None:
        with pytest.raises(ModelError, match="backend 'translator' answers no prompts"):
            open_backend(Card("t", "translator", "m", "MIT"))


class TestFake:
    def test_the_whole_id_goes_before_the_slot_and_the_slot_before_the_star(self) -> None:
        fake = FakeBackend({"s1/title": "whole", "title": "slot", "*": "star"})
        asked = [prompt("s1/title"), prompt("s2/title"), prompt("s2/table")]
        assert [r.text for r in fake.ask(asked)] == ["whole", "slot", "star"]
        assert fake.prompts == asked

    def test_a_sequence_is_played_one_by_one_and_its_last_one_repeated(self) -> None:
        fake = FakeBackend({"*": [Reply("", "", "length"), "better"]})
        finishes = [fake.ask([prompt()])[0].finish for _ in range(3)]
        assert finishes == ["length", "stop", "stop"]

    def test_what_is_not_scripted_is_an_error_reply(self) -> None:
        (reply,) = FakeBackend({}).ask([prompt("s/title")])
        assert (reply.finish, reply.error) == ("error", "no scripted reply for s/title")


@dataclass
class Behaviour:
    """What the test server does: how it takes each kind of response_format, and what it says."""

    formats: dict[str | None, int | str] = field(default_factory=dict)
    busy: int = 0
    requests: list[dict[str, Any]] = field(default_factory=list)
    finish: str = "stop"
    asked: list[str | None] = field(default_factory=list)


class ChatServer(ThreadingHTTPServer):
    behaviour: Behaviour


class Handler(BaseHTTPRequestHandler):
    server: ChatServer

    def do_GET(self) -> None:
        self.answer(200, {"object": "list", "data": [{"id": "served", "object": "model"}]})

    def do_POST(self) -> None:
        request = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        kind = (request.get("response_format") or {}).get("type")
        self.server.behaviour.asked.append(kind)
        self.server.behaviour.requests.append(request)
        if self.server.behaviour.busy > 0:
            self.server.behaviour.busy -= 1
            self.answer(429, {"error": {"message": "too busy"}}, **{"Retry-After": "0"})
            return
        found = self.server.behaviour.formats.get(kind, 400)
        if isinstance(found, int):
            if found == 0:  # hang up
                self.close_connection = True
                return
            self.answer(found, {"error": {"message": f"response_format {kind} not supported"}})
            return
        message = {"role": "assistant", "content": found}
        choice = {"index": 0, "message": message, "finish_reason": self.server.behaviour.finish}
        usage = {"prompt_tokens": 7, "completion_tokens": 5, "total_tokens": 12}
        self.answer(
            200,
            {
                "id": "1",
                "object": "chat.completion",
                "created": 0,
                "model": request["model"],
                "choices": [choice],
                "usage": usage,
            },
        )

    def answer(self, status: int, body: dict[str, Any], **headers: str) -> None:
        data = json.dumps(body).encode()
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, format: str, *args: object) -> None:
        """Keep the test's output clean."""


@pytest.fixture
def server() -> Iterator[ChatServer]:
    made = ChatServer(("127.0.0.1", 0), Handler)
    made.behaviour = Behaviour()
    threading.Thread(target=made.serve_forever, daemon=True).start()
    yield made
    made.shutdown()
    made.server_close()


def backend(server: ChatServer) -> ServerBackend:
    url = f"http://127.0.0.1:{server.server_port}/v1"
    return ServerBackend(Card("test", "openai", "default", "MIT", url=url, timeout_s=20.0))


GOOD = '{"text": "よい"}'


class TestServer:
    @pytest.mark.parametrize(
        ("formats", "asked"),
        [
            ({"json_schema": GOOD}, ["json_schema"]),
            ({"json_object": GOOD}, ["json_schema", "json_object"]),
            ({None: GOOD}, ["json_schema", "json_object", None]),
            ({"json_schema": "Sure!", "json_object": GOOD}, ["json_schema", "json_object"]),
            (
                {"json_schema": "{}", "json_object": "[]", None: GOOD},
                [
                    "json_schema",
                    "json_object",
                    None,
                ],
            ),
        ],
    )
    def test_the_ladder_is_climbed_down_to_what_the_server_does(
        self, server: ChatServer, formats: dict[str | None, int | str], asked: list[str | None]
    ) -> None:
        server.behaviour.formats = formats
        (reply,) = backend(server).ask([prompt()])
        assert (reply.finish, reply.text) == ("stop", GOOD)
        assert (reply.tokens_in, reply.tokens_out) == (7, 5)
        assert server.behaviour.asked == asked

    def test_a_server_that_is_too_busy_is_asked_again_by_half_as_many(
        self, server: ChatServer
    ) -> None:
        asking = backend(server)
        server.behaviour.formats = {"json_schema": GOOD}
        asking.ask([prompt()])
        # All three tries of each prompt are turned away.
        server.behaviour.busy = 3 * 8
        replies = asking.ask([prompt(f"s/{i}") for i in range(8)])
        assert [r.text for r in replies] == [GOOD] * 8
        assert [r.prompt_id for r in replies] == [f"s/{i}" for i in range(8)]
        assert asking.workers == 4

    def test_a_reasoning_model_is_told_how_hard_to_think_and_given_the_room(
        self, server: ChatServer
    ) -> None:
        server.behaviour.formats = {"json_schema": f"<think>long</think>{GOOD}"}
        url = f"http://127.0.0.1:{server.server_port}/v1"
        card = Card(
            *("test", "openai", "m", "MIT"),
            url=url,
            thinking=True,
            reasoning_effort="low",
            thinking_tokens=1000,
        )
        (reply,) = ServerBackend(card).ask([prompt()])
        assert reply.text == GOOD
        (request,) = server.behaviour.requests
        assert request["reasoning_effort"] == "low"
        assert request["max_tokens"] == prompt().max_tokens + 1000
        assert request["chat_template_kwargs"] == {"enable_thinking": True}
        assert request["seed"] == prompt().seed

    def test_the_rung_that_worked_is_remembered(self, server: ChatServer) -> None:
        server.behaviour.formats = {None: GOOD}
        asking = backend(server)
        asking.ask([prompt()])
        server.behaviour.asked.clear()
        replies = asking.ask([prompt(), prompt(), prompt()])
        assert [r.text for r in replies] == [GOOD] * 3
        assert server.behaviour.asked == [None] * 3

    @pytest.mark.parametrize("kind", ["json_schema", "json_object", None])
    def test_a_tiny_question_finds_the_rung_before_many_prompts_are_asked(
        self, server: ChatServer, kind: str | None
    ) -> None:
        server.behaviour.formats = {kind: GOOD}
        replies = backend(server).ask([prompt() for _ in range(5)])
        assert [r.text for r in replies] == [GOOD] * 5
        before, after = server.behaviour.requests[:-5], server.behaviour.requests[-5:]
        assert [r["max_tokens"] for r in before] == [32] * len(before)
        assert [(r.get("response_format") or {}).get("type") for r in after] == [kind] * 5

    def test_no_more_are_under_way_than_the_batch_whoever_asks(self, server: ChatServer) -> None:
        url = f"http://127.0.0.1:{server.server_port}/v1"
        asking = ServerBackend(Card("test", "openai", "m", "MIT", url=url, batch=3))
        busy, most, lock = 0, 0, threading.Lock()
        known = asking._try

        def counted(prompt: Prompt, rung: str) -> Any:
            nonlocal busy, most
            with lock:
                busy += 1
                most = max(most, busy)
            answer = known(prompt, rung)
            with lock:
                busy -= 1
            return answer

        asking._try = counted  # type: ignore[method-assign]
        server.behaviour.formats = {"json_schema": GOOD}
        found = threads(5)(asking.ask, [[prompt(), prompt(), prompt()]] * 5)
        assert [len(replies) for replies in found] == [3] * 5
        assert most <= 3

    def test_a_server_that_never_gives_the_shape_gives_an_error_and_no_text(
        self, server: ChatServer
    ) -> None:
        server.behaviour.formats = {None: "I am sorry."}
        (reply,) = backend(server).ask([prompt()])
        assert (reply.finish, reply.text) == ("error", "")
        assert reply.error == "the reply is not JSON of the asked-for shape"

    def test_a_cut_off_reply_is_told_as_such(self, server: ChatServer) -> None:
        server.behaviour = Behaviour({"json_schema": '{"text": "cut'}, finish="length")
        (reply,) = backend(server).ask([prompt()])
        assert reply.finish == "length"

    def test_a_cut_off_reply_that_is_no_json_shows_a_server_that_did_not_heed(
        self, server: ChatServer
    ) -> None:
        server.behaviour = Behaviour({"json_schema": "Sure! Here", None: '{"te'}, finish="length")
        asking = backend(server)
        (reply,) = asking.ask([prompt()])
        assert (reply.finish, reply.text, asking.rung) == ("length", '{"te', 2)

    @pytest.mark.parametrize(
        "text",
        [
            f"```json\n{GOOD}\n```",
            f"<think>hm {{}}</think>\n{GOOD}",
            f"hm, well\n</think>\n\n{GOOD}",
        ],
    )
    def test_fences_and_thoughts_around_the_reply_are_taken_off(
        self, server: ChatServer, text: str
    ) -> None:
        server.behaviour.formats = {"json_schema": text}
        assert backend(server).ask([prompt()])[0].text == GOOD

    def test_no_server_at_all_is_a_model_error(self) -> None:
        card = Card("test", "openai", "m", "MIT", url="http://127.0.0.1:9/v1", timeout_s=5.0)
        with pytest.raises(ModelError, match="no server answers"):
            ServerBackend(card).ask([prompt()])

    def test_the_rung_is_not_forgotten_for_one_prompt_that_is_refused_on_all(
        self, server: ChatServer
    ) -> None:
        server.behaviour.formats = {}
        asking = backend(server)
        (reply,) = asking.ask([prompt()])
        assert (reply.finish, asking.rung) == ("error", 0)
        assert "HTTP 400" in (reply.error or "")
        server.behaviour.formats = {"json_schema": GOOD}
        assert asking.ask([prompt()])[0].text == GOOD

    def test_one_prompt_that_the_server_hangs_up_on_fails_alone(self, server: ChatServer) -> None:
        server.behaviour.formats = {"json_schema": 0, None: "free"}
        shaped, free = backend(server).ask([prompt(), prompt(schema=None)])
        assert (shaped.finish, shaped.error) == ("error", "the server could not be reached")
        assert free.text == "free"

    @pytest.mark.parametrize("status", [401, 403])
    def test_a_refused_key_ends_it_with_the_variables_name(
        self, server: ChatServer, status: int
    ) -> None:
        server.behaviour.formats = {"json_schema": status}
        with pytest.raises(ModelError, match="environment variable none: name a variable"):
            backend(server).ask([prompt()])

    def test_what_a_content_filter_cut_off_is_an_error(self, server: ChatServer) -> None:
        server.behaviour = Behaviour({"json_schema": GOOD}, finish="content_filter")
        (reply,) = backend(server).ask([prompt()])
        assert (reply.finish, reply.text) == ("error", "")

    def test_many_prompts_at_once_keep_their_order(self, server: ChatServer) -> None:
        server.behaviour.formats = {"json_schema": GOOD}
        asked = [prompt(f"s/{i}") for i in range(20)]
        assert [r.prompt_id for r in backend(server).ask(asked)] == [p.id for p in asked]

    def test_a_card_without_an_address_says_where_to_put_it(self) -> None:
        with pytest.raises(ModelError, match=r"set model\.server"):
            ServerBackend(replace(SMALL, backend="openai"))


def test_a_folder_without_a_translator_is_a_model_error(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="no translator in"):
        Translator(tmp_path)
