"""Commands that carry results out: the report, the evidence, the lists for the platforms."""

import argparse
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from moderator.cli.output import Output
from moderator.cli.session import DONE, opened, query_of
from moderator.core.errors import UserError
from moderator.core.wording import many

if TYPE_CHECKING:
    from moderator.cli.session import Handler


def report(arguments: argparse.Namespace, output: Output) -> int:
    """Write how the reaction was as one HTML file."""
    from moderator.services.report.reporting import between, write_report

    query = query_of(arguments.query)
    since, until = _day(arguments.since), _day(arguments.until)
    between(query, since, until)
    with opened(arguments, create=False) as library, output.working() as context:
        written = write_report(library, Path(arguments.file), query, context, since=since, until=until)
    output.result(
        {"report": str(written.path), "comments": written.comments},
        f"A report on {many(written.comments, 'comment')} was written to {arguments.file}.",
    )
    return DONE


def evidence(arguments: argparse.Namespace, output: Output) -> int:
    """Seal comments with their history, or check a pack."""
    from moderator.services.handout import evidence

    path = Path(arguments.file)
    if arguments.verify:
        pack = evidence.verify(path)
        words = f"{many(pack.comments, 'comment')}, as they were sealed. SHA-256 {pack.sha256}"
    else:
        query = query_of(arguments.query)
        with opened(arguments, create=False) as library, output.working() as context:
            pack = evidence.seal(library, path, query, context)
        words = f"{many(pack.comments, 'comment')} sealed in {arguments.file}. SHA-256 {pack.sha256}"
    output.result({"evidence": str(pack.path), "comments": pack.comments, "sha256": pack.sha256}, words)
    return DONE


def handback(arguments: argparse.Namespace, output: Output) -> int:
    """Write the lists for the platforms."""
    from moderator.services.handout.handback import DEFAULT, hand_back

    query = query_of(arguments.query) if arguments.query is not None else DEFAULT
    with opened(arguments, create=False) as library, output.working() as context:
        written = hand_back(library, Path(arguments.folder), query, context)
    output.result(
        written.to_json(),
        f"{many(written.comments, 'comment')} to hand back. Written to {arguments.folder}:",
        *(f"  {name}" for name in written.files),
    )
    return DONE


_EARLIEST, _LATEST = 1900, 2999


def _day(text: str | None) -> date | None:
    if text is None:
        return None
    try:
        day = date.fromisoformat(text)
    except ValueError:
        day = date.min
    if not _EARLIEST <= day.year <= _LATEST:
        raise UserError(
            f"“{text[:40]}” is not a day on which comments are written.", advice="Write it as 2026-01-31."
        )
    return day


COMMANDS: "dict[str, Handler]" = {"report": report, "evidence": evidence, "handback": handback}
