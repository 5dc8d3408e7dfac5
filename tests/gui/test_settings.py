"""What the person chose is kept; what is no choice is not believed."""

import os

import pytest
from PySide6.QtCore import QByteArray

from moderator.gui.settings import Settings


def test_a_choice_survives_the_program(settings):
    settings.keep("look/scheme", "dark")
    settings.keep("review/letter_keys", False)
    settings.keep("look/reading_size", 1.5)
    settings.keep_geometry(QByteArray(b"somewhere"))
    settings.save()
    again = Settings(settings.path)
    assert (again.scheme, again.letter_keys, again.reading_size) == ("dark", False, 1.5)
    assert again.geometry() == QByteArray(b"somewhere")


@pytest.mark.skipif(os.name != "posix", reason="rights are kept otherwise there")
def test_the_file_is_its_owners_alone(tmp_path):
    for made_before in (False, True):
        path = tmp_path / str(made_before) / "settings.ini"
        if made_before:
            path.parent.mkdir()
            path.write_text("[look]\nscheme=dark\n")
        settings = Settings(path)
        settings.keep("look/scheme", "light")
        settings.save()
        assert path.stat().st_mode & 0o077 == 0
        assert made_before or path.parent.stat().st_mode & 0o077 == 0


def test_defaults_without_a_file(settings):
    assert settings.scheme == "system"
    assert settings.blur == "severe"
    assert settings.session_goal == 300
    assert settings.letter_keys
    assert settings.recent_libraries() == []


@pytest.mark.parametrize(
    ("name", "value", "read"),
    [
        ("look/scheme", "purple", lambda settings: settings.scheme == "system"),
        ("look/text_size", "huge", lambda settings: settings.text_size == 1.0),
        ("look/text_size", "99", lambda settings: settings.text_size == 2.0),
        ("look/reading_size", "-3", lambda settings: settings.reading_size == 0.7),
        ("care/blur", "all", lambda settings: settings.blur == "severe"),
        ("review/session_goal", "-5", lambda settings: settings.session_goal == 0),
        ("libraries/recent", "not json", lambda settings: settings.recent_libraries() == []),
        ("libraries/recent", "[1, 2]", lambda settings: settings.recent_libraries() == []),
    ],
)
def test_what_is_no_choice_is_not_believed(settings, name, value, read):
    settings.keep(name, value)
    assert read(settings)


def test_a_change_is_told_once(settings):
    told = []
    settings.changed.connect(told.append)
    settings.keep("look/scheme", "dark")
    settings.keep("look/scheme", "dark")
    assert told == ["look/scheme"]


def test_restoring_a_section_leaves_the_others(settings):
    settings.keep("look/scheme", "dark")
    settings.keep("care/blur", "never")
    settings.forget("look/")
    assert (settings.scheme, settings.blur) == ("system", "never")


def test_the_newest_library_comes_first_and_a_lost_one_is_left_out(settings, tmp_path):
    first, second = tmp_path / "first.db", tmp_path / "second.db"
    for path in (first, second):
        path.touch()
        settings.remember_library(path, 10, 2)
    settings.remember_library(first, 12, 0)
    assert [(one.path, one.comments) for one in settings.recent_libraries()] == [(first, 12), (second, 10)]
    second.unlink()
    assert [one.path for one in settings.recent_libraries()] == [first]
