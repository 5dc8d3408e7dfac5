"""One window a library: a second start calls the first window to the front and opens none of its own."""

import contextlib
import os
import sys
import time
from pathlib import Path
from typing import IO

from PySide6.QtCore import QFileSystemWatcher, QObject, Qt, Signal, Slot
from PySide6.QtWidgets import QApplication, QWidget

from moderator.services.locking import open_private, try_lock

PATIENCE = 3.0
"""Seconds a call waits for its answer: a window that is just being opened hears it when it stands."""
PATIENCE_IN_WINDOW = 1.0
"""Seconds a window that calls another one may stand still."""
_POLL = 0.02
"""Seconds."""


class Sole(QObject):
    """Holds a library for one window of this person, and hears when another start calls.

    Two empty files lie beside the library: one is locked, and the lock dies with its holder; what is written into
    the other is a call, and emptying it the answer. No socket is needed for that.
    """

    called = Signal()

    def __init__(self, library: Path, parent: QObject | None = None) -> None:
        """Hold nothing yet."""
        super().__init__(parent)
        self.library = library
        # Whatever links lead to it, it is one library.
        self._file = Path(os.path.realpath(library))
        self._lock: IO[bytes] | None = None
        self._watcher = QFileSystemWatcher(self)
        self._watcher.fileChanged.connect(self._on_call)

    @property
    def is_held(self) -> bool:
        """Whether the library is this window's."""
        return self._lock is not None

    def claim(self) -> bool:
        """Hold the library, and say whether that leaves no other window that does.

        Where nothing can be written beside it, or its folder is still to be made, it is not held, and nobody else
        is known to.
        """
        if self._lock is not None:
            return True
        try:
            lock = open_private(_lock_path(self._file))
        except OSError:
            return True
        if not try_lock(lock):
            lock.close()
            return False
        self._lock = lock
        self._listen()
        return True

    def call(self, patience: float = PATIENCE) -> bool:
        """Call the window that holds the library to the front, and say whether it answered."""
        _let_others_come_forward()
        path, until = _call_path(self._file), time.monotonic() + patience
        try:
            with open_private(path) as file:
                file.write(b".")
            while time.monotonic() < until:
                if not path.stat().st_size:
                    return True
                time.sleep(_POLL)
        except OSError:
            # It was closed in this moment, and took the file with it.
            return False
        return False

    def release(self) -> None:
        """Let another window have the library."""
        if self._lock is None:
            return
        if watched := self._watcher.files():
            self._watcher.removePaths(watched)
        lock, self._lock = self._lock, None
        # Nothing is left beside what may not even be a library. On Windows an open file cannot be removed.
        if sys.platform == "win32":
            lock.close()
        for path in (_call_path(self._file), _lock_path(self._file)):
            with contextlib.suppress(OSError):
                path.unlink(missing_ok=True)
        lock.close()

    def _listen(self) -> None:
        path = _call_path(self._file)
        with contextlib.suppress(OSError):
            open_private(path).close()
            self._watcher.addPath(str(path))
        # Who called while this window was being made wrote before anybody listened.
        self._on_call(str(path))

    @Slot(str)
    def _on_call(self, path: str) -> None:
        with contextlib.suppress(OSError):
            if Path(path).stat().st_size:
                os.truncate(path, 0)
                self.called.emit()


def come_forward(window: QWidget) -> None:
    """Bring a window before all others, also where it was minimised; where that is refused, it asks for attention."""
    state = window.windowState() & ~Qt.WindowState.WindowMinimized
    window.setWindowState(state | Qt.WindowState.WindowActive)
    window.show()
    window.raise_()
    window.activateWindow()
    QApplication.alert(window)


def _let_others_come_forward() -> None:
    """Hand on what Windows gives to the program that the person has just started alone: the right to the front."""
    if sys.platform == "win32":
        import ctypes

        any_process = -1
        ctypes.windll.user32.AllowSetForegroundWindow(any_process)


def _lock_path(library: Path) -> Path:
    return library.with_name(library.name + ".window.lock")


def _call_path(library: Path) -> Path:
    return library.with_name(library.name + ".window")
