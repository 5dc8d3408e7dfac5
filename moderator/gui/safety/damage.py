"""A damaged library at the start: what was found, and the two ways on. Nothing is done that was not asked for."""

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, cast

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from moderator.gui import theme, wording
from moderator.gui.components.buttons import Plain, Primary
from moderator.gui.components.label import Elided, Text
from moderator.gui.components.line import Line
from moderator.gui.components.sheet import NARROW, Sheet
from moderator.gui.context import AppContext
from moderator.gui.hostile import isolated
from moderator.gui.safety.backup_row import backup_row
from moderator.gui.safety.confirm import RestoreSheet
from moderator.jobs.protocol import Failed

if TYPE_CHECKING:
    from moderator.core.operation import Progress
    from moderator.gui.main_window import MainWindow
    from moderator.services.keeping.recovering import Damage, Recovery
    from moderator.services.keeping.safety import RestorePreview

_SHOWN = 4


class DamageSheet(Sheet):
    """What lies there, and what can be saved of it."""

    recover_wanted = Signal()
    restore_wanted = Signal(Path)
    open_wanted = Signal(Path)

    def __init__(self, window: QWidget, damage: "Damage", message: str) -> None:
        """Show what was found."""
        super().__init__(window, width=NARROW, name="A damaged library")
        name = isolated(damage.path.stem)
        if damage.size:
            self.add_title(
                f"“{name}” is damaged",
                "It was not opened, and nothing in it was changed. Whatever you choose, the file as it is now is kept.",
            )
            self.body.addWidget(Elided(message))
            about = f"{wording.size(damage.size)}, last written {wording.moment(damage.changed)}"
            self.body.addWidget(Text(about, "small", "secondary"))
            self._saving(damage)
        else:
            self.add_title(
                f"“{name}” is {'empty' if damage.changed else 'gone'}",
                "Its backups are still there. If its file was moved, put it back; no new one is begun in its place.",
            )
        self._next()
        self._head("Restore a backup")
        words = "What was done after it is not in it."
        if damage.size:
            words += " The damaged file is kept with the backups."
        none = "No backup of this library can be read."
        self.body.addWidget(Text(words if damage.backups else none, "body", "secondary", wrap=True))
        for number, backup in enumerate(damage.backups[:_SHOWN]):
            if number:
                self.body.addWidget(Line())
            self.body.addWidget(backup_row(backup, self.restore_wanted.emit))
        close = Plain("Not now", key="Esc")
        close.clicked.connect(self.dismiss)
        self.foot.addStretch(1)
        self.foot.addWidget(close)
        self.primary = close
        if damage.size:
            recover = Primary("Recover", key="Return")
            recover.clicked.connect(self.recover_wanted)
            self.foot.addWidget(recover)
            self.primary = recover

    def _saving(self, damage: "Damage") -> None:
        self._next()
        self._head("Save what can be read")
        helped = (
            f" {wording.many(len(damage.backups), 'backup')} can help where it cannot be read."
            if damage.backups
            else ""
        )
        words = (
            f"Into a new library beside it; the damaged file stays where it is, and is copied too.{helped}"
        )
        self.body.addWidget(Text(words, "body", "secondary", wrap=True))
        for one in damage.earlier[:_SHOWN]:
            self.body.addWidget(self._earlier(one))

    def _head(self, title: str) -> None:
        self.body.addWidget(Text(title, "heading"))
        self.body.addSpacing(theme.px(4))

    def _next(self) -> None:
        self.body.addSpacing(theme.px(14))
        self.body.addWidget(Line())
        self.body.addSpacing(theme.px(14))

    def _earlier(self, path: Path) -> QWidget:
        row = QWidget()
        line = QHBoxLayout(row)
        line.setContentsMargins(0, theme.px(7), 0, theme.px(7))
        words = QVBoxLayout()
        words.setSpacing(theme.px(1))
        words.addWidget(Elided(path.name, weight=500))
        words.addWidget(Text("Recovered before", "small", "secondary"))
        line.addLayout(words, 1)
        button = Plain("Open", size="inline")
        button.setAccessibleName(f"Open {path.name}")
        button.clicked.connect(lambda: self.open_wanted.emit(path))
        line.addWidget(button)
        return row


class SavingSheet(Sheet):
    """What is being done; it goes by itself. Nothing is half done if the program ends meanwhile."""

    def __init__(self, window: QWidget, title: str) -> None:
        """Say what is being done."""
        super().__init__(window, width=560, name=title)
        self.add_title(title)
        self._stage = Text("Starting", "body", "secondary", wrap=True)
        self.body.addWidget(self._stage)
        hide = Plain("Go on meanwhile", key="Esc")
        hide.clicked.connect(self.dismiss)
        self.foot.addStretch(1)
        self.foot.addWidget(hide)
        self.primary = hide

    def show_progress(self, progress: "Progress") -> None:
        """Show what is being done now."""
        self._stage.setText(progress.stage)


class RecoveredSheet(Sheet):
    """What came back, and what did not."""

    open_wanted = Signal()

    def __init__(self, window: QWidget, recovery: "Recovery") -> None:
        """Show the report."""
        super().__init__(window, width=560, name="What was recovered")
        self.add_title("Recovered", isolated(recovery.found.path.name))
        for sentence in recovery.sentences():
            self.body.addWidget(Text(sentence, wrap=True))
            self.body.addSpacing(theme.px(8))
        close, act = Plain("Close", key="Esc"), Primary("Open it", key="Return")
        close.clicked.connect(self.dismiss)
        act.clicked.connect(self.open_wanted)
        self.foot.addStretch(1)
        self.foot.addWidget(close)
        self.foot.addWidget(act)
        self.primary = act


class DamageFlow(QObject):
    """Leads from a library that could not be opened to one that can. Owned by the window."""

    def __init__(self, window: "MainWindow", context: AppContext, path: Path, failed: Failed) -> None:
        """Serve this window, whose library failed so."""
        super().__init__(window)
        self._window, self._tasks, self._path, self._failed = window, context.tasks, path, failed

    def begin(self) -> None:
        """Look what there is, and show it."""
        from moderator.services.keeping.recovering import look

        self._tasks.run(lambda: look(self._path), self._show, lane="figures", on_failed=self._tell)

    def _show(self, damage: "Damage") -> None:
        self._window.close_sheets()
        sheet = DamageSheet(self._window, damage, self._failed.message)
        sheet.recover_wanted.connect(self._recover)
        sheet.restore_wanted.connect(self._ask_restore)
        sheet.open_wanted.connect(self._window.library_wanted)
        # Who puts it off can still read what is wrong.
        sheet.closed.connect(lambda: self._tell(self._failed))
        sheet.open()

    @Slot()
    def _recover(self) -> None:
        self._do("recover", {"path": self._path}, "Recovering", self._show_recovered)

    @Slot(Path)
    def _ask_restore(self, source: Path) -> None:
        from moderator.services.keeping.safety import preview_restore

        def asked(preview: "RestorePreview") -> None:
            sheet = RestoreSheet(self._window, preview)
            sheet.wanted.connect(partial(self._restore, source))
            sheet.open()

        self._tasks.run(lambda: preview_restore(self._path, source), asked, lane="figures")

    def _restore(self, source: Path) -> None:
        arguments: dict[str, object] = {"path": self._path, "source": source}
        self._do(
            "restore_damaged", arguments, "Restoring", lambda _: self._window.library_wanted.emit(self._path)
        )

    def _do(self, name: str, arguments: dict[str, object], title: str, then: object) -> None:
        self._window.close_sheets()
        self._window.notices.hide()
        sheet = SavingSheet(self._window, title)

        def done(result: object) -> None:
            sheet.dismiss()
            then(result)  # type: ignore[operator]

        def failed(why: Failed) -> None:
            sheet.dismiss()
            self._tell(why)

        sheet.open()
        self._tasks.submit(name, arguments, done, sheet.show_progress, title=title, on_failed=failed)

    def _show_recovered(self, result: object) -> None:
        recovery = cast("Recovery", result)
        sheet = RecoveredSheet(self._window, recovery)
        sheet.open_wanted.connect(lambda: self._window.library_wanted.emit(recovery.found.path))
        sheet.open()

    def _tell(self, failed: Failed) -> None:
        self._window.notices.show_failure(failed)
