"""A run, the desk and the terminal at work on one SQLite database at once."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import httpx2

from pipeline.domain import Act, Item, State
from pipeline.review.changes import rechecked
from pipeline.store import Store

from . import builders
from .desk_site import Served, desk_on, project, published
from .sample_run import NOON
from .test_review_desk import faithful
from .test_store.examples import first

ROOT = Path(__file__).parents[1]
ARTICLES = 12


def waiting(number: int) -> Item:
    """One of several articles that pass."""
    made = builders.item(faithful(), state=State.QUEUED)
    assert made.draft is not None
    named = replace(made, id=f"{number:010x}", story=replace(made.story, id=f"story-{number}"))
    return rechecked(named, made.draft, None)


def form(client: httpx2.Client, path: str, **fields: str) -> httpx2.Response:
    found = re.search(r'name="csrf" value="([^"]+)"', client.get("/help").text)
    assert found is not None
    origin = {"Origin": str(client.base_url).rstrip("/")}
    return client.post(path, data={"csrf": found[1], **fields}, headers=origin)


def at_the_desk(served: Served, who: str, ids: list[str]) -> list[tuple[str, int]]:
    """Open and approve each article; every answer's status."""
    with httpx2.Client(base_url=served.base, timeout=60) as client:
        client.get(served.link(who))
        told = []
        for item_id in ids:
            client.get(f"/a/{item_id}")
            answer = form(client, f"/a/{item_id}/approve", revision="0")
            told.append((item_id, answer.status_code))
            assert "locked" not in answer.text
        return told


def at_the_terminal(folder: Path, ids: list[str]) -> list[tuple[str, int, str]]:
    """Reject each article with a command."""
    told = []
    # One clock for all: by another, the leases of the desk would be over.
    env = {**os.environ, "SOURCE_DATE_EPOCH": str(int(NOON.timestamp()))}
    for item_id in ids:
        command = [sys.executable, "-m", "pipeline", "-q", "-C", str(folder), "reject", item_id]
        done = subprocess.run(
            [*command, "--code", "style", "--as", "rei"],
            capture_output=True,
            text=True,
            cwd=ROOT,
            env=env,
            check=False,
        )
        told.append((item_id, done.returncode, done.stderr))
    return told


def a_run(url: str, stop: threading.Event) -> int:
    """What cron does to the database meanwhile: new articles, one after another."""
    added = 0
    with Store.open(url) as store:
        while not stop.is_set() and added < 400:
            new = waiting(10_000 + added)
            assert store.add_item(new, first(new))
            added += 1
    return added


def test_nobody_loses_a_step_and_nobody_hears_of_a_lock(tmp_path: Path) -> None:
    feeds = project(tmp_path)
    with desk_on(feeds) as served:
        ids = [waiting(n).id for n in range(ARTICLES)]
        for n in range(ARTICLES):
            served.store.add_item(waiting(n), first(waiting(n)))
        stop = threading.Event()
        with ThreadPoolExecutor(4) as pool:
            cron = pool.submit(a_run, served.world.config.store.url, stop)
            miho = pool.submit(at_the_desk, served, "miho", ids)
            ken = pool.submit(at_the_desk, served, "ken", ids[::-1])
            rei = pool.submit(at_the_terminal, tmp_path, ids[::3])
            desks = [*miho.result(), *ken.result()]
            terminal = rei.result()
            stop.set()
            added = cron.result()
        # Every article was decided once, by whoever was first; the others were told so.
        assert {status for _, status in desks} <= {303, 409}
        assert {code for _, code, _ in terminal} <= {0, 65}
        assert not any("locked" in words or "Traceback" in words for _, _, words in terminal)
        for item_id in ids:
            acts = [d.act for d in served.store.decisions(item_id)]
            ends = [a for a in acts if a in (Act.APPROVE, Act.REJECT)]
            wins = [s for i, s in desks if i == item_id and s == 303]
            wins += [c for i, c, _ in terminal if i == item_id and c == 0]
            assert len(ends) == len(wins) == 1, (item_id, acts)
        approved = served.store.counts().get(State.PUBLISHED, 0)
        assert approved + served.store.counts().get(State.REJECTED, 0) == ARTICLES
        assert added > 0
        assert len(served.store.rows()) == 6 + ARTICLES + added
    assert len(published(served)) == 1  # one story, told twelve times: one folder
