"""What a value may be beyond its type: ranges, addresses, words. One line a key.

The dataclasses of `domain` state types and defaults; these are the rules for what a person may
write into a file. The key is (class name, field name).
"""

from __future__ import annotations

import re
from datetime import date
from typing import Any
from urllib.parse import urlsplit

from annotated_types import Ge, Gt, Le, MinLen
from pydantic import AfterValidator, BeforeValidator

from ..domain import COMPARED, FLAVOURS, GIT_HOOKS

SECRET = ("key_env", "store.url")
"""Where a secret may stand, rightly or pasted by mistake: no message repeats those values."""

ENGINES = ("card", "diffusers", "none")
BACKENDS = ("transformers", "openai", "translator", "fake")


def address(text: str) -> str:
    """An http or https address with a host, and no spaces or control characters."""
    try:
        parts = urlsplit(text)
        good = parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
    except ValueError:
        good = False
    if not good or re.search(r"[\x00-\x20\x7f]", text):
        raise ValueError("must be an address that starts with https:// or http://")
    return text


def database(text: str) -> str:
    """An SQLAlchemy URL of a database that the store supports."""
    if not re.match(r"(sqlite|postgresql\+psycopg)://", text):
        raise ValueError("must start with sqlite:/// or postgresql+psycopg://")
    return text


def variable(text: str) -> str:
    """The name of an environment variable; a key itself has no business in a file."""
    if not re.fullmatch(r"[A-Z][A-Z0-9_]{0,63}", text):
        raise ValueError("must be the NAME of an environment variable that holds the key")
    return text


def effort(text: str) -> str:
    """How hard a reasoning model is asked to think."""
    words = ("none", "minimal", "low", "medium", "high")
    if text not in words:
        raise ValueError(f"must be one of {', '.join(words)}")
    return text


def one_line(text: str) -> str:
    """Text that can stand in front matter and in a log."""
    if re.search(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]", text):
        raise ValueError("must be one line without control characters")
    return text


def header(text: str) -> str:
    """Text that HTTP can carry in a header: printable ASCII."""
    if not re.fullmatch(r"[\x20-\x7e]+", text):
        raise ValueError("must be printable ASCII on one line")
    return text


def contact(text: str) -> str:
    """Where a webmaster reaches the user: a web page or a mail address, or nothing."""
    if text and not re.fullmatch(r"https?://[\x21-\x7e]+|[\x21-\x7e]+@[\x21-\x7e]+", text):
        raise ValueError("must be an https:// address or a mail address, or empty")
    if re.search(r"[()]", text):
        raise ValueError("must not contain brackets, which enclose it in the User-Agent")
    return text


def one_of(*words: str) -> AfterValidator:
    """A word out of a list, for fields that `domain` types as plain text."""

    def check(text: str) -> str:
        if text not in words:
            raise ValueError(f"must be one of {', '.join(words)}")
        return text

    return AfterValidator(check)


def day(value: Any) -> Any:
    """A date as YAML reads one. Numbers and texts that could be one are not guessed at."""
    if type(value) is not date:
        raise ValueError("must be a date without quotes, such as 2026-11-24")
    return value


def card_name(text: str) -> str:
    """A name that can stand in a cell's evidence ("k:NAME/LABEL") and in Latin text."""
    if not re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9 .+-]*", text):
        raise ValueError("must be Latin letters, digits, spaces and . + - as the maker writes it")
    return text


def relative(text: str) -> str:
    """A folder below another one."""
    parts = text.split("/")
    if text.startswith("/") or {"", ".", ".."} & set(parts) or re.search(r"[\\\x00-\x1f]", text):
        raise ValueError("must be a folder below site.folder, such as posts or content/posts")
    return text


def _words(texts: tuple[str, ...]) -> tuple[str, ...]:
    for text in texts:
        if not text.strip():
            raise ValueError("must be a list of words, none of them empty")
        one_line(text)
    return texts


def hook(words: tuple[str, ...]) -> tuple[str, ...]:
    """A command, or one of the words that are git; a slip of those would be an unknown command."""
    _words(words)
    if words and words[0].startswith("git-") and (len(words) > 1 or words[0] not in GIT_HOOKS):
        raise ValueError(f"must be one of [{'], ['.join(GIT_HOOKS)}], or a command")
    return words


def _hosts(texts: tuple[str, ...]) -> tuple[str, ...]:
    """Hosts as the web door compares them: lower case, no scheme, no port."""
    for text in texts:
        if not re.fullmatch(r"[\w.-]+|[0-9a-fA-F:]*:[0-9a-fA-F:.]*:[0-9a-fA-F:.]*", text):
            raise ValueError(
                "must be a list of host names or addresses, without http:// and without a port"
            )
    return tuple(text.lower() for text in texts)


ADDRESS = AfterValidator(address)
LINE = AfterValidator(one_line)
WORDS = AfterValidator(_words)


DAY = BeforeValidator(day)


def _or_empty(check: Any) -> AfterValidator:
    return AfterValidator(lambda text: check(text) if text else text)


def _optional(check: Any) -> AfterValidator:
    return AfterValidator(lambda text: text if text is None else check(text))


LIMITS: dict[tuple[str, str], tuple[Any, ...]] = {
    ("Feed", "url"): (ADDRESS,),
    ("Feed", "name"): (MinLen(1), LINE),
    ("Feed", "weight"): (Ge(0), Le(10)),
    ("Feed", "tags"): (WORDS,),
    ("Select", "limit"): (Ge(1), Le(1000)),
    ("Select", "max_age_hours"): (Gt(0),),
    ("Select", "min_score"): (Ge(0),),
    ("Select", "per_feed"): (Ge(1),),
    ("Select", "include"): (WORDS,),
    ("Select", "exclude"): (WORDS,),
    ("Scoring", "topic"): (Ge(0), Le(10)),
    ("Scoring", "freshness"): (Ge(0), Le(10)),
    ("Scoring", "outlets"): (Ge(0), Le(10)),
    ("Scoring", "substance"): (Ge(0), Le(10)),
    ("Scoring", "novelty"): (Ge(0), Le(10)),
    ("Scoring", "half_life_hours"): (Gt(0),),
    ("Scoring", "words"): (WORDS,),
    ("Style", "repairs"): (Ge(0), Le(5)),
    ("Style", "sources_per_story"): (Ge(1), Le(10)),
    ("Site", "flavour"): (one_of(*FLAVOURS),),
    ("Site", "folder"): (MinLen(1), LINE),
    ("Site", "posts"): (AfterValidator(relative),),
    ("Site", "url"): (_or_empty(address),),
    ("Site", "author"): (LINE,),
    ("Site", "category"): (MinLen(1), LINE),
    ("Site", "tags"): (WORDS,),
    ("Site", "hook"): (AfterValidator(hook),),
    ("Cover", "engine"): (one_of(*ENGINES),),
    ("Cover", "font"): (LINE,),
    ("Cover", "model"): (MinLen(1), LINE),
    ("Offer", "name"): (MinLen(1), LINE),
    ("Offer", "url"): (ADDRESS,),
    ("Offer", "words"): (MinLen(1), WORDS),
    ("Affiliate", "notice"): (MinLen(1), LINE),
    ("Affiliate", "amazon"): (LINE,),
    ("Notify", "healthchecks"): (_or_empty(address),),
    ("Notify", "metrics"): (LINE,),
    ("Model", "use"): (MinLen(1), LINE),
    ("Model", "server"): (_optional(address),),
    ("Verify", "judge"): (_optional(one_line),),
    ("Verify", "amazon_sentence"): (LINE,),
    ("Model", "daily_tokens"): (Ge(0),),
    ("Model", "watts"): (Ge(0),),
    ("Model", "yen_per_kwh"): (Ge(0),),
    ("Model", "yen_per_million_in"): (Ge(0),),
    ("Model", "yen_per_million_out"): (Ge(0),),
    ("FetchLimits", "feed_bytes"): (Ge(1000),),
    ("FetchLimits", "page_bytes"): (Ge(1000),),
    ("FetchLimits", "connect_s"): (Gt(0), Le(600)),
    ("FetchLimits", "read_s"): (Gt(0), Le(600)),
    ("FetchLimits", "total_s"): (Gt(0), Le(3600)),
    ("FetchLimits", "redirects"): (Ge(0), Le(20)),
    ("FetchLimits", "delay_s"): (Ge(0), Le(3600)),
    ("FetchLimits", "parallel"): (Ge(1), Le(256)),
    ("FetchLimits", "interval_minutes"): (Ge(0), Le(10_080)),
    ("FetchLimits", "contact"): (AfterValidator(contact),),
    ("FetchLimits", "allow_hosts"): (AfterValidator(_hosts),),
    ("FetchLimits", "user_agent"): (MinLen(1), AfterValidator(header)),
    ("StoreSettings", "url"): (AfterValidator(database),),
    ("Card", "backend"): (one_of(*BACKENDS),),
    ("Card", "model"): (MinLen(1),),
    ("Card", "licence"): (MinLen(1),),
    ("Card", "url"): (_optional(address),),
    ("Card", "key_env"): (_optional(variable),),
    ("Card", "context"): (Ge(256),),
    ("Card", "vram_gb"): (Ge(0),),
    ("Card", "temperature"): (Ge(0), Le(2)),
    ("Card", "top_p"): (Gt(0), Le(1)),
    ("Card", "batch"): (Ge(1),),
    ("Card", "timeout_s"): (Gt(0),),
    ("Card", "reasoning_effort"): (_optional(effort),),
    ("Card", "thinking_tokens"): (Ge(0),),
    ("Card", "parameters"): (Ge(0),),
    ("Card", "layers"): (Ge(0),),
    ("Card", "kv_heads"): (Ge(0),),
    ("Card", "head_dim"): (Ge(0),),
    ("FactValue", "text"): (MinLen(1), LINE),
    ("FactValue", "url"): (ADDRESS,),
    ("FactValue", "as_of"): (DAY,),
    ("FactValue", "expires"): (BeforeValidator(lambda v: v if v is None else day(v)),),
    ("FactCard", "name"): (AfterValidator(card_name),),
    ("FactCard", "kind"): (one_of(*COMPARED),),
    ("FactCard", "maker"): (MinLen(1), LINE),
    ("FactCard", "aliases"): (WORDS,),
    ("Persona", "name"): (MinLen(1), LINE),
    ("Persona", "stance"): (WORDS,),
    ("Persona", "facts"): (WORDS,),
}
