"""One kept copy as a line: when it was made, what it holds, and the way back to it."""

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from moderator.gui import theme, wording
from moderator.gui.components.buttons import Plain
from moderator.gui.components.label import Text

if TYPE_CHECKING:
    from moderator.services.backups import Backup


def backup_row(one: "Backup", wanted: Callable[[Path], None]) -> QWidget:
    """Return the line; `wanted` is called with the copy's path. One that cannot be read offers nothing."""
    row = QWidget()
    line = QHBoxLayout(row)
    line.setContentsMargins(0, theme.px(7), 0, theme.px(7))
    words = QVBoxLayout()
    words.setSpacing(theme.px(1))
    when = wording.moment(one.kept.at)
    words.addWidget(Text(when, weight=500))
    holds = (
        f"{wording.many(one.contents.comments, 'comment')}, {wording.count(one.contents.decided)} decided"
        if one.contents
        else "cannot be read"
    )
    words.addWidget(Text(f"{holds}; {one.why}, {wording.size(one.kept.size)}", "small", "secondary"))
    line.addLayout(words, 1)
    if one.contents is not None:
        back = Plain("Go back to this…", icon="undo-2", size="inline")
        back.setAccessibleName(f"Go back to the backup of {when}")
        back.clicked.connect(partial(_tell, wanted, one.kept.path))
        line.addWidget(back)
    return row


def _tell(wanted: Callable[[Path], None], path: Path, *_: object) -> None:
    wanted(path)
