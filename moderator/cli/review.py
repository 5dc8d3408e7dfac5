"""Commands that search, decide, correct and take back."""

import argparse
import json
from pathlib import Path
from typing import TYPE_CHECKING

from moderator.cli.output import Output, one_line
from moderator.cli.parser import DECISIONS, PERIODS
from moderator.cli.session import DONE, fields_of, opened, query_of
from moderator.core.comment import CommentRow, Sentiment
from moderator.core.wording import many
from moderator.services.forms.records import record
from moderator.services.review import reviewing
from moderator.services.search import searching

if TYPE_CHECKING:
    from collections.abc import Callable

    from moderator.cli.session import Handler
    from moderator.services.library import Library

PAGE = 1000
_SHAPES = {"negative": "▼", "neutral": "●", "positive": "▲"}


def list_(arguments: argparse.Namespace, output: Output) -> int:
    """Search, and write page by page: a listing of a million comments needs no more memory than one page."""
    fields = fields_of(arguments.fields)
    query = query_of(arguments.query)
    with opened(arguments, create=False) as library:
        ids = searching.find(library, query)
        shown = ids[: arguments.limit]
        pages = (searching.rows(library, shown[start : start + PAGE]) for start in range(0, len(shown), PAGE))
        if output.as_json:
            output.write(f'{{"total": {len(ids)}, "comments": [')
            separator = "\n"
            for rows in pages:
                for row in rows:
                    output.write(separator + json.dumps(_chosen(row, fields), ensure_ascii=False))
                    separator = ",\n"
            output.write("\n]}\n" if shown else "]}\n")
            return DONE
        for rows in pages:
            for row in rows:
                output.line(_listed(row) if arguments.fields is None else _fielded(row, fields))
    output.message(f"{len(shown):,} of {many(len(ids), 'comment')}.")
    return DONE


def _chosen(row: CommentRow, fields: tuple[str, ...]) -> dict[str, object]:
    values = record(row)
    return {field: values[field] for field in fields}


def _fielded(row: CommentRow, fields: tuple[str, ...]) -> str:
    values = record(row)
    return "\t".join("" if values[field] is None else one_line(str(values[field])) for field in fields)


def _listed(row: CommentRow) -> str:
    shape = _SHAPES[row.sentiment.value] if row.sentiment else "·"
    sure = f"{row.confidence:.2f}" if row.confidence is not None else "    "
    author = one_line(row.author or "", 18)
    return f"{row.id:>8}  {shape} {sure}  {row.decision.value:<8}  {author:<18}  {one_line(row.text, 100)}"


def label(arguments: argparse.Namespace, output: Output) -> int:
    """Correct one sentiment, or those that a file names."""
    from moderator.services.review import labelling

    with opened(arguments, create=False) as library:
        if arguments.file:
            report = labelling.label_file(library, Path(arguments.file))
            labelled, unknown = report.labelled, report.unknown
        else:
            comment_id, name = arguments.words
            reviewing.relabel(library, [int(comment_id)], Sentiment(name))
            labelled, unknown = 1, 0
    output.result(
        {"labelled": labelled, "unknown": unknown},
        f"{many(labelled, 'comment')} labelled" + (f", {unknown:,} not in this library." if unknown else "."),
    )
    return DONE


def decide(arguments: argparse.Namespace, output: Output) -> int:
    """Decide about one comment, or all that match."""
    decision = DECISIONS[arguments.words[-1]]
    query = query_of(arguments.query or "")
    with opened(arguments, create=False) as library:
        if arguments.query is None:
            ids = [int(arguments.words[0])]
            step = reviewing.decide(library, ids, decision, note=arguments.note)
        else:
            step = reviewing.decide_matching(library, query, decision, note=arguments.note)
    output.result({"decided": len(step.comment_ids)}, f"{one_line(step.label)}.")
    return DONE


def undo(arguments: argparse.Namespace, output: Output) -> int:
    """Take back the latest steps."""
    with opened(arguments, create=False) as library:
        labels = _repeat(library, reviewing.undo, arguments.count)
    output.result(
        {"undone": labels}, *([f"Undone: {one_line(one)}" for one in labels] or ["There is nothing to undo."])
    )
    return DONE


def redo(arguments: argparse.Namespace, output: Output) -> int:
    """Do again what was taken back."""
    with opened(arguments, create=False) as library:
        labels = _repeat(library, reviewing.redo, arguments.count)
    output.result(
        {"redone": labels}, *([f"Redone: {one_line(one)}" for one in labels] or ["There is nothing to redo."])
    )
    return DONE


def _repeat(library: "Library", once: "Callable[[Library], reviewing.Step | None]", count: int) -> list[str]:
    labels: list[str] = []
    while len(labels) < count and (step := once(library)) is not None:
        labels.append(step.label)
    return labels


_HISTORY = {"undo": "Undone: ", "redo": "Redone: "}


def journal(arguments: argparse.Namespace, output: Output) -> int:
    """Show who did what, newest first."""
    with opened(arguments, create=False) as library:
        entries = reviewing.history(library, arguments.limit)
    output.result(
        {
            "entries": [
                {
                    "id": entry.id,
                    "at": entry.at.isoformat().replace("+00:00", "Z"),
                    "who": entry.who,
                    "kind": entry.kind,
                    "comment_id": entry.comment_id,
                    "before": entry.before,
                    "after": entry.after,
                    "by": entry.by,
                    "step": entry.step,
                    "undoes": entry.undoes,
                    "label": entry.label,
                }
                for entry in entries
            ]
        },
        *(
            f"{entry.at:%Y-%m-%d %H:%M} UTC  {one_line(entry.who, 12):<12}  "
            f"{_HISTORY.get(entry.by, '')}{one_line(entry.label, 60)}"
            + (
                f"  ({entry.comment_id}: {entry.before or '–'} → {entry.after or '–'})"
                if entry.comment_id
                else ""
            )
            for entry in entries
        ),
        *([] if entries else ["Nothing was decided or changed yet."]),
    )
    return DONE


def overview(arguments: argparse.Namespace, output: Output) -> int:
    """Say what the comments show."""
    from moderator.services.report.overview import Period, overview

    query = query_of(arguments.query) if arguments.query else None
    with opened(arguments, create=False) as library, output.working() as context:
        found = overview(library, Period(PERIODS[arguments.period]), query, context)
        empty = not found.total and not searching.counts(library).total
    lines = ["The library is empty. “moderator import FILE” brings comments."]
    if not empty:
        lines = [f"{found.finding}.", found.summary]
    lines += [
        f"  {one.negative:,} of {one.total:,} negative under {one_line(one.title, 60)}" for one in found.posts
    ]
    output.result(found.to_json(), *lines)
    return DONE


COMMANDS: "dict[str, Handler]" = {
    "list": list_,
    "label": label,
    "decide": decide,
    "undo": undo,
    "redo": redo,
    "journal": journal,
    "overview": overview,
}
