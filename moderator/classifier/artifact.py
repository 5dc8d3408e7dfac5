"""A model is a folder with a card; a shelf holds its versions and knows the active one."""

import shutil
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from moderator import resources
from moderator.classifier.card import (
    CARD,
    VERSION,
    ModelCard,
    ModelFolder,
    check_version,
    seal,
    sync,
    write_card,
)
from moderator.core.errors import UserError

POINTER = "current"
STAGING = ".staging-"
LONGEST_NOTE = 1000
"""Characters."""


def shipped_models() -> Path:
    """Return the folder of the models that came with the program; one that is not there where they are missing."""
    try:
        return resources.models()
    except FileNotFoundError:
        return Path(resources.__file__).parent / "_models"


class ModelShelf:
    """The versions of one library beside the shipped ones, which are read-only.

    A version is built in a staging folder, renamed into place, and then made current by a pointer file that
    is replaced whole: at any instant the active model is the old or the new one.
    """

    def __init__(self, root: Path | None = None, shipped: Path | None = None) -> None:
        """Keep versions in `root` (made when first needed; None: only the shipped ones)."""
        self.root = root
        self.shipped = shipped or shipped_models()
        self.fallback_reason: str | None = None
        """Why the shipped model is used in place of the chosen one, in a sentence."""
        self._verified: set[tuple[Path, int]] = set()

    def active(self) -> ModelFolder:
        """Return the current model, or the shipped one if that is missing or damaged.

        Raises:
            UserError: not even the shipped model can be used.

        """
        self.fallback_reason = None
        chosen = self._pointed(self.root)
        if chosen:
            problems = self._problems(chosen)
            if not problems:
                return self.folder(chosen)
            self.fallback_reason = f"{problems[0]} The model that came with the program is used instead."
        return self.shipped_folder()

    def chosen(self) -> str | None:
        """Return the version that is pointed to, whether or not it can be used; None: the one of the program."""
        return self._pointed(self.root)

    def shipped_folder(self) -> ModelFolder:
        """Return the newest model that came with the program.

        Raises:
            UserError: there is none, or it is damaged.

        """
        version = self._pointed(self.shipped) or max(_versions(self.shipped), default=None)
        if version is None:
            raise UserError("The model that came with the program is missing.", advice="Install it again.")
        folder = ModelFolder(self.shipped / version)
        problems = self._check(folder)
        if problems:
            raise UserError(problems[0], advice="Install the program again.")
        return folder

    def versions(self) -> list[ModelCard]:
        """Return the cards of all readable versions, oldest first."""
        found: dict[str, ModelCard] = {}
        for place in (self.root, self.shipped):
            for version in _versions(place):
                try:
                    found.setdefault(version, ModelFolder(Path(place or "", version)).card)
                except UserError:
                    continue
        return sorted(found.values(), key=lambda card: (card.created_at, card.version))

    def folder(self, version: str) -> ModelFolder:
        """Return one version's folder.

        Raises:
            UserError: there is no such version.

        """
        check_version(version)
        for place in (self.root, self.shipped):
            if place is not None and (place / version / CARD).is_file():
                return ModelFolder(place / version)
        raise UserError(f"There is no model version “{version}”.", advice="“moderator models” lists them.")

    def is_shipped(self, version: str) -> bool:
        """Say whether a version came with the program."""
        return version in _versions(self.shipped)

    def staging(self) -> Path:
        """Make and return an empty folder on the shelf's own disk, to build a model in."""
        folder = self._own() / f"{STAGING}{uuid.uuid4().hex[:12]}"
        folder.mkdir()
        return folder

    def publish(self, staging: Path, card: ModelCard) -> ModelFolder:
        """Give a finished model its place; half a model is never visible.

        Raises:
            UserError: the version exists already.

        """
        root = self._own()
        if card.version in _versions(root) or self.is_shipped(card.version):
            raise UserError(
                f"There is a model version “{card.version}” already.", advice="Remove it first, or keep it."
            )
        seal(staging, card)
        if staging.parent.resolve() != root.resolve():
            # Renaming is whole only on one disk.
            copy = self.staging()
            shutil.copytree(staging, copy, dirs_exist_ok=True)
            shutil.rmtree(staging)
            staging = copy
        target = staging.rename(root / card.version)
        sync(root)
        return ModelFolder(target)

    def activate(self, version: str) -> None:
        """Make a version current; going back is the same call.

        Nothing points to the model that comes with the program: who works with it has the newer one when a newer
        program brings one.

        Raises:
            UserError: there is no such version, or it is damaged.

        """
        folder = self.folder(version)
        problems = folder.verify()
        if problems:
            raise UserError(problems[0], advice="Choose another version.")
        root = self._own()
        if folder.path.parent == self.shipped and folder.path == self.shipped_folder().path:
            (root / POINTER).unlink(missing_ok=True)
            sync(root)
            return
        pointer = root / f"{POINTER}.{uuid.uuid4().hex[:8]}.tmp"
        pointer.write_text(version + "\n", encoding="utf-8")
        sync(pointer)
        pointer.replace(root / POINTER)
        sync(root)

    @contextmanager
    def activating(self, version: str) -> Iterator[None]:
        """Make a version current; when what is done inside fails, the one before is. The way back takes no space.

        Raises:
            UserError: there is no such version, or it is damaged.

        """
        root, before = self._own(), self._pointed(self.root)
        back = root / f"{POINTER}.{uuid.uuid4().hex[:8]}.tmp"
        try:
            if before is not None:
                back.write_text(before + "\n", encoding="utf-8")
                sync(back)
            self.activate(version)
            try:
                yield
            except BaseException:
                if before is not None:
                    back.replace(root / POINTER)
                else:
                    (root / POINTER).unlink(missing_ok=True)
                raise
        finally:
            back.unlink(missing_ok=True)

    def remove(self, version: str) -> None:
        """Remove a version for good.

        Raises:
            UserError: it is the active one, a shipped one, or there is none.

        """
        folder = self.folder(version)
        if self.root is None or folder.path.parent != self.root:
            raise UserError(
                "The model that came with the program stays.", advice="Only later versions can be removed."
            )
        if self._pointed(self.root) == version:
            raise UserError("This model is in use.", advice="Activate another version first.")
        # First out of sight, then away: a stop in between leaves only rubbish.
        doomed = folder.path.rename(self.root / f"{STAGING}{uuid.uuid4().hex[:12]}")
        shutil.rmtree(doomed, ignore_errors=True)

    def annotate(self, version: str, note: str) -> None:
        """Keep a person's own words on the card of a version; the card is replaced whole.

        Raises:
            UserError: there is no such version, or it came with the program.

        """
        folder = self.folder(version)
        if self.root is None or folder.path.parent != self.root:
            raise UserError(
                "The model that came with the program keeps its own note.",
                advice="Only later versions can be given one.",
            )
        write_card(folder.path, replace(folder.card, note=note.strip()[:LONGEST_NOTE]))

    def export(self, version: str, file: Path) -> None:
        """Write a version as one file.

        Raises:
            UserError: there is no such version, or it is damaged.

        """
        from moderator.classifier import archive

        archive.write(self.folder(version), file)

    def import_(self, file: Path) -> ModelCard:
        """Take a version from one file, and return its card. Nothing in it is executed.

        Raises:
            UserError: the file is not a model, is damaged, or carries something that a model has no need of.

        """
        from moderator.classifier import archive

        staging = self.staging()
        try:
            card = archive.read(file, staging)
            return self.publish(staging, card).card
        finally:
            shutil.rmtree(staging, ignore_errors=True)

    def is_littered(self) -> bool:
        """Say whether something lies half built on the shelf."""
        return bool(self._litter())

    def clean(self) -> bool:
        """Remove what interrupted trainings left; say whether one was. Call it only when none runs."""
        litter = self._litter()
        trained = any(entry.is_dir() for entry in litter)
        for entry in litter:
            if entry.is_dir():
                shutil.rmtree(entry, ignore_errors=True)
            else:
                entry.unlink(missing_ok=True)
        return trained

    def _litter(self) -> list[Path]:
        if self.root is None or not self.root.is_dir():
            return []
        # A pointer is written in a moment: one that is still there after a minute is nobody's.
        old = time.time() - 60
        drafts = [one for one in self.root.glob(f"{POINTER}.*.tmp") if _changed(one) < old]
        return [*self.root.glob(f"{STAGING}*"), *drafts]

    def _own(self) -> Path:
        if self.root is None:
            raise UserError("Without a library, models cannot be kept.", advice="Open one first.")
        self.root.mkdir(mode=0o700, parents=True, exist_ok=True)
        return self.root

    @staticmethod
    def _pointed(place: Path | None) -> str | None:
        if place is None:
            return None
        try:
            return (place / POINTER).read_text(encoding="utf-8").strip() or None
        except (OSError, ValueError):
            return None

    def _problems(self, version: str) -> list[str]:
        try:
            return self._check(self.folder(version))
        except UserError as error:
            return [str(error)]

    def _check(self, folder: ModelFolder) -> list[str]:
        """Verify a folder, once as long as its card is the same."""
        try:
            key = (folder.path, (folder.path / CARD).stat().st_mtime_ns)
        except OSError:
            return folder.verify()
        if key in self._verified:
            missing = [name for name in folder.card.sha256 if not (folder.path / name).is_file()]
            return [f"{name} of the model “{folder.path.name}” is missing." for name in missing]
        problems = folder.verify()
        if not problems:
            self._verified.add(key)
        return problems


def _versions(place: Path | None) -> list[str]:
    if place is None or not place.is_dir():
        return []
    return sorted(
        entry.name for entry in place.iterdir() if VERSION.fullmatch(entry.name) and (entry / CARD).is_file()
    )


def _changed(path: Path) -> float:
    """Return when a file was last written, in seconds since 1970; now if it is gone."""
    try:
        return path.stat().st_mtime
    except OSError:
        return time.time()
