"""The model office's files, written once a run."""

from pathlib import Path

import pytest

from portfolio.model_office import QUARTERS, generate


@pytest.fixture(scope="session")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("model-office")
    assert list(generate(folder)) == list(QUARTERS)
    return folder
