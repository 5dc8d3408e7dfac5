"""The command that opens the window."""

import argparse
import contextlib
import os
import signal
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

from moderator.cli.output import Output
from moderator.cli.session import database
from moderator.clock import process_seconds
from moderator.core.errors import UserError


def gui(arguments: argparse.Namespace, output: Output) -> int:
    """Open the window, and return its exit status when it is closed.

    Raises:
        UserError: there is no display, the window's parts are not installed, or a picture has no place.

    """
    # “moderator” alone opens the window too, and knows none of these flags.
    leave = getattr(arguments, "exit_when_ready", False)
    picture = Path(arguments.picture) if getattr(arguments, "picture", None) else None
    _require_display()
    if picture is not None:
        _require_place(picture)
    with _ending_at_once():
        return _shown(arguments, output, picture, leave=leave)


@contextlib.contextmanager
def _ending_at_once() -> Iterator[None]:
    """Let Ctrl+C end the program.

    An exception while Qt is loaded or the window made would abort or hang it, and Qt's loop never lets Python hear one.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.signal(signal.SIGINT, signal.SIG_DFL)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


def _shown(arguments: argparse.Namespace, output: Output, picture: Path | None, *, leave: bool) -> int:
    try:
        from moderator import app
    except ImportError as error:
        raise UserError(
            f"The window cannot be opened: {error}.",
            advice="“moderator --help” lists what works without one.",
        ) from error

    def on_ready() -> None:
        seconds = round(process_seconds(), 3)
        output.result({"ready_seconds": seconds}, f"Ready in {seconds} s.")

    def on_called() -> None:
        output.result(
            {"open_already": True}, "Moderator is open with this library; its window is in front now."
        )

    return app.run(
        database(arguments),
        exit_when_ready=leave,
        who=arguments.who,
        on_ready=on_ready if leave else None,
        on_called=on_called,
        picture=picture,
    )


def _require_display() -> None:
    """Say in a sentence what Qt would say by ending the process."""
    if sys.platform in ("win32", "darwin"):
        return
    if not any(os.environ.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")):
        raise UserError(
            "There is no display to open a window on.",
            advice="“moderator --help” lists what works without one.",
        )


def _require_place(picture: Path) -> None:
    """Make sure that a picture can be written, before a window opens for it: Qt would not say why it was not."""
    from moderator.services.forms.writing import require_place

    require_place(picture)
    if not os.access(picture if picture.exists() else picture.parent, os.W_OK):
        raise UserError(f"“{picture}” cannot be written.", advice="Name a file in a folder of yours.")
