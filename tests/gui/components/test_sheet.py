"""A sheet keeps the keyboard, gives it back, and fits its window."""

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QPushButton, QVBoxLayout, QWidget

from moderator.gui.components.buttons import Plain, Primary
from moderator.gui.components.label import Text
from moderator.gui.components.sheet import Sheet, SheetHost


class Host(QWidget):
    def __init__(self):
        super().__init__()
        self.open_sheets = []
        self.pressed = 0
        column = QVBoxLayout(self)
        self.button = QPushButton("Under the scrim")
        self.button.clicked.connect(self._on_pressed)
        column.addWidget(self.button)
        self.resize(900, 600)

    def _on_pressed(self):
        self.pressed += 1

    def sheet_opened(self, sheet):
        self.open_sheets.append(sheet)

    def sheet_closed(self, sheet):
        self.open_sheets.remove(sheet)


@pytest.fixture
def host(qtbot):
    window = Host()
    qtbot.addWidget(window)
    window.show()
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    window.button.setFocus()
    yield window
    window.close()


@pytest.fixture
def sheet(host):
    made = Sheet(host, name="Trial")
    made.field = QLineEdit()
    made.cancel, made.go = Plain("Cancel"), Primary("Go")
    made.body.addWidget(Text("Question"))
    made.body.addWidget(made.field)
    made.foot.addWidget(made.cancel)
    made.foot.addWidget(made.go)
    made.primary = made.go
    made.open()
    return made


def test_a_host_is_told_when_a_sheet_comes_and_goes(host, sheet):
    assert isinstance(host, SheetHost)
    assert host.open_sheets == [sheet]
    sheet.dismiss()
    assert host.open_sheets == []


def test_the_focus_stays_inside_both_ways_round(host, sheet):
    assert QApplication.focusWidget() is sheet.go
    seen = []
    for _ in range(4):
        QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Tab)
        seen.append(QApplication.focusWidget())
    assert seen == [sheet.field, sheet.cancel, sheet.go, sheet.field]
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Backtab)
    assert QApplication.focusWidget() is sheet.go


def test_escape_closes_it_and_gives_the_focus_back(qtbot, host, sheet):
    with qtbot.waitSignal(sheet.closed):
        QTest.keyClick(sheet.field, Qt.Key.Key_Escape)
    assert sheet.isHidden()
    assert QApplication.focusWidget() is host.button


def test_enter_presses_the_primary_button_from_a_field(qtbot, sheet):
    sheet.field.setFocus()
    with qtbot.waitSignal(sheet.go.clicked):
        QTest.keyClick(sheet.field, Qt.Key.Key_Return)


def test_enter_presses_the_button_that_has_the_focus(qtbot, sheet):
    went = []
    sheet.go.clicked.connect(lambda: went.append(1))
    sheet.cancel.setFocus()
    with qtbot.waitSignal(sheet.cancel.clicked):
        QTest.keyClick(sheet.cancel, Qt.Key.Key_Return)
    assert went == []


def test_a_disabled_primary_button_is_not_pressed(sheet):
    went = []
    sheet.go.clicked.connect(lambda: went.append(1))
    sheet.go.setEnabled(False)
    sheet.field.setFocus()
    QTest.keyClick(sheet.field, Qt.Key.Key_Return)
    assert went == []


def test_nothing_under_the_scrim_is_reached_by_the_mouse(host, sheet):
    place = host.button.mapTo(host, host.button.rect().center())
    target = host.childAt(QPoint(place.x(), host.height() - 4))
    assert target is sheet
    QTest.mouseClick(sheet, Qt.MouseButton.LeftButton, pos=QPoint(5, 5))
    assert host.pressed == 0


def test_it_follows_the_size_of_its_window(qtbot, host, sheet):
    host.resize(640, 400)
    qtbot.waitUntil(lambda: sheet.size() == host.size())
    assert host.rect().contains(sheet.panel().geometry())


def test_content_that_is_too_long_stays_inside_the_window(qtbot, host, sheet):
    for number in range(80):
        sheet.body.addWidget(Text(f"Line {number}"))
    qtbot.waitUntil(lambda: sheet.panel().height() > 400)
    assert host.rect().contains(sheet.panel().geometry())
    assert sheet.go.isVisible()


def test_it_goes_only_once(sheet):
    said = []
    sheet.closed.connect(lambda: said.append(1))
    sheet.dismiss()
    sheet.dismiss()
    assert said == [1]


def test_what_has_no_room_is_reached_by_keys_alone(qtbot, host):
    made = Sheet(host, name="Long")
    for number in range(80):
        made.body.addWidget(Text(f"Line {number}"))
    made.primary = Primary("Close")
    made.foot.addWidget(made.primary)
    made.open()
    bar = made._scroll.verticalScrollBar()
    qtbot.waitUntil(lambda: bar.maximum() > 0)
    places = [bar.value()]
    for key in (Qt.Key.Key_Down, Qt.Key.Key_PageDown, Qt.Key.Key_End, Qt.Key.Key_Up, Qt.Key.Key_Home):
        QTest.keyClick(QApplication.focusWidget(), key)
        places.append(bar.value())
    assert places[0] < places[1] < places[2] < places[3] == bar.maximum() > places[4] > places[5] == 0
    assert made.primary.hasFocus()
    made.dismiss()
