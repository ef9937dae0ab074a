"""feeds.yaml → a frozen `Config`, or a ConfigError that says where, what and how to mend it.

Precedence: a command's flag, then IMAKITA_STORE_URL and IMAKITA_MODEL, then the file, then the
defaults. Flags are the command's business; `load` does the rest.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Literal

from ..domain import (
    Affiliate,
    Cover,
    Derive,
    Feed,
    FetchLimits,
    Grouping,
    Notify,
    Offer,
    Scoring,
    Select,
    Site,
    Style,
)
from ..errors import ConfigError
from .gate import Verify, gate
from .gazetteer import gazetteer
from .glossary import glossary, persona
from .knowledge import knowledge, knowledge_folder
from .limits import database
from .marked import Keys, Marked, parse, read
from .quality import Sample, floors, quality_set, sample_id
from .shape import Problems, allowed, build, shown, unknown
from .shipped import (
    card,
    cards,
    examples,
    models_folder,
    prompt_template,
    template_settings,
)

__all__ = [
    "Config",
    "Model",
    "Review",
    "Sample",
    "StoreSettings",
    "Verify",
    "card",
    "cards",
    "check",
    "examples",
    "floors",
    "gazetteer",
    "glossary",
    "knowledge",
    "knowledge_folder",
    "load",
    "models_folder",
    "persona",
    "prompt_template",
    "quality_set",
    "same_feed",
    "sample_id",
    "template_settings",
]


@dataclass(frozen=True, slots=True)
class Model:
    """Who writes. `use` is "auto" or a card's name; `server` an OpenAI-compatible address.

    `translator_publishes`: may what the bundled translator wrote be published without a person?
    `daily_tokens`: read and written in one day (Japan's) at most, 0 for no end. `watts` the machine
    draws while it writes, and the prices, are for the accounts alone.
    """

    use: str = "auto"
    server: str | None = None
    translator_publishes: bool = False
    daily_tokens: int = 0
    watts: float = 0.0
    yen_per_kwh: float = 31.0
    yen_per_million_in: float = 0.0
    yen_per_million_out: float = 0.0


@dataclass(frozen=True, slots=True)
class Review:
    """Who decides. "human": nothing is published unseen; "auto": what passes the checks is.

    `publish_with_remarks`: may "auto" publish an article with findings of severity REVIEW?
    """

    publish: Literal["human", "auto"] = "human"
    publish_with_remarks: bool = False


@dataclass(frozen=True, slots=True)
class StoreSettings:
    """Where things are remembered: an SQLAlchemy URL. A relative SQLite path starts at the file."""

    url: str = "sqlite:///.imakita/imakita.db"


@dataclass(frozen=True, slots=True)
class Config:
    """All settings. `folder` is that of feeds.yaml; `site.folder` and `store.url` are absolute."""

    feeds: tuple[Feed, ...]
    group: Grouping
    select: Select
    rank: Scoring
    article: Style
    site: Site
    cover: Cover
    affiliate: Affiliate
    model: Model
    verify: Verify
    review: Review
    derive: Derive
    fetch: FetchLimits
    notify: Notify
    store: StoreSettings
    folder: Path


SECTIONS: dict[str, type[Any]] = {
    "group": Grouping,
    "select": Select,
    "rank": Scoring,
    "article": Style,
    "site": Site,
    "cover": Cover,
    "affiliate": Affiliate,
    "model": Model,
    "verify": Verify,
    "review": Review,
    "derive": Derive,
    "fetch": FetchLimits,
    "notify": Notify,
    "store": StoreSettings,
}
KEYS = ("feeds", *SECTIONS)


def load(path: Path, environ: Mapping[str, str] | None = None) -> Config:
    """Read feeds.yaml; all that is wrong in it is raised as one ConfigError, a line each.

    `environ` is the environment (default: this process's).
    """
    return _loaded(_opened(path), path, os.environ if environ is None else environ)


def check(body: bytes, path: Path) -> Config:
    """What `load` would give if the file held `body`; the file itself is not looked at."""
    return _loaded(parse(body, str(path)), path, {})


def _loaded(source: Marked, path: Path, environ: Mapping[str, str]) -> Config:
    problems = Problems(source)
    values = _top(source, problems)
    feeds = _feeds(values.get("feeds"), source, problems)
    values["affiliate"] = _with_offers(values.get("affiliate"), problems)
    sections = {
        k: build(cls, values.get(k), (k,), problems)
        if cls is not Verify
        else gate(values.get(k), problems)
        for k, cls in SECTIONS.items()
    }
    problems.stop()
    config = Config(feeds=feeds, folder=path.resolve().parent, **sections)  # type: ignore[arg-type]
    return _resolved(_overridden(config, environ))


def _opened(path: Path) -> Marked:
    try:
        return read(path)
    except ConfigError as error:
        if not isinstance(error.__cause__, FileNotFoundError):
            raise
        raise ConfigError(
            f'{path}: there is no settings file. Write one with "imakita init", or name another '
            "with --config FILE."
        ) from error.__cause__


def _top(source: Marked, problems: Problems) -> dict[str, Any]:
    """The sections of the file; strangers among them are noted."""
    if not isinstance(source.value, dict):
        problems.add((), f"the file has sections, at least feeds. Allowed: {', '.join(KEYS)}.")
        problems.stop()
    for key in source.value:
        if key not in KEYS:
            problems.add((key,), unknown(key, KEYS))
    if "feeds" not in source.value:
        problems.add((), 'feeds: missing. Add "feeds:" and a line "- {url: …, name: …}" per feed.')
    return dict(source.value)


def _feeds(value: Any, source: Marked, problems: Problems) -> tuple[Feed, ...]:
    """The feeds, each address once."""
    if value is None:
        return ()
    if not isinstance(value, list):
        problems.add(("feeds",), f"must be a list of feeds, not {shown(value)}.")
        return ()
    found: list[Feed] = []
    first: dict[str, Keys] = {}
    for i, entry in enumerate(value):
        feed = _feed(entry, ("feeds", i), problems)
        if feed is None:
            continue
        same = first.setdefault(_sameness(feed.url), ("feeds", i, "url"))
        if same != ("feeds", i, "url"):
            line = source.line(same)
            problems.add(("feeds", i, "url"), f"the same feed as on line {line}. Remove one.")
        found.append(feed)
    return tuple(found)


def _with_offers(value: Any, problems: Problems) -> Any:
    """The group `affiliate` with its links built; whatever is not a list is left to `build`."""
    if not isinstance(value, dict) or not isinstance(value.get("links"), list):
        return value
    found = []
    for i, entry in enumerate(value["links"]):
        keys: Keys = ("affiliate", "links", i)
        if isinstance(entry, dict):
            found.append(build(Offer, entry, keys, problems))
        else:
            known = ", ".join(allowed(Offer))
            problems.add(keys, f"must be a link with the keys {known}, not {shown(entry)}.")
    return {**value, "links": tuple(o for o in found if o is not None)}


def _feed(entry: Any, keys: Keys, problems: Problems) -> Feed | None:
    if isinstance(entry, dict):
        return build(Feed, entry, keys, problems)
    known = ", ".join(allowed(Feed))
    problems.add(keys, f"must be a feed with the keys {known}, not {shown(entry)}.")
    return None


def same_feed(one: str, other: str) -> bool:
    """Whether two addresses are of one feed, as far as feeds.yaml is concerned."""
    return _sameness(one) == _sameness(other)


def _sameness(url: str) -> str:
    """What two addresses of one feed have in common: not the scheme, the case or a last slash."""
    return url.split("://", 1)[1].casefold().rstrip("/")


def _overridden(config: Config, environ: Mapping[str, str]) -> Config:
    """Settings from the environment replace those of the file; an empty one counts as unset."""
    if use := environ.get("IMAKITA_MODEL", "").strip():
        config = replace(config, model=replace(config.model, use=use))
    if url := environ.get("IMAKITA_STORE_URL", "").strip():
        try:
            database(url)
        except ValueError as error:  # the URL may hold a password: not repeated
            raise ConfigError(f"the environment variable IMAKITA_STORE_URL: {error}.") from error
        config = replace(config, store=replace(config.store, url=url))
    return config


def _resolved(config: Config) -> Config:
    """Relative paths start at the folder of the file, so that cron may run from anywhere."""
    output = config.folder / Path(config.site.folder).expanduser()
    site = replace(config.site, folder=str(output))
    font, metrics = _path(config, config.cover.font), _path(config, config.notify.metrics)
    config = replace(
        config,
        cover=replace(config.cover, font=font),
        notify=replace(config.notify, metrics=metrics),
    )
    url = config.store.url
    scheme, mark, place = url.partition("sqlite:///")
    if mark and not scheme and place and place != ":memory:" and not place.startswith("file:"):
        url = f"sqlite:///{config.folder / Path(place).expanduser()}"
    return replace(config, site=site, store=StoreSettings(url))


def _path(config: Config, text: str) -> str:
    """A file beside the settings file; "" stays ""."""
    return str(config.folder / Path(text).expanduser()) if text else ""
