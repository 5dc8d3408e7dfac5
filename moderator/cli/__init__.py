"""The command line: the services without a window."""

from moderator.cli.main import run

__all__ = ["run"]
