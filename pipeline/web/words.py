"""The words of the desk in the reader's language: data in words.yaml, chosen by Accept-Language."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path

import yaml

LANGUAGES = ("ja", "en")
Say = Callable[..., str]


@cache
def words() -> Mapping[str, Mapping[str, str]]:
    """Every key with its text in each language."""
    text = Path(__file__).with_name("words.yaml").read_text(encoding="utf-8")
    return {
        key: dict(zip(LANGUAGES, pair, strict=True)) for key, pair in yaml.safe_load(text).items()
    }


def say(language: str) -> Say:
    """A function from a key to its text; `{names}` in it are filled in. Unknown keys are shown."""

    def spoken(key: str, **values: object) -> str:
        known = words().get(key)
        if known is None and key.startswith("hint."):
            return ""
        return known[language].format(**values) if known else key.rpartition(".")[2]

    return spoken


def chosen(header: str) -> str:
    """The language that an Accept-Language header prefers; Japanese when it names neither."""
    wanted = []
    for order, part in enumerate(header.split(",")):
        name, _, weight = part.strip().partition(";q=")
        try:
            quality = float(weight or 1)
        except ValueError:
            quality = 0.0
        wanted.append((-quality, order, name.split("-")[0].lower()))
    return next((name for q, _, name in sorted(wanted) if name in LANGUAGES and q < 0), "ja")
