"""The unpacked copy of the identifier's table: the same answers, and no harm where it cannot be kept or is spoilt."""

import pytest
from py3langid import langid

from moderator.classifier.text import language_table

TEXTS = (
    "Das ist ein schönes Haus",
    "привет, как дела",
    "hola, qué tal",
    "bom dia a todos",
    "QUESTO NON È GIUSTO",
    "Ово је лепо",
    "12 ok",
)


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
    assert_as_the_library(again, packed)


def assert_as_the_library(table, library):
    answers = table.of(TEXTS)
    assert len(set(table.languages)) == len(table.languages)
    for text, scores in zip(TEXTS, answers, strict=True):
        told = dict(library.rank(text))
        assert set(told) == set(table.languages)
        assert scores == pytest.approx([told[language] for language in table.languages], abs=0.01)
        assert table.languages[scores.argmax()] == library.classify(text)[0]


def test_texts_are_read_alike_in_any_company(copied):
    table = language_table.read(copied.parent)
    long = "Das ist ein schönes Haus. " * 60
    others = [f"text {number} of many" * (number % 7) for number in range(language_table.TOGETHER + 9)]
    together = table.of([*others, *TEXTS, long, ""])
    assert (together[-2] == table.of([long])[0]).all()
    assert (together[-1] == together[-1][0]).all()
    for place, text in enumerate(TEXTS, len(others)):
        assert (together[place] == table.of([text])[0]).all()
    assert table.of([]).shape == (0, len(table.languages))


def test_a_spoilt_copy_is_not_believed_and_not_kept(copied, tmp_path, packed, monkeypatch):
    def packed_only(_path):
        return packed

    monkeypatch.setattr(langid.LanguageIdentifier, "from_model_file", packed_only)
    whole = copied.read_bytes()
    turned = bytearray(whole)
    turned[len(turned) // 2] ^= 1
    for spoilt in (b"PK", whole[: len(whole) // 2], bytes(turned)):
        (tmp_path / copied.name).write_bytes(spoilt)
        assert_as_the_library(language_table.read(tmp_path), packed)
        assert list(tmp_path.iterdir()) == []


def test_where_nothing_can_be_kept_the_packed_table_is_read(tmp_path, packed):
    (tmp_path / "file").write_text("no folder")
    assert_as_the_library(language_table.read(tmp_path / "file" / "cache"), packed)
    assert [one.name for one in tmp_path.iterdir()] == ["file"]
