"""How the reaction was, for somebody who was not there: one HTML file that stands alone.

It runs nothing, loads nothing and says so to the browser (Content-Security-Policy); comment text stays text.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from moderator import __version__
from moderator.core.errors import UserError
from moderator.core.hidden import escaped as escape
from moderator.core.operation import JobContext
from moderator.core.query import EVERYTHING, And, CommentQuery, Written
from moderator.core.query_words import describe
from moderator.core.wording import many
from moderator.services.forms.writing import replaced
from moderator.services.report import report_pictures
from moderator.services.report.overview import Overview, Period, overview

if TYPE_CHECKING:
    from moderator.services.library import Library

POLICY = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"
"""Nothing active and nothing from elsewhere: a browser that opens the file cannot be made to fetch or run."""


@dataclass(frozen=True, slots=True)
class Report:
    """What a report says, before it has a form."""

    library: str
    made: datetime
    narrowed: str
    """What of the library it speaks of, in words; empty for all of it."""
    shown: Overview
    method: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ReportWritten:
    """Where a report went, and of how many comments it speaks."""

    path: Path
    comments: int


def between(query: CommentQuery, since: date | None, until: date | None) -> CommentQuery:
    """Return a search narrowed to what was written from one day to another, both included, in UTC.

    Raises:
        UserError: the first day lies after the last.

    """
    if since is None and until is None:
        return query
    if since is not None and until is not None and since > until:
        raise UserError(f"The first day, {since}, lies after the last, {until}.", advice="Exchange the two.")
    days = Written(since, until + timedelta(days=1) if until else None)
    return replace(query, where=days if query.where is None else And((query.where, days)))


def compose(
    library: "Library",
    query: CommentQuery = EVERYTHING,
    context: JobContext | None = None,
    *,
    since: date | None = None,
    until: date | None = None,
    period: Period = Period.ALL,
    now: datetime | None = None,
) -> Report:
    """Gather what a report says of the comments that match, written from one day to another (included).

    Raises:
        UserError: the first day lies after the last.
        Cancelled: the person asked to stop.

    """
    made = now or datetime.now(UTC)
    narrowed = between(query, since, until)
    where = narrowed if narrowed.where is not None else None
    shown = overview(library, period, where, context, now=made)
    words = describe(narrowed.where) if narrowed.where is not None else ""
    return Report(library.name, made, words, shown, tuple(_method(shown)))


def write_report(
    library: "Library",
    target: Path,
    query: CommentQuery = EVERYTHING,
    context: JobContext | None = None,
    *,
    since: date | None = None,
    until: date | None = None,
    period: Period = Period.ALL,
) -> ReportWritten:
    """Write a report as one HTML file.

    Raises:
        UserError: the file cannot be written, its name does not end in .html, or the days are the wrong way round.
        Cancelled: the person asked to stop; nothing was written.

    """
    if target.is_dir():
        raise UserError(f"“{target}” is a folder.", advice="Name an .html file in it.")
    if target.suffix.lower() not in (".html", ".htm"):
        raise UserError(f"“{target.name}” does not end in .html.", advice="A report is an HTML file.")
    found = compose(library, query, context, since=since, until=until, period=period)
    with replaced(target) as part:
        part.write_text(page(found), encoding="utf-8", newline="\n")
    return ReportWritten(target, found.shown.total)


@dataclass(frozen=True, slots=True)
class Section:
    """One part of a report: pictures (SVG), rows of a table, items, paragraphs."""

    title: str
    pictures: tuple[str, ...] = ()
    rows: tuple[tuple[str, str], ...] = ()
    items: tuple[str, ...] = ()
    paragraphs: tuple[str, ...] = ()


def sections(report: Report) -> list[Section]:
    """Return the parts of a report below its finding, those with nothing to say left out."""
    shown, negative = report.shown, report_pictures.NEGATIVE
    found = []
    if shown.series:
        pictures = (report_pictures.sentiment_over_time(shown), report_pictures.legend())
        found.append(Section(f"Sentiment by {shown.unit.value}", pictures))
    if shown.posts:
        rows = [(one.title, float(one.negative), f"{one.negative:,} of {one.total:,}") for one in shown.posts]
        title = "Posts that drew the most negative comments"
        found.append(Section(title, (report_pictures.bars(rows, negative),)))
    if shown.words:
        rows = [
            (one.words, float(one.uses), f"{many(one.uses, 'comment')}, {one.ratio:.1f} times as often")
            for one in shown.words
        ]
        found.append(
            Section("Words that mark the negative comments", (report_pictures.bars(rows, negative),))
        )
    if shown.authors:
        rest = shown.authors_total - len(shown.authors)
        names = [f"{one.name} ({one.comments:,})" for one in shown.authors]
        names += [f"and {rest:,} more"] if rest > 0 else []
        found.append(Section("Authors who wrote nothing but negative comments", items=tuple(names)))
    found.append(Section("What was decided about the negative ones", rows=tuple(_decided(shown))))
    found.append(Section("How this was made", paragraphs=report.method))
    return found


def made_by(report: Report) -> str:
    """Return the last line: from what, when and with what the report was made."""
    made = f"{report.made:%Y-%m-%d %H:%M} UTC"
    return f"Made from the library “{report.library}” on {made} by Moderator {__version__}."


def page(report: Report) -> str:
    """Return a report as an HTML document."""
    shown = report.shown
    about = f"Only: {report.narrowed}." if report.narrowed else ""
    parts = [
        f"<h1>{escape(shown.finding)}</h1>",
        f'<p class="lead">{escape(shown.summary)} {escape(about)}</p>',
        *map(_section, sections(report)),
        f"<footer>{escape(made_by(report))}</footer>\n</main>\n</body>\n</html>\n",
    ]
    return _HEAD + "\n".join(parts)


def _method(shown: Overview) -> Iterable[str]:
    yield (
        "Every comment was read on this computer by a program (a recurrent neural network) that says negative, "
        "neutral or positive; where a person said otherwise, the person's word counts. The program errs: "
        "single comments may be taken wrongly, and small differences between figures may be chance."
    )
    if shown.model.version:
        yield f"Model: {shown.model.version}. " + " ".join(shown.model.words)
    if shown.unread:
        have = "has" if shown.unread == 1 else "have"
        yield (
            f"{many(shown.unread, 'comment')} {have} no sentiment "
            "(not read yet, or in a language the model never learnt)."
        )
    if shown.undated:
        if shown.undated == 1:
            yield "1 comment carries no date; it is counted, but stands in no step of the picture."
        else:
            yield f"{shown.undated:,} comments carry no date; they are counted, but stand in no step of the picture."
    if shown.sampled is not None:
        yield f"Words were counted in a sample of {shown.sampled:,} comments, once a comment."
    yield (
        "A word is listed when it occurs in negative comments more often than in the others beyond chance "
        "(log-likelihood ratio, corrected for the number of words looked at). All days are UTC."
    )


def _decided(shown: Overview) -> list[tuple[str, str]]:
    review = shown.review
    return [
        ("Negative", f"{review.negative:,}"),
        ("Flagged for removal", f"{review.flagged:,}"),
        ("Held", f"{review.held:,}"),
        ("Approved", f"{review.approved:,}"),
        ("Skipped", f"{review.skipped:,}"),
        ("Confirmed negative, left as they are", f"{review.confirmed:,}"),
        ("Still to be looked at", f"{review.to_go:,}"),
    ]


def _section(section: Section) -> str:
    inside = "".join(section.pictures)
    if section.rows:
        cells = (f'<tr><td>{escape(a)}</td><td class="number">{escape(b)}</td></tr>' for a, b in section.rows)
        inside += f"<table>{''.join(cells)}</table>"
    if section.items:
        inside += "<ul>" + "".join(f'<li dir="auto">{escape(one)}</li>' for one in section.items) + "</ul>"
    inside += "".join(f"<p>{escape(words)}</p>" for words in section.paragraphs)
    return f"<section><h2>{escape(section.title)}</h2>{inside}</section>"


_HEAD = f"""<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="{POLICY}">
<meta name="referrer" content="no-referrer">
<meta name="viewport" content="width=device-width">
<title>Report</title>
<style>
body {{ font: 15px/1.55 system-ui, sans-serif; color: #1d1d1b; background: #fff; margin: 0 }}
main {{ max-width: 760px; margin: 2.5rem auto; padding: 0 20px }}
h1 {{ font-size: 24px; line-height: 1.25; font-weight: 600; margin: 0 0 8px }}
h2 {{ font-size: 15px; font-weight: 600; margin: 32px 0 10px }}
p {{ margin: 0 0 8px; overflow-wrap: anywhere }}
.lead, footer {{ color: #5f5f5a }}
svg {{ max-width: 100%; height: auto; display: block }}
table {{ border-collapse: collapse; min-width: 22rem }}
td {{ padding: 4px 24px 4px 0; border-bottom: 1px solid #e3e2dd }}
td.number {{ text-align: right; font-variant-numeric: tabular-nums }}
ul {{ padding-left: 1.2rem; margin: 0; columns: 2 }}
footer {{ margin: 36px 0; font-size: 13px; border-top: 1px solid #e3e2dd; padding-top: 10px }}
section {{ break-inside: avoid }}
@media print {{ main {{ margin: 0; max-width: none }} @page {{ margin: 18mm }} }}
</style>
</head>
<body>
<main>
"""
