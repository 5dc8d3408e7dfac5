"""Words on the screen: always plain text, in a type and a role, elided where there is no room."""

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent, QPalette
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

from moderator.gui import theme
from moderator.gui.hostile import contained, tip
from moderator.gui.typography import Type


class Text(QLabel):
    """A label that follows the theme. What people wrote is never taken for markup."""

    def __init__(
        self,
        text: str = "",
        kind: Type = "body",
        role: str = "text",
        *,
        weight: int | None = None,
        tabular: bool = False,
        wrap: bool = False,
        align: Qt.AlignmentFlag = Qt.AlignmentFlag.AlignLeft,
        larger: float = 1.0,
        parent: QWidget | None = None,
    ) -> None:
        """Show `text` in the type `kind` and the colour of `role`; `larger` is for the welcome alone."""
        super().__init__(parent)
        self._larger = larger
        # Inside a button a label would take the button's ink for its own.
        self.setForegroundRole(QPalette.ColorRole.WindowText)
        self._kind: Type = kind
        self._role = role
        self._weight = weight
        self._tabular = tabular
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setAlignment(align | Qt.AlignmentFlag.AlignVCenter)
        self.setWordWrap(wrap)
        self.setText(text)
        self._dress()

    def set_role(self, role: str, *, weight: int | None = None) -> None:
        """Show the same words in another role, and weight if one is given."""
        self._role = role
        self._weight = weight if weight is not None else self._weight
        self._dress()

    def changeEvent(self, event: QEvent) -> None:  # noqa: D102
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange:
            self._dress()

    def _dress(self) -> None:
        font = theme.font(self._kind, self._weight, tabular=self._tabular)
        font.setPixelSize(round(font.pixelSize() * self._larger))
        if font != self.font():
            self.setFont(font)
        colours = self.palette()
        ink = theme.current().role(self._role)
        if colours.color(QPalette.ColorRole.WindowText) != ink:
            colours.setColor(QPalette.ColorRole.WindowText, ink)
            self.setPalette(colours)


class Elided(Text):
    """One line that ends in an ellipsis where there is no room; the whole text is its tooltip then."""

    def __init__(
        self,
        text: str = "",
        kind: Type = "body",
        role: str = "text",
        *,
        weight: int | None = None,
        tabular: bool = False,
        mode: Qt.TextElideMode = Qt.TextElideMode.ElideRight,
        parent: QWidget | None = None,
    ) -> None:
        """Show `text`, cut where `mode` says."""
        super().__init__(text, kind, role, weight=weight, tabular=tabular, parent=parent)
        self._mode = mode
        self._key: tuple[str, int, str] = ("", -1, "")
        self._shown = ""
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)

    def minimumSizeHint(self) -> QSize:  # noqa: D102
        return QSize(0, super().minimumSizeHint().height())

    def sizeHint(self) -> QSize:  # noqa: D102
        metrics = QFontMetrics(self.font())
        return QSize(metrics.horizontalAdvance(self.text()) + 1, metrics.height())

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002, D102
        painter = QPainter(self)
        painter.setPen(self.palette().color(QPalette.ColorRole.WindowText))
        painter.drawText(self.rect(), self.alignment(), self._fitted())

    def _fitted(self) -> str:
        """Return what there is room for; found out once for a text, a font and a width."""
        key = self.text(), self.width(), self.font().key()
        if key != self._key:
            metrics = QFontMetrics(self.font())
            line = " ".join(self.text().split())
            shown = self._cut(line, metrics)
            whole = line if shown != line else ""
            if self.toolTip() != (safe := tip(whole)):
                self.setToolTip(safe)
            self._key, self._shown = key, contained(shown)
        return self._shown

    def _cut(self, line: str, metrics: QFontMetrics) -> str:
        return metrics.elidedText(line, self._mode, self.width())
