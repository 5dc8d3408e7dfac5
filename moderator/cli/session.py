"""What every command has at hand: exit statuses, and the library that the command line names."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import argparse

    from moderator.cli.output import Output
    from moderator.services.library import Library

    Handler = Callable[[argparse.Namespace, Output], int]

DONE, FAILED, USAGE, CANCELLED = 0, 1, 2, 130


def database(arguments: "argparse.Namespace") -> Path | None:
    """Return the library that was named, or None for the person's own."""
    return Path(arguments.database) if arguments.database else None


def opened(arguments: "argparse.Namespace", *, create: bool = True) -> "Library":
    """Open the library that the command line names.

    Raises:
        UserError: it cannot be opened, or is missing where none is to be made; then it says how one is made.

    """
    from moderator.core.errors import UserError
    from moderator.services.library import Library, default_path

    path = database(arguments) or default_path()
    try:
        library = Library.open(path, create=create, who=arguments.who)
    except UserError as error:
        if create or error.advice:
            raise
        raise UserError(str(error), advice="“moderator import FILE” makes one.") from error
    arguments.only_read = library.only_read
    return library


def tell_model(library: "Library", output: "Output") -> None:
    """Say so when another model than the chosen one is used."""
    if library.model_notice:
        output.message(library.model_notice)
