"""The queue: what waits, where one is, what was decided. The order holds still under the hand."""

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import (
    QAbstractListModel,
    QEvent,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QRectF,
    QSize,
    Qt,
    Slot,
)
from PySide6.QtGui import QFont, QFontMetricsF, QPainter, QPaintEvent, QPalette
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from moderator.core.comment import CommentRow, Decision
from moderator.gui import icons, theme
from moderator.gui.components.badge import badge_width, paint_badge
from moderator.gui.components.shapes import SIDE, WORDS, paint_sentiment, word
from moderator.gui.decisions import DECISIONS
from moderator.gui.hostile import contained, one_line
from moderator.gui.paging import PagedRows

Index = QModelIndex | QPersistentModelIndex

ROW = 56
ABOVE = 3
"""Lines above the current one that stay in sight: what was just decided."""
_BAR = 8
_INSET = 8
FADED = 0.62


def is_done(row: CommentRow) -> bool:
    """Say whether a person has spoken about this comment."""
    return row.decision is not Decision.OPEN or row.corrected_label is not None


def verdict(row: CommentRow) -> tuple[str, str]:
    """Return the icon and the words of what was decided; two empty strings while it is open."""
    if row.decision is not Decision.OPEN:
        face = DECISIONS[row.decision]
        return face.icon, face.word
    if row.corrected_label is not None:
        if row.corrected_label is row.label:
            return "check", "Agreed"
        return "pencil", f"Now {row.corrected_label.value}"
    return "", ""


class QueueModel(QAbstractListModel):
    """Lines over held ids."""

    def __init__(self, rows: PagedRows, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.rows = rows
        self.blind = False
        """In an audit the machine's word is not shown."""
        self.opened: frozenset[int] = frozenset()
        """Comments that stand here since the person opened them, not since they belong to the queue."""
        self.hidden: set[int] = set()
        """Comments whose words are withheld until they are revealed."""
        self.readable: Callable[[CommentRow], CommentRow] = lambda row: row
        """Returns a comment as it may be read."""
        rows.arrived.connect(self._on_arrived)

    def is_done(self, row: CommentRow) -> bool:
        """Say whether a comment asks for nothing more. In an audit a decision does not say what it is."""
        if self.blind:
            return row.corrected_label is not None or row.decision is Decision.SKIPPED
        return is_done(row)

    def show(self, ids: Any, *, opened: int | None = None) -> None:
        """Show these ids; one of them may have been `opened` from elsewhere, as others before it."""
        self.opened = frozenset() if opened is None else self.opened | {opened}
        self.beginResetModel()
        self.rows.show(ids)
        self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008, D102
        return 0 if parent.isValid() else len(self.rows)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:  # noqa: D102
        if not index.isValid():
            return None
        row = self.rows.row(index.row())
        if role == Qt.ItemDataRole.UserRole:
            return row
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return "…" if row is None else self._spoken(row)
        return None

    def first_words(self, row: CommentRow) -> str:
        """Return the beginning of the comment, unless it is withheld."""
        return (
            "Hidden until you reveal it" if row.id in self.hidden else one_line(self.readable(row).text, 160)
        )

    def _spoken(self, row: CommentRow) -> str:
        said = [one_line(row.author or "Unknown author", 60)]
        if row.sentiment and not self.blind:
            said.append(f"{WORDS[row.sentiment]}{', in doubt' if row.doubtful else ''}")
        words = verdict(row)[1]
        if words:
            said.append(words)
        if row.group_size > 1:
            said.append(f"{row.group_size} alike")
        return f"{', '.join(said)}: {self.first_words(row)}"

    @Slot(int, int)
    def _on_arrived(self, first: int, last: int) -> None:
        self.dataChanged.emit(self.index(first, 0), self.index(last, 0))


class QueueDelegate(QStyledItemDelegate):
    """Two lines: author and verdict, first words and the number of copies."""

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:  # noqa: ARG002, D102
        return QSize(theme.px(200), theme.px(ROW))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:  # noqa: D102
        colours = theme.current()
        rect = QRectF(option.rect)
        model = index.model()
        row: CommentRow | None = index.data(Qt.ItemDataRole.UserRole)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        if chosen:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(colours.accent_tint)
            inset = theme.px(_INSET)
            painter.drawRoundedRect(
                rect.adjusted(inset, 1, theme.px(_BAR) - inset, -1), theme.px(6), theme.px(6)
            )
        if row is not None and isinstance(model, QueueModel):
            inner = rect.adjusted(theme.px(20), theme.px(8), -theme.px(20 - _BAR), -theme.px(8))
            self._paint_row(painter, inner, row, model, chosen)
        painter.restore()

    def _paint_row(
        self, painter: QPainter, rect: QRectF, row: CommentRow, model: QueueModel, chosen: bool
    ) -> None:
        colours = theme.current()
        done = model.is_done(row)
        if done and not chosen:
            painter.setOpacity(FADED)
        half = rect.height() / 2
        first = QRectF(rect.left() + theme.px(20), rect.top(), rect.width() - theme.px(20), half)
        second = first.translated(0, half)
        side = theme.px(SIDE)
        shape = QRectF(rect.left(), first.center().y() - side / 2, side, side)
        blind = model.blind and not done
        paint_sentiment(painter, shape, None if blind else row.sentiment, row.doubtful and not blind)
        icon, words = verdict(row)
        ink = colours.secondary
        if not words and row.sentiment and not model.blind:
            words, ink = word(row), colours.words(row.sentiment)
        font = theme.font("body")
        painter.setFont(font)
        painter.setPen(ink)
        width = QFontMetricsF(font).horizontalAdvance(words)
        centre = Qt.AlignmentFlag.AlignVCenter
        painter.drawText(first, Qt.AlignmentFlag.AlignRight | centre, words)
        if icon:
            size = theme.px(14)
            place = QRectF(first.right() - width - theme.px(19), first.center().y() - size / 2, size, size)
            icons.paint(painter, icon, "secondary", place)
            width += theme.px(20)
        bold = theme.font("body", 600)
        painter.setFont(bold)
        painter.setPen(colours.text)
        room = first.width() - width - theme.px(8)
        name = one_line(row.author or "Unknown author", 60)
        painter.drawText(first, centre, _elided(bold, name, room))
        room = second.width()
        if row.group_size > 1:
            badge = f"×{row.group_size}"
            ground = colours.surface if chosen else colours.sunken
            paint_badge(painter, second.right(), second.center().y(), badge, ground)
            room -= badge_width(badge) + theme.px(8)
        painter.setFont(font)
        painter.setPen(colours.secondary)
        painter.drawText(second, centre, _elided(font, model.first_words(row), room))


class QueueList(QTableView):
    """The view; only its current row is chosen.

    A table of one column: a list view asks for every row of a long queue each time the choice moves.
    """

    def __init__(self, model: QueueModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setModel(model)
        self.setItemDelegate(QueueDelegate(self))
        self.setShowGrid(False)
        self.setFrameShape(QTableView.Shape.NoFrame)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setWordWrap(False)
        across, down = self.horizontalHeader(), self.verticalHeader()
        across.setVisible(False)
        across.setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        down.setVisible(False)
        down.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        down.setMinimumSectionSize(1)
        down.setDefaultSectionSize(theme.px(ROW))
        # Letters decide; they must not jump through the list.
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setAccessibleName("Queue")
        colours = self.palette()
        colours.setColor(QPalette.ColorRole.Highlight, Qt.GlobalColor.transparent)
        self.setPalette(colours)
        # A ground of its own: when the list moves on by a row, Qt copies the others instead of painting them.
        self.setStyleSheet("QTableView {background: transparent}")
        self.viewport().setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        # The bar lies over the margin of the rows: nothing moves when it comes.
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        self.verticalScrollBar().rangeChanged.connect(self._on_range)
        self._on_range(0, 0)

    def changeEvent(self, event: QEvent) -> None:  # noqa: D102
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange:
            self.verticalHeader().setDefaultSectionSize(theme.px(ROW))

    def hold(self, line: int) -> None:
        """Choose a line and keep it where the eye is: a few lines below the top, the list moves under it."""
        self.setCurrentIndex(self.model().index(line, 0))
        self.verticalScrollBar().setValue(max(0, line - ABOVE) * theme.px(ROW))

    @Slot(int, int)
    def _on_range(self, least: int, most: int) -> None:
        # A bar that cannot move shows no handle.
        self.verticalScrollBar().setEnabled(most > least)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: D102
        QPainter(self.viewport()).fillRect(event.rect(), theme.current().window)
        super().paintEvent(event)

    def keyboardSearch(self, search: str) -> None:
        """Do nothing: looking for a letter would read every row."""


def _elided(font: QFont, text: str, room: float) -> str:
    return contained(QFontMetricsF(font).elidedText(text, Qt.TextElideMode.ElideRight, room))
