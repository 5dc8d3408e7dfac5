"""What went wrong lately, to be read, copied and saved; nothing is ever sent by the program."""

from PySide6.QtCore import Slot
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QPlainTextEdit, QWidget

from moderator import troubles
from moderator.gui import dialogs, theme
from moderator.gui.components.buttons import Plain, Primary
from moderator.gui.components.sheet import WIDE, Sheet

TEXTS = "Text (*.txt)"


class ReportSheet(Sheet):
    """The report as it would be given away."""

    def __init__(self, window: QWidget) -> None:
        """Write the report."""
        super().__init__(window, width=WIDE, name="Report of what went wrong")
        self.add_title(
            "Report of what went wrong",
            "Versions, the kind of machine, and places in the code. It holds no word of a comment, and it is sent to "
            "nobody: save it and give it to whom you like.",
        )
        self._window = window
        self._text = QPlainTextEdit(troubles.report(), readOnly=True)
        self._text.setAccessibleName("The report")
        self._text.setFont(theme.fixed_font())
        self._text.setMinimumHeight(theme.px(340))
        self.body.addWidget(self._text, 1)
        copy, save, done = Plain("Copy"), Plain("Save…"), Primary("Done", key="Return")
        copy.clicked.connect(self._copy)
        save.clicked.connect(self._save)
        done.clicked.connect(self.dismiss)
        self.foot.addStretch(1)
        for button in (copy, save, done):
            self.foot.addWidget(button)
        self.primary = done

    def text(self) -> str:
        """Return the report."""
        return self._text.toPlainText()

    @Slot()
    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self.text())

    @Slot()
    def _save(self) -> None:
        path = dialogs.name_file(self._window, "Save the report", "moderator-report.txt", TEXTS)
        if path is not None:
            path.write_text(self.text(), encoding="utf-8")
