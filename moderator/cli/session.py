"""What every command has at hand: exit statuses, and the library that the command line names."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from moderator.cli.mistyped import Mistyped

if TYPE_CHECKING:
    import argparse

    from moderator.cli.output import Output
    from moderator.core.query import CommentQuery
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
        library = Library.open(path, create=create, who=arguments.who, tell=arguments.tell)
    except UserError as error:
        if create or error.advice:
            raise
        raise UserError(str(error), advice="“moderator import FILE” makes one.") from error
    arguments.only_read = library.only_read
    return library


def require_another(target: Path, sources: Sequence[Path]) -> None:
    """Make sure that what is written does not take the place of what is read.

    Raises:
        UserError: it would.

    """
    from moderator.core.errors import UserError

    if target.exists() and any(one.exists() and one.samefile(target) for one in sources):
        raise UserError(f"“{target}” is what is to be read.", advice="Name another file.")


def query_of(text: str) -> "CommentQuery":
    """Return the search that was typed.

    Raises:
        UserError: it cannot be understood.

    """
    from moderator.core.query import parse

    return parse(text)


def fields_of(text: str | None) -> "tuple[str, ...]":
    """Return the fields that were typed, all if none were; one that no comment has is wrong usage."""
    from moderator.core.errors import UserError
    from moderator.services.forms.records import FIELDS, known_fields

    if text is None:
        return FIELDS
    try:
        return known_fields([name.strip() for name in text.split(",") if name.strip()])
    except UserError as error:
        raise Mistyped(str(error)) from error


def tell_model(library: "Library", output: "Output") -> None:
    """Say so when another model than the chosen one is used."""
    if library.model_notice:
        output.message(library.model_notice)
