"""Where a library and its models lie, and the model to score with; the database is not touched."""

from pathlib import Path
from typing import TYPE_CHECKING

from moderator.classifier.artifact import ModelShelf
from moderator.core.errors import UserError

if TYPE_CHECKING:
    from moderator.classifier.runtime import Scorer


def default_path() -> Path:
    """Return where the person's own library lies on this system."""
    import platformdirs

    return Path(platformdirs.user_data_dir("moderator", appauthor=False)) / "library.db"


def models_folder(path: Path) -> Path:
    """Return the folder of models trained from this library: NAME.models beside NAME.db."""
    folder = path.with_suffix(".models")
    return folder if folder != path else path.with_name(path.name + ".models")


def load_scorer(shelf: ModelShelf) -> "Scorer":
    """Load the active model; where it cannot be run, the shipped one, and the shelf says why.

    Raises:
        UserError: not even the shipped model can be loaded.

    """
    from moderator.classifier.runtime import Scorer

    folder = shelf.active()
    try:
        return Scorer(folder)
    except UserError as error:
        if shelf.is_shipped(folder.version):
            raise
        scorer = Scorer(shelf.shipped_folder())
        shelf.fallback_reason = f"{error.args[0]} The model that came with the program is used instead."
        return scorer


def scorer_for(database: Path | None) -> "tuple[Scorer, str | None]":
    """Return the active model of a library; without one, the model that came with the program.

    The second value says in a sentence why it is not the model that was chosen, if so.

    Raises:
        UserError: the library that was named is missing, or no model can be loaded.

    """
    if database is not None and not database.is_file():
        raise UserError(
            f"There is no library at “{database}”.", advice="Without one, the shipped model is used."
        )
    shelf = ModelShelf(models_folder(database) if database else None)
    return load_scorer(shelf), shelf.fallback_reason
