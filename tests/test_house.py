"""The rules of the house: what keeps this repository small enough to read."""

from __future__ import annotations

import ast
import os
import re
import statistics
import subprocess
import sys
from functools import cache
from pathlib import Path

import pytest

from pipeline.config import load

ROOT = Path(__file__).resolve().parent.parent
MODULES = sorted((ROOT / "pipeline").rglob("*.py"))

# A name that says nothing invites everything; a name of the standard library shadows it.
BANNED = {
    *("utils", "util", "core", "common", "helpers", "helper", "manager", "handler", "misc"),
    *("types", "select", "queue", "numbers"),
}
HEAVY = ("torch", "transformers", "ray", "fastapi", "openai", "ctranslate2")
ALSO_LATE = (
    *("sqlalchemy", "alembic", "trafilatura", "feedparser", "fugashi", "httpx2", "pydantic"),
    *("starlette", "uvicorn", "rapidfuzz", "jinja2"),
)


def names(paths: list[Path]) -> list[str]:
    return [path.relative_to(ROOT).as_posix() for path in paths]


@cache
def functions() -> tuple[tuple[str, int], ...]:
    """Every function of the package and its lines, from `def` to the end, docstring included."""
    found = []
    for path in MODULES:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                assert node.end_lineno is not None
                lines = node.end_lineno - node.lineno + 1
                found.append((f"{path.relative_to(ROOT)}:{node.lineno} {node.name}", lines))
    return tuple(found)


def test_half_of_the_functions_have_at_most_twelve_lines() -> None:
    assert statistics.median(lines for _, lines in functions()) <= 12


def test_nine_of_ten_functions_have_at_most_forty_lines() -> None:
    long = [where for where, lines in functions() if lines > 40]
    assert len(long) <= len(functions()) / 10, long


def test_no_function_has_more_than_eighty_lines() -> None:
    assert [where for where, lines in functions() if lines > 80] == []


def test_no_module_has_more_than_three_hundred_lines() -> None:
    # domain.py is the exception that the layers ask for: all nouns on one page.
    long = [p for p in MODULES if p.read_text(encoding="utf-8").count("\n") > 300]
    assert [name for name in names(long) if name != "pipeline/domain.py"] == []


def test_no_module_has_a_name_that_says_nothing_or_shadows_the_standard_library() -> None:
    said = [p for p in MODULES if {p.stem, *p.relative_to(ROOT).parts[1:-1]} & BANNED]
    assert names(said) == []


def test_only_the_commands_print() -> None:
    printing = []
    for path in MODULES:
        if path.relative_to(ROOT).parts[:2] in (("pipeline", "cli"), ("pipeline", "cli.py")):
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and ast.unparse(node.func) in (
                *("print", "sys.exit", "exit", "quit", "typer.echo"),
                *("sys.stdout.write", "sys.stderr.write"),
            ):
                printing.append(f"{path.relative_to(ROOT)}:{node.lineno}")
    assert printing == []


def test_every_stage_has_a_test_file() -> None:
    stages = {
        path.stem if path.suffix else path.name
        for path in (ROOT / "pipeline").iterdir()
        if not path.name.startswith("_") and (path.suffix == ".py" or path.is_dir())
    }
    tested = {path.stem.removeprefix("test_") for path in (ROOT / "tests").glob("test_*")}
    needless = {"domain", "errors"}  # values only; every other test is about them
    assert {s for s in stages - needless if not any(t.startswith(s) for t in tested)} == set()


@cache
def imported_by_help() -> frozenset[str]:
    """The modules that `imakita --help` imports, by the interpreter's own account."""
    done = subprocess.run(
        [sys.executable, "-X", "importtime", "-m", "pipeline", "--help"],
        capture_output=True,
        text=True,
        cwd=ROOT,
        check=True,
    )
    assert "run" in done.stdout
    lines = [line for line in done.stderr.splitlines() if line.startswith("import time:")]
    return frozenset(line.rsplit("|", 1)[1].strip() for line in lines)


@pytest.mark.parametrize("package", HEAVY + ALSO_LATE)
def test_help_does_not_import(package: str) -> None:
    assert {m for m in imported_by_help() if m.split(".")[0] == package} == set()


def test_help_costs_less_than_half_a_second_of_processor_time() -> None:
    def once() -> float:
        before = os.times()
        command = [sys.executable, "-m", "pipeline", "--help"]
        subprocess.run(command, capture_output=True, cwd=ROOT, check=True)
        after = os.times()
        return (after.children_user + after.children_system) - (
            before.children_user + before.children_system
        )

    assert min(once() for _ in range(3)) < 0.5


@cache
def tracked() -> tuple[tuple[str, str], ...]:
    """(path, text) of every text file that git tracks."""
    if not (ROOT / ".git").exists():
        pytest.skip("not a git checkout")
    listed = subprocess.run(
        ["git", "ls-files", "-z"], capture_output=True, text=True, cwd=ROOT, check=True
    )
    found = []
    for name in filter(None, listed.stdout.split("\0")):
        body = (ROOT / name).read_bytes() if (ROOT / name).is_file() else b""
        if b"\0" not in body[:8000]:
            found.append((name, body.decode("utf-8", "replace")))
    return tuple(found)


def holding(pattern: str) -> list[str]:
    """Where tracked files match the pattern, as path:line."""
    return [
        f"{name}:{text.count(chr(10), 0, match.start()) + 1} {match.group()}"
        for name, text in tracked()
        for match in re.finditer(pattern, text)
    ]


def test_no_tracked_file_names_the_host_of_a_package_registry() -> None:
    # Written apart, or this file would be the first to break the rule.
    hosts = [
        "py" + "pi.org",
        "python" + "hosted.org",
        "npm" + "js.org",
        "npm" + "js.com",
        "crates" + ".io",
        "proxy.golang" + ".org",
        "conda" + ".anaconda.org",
    ]
    assert holding("|".join(map(re.escape, hosts))) == []


def test_no_tracked_file_holds_a_path_of_one_machine() -> None:
    assert holding(r"(?<![\w.*/~$}])/(?:work|root|home|Users)/[\w.]+") == []


def test_no_tracked_file_holds_something_like_a_key() -> None:
    patterns = (
        r"\bsk-[A-Za-z0-9]{16,}",
        r"\bhf_[A-Za-z0-9]{20,}",
        r"\bgh[pousr]_[A-Za-z0-9]{20,}",
        r"-----BEGIN [A-Z ]*PRIVATE KEY",
    )
    found = [hit for pattern in patterns for hit in holding(pattern)]
    assert [hit for hit in found if not hit.startswith("tests/test_house.py")] == []


def test_feeds_yaml_follows_at_least_fifteen_feeds_over_https() -> None:
    feeds = load(ROOT / "feeds.yaml", {}).feeds
    assert len(feeds) >= 15
    assert [feed.url for feed in feeds if not feed.url.startswith("https://")] == []
    assert len({feed.name for feed in feeds}) == len(feeds)
