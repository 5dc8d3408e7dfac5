import shutil
from pathlib import Path

import pytest

from moderator.classifier.artifact import POINTER, ModelShelf
from moderator.classifier.card import CARD, ONNX, TOKENIZER, ModelCard, ModelFolder, check_version
from moderator.core.errors import UserError
from tests.classifier.tiny import tiny_model


@pytest.fixture
def shelf(tmp_path: Path) -> ModelShelf:
    tiny_model(tmp_path / "shipped", "shipped-1")
    return ModelShelf(tmp_path / "library.models", tmp_path / "shipped")


def published(shelf: ModelShelf, version: str, **fields) -> ModelFolder:
    staging = shelf.staging()
    made = tiny_model(staging / "made", version)
    for name in (ONNX, TOKENIZER):
        (made.path / name).rename(staging / name)
    shutil.rmtree(staging / "made")
    return shelf.publish(staging, ModelCard(version, **fields))


def test_the_shipped_model_is_active_at_first(shelf: ModelShelf) -> None:
    assert shelf.active().version == "shipped-1"
    assert shelf.fallback_reason is None
    assert shelf.is_shipped("shipped-1")


def test_publish_activate_and_go_back(shelf: ModelShelf) -> None:
    published(shelf, "mine-1", parent="shipped-1")
    assert shelf.active().version == "shipped-1"
    shelf.activate("mine-1")
    assert shelf.active().version == "mine-1"
    assert [card.version for card in shelf.versions()] == ["shipped-1", "mine-1"]
    shelf.activate("shipped-1")
    assert shelf.active().version == "shipped-1"
    assert shelf.folder("mine-1").card.parent == "shipped-1"


def test_a_newer_program_brings_its_model_to_those_who_use_the_shipped_one_alone(
    shelf: ModelShelf, tmp_path: Path
) -> None:
    published(shelf, "mine-1", parent="shipped-1")
    theirs = ModelShelf(tmp_path / "other.models", shelf.shipped)
    published(theirs, "mine-2")
    theirs.activate("mine-2")
    shelf.activate("mine-1")
    shelf.activate("shipped-1")
    with pytest.raises(UserError), shelf.activating("mine-1"):
        shelf.remove("mine-1")  # It is in use by then.
    assert shelf.active().version == "shipped-1"
    tiny_model(shelf.shipped, "shipped-2")
    shutil.rmtree(shelf.shipped / "shipped-1")
    newer = ModelShelf(shelf.root, shelf.shipped)
    assert newer.active().version == "shipped-2"
    assert newer.fallback_reason is None
    assert ModelShelf(theirs.root, theirs.shipped).active().version == "mine-2"


@pytest.mark.parametrize(
    "harm", ["missing", "changed", "no card", "bad card", "other labels", "pointer to nothing"]
)
def test_a_damaged_model_gives_way_to_the_shipped_one_and_says_so(shelf: ModelShelf, harm: str) -> None:
    folder = published(shelf, "mine-1")
    shelf.activate("mine-1")
    assert shelf.active().version == "mine-1"
    again = ModelShelf(shelf.root, shelf.shipped)
    if harm == "missing":
        (folder.path / ONNX).unlink()
    elif harm == "changed":
        (folder.path / ONNX).write_bytes((folder.path / ONNX).read_bytes()[:-1] + b"x")
    elif harm == "no card":
        (folder.path / CARD).unlink()
    elif harm == "bad card":
        (folder.path / CARD).write_text("{")
    elif harm == "other labels":
        (folder.path / CARD).write_text('{"version": "mine-1", "labels": ["a", "b", "c"]}')
    else:
        (shelf.root / POINTER).write_text("../../etc")
    assert again.active().version == "shipped-1"
    assert again.fallback_reason
    assert again.fallback_reason.endswith("used instead.")


def test_a_file_lost_while_the_program_runs_is_noticed(shelf: ModelShelf) -> None:
    folder = published(shelf, "mine-1")
    shelf.activate("mine-1")
    assert shelf.active().version == "mine-1"
    (folder.path / ONNX).unlink()
    assert shelf.active().version == "shipped-1"


def test_half_a_model_is_never_visible(shelf: ModelShelf) -> None:
    staging = shelf.staging()
    (staging / ONNX).write_bytes(b"half")
    (staging / CARD).write_text('{"version": "half"}')
    assert [card.version for card in shelf.versions()] == ["shipped-1"]
    with pytest.raises(UserError):
        shelf.folder("half")
    shelf.clean()
    assert not staging.exists()


def test_publish_from_another_place(shelf: ModelShelf, tmp_path: Path) -> None:
    made = tiny_model(tmp_path / "elsewhere", "mine-1")
    (made.path / CARD).unlink()
    folder = shelf.publish(made.path, ModelCard("mine-1"))
    assert folder.verify() == []
    assert not made.path.exists()
    assert folder.card.created_at


def test_versions_are_not_replaced_nor_wrongly_removed(shelf: ModelShelf) -> None:
    published(shelf, "mine-1")
    with pytest.raises(UserError, match="already"):
        published(shelf, "mine-1")
    with pytest.raises(UserError, match="already"):
        published(shelf, "shipped-1")
    with pytest.raises(UserError, match="stays"):
        shelf.remove("shipped-1")
    shelf.activate("mine-1")
    with pytest.raises(UserError, match="in use"):
        shelf.remove("mine-1")
    shelf.activate("shipped-1")
    shelf.remove("mine-1")
    with pytest.raises(UserError):
        shelf.folder("mine-1")
    with pytest.raises(UserError):
        shelf.activate("mine-1")


def test_a_damaged_model_is_not_activated(shelf: ModelShelf) -> None:
    folder = published(shelf, "mine-1")
    (folder.path / TOKENIZER).write_text("{}")
    with pytest.raises(UserError, match="damaged"):
        shelf.activate("mine-1")
    assert shelf.active().version == "shipped-1"


@pytest.mark.parametrize("name", ["../up", "", "a/b", "a\\b", "..", ".hidden", "x" * 100, "a..b"])
def test_versions_cannot_leave_their_folder(shelf: ModelShelf, name: str) -> None:
    with pytest.raises(UserError):
        check_version(name)
    with pytest.raises(UserError):
        shelf.folder(name)
    with pytest.raises(UserError):
        shelf.activate(name)


def test_without_a_library_nothing_is_kept(shelf: ModelShelf) -> None:
    alone = ModelShelf(None, shelf.shipped)
    assert alone.active().version == "shipped-1"
    with pytest.raises(UserError):
        alone.staging()


def test_no_model_at_all_is_said(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="missing"):
        ModelShelf(None, tmp_path).active()
    folder = tiny_model(tmp_path, "shipped-1")
    (folder.path / ONNX).write_bytes(b"")
    with pytest.raises(UserError, match="damaged"):
        ModelShelf(None, tmp_path).active()


def test_the_card_survives_its_file() -> None:
    card = ModelCard(
        "v1", data=({"source": "x", "rows": 3},), figures={"val": {}}, temperature=1.5, bias=(0.1, 0, 0)
    )
    assert ModelCard.from_json({**card.to_json(), "of a later version": 1}) == card


@pytest.mark.parametrize(
    "fields", [{"temperature": 0}, {"temperature": "x"}, {"bias": [1e9, 0, 0]}, {"version": "../x"}]
)
def test_an_odd_card_is_refused(fields: dict[str, object]) -> None:
    with pytest.raises(UserError):
        ModelCard.from_json({**ModelCard("v1").to_json(), **fields})
