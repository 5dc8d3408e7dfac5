"""What was mistyped on the command line, and what was probably meant."""

import argparse
import re
from collections.abc import Sequence
from typing import Any, NoReturn

from moderator.core.wording import did_you_mean, nearest


class Mistyped(Exception):
    """A word that is none of those there are to choose from: wrong usage, told in one sentence."""


class Parser(argparse.ArgumentParser):
    """Says what was mistyped, and what was probably meant."""

    commands: "argparse._SubParsersAction[Parser] | None" = None

    def parse_args(self, args: Any = None, namespace: Any = None) -> Any:
        """Read what was typed; what no command knows is told with that command's usage, not with everybody's."""
        read, left = self.parse_known_args(args, namespace)
        if left:
            command = self.of(read.command)
            options = re.findall(r"--[\w-]+", command.format_usage())
            command.error(f"“{left[0]}” is not known here{_meant(left[0], options)}")
        return read

    def of(self, command: str | None) -> "Parser":
        """Return the parser of one command; without one, this."""
        return self.commands.choices[command] if self.commands and command else self

    def error(self, message: str) -> NoReturn:
        """Leave with status 2 after usage and message; of a word that is none, with what was probably meant."""
        found = re.match(r"argument (\S+): invalid choice: '(.*)' \(choose from (.*)\)$", message)
        if found:
            known = re.findall(r"[\w-]+", found[3])
            message = f"“{found[2]}” is not one of {', '.join(known)}{_meant(found[2], known)}"
        super().error(message)


def _meant(typed: str, known: Sequence[str]) -> str:
    return did_you_mean(nearest(typed.partition("=")[0], known))
