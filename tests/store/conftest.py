from collections.abc import Iterator
from pathlib import Path

import pytest

from moderator.store.engine import Store


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    opened = Store.open(tmp_path / "library.sqlite")
    yield opened
    opened.close()
