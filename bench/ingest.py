"""How fast feeds come in: imakita against plain sequential feedparser and the library `reader`.

Run: python -m bench.ingest [--feeds 1000] [--entries 50] [--latency 0.2] [--only imakita]

One server, in a process of its own, gives every feed an address of its own (127.x.y.z) and waits
`latency` seconds before each answer, as a network would. Every contender is a fresh process that
takes all feeds in, and then again when nothing has changed. imakita asks for each host's
robots.txt as well; the others do not. Linux only: there, all of 127.0.0.0/8 is this machine.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import asyncio

WORKERS = 32
WORDS = "a model for tides and harbours that answers in three lines what others say in thirty "


def address(n: int, port: int) -> str:
    """The n-th feed's."""
    return f"http://127.1.{n // 250}.{n % 250 + 1}:{port}/feed.xml"


def body(host: str, entries: int) -> bytes:
    """A feed as outlets write them: teaser with markup, author, category, date."""
    items = "".join(
        f"<item><guid isPermaLink='false'>{host}-{n}</guid><title>Kestrel Labs &amp; Co: Orin-{n} "
        f"for {host}</title><link>http://{host}/news/{n}?utm_source=rss</link><description>&lt;p&gt;"
        f"Orin-{n} is &lt;b&gt;{WORDS * 3}&lt;/b&gt;.&lt;/p&gt;</description><dc:creator>Jane Roe"
        f"</dc:creator><category>AI</category><pubDate>Fri, 20 Nov 2026 09:{n % 60:02}:00 +0900"
        "</pubDate></item>"
        for n in range(entries)
    )
    head = '<?xml version="1.0" encoding="UTF-8"?><rss version="2.0" '
    head += 'xmlns:dc="http://purl.org/dc/elements/1.1/"><channel>'
    return f"{head}<title>Ledger of {host}</title>{items}</channel></rss>".encode()


# --- the server -----------------------------------------------------------------------------------


async def serve(entries: int, latency: float) -> None:
    """Answer until killed; says its port first."""
    import asyncio

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with suppress(OSError, asyncio.IncompleteReadError):
            while writer.get_extra_info("peername")[0].startswith("127."):
                request = (await reader.readuntil(b"\r\n\r\n")).lower()
                await asyncio.sleep(latency)
                writer.write(said(request, writer.get_extra_info("sockname")[0], entries))
                await writer.drain()
        writer.close()

    server = await asyncio.start_server(answer, "0.0.0.0", 0, backlog=1024)
    print(server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()


def said(request: bytes, host: str, entries: int) -> bytes:
    """robots.txt: none; a feed: all of it, or 304 to its own ETag."""
    if not request.startswith(b"get /feed.xml"):
        return b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n"
    etag = f'"{host}"'
    head = f"ETag: {etag}\r\nLast-Modified: Fri, 20 Nov 2026 09:00:00 GMT\r\n".encode()
    if etag.encode() in request:
        return b"HTTP/1.1 304 Not Modified\r\n" + head + b"\r\n"
    text = body(host, entries)
    head += f"Content-Type: application/rss+xml\r\nContent-Length: {len(text)}\r\n".encode()
    return b"HTTP/1.1 200 OK\r\n" + head + b"\r\n" + text


# --- the contenders: a folder → two callables that take all in and count what is new -------------

Round = Callable[[], int]


def feedparser_alone(urls: list[str], folder: Path) -> tuple[Round, Round]:
    """feedparser.parse of one address after the other; nothing is kept but the validators."""
    import feedparser

    validators: dict[str, tuple[str | None, str | None]] = {}

    def round_() -> int:
        count = 0
        for url in urls:
            etag, modified = validators.get(url, (None, None))
            found = feedparser.parse(url, etag=etag, modified=modified)
            validators[url] = (found.get("etag"), found.get("modified"))
            count += len(found.entries)
        return count

    return round_, round_


def follow_with_reader(urls: list[str], folder: Path) -> None:
    """A database of reader's that knows the feeds."""
    from reader import make_reader

    with make_reader(str(folder / "reader.db")) as opened:
        for url in urls:
            opened.add_feed(url)


def reader(urls: list[str], folder: Path) -> tuple[Round, Round]:
    """The library reader, with as many workers as imakita."""
    from reader import make_reader

    opened = make_reader(str(folder / "reader.db"))

    def round_() -> int:
        before = opened.get_entry_counts().total
        opened.update_feeds(workers=WORKERS, scheduled=False)
        return int(opened.get_entry_counts().total) - int(before)

    return round_, round_


def follow_with_imakita(urls: list[str], folder: Path) -> None:
    """Settings with the feeds, and an empty database."""
    from pipeline.config import load
    from pipeline.store import Store

    hosts = ", ".join(url.split("/")[2].split(":")[0] for url in urls)
    feeds = "".join(f"- {{url: '{url}', name: 'Feed {n}'}}\n" for n, url in enumerate(urls))
    path = folder / "feeds.yaml"
    path.write_text(f"feeds:\n{feeds}fetch: {{allow_hosts: [{hosts}], parallel: {WORKERS}}}\n")
    Store.open(load(path, {}).store.url)


def imakita(urls: list[str], folder: Path) -> tuple[Round, Round]:
    """Poll, parse and keep, as `imakita run` does before it groups and ranks."""
    from pipeline.backends import Choice
    from pipeline.config import load
    from pipeline.execute import threads
    from pipeline.fetch import Web
    from pipeline.run import World, Writer
    from pipeline.run.ingest import take_in
    from pipeline.store import Store

    config = load(folder / "feeds.yaml", {})
    store = Store.open(config.store.url)
    times = iter([datetime(2026, 11, 21, tzinfo=UTC) + timedelta(hours=n) for n in range(9)])

    def round_() -> int:
        at = next(times)
        # A run is a process: connections, and the turns of hosts, do not outlive it.
        with Web(config.fetch, store, now=lambda: at) as web:
            writer = Writer(Choice(None, "not needed"))
            pool = threads(config.fetch.parallel)
            world = World(
                *(config, store, web, writer, ("", "", ""), lambda: at),
                pool=pool,
                processors=os.cpu_count() or 1,
            )
            polls, new = take_in(world)
        failed = [p.state.error for p in polls if p.state.error]
        assert len(polls) == len(urls) and not failed, failed[:3]
        return new

    return round_, round_


CONTENDERS = {"feedparser, sequential": feedparser_alone, "reader": reader, "imakita": imakita}
# What is done once, when one begins to follow feeds: in a process of its own, not measured.
FOLLOW = {"reader": follow_with_reader, "imakita": follow_with_imakita}


def contend(name: str, feeds: int, port: int, folder: Path) -> None:
    """Both rounds of one contender in this process; prints what it measured as JSON."""
    urls = [address(n, port) for n in range(feeds)]
    watch = Memory()
    watch.start()
    cold, warm = CONTENDERS[name](urls, folder)
    told = {}
    for label, round_ in (("cold", cold), ("warm", warm)):
        begun, processor = time.perf_counter(), cpu()
        told[f"{label}_new"] = float(round_())
        told[f"{label}_s"] = time.perf_counter() - begun
        told[f"{label}_cpu"] = cpu() - processor
    watch.over.set()
    told["peak_mb"] = max(watch.peak_mb, watch.held())
    print(json.dumps(told))


def cpu() -> float:
    """Processor seconds of this process and of those it started and that ended."""
    both = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(used.ru_utime + used.ru_stime for used in both)


class Memory(threading.Thread):
    """Watches what this process and its children hold together, five times a second.

    Not the kernel's own maximum of a child: that one counts what its parent held when it forked.
    """

    def __init__(self) -> None:
        super().__init__(daemon=True)
        self.peak_mb = 0.0
        self.over = threading.Event()

    def run(self) -> None:
        while not self.over.wait(0.2):
            self.peak_mb = max(self.peak_mb, self.held())

    def held(self) -> float:
        """MB of resident memory, shared pages counted for each process."""
        pages = 0
        for stat in Path("/proc").glob("[0-9]*/stat"):
            with suppress(OSError, IndexError):
                parent = stat.read_text().rpartition(")")[2].split()[1]
                if int(parent) == os.getpid():
                    pages += int(stat.with_name("statm").read_text().split()[1])
        own = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        return own + pages * resource.getpagesize() / 2**20


def report(told: dict[str, dict[str, float]], feeds: int, entries: int, latency: float) -> None:
    """The table, and the two ratios that count."""
    print(f"\n{feeds} feeds with {entries} entries, {latency:g} s before each answer\n")
    print("| | cold s | entries/s | CPU s | all-304 s | CPU s | peak MB |")
    print("| --- | --- | --- | --- | --- | --- | --- |")
    for name, t in told.items():
        assert (t["cold_new"], t["warm_new"]) == (feeds * entries, 0), (name, t)
        speed = feeds * entries / t["cold_s"]
        print(
            f"| {name} | {t['cold_s']:.1f} | {speed:.0f} | {t['cold_cpu']:.1f} | "
            f"{t['warm_s']:.1f} | {t['warm_cpu']:.1f} | {t['peak_mb']:.0f} |"
        )
    print()
    ours = told.get("imakita", {})
    for name in [n for n in told if n != "imakita" and ours]:
        cold, warm = (told[name][k] / ours[k] for k in ("cold_s", "warm_s"))
        print(f"ratio to {name}: cold {cold:.1f}, all-304 {warm:.1f}")


def main() -> None:
    """Start the server, let each contender run, print."""
    options = argparse.ArgumentParser()
    options.add_argument("--feeds", type=int, default=1000)
    options.add_argument("--entries", type=int, default=50)
    options.add_argument("--latency", type=float, default=0.2)
    options.add_argument("--only", choices=CONTENDERS, help="this one alone")
    options.add_argument("--part", choices=["server", "follow", "contend"], help=argparse.SUPPRESS)
    options.add_argument("--port", type=int, default=0, help=argparse.SUPPRESS)
    options.add_argument("--folder", type=Path, help=argparse.SUPPRESS)
    given = options.parse_args()
    if given.part == "server":
        import asyncio

        asyncio.run(serve(given.entries, given.latency))
    elif given.part == "follow":
        urls = [address(n, given.port) for n in range(given.feeds)]
        if given.only in FOLLOW:
            FOLLOW[given.only](urls, given.folder)
    elif given.part == "contend":
        contend(given.only, given.feeds, given.port, given.folder)
    else:
        compare(given.feeds, given.entries, given.latency, given.only)


def compare(feeds: int, entries: int, latency: float, only: str | None) -> None:
    """All contenders, or one, against one server, each part in a process of its own."""
    numbers = ["--entries", str(entries), "--latency", str(latency), "--feeds", str(feeds)]
    program = [sys.executable, "-m", "bench.ingest", *numbers]
    server = subprocess.Popen([*program, "--part", "server"], stdout=subprocess.PIPE, text=True)
    try:
        port = server.stdout.readline().strip() if server.stdout else ""
        told = {}
        for name in [only] if only else CONTENDERS:
            with tempfile.TemporaryDirectory() as folder:
                mine = [*program, "--only", name, "--port", port, "--folder", folder]
                subprocess.run([*mine, "--part", "follow"], check=True)
                done = subprocess.run(
                    [*mine, "--part", "contend"], stdout=subprocess.PIPE, check=True
                )
            told[name] = json.loads(done.stdout)
            print(f"{name}: {told[name]['cold_s']:.1f} s", file=sys.stderr)
        report(told, feeds, entries, latency)
    finally:
        server.kill()
        server.wait()


if __name__ == "__main__":
    main()
