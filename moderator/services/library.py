"""One library: its comments, its models, and who works on it."""

import contextlib
import getpass
import threading
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from moderator.classifier.artifact import ModelShelf
from moderator.core.errors import UserError
from moderator.core.hidden import storable
from moderator.core.paths import unwritable
from moderator.services import locking
from moderator.services.backups import Keeper
from moderator.services.shelves import default_path, load_scorer, models_folder
from moderator.store.engine import Store
from moderator.store.file import placing
from moderator.store.intake import batches
from moderator.store.keeping import traces
from moderator.store.migrations import Tell

if TYPE_CHECKING:
    from moderator.classifier.runtime import Scorer


__all__ = ["Library", "current_user", "default_path"]


TAKEN_BACK = (
    "An import that did not come to its end is being taken back. Then its file can be imported again."
)


def current_user() -> str:
    """Return the name by which the operating system knows the person."""
    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):
        return "someone"


@dataclass(frozen=True, slots=True)
class Interrupted:
    """What the program was in the middle of when it last ended, and is undone now."""

    imports: int = 0
    """How many imports were taken back."""
    files: tuple[str, ...] = ()
    """The names of their files, without folders."""
    training: bool = False
    """Whether a training was cleared away."""
    erasing: str = ""
    """Whom an erasure did not come to the end of: they are in the library as before, maybe no more in its backups."""
    erased: bool = False
    """Whether an erasure was brought to its end."""


class Library:
    """An open library. Owned by the composition root of a process; safe to use from its threads."""

    def __init__(self, store: Store, shelf: ModelShelf, path: Path, who: str) -> None:
        """Join the parts; use `open` instead."""
        self.store = store
        self.shelf = shelf
        self.path = path
        self.who = who
        self.keeper = Keeper(store)
        self.interrupted = Interrupted()
        self._scorer: Scorer | None = None
        self._scorer_of: Path | None = None
        self._reason: str | None = None
        self._loading = threading.Lock()

    @staticmethod
    def open(
        path: Path | None = None,
        *,
        create: bool = True,
        who: str | None = None,
        tell: Tell = str,
    ) -> "Library":
        """Open a library, or make an empty one; an import that died half-way is taken back whole.

        Where nobody may write it is opened to read, and left as it is. `tell` hears of what takes long, before it is
        begun.

        Raises:
            UserError: it is not a library, is newer than this program, or may not be read; or it is older than this
                program, and may not be written.

        """
        path = (path or default_path()).expanduser().absolute()
        if path.is_dir():
            raise UserError(f"“{path}” is a folder.", advice="Name a library file in it.")
        if path.exists() and not path.is_file():
            raise UserError(f"“{path}” is a pipe or a device.", advice="Name a library file.")
        if create:
            try:
                # Made for the owner alone; a folder that is there keeps its rights.
                path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            except OSError as error:
                raise unwritable(path.parent, error) from error
        store = Store.open(path, create=create, tell=tell)
        shelf = ModelShelf(models_folder(path))
        library = Library(store, shelf, path, who or current_user())
        if store.only_read is None:
            try:
                library.interrupted = _tidied(store, shelf, path, tell)
            except BaseException:
                store.close()
                raise
        return library

    @property
    def name(self) -> str:
        """The library's name, as a title shows it and a report or a sealed file keeps it."""
        return storable(self.path.stem)

    def scorer(self) -> "Scorer":
        """Return the active model, loaded once and kept until another is made current.

        Raises:
            UserError: no model can be loaded.

        """
        with self._loading:
            folder = self.shelf.active()
            if self._scorer is None or self._scorer_of != folder.path:
                # Who still reads with the one before keeps it; it goes with the last of them.
                self._scorer = None
                self._scorer = load_scorer(self.shelf)
                self._scorer_of = folder.path
                self._reason = self.shelf.fallback_reason
            elif self._scorer.folder.path != folder.path:
                # Its files are whole, and it cannot be run all the same: that was found out when it was loaded.
                self.shelf.fallback_reason = self._reason
            return self._scorer

    @property
    def model_notice(self) -> str | None:
        """Why the shipped model is used in place of the one chosen, in a sentence; None while all is well."""
        return self.shelf.fallback_reason

    @property
    def only_read(self) -> str | None:
        """Why nothing in it can be changed, in a sentence; None where it can be."""
        return None if self.store.only_read is None else str(self.store.only_read)

    def require_writable(self) -> None:
        """Make sure, before long work is begun, that what comes of it can be kept.

        Raises:
            UserError: the library can only be read.

        """
        self.store.require_writable()

    def close(self) -> None:
        """Let go of the file and of the model's memory."""
        self._let_go()
        self.keeper.wait()
        self.store.close()

    def discard_if_unused(self) -> None:
        """Close it, and remove it if no import came to its end in it and nobody did anything.

        Only for who has just made it: whatever else lies in it is of an import that could not be taken back.
        """
        try:
            with self.store.read() as connection:
                unused = batches.nothing_came(connection)
        except UserError:
            unused = False
        self.close()
        if unused and locking.nobody_imports(self.path):
            placing.remove(self.path)
            for lock in (locking.lock_path(self.path), locking.shelf_lock_path(self.path)):
                with contextlib.suppress(OSError):
                    lock.unlink(missing_ok=True)

    def _let_go(self) -> None:
        scorer, self._scorer = self._scorer, None
        if scorer is not None:
            scorer.close()

    def __enter__(self) -> "Library":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def _tidied(store: Store, shelf: ModelShelf, path: Path, tell: Tell) -> Interrupted:
    """Undo what the program was in the middle of when it last ended."""
    count, files = _take_back_unfinished(store, path, tell)
    whom, erased = _finish_erasing(store, path)
    trained = False
    if shelf.is_littered():
        # Held while it is tidied: a training that begins now has its folder there, too.
        with locking.keeping_training_away(path) as held:
            trained = held and shelf.clean()
    return Interrupted(count, files, trained, whom, erased)


def _take_back_unfinished(store: Store, path: Path, tell: Tell) -> tuple[int, tuple[str, ...]]:
    with store.read() as connection:
        left = batches.unfinished(connection)
    if not left:
        return 0, ()
    # Held until all is taken back: an import that begins now is unfinished, too.
    with locking.keeping_imports_away(path) as held:
        if not held:
            return 0, ()
        tell(TAKEN_BACK)
        return take_back(store)


def take_back(store: Store) -> tuple[int, tuple[str, ...]]:
    """Take back what imports left that did not come to their end; return how many, and the names of their files.

    Nobody may import now.

    Raises:
        UserError: the disk is full, or another program writes.

    """
    files: list[str] = []
    with store.read() as connection:
        left = batches.unfinished(connection)
    if not left:
        return 0, ()
    with store.write(durable=False, long=True) as connection:
        for batch in left:
            files += batches.file_names(connection, batch)
            batches.undo(connection, batch)
    return len(left), tuple(files)


def _finish_erasing(store: Store, path: Path) -> tuple[str, bool]:
    """Return whom an erasure did not come to, and whether one was brought to its end now."""
    with store.read() as connection:
        left = traces.begun(connection)
    if left is None or not locking.nobody_imports(path):
        return "", False
    if isinstance(left, str):
        return left, False
    try:
        return "", traces.clear(store)
    except UserError:
        return "", False  # Somebody else is in it; the next start comes to it.
