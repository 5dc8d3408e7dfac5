"""The command line: the same services as the window's, composed for one command and then gone."""

import os
import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING

from moderator.cli import parser as words
from moderator.cli import usage
from moderator.cli.mistyped import Mistyped
from moderator.cli.output import Output, open_what_is_closed, write_every_script
from moderator.cli.session import CANCELLED, DONE, FAILED, USAGE
from moderator.core.errors import Cancelled, UserError

if TYPE_CHECKING:
    import argparse

    from moderator.cli.session import Handler


def run(argv: Sequence[str]) -> int:
    """Do what the command line asks for, and return the exit status; no traceback reaches a person."""
    closed = open_what_is_closed()
    write_every_script()
    parser = words.build()
    try:
        arguments = parser.parse_args(argv)
        usage.check(parser.of(arguments.command), arguments)
    except SystemExit as exit_:  # argparse has said what is wrong, or shown the help
        return exit_.code if isinstance(exit_.code, int) else USAGE
    output = Output(as_json=arguments.json, has_input="stdin" not in closed)
    arguments.tell = output.message
    try:
        status = _handler(arguments.command or "gui")(arguments, output)
        sys.stdout.flush()
        if status == DONE:
            _tell_only_read(arguments, output)
    except Mistyped as error:
        output.message(str(error))
        return USAGE
    except (KeyboardInterrupt, Cancelled):
        output.message("Cancelled.")
        return CANCELLED
    except BrokenPipeError:
        # Whoever read our output has seen enough. What Python still holds must not fail at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return DONE
    except Exception as error:
        return _failed(error, output)
    return status


def _handler(command: str) -> "Handler":
    """Import what the command needs, now that it is known."""
    if command == "gui":
        from moderator.cli.window import gui

        return gui
    if command in ("score", "retrain", "models", "train"):
        from moderator.cli import models

        return models.COMMANDS[command]
    if command in ("undo", "redo", "journal", "label", "decide", "list", "overview"):
        from moderator.cli import review

        return review.COMMANDS[command]
    if command == "rules":
        from moderator.cli import rules

        return rules.COMMANDS[command]
    if command in ("audit", "threshold", "second-look"):
        from moderator.cli import quality

        return quality.COMMANDS[command]
    if command in ("report", "evidence", "handback"):
        from moderator.cli import reports

        return reports.COMMANDS[command]
    if command in ("backup", "backups", "restore", "recover", "check", "share", "erase"):
        from moderator.cli import safety

        return safety.COMMANDS[command]
    from moderator.cli import library

    return library.COMMANDS[command]


def _failed(error: Exception, output: Output) -> int:
    from moderator import troubles
    from moderator.jobs.performing import plain_reason

    if troubles.wanted():
        import traceback

        traceback.print_exception(error)
    sentence = str(error) if isinstance(error, UserError) else plain_reason(error)
    if sentence is None:
        log = troubles.record(error)
        place = f"What happened is kept in {log}." if log else "Start again with MODERATOR_DEBUG=1 to see it."
        sentence = f"Something went wrong that should not have. {place}"
    output.message(sentence)
    return FAILED


def _tell_only_read(arguments: "argparse.Namespace", output: Output) -> None:
    """Say at the end of what was done that the library could only be looked at: an error says so by itself."""
    said = getattr(arguments, "only_read", None)
    if said:
        output.message(said)
