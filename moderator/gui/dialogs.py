"""The system's own dialogs to choose files; a test replaces these few doors."""

from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QWidget

LIBRARIES = "Libraries (*.db *.sqlite *.sqlite3);;All files (*)"
EXPORTS = (
    "Table (*.csv);;Excel workbook (*.xlsx);;JSON (*.json);;JSON Lines (*.jsonl);;Page to read (*.html)"
    ";;Parquet (*.parquet)"
)


REPORTS = "Page to read (*.html);;PDF (*.pdf)"


def choose_folder(parent: QWidget, title: str, folder: str = "") -> Path | None:
    """Return a folder to write into."""
    name = QFileDialog.getExistingDirectory(parent, title, folder)
    return Path(name) if name else None


def choose_exports(parent: QWidget, folder: str = "") -> list[Path]:
    """Return the files that the person wants to import; none when they changed their mind."""
    names, _ = QFileDialog.getOpenFileNames(parent, "Import comments", folder)
    return [Path(name) for name in names]


def choose_library(parent: QWidget, folder: str = "") -> Path | None:
    """Return a library to open."""
    name, _ = QFileDialog.getOpenFileName(parent, "Open library", folder, LIBRARIES)
    return Path(name) if name else None


def choose_model(parent: QWidget) -> Path | None:
    """Return a file that holds a model version."""
    name, _ = QFileDialog.getOpenFileName(parent, "Add a version", "", "Models (*.zip);;All files (*)")
    return Path(name) if name else None


def name_library(parent: QWidget, folder: str = "") -> Path | None:
    """Return where a new library is to lie."""
    name, _ = QFileDialog.getSaveFileName(parent, "New library", folder, LIBRARIES)
    return _with_suffix(name, ".db")


def name_file(parent: QWidget, title: str, suggestion: str, filters: str) -> Path | None:
    """Return where to write something; the suffix of the suggestion is added when none is typed."""
    name, _ = QFileDialog.getSaveFileName(parent, title, suggestion, filters)
    return _with_suffix(name, Path(suggestion).suffix)


def _with_suffix(name: str, suffix: str) -> Path | None:
    if not name:
        return None
    path = Path(name)
    return path if path.suffix else path.with_suffix(suffix)
