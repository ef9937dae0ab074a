"""Run the whole line over the sample site: a real server, a real database, scripted replies.

Also a program, for tests that kill it: `python -m tests.sample_run SETTINGS [KILL_AT]` does one
run and, at its KILL_AT-th progress line, kills itself with SIGKILL.
"""

from __future__ import annotations

import json
import os
import signal
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from pipeline.backends import Choice
from pipeline.backends.fake import FakeBackend
from pipeline.config import load, prompt_template
from pipeline.domain import Card, Story
from pipeline.fetch import Web
from pipeline.run import Summary, World, Writer, preview, run
from pipeline.store import Store

DATA = Path(__file__).parent / "data"
SITE = Path(__file__).parents[1] / "samples" / "site"
# Not the port of `make run`, so that both can be in use at once. Fixed, since the golden files
# hold the addresses of their sources.
PORT = 8766
NOON = datetime(2026, 11, 21, 3, 0, tzinfo=UTC)
CARD = Card("scripted", "fake", "hand-written replies", "Apache-2.0", digest="0" * 16)

SETTINGS = """\
feeds:
  - {{url: "{base}/feed-a.xml", name: The Model Ledger (fictional)}}
  - {{url: "{base}/feed-b.xml", name: Compute Courier (fictional)}}
select: {{limit: 10, max_age_hours: 240, per_feed: 10}}
site: {{author: "編集部"}}
cover: {{engine: none}}
review: {{publish: {publish}}}
fetch: {{allow_hosts: ["127.0.0.1"], delay_s: 0}}
"""


def settings(folder: Path, base: str, publish: str = "auto") -> Path:
    """Write a feeds.yaml for the sample site into a folder."""
    path = folder / "feeds.yaml"
    path.write_text(SETTINGS.format(base=base, publish=publish), encoding="utf-8")
    return path


def drafts(folder: Path = DATA / "drafts") -> dict[str, dict[str, Any]]:
    """The hand-written replies: article file stem → slot → reply."""
    loaded = [json.loads(p.read_text(encoding="utf-8")) for p in sorted(folder.glob("*.json"))]
    return {d["story"]: d["replies"] for d in loaded}


def script(stories: list[Story], replies: Mapping[str, Mapping[str, Any]]) -> FakeBackend:
    """A fake writer that answers each story's prompts with its hand-written replies."""
    keyed: dict[str, str] = {}
    for story in stories:
        stems = {Path(urlsplit(e.url).path).stem for e in story.entries}
        for stem in stems & replies.keys():
            for slot, reply in replies[stem].items():
                text = reply if isinstance(reply, str) else json.dumps(reply, ensure_ascii=False)
                keyed[f"{story.id}/{slot}"] = text
    return FakeBackend(keyed)


@contextmanager
def world(path: Path, tell: Callable[[str], None] = lambda line: None) -> Iterator[World]:
    """A world over the settings file, with no writer yet and the clock at NOON."""
    config = load(path)
    text, digest = prompt_template("article.ja.v1")
    with Store.open(config.store.url) as store, Web(config.fetch, store) as web:
        yield World(
            config=config,
            store=store,
            web=web,
            writer=Writer(Choice(None, "no model: this test has none")),
            template=("article.ja.v1", text, digest),
            now=lambda: NOON,
            tell=tell,
        )


def scripted_run(
    path: Path,
    replies: Mapping[str, Mapping[str, Any]],
    tell: Callable[[str], None] = lambda line: None,
) -> Summary:
    """One run with scripted replies."""
    with world(path) as opened:
        _, ranked = preview(opened, opened.config.select)
        fake = script([r.story for r in ranked], replies)
        writer = Writer(Choice(CARD, "scripted by a test"), ask=fake.ask)
        opened = replace(opened, writer=writer, tell=tell)
        return run(opened, opened.config.select)


def main() -> None:
    """One run that may kill itself on the way."""
    kill_at = int(sys.argv[2]) if len(sys.argv) > 2 else 0
    seen = 0

    def tell(line: str) -> None:
        nonlocal seen
        seen += 1
        if seen == kill_at:
            os.kill(os.getpid(), signal.SIGKILL)

    scripted_run(Path(sys.argv[1]), drafts(), tell)
    sys.stdout.write(f"{seen}\n")


if __name__ == "__main__":
    main()
