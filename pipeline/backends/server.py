"""Any OpenAI-compatible server, through the `openai` client.

Servers disagree on how to ask for JSON of a shape, so we climb down a ladder: `json_schema`, then
`json_object` with a schema, then the schema in the prompt. The rung that worked is remembered.
Whatever the server promises, the reply is checked here.
"""

from __future__ import annotations

import json
import os
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from threading import BoundedSemaphore, Lock
from typing import Any

from pipeline.domain import Card, Prompt, Reply
from pipeline.errors import ModelError
from pipeline.text import spoken

RUNGS = ("json_schema", "json_object", "prompt")
# A server that is too busy says so with these; then half as many prompts are under way at once.
_BUSY = frozenset({429, 503})
_BUSY_ROUNDS = 5
_BACK_OFF_S = 1.0
# What servers answer when they do not know a response_format.
_REFUSALS = frozenset({400, 415, 422, 500, 501})
_NO_ENTRY = frozenset({401, 403})
# Asks in words for no JSON: what comes back in JSON all the same was held to the schema.
_PROBE = Prompt(
    "probe",
    "",
    "",
    "Name a colour.",
    '{"type": "object", "properties": {"text": {"type": "string", "maxLength": 9}}, '
    '"required": ["text"], "additionalProperties": false}',
    max_tokens=32,
)
_UNREACHED = "the server could not be reached"


@dataclass(frozen=True, slots=True)
class _Answer:
    """A reply on one rung: whether to climb down, and whether a model was at work."""

    reply: Reply
    climb: bool = False
    served: bool = False
    busy: bool = False


class ServerBackend:
    """Asks a server; as many prompts as the card's batch are under way at once, of all threads.

    When it is too busy for that, those that it turned away are asked again, half as many at once;
    `workers` is the number that it last bore.
    """

    name = "openai"

    def __init__(self, card: Card) -> None:
        if not card.url:
            raise ModelError(f"card {card.name} needs a server: set model.server in feeds.yaml.")
        from openai import OpenAI

        self._card = card
        self.rung, self.workers = 0, card.batch
        self._places, self._finding = BoundedSemaphore(card.batch), Lock()
        self._rung_is_known = False
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
        self._find_rung(prompts)
        found: dict[int, _Answer] = {}
        waiting = list(range(len(prompts)))
        for turn in range(_BUSY_ROUNDS):
            found |= self._round(prompts, waiting)
            turned_away = [i for i in waiting if found[i].busy]
            if not turned_away:
                break
            self.workers = max(1, min(self.workers, len(waiting)) // 2)
            waiting = turned_away
            time.sleep(min(_BACK_OFF_S * 2**turn, self._card.timeout_s))
        replies = tuple(found[i].reply for i in range(len(prompts)))
        if all(reply.error == _UNREACHED for reply in replies):
            raise ModelError(f"{self._card.url}: no server answers. Start it.")
        return replies

    def _round(self, prompts: Sequence[Prompt], waiting: Sequence[int]) -> dict[int, _Answer]:
        """Ask the waiting ones once, side by side."""
        with ThreadPoolExecutor(max_workers=self.workers) as pool:
            answers = pool.map(lambda i: self._reply(prompts[i]), waiting)
            return dict(zip(waiting, answers, strict=True))

    def _find_rung(self, prompts: Sequence[Prompt]) -> None:
        """Let one tiny question find the rung, so that many real ones need not all climb down.

        Only one thread asks it, and the others wait. Where it finds none, each climbs for itself.
        """
        if len(prompts) > 1:
            with self._finding:
                if not self._rung_is_known:
                    self._reply(_PROBE)

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

    def _reply(self, prompt: Prompt) -> _Answer:
        rung = self.rung if prompt.schema else len(RUNGS) - 1
        while True:
            with self._places:
                answer = self._try(prompt, RUNGS[rung])
            if not answer.climb or rung == len(RUNGS) - 1:
                break
            rung += 1
        # A prompt that is refused on every rung has another fault, and says nothing about rungs.
        if prompt.schema and answer.served:
            self.rung, self._rung_is_known = max(self.rung, rung), True
        return answer

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
        failed = _failed(prompt, f"HTTP {status}: {words}")
        return _Answer(failed, climb=status in _REFUSALS, busy=status in _BUSY)

    def _request(self, prompt: Prompt, rung: str) -> dict[str, Any]:
        task = prompt.task
        request: dict[str, Any] = {
            "model": self._model,
            "max_tokens": prompt.max_tokens + self._card.thinking_tokens,
            "temperature": self._card.temperature,
            "top_p": self._card.top_p,
            "seed": prompt.seed,
        }
        if self._card.thinking is not None:
            told = {"chat_template_kwargs": {"enable_thinking": self._card.thinking}}
            request["extra_body"] = told
        if self._card.reasoning_effort is not None:
            request["reasoning_effort"] = self._card.reasoning_effort
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
        spoken(choice.message.content or ""),
        "length" if choice.finish_reason == "length" else "stop",
        tokens_in=usage.prompt_tokens if usage else 0,
        tokens_out=usage.completion_tokens if usage else 0,
        seconds=seconds,
    )


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
