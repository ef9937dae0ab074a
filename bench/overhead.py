"""How much of a run is not the model: the whole line over a server that decodes as fast as a GPU.

Run: python -m bench.overhead [--tokens-per-second 3000] [--row 60] [--batch 64] [--repeat 6]
The defaults are the representative run: 33 articles of 1,667 tokens, as an 8B model on one GPU writes.
A web server on this machine gives a feed and the pages of the quality set; a second one speaks the
OpenAI API and answers with the references, no faster than a GPU would: each reply takes its tokens
at `--row` tokens a second (one row of a batch), all replies together at most `--tokens-per-second`
(the whole batch); `--batch` prompts are under way at most. `--repeat` makes the replies' decoding that much longer, since the references
are shorter than what a model writes (about 1,500 tokens an article).

The share is what is left of the clock when the time with at least one prompt under way is taken
off: fetching, parsing, extracting, verifying, rendering and publishing. The baseline is the model
alone, which is 100 %.
"""

from __future__ import annotations

import argparse
import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from html import escape
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, cast

from pipeline.backends import Choice, open_backend
from pipeline.config import Sample, glossary, load, prompt_template, quality_set
from pipeline.domain import Card
from pipeline.execute import threads
from pipeline.fetch import Web
from pipeline.run import World, Writer, run
from pipeline.run.evaluate import scripted
from pipeline.store import Store
from pipeline.text import tokens_of

NOW, RECENT = datetime(2026, 12, 9, tzinfo=UTC), timedelta(days=30)
PROBE = "Name a colour."  # what a server is tried with
SLOTS = (("見出しと3行要約", "headline"), ("種類を1つ選ぶ", "vote"), ("の節を書く", "section"))


@dataclass
class Model:
    """A model that is only a clock: rows decode side by side, and share the whole's speed."""

    whole: float
    row: float
    repeat: int
    samples: dict[str, Sample]
    lock: threading.Lock = field(default_factory=threading.Lock)
    under_way: int = 0
    since: float = 0.0
    busy: float = 0.0
    free_at: float = 0.0
    tokens: int = 0
    served_cpu: float = 0.0

    def answer(self, prompt: str) -> str:
        """The reference's reply, after the time that a GPU would take."""
        text = self._reply(prompt)
        tokens = tokens_of(text) * self.repeat
        with self.lock:
            now = time.perf_counter()
            self.since = self.since if self.under_way else now
            self.under_way += 1
            self.tokens += tokens
            self.free_at = max(self.free_at, now) + tokens / self.whole
            done = max(self.free_at, now + tokens / self.row)
        time.sleep(max(0.0, done - time.perf_counter()))
        with self.lock:
            self.under_way -= 1
            if not self.under_way:
                self.busy += time.perf_counter() - self.since
        return text

    def _reply(self, prompt: str) -> str:
        if PROBE in prompt:
            return '{"text": "red"}'
        sample = next(s for s in self.samples.values() if s.source.sentences[1].text in prompt)
        replies = scripted(sample.reference)
        slot = next(name for words, name in SLOTS if words in prompt.rpartition("課題:")[2])
        if slot != "section":
            return json.dumps(replies[slot], ensure_ascii=False)
        task = prompt.rpartition("課題:")[2]
        if "分かっていないこと」の節" in task:
            return json.dumps(replies.get("section-2", {"claims": []}), ensure_ascii=False)
        # The first section's heading stands among "the others" of the second.
        from pipeline.write.headings import SECTIONS

        heads = [h for h, _ in SECTIONS[sample.reference.event]]
        index = next((i for i, h in enumerate(heads) if f"「{h}」の節" in task), 0)
        return json.dumps(replies[f"section-{index}"], ensure_ascii=False)


class Server(ThreadingHTTPServer):
    """Both servers: pages by path, replies by POST."""

    daemon_threads = True
    request_queue_size = 256
    pages: dict[str, tuple[str, str]]
    model: Model


class Handler(BaseHTTPRequestHandler):
    """Answers from the server's pages and model."""

    protocol_version = "HTTP/1.1"

    def handle_one_request(self) -> None:
        """One request, its processor time kept apart from the line's."""
        before = time.thread_time()
        super().handle_one_request()
        model = cast(Server, self.server).model
        with model.lock:
            model.served_cpu += time.thread_time() - before

    def do_GET(self) -> None:
        """A page, or the list of models."""
        kind, body = cast(Server, self.server).pages.get(self.path, ("application/json", "{}"))
        self._send(kind, body)

    def do_POST(self) -> None:
        """A chat completion."""
        asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        text = cast(Server, self.server).model.answer(asked["messages"][-1]["content"])
        usage = {"prompt_tokens": 1000, "completion_tokens": tokens_of(text), "total_tokens": 1}
        choice = {
            "index": 0,
            "finish_reason": "stop",
            "message": {"role": "assistant", "content": text},
        }
        told: dict[str, Any] = {"id": "1", "object": "chat.completion", "created": 0}
        told |= {"model": "m", "choices": [choice], "usage": usage}
        self._send("application/json", json.dumps(told))

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""

    def _send(self, kind: str, body: str) -> None:
        data = body.encode()
        self.send_response(200)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)


@contextmanager
def serving(model: Model) -> Iterator[str]:
    """Both servers behind one address."""
    server = Server(("127.0.0.1", 0), Handler)
    base = f"http://127.0.0.1:{server.server_port}"
    server.model, server.pages = model, pages(base, list(model.samples.values()))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield base
    finally:
        server.shutdown()
        server.server_close()


def pages(base: str, samples: list[Sample]) -> dict[str, tuple[str, str]]:
    """A feed and an HTML page for each sample."""
    items, found = [], {}
    for s in samples:
        link, title = f"{base}/{s.id}.html", escape(s.source.title)
        # The samples' year is on their pages: entries that old would not be grouped any more.
        at = s.source.published or NOW
        day = f"<pubDate>{at:%a, %d %b %Y %H:%M:%S} GMT</pubDate>" if at > NOW - RECENT else ""
        items.append(
            f"<item><title>{title}</title><link>{link}</link><guid>{link}</guid>"
            f"{day}<description>{escape(s.source.sentences[1].text)}</description>"
            "</item>"
        )
        text = "".join(f"<p>{escape(x.text)}</p>" for x in s.source.sentences[1:])
        meta = f'<meta property="article:published_time" content="{at.isoformat()}">'
        html = (
            f"<html><head><title>{title}</title>{meta}</head><body><article><h1>{title}</h1>{text}"
        )
        found[f"/{s.id}.html"] = ("text/html; charset=utf-8", f"{html}</article></body></html>")
    feed = "".join(items)
    rss = f'<?xml version="1.0"?><rss version="2.0"><channel><title>S</title>{feed}</channel></rss>'
    return {**found, "/feed.xml": ("application/rss+xml", rss)}


def once(base: str, folder: Path, batch: int) -> tuple[float, Any]:
    """(seconds, summary) of one whole run into an empty folder."""
    (folder / "feeds.yaml").write_text(
        f'feeds: [{{url: "{base}/feed.xml", name: Samples}}]\n'
        "select: {limit: 100, max_age_hours: 90000, per_feed: 100}\n"
        "article: {max_form: standard}\nreview: {publish: auto, publish_with_remarks: true}\n"
        'fetch: {allow_hosts: ["127.0.0.1"], delay_s: 0}\n'
    )
    config = load(folder / "feeds.yaml", {})
    card = Card("clock", "openai", "m", "none", url=f"{base}/v1", batch=batch, context=32_768)
    text, digest = prompt_template("article.ja.v2")
    Store.open(config.store.url).close()  # a project has its database
    start = time.perf_counter()
    backend = open_backend(card)
    with Store.open(config.store.url) as store, Web(config.fetch) as web:
        world = World(
            config=config,
            store=store,
            web=web,
            writer=Writer(Choice(card, "a clock"), ask=backend.ask),
            template=("article.ja.v2", text, digest),
            now=lambda: NOW,
            pool=threads(8),
            terms=glossary(),
        )
        summary = run(world, config.select)
    return time.perf_counter() - start, summary


def main() -> None:
    """Print the share."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--tokens-per-second", type=float, default=3000)
    parser.add_argument("--row", type=float, default=60)
    parser.add_argument("--batch", type=int, default=64)
    parser.add_argument("--repeat", type=int, default=6)
    options = parser.parse_args()
    samples = {s.id: s for s in quality_set()}
    model = Model(1e9, 1e9, options.repeat, samples)
    with serving(model) as base, TemporaryDirectory() as folder:
        with TemporaryDirectory() as warm:  # imports and the caches of a process, at no cost
            once(base, Path(warm), options.batch)
        model.whole, model.row, model.free_at = options.tokens_per_second, options.row, 0.0
        before, tokens, served = model.busy, model.tokens, model.served_cpu
        cpu = time.process_time()
        seconds, summary = once(base, Path(folder), options.batch)
        cpu = time.process_time() - cpu - (model.served_cpu - served)
    busy, written = model.busy - before, model.tokens - tokens
    share = 100 * (seconds - busy) / seconds
    print(f"{summary.selected} stories, {len(summary.published)} published, {written} tokens")
    print("| what | seconds | share |\n| --- | --- | --- |")
    print(f"| the model (baseline) | {busy:.2f} | {100 - share:.1f} % |")
    print(f"| everything else | {seconds - busy:.2f} | {share:.1f} % |")
    ideal = written / options.tokens_per_second
    print("\nWhere others use the processor too, the clock measures them. By processor time:")
    print("| what | seconds | share |\n| --- | --- | --- |")
    print(f"| the model at full speed | {ideal:.2f} | {100 * ideal / (ideal + cpu):.1f} % |")
    print(f"| the line's processor time | {cpu:.2f} | {100 * cpu / (ideal + cpu):.1f} % |")


if __name__ == "__main__":
    main()
