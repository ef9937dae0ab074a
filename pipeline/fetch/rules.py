"""What a host lets programs read: robots.txt, and for pages ai.txt and tdmrep.json as well."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache, partial
from typing import Any, Protocol

from pipeline.domain import HostFile
from pipeline.errors import FetchError

ROBOTS, AI, TDM = "/robots.txt", "/ai.txt", "/.well-known/tdmrep.json"
# RFC 9309: a parser reads at least 500 KiB, and a copy is kept no longer than a day.
MAX_BYTES, KEPT = 512_000, timedelta(days=1)
# What stands in for a file that a server in trouble did not give (RFC 9309, 2.3.1.4).
_FORBIDDEN = "# no answer\nUser-agent: *\nDisallow: /\n"
_TROUBLE = timedelta(hours=1)


Wait = Callable[[float | None], None]


class Memory(Protocol):
    """Where rule files are kept between runs: the store, or `Forgetful`."""

    def host_file(self, url: str) -> HostFile | None:
        """The copy of a file, if there is one."""

    def save_host_files(self, kept: Iterable[HostFile]) -> None:
        """Keep copies."""


class Forgetful:
    """A memory that knows nothing: what is read lasts as long as its reader."""

    def host_file(self, url: str) -> HostFile | None:
        """No copy."""
        return None

    def save_host_files(self, kept: Iterable[HostFile]) -> None:
        """Nothing is kept."""


@dataclass(frozen=True, slots=True)
class Rules:
    """Whether an address may be read, what says no, and the pause the host asks for."""

    refused_by: str | None = None
    delay_s: float | None = None


class Reader:
    """Reads rule files through `ask` (URL → text, "" for none) and remembers them for a day."""

    def __init__(
        self, ask: Callable[[str], str], memory: Memory, now: Callable[[], datetime], agent: str
    ) -> None:
        self._ask = ask
        self._memory = memory
        self._now = now
        self._agent = agent
        self._known: dict[str, HostFile] = {}
        self._new: list[HostFile] = []

    def rules(self, origin: str, url: str, wait: Wait | None) -> Rules:
        """What the host at `origin` (scheme://host:port) says about an address of its own.

        `wait` is given for pages, for which there are more files than robots.txt: it is called
        before each request for one of them. robots.txt does not wait: it asks for permission.
        """
        text = self._text(origin + ROBOTS, _at_once)
        if text == _FORBIDDEN:
            return Rules(f"{ROBOTS}, which answers with an error at the moment,")
        robots = _parsed(text)
        delay = robots.crawl_delay(self._agent)
        if not robots.can_fetch(url, self._agent):
            return Rules(ROBOTS, delay)
        for name in (AI, TDM) if wait else ():
            text = self._text(origin + name, partial(wait, delay) if wait else _at_once)
            rules = tdm_as_robots(text) if name == TDM else text
            if not _parsed(rules).can_fetch(url, self._agent):
                return Rules(name, delay)
        return Rules(None, delay)

    def flush(self) -> None:
        """Hand what was read to the memory, all at once: a commit each would take longer."""
        new, self._new = self._new, []
        if new:
            self._memory.save_host_files(new)

    def _text(self, url: str, wait: Callable[[], None]) -> str:
        kept, now = self._known.get(url) or self._memory.host_file(url), self._now()
        if kept is None or now >= kept.until:
            wait()
            kept = self._asked(url, now)
            self._new.append(kept)
        self._known[url] = kept
        return kept.text

    def _asked(self, url: str, now: datetime) -> HostFile:
        try:
            return HostFile(url, self._ask(url), now + KEPT)
        except FetchError as error:
            if error.reason in ("address", "dns", "connect", "timeout"):
                # Who cannot be asked for the rules cannot be asked for anything (RFC 9309).
                raise
            troubled = (error.status or 0) >= 500 or error.status == 429
            if troubled and url.endswith(ROBOTS):
                return HostFile(url, _FORBIDDEN, now + _TROUBLE)
            # 4xx, or nothing that can be read: there are no rules.
            return HostFile(url, "", now + (_TROUBLE if troubled else KEPT))


def _at_once() -> None:
    """No wait."""


def tdm_as_robots(text: str) -> str:
    """A tdmrep.json (W3C TDM Reservation Protocol) in the words of robots.txt; "" if it is none."""
    try:
        listed: Any = json.loads(text)
    except (ValueError, RecursionError):
        return ""
    lines = ["User-agent: *"]
    for rule in listed if isinstance(listed, list) else ():
        if isinstance(rule, dict) and isinstance(rule.get("location"), str):
            reserved = rule.get("tdm-reservation") in (1, "1", True)
            path = "".join(rule["location"].split())
            lines.append(f"{'Disallow' if reserved else 'Allow'}: {path}")
    return "\n".join(lines)


@lru_cache(maxsize=64)
def _parsed(text: str) -> Any:
    from protego import Protego

    try:
        return Protego.parse(text)
    except Exception:
        # Nothing is known to make it raise; a host's odd file is not worth a run.
        return Protego.parse("")
