"""`imakita lint` and `imakita check`: the gate for anybody's Japanese."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any
from urllib.parse import urljoin, urlsplit

import typer

from ..errors import InputError
from . import app, show
from .news import JSON, text_of
from .open import now
from .rules import gate_of

if TYPE_CHECKING:
    from ..domain import Source
    from ..verify import Located, Page
    from .open import Options

BLOCKED = 65
_JAPANESE = 0.5  # the share of kana and kanji among the letters
FILES = Annotated[list[Path], typer.Argument(metavar="FILE…", help="Markdown files; - is stdin.")]
Findings = list[tuple[str, "Located"]]


@app.command()
def lint(ctx: typer.Context, files: FILES, json: JSON = False) -> None:
    """Check Markdown of anybody: prose, layout, renderers, law; 65 when something blocks."""
    from ..verify import lint as look

    gate = gate_of(ctx.obj)
    pages = [(str(f), _page(str(f))) for f in files]
    found = [(n, x) for n, p in pages for x in look(p, gate.rules, gate.amazon_sentence)]
    found += _beside(pages, gate.rules)
    _report(sorted(found, key=lambda f: (f[0], f[1].line, f[1].column)), {}, as_json=json)


@app.command()
def check(
    ctx: typer.Context,
    draft: Annotated[str, typer.Argument(metavar="DRAFT.md", help="A Japanese text; - is stdin.")],
    source: Annotated[
        list[str], typer.Option(help="The English article: a URL or a file. May be repeated.")
    ],
    json: JSON = False,
) -> None:
    """Check any Japanese text against English sources, sentence by sentence; 65 when it blocks."""
    from ..config import gazetteer, knowledge, knowledge_folder
    from ..verify import compared

    gate = gate_of(ctx.obj)
    if [draft, *source].count("-") > 1:
        raise InputError("-: standard input holds one text. Name a file for the other.")
    page = _page(draft)
    read = [
        _source(ctx.obj, what, prefix) for what, prefix in zip(source, "abcdefgh", strict=False)
    ]
    sources, links = [s for s, _ in read], [u for _, found in read for u in found]
    mine = ctx.obj.config.parent / "knowledge"
    names, cards = gazetteer(mine / "names"), knowledge(knowledge_folder(), mine)
    located = compared(
        *(page, sources, gate.rules, gate.amazon_sentence, links), names=names, cards=cards
    )
    sentences = sum(len(s.sentences) for s in sources)
    about = {"evidence": "article", "sources": [s.url or s.title for s in sources]}
    _report([(draft, x) for x in located], {**about, "sentences": sentences}, as_json=json)


def _page(name: str) -> Page:
    from ..verify import read_page

    return read_page(text_of(name), name)


def _beside(pages: Sequence[tuple[str, Page]], policy: Any) -> Findings:
    """What several files, or the pictures beside them, show."""
    from ..verify.files import image, together
    from ..verify.lint import located

    names = {id(page): name for name, page in pages}
    found: Findings = []
    for page, placed in together([p for _, p in pages]):
        found += [(names[id(page)], x) for x in located(page, [placed], policy)]
    for name, page in pages:
        for picture in _pictures(Path(name), page):
            placed_ = [("front.image", f) for f in image(picture.read_bytes())]
            found += [(name, x) for x in located(page, placed_, policy)]
    return found


def _pictures(file: Path, page: Page) -> Iterator[Path]:
    """The cover's file: beside the page, or in the static/ or assets/ of a site above it."""
    from ..verify.front import cover_of

    cover = cover_of(page.front).lstrip("/")
    if not cover or "://" in cover or ".." in cover.split("/"):
        return
    above = list(file.resolve().parents)[:6]
    places = [file.parent / cover, *(a / d / cover for a in above for d in ("static", "assets"))]
    yield from [p for p in places if p.is_file()][:1]


def _source(options: Options, what: str, prefix: str) -> tuple[Source, list[str]]:
    """An English source and the links in it. Raises InputError when it is not English."""
    from ..domain import Entry, digest
    from ..extract import extract, from_text
    from ..text import japanese_ratio

    if what.startswith(("http://", "https://")):
        response = _fetched(options, what)
        outlet = urlsplit(what).hostname or what
        entry = Entry(digest(what), "", outlet, what, "", "", None, None, now())
        source, html = (
            extract(entry, response, now(), prefix),
            response.body.decode("utf-8", "replace"),
        )
    else:
        html = text_of(what)
        source = from_text(html, html.strip().splitlines()[0][:200], "", now(), prefix)
    # A text too short for its language to be told counts as English; kana tell at once.
    language = "ja" if japanese_ratio(source.text) > _JAPANESE else source.language
    if language != "en":
        raise InputError(f"{what}: {language}, not English. Hand over the English source.")
    hrefs = re.findall(r"""href\s?=\s?["']([^"'\s]{1,2000})""", html)
    plain = re.findall(r"https?://[^\s<>\"')]{1,2000}", html) if not hrefs else []
    return source, [urljoin(what, h.rstrip(".,;:")) for h in (*hrefs, *plain)]


def _fetched(options: Options, url: str) -> Any:
    from ..domain import FetchLimits
    from ..fetch import Web
    from .open import settings

    limits = settings(options).fetch if options.config.is_file() else FetchLimits()
    with Web(limits) as web:
        return web.get(url, max_bytes=limits.page_bytes)


def _report(found: Findings, about: dict[str, Any], *, as_json: bool) -> None:
    """Lines or one document; exits 65 when something blocks."""
    blocked = any(x.finding.severity == "block" for _, x in found)
    if as_json:
        rows = [_row(name, x) for name, x in found]
        show.document({**about, "blocked": blocked, "findings": rows, "rules": _counts(found)})
    else:
        for name, x in found:
            f = x.finding
            near = f" (nearest: {f.nearest!r})" if f.nearest else ""
            typer.echo(f"{name}:{x.line}:{x.column}: {f.severity}: {f.rule}: {f.message}{near}")
        _table(found, about)
    if blocked:
        raise typer.Exit(BLOCKED)


def _table(found: Findings, about: dict[str, Any]) -> None:
    if found:
        typer.echo(f"\n{'rule':<20} {'block':>6} {'review':>6} {'info':>6}")
    for rule, by in _counts(found).items():
        typer.echo(f"{rule:<20} {by['block']:>6} {by['review']:>6} {by['info']:>6}")
    if not found:
        typer.echo("nothing found")
    if about:
        typer.echo(
            f"\nEvidence: the whole article, {about['sentences']} sentences. What is invented but "
            "stands elsewhere in it passes; the gate of `imakita run` compares with the cited ones."
        )


def _counts(found: Findings) -> dict[str, dict[str, int]]:
    by = Counter((x.finding.rule, str(x.finding.severity)) for _, x in found)
    order = sorted({r for r, _ in by}, key=lambda r: (-by[r, "block"], -by[r, "review"], r))
    return {r: {s: by[r, s] for s in ("block", "review", "info")} for r in order}


def _row(name: str, x: Located) -> dict[str, Any]:
    f = x.finding
    return {
        "file": name,
        "line": x.line,
        "column": x.column,
        "where": x.where,
        "rule": f.rule,
        "severity": str(f.severity),
        "message": f.message,
        "text": x.text[f.start : f.end],
        "nearest": f.nearest,
        "evidence": f.evidence,
    }
