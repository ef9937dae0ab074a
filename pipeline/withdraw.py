"""Published files → out of the site, kept. The way back through the door to the disk."""

from __future__ import annotations

import errno
from collections.abc import Iterable
from pathlib import Path

from pipeline.errors import OutputError


def withdraw(folder: Path, paths: Iterable[str], attic: Path) -> tuple[Path, ...]:
    """Move files of an article out of `folder` into `attic`, below which they keep their names.

    Nothing is deleted, hand-edited or not; what is gone already is passed over, so that a second
    try ends as the first. Folders that are empty afterwards go too. Raises OutputError.
    """
    moved = []
    try:
        for path in sorted(paths):
            source = _inside(folder, path)
            if source.is_file():
                target = _free(_inside(attic, path))
                target.parent.mkdir(parents=True, exist_ok=True)
                _move(source, target)
                moved.append(target)
            _prune(source.parent, folder.resolve())
    except OSError as error:
        raise OutputError(
            f"{error.filename or folder}: {error.strerror or error}. Make it writable, then take "
            "the article back again; nothing is lost."
        ) from error
    return tuple(moved)


def _inside(folder: Path, relative: str) -> Path:
    path = (folder / relative).resolve()
    if not path.is_relative_to(folder.resolve()) or path == folder.resolve():
        raise OutputError(f"{relative!r} is outside {folder}; refused.")
    return path


def _free(path: Path) -> Path:
    """The path, or one beside it that nothing has yet: an article can be taken back twice."""
    number, found = 1, path
    while found.exists():
        number += 1
        found = path.with_name(f"{path.stem}.{number}{path.suffix}")
    return found


def _move(source: Path, target: Path) -> None:
    try:
        source.rename(target)
    except OSError as error:
        if error.errno != errno.EXDEV:
            raise
        # The site is on another disk: copied whole before the old one goes.
        part = target.with_name(f".{target.name}.part")
        part.write_bytes(source.read_bytes())
        part.rename(target)
        source.unlink()


def _prune(place: Path, top: Path) -> None:
    while place != top and place.is_dir() and not any(place.iterdir()):
        place.rmdir()
        place = place.parent
