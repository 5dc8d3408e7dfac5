"""Commands that fill a library and empty it into files."""

import argparse
import contextlib
import re
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from moderator.cli.output import Output, one_line
from moderator.cli.parser import DATES
from moderator.cli.session import (
    CANCELLED,
    DONE,
    FAILED,
    database,
    fields_of,
    opened,
    query_of,
    require_another,
    tell_model,
)
from moderator.core.errors import Cancelled, UserError
from moderator.core.wording import many

if TYPE_CHECKING:
    from collections.abc import Iterator

    from moderator.cli.session import Handler
    from moderator.importers.base import Options
    from moderator.services.intake.import_report import ImportReport
    from moderator.services.library import Library


def import_(arguments: argparse.Namespace, output: Output) -> int:
    """Import files and, unless told not to, let the machine read them."""
    from moderator.services.forms.writing import require_place
    from moderator.services.intake.importing import import_files, save_rejected
    from moderator.services.intake.opening import require_columns

    options = _options(arguments)
    paths = _named_files(arguments.files)
    rejected = Path(arguments.save_rejected) if arguments.save_rejected else None
    if rejected is not None:
        require_place(rejected)
        require_another(rejected, paths)
    if any(path.name == "-" and not path.exists() for path in paths):
        raise UserError(
            "Only files are imported, not standard input.", advice="Save what it gives to a file first."
        )
    stopped = False
    with _filled(arguments) as library:
        with output.working() as context:
            require_columns(paths, options)
            report = import_files(library, paths, options, context, dry_run=arguments.dry_run)
        if (report.imported or report.updated_texts) and not arguments.dry_run and not arguments.no_classify:
            stopped = not _read_by_machine(library, output)
    lines = _lines(report, dry_run=arguments.dry_run)
    if rejected is not None and any(file.rejected for file in report.files):
        lines.append(f"{many(save_rejected(report, rejected), 'rejected record')} saved to {rejected}.")
    output.result(report.to_json(), *lines)
    for problem in report.problems:
        output.message(problem)
    return CANCELLED if stopped else FAILED if report.failed else DONE


_ADDRESS = re.compile(r"(?:https?|ftp)://|www\.", re.IGNORECASE)


def _named_files(words: Sequence[str]) -> list[Path]:
    """Return the files that were typed; a pattern such as *.csv, which not every shell resolves, means all it fits."""
    paths: list[Path] = []
    for word in words:
        if _ADDRESS.match(word) and not Path(word).exists():
            raise UserError(
                f"“{word[:80]}” is an address on the internet, and nothing is fetched from there.",
                advice="Save the comments to a file first, and import that.",
            )
        path = Path(word)
        fitting = {"*", "?"} & set(path.name) and not path.exists()
        paths += (sorted(path.parent.glob(path.name)) if fitting else []) or [path]
    return paths


def _options(arguments: argparse.Namespace) -> "Options":
    """Return how the files are to be read; refuse what cannot be, before a library is made."""
    from moderator.importers import registry
    from moderator.importers.base import Options
    from moderator.importers.files.encodings import known
    from moderator.importers.meaning.headers import TARGETS

    mapping = dict(pair.split("=", 1) for pair in arguments.map)
    unknown = next((target for target in mapping if target not in TARGETS), None)
    if unknown is not None:
        raise UserError(
            f"“{unknown}” is nothing that a column can be.", advice=f"It can be {', '.join(TARGETS)}."
        )
    encoding = known(arguments.encoding) if arguments.encoding else None
    if arguments.format:
        registry.by_name(arguments.format)
    day_first = DATES[arguments.dates] if arguments.dates else None
    return Options(format=arguments.format, mapping=mapping, encoding=encoding, day_first=day_first)


def _lines(report: "ImportReport", *, dry_run: bool) -> list[str]:
    """Return what an import did, file by file."""
    lines: list[str] = []
    for file in report.files:
        if file.problem:
            continue
        skipped = "".join(f", {number:,} skipped ({reason})" for reason, number in file.skipped.items())
        updated = (
            f" ({file.updated_likes:,} with other likes, {file.updated_texts:,} edited)"
            if file.updated
            else ""
        )
        rejected = f", {len(file.rejected):,} could not be read" if file.rejected else ""
        lines.append(
            f"{one_line(file.path)}: {many(file.found, 'record')} found ({file.format or 'unknown'}): "
            f"{file.imported:,} imported, {file.duplicates:,} already known{updated}{skipped}{rejected}"
        )
        lines += [f"  {one_line(r.where)}: {one_line(r.reason)}" for r in file.rejected[:5]]
    if dry_run:
        lines.append("Nothing was stored (dry run).")
    lines += [f"Beside these: {told}." for told in report.noted]
    if report.unclear_dates and report.imported:
        undone = "" if dry_run else f" “moderator batches undo {report.batch}” takes this back."
        lines.append(
            f"{many(report.unclear_dates, 'date')} can be read both ways; the day was taken to come first (03/04 is "
            f"3 April). If it is the month, import with --dates month-first.{undone}"
        )
    if report.left:
        lines.append(f"{many(len(report.left), 'other file')} left alone:")
        lines += [f"  {one_line(name)}: {one_line(reason)}" for name, reason in report.left[:10]]
        lines += ["  …"] * (len(report.left) > 10)
    if report.note:
        lines.append(report.note)
    return lines


@contextlib.contextmanager
def _filled(arguments: argparse.Namespace) -> "Iterator[Library]":
    """Open the library to import into; a new one that nothing came into is removed.

    To try only, one that is not there yet is made elsewhere and thrown away.
    """
    from moderator.services.library import default_path

    path = (database(arguments) or default_path()).expanduser()
    with contextlib.ExitStack() as last:
        new = not path.exists()
        if arguments.dry_run and new:
            folder = last.enter_context(tempfile.TemporaryDirectory(prefix="moderator-"))
            arguments.database = str(Path(folder) / "library.db")
        library = opened(arguments)
        last.callback(library.discard_if_unused if new else library.close)
        yield library


def _read_by_machine(library: "Library", output: Output) -> bool:
    """Classify what was imported; return False if the person stopped it. The import stands whatever comes of this."""
    from moderator.services.model.scoring import classify

    try:
        with output.working() as context:
            done = classify(library, context)
    except Cancelled:
        output.message("Imported, but not all read; “moderator classify” goes on.")
        return False
    except UserError as error:
        output.message(f"Imported, but not read by the machine: {error}")
        return True
    tell_model(library, output)
    if not output.as_json:
        output.message(f"The machine read {many(done.classified, 'comment')}.")
    if done.ruled:
        output.message(one_line(done.said_by_rules))
    return True


def classify(arguments: argparse.Namespace, output: Output) -> int:
    """Let the machine read what it has not read."""
    from moderator.services.model.scoring import classify

    with opened(arguments, create=False) as library:
        with output.working() as context:
            report = classify(library, context, everything=arguments.all)
        tell_model(library, output)
    output.result(
        report.to_json(),
        f"{many(report.classified, 'comment')} read by {report.model} in {report.seconds:.1f} s.",
        *([one_line(report.said_by_rules)] if report.ruled else []),
    )
    return DONE


def export(arguments: argparse.Namespace, output: Output) -> int:
    """Write comments to a file."""
    from moderator.services.handout.exporting import export

    query, columns = query_of(arguments.query), fields_of(arguments.columns)
    with opened(arguments, create=False) as library, output.working() as context:
        report = export(library, Path(arguments.file), query, context, fields=columns)
    output.result(
        {"exported": report.exported}, f"{many(report.exported, 'comment')} written to {arguments.file}."
    )
    return DONE


def batches(arguments: argparse.Namespace, output: Output) -> int:
    """List imports, or undo one."""
    from moderator.services.intake import batches

    with opened(arguments, create=False) as library:
        if arguments.words[:1] == ["undo"]:
            number = int(arguments.words[1])
            undone = batches.undo(library, number)
            output.result(
                {"undone": number, "removed": undone.removed, "restored": undone.restored},
                f"Import {number} undone: {many(undone.removed, 'comment')} removed"
                + (f", {undone.restored:,} as they were before." if undone.restored else "."),
            )
            return DONE
        rows = batches.list_batches(library)
    output.result(
        {"batches": [batches.to_json(row) for row in rows]},
        *([batches.describe(row) for row in rows] or ["Nothing was imported yet."]),
    )
    return DONE


COMMANDS: "dict[str, Handler]" = {
    "import": import_,
    "classify": classify,
    "export": export,
    "batches": batches,
}
