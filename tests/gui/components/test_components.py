"""The parts: they paint in both themes, they can be reached by the keyboard, they never take text for markup."""

import pytest
from PySide6.QtCore import QPoint, QSize, Qt
from PySide6.QtGui import QAction
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from moderator.core.comment import ORDER, Sentiment
from moderator.gui import theme
from moderator.gui.components.bars import Bar, Part, StackedBar
from moderator.gui.components.buttons import Button, Flat, Link, Plain, Primary
from moderator.gui.components.chip import Chip
from moderator.gui.components.empty import Empty
from moderator.gui.components.flow import FlowLayout, Spread
from moderator.gui.components.focus import FocusRing
from moderator.gui.components.keycap import KeyCap, keycap_width
from moderator.gui.components.label import Elided, Text
from moderator.gui.components.line import Line
from moderator.gui.components.notice import Notice
from moderator.gui.components.segments import Segments
from moderator.gui.components.select import Select
from moderator.gui.components.shapes import SentimentShape, ThreeShapes
from moderator.gui.components.tick import Tick


def colours_of(widget):
    widget.resize(widget.sizeHint().expandedTo(QSize(40, 20)))
    picture = widget.grab().toImage()
    return {picture.pixelColor(x, y).name() for x in range(picture.width()) for y in range(picture.height())}


PARTS = {
    "primary": lambda: Primary("Import", key="Return"),
    "plain": lambda: Plain("Flag", icon="flag", key="F"),
    "flat": lambda: Flat("Later", chevron=True),
    "link": lambda: Link("Show all"),
    "chip": lambda: Chip("Negative", sentiment=Sentiment.NEGATIVE, closable=True),
    "outline chip": lambda: Chip("excuses", sentiment=Sentiment.NEGATIVE, shape=False, outline=True),
    "cap": lambda: KeyCap("Ctrl+Z"),
    "bar": Bar,
    "segments": lambda: Segments(("4 weeks", "6 months"), 1),
    "notice": lambda: Notice("This looks right.", action="Change"),
    "tick": lambda: Tick("Mark the words"),
    "line": Line,
    "shapes": ThreeShapes,
    "empty": lambda: Empty("All read", "Nothing waits.", action="Import"),
    "select": Select,
    "text": lambda: Text("Words"),
}


@pytest.mark.parametrize("scheme", [Qt.ColorScheme.Light, Qt.ColorScheme.Dark], ids=["light", "dark"])
@pytest.mark.parametrize("name", PARTS)
def test_every_part_paints_itself_in_the_theme_in_use(qtbot, qapp, name, scheme):
    theme.apply(qapp, scheme)
    part = PARTS[name]()
    qtbot.addWidget(part)
    if isinstance(part, Bar):
        part.show_share(0.4)
    assert colours_of(part)
    if name not in ("line", "bar"):
        assert len(colours_of(part)) > 1


@pytest.mark.parametrize("sentiment", ORDER)
def test_a_shape_has_the_colour_of_its_sentiment(qtbot, sentiment):
    shape = SentimentShape(sentiment)
    qtbot.addWidget(shape)
    assert theme.current().mark(sentiment).name() in colours_of(shape)
    assert shape.accessibleName() == sentiment.value.capitalize()


def test_down_and_up_are_not_the_same_shape(qtbot):
    pictures = []
    for sentiment in (Sentiment.NEGATIVE, Sentiment.POSITIVE):
        shape = SentimentShape(sentiment)
        qtbot.addWidget(shape)
        shape.resize(20, 20)
        picture = shape.grab().toImage()
        ground = picture.pixelColor(0, 0)
        rows = [
            sum(picture.pixelColor(x, y) != ground for x in range(picture.width()))
            for y in range(picture.height())
        ]
        pictures.append(rows)
    down, up = pictures
    assert sum(down[: len(down) // 2]) > sum(down[len(down) // 2 :])
    assert sum(up[: len(up) // 2]) < sum(up[len(up) // 2 :])


def test_a_button_follows_its_action(qtbot):
    done = []
    action = QAction("Import")
    action.setShortcut("Ctrl+O")
    action.setEnabled(False)
    action.triggered.connect(lambda: done.append(1))
    button = Button("Import")
    qtbot.addWidget(button)
    without = button.sizeHint().width()
    button.follow(action)
    assert not button.isEnabled()
    assert button.sizeHint().width() > without
    action.setEnabled(True)
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    assert done == [1]


def test_a_cap_is_as_wide_as_its_word():
    assert keycap_width("Ctrl+Shift+Z") > keycap_width("Space") > keycap_width("F")


def test_words_of_people_are_never_markup(qtbot):
    text = Text("<b>bold</b> <img src='http://example.org'>")
    qtbot.addWidget(text)
    assert text.textFormat() == Qt.TextFormat.PlainText


def test_words_without_room_are_elided_and_told_whole(qtbot):
    label = Elided("a long name that does not fit in here at all")
    qtbot.addWidget(label)
    label.resize(60, 20)
    label.grab()
    assert label.toolTip() == label.text()
    label.resize(600, 20)
    label.grab()
    assert label.toolTip() == ""


def test_a_chip_says_that_it_was_closed(qtbot):
    chip = Chip("Since 1 April", closable=True)
    qtbot.addWidget(chip)
    with qtbot.waitSignal(chip.closed):
        qtbot.mouseClick(chip, Qt.MouseButton.LeftButton)
    assert "remove" in chip.accessibleName()


def test_segments_are_chosen_by_the_arrow_keys(qtbot):
    segments = Segments(("4 weeks", "6 months", "All"), 1)
    qtbot.addWidget(segments)
    segments.show()
    chosen = []
    segments.chosen.connect(chosen.append)
    segments.choose(2)
    assert chosen == []
    QTest.keyClick(segments, Qt.Key.Key_Left)
    assert (chosen, segments.current()) == ([1], 1)
    segments.close()


def test_segments_keep_their_buttons_when_counts_change(qtbot):
    segments = Segments(("All 41", "Open 28"), 1)
    qtbot.addWidget(segments)
    before = segments.children()
    segments.show_names(("All 40", "Open 27"), 1)
    assert segments.children() == before
    assert segments.current() == 1


def test_parts_of_a_stacked_bar_are_all_seen(qtbot):
    bar = StackedBar()
    qtbot.addWidget(bar)
    colours = theme.current()
    values = ((17_000, colours.accent), (3, colours.faint), (1, colours.text), (0, colours.negative_mark))
    bar.show_parts([Part(value, colour) for value, colour in values])
    bar.resize(200, 10)
    picture = bar.grab().toImage()
    row = {picture.pixelColor(x, 5).name() for x in range(200)}
    assert {colours.accent.name(), colours.faint.name(), colours.text.name()} <= row
    assert colours.negative_mark.name() not in row


@pytest.fixture
def form(qtbot):
    window = QWidget()
    qtbot.addWidget(window)
    column = QVBoxLayout(window)
    buttons = [Plain("One"), Plain("Two")]
    for button in buttons:
        column.addWidget(button)
    ring = FocusRing(window)
    window.show()
    qtbot.waitExposed(window)
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    yield window, buttons, ring
    window.close()


def test_the_ring_is_around_what_the_keyboard_reached(form):
    _, buttons, ring = form
    buttons[0].setFocus(Qt.FocusReason.OtherFocusReason)
    assert not ring.isVisible()
    QTest.keyClick(buttons[0], Qt.Key.Key_Tab)
    assert ring.target() is buttons[1]
    place = buttons[1].geometry()
    assert ring.geometry() == place.adjusted(-4, -4, 4, 4)


def test_the_ring_goes_with_the_mouse_and_with_its_target(form):
    _, buttons, ring = form
    buttons[1].setFocus(Qt.FocusReason.OtherFocusReason)
    buttons[0].setFocus(Qt.FocusReason.TabFocusReason)
    assert ring.isVisible()
    buttons[0].move(buttons[0].pos() + QPoint(5, 0))
    assert ring.geometry().left() == buttons[0].x() - 4
    QTest.mouseClick(buttons[0], Qt.MouseButton.LeftButton)
    assert not ring.isVisible()
    buttons[1].setFocus(Qt.FocusReason.TabFocusReason)
    buttons[1].hide()
    assert ring.target() is not buttons[1]


def test_a_chip_of_many_letters_stays_within_its_place_and_tells_all_in_its_tip(qtbot):
    place = QWidget()
    flow = FlowLayout(place)
    long, short = Chip("W" + "o" * 300), Chip("late")
    flow.addWidget(long)
    flow.addWidget(short)
    qtbot.addWidget(place)
    place.resize(200, 80)
    place.show()
    assert place.minimumSizeHint().width() <= 200
    assert long.width() == 200
    assert (long.toolTip(), short.toolTip()) == (long.text(), "")


def test_what_does_not_fit_in_one_line_stands_in_two_that_end_alike(qtbot):
    place = QWidget()
    spread = Spread(place, 6)
    parts = [QWidget() for _ in range(4)]
    for part, width in zip(parts, (120, 60, 70, 80), strict=True):
        part.sizeHint = lambda width=width: QSize(width, 30)
        part.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        spread.addWidget(part)
    qtbot.addWidget(place)

    def laid_out(width: int) -> list[tuple[int, int, int]]:
        place.resize(width, 200)
        spread.setGeometry(place.rect())
        return [(part.x(), part.y(), part.width()) for part in parts]

    # In one line: the first at the left, the others at the right.
    assert laid_out(400) == [(0, 0, 120), (178, 0, 60), (244, 0, 70), (320, 0, 80)]
    assert spread.heightForWidth(400) == 30
    # In two: the first fills one, the others share the other to its very end.
    assert laid_out(233) == [(0, 0, 233), (0, 36, 64), (70, 36, 74), (150, 36, 83)]
    assert spread.heightForWidth(233) == 66
    # In two as well: the second beside the first, and in its place whatever the first says.
    assert laid_out(200) == [(0, 0, 134), (140, 0, 60), (0, 36, 92), (98, 36, 102)]
    parts[0].sizeHint = lambda: QSize(100, 30)
    spread.invalidate()
    assert laid_out(200) == [(0, 0, 134), (140, 0, 60), (0, 36, 92), (98, 36, 102)]
    parts[0].sizeHint = lambda: QSize(120, 30)
    # In as many as it takes, each part as wide as it is.
    assert laid_out(150) == [(0, 0, 120), (0, 36, 60), (66, 36, 70), (0, 72, 80)]
    assert spread.heightForWidth(150) == 102
