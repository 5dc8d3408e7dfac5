"""What a screen reader meets: every control of every page and sheet says what it is, and can be reached by keys."""

from dataclasses import replace

import pytest
from PySide6.QtCore import QEvent, QPoint, QRect, QSize, Qt
from PySide6.QtGui import QAccessible, QFontMetrics
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QApplication,
    QComboBox,
    QLabel,
    QScrollArea,
    QWidget,
)

from moderator.gui import theme
from moderator.gui.commands import Commands
from moderator.gui.components.buttons import Button
from moderator.gui.components.empty import Empty
from moderator.gui.context import AppContext
from moderator.gui.facts import read_facts
from moderator.gui.main_window import MainWindow
from moderator.gui.review.queue_list import ROW
from moderator.services.library import Library
from moderator.store import comments
from tests.store.making import alike, fill, score_all, some

CONTROLS = (QAccessible.Role.Button, QAccessible.Role.CheckBox, QAccessible.Role.RadioButton,
            QAccessible.Role.EditableText, QAccessible.Role.ComboBox, QAccessible.Role.Slider,
            QAccessible.Role.SpinBox, QAccessible.Role.Table, QAccessible.Role.List, QAccessible.Role.Link)  # fmt: skip


@pytest.fixture
def window(qtbot, tmp_path, tasks, settings):
    with Library.open(tmp_path / "lakeside.sqlite") as library:
        fill(library.store, some(14))
        score_all(library.store)
        with library.store.write() as connection:
            comments.set_groups(connection, alike([1, 2, 3]))
        made = MainWindow(AppContext(library, tasks, settings))
        Commands(made._context, made)
        qtbot.addWidget(made)
        made.resize(1440, 900)
        made.show()
        made.library_opened(read_facts(library))
        made.activateWindow()
        qtbot.waitUntil(made.isActiveWindow)
        yield made
        made.close_sheets()


def seen(root: QWidget) -> list[QWidget]:
    return [one for one in (root, *root.findChildren(QWidget)) if one.isVisible()]


def called(widget: QWidget) -> str:
    face = QAccessible.queryAccessibleInterface(widget)
    return face.text(QAccessible.Text.Name).strip() if face is not None else ""


def is_control(widget: QWidget) -> bool:
    # The heads, corners and bars that Qt makes inside a view are named by the view.
    inside = any(isinstance(up, QAbstractItemView | QComboBox) for up in _above(widget))
    takes = widget.focusPolicy() & Qt.FocusPolicy.TabFocus and not widget.focusProxy()
    face = QAccessible.queryAccessibleInterface(widget)
    known = face is not None and face.role() in CONTROLS
    return (
        not inside and widget.isEnabled() and (known or bool(takes and isinstance(widget, QAbstractButton)))
    )


def _above(widget: QWidget) -> list[QWidget]:
    found = []
    up = widget.parentWidget()
    while up is not None:
        found.append(up)
        up = up.parentWidget()
    return found


def nameless(root: QWidget) -> list[str]:
    return [
        f"{type(one).__name__} in {' < '.join(type(up).__name__ for up in _above(one)[:4])}"
        for one in seen(root)
        if is_control(one) and not called(one)
    ]


@pytest.mark.parametrize("place", ["review", "comments", "overview", "models", "welcome"])
def test_every_control_of_every_page_has_a_name(window, place):
    window.show_place(place)
    QApplication.processEvents()
    assert nameless(window) == []


SHEETS = (
    "settings",
    "keys",
    "commands",
    "about",
    "formats",
    "imports",
    "hand_back",
    "note",
    "thread",
    "group",
    "author",
    "why",
)


@pytest.mark.parametrize("name", SHEETS)
def test_every_control_of_every_sheet_has_a_name_and_is_reached_by_tab(qtbot, window, name):
    window._context.actions[name].trigger()
    qtbot.waitUntil(lambda: window.open_sheet() is not None)
    sheet = window.open_sheet()
    QApplication.processEvents()
    assert sheet.accessibleName()
    assert nameless(sheet) == []
    wanted = {one for one in seen(sheet) if is_control(one) and isinstance(one, QAbstractButton)}
    reached = set(sheet._focusable())
    left = [called(one) for one in wanted - reached if not _one_of_several(one, reached)]
    assert left == [], "cannot be reached by Tab"
    assert reached, "the keyboard has nowhere to go"


def _one_of_several(button: QAbstractButton, reached: set[QWidget]) -> bool:
    """Say whether arrows lead to it from where Tab stops: segments, radio buttons."""
    return button.autoExclusive() or button.group() is not None or any(up in reached for up in _above(button))


def test_the_row_of_a_list_is_spoken_whole(window):
    page = window.page("review")
    words = page.model.data(page.model.index(0), Qt.ItemDataRole.AccessibleTextRole)
    assert words.startswith("author0, Negative")
    assert "comment number 0" in words


def test_each_outcome_is_announced(qtbot, window, monkeypatch):
    said = []
    monkeypatch.setattr("moderator.gui.review.page.announce", lambda widget, sentence: said.append(sentence))
    page = window.page("review")
    page._context.settings.keep("review/double_press_guard", False)
    page.setFocus()
    for key in (Qt.Key.Key_F, Qt.Key.Key_Space, Qt.Key.Key_2):
        qtbot.keyClick(page, key)
    assert [sentence.split(" ")[0] for sentence in said] == ["Flagged", "Agreed", "Now"]
    assert all("Comment by" in sentence for sentence in said)


@pytest.mark.parametrize("place", ["review", "comments", "overview", "models", "welcome"])
def test_twice_the_size_of_text_cuts_no_words(qapp, request, place):
    theme.apply(qapp, Qt.ColorScheme.Light, text_size=2.0)
    window = request.getfixturevalue("window")
    window.resize(1600, 1000)
    window.show_place(place)
    for _ in range(5):
        qapp.sendPostedEvents(None, QEvent.Type.LayoutRequest)
        qapp.processEvents()
    cut = [
        f"{label.text()!r} has {label.height()} of {label.fontMetrics().height()}"
        for label in seen(window)
        if isinstance(label, QLabel) and label.text() and label.height() + 1 < label.fontMetrics().height()
    ]
    cut += [
        f"{button.text()!r} has {button.height()}"
        for button in seen(window)
        if isinstance(button, QAbstractButton) and button.text() and button.height() + 1 < _tall(button)
    ]
    assert cut + _too_narrow(window) == []


@pytest.mark.parametrize("size", [1.0, 1.25, 1.5, 2.0])
@pytest.mark.parametrize("smallest", [False, True])
def test_the_buttons_of_review_show_every_word_at_every_size(qapp, request, size, smallest):
    theme.apply(qapp, Qt.ColorScheme.Light, text_size=size)
    window = request.getfixturevalue("window")
    window.resize(window.minimumSize() if smallest else QSize(1440, 900))
    window.show_place("review")
    for _ in range(5):
        qapp.sendPostedEvents(None, QEvent.Type.LayoutRequest)
        qapp.processEvents()
    page = window.page("review")
    assert _too_narrow(page) == []
    buttons = [one for one in seen(page.middle) if isinstance(one, Button)]
    assert {"Flag", "Hold", "Approve", "Skip"} <= {one.text() for one in buttons}
    for one in buttons:
        # What reaches beyond any of the widgets around it is not painted.
        for up in _above(one)[: _above(one).index(page.middle) + 1]:
            assert up.rect().contains(QRect(one.mapTo(up, QPoint()), one.size())), one.text()


@pytest.mark.parametrize("blur", ["never", "negative"])
def test_a_long_comment_with_copies_leaves_the_decisions_whole_at_twice_the_size(qapp, request, blur):
    theme.apply(qapp, Qt.ColorScheme.Dark, text_size=2.0)
    window = request.getfixturevalue("window")
    window._context.settings.keep("care/blur", blur)
    window.resize(window.minimumSize())
    window.show_place("review")
    page = window.page("review")
    long = replace(page.current(), text="Never again. " * 200, group_size=14)
    page.middle.show_row(long, withheld="wished" if blur == "negative" else "", softened=False, blind=False)
    page.middle.show_authors(11, 14)
    for _ in range(5):
        qapp.sendPostedEvents(None, QEvent.Type.LayoutRequest)
        qapp.processEvents()
    for one in page.middle.deciding:
        line = one.parentWidget()
        assert line.rect().contains(one.geometry()), one.text()
    room = page.middle.area.viewport().height()
    assert room >= 2 * QFontMetrics(theme.font("reading")).height(), "two lines can be read"
    assert page.middle._from.text().startswith("Shift + key: all ")


@pytest.mark.parametrize("size", [1.0, 2.0])
def test_an_empty_place_is_never_wider_than_it_has_room(qapp, qtbot, size):
    theme.apply(qapp, Qt.ColorScheme.Light, text_size=size)
    around = QWidget()
    qtbot.addWidget(around)
    words = "There are no comments yet. Import some, and the worst come first."
    empty = Empty("Nothing is waiting", words, parent=around)
    around.resize(1000, 1000)
    around.show()
    for width in (300, 900, 400):
        empty.resize(width, 900)
        for _ in range(5):
            qapp.sendPostedEvents(None, QEvent.Type.LayoutRequest)
            qapp.processEvents()
        words = empty._words
        assert empty.rect().contains(words.geometry())
        assert words.height() >= words.heightForWidth(words.width())


def test_what_stands_above_the_queue_follows_the_size_of_text(qapp, window):
    pane = window.page("review").pane
    narrow = pane.width()
    window.resize(2880, 1800)
    theme.apply(qapp, Qt.ColorScheme.Light, text_size=2.0)
    qapp.processEvents()
    assert pane.width() == 2 * narrow
    assert pane._why.height() >= pane._why.fontMetrics().height()
    assert window.page("review").list.rowHeight(0) == theme.px(ROW), "two lines of a row lie on one another"


@pytest.mark.parametrize("place", ["review", "comments", "overview", "models"])
def test_what_tab_leads_to_on_a_page_is_called_something(window, place):
    window.show_place(place)
    page = window.page(place)
    assert called(page) == place.capitalize()
    areas = [one for one in page.findChildren(QScrollArea) if one.focusPolicy() & Qt.FocusPolicy.TabFocus]
    assert all(called(one) for one in areas if one.isVisible())


def test_rows_of_comments_follow_the_size_of_text(qapp, window):
    window.show_place("comments")
    table = window.page("comments").table
    theme.apply(qapp, Qt.ColorScheme.Light, text_size=2.0)
    qapp.processEvents()
    assert table.rowHeight(0) == theme.px(36)


def _too_narrow(root: QWidget) -> list[str]:
    """Return the buttons whose words are wider than they; a cap beside the words may have gone."""
    return [
        f"{button.text()!r} has {button.width()} of {button.minimumSizeHint().width()}"
        for button in seen(root)
        if isinstance(button, Button) and button.text() and button.width() < button.minimumSizeHint().width()
    ]


def _tall(button: QAbstractButton) -> int:
    """Return the height of the words as they are painted: links are smaller than the font of a button."""
    painted = getattr(button, "_font", button.font)()
    return QFontMetrics(painted).height()
