from pathlib import Path

import pytest

from moderator.classifier.card import ModelFolder
from moderator.classifier.runtime import Scorer
from tests.classifier.tiny import tiny_model


@pytest.fixture
def tiny(tmp_path: Path) -> ModelFolder:
    return tiny_model(tmp_path / "models")


@pytest.fixture
def scorer(tiny: ModelFolder):
    scorer = Scorer(tiny)
    yield scorer
    scorer.close()
