"""The documents against the code: what they name exists, and what exists they name."""

from __future__ import annotations

import dataclasses
import re
import tomllib
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import typer

from pipeline import cli, errors
from pipeline.config import SECTIONS
from pipeline.domain import Card, Feed

ROOT = Path(__file__).resolve().parent.parent
READMES = ("README.md", "README.ja.md")
DOCUMENTS = sorted(
    path.relative_to(ROOT).as_posix()
    for pattern in ("*.md", "docs/**/*.md", "models/*.md", "output/README.md")
    for path in ROOT.glob(pattern)
)
KEYS = sorted(
    [f"{name}.{f.name}" for name, cls in SECTIONS.items() for f in dataclasses.fields(cls)]
    + [f"feeds[].{f.name}" for f in dataclasses.fields(Feed)]
)


@cache
def text(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def fences(name: str) -> list[str]:
    """The contents of the ``` blocks."""
    return re.findall(r"^```\w*\n(.*?)^```", text(name), re.MULTILINE | re.DOTALL)


def code(name: str) -> list[str]:
    """Every line of code in a document: of its ``` blocks and of its `spans`."""
    blocks = [line for block in fences(name) for line in block.splitlines()]
    prose = re.sub(r"^```.*?^```", "", text(name), flags=re.MULTILINE | re.DOTALL)
    return blocks + re.findall(r"`([^`\n]+)`", prose)


def calls(name: str) -> list[list[str]]:
    """Every call of imakita in a document, as words after the name of the program."""
    found = []
    for line in code(name):
        plain = re.sub(r"[\[\]]", "", line.replace("\\|", "/"))
        for rest in re.findall(r"""(?:^|[\s/])imakita"?\s+([^|&;>#]+)""", plain):
            words = re.sub(r'"[^"]*"', "TEXT", rest).split()
            if words:
                found.append(words)
    return found


@cache
def commands() -> dict[str, set[str]]:
    """Every command and its options; "" has those that stand before the command."""
    cli._register()
    group: Any = typer.main.get_command(cli.app)
    found = {"": {"--help", "-h", *(o for p in group.params for o in p.opts)}}
    for name, command in group.commands.items():
        # The options of a group's own commands count as its own: `imakita feeds add --weight 2`.
        nested = [command, *getattr(command, "commands", {}).values()]
        options = {o for c in nested for p in c.params for o in (*p.opts, *p.secondary_opts)}
        found[name] = {"--help", "-h", *options}
    return found


def split(words: list[str]) -> tuple[list[str], str | None, list[str]]:
    """Options before the command, the command, options after it."""
    before, rest = [], list(words)
    while rest and rest[0].startswith("-"):
        option = rest.pop(0)
        before.append(option)
        if option in ("-C", "-c", "--config") and rest:
            rest.pop(0)
    command = rest.pop(0) if rest else None
    return before, command, [word for word in rest if re.match(r"--?[a-zA-Z]", word)]


@pytest.mark.parametrize("name", DOCUMENTS)
def test_every_command_and_option_in_a_document_exists(name: str) -> None:
    unknown = []
    for words in calls(name):
        before, command, after = split(words)
        known = commands()
        if command is None or command not in known:
            unknown += [words] if command else []
        elif set(before) - known[""] or set(after) - known[command]:
            unknown.append(words)
    assert unknown == []


@pytest.mark.parametrize("name", ["docs/examples/systemd/imakita.service"])
def test_the_unit_calls_a_command_that_exists(name: str) -> None:
    called = re.findall(r"^ExecStart=\S*/imakita (.*)$", text(name), re.MULTILINE)
    assert [split(line.split()) for line in called] == [(["--quiet"], "run", [])]
    assert "--quiet" in commands()[""]


@pytest.mark.parametrize("name", READMES)
def test_every_command_stands_in_the_table_of_the_readme(name: str) -> None:
    rows = re.findall(r"^\| `imakita (\w+)", text(name), re.MULTILINE)
    assert sorted(rows) == sorted(command for command in commands() if command)


@pytest.mark.parametrize("name", READMES)
def test_every_exit_code_stands_in_the_readme(name: str) -> None:
    raised = {
        value.exit_code
        for value in vars(errors).values()
        if isinstance(value, type) and issubclass(value, errors.ImakitaError)
    }
    told = {int(n) for n in re.findall(r"^\| (\d+) \|", text(name), re.MULTILINE)}
    assert told == raised | {0, 2, 77}
    assert told <= {int(n) for n in re.findall(r"(?<![\w.])\d+", cli.EXIT_CODES)}


def test_both_readmes_have_the_same_headings_in_number_and_depth() -> None:
    english, japanese = (heading_depths(name) for name in READMES)
    assert english == japanese


def heading_depths(name: str) -> list[int]:
    prose = re.sub(r"^```.*?^```", "", text(name), flags=re.MULTILINE | re.DOTALL)
    return [len(marks) for marks in re.findall(r"^(#+) ", prose, re.MULTILINE)]


def test_both_readmes_call_the_same_commands_in_the_same_order() -> None:
    english, japanese = ([split(words) for words in calls(name)] for name in READMES)
    assert english == japanese


def test_both_readmes_show_the_same_code_apart_from_its_comments() -> None:
    def bare(name: str) -> list[str]:
        lines = [line for block in fences(name) for line in block.splitlines()]
        cut = (re.sub(r'"[^"]*"|<[^>]*>', "…", re.sub(r"\s+# .*", "", line)) for line in lines)
        return [line.rstrip() for line in cut]

    assert bare("README.md") == bare("README.ja.md")


def test_both_readmes_have_the_same_tables_in_number_and_size() -> None:
    english, japanese = (re.findall(r"^\|.*?\|", text(n), re.MULTILINE) for n in READMES)
    assert len(english) == len(japanese)


@pytest.mark.parametrize("name", READMES)
def test_every_setting_stands_in_the_readme_and_no_other(name: str) -> None:
    sections = "|".join([*SECTIONS, r"feeds\[\]"])
    named = set(re.findall(rf"`((?:{sections})\.\w+)", text(name)))
    assert sorted(named - {"feeds.yaml", "cover.png"}) == KEYS  # files, not settings


@pytest.mark.parametrize("key", [key for key in KEYS if not key.startswith("feeds")])
def test_every_setting_is_explained_in_feeds_yaml(key: str) -> None:
    section, name = key.split(".")
    body = re.search(rf"^{section}:\n((?:[ #].*\n|\n)*)", text("feeds.yaml"), re.MULTILINE)
    assert body is not None
    assert re.search(rf"^  # .+\n  {name}:", body[1], re.MULTILINE), f"{key} has no comment"


def test_every_key_of_a_feed_is_explained_in_feeds_yaml() -> None:
    explained = re.findall(r"^#   (\w+)  +\S", text("feeds.yaml"), re.MULTILINE)
    assert set(explained) >= {f.name for f in dataclasses.fields(Feed)}


def test_every_key_of_a_card_is_explained_in_models() -> None:
    rows = re.findall(r"^\| (`\w+`(?:, `\w+`)*) \|", text("models/README.md"), re.MULTILINE)
    named = {key for row in rows for key in re.findall(r"\w+", row)}
    assert named == {f.name for f in dataclasses.fields(Card)} - {"name", "digest"}


@pytest.mark.parametrize("name", DOCUMENTS)
def test_every_link_inside_the_repository_leads_somewhere(name: str) -> None:
    targets = re.findall(r"\]\((?!https?://|#)([^)#\s]+)", text(name))
    assert [t for t in targets if not (ROOT / name).parent.joinpath(t).exists()] == []


@pytest.mark.parametrize("name", DOCUMENTS)
def test_every_extra_and_make_target_in_a_document_exists(name: str) -> None:
    project = tomllib.loads(text("pyproject.toml"))["project"]
    joined = "\n".join(code(name))
    extras = {e for group in re.findall(r"'?\.\[([\w,]+)\]", joined) for e in group.split(",")}
    assert extras <= set(project["optional-dependencies"])
    targets = set(re.findall(r"^([a-z]+):", text("Makefile"), re.MULTILINE))
    called = {w for line in re.findall(r"(?m)^make ([a-z ]+)", joined) for w in line.split()}
    assert called <= targets


@pytest.mark.parametrize("name", [*DOCUMENTS, "feeds.yaml"])
def test_every_environment_variable_in_a_document_is_read_somewhere(name: str) -> None:
    source = "\n".join(p.read_text(encoding="utf-8") for p in (ROOT / "pipeline").rglob("*.py"))
    assert {v for v in re.findall(r"IMAKITA_[A-Z_]*[A-Z]", text(name)) if v not in source} == set()


@pytest.mark.parametrize("name", READMES)
def test_the_readme_begins_with_three_lines(name: str) -> None:
    lines = [line for line in text(name).splitlines() if line][1:4]
    assert [line[:3] for line in lines] == ["1. ", "2. ", "3. "]
