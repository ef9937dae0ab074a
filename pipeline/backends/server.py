"""Any OpenAI-compatible server, through the `openai` client.

Servers disagree on how to ask for JSON of a shape, so we climb down a ladder: `json_schema`, then
`json_object` with a schema, then the schema in the prompt. The rung that worked is remembered.
Whatever the server promises, the reply is checked here.
"""

from __future__ import annotations

import json
import os
import re
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from pipeline.domain import Card, Prompt, Reply
from pipeline.errors import ModelError

RUNGS = ("json_schema", "json_object", "prompt")
_THINKING = re.compile(r"^\s*<think>.*?</think>\s*", re.S)
_WORKERS = 8
# What servers answer when they do not know a response_format.
_REFUSALS = frozenset({400, 404, 415, 422, 500, 501})


class ServerBackend:
    """Asks a server; up to eight prompts are under way at once."""

    name = "openai"

    def __init__(self, card: Card) -> None:
        if not card.url:
            raise ModelError(f"card {card.name} needs a server: set model.server in feeds.yaml.")
        from openai import OpenAI

        self._card = card
        self.rung = 0
        self._client = OpenAI(
            base_url=card.url,
            api_key=os.environ.get(card.key_env or "", "") or "none",
            timeout=card.timeout_s,
            max_retries=2,
        )
        self._model = self._first_model() if card.model == "default" else card.model

    def ask(self, prompts: Sequence[Prompt]) -> tuple[Reply, ...]:
        """One reply a prompt, in order. Raises ModelError when the server cannot be reached."""
        if not prompts:
            return ()
        # The first one alone finds the rung, so that the others need not all climb down.
        first = self._reply(prompts[0])
        with ThreadPoolExecutor(max_workers=_WORKERS) as pool:
            return (first, *pool.map(self._reply, prompts[1:]))

    def close(self) -> None:
        """Close the connections."""
        self._client.close()

    def _first_model(self) -> str:
        from openai import OpenAIError

        try:
            return next(iter(self._client.models.list())).id
        except (OpenAIError, StopIteration) as error:
            raise ModelError(
                f"{self._card.url}: cannot list its models ({error}). Is the server up? Else name "
                "the model in a card."
            ) from error

    def _reply(self, prompt: Prompt) -> Reply:
        rung = self.rung if prompt.schema else len(RUNGS) - 1
        while True:
            reply, climb = self._try(prompt, RUNGS[rung])
            if not climb or rung == len(RUNGS) - 1:
                return reply
            rung += 1
            self.rung = max(self.rung, rung)

    def _try(self, prompt: Prompt, rung: str) -> tuple[Reply, bool]:
        """The reply on one rung, and whether to climb down to the next."""
        import openai

        start = time.perf_counter()
        try:
            done = self._client.chat.completions.create(**self._request(prompt, rung))
        except openai.APIConnectionError as error:
            if isinstance(error, openai.APITimeoutError):
                return _failed(prompt, f"no reply within {self._card.timeout_s:g} s"), False
            raise ModelError(f"{self._card.url}: no server answers. Start it.") from error
        except openai.APIStatusError as error:
            climb = error.status_code in _REFUSALS and rung != "prompt"
            return _failed(prompt, f"HTTP {error.status_code}: {error.message[:300]}"), climb
        except (openai.OpenAIError, ValueError) as error:
            return _failed(prompt, f"unreadable reply: {error}"), False
        reply = _read(prompt, done, time.perf_counter() - start)
        unshaped = prompt.schema is not None and not _has_shape(reply.text, prompt.schema)
        if unshaped and reply.finish == "stop":
            return _failed(prompt, "the reply is not JSON of the asked-for shape"), True
        return reply, False

    def _request(self, prompt: Prompt, rung: str) -> dict[str, Any]:
        task = prompt.task
        request: dict[str, Any] = {
            "model": self._model,
            "max_tokens": prompt.max_tokens,
            "temperature": self._card.temperature,
            "top_p": self._card.top_p,
            "seed": prompt.seed,
        }
        if prompt.schema and rung == "json_schema":
            shape = {"name": "reply", "strict": True, "schema": json.loads(prompt.schema)}
            request["response_format"] = {"type": "json_schema", "json_schema": shape}
        elif prompt.schema and rung == "json_object":
            request["response_format"] = {
                "type": "json_object",
                "schema": json.loads(prompt.schema),
            }
        elif prompt.schema:
            task = f"{task}\n\nReply with one JSON object of this JSON Schema:\n{prompt.schema}"
        request["messages"] = [
            {"role": "system", "content": prompt.system},
            {"role": "user", "content": f"{prompt.context}\n\n{task}"},
        ]
        return request


def _read(prompt: Prompt, done: Any, seconds: float) -> Reply:
    if not done.choices:
        return _failed(prompt, "an empty reply")
    choice, usage = done.choices[0], done.usage
    text = _THINKING.sub("", choice.message.content or "").strip()
    finish = "length" if choice.finish_reason == "length" else "stop"
    return Reply(
        prompt.id,
        _unfenced(text),
        finish,
        tokens_in=usage.prompt_tokens if usage else 0,
        tokens_out=usage.completion_tokens if usage else 0,
        seconds=seconds,
    )


def _unfenced(text: str) -> str:
    """The JSON inside a Markdown code fence, which small models like to add."""
    fenced = re.fullmatch(r"```(?:json)?\s*(.*?)\s*```", text, re.S)
    return fenced.group(1) if fenced else text


def _has_shape(text: str, schema: str) -> bool:
    """Whether the text is a JSON object with the schema's required keys."""
    try:
        value = json.loads(text)
    except ValueError:
        return False
    required = json.loads(schema).get("required", [])
    return isinstance(value, dict) and all(key in value for key in required)


def _failed(prompt: Prompt, why: str) -> Reply:
    return Reply(prompt.id, "", "error", error=why)
