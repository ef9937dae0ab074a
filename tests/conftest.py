"""What several test files share: the toy translator, trained once a session."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests import toy_translator


@pytest.fixture(scope="session")
def trained(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """(prepared data, work folder with checkpoints) after a whole training in two halves."""
    return toy_translator.train_it(tmp_path_factory.mktemp("train"))


@pytest.fixture(scope="session")
def weights(trained: tuple[Path, Path], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The exported toy: a folder as models/weights is."""
    from train.export import export

    folder = tmp_path_factory.mktemp("weights")
    export(trained[1] / "average.pt", trained[0], folder, {})
    return folder
