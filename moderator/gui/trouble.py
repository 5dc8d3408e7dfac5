"""Errors that nobody caught: every road ends at one place in the window and in one log."""

import logging
import sys
import threading
from collections.abc import Callable
from logging.handlers import RotatingFileHandler
from types import TracebackType

from PySide6.QtCore import QMessageLogContext, QObject, QtMsgType, Signal, qInstallMessageHandler

from moderator import troubles
from moderator.core.errors import Cancelled
from moderator.jobs.performing import failure
from moderator.jobs.protocol import Failed

_LOG = logging.getLogger("moderator.window")
_LEVELS = {
    QtMsgType.QtDebugMsg: logging.DEBUG,
    QtMsgType.QtInfoMsg: logging.INFO,
    QtMsgType.QtWarningMsg: logging.WARNING,
    QtMsgType.QtCriticalMsg: logging.ERROR,
    QtMsgType.QtFatalMsg: logging.CRITICAL,
}
_LARGEST = 500_000


class Trouble(QObject):
    """Takes the hooks of the interpreter and of Qt while it is installed."""

    happened = Signal(object)
    """Failed: for the strip of the window. May be emitted from any thread."""

    def __init__(self, parent: QObject | None = None) -> None:
        """Take nothing yet."""
        super().__init__(parent)
        self._before: tuple[Callable[..., object], ...] | None = None
        self._handler: logging.Handler | None = None

    def install(self) -> None:
        """Take the hooks and open the log."""
        self._before = (sys.excepthook, threading.excepthook, sys.unraisablehook)
        sys.excepthook = self._on_uncaught
        threading.excepthook = self._on_thread_error
        sys.unraisablehook = self._on_unraisable
        troubles.catch_crashes("window")
        self._open_log()
        qInstallMessageHandler(_on_qt_message)

    def uninstall(self) -> None:
        """Give the hooks back and close the log."""
        if self._before is not None:
            sys.excepthook, threading.excepthook, sys.unraisablehook = self._before
            self._before = None
        qInstallMessageHandler(None)
        troubles.stop_catching()
        if self._handler is not None:
            _LOG.removeHandler(self._handler)
            self._handler.close()
            self._handler = None

    def _on_uncaught(
        self, kind: type[BaseException], error: BaseException, trace: TracebackType | None
    ) -> None:
        if issubclass(kind, KeyboardInterrupt):
            sys.__excepthook__(kind, error, trace)
        elif not issubclass(kind, Cancelled):
            if troubles.wanted():
                sys.__excepthook__(kind, error, trace)
            self.happened.emit(self._sentence(error))

    def _on_thread_error(self, arguments: threading.ExceptHookArgs) -> None:
        if arguments.exc_value is not None:
            self._on_uncaught(arguments.exc_type, arguments.exc_value, arguments.exc_traceback)

    def _on_unraisable(self, arguments: "sys.UnraisableHookArgs") -> None:
        # In a destructor or a callback from C: nothing the person did, and nothing to act on.
        if arguments.exc_value is not None:
            troubles.record(arguments.exc_value)

    def _sentence(self, error: BaseException) -> Failed:
        try:
            return failure(0, error)
        except Exception as second:  # The hook is the last place: it must not fail itself.
            return Failed(0, "Something went wrong that should not have.", details=type(second).__name__)

    def _open_log(self) -> None:
        path = troubles.log_path().with_name("window.log")
        try:
            troubles.opened_log(path).close()
            handler = RotatingFileHandler(
                path, maxBytes=_LARGEST, backupCount=1, encoding="utf-8", delay=True
            )
        except OSError:
            return
        handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(message)s"))
        _LOG.addHandler(handler)
        _LOG.propagate = False
        self._handler = handler


def _on_qt_message(kind: QtMsgType, context: QMessageLogContext, message: str) -> None:
    # Qt speaks of fonts, plugins and painters, never of a comment; still it is cut.
    _LOG.log(_LEVELS.get(kind, logging.WARNING), "%s: %s", context.category or "qt", message[:300])
    if kind in (QtMsgType.QtCriticalMsg, QtMsgType.QtFatalMsg) and sys.stderr is not None:
        sys.stderr.write(f"{message}\n")
