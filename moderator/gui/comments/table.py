"""The table of comments: fixed rows, every one of a million within reach of the scroll bar."""

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import (
    QAbstractTableModel,
    QEvent,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QPoint,
    QPointF,
    QRectF,
    Qt,
    Signal,
    Slot,
)
from PySide6.QtGui import (
    QContextMenuEvent,
    QFocusEvent,
    QFontMetricsF,
    QHelpEvent,
    QKeyEvent,
    QPainter,
    QPalette,
    QPen,
    QResizeEvent,
)
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QToolTip,
    QWidget,
)

from moderator.core.comment import CommentRow, Decision
from moderator.gui import icons, theme, wording
from moderator.gui.comments.columns import (
    AUTHOR,
    BAR,
    COLUMNS,
    CUT,
    DATE,
    DECISION,
    GAP,
    HEAD,
    INSET,
    LEAVES,
    LIKES,
    POST,
    READABLE,
    ROW,
    SENTIMENT,
    SHORT_POST,
    SMALLEST,
    TEXT,
    WIDTHS,
)
from moderator.gui.comments.heads import Heads
from moderator.gui.components.shapes import SIDE, paint_sentiment, word
from moderator.gui.decisions import DECISIONS
from moderator.gui.hostile import contained, one_line, tip
from moderator.gui.paging import PagedRows

Index = QModelIndex | QPersistentModelIndex
_RIGHT = Qt.TextElideMode.ElideRight


class CommentTableModel(QAbstractTableModel):
    """Lines over held ids; never more in memory than what is looked at."""

    def __init__(self, rows: PagedRows, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.rows = rows
        rows.arrived.connect(self._on_arrived)

    def show(self, ids: Any, rows: Sequence[CommentRow] = ()) -> None:
        """Show these ids; `rows` are the comments of the first page, if they are there already."""
        self.beginResetModel()
        self.rows.show(ids, rows)
        self.endResetModel()

    def grow(self, ids: Any) -> bool:
        """Add the rest of an answer whose beginning is shown; False if it is another answer."""
        known = len(self.rows)
        if len(ids) <= known:
            return False
        self.beginInsertRows(QModelIndex(), known, len(ids) - 1)
        same = self.rows.grow(ids)
        if not same:
            self.rows.show(ids[:known])
        self.endInsertRows()
        return same

    def refresh(self) -> None:
        """Read again what is on the screen, without moving it."""
        self.rows.refresh()
        if len(self.rows):
            self._on_arrived(0, len(self.rows) - 1)

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008, D102
        return 0 if parent.isValid() else len(self.rows)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008, D102
        return 0 if parent.isValid() else len(COLUMNS)

    def headerData(  # noqa: D102
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        if orientation is Qt.Orientation.Horizontal:
            if role == Qt.ItemDataRole.DisplayRole:
                return COLUMNS[section]
            if role == Qt.ItemDataRole.TextAlignmentRole:
                side = Qt.AlignmentFlag.AlignRight if section == LIKES else Qt.AlignmentFlag.AlignLeft
                return side | Qt.AlignmentFlag.AlignVCenter
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:  # noqa: D102
        if not index.isValid():
            return None
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            row = self.rows.row(index.row())
            return "…" if row is None else cell_text(row, index.column())
        if role == Qt.ItemDataRole.UserRole:
            return self.rows.row(index.row())
        if role == Qt.ItemDataRole.ToolTipRole and index.column() in CUT:
            row = self.rows.row(index.row())
            return None if row is None else tip(cell_text(row, index.column())) or None
        return None

    @Slot(int, int)
    def _on_arrived(self, first: int, last: int) -> None:
        self.dataChanged.emit(self.index(first, 0), self.index(last, len(COLUMNS) - 1))


def cell_text(row: CommentRow, column: int) -> str:
    """Return what a cell says, also to a screen reader."""
    if column == SENTIMENT:
        sure = f" {row.confidence:.2f}" if row.confidence is not None and not row.corrected_label else ""
        return f"{word(row)}{sure}"
    if column == TEXT:
        return one_line(row.text)
    if column == AUTHOR:
        return one_line(row.author or "")
    if column == POST:
        return one_line(row.thread_title or row.thread_id or "")
    if column == DATE:
        return wording.day_written(row, narrow=True)
    if column == LIKES:
        return "" if row.like_count is None else wording.count(row.like_count)
    return DECISIONS[row.decision].word


def shown(row: CommentRow, column: int) -> str:
    """Return what stands in a cell: what it says, or where that is too long for any column, less of it."""
    if column == LIKES and row.like_count is not None:
        return wording.short_count(row.like_count)
    return cell_text(row, column)


class RowDelegate(QStyledItemDelegate):
    """Paints a cell; the selection and the hairline run through the whole row."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:  # noqa: D102
        colours = theme.current()
        rect = QRectF(option.rect)
        state = option.state
        column = index.column()
        painter.save()
        if state & QStyle.StateFlag.State_Selected:
            self._paint_selection(painter, rect, column)
        else:
            painter.setPen(QPen(colours.border, 1))
            left = rect.left() + (theme.px(INSET) if column == 0 else 0)
            right = rect.right() - (theme.px(INSET - BAR) if column == DECISION else 0)
            painter.drawLine(QPointF(left, rect.bottom()), QPointF(right, rect.bottom()))
        row: CommentRow | None = index.data(Qt.ItemDataRole.UserRole)
        inner = rect.adjusted(theme.px(INSET) if column == 0 else 0, 0, -theme.px(GAP), 0)
        if row is None:
            painter.setPen(colours.secondary)
            if column == TEXT:
                painter.drawText(inner, Qt.AlignmentFlag.AlignVCenter, "…")
        elif column == SENTIMENT:
            self._paint_sentiment(painter, inner, row)
        elif column == DECISION:
            self._paint_decision(painter, inner, row)
        else:
            self._paint_text(painter, inner, row, column)
        painter.restore()

    def helpEvent(  # noqa: D102
        self, event: QHelpEvent, view: QAbstractItemView, option: QStyleOptionViewItem, index: Index
    ) -> bool:
        if not self.is_cut(index, option.rect.width()):
            QToolTip.hideText()
            return True
        return super().helpEvent(event, view, option, index)

    def is_cut(self, index: Index, width: float) -> bool:
        """Say whether a cell of this width says less than there is."""
        row: CommentRow | None = index.data(Qt.ItemDataRole.UserRole)
        column = index.column()
        if row is None or column not in CUT:
            return False
        words = shown(row, column)
        room = width - theme.px(GAP)
        metrics = QFontMetricsF(theme.font("body", tabular=column == LIKES))
        return words != cell_text(row, column) or metrics.elidedText(words, _RIGHT, room) != words

    def _paint_selection(self, painter: QPainter, rect: QRectF, column: int) -> None:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.current().accent_tint)
        painter.setClipRect(rect)
        radius = theme.px(6)
        # Ends are round at the row's ends only: elsewhere they lie outside the clip.
        left = theme.px(INSET) // 2 if column == 0 else -2 * radius
        right = -theme.px(INSET / 2 - BAR) if column == DECISION else 2 * radius
        painter.drawRoundedRect(rect.adjusted(left, 0, right, -1), radius, radius)

    def _paint_sentiment(self, painter: QPainter, rect: QRectF, row: CommentRow) -> None:
        colours = theme.current()
        side = theme.px(SIDE)
        shape = QRectF(rect.left(), rect.center().y() - side / 2, side, side)
        paint_sentiment(painter, shape, row.sentiment, row.doubtful)
        painter.setPen(colours.words(row.sentiment))
        painter.setFont(theme.font("body"))
        words = rect.adjusted(theme.px(18), 0, 0, 0)
        painter.drawText(words, Qt.AlignmentFlag.AlignVCenter, word(row))
        where = QRectF(rect.left() + theme.px(95), rect.top(), theme.px(40), rect.height())
        if row.corrected_label is not None:
            mark = QRectF(where.left(), rect.center().y() - theme.px(7), theme.px(14), theme.px(14))
            icons.paint(painter, "pencil", "secondary", mark)
        elif row.confidence is not None:
            painter.setPen(colours.secondary)
            painter.setFont(theme.font("body", tabular=True))
            painter.drawText(where, Qt.AlignmentFlag.AlignVCenter, f"{row.confidence:.2f}")

    def _paint_decision(self, painter: QPainter, rect: QRectF, row: CommentRow) -> None:
        colours = theme.current()
        face = DECISIONS[row.decision]
        if face.icon:
            side = theme.px(14)
            place = QRectF(rect.left(), rect.center().y() - side / 2, side, side)
            icons.paint(painter, face.icon, "text", place)
        painter.setPen(colours.secondary if row.decision is Decision.OPEN else colours.text)
        painter.setFont(theme.font("body"))
        words = rect.adjusted(theme.px(22), 0, theme.px(GAP), 0)
        painter.drawText(words, Qt.AlignmentFlag.AlignVCenter, face.word)

    def _paint_text(self, painter: QPainter, rect: QRectF, row: CommentRow, column: int) -> None:
        colours = theme.current()
        painter.setPen(colours.text if column == TEXT else colours.secondary)
        font = theme.font("body", tabular=column == LIKES)
        painter.setFont(font)
        elided = QFontMetricsF(font).elidedText(shown(row, column), _RIGHT, rect.width())
        side = Qt.AlignmentFlag.AlignRight if column == LIKES else Qt.AlignmentFlag.AlignLeft
        painter.drawText(rect, side | Qt.AlignmentFlag.AlignVCenter, contained(elided))


class CommentTable(QTableView):
    """The view. Selecting all is left out: "all that match" is a search, not a selection."""

    sort_wanted = Signal(int)
    opened = Signal(int)
    """The id of the comment that was double-clicked or entered."""
    menu_wanted = Signal(QPoint, int)
    """Where on the screen a menu is wanted, and the line it was asked for at; that line is selected."""

    def __init__(self, model: CommentTableModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._model = model
        self.setModel(model)
        self.setItemDelegate(RowDelegate(self))
        self.setShowGrid(False)
        self.setFrameShape(QTableView.Shape.NoFrame)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerItem)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.setCornerButtonEnabled(False)
        self.setAccessibleName("Comments")
        # The style would fill a selected row from edge to edge; the delegate rounds and insets it.
        colours = self.palette()
        colours.setColor(QPalette.ColorRole.Highlight, Qt.GlobalColor.transparent)
        self.setPalette(colours)
        self.verticalScrollBar().setStyleSheet(f"QScrollBar:vertical {{margin-top: {theme.px(HEAD)}px}}")
        vertical = self.verticalHeader()
        vertical.setVisible(False)
        vertical.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        vertical.setMinimumSectionSize(1)
        vertical.setDefaultSectionSize(theme.px(ROW))
        self._heads = Heads(self)
        self.setHorizontalHeader(self._heads)
        self._heads.sectionClicked.connect(self.sort_wanted)
        self.doubleClicked.connect(lambda index: self._open(index.row()))

    def changeEvent(self, event: QEvent) -> None:  # noqa: D102
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange:
            self.verticalHeader().setDefaultSectionSize(theme.px(ROW))

    def show_order(self, column: int, descending: bool) -> None:
        """Mark the column that the rows are sorted by."""
        self._heads.show_order(column, descending)

    def hidden_below(self) -> int:
        """Return how many pixels of rows lie under the last that is seen."""
        head = self.verticalHeader()
        return max(0, head.length() - head.offset() - self.viewport().height())

    def selected_ids(self) -> list[int]:
        """Return the ids of the selected rows, in screen order."""
        lines = sorted({line for first, last in self.selected_parts() for line in range(first, last + 1)})
        return [self._model.rows.ids[line] for line in lines]

    def selected_parts(self) -> list[tuple[int, int]]:
        """Return the first and last line of each selected stretch; cheap however long they are."""
        chosen = self.selectionModel().selection()
        return [(chosen.at(i).top(), chosen.at(i).bottom()) for i in range(chosen.count())]

    def selectAll(self) -> None:
        """Select nothing, for then the bar acts on all that match: a million selected rows would freeze any view."""
        self.clearSelection()

    def keyboardSearch(self, search: str) -> None:
        """Do nothing: looking for a letter would read every row."""

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: D102
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.currentIndex().isValid():
            self._open(self.currentIndex().row())
        elif event.key() == Qt.Key.Key_Escape and self.selectionModel().hasSelection():
            self.clearSelection()  # The bar acts on all that match again.
        elif event.text() in ("/", "?"):
            event.ignore()  # The window has a use for them.
        elif event.key() in (Qt.Key.Key_Down, Qt.Key.Key_Up) and not self.selectionModel().hasSelection():
            self._choose_one()
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:  # noqa: D102
        super().focusInEvent(event)
        tabbed = event.reason() in (Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason)
        if tabbed and not self.selectionModel().hasSelection():
            self._choose_one()

    def _choose_one(self) -> None:
        """Let the keyboard be seen: on the current row, or on the first that is in sight."""
        index = self.currentIndex()
        self.selectRow(index.row() if index.isValid() else max(0, self.rowAt(0)))

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:  # noqa: D102
        index = self.currentIndex()
        place = self.viewport().mapToGlobal(self.visualRect(index).bottomLeft())
        if event.reason() is QContextMenuEvent.Reason.Mouse:
            index, place = self.indexAt(self.viewport().mapFromGlobal(event.globalPos())), event.globalPos()
        if not index.isValid():
            return
        if not self.selectionModel().isRowSelected(index.row(), QModelIndex()):
            self.selectRow(index.row())
        self.menu_wanted.emit(place, index.row())

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: D102
        rest = self.viewport().width()
        shown = {column: theme.px(width) for column, width in WIDTHS.items()}
        shown[SENTIMENT] += theme.px(INSET)
        # Whether the bar is there, not whether it is seen: a page is laid out while another is shown too.
        shown[DECISION] -= theme.px(BAR) if rest < self.width() else 0
        lacking = theme.px(READABLE) - (rest - sum(shown.values()))
        shown[POST] -= min(max(lacking, 0), theme.px(WIDTHS[POST] - SHORT_POST))
        for column in LEAVES:
            leaves = rest - sum(shown.values()) < theme.px(SMALLEST)
            self.setColumnHidden(column, leaves)
            if leaves:
                del shown[column]
        for column, width in shown.items():
            self.setColumnWidth(column, width)
        self.setColumnWidth(TEXT, max(theme.px(160), rest - sum(shown.values())))
        super().resizeEvent(event)

    def updateGeometries(self) -> None:
        """Let rows that end the view go on to do so in a lower one: Qt would move them to begin with a whole row."""
        head, bar = self.verticalHeader(), self.verticalScrollBar()
        offset, value = head.offset(), bar.value()
        super().updateGeometries()
        if bar.value() == value and 0 < head.sectionPosition(value) - offset < theme.px(ROW):
            head.setOffset(min(offset, max(0, head.length() - self.viewport().height())))
            self.viewport().update()

    def _open(self, line: int) -> None:
        if 0 <= line < len(self._model.rows):
            self.opened.emit(self._model.rows.ids[line])
