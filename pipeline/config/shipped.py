"""What comes with imakita: model cards, prompts and the settings file that `init` writes.

In a checkout they are the files of the repository; in an installed package, copies inside it.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from ..domain import Card, digest
from ..errors import ConfigError
from .marked import read
from .shape import Problems, allowed, build, meant

PACKAGE = Path(__file__).resolve().parent.parent
PACKAGED = PACKAGE / "_models"


def models_folder() -> Path:
    """The models/ of the checkout, or the copy inside the installed package.

    The packaged copy is looked for first: only a wheel has it, whereas a folder named models
    beside an installed package can be anybody's.
    """
    return PACKAGED if PACKAGED.is_dir() else PACKAGE.parent / "models"


def template_settings() -> bytes:
    """The documented feeds.yaml that `imakita init` writes into a new folder."""
    packaged = PACKAGED / "feeds.yaml"
    return (packaged if packaged.is_file() else PACKAGE.parent / "feeds.yaml").read_bytes()


def examples() -> Path:
    """What `imakita init` puts beside the settings: docs/examples, or its copy in the package."""
    packaged = PACKAGE / "_examples"
    return packaged if packaged.is_dir() else PACKAGE.parent / "docs" / "examples"


def prompt_template(name: str) -> tuple[str, str]:
    """The text of models/prompts/`name`.jinja and its digest; `name` as in "article.ja.v1"."""
    folder = models_folder() / "prompts"
    file = folder / f"{name}.jinja"
    if not file.is_file():
        known = sorted(f.stem for f in folder.glob("*.jinja"))
        raise ConfigError(f"{file}: no such prompt.{meant(name, known)} There are: {known}.")
    body = file.read_bytes()
    return body.decode(), digest(body)


def cards(*folders: Path) -> Mapping[str, Card]:
    """The model cards `<folder>/*.yaml` by name, sorted; of two alike the later folder's.

    Without folders, the cards that come with imakita. A folder that is not there adds nothing.
    """
    found: dict[str, Card] = {}
    for folder in folders or (models_folder() / "cards",):
        for file in sorted(folder.glob("*.yaml")):
            found[file.stem] = card(file)
    return dict(sorted(found.items()))


def card(file: Path) -> Card:
    """Read one model card; its name is the file's, its digest that of the file's bytes."""
    source = read(file)
    problems = Problems(source)
    given = {"name": file.stem, "digest": digest(file.read_bytes())}
    if not isinstance(source.value, dict):
        problems.add((), f"a model card has keys: {', '.join(allowed(Card, given))}.")
        problems.stop()
    built = build(Card, source.value, (), problems, given)
    problems.stop()
    assert built is not None
    return built
