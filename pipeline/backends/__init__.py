"""The door to models: one protocol, four worlds behind it, and the choice between them.

`transformers` in process, any OpenAI-compatible server, the bundled translator, and the fake.
Importing this loads none of them.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Protocol

from pipeline.domain import Card, Prompt, Reply
from pipeline.errors import ModelError

from .fit import fitting, refusal

__all__ = ["Backend", "Choice", "choose", "free_vram_gb", "open_backend"]

_BUNDLED = "bundled-translator"
_NEXT = (
    "Next: start a server (vLLM, llama.cpp, Ollama, LM Studio) and set model.server in feeds.yaml, "
    "or install the gpu extra on a machine with a GPU and run `imakita models` for what fits."
)


class Backend(Protocol):
    """Something that answers prompts."""

    name: str

    def ask(self, prompts: Sequence[Prompt]) -> tuple[Reply, ...]:
        """One reply a prompt, in order. A failing prompt is a Reply with finish "error".

        Raises ModelError only when the whole backend is unusable.
        """

    def close(self) -> None:
        """Let go of memory and connections."""


@dataclass(frozen=True, slots=True)
class Choice:
    """Which card writes (None: nobody), and why, in a sentence for people."""

    card: Card | None
    why: str


def open_backend(card: Card) -> Backend:
    """Load the model of a card, or connect to its server. Raises ModelError."""
    if card.backend == "transformers":
        from .local import LocalBackend

        return LocalBackend(card)
    if card.backend == "openai":
        from .server import ServerBackend

        return ServerBackend(card)
    raise ModelError(
        f"card {card.name}: backend {card.backend!r} answers no prompts. "
        "Use transformers or openai."
    )


def choose(
    setting: str,
    cards: Mapping[str, Card],
    server_url: str | None,
    weights: Path,
    *,
    vram_gb: Callable[[], float] | None = None,
    answers: Callable[[str], bool] | None = None,
) -> Choice:
    """Pick the writer: the named card, or for "auto" a server, a GPU, the bundled translator.

    `vram_gb` and `answers` look at this machine's GPU and at the server; tests pass their own.
    Raises ModelError for an unknown card, and for a
    named one that does not fit the GPU.
    """
    vram = vram_gb or free_vram_gb
    if setting == _BUNDLED and (weights / "manifest.json").is_file():
        return Choice(_bundled(cards), f"{setting}, as the settings say")
    if setting != "auto":
        return _named(setting, cards, server_url, vram)
    server = _server_choice(cards, server_url, answers or _answers)
    if server is not None and server.card is not None:
        return server
    missing = [server.why] if server is not None else ["no server is configured"]
    free = vram()
    local = _largest(cards, free)
    if local is not None:
        return Choice(
            local, f"{local.name}: the largest card that fits {free:.0f} GB of GPU memory"
        )
    missing.append("no GPU" if free <= 0 else f"no card fits {free:.0f} GB of GPU memory")
    if (weights / "manifest.json").is_file():
        return Choice(_bundled(cards), f"{_BUNDLED}, since {' and '.join(missing)}")
    missing.append("no bundled translator in models/weights")
    return Choice(None, f"no usable model: {', '.join(missing)}. {_NEXT}")


def _bundled(cards: Mapping[str, Card]) -> Card:
    return cards.get(_BUNDLED) or Card(_BUNDLED, "translator", "bundled EN→JA", "Apache-2.0")


def _named(
    name: str, cards: Mapping[str, Card], server_url: str | None, vram_gb: Callable[[], float]
) -> Choice:
    card = cards.get(name)
    if card is None:
        raise ModelError(f"no model card {name!r}. Known: {', '.join(sorted(cards))}, auto.")
    if card.backend == "openai" and server_url:
        card = replace(card, url=server_url)
    if card.backend == "transformers" and (card.vram_gb or card.parameters):
        why = refusal(card, cards.values(), vram_gb())
        if why is not None:
            raise ModelError(why)
    return Choice(card, f"{name}, as the settings say")


def _server_choice(
    cards: Mapping[str, Card], url: str | None, answers: Callable[[str], bool]
) -> Choice | None:
    if not url:
        return None
    if not answers(url):
        return Choice(None, f"the server {url} does not answer")
    generic = cards.get("openai-server") or Card(
        "openai-server", "openai", "default", "as the server's"
    )
    return Choice(replace(generic, url=url), f"the server {url} answers")


def _largest(cards: Mapping[str, Card], free_gb: float) -> Card | None:
    return next(iter(fitting(cards.values(), free_gb)), None)


def _answers(url: str) -> bool:
    """Whether anything speaks HTTP there; any status counts, since /models is not everywhere."""
    import httpx2

    try:
        httpx2.get(f"{url.rstrip('/')}/models", timeout=5.0)
    except (httpx2.HTTPError, httpx2.InvalidURL):
        return False
    return True


def free_vram_gb() -> float:
    """Free memory of the first CUDA device in GB; 0 without torch or a GPU."""
    try:
        import torch
    except ImportError:
        return 0.0
    if not torch.cuda.is_available():
        return 0.0
    free, _ = torch.cuda.mem_get_info()
    return float(free) / 1e9
