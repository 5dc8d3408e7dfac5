"""Safety: the kept copies and going back to one, a look for damage, a copy to share, erasing an author."""

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from moderator.gui import dialogs, theme, wording
from moderator.gui.components.buttons import Button, Plain, Primary
from moderator.gui.components.label import Text
from moderator.gui.components.line import Line
from moderator.gui.components.sheet import NARROW, Sheet
from moderator.gui.context import AppContext
from moderator.gui.hostile import isolated
from moderator.gui.safety.backup_row import backup_row
from moderator.gui.safety.confirm import EraseSheet, RestoreSheet

if TYPE_CHECKING:
    from moderator.services.backups import Backup
    from moderator.services.keeping.safety import CheckReport
    from moderator.store.keeping.erasing import Author

_SHOWN = 8


class SafetySheet(Sheet):
    """What is kept, and what can be done with it. Long work is a job of the worker."""

    def __init__(self, window: QWidget, context: AppContext) -> None:
        """Lay out the sections; `open` reads what is kept."""
        super().__init__(window, width=NARROW, name="Safety")
        self._window = window
        self._context = context
        self.add_title(
            "Safety",
            "Every decision is saved at once. Copies are kept by the hour, day, week and month, and before every "
            "large change. Nothing leaves this computer.",
        )
        self._list = QVBoxLayout()
        self._list.setSpacing(0)
        now = Plain("Back up now", size="inline")
        now.clicked.connect(self._keep)
        self._head("Backups", now)
        self._empty = Text("Looking…", "body", "secondary")
        self._list.addWidget(self._empty)
        self.body.addLayout(self._list)
        self._next()
        look = Plain("Check", size="inline")
        look.setAccessibleName("Check the library")
        look.clicked.connect(self._check)
        self._head("Is everything sound?", look)
        self._found = Text(
            "Looks at the file, its counts, its search index and models.", "body", "secondary", wrap=True
        )
        self.body.addWidget(self._found)
        self._next()
        share = Plain("Write a copy…", size="inline")
        share.setAccessibleName("Write a copy to share")
        share.clicked.connect(self._share)
        self._head("A copy to share", share)
        words = "Authors, ids and mentions get other names, links are left out. Texts keep their words."
        self.body.addWidget(Text(words, "body", "secondary", wrap=True))
        self._next()
        self._name = QLineEdit()
        self._name.setPlaceholderText("The whole name")
        self._name.setAccessibleName("The author to erase")
        self._name.setFixedSize(theme.px(200), theme.px(30))
        erase = Plain("Look…", size="inline")
        erase.setAccessibleName("Look whom that name means")
        erase.clicked.connect(self._look)
        self._name.returnPressed.connect(self._look)
        self._head("Erase an author", self._name, erase)
        self._whom = Text(
            "On a request to be forgotten; backups are included.", "body", "secondary", wrap=True
        )
        self.body.addWidget(self._whom)
        context.bar(now, self._name, erase)
        done = Primary("Done", key="Return")
        done.clicked.connect(self.dismiss)
        self.foot.addStretch(1)
        self.foot.addWidget(done)
        self.primary = done

    def open(self) -> None:
        """Lie over the window and read what is kept."""
        super().open()
        from moderator.services.backups import listed

        path = self._context.library.path
        self._context.tasks.run(lambda: listed(path), self.show_backups, lane="figures", key="backups")

    def show_backups(self, found: "list[Backup]") -> None:
        """Show these copies, the newest first."""
        if self.isHidden():
            return
        self._empty.setText("None so far. The first is made when something has changed for half an hour.")
        self._empty.setVisible(not found)
        for number, one in enumerate(found[:_SHOWN]):
            if number:
                self._list.addWidget(Line())
            row = backup_row(one, self._ask_restore)
            self._context.bar(*row.findChildren(Button))
            self._list.addWidget(row)
        if len(found) > _SHOWN:
            older = f"{wording.count(len(found) - _SHOWN)} older ones lie in the library's folder."
            self._list.addWidget(Text(older, "small", "secondary"))
        self.fit()

    def show_checked(self, report: "CheckReport") -> None:
        """Show what a look for damage found."""
        if report.ok and not report.problems:
            words = "The library is sound."
        else:
            shown = [*report.problems[:3], f"… and {len(report.problems) - 3} more"][: len(report.problems)]
            words = " ".join(shown) + (" This is mended now." if report.repaired else "")
        self._found.setText(words)
        self.fit()

    def show_authors(self, name: str, found: "list[Author]") -> None:
        """Show whom a name means, and ask."""
        if self.isHidden():
            return
        self.dismiss()
        sheet = EraseSheet(self._window, name, found)
        sheet.wanted.connect(self._erase)
        sheet.open()

    def _head(self, title: str, *controls: QWidget) -> None:
        row = QHBoxLayout()
        row.setSpacing(theme.px(8))
        row.addWidget(Text(title, "heading"), 1)
        for control in controls:
            row.addWidget(control)
        self.body.addLayout(row)
        self.body.addSpacing(theme.px(4))

    def _next(self) -> None:
        self.body.addSpacing(theme.px(14))
        self.body.addWidget(Line())
        self.body.addSpacing(theme.px(14))

    def _ask_restore(self, source: Path) -> None:
        from moderator.services.keeping.safety import preview_restore

        path = self._context.library.path

        def asked(preview: object) -> None:
            if not self.isHidden():
                self.dismiss()
                sheet = RestoreSheet(self._window, preview)  # type: ignore[arg-type]
                sheet.wanted.connect(partial(self._restore, source))
                sheet.open()

        self._context.tasks.run(lambda: preview_restore(path, source), asked, lane="figures")

    def _restore(self, source: Path) -> None:
        said = "Gone back to the backup. What was there before is the newest one now, under Safety."
        self._context.tasks.submit(
            "restore", {"source": source}, lambda _: self._context.places.said.emit(said), title="Restoring"
        )

    @Slot()
    def _keep(self) -> None:
        self.dismiss()

        def kept(made: object) -> None:
            said = "Backed up." if made else "Nothing has changed since the last backup."
            self._context.places.said.emit(said)

        self._context.tasks.submit("keep_backup", {"reason": "hand"}, kept, title="Backing up")

    @Slot()
    def _check(self) -> None:
        self._found.setText("Looking…")
        self._context.tasks.submit("check", {"repair": True}, self._on_checked, title="Checking the library")

    def _on_checked(self, report: object) -> None:
        from moderator.services.keeping.safety import CheckReport

        # The sheet may be gone by now.
        if isinstance(report, CheckReport) and not self.isHidden():
            self.show_checked(report)

    @Slot()
    def _share(self) -> None:
        suggestion = f"{self._context.library.name}-shared.db"
        target = dialogs.name_file(self._window, "A copy to share", suggestion, dialogs.LIBRARIES)
        if target is None:
            return
        self.dismiss()
        self._context.tasks.submit(
            "share",
            {"target": target},
            lambda _: self._context.places.said.emit(f"A copy without names is in {target.name}."),
            title=f"Writing {target.name}",
        )

    @Slot()
    def _look(self) -> None:
        from moderator.services.keeping import erasing

        name, library = self._name.text().strip(), self._context.library
        if name:
            self._context.tasks.run(
                lambda: erasing.preview(library, name),
                partial(self.show_authors, name),
                lane="figures",
                on_failed=lambda why: self._whom.setText(f"{why.message} {why.advice}"),
            )

    @Slot(str)
    def _erase(self, name: str) -> None:
        def erased(report: object) -> None:
            left = len(getattr(report, "left", ()))
            said = f"Everything of {isolated(name)} is erased."
            if left:
                said += (
                    f" {wording.many(left, 'backup')} cannot be read or written anew and may hold it still."
                )
            if getattr(report, "traces", False):
                said += " The free space of the library's file is cleared at the next start."
            if getattr(report, "models", False):
                said += " A model of this library learnt from their comments: retrain to be rid of it."
            self._context.places.said.emit(said)

        self._context.tasks.submit("erase", {"name": name}, erased, title="Erasing")
