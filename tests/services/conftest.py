"""A library in a temporary folder, with a small model that knows a dozen words."""

import pytest

from moderator.classifier.artifact import ModelShelf
from moderator.core.comment import NewComment
from moderator.services.intake import importing
from moderator.services.library import Library
from moderator.services.model.scoring import classify
from moderator.store import comments
from moderator.store.intake import batches
from tests import small_model
from tests.services.pages import BEFORE, HOSTILE, NOW
from tests.store.making import put


@pytest.fixture(scope="session")
def shipped(tmp_path_factory):
    return small_model.shelf(tmp_path_factory.mktemp("shipped"))


@pytest.fixture
def library(tmp_path, shipped, monkeypatch):
    monkeypatch.setattr("moderator.classifier.artifact.shipped_models", lambda: shipped)
    with Library.open(tmp_path / "library.db", who="anna") as opened:
        assert isinstance(opened.shelf, ModelShelf)
        yield opened


@pytest.fixture
def fill(library):
    def fill(*texts, **fields):
        with library.store.write() as connection:
            batch = batches.begin(connection, ["made-up.csv"])
            before = comments.last_id(connection)
            new = [
                NewComment(text, platform="youtube", external_id=f"c{before + place}", **fields)
                for place, text in enumerate(texts, 1)
            ]
            put(connection, batch, new)
            batches.finish(connection, batch, "{}")
            return list(range(before + 1, before + 1 + len(texts)))

    return fill


@pytest.fixture
def rows(library):
    def rows(ids):
        with library.store.read() as connection:
            return comments.rows(connection, ids)

    return rows


@pytest.fixture
def large(monkeypatch):
    """Let every export be a large one, of small pages."""
    monkeypatch.setattr(importing, "LARGE", 1000)
    monkeypatch.setattr(importing, "PAGE", 50)


@pytest.fixture
def filled(library, fill):
    """Five comments that the machine has read, one of them hostile, as is the title of their post."""
    ids = fill(
        "awful awful bad",
        "good love",
        "the song",
        HOSTILE,
        thread_id="t1",
        thread_title=HOSTILE,
        created_at=BEFORE,
    )
    fill("great video", created_at=NOW)
    classify(library)
    return ids
