"""One job, from its message to its last news: the same inline and in a background process."""

import errno
import sqlite3
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from moderator import troubles
from moderator.core.errors import Cancelled, DamagedError, UserError
from moderator.core.operation import JobContext, Progress
from moderator.jobs.protocol import Failed, Finished, News, Progressed, Start, WasCancelled

if TYPE_CHECKING:
    from moderator.services.library import Library

Job = Callable[..., object]
"""Takes a Library, a JobContext and the job's own arguments by keyword."""


@dataclass(frozen=True, slots=True)
class WithoutLibrary:
    """A job on a library that cannot be opened: it takes a JobContext and its own arguments alone."""

    do: Callable[..., object]

    def __call__(self, context: JobContext, **arguments: object) -> object:
        """Do it."""
        return self.do(context, **arguments)


def perform(
    start: Start,
    jobs: Mapping[str, Job],
    library: Callable[[], "Library"],
    send: Callable[[News], None],
    cancelled: Callable[[], bool],
) -> News:
    """Run one job and return how it ended; progress is sent on the way."""

    def report(progress: Progress) -> None:
        send(Progressed(start.id, progress))

    try:
        context = JobContext(report, cancelled)
        context.check()
        job = jobs[start.name]
        if isinstance(job, WithoutLibrary):
            return Finished(start.id, job(context, **start.arguments))
        return Finished(start.id, job(library(), context, **start.arguments))
    except Cancelled:
        return WasCancelled(start.id)
    except Exception as error:
        return failure(start.id, error)


def failure(job: int, error: BaseException) -> Failed:
    """Put an error into one plain sentence."""
    if isinstance(error, UserError):
        damaged = isinstance(error, DamagedError)
        return Failed(job, str(error.args[0]), advice=error.advice, is_user_error=True, is_damage=damaged)
    sentence = plain_reason(error)
    if sentence is not None:
        return Failed(job, sentence, details=troubles.describe(error), is_user_error=True)
    troubles.record(error)
    return Failed(
        job,
        "Something went wrong that should not have; nothing was left half done.",
        details=troubles.describe(error),
    )


def plain_reason(error: BaseException) -> str | None:
    """Return a sentence for the failures that a computer has of itself, such as a full disk."""
    if isinstance(error, OSError) and error.errno in (errno.ENOSPC, getattr(errno, "EDQUOT", errno.ENOSPC)):
        return _SQLITE["disk is full"]
    if isinstance(error, OSError) and error.strerror:
        name = f" (“{Path(str(error.filename)).name[:80]}”)" if error.filename else ""
        return f"{error.strerror}{name}. {_ADVICE.get(error.errno, 'Try again, or use another place.')}"
    if isinstance(error, MemoryError):
        return "The computer has not enough free memory for this."
    original = getattr(error, "orig", error)
    if isinstance(original, sqlite3.OperationalError):
        for sign, sentence in _SQLITE.items():
            if sign in str(original):
                return sentence
    return None


_ADVICE: dict[int | None, str] = {
    errno.ENAMETOOLONG: "Choose a shorter name.",
    errno.ENOENT: "Was it moved or renamed?",
    errno.EACCES: "Check who owns it.",
    errno.EPERM: "Check who owns it.",
}
_SQLITE = {
    "disk is full": "The disk is full; free some space and try again.",
    "database is locked": "Another program is writing to this library; try again when it is done.",
    "readonly database": "This library cannot be written to; check the permissions of its folder.",
    "disk I/O error": "The disk does not answer; check that it is still connected, and try again.",
    "unable to open database": "The library cannot be opened; check that its folder exists and is yours.",
}
