"""The steps from one schema to the next, run by Alembic from inside the program."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from alembic.config import Config
    from sqlalchemy import Connection


Tell = Callable[[str], object]
"""What hears of something that takes long, before it is begun; `str` is nobody."""

COPYING = (
    "The library is being brought up to date. First a copy of it is made, which stays among its backups."
)
MOVING = "The library is being brought up to date. The copy is made; with a million comments the rest takes seconds."


def known() -> set[str]:
    """Return every revision that this program can start from."""
    from alembic.script import ScriptDirectory

    return {script.revision for script in ScriptDirectory.from_config(_config(None)).walk_revisions()}


def upgrade(connection: "Connection", target: str = "head") -> None:
    """Lead a library to a revision, in the transaction of a connection that may make tables anew."""
    from alembic import command

    command.upgrade(_config(connection), target)


def _config(connection: "Connection | None") -> "Config":
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent).replace("%", "%%"))
    # A frozen program ships sources that it never writes beside.
    config.set_main_option("sourceless", "true")
    config.attributes["connection"] = connection
    return config
