"""What going back, or erasing, would mean, before it is done."""

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QWidget

from moderator.gui import theme, wording
from moderator.gui.components.buttons import Plain, Primary
from moderator.gui.components.label import Text
from moderator.gui.components.sheet import Sheet
from moderator.gui.hostile import isolated

if TYPE_CHECKING:
    from moderator.services.keeping.safety import RestorePreview
    from moderator.store.backup import Contents
    from moderator.store.keeping.erasing import Author

_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


class RestoreSheet(Sheet):
    """Two columns: what the library holds now, and what the backup holds."""

    wanted = Signal()

    def __init__(self, window: QWidget, preview: "RestorePreview") -> None:
        """Show the preview."""
        super().__init__(window, width=560, name="Go back to a backup")
        self.add_title(
            "Go back to this backup?", "What is there now is kept as a backup, so this can be taken back."
        )
        grid = QGridLayout()
        grid.setHorizontalSpacing(theme.px(24))
        grid.setVerticalSpacing(theme.px(8))
        grid.setColumnStretch(0, 1)
        for column, head in enumerate(("Now", "In the backup"), 1):
            grid.addWidget(Text(head, "small", "secondary", weight=500), 0, column, _RIGHT)
        for row, (name, now, then) in enumerate(_rows(preview.present, preview.backup), 1):
            grid.addWidget(Text(name), row, 0)
            grid.addWidget(Text(now, "body", "secondary"), row, 1, _RIGHT)
            grid.addWidget(Text(then, weight=500), row, 2, _RIGHT)
        self.body.addLayout(grid)
        _foot(self, "Go back", self.wanted.emit)


class EraseSheet(Sheet):
    """Whom a name means, and how much would go."""

    wanted = Signal(str)

    def __init__(self, window: QWidget, name: str, found: "list[Author]") -> None:
        """Show the authors of that name."""
        super().__init__(window, width=560, name="Erase an author")
        total = sum(one.comments or one.in_backups for one in found)
        self.add_title(
            f"Erase {wording.many(total, 'comment')} of {isolated(name)}?",
            "They go from the library, its search and its kept backups, and the name is put out where others call it. "
            "What was decided stays in the history as bare numbers. This cannot be taken back.",
        )
        for one in found:
            where = one.platform or "other"
            words = f"{isolated(one.name)}, {where}: {wording.many(one.comments, 'comment')}"
            if one.in_backups:
                words += f", {wording.count(one.in_backups)} in a backup"
            self.body.addWidget(Text(words))
        _foot(self, "Erase for good", lambda: self.wanted.emit(name), first="Cancel")


def _rows(now: "Contents | None", then: "Contents") -> "list[tuple[str, str, str]]":
    def said(contents: "Contents | None") -> tuple[str, ...]:
        if contents is None:
            return ("cannot be read", "", "", "", "")
        return (
            wording.count(contents.comments),
            wording.count(contents.decided),
            wording.count(contents.corrected),
            wording.count(contents.imports),
            wording.moment(contents.newest) or "nothing yet",
        )

    names = ("Comments", "Decided", "Corrected", "Imports", "Last thing done")
    return list(zip(names, said(now), said(then), strict=True))


def _foot(sheet: Sheet, words: str, do: object, *, first: str = "") -> None:
    cancel, act = Plain("Cancel", key="Esc"), Primary(words, key="" if first else "Return")
    cancel.clicked.connect(sheet.dismiss)

    def go() -> None:
        sheet.dismiss()
        do()  # type: ignore[operator]

    act.clicked.connect(go)
    sheet.foot.addStretch(1)
    sheet.foot.addWidget(cancel)
    sheet.foot.addWidget(act)
    # What cannot be taken back is not done by Enter.
    sheet.primary = cancel if first else act
