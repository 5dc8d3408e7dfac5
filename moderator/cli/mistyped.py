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
        read, left = self.parse_known_args(_with_their_queries(args), namespace)
        if left:
            command = self.of(read.command)
            options = re.findall(r"--[\w-]+", command.format_usage())
            searches = read.command == "list" and len(left) == 1 and not read.query
            if searches and _EXCLUDES.match(left[0]) and f"-{left[0]}" not in options:
                read.query = left[0]
                return read
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


_EXCLUDES = re.compile(r"-(?!h\Z)[^\W\d_]\S|-[\"(]")
"""How a search begins that leaves a word out, which looks like an option."""


def _with_their_queries(words: Sequence[str] | None) -> list[str] | None:
    """Return what was typed, `--query -refund` as one: what follows is the search, whatever it begins with."""
    if words is None:
        return None
    joined: list[str] = []
    for word in words:
        if joined and joined[-1] == "--query" and "--" not in joined and _EXCLUDES.match(word):
            joined[-1] = f"--query={word}"
        else:
            joined.append(word)
    return joined


def _meant(typed: str, known: Sequence[str]) -> str:
    return did_you_mean(nearest(typed.partition("=")[0], known))
