import csv
import gzip
import json
from functools import partial

import pytest

from moderator.core.errors import UserError
from moderator.services import shelves
from moderator.services.model import models
from tests import small_model


def test_measuring_on_both_forms(library, tmp_path):
    rows = [
        ("this is awful", "negative"),
        ("i love it", "positive"),
        ("the song", "neutral"),
        ("bad", "positive"),
    ]
    lines = tmp_path / "gold.jsonl"
    lines.write_text("\n".join(json.dumps({"text": text, "label": label}) for text, label in rows) + "\n\n")
    table = tmp_path / "gold.csv"
    table.write_text("text,label\n" + "".join(f"{text},{label}\n" for text, label in rows) + "unlabelled,\n")
    figures = models.evaluate(library, lines)
    assert (figures.n, figures.accuracy) == (4, 0.75)
    assert models.evaluate(library, table) == figures
    for plain in (lines, table):
        packed = tmp_path / f"{plain.name}.gz"
        packed.write_bytes(gzip.compress(plain.read_bytes()))
        assert models.evaluate(library, packed) == figures


@pytest.mark.parametrize(
    "spoil", [lambda packed: packed[:-9], lambda _: b"no gzip", lambda p: p[:20] + b"x" * 9 + p[29:]]
)
def test_a_packed_file_that_is_damaged(library, tmp_path, spoil):
    path = tmp_path / "gold.jsonl.gz"
    path.write_bytes(spoil(gzip.compress(b'{"text": "the song", "label": "neutral"}\n' * 50)))
    with pytest.raises(UserError, match="damaged, or no gzip file"):
        models.evaluate(library, path)


def test_measuring_another_version(library, tmp_path):
    small_model.make(shelves.models_folder(library.path) / "small-2", "small-2", bias=-9.0)
    path = tmp_path / "gold.jsonl"
    path.write_text('{"text": "the song", "label": "neutral"}\n')
    assert models.evaluate(library, path).accuracy == 1
    assert models.evaluate(library, path, version="small-2").accuracy == 0
    with pytest.raises(UserError, match="no model version"):
        models.evaluate(library, path, version="none")


@pytest.mark.parametrize(
    "content", ["", "not json\n", '{"text": "a"}\n', '{"text": "a", "label": "happy"}\n', '["a"]\n', "\xff"]
)
def test_a_file_that_cannot_be_measured_on(library, tmp_path, content):
    path = tmp_path / "gold.jsonl"
    path.write_text(content, encoding="latin-1")
    with pytest.raises(UserError, match=r"gold\.jsonl"):
        models.evaluate(library, path)


def test_a_model_travels_as_one_file(library, tmp_path):
    small_model.make(shelves.models_folder(library.path) / "small-2", "small-2")
    library.shelf.export("small-2", tmp_path / "small-2.zip")
    models.remove(library, "small-2")
    assert models.import_(library, tmp_path / "small-2.zip").version == "small-2"
    with pytest.raises(UserError, match="is not there"):
        models.import_(library, tmp_path / "none.zip")


def test_a_model_is_taken_from_the_folder_in_which_it_was_made(library, tmp_path):
    folder = small_model.make(tmp_path / "made", "small-2")
    assert models.import_(library, folder).version == "small-2"
    assert library.shelf.folder("small-2").verify() == []
    (folder / "tokenizer.json").write_text("{}")
    with pytest.raises(UserError, match="damaged"):
        models.import_(library, folder)
    with pytest.raises(
        UserError, match=r"no readable card\. A model is a folder with a file “card\.json”: name one"
    ):
        models.import_(library, tmp_path)
    (folder / "card.json").write_text('{"version": ')
    with pytest.raises(
        UserError, match=r"no readable card\. Choose another version, or another copy of this one"
    ):
        models.import_(library, folder)
    (folder / "card.json").write_text("[]")
    with pytest.raises(UserError, match=r"cannot be read\. Choose another version"):
        models.import_(library, folder)


def test_a_version_without_readable_card_is_told_once_what_to_do(library):
    folder = small_model.make(library.shelf.root / "small-2", "small-2")
    (folder / "card.json").write_text("{")
    with pytest.raises(UserError) as told:
        library.shelf.activate("small-2")
    assert str(told.value) == "The model “small-2” has no readable card. Choose another version."


def test_scoring_without_a_library(library, tmp_path):
    scorer, notice = shelves.scorer_for(None)
    assert (scorer.version, notice) == ("small-1", None)
    scorer.close()
    with pytest.raises(UserError, match="no library"):
        shelves.scorer_for(tmp_path / "none.db")


def test_a_model_that_cannot_be_noted_in_the_library_is_not_in_use(library, monkeypatch):
    before = library.shelf.active().version
    small_model.make(library.shelf.root / "small-9", "small-9")

    def full(**_how):
        raise UserError("The disk is full; nothing was changed.")

    with monkeypatch.context() as patched:
        patched.setattr(library.store, "write", full)
        with pytest.raises(UserError, match="full"):
            models.activate(library, "small-9")
    assert library.shelf.active().version == before
    assert [one.name for one in library.shelf.root.iterdir()] == ["small-9"]
    models.activate(library, "small-9")
    small_model.make(library.shelf.root / "small-8", "small-8")
    with monkeypatch.context() as patched:
        patched.setattr(library.store, "write", full)
        with pytest.raises(UserError, match="full"):
            models.activate(library, "small-8")
    assert library.shelf.active().version == "small-9"


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("gold.csv", "text,label\n" + '"' + "x" * 200_000 + '",negative\n'),
        ("gold.jsonl", '{"text": ' + "[" * 100_000),
        ("gold.jsonl", '{"text": "one", "label": ' + "9" * 5000 + "}"),
    ],
)
def test_a_file_to_measure_on_that_is_no_such_file_is_refused(library, tmp_path, name, content, request):
    # Of the whole process: importers of tables lift it.
    request.addfinalizer(partial(csv.field_size_limit, csv.field_size_limit(131_072)))
    (tmp_path / name).write_text(content)
    with pytest.raises(UserError, match="cannot be read"):
        models.evaluate(library, tmp_path / name)
