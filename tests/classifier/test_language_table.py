"""The unpacked copy of the identifier's table: the same answers, and no harm where it cannot be kept or is spoilt."""

import pytest
from py3langid import langid

from moderator.classifier.text import language_table

TEXTS = ("Das ist ein schönes Haus", "привет, как дела", "hola, qué tal", "bom dia a todos", "12 ?")


@pytest.fixture(scope="module")
def packed():
    return langid.LanguageIdentifier.from_model_file(langid.MODEL_DIR / langid.MODEL_FILE)


@pytest.fixture(scope="module")
def copied(tmp_path_factory):
    folder = tmp_path_factory.mktemp("cache") / "new"
    language_table.read(folder)
    [kept] = folder.iterdir()
    return kept


def test_a_copy_is_made_once_and_answers_as_the_packed_table(copied, packed, monkeypatch):
    # Neither the library's own way nor a second unpacking is needed.
    monkeypatch.setattr(language_table.lzma, "open", None)
    again = language_table.read(copied.parent)
    assert [again.rank(text) for text in TEXTS] == [packed.rank(text) for text in TEXTS]
    # What is asked first is who stands first.
    assert [again.classify(text) for text in TEXTS] == [packed.rank(text)[0] for text in TEXTS]


def test_a_spoilt_copy_is_not_believed_and_not_kept(copied, tmp_path, packed, monkeypatch):
    def packed_only(_path):
        return packed

    monkeypatch.setattr(langid.LanguageIdentifier, "from_model_file", packed_only)
    whole = copied.read_bytes()
    turned = bytearray(whole)
    turned[len(turned) // 2] ^= 1
    for spoilt in (b"PK", whole[: len(whole) // 2], bytes(turned)):
        (tmp_path / copied.name).write_bytes(spoilt)
        assert language_table.read(tmp_path).rank(TEXTS[0]) == packed.rank(TEXTS[0])
        assert list(tmp_path.iterdir()) == []


def test_where_nothing_can_be_kept_the_packed_table_is_read(tmp_path, packed):
    (tmp_path / "file").write_text("no folder")
    assert language_table.read(tmp_path / "file" / "cache").rank(TEXTS[1]) == packed.rank(TEXTS[1])
    assert [one.name for one in tmp_path.iterdir()] == ["file"]
