"""The middle of Review: the post, the parent in its fixed slot, the comment, those alike, the decisions."""

from PySide6.QtCore import QEvent, QObject, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QSpacerItem, QVBoxLayout, QWidget

from moderator.core.comment import CommentRow, Sentiment
from moderator.gui import theme, wording
from moderator.gui.actions import Actions
from moderator.gui.components.buttons import Button, Flat, Link, Plain, Primary
from moderator.gui.components.chip import Chip
from moderator.gui.components.flow import Spread
from moderator.gui.components.ground import Ground
from moderator.gui.components.label import Elided, Text
from moderator.gui.components.notice import IconMark
from moderator.gui.hostile import contained, one_line, reads_from_right
from moderator.gui.review.reading import EDGE, ReadingArea

PARENT = 72
MARGIN = 34 - EDGE
HEAD = 48
CRAMPED, CRAMPED_PARENT = 620, 44
"""Below this height the parent has one line and less air: what is read needs the room."""
COLUMN = 552
MOST = 640
"""The text column never gets wider: more than 75 characters a line tire the eye."""


class ParentSlot(QWidget):
    """What is answered, two lines in grey. Keeps its height when there is nothing."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._head = ""
        self._name = ""
        self._text = ""
        self._lines = 2
        self.setFixedHeight(theme.px(PARENT))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_lines(self, lines: int) -> None:
        """Show one or two lines of what is answered, as there is room."""
        self._lines = lines
        self.setFixedHeight(theme.px(PARENT if lines == 2 else CRAMPED_PARENT))

    def show_parent(self, row: CommentRow | None) -> None:
        """Show the comment that is answered, if it is known."""
        self._name = one_line(row.author or "", 60) if row else ""
        self._head = f"wrote {_on(wording.day_written(row))}" if row and row.created_at else "wrote"
        self._text = one_line(row.text, 600) if row else ""
        self.setAccessibleName(f"In answer to {self._name}: {self._text}" if row else "")
        self.update()

    def sizeHint(self) -> QSize:  # noqa: D102
        return QSize(theme.px(COLUMN), theme.px(PARENT))

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002, D102
        if not self._text:
            return
        colours = theme.current()
        painter = QPainter(self)
        tall = theme.px(56 if self._lines == 2 else CRAMPED_PARENT - 8)
        painter.fillRect(theme.px(EDGE), theme.px(8), 1, tall, colours.strong)
        left = theme.px(15 + EDGE)
        bold = theme.font("small", 600)
        painter.setFont(bold)
        painter.setPen(colours.secondary)
        line = QRectF(left, theme.px(6), self.width() - left, theme.px(18))
        painter.drawText(line, Qt.AlignmentFlag.AlignVCenter, self._name)
        width = QFontMetrics(bold).horizontalAdvance(self._name) + theme.px(6)
        painter.setFont(theme.font("small"))
        painter.drawText(line.adjusted(width, 0, 0, 0), Qt.AlignmentFlag.AlignVCenter, self._head)
        self._paint_text(painter, left)

    def _paint_text(self, painter: QPainter, left: int) -> None:
        font = theme.font("body")
        right = reads_from_right(self._text)
        metrics = QFontMetrics(font)
        room = self.width() - left
        painter.setFont(font)
        place = 0
        for number in range(self._lines):
            rest = self._text[place:]
            box = QRectF(left, theme.px(26) + number * theme.px(17), room, theme.px(18))
            last = number == self._lines - 1
            fits = rest if last else _first_line(rest, metrics, room)
            shown = metrics.elidedText(rest, Qt.TextElideMode.ElideRight, room) if last else fits
            side = Qt.AlignmentFlag.AlignRight if right else Qt.AlignmentFlag.AlignLeft
            painter.drawText(box, side | Qt.AlignmentFlag.AlignVCenter, contained(shown))
            place += len(fits)
            if place >= len(self._text):
                break


class Middle(Ground):
    """One column of text, as wide as one reads well; the surplus of a wide window goes to its margins."""

    wanted = Signal(str)
    """The name of a command whose button was pressed."""

    def __init__(self, actions: Actions, parent: QWidget | None = None) -> None:
        super().__init__("surface", parent)
        self._actions = actions
        outer = QHBoxLayout(self)
        outer.setContentsMargins(theme.px(MARGIN), 0, theme.px(MARGIN), 0)
        outer.addStretch(1)
        inner = QWidget()
        inner.setMaximumWidth(theme.px(MOST))
        inner.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        outer.addWidget(inner, 100)
        outer.addStretch(1)
        column = QVBoxLayout(inner)
        column.setContentsMargins(0, 0, 0, theme.px(24))
        column.setSpacing(0)
        column.addWidget(self._head(actions))
        self._gaps = [self._gap(column, 16)]
        self.parent_slot = ParentSlot()
        column.addWidget(self.parent_slot)
        self._air = QSpacerItem(0, 0, QSizePolicy.Policy.Minimum, QSizePolicy.Policy.Fixed)
        column.addItem(self._air)
        column.addLayout(self._author_line())
        column.addSpacing(theme.px(8))
        self.area = ReadingArea()
        self.area.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Maximum)
        # All that is free, as far as it is needed.
        column.addWidget(self.area, 1000)
        self._gaps.append(self._gap(column, 16))
        self._withheld = self._reveal_line(actions)
        column.addWidget(self._withheld)
        self._alike = self._group_line(actions)
        column.addWidget(self._alike)
        self.noted = self._note_line(actions)
        column.addWidget(self.noted)
        column.addStretch(1)
        self._gaps.append(self._gap(column, 16))
        column.addWidget(self._decisions(actions))
        self._column = column
        self._authors, self._alike_size = 0, 1
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: D102
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        cramped = self.height() < theme.px(CRAMPED)
        self.parent_slot.show_lines(1 if cramped else 2)
        wanted = [(self._air, theme.px(12 if cramped else 40))]
        wanted += [(gap, theme.px(8 if cramped else 16)) for gap in self._gaps]
        if any(gap.sizeHint().height() != height for gap, height in wanted):
            for gap, height in wanted:
                gap.changeSize(0, height, QSizePolicy.Policy.Minimum, QSizePolicy.Policy.Fixed)
            self._column.setContentsMargins(0, 0, 0, theme.px(12 if cramped else 24))
            self._column.invalidate()
        self._say_from()

    def _say_from(self) -> None:
        """Say of those alike what a key does; from whom they came as well where there is room."""
        size = wording.count(self._alike_size)
        if self.height() < theme.px(CRAMPED):
            self._from.setText(f"Shift + key: all {size}")
            return
        whose = f"From {wording.many(self._authors, 'author')}. " if self._authors else ""
        self._from.setText(f"{whose}Shift + key decides for all {size}.")

    def show_row(self, row: CommentRow, *, withheld: str, softened: bool, blind: bool) -> None:
        """Show another comment; nothing but the words moves. `withheld` is severe, wished or empty."""
        post = row.thread_title or row.thread_id or ""
        self._post.setText(one_line(post, 120))
        self._under.setText("Comments under" if post else "")
        self._play.setVisible(bool(post))
        self._author.setText(one_line(row.author or "Unknown author", 80))
        verb = "replied" if row.parent_external_id else "wrote"
        moment = wording.written(row).replace(", ", " at ")
        when = f"{verb} on {moment}" if moment else verb
        unsure = {"estimated": " (about)", "local": "", "ambiguous": " (day and month unsure)"}
        self._when.setText(when + unsure.get(row.created_at_precision.value, ""))
        liked = row.like_count is not None
        self._thumb.setVisible(liked)
        likes = wording.count(row.like_count) if row.like_count is not None else ""
        short = wording.short_count(row.like_count) if row.like_count is not None else ""
        self._likes.setText(short)
        self._likes.setToolTip("" if short == likes else likes)
        self._likes.setAccessibleName(f"{likes} likes" if likes else "")
        self.area.reading.show_text(row.text, withheld=bool(withheld))
        self.area.verticalScrollBar().setValue(0)
        self._withheld.setVisible(bool(withheld) or softened)
        self._reveal.setVisible(bool(withheld))
        severe = withheld == "severe"
        why = "it is likely to be severe" if severe else "you asked to have such comments hidden"
        blurred = f"Blurred because {why}. Every key still works."
        key = self._actions.key("reveal").toString()
        soft = f"Some words are softened; {key} shows them." if key else "Some words are softened."
        self._why_withheld.setText(blurred if withheld else soft)
        self._alike.setVisible(row.group_size > 1)
        self._chip.setText(f"×{wording.count(row.group_size)} alike")
        self._chip.updateGeometry()
        self._note.setText(f"Note: {one_line(row.note, 500)}")
        self.noted.setVisible(bool(row.note))
        self._authors, self._alike_size = 0, row.group_size
        self._say_from()
        self.show_sentiment(None if blind else row.sentiment)
        self.area.updateGeometry()

    def prepare(self, words: str, *, withheld: bool) -> None:
        """Make the comment that comes next ready to be shown."""
        self.area.reading.prepare(words, withheld=withheld)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: D102
        if watched is self.area and event.type() in (QEvent.Type.Move, QEvent.Type.Resize):
            size = self._reveal.sizeHint()
            centre = self.area.mapTo(self, self.area.rect().center())
            self._reveal.setGeometry(
                centre.x() - size.width() // 2, centre.y() - size.height() // 2, size.width(), size.height()
            )
            self._reveal.raise_()
        return super().eventFilter(watched, event)

    def show_sentiment(self, sentiment: Sentiment | None) -> None:
        """Say on the first button what is agreed with."""
        self._agree.setText(f"Agree: {sentiment.value}" if sentiment else "Agree")
        self._agree.setEnabled(sentiment is not None)
        self._agree.updateGeometry()

    def show_authors(self, count: int, size: int) -> None:
        """Say from how many people those alike came."""
        self._authors, self._alike_size = count, size
        self._say_from()

    @staticmethod
    def _gap(column: QVBoxLayout, height: int) -> QSpacerItem:
        gap = QSpacerItem(0, theme.px(height), QSizePolicy.Policy.Minimum, QSizePolicy.Policy.Fixed)
        column.addItem(gap)
        return gap

    def _head(self, actions: Actions) -> QWidget:
        head = QWidget()
        row = QHBoxLayout(head)
        head.setFixedHeight(theme.px(HEAD))
        row.setContentsMargins(theme.px(EDGE), 0, 0, 0)
        row.setSpacing(theme.px(6))
        self._play = IconMark("message-square-text", "secondary", 14)
        self._under = Text("", role="secondary")
        self._post = Elided("", weight=500)
        thread = Flat("Thread", size="inline", padding=EDGE)
        actions.hint(thread, "thread")
        thread.clicked.connect(lambda: self.wanted.emit("thread"))
        row.addWidget(self._play)
        row.addWidget(self._under)
        row.addWidget(self._post, 1)
        row.addWidget(thread)
        return head

    def _author_line(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setContentsMargins(theme.px(EDGE), 0, theme.px(EDGE), 0)
        row.setSpacing(theme.px(7))
        self._author = Elided("", "heading")
        self._when = Elided("", role="secondary")
        self._thumb = IconMark("thumbs-up", "secondary", 16)
        self._likes = Text("", role="secondary", tabular=True)
        row.addWidget(self._author)
        row.addWidget(self._when, 1)
        row.addWidget(self._thumb)
        row.addWidget(self._likes)
        return row

    def _reveal_line(self, actions: Actions) -> QWidget:
        line = QWidget()
        row = QHBoxLayout(line)
        row.setContentsMargins(theme.px(EDGE), 0, theme.px(EDGE), theme.px(8))
        row.setSpacing(theme.px(12))
        self._reveal = Plain("Reveal", icon="eye", size="bar", parent=self)
        actions.hint(self._reveal, "reveal")
        self._reveal.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._reveal.clicked.connect(lambda: self.wanted.emit("reveal"))
        self._reveal.hide()
        self.area.installEventFilter(self)
        self._why_withheld = Text("", role="secondary", wrap=True)
        change = Link("Change")
        change.clicked.connect(lambda: self.wanted.emit("care"))
        row.addWidget(self._why_withheld, 1)
        row.addWidget(change)
        line.hide()
        return line

    def _group_line(self, actions: Actions) -> QWidget:
        line = QWidget()
        row = QHBoxLayout(line)
        row.setContentsMargins(theme.px(EDGE), 0, 0, 0)
        row.setSpacing(theme.px(10))
        self._chip = Chip("", icon="copy", shape=False)
        self._chip.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._from = Text("", role="secondary", wrap=True)
        self._from.setToolTip("Hold Shift while you press a key or click a decision.")
        show = Flat("Open", size="inline", padding=EDGE)
        actions.hint(show, "group")
        show.clicked.connect(lambda: self.wanted.emit("group"))
        row.addWidget(self._chip)
        row.addWidget(self._from, 1)
        row.addWidget(show)
        line.hide()
        return line

    def _note_line(self, actions: Actions) -> QWidget:
        line = QWidget()
        row = QHBoxLayout(line)
        row.setContentsMargins(theme.px(EDGE), 0, 0, 0)
        row.setSpacing(theme.px(10))
        self._note = Elided("", role="secondary")
        change = Flat("Change", size="inline", padding=EDGE)
        change.setAccessibleName("Change the note")
        actions.hint(change, "note")
        change.clicked.connect(lambda: self.wanted.emit("note"))
        row.addWidget(IconMark("bookmark", "secondary", 14))
        row.addWidget(self._note, 1)
        row.addWidget(change)
        line.hide()
        return line

    def note(self) -> str:
        """Return what is said of a note beside the comment; empty where there is none."""
        return "" if self.noted.isHidden() else self._note.text()

    def _decisions(self, actions: Actions) -> QWidget:
        line = QWidget()
        # Six, not eight: at the window's own size all five stand in one line.
        row = Spread(line, theme.px(6))
        line.setContentsMargins(theme.px(EDGE), 0, theme.px(EDGE), 0)
        kept = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        kept.setHeightForWidth(True)
        line.setSizePolicy(kept)
        self._agree = Primary("Agree")
        actions.hint(self._agree, "agree")
        self._agree.clicked.connect(lambda: self.wanted.emit("agree"))
        self._agree.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._agree.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        row.addWidget(self._agree)
        deciding: list[Button] = [self._agree]
        for name, text in (("flag", "Flag"), ("hold", "Hold"), ("approve", "Approve"), ("skip", "Skip")):
            button = Plain(text)
            actions.hint(button, name)
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            button.clicked.connect(lambda _=False, one=name: self.wanted.emit(one))
            button.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
            row.addWidget(button)
            deciding.append(button)
        self.deciding = tuple(deciding)
        """The buttons that decide."""
        return line


def _first_line(text: str, metrics: QFontMetrics, room: int) -> str:
    """Return as many whole words as fit."""
    if metrics.horizontalAdvance(text) <= room:
        return text
    taken = ""
    for word in text.split(" "):
        longer = f"{taken}{word} "
        if metrics.horizontalAdvance(longer.rstrip()) > room:
            break
        taken = longer
    return taken or text[: max(1, len(text) * room // max(1, metrics.horizontalAdvance(text)))]


def _on(day: str) -> str:
    return day if day in ("today", "yesterday") else f"on {day}"
