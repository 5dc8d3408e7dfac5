"""The search field by itself: what it says while empty, and names with anything in them."""

import pytest
from PySide6.QtGui import QColor, QFontMetrics
from PySide6.QtWidgets import QApplication

from moderator.core.query import Named, parse
from moderator.core.query_quoting import naming
from moderator.gui import theme
from moderator.gui.components.chip import Chip
from moderator.gui.search.chips import ChipRow
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


@pytest.fixture
def row(qtbot):
    made = ChipRow()
    qtbot.addWidget(made)
    made.show_found("3 of 3,026 comments")
    made.show()
    return made


LONG = "label:negative p>0.5 after:2019 author:a* likes>0 decision:open -giveaway late"


def test_chips_are_whole_or_in_the_menu_behind_the_last(qtbot, row) -> None:
    row.show_query(parse(LONG))
    every = row.chips()
    for width in range(theme.px(1300), theme.px(300), -theme.px(40)):
        row.resize(width, row.height())
        row.layout().activate()
        shown = row.shown()
        chips = [one for one in shown if one in every]
        assert chips == every[: len(chips)]
        assert shown[len(chips) :] == ([f"and {8 - len(chips)} more"] if len(chips) < 8 else [])
        for chip in row.findChildren(Chip):
            alone = len(chips) == 1 and width < theme.px(380)
            assert chip.isHidden() or chip.width() == chip.sizeHint().width() or alone, chip.text()
    row.show_error("Nothing stands behind this “or”.")
    assert row.shown() == []
    row.show_query(parse(LONG))
    assert row.shown()[-1].startswith("and ")
    row.resize(theme.px(1300), row.height())
    assert row.shown() == every


def test_what_is_in_the_menu_is_taken_out_too(qtbot, row) -> None:
    row.resize(theme.px(400), row.height())
    row.show_query(parse(LONG))
    row._more.click()
    menu = QApplication.activePopupWidget()
    assert [one.text() for one in menu.actions()] == row.chips()[len(row.shown()) - 1 :]
    with qtbot.waitSignal(row.text_wanted) as wanted:
        menu.actions()[-1].trigger()
    assert wanted.args == [LONG.removesuffix(" late")]
    menu.close()


def test_the_examples_can_be_read(field) -> None:
    picture = field.grab().toImage()
    line = field.focusProxy()
    place = line.geometry()
    darkest = min(
        QColor(picture.pixel(x, y)).lightness()
        for x in range(place.left() + 3, place.left() + theme.px(60))
        for y in range(place.top(), place.bottom())
    )
    assert darkest <= theme.current().secondary.lightness() + 12


def test_what_is_wrong_with_a_search_has_the_whole_line(qtbot):
    row = ChipRow()
    qtbot.addWidget(row)
    row.resize(theme.px(480), row.height())
    row.show()
    row.show_error('The quotation that begins here is not closed. Add a " at its end.')
    qtbot.waitUntil(lambda: row._error.width() > 0.95 * row.width() - theme.px(16))
