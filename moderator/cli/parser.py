"""The words of the command line. Nothing heavy is imported here: usage must be quick to show."""

import argparse
from collections.abc import Callable
from pathlib import Path
from typing import Any

from moderator import __version__
from moderator.cli.mistyped import Parser
from moderator.core.comment import Decision, Sentiment
from moderator.core.hidden import storable
from moderator.core.rule_words import Action

LABELS = tuple(sentiment.value for sentiment in Sentiment)
DECISIONS = {decision.value: decision for decision in Decision} | {
    "flag": Decision.FLAGGED,
    "hold": Decision.HELD,
    "approve": Decision.APPROVED,
    "skip": Decision.SKIPPED,
}
"""What may be typed for a decision: the verb or its result."""


_MINUS = "Put -- before a query that begins with a minus sign."


class _WithGrammar(argparse.RawDescriptionHelpFormatter):
    """Tells the search language at the end; it is fetched only when somebody asks for this help."""

    def add_text(self, text: str | None) -> None:
        if text == _MINUS:
            from moderator.core.query_words import grammar_help

            text = f"{text}\n\n{grammar_help()}"
        super().add_text(text)


DATES = {"day-first": True, "month-first": False}
PERIODS = {"4w": "4 weeks", "6m": "6 months", "all": "all"}


def build() -> Parser:
    """Return the parser of the whole command line."""
    parser = Parser(
        prog="moderator",
        description="Find the negative comments among thousands, decide quickly, and teach the machine. "
        "Without a command, the window opens.",
        epilog="Exit status: 0 done, 1 failed, 2 wrong usage, 130 cancelled.",
        allow_abbrev=False,
    )
    parser.add_argument("--version", action="version", version=f"moderator {__version__}")
    _common(parser, default=True)
    parser.commands = commands = parser.add_subparsers(dest="command", metavar="COMMAND", title="commands")
    for add in (
        _window, _importing, _classifying, _reviewing, _rules, _taking_out, _models, _quality, _safety
    ):  # fmt: skip
        add(lambda name, help_, **options: _command(commands, name, help_, **options))
    return parser


Add = Callable[..., argparse.ArgumentParser]


def _command(
    commands: "argparse._SubParsersAction[Parser]", name: str, help_: str, **options: Any
) -> argparse.ArgumentParser:
    parser = commands.add_parser(
        name, help=help_, description=f"{help_[0].upper()}{help_[1:]}.", allow_abbrev=False, **options
    )
    _common(parser, default=False)
    return parser


def _common(parser: argparse.ArgumentParser, *, default: bool) -> None:
    """Add what every command takes; it may stand before or after the command's name."""
    absent: object = None if default else argparse.SUPPRESS
    parser.add_argument(
        "--database", type=named, metavar="PATH", default=absent, help="the library (default: your own)"
    )
    parser.add_argument(
        "--json",
        action="store_true",
        default=False if default else argparse.SUPPRESS,
        help="print exactly one JSON document; progress and messages go to standard error",
    )
    parser.add_argument(
        "--who", metavar="NAME", type=_called, default=absent, help="who decides (default: your user name)"
    )


_LARGEST = 10**18
"""Beyond any number of comments; larger ones no database takes."""


def _count(text: str) -> int:
    try:
        number = int(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"“{text[:40]}” is not a whole number") from None
    if number < 1:
        raise argparse.ArgumentTypeError("must be 1 or more")
    return min(number, _LARGEST)


def named(text: str) -> str:
    """Refuse an empty name: a script whose variable is not set must not get the folder it stands in.

    “.” and “..” get the names that these folders have, so that whatever is said of them has a name in it.
    """
    if not text:
        raise argparse.ArgumentTypeError("the name of a file or folder is empty")
    return str(Path(text).resolve()) if Path(text).name in ("", "..") else text


def _word(text: str) -> str:
    """Refuse an empty word where one is chosen by its name: a variable that is not set chooses nothing."""
    if not text.strip():
        raise argparse.ArgumentTypeError("the name is empty")
    return text.strip()


def _called(text: str) -> str:
    """Refuse an empty name of a person or a place: it would mean everybody, or whoever is signed in."""
    return storable(_word(text))


def _target(text: str) -> str:
    """Refuse “-” too where a file is written: it would be one of that name, and nothing on standard output."""
    if text == "-":
        raise argparse.ArgumentTypeError("nothing is written to standard output here; name a file")
    return named(text)


def _window(add: Add) -> None:
    gui = add("gui", "open the window")
    gui.add_argument("--exit-when-ready", action="store_true", help="close it after its first full paint")
    gui.add_argument("--picture", type=_target, metavar="FILE", help="write how it looks then to a PNG file")


def _importing(add: Add) -> None:
    importing = add("import", "import files, folders or archives")
    importing.add_argument("files", nargs="+", type=named, metavar="FILE")
    importing.add_argument(
        "--format", type=_word, metavar="NAME", help="read as this format instead of recognising it"
    )
    importing.add_argument(
        "--map", action="append", default=[], metavar="TARGET=COLUMN", help="which column holds what"
    )
    importing.add_argument(
        "--encoding", type=_word, metavar="NAME", help="the file's encoding, such as windows-1252"
    )
    importing.add_argument(
        "--dates",
        choices=DATES,
        help="what comes first in dates such as 03/04/2026, where nothing in the file proves it (the day)",
    )
    importing.add_argument(
        "--dry-run", action="store_true", help="count what would be imported, store nothing"
    )
    importing.add_argument("--no-classify", action="store_true", help="leave the new comments unread")
    importing.add_argument(
        "--save-rejected",
        type=_target,
        metavar="FILE",
        help="write the records that could not be read to a table (CSV)",
    )
    batches = add("batches", "list imports, or undo one")
    batches.add_argument("words", nargs="*", metavar="list | undo NUMBER")


def _classifying(add: Add) -> None:
    classify = add("classify", "score what the active model has not scored")
    classify.add_argument("--all", action="store_true", help="score every comment again")
    score = add(
        "score",
        "score JSON Lines with “text”, or plain lines; a library is not needed",
        epilog="Each input line gives one output line, in order, with its fields kept. Fields that the output "
        "itself needs (“label”, “probabilities”) are kept as “input_label” and “input_probabilities”.",
    )
    score.add_argument(
        "file", nargs="?", default="-", type=named, metavar="FILE", help="- is standard input (default)"
    )
    score.add_argument(
        "--output", type=named, metavar="FILE", help="write here instead of to standard output (-)"
    )


def _reviewing(add: Add) -> None:
    listing = add(
        "list",
        "search the library",
        epilog=_MINUS,
        formatter_class=_WithGrammar,
    )
    listing.add_argument("query", nargs="?", default="", metavar="QUERY")
    listing.add_argument("--limit", type=_count, default=50, metavar="N", help="at most N comments (50)")
    listing.add_argument("--fields", metavar="a,b", help="only these fields")
    label = add("label", "correct a sentiment")
    label.add_argument("words", nargs="*", metavar="ID LABEL")
    label.add_argument(
        "--file", type=named, metavar="CSV", help="a table with “id” or “external_id”, and “label”"
    )
    decide = add("decide", "flag, hold, approve, skip or open")
    decide.add_argument("words", nargs="*", metavar="ID DECISION")
    decide.add_argument("--query", metavar="QUERY", help="decide every comment that matches")
    decide.add_argument("--note", metavar="TEXT", help="why")
    for name, help_ in (("undo", "take back the latest steps"), ("redo", "do again what was taken back")):
        add(name, help_).add_argument(
            "count", nargs="?", type=_count, default=1, metavar="N", help="how many steps (1)"
        )
    journal = add("journal", "show who did what, newest first")
    journal.add_argument("--limit", type=_count, default=50, metavar="N", help="list at most N (50)")
    overview = add("overview", "say what the comments show")
    overview.add_argument("--period", choices=PERIODS, default="6m", help="how far back (6m)")
    overview.add_argument("--query", default="", metavar="QUERY", help="only what matches")


def _rules(add: Add) -> None:
    rules = add(
        "rules",
        "make rules, try them on the library, and let them act on what comes in",
        usage="moderator rules [list | add NAME WHAT | try NAME | try WHAT | run NAME | on NAME | off NAME | "
        "remove NAME]",
        epilog="WHAT is one of --word, --phrase, --pattern, --author, --score and --links. A rule is off until "
        "“rules on NAME”; it never overrules a person, and “undo” takes a run of it back.",
    )
    rules.add_argument("words", nargs="*", metavar="WORD", type=storable)
    what = rules.add_mutually_exclusive_group()
    what.add_argument(
        "--word", metavar="A,B", type=storable, help="one of these words; a star stands for any ending"
    )
    what.add_argument("--phrase", metavar="TEXT", type=storable, help="these words in this order")
    what.add_argument("--pattern", metavar="REGEX", type=storable, help="a regular expression")
    what.add_argument("--author", metavar="NAME", type=storable, help="written by this author")
    what.add_argument("--score", metavar="LIMIT", type=storable, help="such as abuse>0.8 or negative>0.95")
    what.add_argument("--links", action="store_true", help="any address of a page")
    rules.add_argument(
        "--action", choices=[one.value for one in Action], default="flag", help="what it does (flag)"
    )


def _taking_out(add: Add) -> None:
    export = add("export", "write comments to a .csv, .xlsx, .json, .jsonl, .html or .parquet file")
    export.add_argument("file", type=_target, metavar="FILE")
    export.add_argument("--query", default="", metavar="QUERY", help="only what matches")
    export.add_argument("--columns", metavar="a,b", help="only these fields, in this order")
    report = add("report", "write how the reaction was as one HTML file")
    report.add_argument("file", type=_target, metavar="FILE")
    report.add_argument("--query", default="", metavar="QUERY", help="only what matches")
    report.add_argument(
        "--from", dest="since", metavar="DAY", help="only from this day on, such as 2026-01-31"
    )
    report.add_argument("--to", dest="until", metavar="DAY", help="only until this day, included")
    evidence = add("evidence", "seal comments and their history in a .zip file, or check one")
    evidence.add_argument("file", type=named, metavar="FILE")
    evidence.add_argument(
        "--query", default="decision:flagged", metavar="QUERY", help="what to seal (flagged)"
    )
    evidence.add_argument("--verify", action="store_true", help="check that a file is as it was sealed")
    handback = add("handback", "write lists of what was decided, for the platforms' own tools")
    handback.add_argument("folder", type=_target, metavar="DIR")
    handback.add_argument("--query", metavar="QUERY", help="what to hand back (flagged and held)")


def _models(add: Add) -> None:
    retrain = add("retrain", "train a candidate on all corrections")
    retrain.add_argument("--activate", choices=("better", "never", "always"), default="better")
    retrain.add_argument("--epochs", type=_count, metavar="N")
    models = add(
        "models",
        "list, show, activate, compare, note, remove, export, import or evaluate models",
        usage="moderator models [list | show V | activate V | compare V W | note V TEXT | remove V | "
        "export V FILE | import FILE | evaluate FILE [--model V]]",
    )
    models.add_argument("words", nargs="*", metavar="WORD")
    models.add_argument("--model", metavar="V", help="the version to evaluate (default: the active one)")
    train = add(
        "train",
        "make a base model from labelled JSON Lines",
        epilog="Without more it is made as the shipped model was begun: twenty passes over the data, the best of them "
        "kept, with words learnt from it. The card of the new model records how it was made; "
        "“moderator models import DIR” takes it onto the shelf of a library.",
    )
    train.add_argument("--data", type=named, metavar="DIR", help="a folder of .jsonl and .jsonl.gz files")
    train.add_argument(
        "--output", required=True, type=_target, metavar="DIR", help="a new folder, for the model"
    )
    train.add_argument(
        "--epochs",
        type=_count,
        metavar="N",
        help="passes over the data (20; 2 where it goes on from a model)",
    )
    train.add_argument("--cell", choices=("lstm", "gru"), help="how it reads (lstm)")
    train.add_argument("--units", type=_count, metavar="N", help="size of each of the two readings (64)")
    train.add_argument("--embedding", type=_count, metavar="N", help="numbers that stand for a word (160)")
    train.add_argument(
        "--vocabulary", type=named, metavar="FOLDER", help="take this model's words, not its weights"
    )
    train.add_argument(
        "--start",
        type=named,
        metavar="FOLDER",
        help="go on from this model: its words, network and weights, in one gentle stage",
    )
    train.add_argument(
        "--like", type=named, metavar="FOLDER", help="make it as this model's card says that it was made"
    )
    train.add_argument(
        "--resume",
        action="store_true",
        help="go on where an interrupted training stopped; --output is enough to name it",
    )


def _quality(add: Add) -> None:
    audit = add(
        "audit",
        "say how good the machine is, by comments drawn at random and judged without its word",
        usage="moderator audit [show | next | new | label ID LABEL] [--limit N]",
        epilog="“next” lists what is left to judge, and draws 100 comments where no audit is under way; the "
        "machine's word is not in it. “new” draws again on the same day.",
    )
    audit.add_argument("words", nargs="*", metavar="WORD")
    audit.add_argument("--limit", type=_count, default=100, metavar="N", help="list at most N (100)")
    threshold = add(
        "threshold", "say what a threshold for review would mean; with --use, let the review queue keep to it"
    )
    threshold.add_argument(
        "value",
        nargs="?",
        metavar="P",
        help="a probability such as 0.6; “default” is the most likely of three",
    )
    second = add(
        "second-look",
        "list corrections that are probably slips, each with what it should perhaps be",
        usage="moderator second-look [list | agree ID | keep ID] [--limit N]",
    )
    second.add_argument("words", nargs="*", metavar="WORD")
    second.add_argument("--limit", type=_count, default=50, metavar="N", help="list at most N (50)")
    threshold.add_argument("--use", action="store_true", help="let the review queue keep to it")


def _safety(add: Add) -> None:
    add("backup", "copy the library to a file").add_argument("file", type=_target, metavar="FILE")
    add("backups", "list the copies that the program keeps by itself")
    restoring = add("restore", "put a copy in the library's place; what is there now is kept")
    restoring.add_argument(
        "file", type=named, metavar="FILE", help="a copy, the name of a kept one, or “latest”"
    )
    restoring.add_argument("--dry-run", action="store_true", help="say what both hold, change nothing")
    add("share", "write a copy in which everybody has another name").add_argument(
        "file", type=_target, metavar="FILE"
    )
    erasing = add("erase", "erase everything of one author, also from the kept backups")
    erasing.add_argument(
        "--author", required=True, metavar="NAME", type=_called, help="the whole name, handle or id"
    )
    erasing.add_argument("--platform", metavar="NAME", type=_called, help="only on this platform")
    erasing.add_argument(
        "--yes", action="store_true", help="do it; without this, only say what it would mean"
    )
    recovering = add("recover", "save what can be read of a damaged library into a new one")
    recovering.add_argument(
        "file", type=_target, metavar="FILE", help="the new library; the damaged one is left as it is"
    )
    checking = add("check", "look for damage in the library")
    checking.add_argument("--repair", action="store_true", help="mend what can be mended")
