"""How the time of grouping grows with the number of entries, as an exponent, against all pairs.

Run: python -m bench.growth [--sizes 1000,10000,100000]
The entries are made: 200 a day, a fifth of them a second or third report of an event, from 60
outlets, with words drawn by Zipf's law. An exponent of 1 is linear growth, 2 is all pairs. The
baseline compares the titles of all pairs within the same window by Jaccard, and is only run up to
10,000 entries. "100 more" are the last hundred, grouped when all stories before are known.
"""

from __future__ import annotations

import argparse
import math
import random
import time
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from itertools import accumulate

from pipeline.dedupe import group
from pipeline.domain import Entry, Story

START = datetime(2026, 1, 1, tzinfo=UTC)
PER_DAY, OUTLETS, WORDS = 200, 60, 30_000
ALL_PAIRS_UP_TO = 10_000


def vocabulary(dice: random.Random) -> list[str]:
    """Pronounceable words, shortest first."""
    parts = [c + v for c in "bcdfghjklmnprstvwz" for v in "aeiou"]
    return sorted({"".join(dice.choices(parts, k=dice.randint(2, 4))) for _ in range(WORDS)})


def entries(number: int) -> list[Entry]:
    """So many made entries, the same each time."""
    dice = random.Random(7)
    words = vocabulary(dice)
    dice.shuffle(words)
    # Summed once: `choices` would sum 30,000 weights for each entry, which took most of the time.
    weights = list(accumulate(1 / (i + 3) for i in range(len(words))))
    found: list[Entry] = []
    said: list[str] = []
    for i in range(number):
        if i % 5 or not said:
            said = dice.choices(words, cum_weights=weights, k=24)
        title = " ".join(dice.sample(said, 8)).capitalize() + " " + said[-1].title()
        teaser = " ".join(dice.sample(said, 14) + dice.choices(words, cum_weights=weights, k=8))
        outlet, at = f"o{dice.randrange(OUTLETS)}", START + timedelta(days=i / PER_DAY)
        url = f"https://{outlet}.example/{i}"
        found.append(Entry(f"e{i}", outlet, outlet, url, title, teaser, None, at, at))
    return found


def all_pairs(rows: Sequence[Entry]) -> int:
    """The baseline: pairs of the window whose titles share half of their words."""
    words = [frozenset(e.title.lower().split()) for e in rows]
    pairs = 0
    for i, mine in enumerate(words):
        for j in range(i - 1, -1, -1):
            if rows[i].seen - rows[j].seen > timedelta(days=7):
                break
            pairs += len(mine & words[j]) * 2 >= len(mine | words[j])
    return pairs


def seconds(work: Callable[[], object]) -> float:
    """Processor seconds."""
    start = time.process_time()
    work()
    return time.process_time() - start


def exponent(times: Sequence[tuple[int, float]]) -> str:
    """The slope between the last two sizes."""
    if len(times) < 2:
        return ""
    (n, a), (m, b) = times[-2:]
    return f"{math.log(b / a) / math.log(m / n):.2f}"


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sizes", default="1000,10000,100000")
    sizes = [int(n) for n in parser.parse_args().sizes.split(",")]
    rows = entries(max(sizes))
    group(rows[:100])
    ours: list[tuple[int, float]] = []
    base: list[tuple[int, float]] = []
    one_more: list[tuple[int, float]] = []
    print(
        "| entries | imakita, s | exponent | all pairs of the window, s | exponent | 100 more, s |"
    )
    print("| --- | --- | --- | --- | --- | --- |")
    for n in sizes:
        part = rows[:n]
        stories: list[Story] = []
        ours.append((n, seconds(lambda: stories.extend(group(part[:-100])))))  # noqa: B023
        one_more.append((n, seconds(lambda: group(part[-100:], stories))))  # noqa: B023
        told = ""
        if n <= ALL_PAIRS_UP_TO:
            base.append((n, seconds(lambda: all_pairs(part))))  # noqa: B023
            told = f"{base[-1][1]:.2f}"
        power = exponent(base) if told else ""
        row = f"{ours[-1][1]:.2f} | {exponent(ours)} | {told} | {power} | {one_more[-1][1]:.2f}"
        print(f"| {n} | {row} |", flush=True)


if __name__ == "__main__":
    main()
