"""The search field by itself: what it says while empty, and names with anything in them."""

import pytest
from PySide6.QtGui import QFontMetrics

from moderator.core.query import Named, parse
from moderator.core.query_quoting import naming
from moderator.gui import theme
from moderator.gui.search.search_field import SearchField


@pytest.fixture
def field(qtbot):
    def values(name, part, answer):
        answer(['Ann "the cat" b', "Anna, b"] if (name, part) == ("author", "Ann") else ["Bread day"])

    made = SearchField(values)
    qtbot.addWidget(made)
    made.resize(theme.px(800), made.height())
    made.show()
    made.activateWindow()
    qtbot.waitUntil(made.isActiveWindow)
    return made


def test_its_examples_are_whole_in_any_width(field) -> None:
    line = field.focusProxy()
    said = []
    for width in range(theme.px(820), theme.px(100), -theme.px(20)):
        field.resize(width, field.height())
        words = line.placeholderText()
        assert QFontMetrics(line.font()).horizontalAdvance(words) < line.viewport().width(), words
        said.append(words)
    assert said[0].endswith(", -giveaway")
    assert "Words, label:negative…" in said
    cut = [words for words in said if words != said[0]]
    assert all(words in ("Words…", "Search") or words.endswith("…") for words in cut)
    assert not any(words.endswith((",…", ", …")) for words in cut)
    field.resize(theme.px(820), field.height())
    assert line.placeholderText() == said[0]


@pytest.mark.parametrize("name", ["On\nDay", 'Ann "the cat" b', "a\\", "“"])
def test_it_holds_any_name(field, name) -> None:
    field.set_text(naming("author", name))
    assert parse(field.text()).where == Named("author", (name,))


def test_a_name_is_completed_behind_an_open_quotation_mark(qtbot, field) -> None:
    field.setFocus()
    line = field.focusProxy()
    qtbot.keyClicks(line, 'late author:bob,"Ann')
    assert [one.text for one in field.completion.offered()] == [
        r'author:bob,"Ann \"the cat\" b"', 'author:bob,"Anna, b"',
    ]  # fmt: skip
    field.completion.chosen.emit(field.completion.offered()[0])
    qtbot.keyClicks(line, "post:br")
    assert [one.text for one in field.completion.offered()] == ['post:"Bread day"']
    assert field.text() == r'late author:bob,"Ann \"the cat\" b" post:br'
