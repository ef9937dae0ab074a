"""An article's files into their places. What a person edited is never overwritten.

A page bundle is written beside its place and moved there whole. Files of the other flavours are
put in place one by one, the page last: it is what makes the article public.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Mapping, Sequence
from hashlib import sha256
from pathlib import Path
from typing import Any

from pipeline.domain import Article, File
from pipeline.errors import OutputError

from .disk import inside, part_of, replace_file, sync, write_file

_CLAIMS = ".claims.json"


def put(article: Article, folder: Path) -> None:
    """Write an article below `folder`; what is there already is left alone.

    Raises OutputError when a person edited the page. A picture that a person put in the place of
    ours stays, and stops nothing.
    """
    base = inside(folder, article.folder) if article.folder else folder.resolve()
    clean(article, base)
    files = _ours(article.files, base)
    if all(_same(base / f.path, f) for f in files):
        return
    _refuse_edited(article.files, base)
    if article.folder:
        _write_bundle(base, files)
    else:
        _write_each(base, files)


def outlook(article: Article, folder: Path) -> str:
    """What `put` would do, in a word: "new", "unchanged", "updated" or "edited by hand"."""
    base = inside(folder, article.folder) if article.folder else folder.resolve()
    files = _ours(article.files, base)
    if all(_same(base / f.path, f) for f in files):
        return "unchanged"
    if not (base / article.files[0].path).is_file():
        return "new"
    try:
        _refuse_edited(article.files, base)
    except OutputError:
        return "edited by hand"
    return "updated"


def clean(article: Article, base: Path) -> None:
    """Remove what a killed run may have left half-written."""
    if article.folder:
        shutil.rmtree(part_of(base), ignore_errors=True)
        return
    for file in article.files:
        part_of(inside(base, file.path)).unlink(missing_ok=True)


def _same(path: Path, file: File) -> bool:
    return path.is_file() and path.read_bytes() == file.body


def _ours(files: Sequence[File], base: Path) -> tuple[File, ...]:
    """The files without pictures that a person has put in the place of ours."""
    recorded = _recorded(files, base).get("pictures")
    known = recorded if isinstance(recorded, Mapping) else {}

    def by_hand(file: File) -> bool:
        path = base / file.path
        return (
            file.path.endswith(".png")
            and path.is_file()
            and not _same(path, file)
            and sha256(path.read_bytes()).hexdigest() != known.get(file.path)
        )

    return tuple(f for f in files if not by_hand(f))


def _refuse_edited(files: Sequence[File], base: Path) -> None:
    """A page that no longer matches the hash in its own sidecar was edited by a person.

    Not so a page that is already the new one: then a kill came between the two files.
    """
    page = base / files[0].path
    if not page.is_file() or _same(page, files[0]):
        return
    if sha256(page.read_bytes()).hexdigest() != _recorded(files, base).get("markdown_sha256"):
        raise OutputError(
            f"{page} was edited by hand, so it is not overwritten. Move it away, then run "
            "`imakita publish` to write it anew."
        )


def _recorded(files: Sequence[File], base: Path) -> dict[str, Any]:
    """What the sidecar on the disk has recorded; nothing when there is no readable one."""
    try:
        name = next(f.path for f in files if f.path.endswith(_CLAIMS))
        claims = json.loads((base / name).read_bytes())
    except (OSError, ValueError, StopIteration):
        return {}
    return claims if isinstance(claims, dict) else {}


def _write_bundle(bundle: Path, files: Sequence[File]) -> None:
    """Write beside the place, on the same disk, then move."""
    bundle.parent.mkdir(parents=True, exist_ok=True)
    part = part_of(bundle)
    try:
        for file in files:
            target = inside(part, file.path)
            target.parent.mkdir(parents=True, exist_ok=True)
            write_file(target, file.body)
        _move(part, bundle, files)
    finally:
        shutil.rmtree(part, ignore_errors=True)


def _move(part: Path, bundle: Path, files: Sequence[File]) -> None:
    if bundle.is_dir():
        # Our own older version: a folder cannot be replaced in one step, its files can, and what a
        # person put beside them stays.
        for file in _in_order(bundle, files):
            (bundle / file.path).parent.mkdir(parents=True, exist_ok=True)
            (part / file.path).replace(bundle / file.path)
            sync(bundle)
    else:
        sync(part)
        part.rename(bundle)
    sync(bundle.parent)


def _write_each(base: Path, files: Sequence[File]) -> None:
    for file in _in_order(base, files):
        path = inside(base, file.path)
        if not _same(path, file):
            replace_file(path, file.body)


def _in_order(base: Path, files: Sequence[File]) -> list[File]:
    """Pictures before the page that shows them; page and sidecar so that a kill is no edit.

    A new page comes last, since it is what is seen. The page of an older version is replaced
    before its sidecar: see `_refuse_edited`.
    """
    page = files[0]
    claims = [f for f in files if f.path.endswith(_CLAIMS)]
    rest = [f for f in files[1:] if f not in claims]
    exists = (base / page.path).exists()
    return [*rest, page, *claims] if exists else [*rest, *claims, page]
