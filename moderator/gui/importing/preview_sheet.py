"""The look at files before they are imported: if the first sentence is right, Enter imports."""

from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QMenu, QVBoxLayout, QWidget

from moderator.gui import theme, wording
from moderator.gui.components.buttons import Link, Plain, Primary
from moderator.gui.components.label import Elided, Text
from moderator.gui.components.notice import IconMark, Notice
from moderator.gui.components.select import Select
from moderator.gui.components.sheet import WIDE, Sheet
from moderator.gui.importing.encoding_form import EncodingForm
from moderator.gui.importing.file_list import FileList
from moderator.gui.importing.first_comments import FirstComments
from moderator.gui.importing.mapping_form import MappingForm
from moderator.jobs.protocol import Failed

if TYPE_CHECKING:
    from moderator.importers.base import Options
    from moderator.importers.preview import Preview

_BESIDE = 880
"""Design pixels of the sheet from which the encoding stands beside the columns."""


class PreviewSheet(Sheet):
    """Says what the files are; asks to look again when the person knows better."""

    takes_drops = True

    options_changed = Signal(object)
    """Options: look again this way."""
    accepted = Signal(object)
    """Options: import this way."""
    other_wanted = Signal()
    """Another file is to be chosen."""
    help_wanted = Signal()
    """What can be read, and where it comes from."""

    def __init__(self, window: QWidget, paths: Sequence[Path]) -> None:
        """Name the files; what is in them comes with `show_previews`."""
        super().__init__(window, width=WIDE, name="Import comments")
        self._previews: list[Preview] = []
        self._format: str | None = None
        self._mapping: dict[str, str] = {}
        self._encoding: str | None = None
        self._day_first: bool | None = None
        self._in_sheet: str | None = None
        self.body.addWidget(Text("Import comments", "title"))
        self.body.addSpacing(theme.px(5))
        self.body.addLayout(self._file_line(paths))
        self.body.addSpacing(theme.px(14))
        self._notice = Notice("Looking at the file…", icon="file-text")
        self._notice.acted.connect(self._on_other_format)
        self.body.addWidget(self._notice)
        self._warnings = Text("", "small", "secondary", wrap=True)
        self._warnings.setContentsMargins(0, theme.px(8), 0, 0)
        self._warnings.hide()
        self.body.addWidget(self._warnings)
        self.body.addSpacing(theme.px(24))
        self._forms = QWidget()
        self._lay_out_forms()
        self.body.addWidget(self._forms)
        self._files = FileList()
        self._files.hide()
        self.body.addWidget(self._files)
        self.body.addSpacing(theme.px(24))
        self._stored = QWidget()
        self._lay_out_stored()
        self.body.addWidget(self._stored)
        self._readable = Link("What can be read, and where it comes from")
        self._readable.clicked.connect(self.help_wanted)
        self._readable.hide()
        self.body.addWidget(self._readable, 0, Qt.AlignmentFlag.AlignLeft)
        self.body.addStretch(1)
        self._fill_foot()
        self._forms.hide()

    def previews(self) -> "list[Preview]":
        """Return what was seen."""
        return self._previews

    def notice(self) -> str:
        """Return the sentence about the format."""
        return self._notice.text()

    def options(self) -> "Options":
        """Return what the person chose."""
        from moderator.importers.base import Options

        return Options(
            format=self._format,
            mapping=self._mapping,
            encoding=self._encoding,
            day_first=self._day_first,
            sheet=self._in_sheet,
        )

    def show_previews(self, previews: "list[Preview]") -> None:
        """Show what the files are."""
        self._previews = previews
        self._show_readable(bool(previews))
        if not previews:
            self._notice.say("There is nothing to import in this.", tone="plain")
            self.fit()
            return
        one = previews[0] if len(previews) == 1 else None
        total = sum(max(0, preview.found - preview.skipped - preview.rejected) for preview in previews)
        about = "about " if any(preview.is_estimate for preview in previews) else ""
        if one is not None:
            self._notice.say(f"This looks like {one.sentence}.", action="Choose another format")
            self._show_forms(one)
        else:
            self._notice.say(several(previews))
            self._files.show_previews(previews)
        self._forms.setVisible(one is not None and needs_forms(one))
        warnings = [warning for preview in previews for warning in preview.warnings]
        if any(preview.recalled for preview in previews):
            warnings.insert(0, "Read the way you chose last time for a table with these columns.")
        self._warnings.setText("\n".join(dict.fromkeys(warnings)))
        self._warnings.setVisible(bool(warnings))
        self._files.setVisible(one is None)
        comments = [comment for preview in previews for comment in preview.comments]
        self._first.show_comments(comments)
        shown = len(self._first.comments())
        self._of.setText(f"{wording.count(shown)} of {about}{wording.count(total)}" if total else "")
        self._import.setText(f"Import {about}{wording.many(total, 'comment')}" if total else "Import")
        self._import.setEnabled(bool(comments))
        self._import.updateGeometry()
        self.fit()

    def show_failure(self, why: Failed) -> None:
        """Say why the file cannot be read; another format may be tried."""
        self._previews = []
        sentence = f"{why.message} {why.advice}".strip()
        self._notice.say(sentence, tone="plain", action="Choose another format")
        self._show_readable(False)
        self.fit()

    def _show_readable(self, readable: bool) -> None:
        """Show what will be stored; where nothing can be, offer what helps then."""
        self._stored.setVisible(readable)
        self._readable.setVisible(not readable)
        self._import.setEnabled(readable)
        self._import.setVisible(readable)
        self._other.setVisible(not readable)
        self.primary = self._import if readable else self._other
        if not readable:
            for part in (self._forms, self._files, self._warnings):
                part.hide()

    def _lay_out_stored(self) -> None:
        column = QVBoxLayout(self._stored)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.px(3))
        head = QHBoxLayout()
        head.addWidget(Text("The first comments, as they will be stored", weight=600), 1)
        self._of = Text("", "small", "secondary", tabular=True)
        head.addWidget(self._of)
        column.addLayout(head)
        self._first = FirstComments()
        column.addWidget(self._first)

    def _file_line(self, paths: Sequence[Path]) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(theme.px(8))
        row.addWidget(IconMark("file-text", "secondary", 14))
        name = paths[0].name if len(paths) == 1 else f"{len(paths)} files"
        row.addWidget(Elided(name, weight=500, mode=Qt.TextElideMode.ElideMiddle))
        row.addWidget(Text(about(paths), "body", "secondary"))
        row.addStretch(1)
        return row

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: D102
        super().resizeEvent(event)
        # A guess without its reason cannot be judged: in a narrow window the encoding stands below.
        narrow = self.panel().width() < theme.px(_BESIDE)
        way = QBoxLayout.Direction.TopToBottom if narrow else QBoxLayout.Direction.LeftToRight
        if way != self._beside.direction():
            self._beside.setDirection(way)
            self.fit()

    def _lay_out_forms(self) -> None:
        row = self._beside = QHBoxLayout(self._forms)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.px(32))
        self._columns = MappingForm()
        self._columns.changed.connect(self._on_mapping)
        row.addWidget(self._columns, 1, Qt.AlignmentFlag.AlignTop)
        right = QVBoxLayout()
        right.setSpacing(0)
        side = QWidget()
        side.setFixedWidth(theme.px(294))
        side.setLayout(right)
        right.setContentsMargins(0, 0, 0, 0)
        self._letters = EncodingForm()
        self._letters.changed.connect(self._on_encoding)
        right.addWidget(self._letters)
        self._days = Select()
        self._days.setAccessibleName("Order of day and month")
        for words, value in (("03/04 is the 3rd of April", True), ("03/04 is the 4th of March", False)):
            self._days.addItem(words, value)
        self._days.setPlaceholderText("Please choose")
        self._days.activated.connect(self._on_days)
        self._days_note = Text(
            "No date in this file tells. Without an answer each is read with the day first and marked as doubtful.",
            "small",
            "secondary",
            wrap=True,
        )
        self._days_note.setContentsMargins(0, theme.px(8), 0, 0)
        self._sheet = Select()
        self._sheet.setAccessibleName("Sheet or table")
        self._sheet.activated.connect(self._on_sheet)
        self._zone = Text("UTC, since the file names no time zone", "small", "secondary", wrap=True)
        self._days_part = _Part("Days are written", self._days, self._days_note)
        self._sheet_part = _Part("Sheet or table", self._sheet)
        self._zone_part = _Part("Times are in", self._zone)
        for part in (self._days_part, self._sheet_part, self._zone_part):
            right.addWidget(part)
        right.addStretch(1)
        # Where no columns stand beside it, it begins at the edge as all other words do.
        row.addWidget(side, 0, Qt.AlignmentFlag.AlignLeft)

    def _fill_foot(self) -> None:
        self.add_note("You can undo an import at any time.")
        cancel = Plain("Cancel", key="Esc")
        cancel.clicked.connect(self.dismiss)
        self._import = Primary("Import", key="Return")
        self._import.setEnabled(False)
        self._import.clicked.connect(self._on_import)
        self._other = Primary("Choose another file…", key="Return")
        self._other.clicked.connect(self.other_wanted)
        self._other.hide()
        self.foot.addWidget(cancel)
        self.foot.addWidget(self._import)
        self.foot.addWidget(self._other)
        self.primary = self._import

    def _show_forms(self, one: "Preview") -> None:
        mapping = {column.target: (column.column, column.reason) for column in one.mapping}
        self._columns.setVisible(bool(one.columns))
        if one.columns:
            self._columns.show_mapping(mapping, one.columns)
        self._letters.setVisible(bool(one.encodings))
        names = [comment.author_name or "" for comment in one.comments]
        texts = [comment.text for comment in one.comments]
        if one.encodings:
            self._letters.show_encoding(
                one.encoding or "utf-8", one.encodings, [*names, *texts], self._encoding is not None
            )
        self._days_part.setVisible(one.needs_day_order or self._day_first is not None)
        self._days_note.setVisible(one.needs_day_order and self._day_first is None)
        if self._day_first is None:
            self._days.setCurrentIndex(-1)
        self._sheet_part.setVisible(len(one.sheets) > 1)
        for shown in (self._zone, self._zone_part):
            shown.setVisible(one.local_times)
        above = bool(one.encodings)
        for part in (self._days_part, self._sheet_part, self._zone_part):
            part.set_below(something=above)
            above = above or not part.isHidden()
        if [self._sheet.itemText(number) for number in range(self._sheet.count())] != list(one.sheets):
            self._sheet.clear()
            self._sheet.addItems(one.sheets)

    @Slot()
    def _on_mapping(self) -> None:
        self._mapping = {**self._mapping, **self._columns.mapping()}
        self.options_changed.emit(self.options())

    @Slot()
    def _on_encoding(self) -> None:
        self._encoding = self._letters.encoding()
        self.options_changed.emit(self.options())

    @Slot()
    def _on_days(self) -> None:
        self._day_first = bool(self._days.currentData())
        self.options_changed.emit(self.options())

    @Slot()
    def _on_sheet(self) -> None:
        self._in_sheet, self._mapping = self._sheet.currentText(), {}
        self.options_changed.emit(self.options())

    @Slot()
    def _on_other_format(self) -> None:
        from moderator.importers.registry import IMPORTERS

        menu = QMenu(self)
        for importer in IMPORTERS:
            action = menu.addAction(importer.title.replace("&", "&&"))
            action.triggered.connect(lambda _=False, name=importer.name: self._on_format(name))
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(self._notice.mapToGlobal(self._notice.rect().bottomRight()) - menu.rect().topRight())

    def _on_format(self, name: str) -> None:
        self._format, self._mapping = name, {}
        self.options_changed.emit(self.options())

    @Slot()
    def _on_import(self) -> None:
        options = self.options()
        self.dismiss()
        self.accepted.emit(options)


class _Part(QWidget):
    """A heading, what a person can choose or know below it, and room above where something stands there."""

    def __init__(self, title: str, *what: QWidget) -> None:
        super().__init__()
        self._column = QVBoxLayout(self)
        self._column.setSpacing(0)
        self._column.addWidget(Text(title, weight=600))
        self._column.addSpacing(theme.px(10))
        for one in what:
            self._column.addWidget(one)

    def set_below(self, *, something: bool) -> None:
        self._column.setContentsMargins(0, theme.px(20) if something else 0, 0, 0)


def several(previews: "Sequence[Preview]") -> str:
    """Return what several files are, in a sentence: of one kind mostly, since they come in one download."""
    files = f"{wording.many(len(previews), 'file')} with comments"
    titles = {preview.title for preview in previews}
    return f"This looks like {titles.pop()}: {files}." if len(titles) == 1 else f"These are {files}."


def needs_forms(preview: "Preview") -> bool:
    """Say whether there is anything about the file that a person could know better."""
    return bool(preview.columns or preview.encodings or len(preview.sheets) > 1 or preview.needs_day_order)


def about(paths: Sequence[Path]) -> str:
    """Return size and age of the files in words: 6.2 MB, modified 15 June 2026."""
    try:
        states = [path.stat() for path in paths]
    except OSError:
        return ""
    if any(path.is_dir() for path in paths):
        return "a folder" if len(paths) == 1 else ""
    octets = wording.size(sum(state.st_size for state in states))
    if len(states) > 1:
        return octets
    day = wording.day(datetime.fromtimestamp(states[0].st_mtime, UTC))
    return f"{octets}, modified {day}"
