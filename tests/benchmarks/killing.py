"""A process that says what its calls have returned, and is killed in the middle of its work."""

import os
import signal
import traceback
from collections.abc import Callable
from pathlib import Path

Say = Callable[[str], None]
Act = Callable[[Path, Say], None]
BEGUN = "begun"
"""What a process says when its work begins: what is before, such as opening the library, is not to be killed."""


class Process:
    """A forked process and the lines that it has said."""

    def __init__(self, act: Act, path: Path) -> None:
        self._from, to = os.pipe()
        self._read = b""
        self.pid = os.fork()
        if self.pid == 0:
            status = 0
            try:
                os.close(self._from)
                act(path, lambda line: os.write(to, f"{line}\n".encode()) and None)
            except BaseException:
                traceback.print_exc()
                status = 9
            os._exit(status)
        os.close(to)

    def wait_for_work(self) -> bool:
        """Return when its work begins: True; or when it has ended before: False."""
        while f"{BEGUN}\n".encode() not in self._read:
            more = os.read(self._from, 4096)
            if not more:
                return False
            self._read += more
        return True

    def kill(self) -> None:
        os.kill(self.pid, signal.SIGKILL)

    def end(self) -> tuple[list[str], int]:
        """Return all lines but the one of its beginning, and the exit status (negative: the signal)."""
        with os.fdopen(self._from, "rb") as file:
            lines = (self._read + file.read()).decode().splitlines()
        status = os.waitstatus_to_exitcode(os.waitpid(self.pid, 0)[1])
        return [line for line in lines if line != BEGUN], status


def run_whole(act: Act, path: Path) -> list[str]:
    """Let it work to its end and return what it said."""
    lines, status = Process(act, path).end()
    assert status == 0, f"{act.__name__} failed"
    return lines
