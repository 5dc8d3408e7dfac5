"""Comments that come with the program, to try it on."""

from pathlib import Path
from typing import TYPE_CHECKING

from moderator import resources
from moderator.core.errors import UserError
from moderator.services.intake.importing import import_files

if TYPE_CHECKING:
    from moderator.core.operation import JobContext
    from moderator.services.intake.import_report import ImportReport
    from moderator.services.library import Library


def sample_files() -> list[Path]:
    """Return the sample exports, in the order of their names.

    Raises:
        UserError: the installation is incomplete.

    """
    try:
        folder = resources.resources() / "samples"
    except FileNotFoundError as error:
        raise UserError(str(error)) from error
    files = sorted(path for path in folder.glob("*") if path.is_file() and path.suffix not in (".md", ".txt"))
    if not files:
        raise UserError("The sample comments are missing.", advice="Install Moderator again.")
    return files


def import_sample(library: "Library", context: "JobContext | None" = None) -> "ImportReport":
    """Import the sample exports; doing it twice adds nothing."""
    return import_files(library, sample_files(), context=context)
