"""The numbers of `stats` as a textfile for Prometheus' node exporter."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from pathlib import Path

from ..publish import in_words, replace_file
from ..store import RunRow, Store
from .stats import Stats, stats

_DAYS = 30


def write_metrics(store: Store, path: Path, code: int, now: datetime) -> None:
    """Replace the file in one step. Raises OutputError when it cannot be written."""
    runs = store.runs(1000)
    text = "\n".join(lines(stats(store, _DAYS, now), runs, code)) + "\n"
    with in_words(path):
        replace_file(path, text.encode())


def lines(found: Stats, runs: tuple[RunRow, ...], code: int) -> Iterator[str]:
    """The lines of the file. Gauges all: they are counted anew each time."""
    yield from _gauge("last_exit_code", "How the last run ended.", {"": code})
    if runs:
        started = runs[0].started.timestamp()
        yield from _gauge("last_run_timestamp_seconds", "When it began.", {"": started})
    if done := next((r for r in runs if r.finished), None):
        finished = done.finished.timestamp() if done.finished else 0
        yield from _gauge(
            "last_success_timestamp_seconds", "When a run last ended.", {"": finished}
        )
        by_kind = {f'{{what="{k}"}}': n for k, n in done.summary.items()}
        yield from _gauge("last_run", "What the last finished run did.", by_kind)
    states = {f'{{state="{k}"}}': n for k, n in found.articles.items()}
    yield from _gauge("articles", f"Articles of {_DAYS} days by state.", states)
    tokens = {'{direction="in"}': found.tokens_in, '{direction="out"}': found.tokens_out}
    yield from _gauge("tokens", f"Tokens of {_DAYS} days.", tokens)
    if found.seconds_per_article is not None:
        value = {"": found.seconds_per_article}
        yield from _gauge("seconds_per_article", "Median time to write one.", value)
    if found.claims_passed is not None:
        passed = {"": found.claims_passed}
        yield from _gauge("claims_passed_ratio", "Checked claims that pass.", passed)


def _gauge(name: str, told: str, values: Mapping[str, float]) -> Iterator[str]:
    yield f"# HELP imakita_{name} {told}"
    yield f"# TYPE imakita_{name} gauge"
    for labels, value in values.items():
        yield f"imakita_{name}{labels} {value:.16g}"
