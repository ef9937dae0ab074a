"""How many broken feeds make the reader raise: imakita's parse against feedparser alone.

Run: python -m bench.fuzz_feeds [--cases 20000] [--seed 1]

Cases are random bytes, soups of markup, and the files of tests/data/feeds mutated by cutting,
copying, swapping and inserting what parsers trip over.
"""

from __future__ import annotations

import argparse
import random
import time
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path

import feedparser

from pipeline.domain import Feed, Response
from pipeline.parse import parse

FILES = Path(__file__).parents[1] / "tests" / "data" / "feeds"
URL = "https://fenwick-lattice.example/feed"
NOW = datetime(2026, 11, 21, tzinfo=UTC)
THORNS = [
    *(b"&#1114112;", b"&#xD800;", b"<![CDATA[", b"]]>", b"<!--", b"-->", b"<?", b"\0", b"&", b"<"),
    *(b"<!DOCTYPE x [\\d]>", b"<!ENTITY a '&a;'>", b"http://[", b"http://a:99999/", b"\xff\xfe"),
    *(b"xmlns:x='", b"encoding='utf-7'", b"encoding='hex'", b" type='base64'", b"-1", b">"),
    *(b"<title type='xhtml'>", b"<link href='//[::'/>", b"0000-00-00", b"99999999999"),
    *(b"<base href=", b"\xed\xa0\x80"),
]
KINDS = ("application/xml", "text/html; charset=x", "application/rss+xml; charset=utf-8", "")


def case(dice: random.Random, shelf: list[bytes]) -> bytes:
    """One broken feed."""
    kind = dice.random()
    if kind < 0.15:
        return dice.randbytes(dice.randrange(400))
    if kind < 0.3:
        return b"".join(dice.choices([*THORNS, b"<item>", b"<rss>", b"</a>"], k=dice.randrange(60)))
    body = bytearray(dice.choice(shelf))
    for _ in range(dice.randint(1, 6)):
        at, length = dice.randrange(len(body) + 1), dice.randrange(40)
        piece = body[at : at + length]
        new = dice.choice([b"", bytes(piece) * 2, dice.randbytes(4), *dice.choices(THORNS, k=3)])
        body[at : at + length] = new
    return bytes(body)


def main() -> None:
    """Print how many cases raised, by kind of exception, and the slowest case."""
    options = argparse.ArgumentParser()
    options.add_argument("--cases", type=int, default=20_000)
    options.add_argument("--seed", type=int, default=1)
    given = options.parse_args()
    dice = random.Random(given.seed)
    shelf = [p.read_bytes() for p in sorted(FILES.iterdir())]
    shelf = [body for body in shelf if len(body) > 1]
    alone: Counter[str] = Counter()
    ours: Counter[str] = Counter()
    slowest = 0.0
    for _ in range(given.cases):
        body, kind = case(dice, shelf), dice.choice(KINDS)
        try:
            feedparser.parse(body, response_headers={"content-type": kind, "content-location": URL})
        except Exception as error:
            alone[type(error).__name__] += 1
        begun = time.perf_counter()
        try:
            parse(Feed(URL, "x"), Response(URL, 200, body, kind), NOW)
        except Exception as error:
            ours[type(error).__name__] += 1
        slowest = max(slowest, time.perf_counter() - begun)
    print(f"{given.cases} cases, seed {given.seed}")
    print(f"baseline: feedparser raised {alone.total()} times {dict(alone)}")
    print(f"imakita                     {ours.total()} times {dict(ours)}")
    print(f"slowest case                {slowest * 1000:.0f} ms")


if __name__ == "__main__":
    main()
