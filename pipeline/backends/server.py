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
from dataclasses import dataclass
from typing import Any

from pipeline.domain import Card, Prompt, Reply
from pipeline.errors import ModelError

RUNGS = ("json_schema", "json_object", "prompt")
_WORKERS = 8
# What servers answer when they do not know a response_format.
_REFUSALS = frozenset({400, 415, 422, 500, 501})
_NO_ENTRY = frozenset({401, 403})
_UNREACHED = "the server could not be reached"


@dataclass(frozen=True, slots=True)
class _Answer:
    """A reply on one rung: whether to climb down, and whether a model was at work."""

    reply: Reply
    climb: bool = False
    served: bool = False


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
        """One reply a prompt, in order.

        Raises ModelError when the server cannot be reached for any of them, or refuses the key.
        """
        if not prompts:
            return ()
        # The first one alone finds the rung, so that the others need not all climb down.
        first = self._reply(prompts[0])
        with ThreadPoolExecutor(max_workers=_WORKERS) as pool:
            replies = (first, *pool.map(self._reply, prompts[1:]))
        if all(reply.error == _UNREACHED for reply in replies):
            raise ModelError(f"{self._card.url}: no server answers. Start it.")
        return replies

    def close(self) -> None:
        """Close the connections."""
        self._client.close()

    def _first_model(self) -> str:
        from openai import OpenAIError

        try:
            return next(iter(self._client.models.list())).id
        except (OpenAIError, StopIteration, AttributeError, TypeError, ValueError) as error:
            raise ModelError(
                f"{self._card.url}: cannot list its models ({error}). Is the server up? Else name "
                "the model in a card."
            ) from error

    def _reply(self, prompt: Prompt) -> Reply:
        rung = self.rung if prompt.schema else len(RUNGS) - 1
        while True:
            answer = self._try(prompt, RUNGS[rung])
            if not answer.climb or rung == len(RUNGS) - 1:
                break
            rung += 1
        # A prompt that is refused on every rung has another fault, and says nothing about rungs.
        if prompt.schema and answer.served:
            self.rung = max(self.rung, rung)
        return answer.reply

    def _try(self, prompt: Prompt, rung: str) -> _Answer:
        import openai

        start = time.perf_counter()
        try:
            done = self._client.chat.completions.create(**self._request(prompt, rung))
        except openai.APITimeoutError:
            return _Answer(_failed(prompt, f"no reply within {self._card.timeout_s:g} s"))
        except openai.APIConnectionError:
            return _Answer(_failed(prompt, _UNREACHED))
        except openai.APIStatusError as error:
            return self._refused(prompt, error.status_code, error.message[:300])
        except (openai.OpenAIError, ValueError) as error:
            return _Answer(_failed(prompt, f"unreadable reply: {error}"))
        reply = _read(prompt, done, time.perf_counter() - start)
        unshaped = prompt.schema is not None and not _has_shape(reply.text, prompt.schema)
        if unshaped and reply.finish == "stop":
            failed = _failed(prompt, "the reply is not JSON of the asked-for shape")
            return _Answer(failed, climb=True, served=True)
        # Cut off, but never JSON to begin with: the server did not heed what was asked for.
        heedless = unshaped and bool(reply.text) and not reply.text.startswith(("{", "<think>"))
        return _Answer(reply, climb=heedless, served=reply.finish != "error")

    def _refused(self, prompt: Prompt, status: int, words: str) -> _Answer:
        if status in _NO_ENTRY:
            name = self._card.key_env or "none: name a variable as key_env in its card"
            raise ModelError(
                f"{self._card.url}: HTTP {status}, the key is refused (environment variable "
                f"{name})."
            )
        return _Answer(_failed(prompt, f"HTTP {status}: {words}"), climb=status in _REFUSALS)

    def _request(self, prompt: Prompt, rung: str) -> dict[str, Any]:
        task = prompt.task
        request: dict[str, Any] = {
            "model": self._model,
            "max_tokens": prompt.max_tokens,
            "temperature": self._card.temperature,
            "top_p": self._card.top_p,
            "seed": prompt.seed,
        }
        if self._card.thinking is not None:
            told = {"chat_template_kwargs": {"enable_thinking": self._card.thinking}}
            request["extra_body"] = told
        if prompt.schema and rung == "json_schema":
            shape = {"name": "reply", "strict": True, "schema": json.loads(prompt.schema)}
            request["response_format"] = {"type": "json_schema", "json_schema": shape}
        elif prompt.schema:
            # Also with json_object: many servers take that word and no schema.
            task = f"{task}\n\nReply with one JSON object of this JSON Schema:\n{prompt.schema}"
        if prompt.schema and rung == "json_object":
            shape = json.loads(prompt.schema)
            request["response_format"] = {"type": "json_object", "schema": shape}
        request["messages"] = [
            {"role": "system", "content": prompt.system},
            {"role": "user", "content": f"{prompt.context}\n\n{task}"},
        ]
        return request


def _read(prompt: Prompt, done: Any, seconds: float) -> Reply:
    # A server that is no such server may answer 200 with anything.
    choices = getattr(done, "choices", None)
    if not choices or getattr(choices[0], "message", None) is None:
        return _failed(prompt, "an empty or unreadable reply")
    choice, usage = choices[0], done.usage
    if choice.finish_reason == "content_filter":
        return _failed(prompt, "the server's content filter cut the reply off")
    return Reply(
        prompt.id,
        _unfenced(_spoken(choice.message.content or "")),
        "length" if choice.finish_reason == "length" else "stop",
        tokens_in=usage.prompt_tokens if usage else 0,
        tokens_out=usage.completion_tokens if usage else 0,
        seconds=seconds,
    )


def _spoken(text: str) -> str:
    """The text after the model's thoughts, whose opening tag is often in the prompt."""
    if text.lstrip().startswith("{"):
        return text.strip()
    return text.rpartition("</think>")[2].strip()


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
