"""How long a reviewer waits: the queue of 10,000, a page of 60 claims, an approval on the disk.

Run: python -m bench.desk
Medians of server times, in process: no network, no browser. Wall time; for the long list also the
processor's, since other work on the machine stretches the wall's. Baselines, in the same run:
decoding every article (what a queue without lines of its own would do), the desk's page without an
article, and writing the same bytes to the disk with fsync.
"""

from __future__ import annotations

import asyncio
import os
import statistics
import tempfile
import time
from collections.abc import Callable
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx2
from sqlalchemy import insert

from pipeline.backends import Choice
from pipeline.config import load
from pipeline.domain import Claim, Decision, Draft, Form, Item, Section, State, digest
from pipeline.fetch.fake import FakeWeb
from pipeline.review.changes import rechecked
from pipeline.run import World, Writer
from pipeline.store import Filter, Store
from pipeline.store import tables as t
from pipeline.store.articles import item_values
from pipeline.store.listing import line_values
from pipeline.web import Desk, application
from pipeline.web.pages import OPEN
from tests import builders

NOW = datetime(2026, 11, 21, 3, 0, tzinfo=UTC)
QUEUED, CLAIMS, ROUNDS = 10_000, 60, 15


def article(number: int) -> Item:
    """An article of 60 claims about a source of 60 sentences, checked by the real rules."""
    body = tuple(
        f"Kestrel Labs said unit {n} of Orin-2 handled {n + 100} requests on Tuesday, or {n}.5% of "
        f"the total, at a price of ${n}.20 million." for n in range(1, CLAIMS + 1)
    )  # fmt: skip
    source = builders.source("Kestrel Labs releases Orin-2", *body)
    lines = tuple(
        Claim(
            f"Kestrel Labsは火曜日、Orin-2の{n}号機が{n + 100}件を処理し{n}.5%を占めたと発表した。",
            (f"a{n + 1}",),
        )
        for n in range(1, CLAIMS - 3)
    )
    summary = builders.draft().summary
    sections = tuple(Section(f"節{i}", lines[i::5]) for i in range(5))
    draft = Draft(
        form=Form.FULL,
        event=builders.draft().event,
        title=Claim(f"Kestrel LabsがOrin-2を公開 {number}", ("a1",)),
        summary=summary,
        sections=sections,
    )
    made = builders.item(draft, sources=(source,), state=State.QUEUED)
    named = replace(
        made,
        id=digest("bench", str(number)),
        created=NOW - timedelta(minutes=number),
        story=replace(made.story, id=f"story-{number}"),
    )
    return rechecked(named, draft, None)


def fill(store: Store, first: Item, number: int) -> None:
    """Queue `number` articles at once."""
    with store.writing() as c:
        for start in range(0, number, 1000):
            some = [filler(first, n) for n in range(start, min(start + 1000, number))]
            c.execute(insert(t.items), [item_values(i) for i in some])
            c.execute(insert(t.lines), [{**line_values(i), "sameness": 0} for i in some])


def filler(first: Item, number: int) -> Item:
    """One of many articles that only wait."""
    return replace(
        first,
        id=digest("filler", str(number)),
        created=NOW - timedelta(minutes=number),
        story=replace(first.story, id=f"filler-{number}"),
    )


def median_ms(do: Callable[[], Any], rounds: int = ROUNDS) -> float:
    """Median milliseconds of a call, after one warm-up."""
    taken = []
    for _ in range(rounds + 1):
        start = time.perf_counter()
        do()
        taken.append((time.perf_counter() - start) * 1000)
    return statistics.median(taken[1:])


@contextmanager
def desk(folder: Path, store: Store):  # type: ignore[no-untyped-def]  # noqa: ANN201
    """A desk over a store, in process, and a reader who came in."""
    (folder / "feeds.yaml").write_text("feeds: []\n")
    config = load(folder / "feeds.yaml", {})
    world = World(
        config=config,
        store=store,
        web=FakeWeb({}),
        writer=Writer(Choice(None, "none")),
        template=("", "", ""),
        now=lambda: NOW,
    )
    made = Desk(world, "miho")
    loop = asyncio.new_event_loop()
    client = httpx2.AsyncClient(
        transport=httpx2.ASGITransport(app=application(made)), base_url="http://localhost"
    )

    def ask(method: str, path: str, **data: str) -> httpx2.Response:
        headers = {"Origin": "http://localhost"}
        call = client.request(method, path, data=data or None, headers=headers)
        answer = loop.run_until_complete(call)
        assert answer.status_code in (200, 303), (path, answer.status_code, answer.text[:300])
        return answer

    ask("GET", f"/enter?token={made.link('miho')}")
    try:
        yield ask
    finally:
        loop.run_until_complete(client.aclose())
        loop.close()


def listing(store: Store, ask: Callable[..., Any]) -> None:
    """The queue: in the terminal, on the desk, and as it would be without columns of its own."""
    waiting = [State.QUEUED]
    baseline = median_ms(lambda: store.items(waiting), 1)
    rows = median_ms(lambda: store.rows(waiting), 5)
    start = time.process_time()
    store.rows(waiting)
    processor = (time.process_time() - start) * 1000
    page = median_ms(lambda: store.page(Filter(OPEN), 50))
    html = median_ms(lambda: ask("GET", "/"))
    print(f"baseline: decode {QUEUED} articles      {baseline:8.1f} ms")
    print(f"{QUEUED} lines (imakita queue)         {rows:8.1f} ms   ratio {baseline / rows:6.1f}")
    print(f"  of which processor time          {processor:8.1f} ms")
    print(f"first 50 in the desk's order       {page:8.1f} ms   ratio {baseline / page:6.1f}")
    print(f"the desk's queue page              {html:8.1f} ms   ratio {baseline / html:6.1f}")


def one_page(ask: Callable[..., Any], item: Item) -> None:
    """The page of one article."""
    baseline = median_ms(lambda: ask("GET", "/help"))
    page = median_ms(lambda: ask("GET", f"/a/{item.id}"))
    size = len(ask("GET", f"/a/{item.id}").content)
    claims = sum(1 for _ in item.draft.claims()) if item.draft else 0
    print(f"baseline: the help page            {baseline:8.1f} ms")
    what = f"page of {claims} claims ({size // 1000} kB)"
    print(f"{what:34} {page:8.1f} ms   ratio {page / baseline:6.1f}")


def approval(folder: Path, store: Store, ask: Callable[..., Any], items: list[Item]) -> None:
    """From the click to the files, against nothing but writing them."""
    token = ask("GET", "/help").text.partition('name="csrf" value="')[2].partition('"')[0]
    taken = []
    for item in items:
        ask("GET", f"/a/{item.id}")
        start = time.perf_counter()
        fields = {"csrf": token, "revision": "0", "force": "1", "reason": "bench"}
        ask("POST", f"/a/{item.id}/approve", **fields)
        taken.append((time.perf_counter() - start) * 1000)
        assert store.item(item.id).state is State.PUBLISHED
    bodies = [p.read_bytes() for p in next((folder / "output" / "posts").iterdir()).iterdir()]
    baseline = median_ms(lambda: synced(folder, bodies))
    done = statistics.median(taken)
    print(f"baseline: write the same files     {baseline:8.1f} ms")
    print(f"approve → files on the disk        {done:8.1f} ms   ratio {done / baseline:6.1f}")
    print(f"  slowest of {len(items)}                    {max(taken):8.1f} ms")


def synced(folder: Path, bodies: list[bytes]) -> None:
    """Write files and wait for the disk."""
    for number, body in enumerate(bodies):
        with (folder / f"baseline-{number}").open("wb") as file:
            file.write(body)
            file.flush()
            os.fsync(file.fileno())


def main() -> None:
    """Print the table."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        with Store.open(f"sqlite:///{folder}/bench.db") as store:
            items = [article(n) for n in range(ROUNDS)]
            for item in items:
                store.add_item(item, Decision(item.id, NOW, "run", None, item.state))
            small = builders.item(state=State.QUEUED)
            fill(store, small, QUEUED - len(items))
            with desk(folder, store) as ask:
                listing(store, ask)
                one_page(ask, items[0])
                approval(folder, store, ask, items)


if __name__ == "__main__":
    main()
