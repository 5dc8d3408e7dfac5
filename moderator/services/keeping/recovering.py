"""A damaged library: told from a sound one, copied aside, and read into a new one as far as it can be."""

import tempfile
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from moderator.core.errors import UserError
from moderator.core.paths import unreadable
from moderator.core.wording import many
from moderator.services.backups import listed
from moderator.store import backup as copies
from moderator.store.engine import Store
from moderator.store.file import kept
from moderator.store.file.only_read import barred
from moderator.store.keeping import checking, recovery
from moderator.store.keeping.recovery import Recovered

if TYPE_CHECKING:
    from moderator.core.operation import JobContext
    from moderator.services.backups import Backup


@dataclass(frozen=True, slots=True)
class Recovery:
    """What came of a recovery."""

    found: Recovered
    aside: Path | None
    """A copy of the damaged file as it was found; None where nobody can write to it anyway."""

    def sentences(self) -> list[str]:
        """Return the report for a person."""
        rows = self.found.rows
        said = [
            f"{many(rows.get('comments', 0), 'comment')} and "
            f"{many(rows.get('journal', 0), 'line')} of the history were saved."
        ]
        taken = self.found.from_backup
        if taken:
            said.append(
                f"Of these, {many(taken.get('comments', 0), 'comment')} and "
                f"{many(taken.get('journal', 0), 'line')} of the history come from a backup; "
                "what was decided since is applied to them."
            )
        said.append(_lost(self.found.comments_lost, "comment"))
        said.append(_lost(self.found.entries_lost, "line of the history", "lines of the history"))
        kept_as = f"; a copy of it is kept as {self.aside.name}" if self.aside else ""
        said.append(f"The damaged file is unchanged{kept_as}.")
        return said


@dataclass(frozen=True, slots=True)
class Damage:
    """What lies at the place of a library that cannot be opened."""

    path: Path
    size: int
    """Bytes; 0: there is nothing to recover from but backups."""
    changed: datetime | None
    """UTC; None where the file is gone."""
    backups: "tuple[Backup, ...]"
    """Those that can be read, newest first."""
    earlier: tuple[Path, ...]
    """Libraries that were recovered from it before, newest first."""


def look(path: Path) -> Damage:
    """Say what there is to go on with, and change nothing.

    Raises:
        UserError: its folder cannot be read.

    """
    path = path.expanduser().absolute()
    try:
        found = path.stat() if path.exists() else None
        earlier = sorted(_earlier(path), key=lambda one: one.stat().st_mtime, reverse=True)
    except OSError as error:
        raise UserError(f"The library “{path}” cannot be read: {error.strerror}.") from error
    return Damage(
        path,
        found.st_size if found else 0,
        datetime.fromtimestamp(found.st_mtime, UTC) if found else None,
        tuple(one for one in listed(path) if one.contents is not None and one.kept.reason != "damaged"),
        tuple(earlier),
    )


def is_sound(path: Path) -> bool:
    """Say whether nothing at all is wrong with a library; a copy is looked at, and not a byte of it changed."""
    path = path.expanduser().absolute()
    with tempfile.TemporaryDirectory(prefix="moderator-") as folder:
        copy = Path(folder, "copy.db")
        try:
            copies.stage(path, copy)
            store = Store.open(copy, create=False, keep_before=False)
        except (UserError, OSError):
            return False
        try:
            return not checking.check(store)
        except UserError:
            return False
        finally:
            store.close()


def recover(path: Path, target: Path | None = None, context: "JobContext | None" = None) -> Recovery:
    """Save what can be read of a damaged library into a new one, with the help of its backups.

    Raises:
        UserError: there is no such file, the target exists, or nothing can be read.

    """
    path = path.expanduser().absolute()
    if not path.is_file():
        raise UserError(f"There is no library at “{path}”.", advice="Name the damaged one with --database.")
    try:
        path.open("rb").close()
    except OSError as error:
        raise unreadable(path, error) from error
    target = target.expanduser().absolute() if target else free_name(path)
    require_free(target)
    if context:
        context.step(0, 0, "Copying the damaged file aside")
    aside = copies.set_aside(path) if barred(path) is None else None
    if context:
        context.step(0, 0, "Saving what can be read")
    helpers = [one.path for one in kept.copies(path) if one.reason != "damaged"]
    try:
        found = recovery.recover(path, target, helpers)
    except BaseException:
        if aside:
            copies.forget_aside(aside)
        raise
    return Recovery(found, aside)


def require_free(target: Path) -> None:
    """Make sure that a recovered library takes no other file's place.

    Raises:
        UserError: there is a file already.

    """
    if target.exists():
        raise UserError(f"There is a file at “{target}” already.", advice="Name another one.")


def free_name(path: Path) -> Path:
    """Return a name beside a damaged library that no file has.

    Raises:
        UserError: 999 recovered ones lie there already.

    """
    for number in range(1, 1000):
        ending = "" if number == 1 else f"-{number}"
        target = path.with_name(f"{path.stem}-recovered{ending}{path.suffix}")
        if not target.exists():
            return target
    raise UserError(f"“{path.parent}” is full of recovered libraries.")


def _earlier(path: Path) -> list[Path]:
    return [
        one
        for one in path.parent.iterdir()
        if one.suffix == path.suffix and one.stem.startswith(f"{path.stem}-recovered") and one.is_file()
    ]


def _lost(number: int | None, one: str, more: str = "") -> str:
    if number is None:
        return f"How many {more or one + 's'} are lost is not known: the counts are damaged too."
    if not number:
        return f"No {one} is lost."
    return f"{many(number, one, more)} could not be read."
