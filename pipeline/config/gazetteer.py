"""The shipped names and the user's own: knowledge/names/*.tsv beside feeds.yaml."""

from __future__ import annotations

from pathlib import Path

from ..errors import ConfigError
from ..facts import Gazetteer, names_in, shipped


def gazetteer(folder: Path) -> Gazetteer:
    """The names that come along and those of `folder`, which may be missing.

    Raises ConfigError with the file and line of what is wrong.
    """
    try:
        own = names_in(folder)
    except (ValueError, UnicodeDecodeError) as error:
        raise ConfigError(f"{error} Mend the line, or begin it with # to leave it out.") from error
    return Gazetteer((*shipped().names, *own)) if own else shipped()
