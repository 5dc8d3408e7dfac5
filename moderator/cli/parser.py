"""The words of the command line. Nothing heavy is imported here: usage must be quick to show."""

import argparse
from collections.abc import Callable
from typing import Any

from moderator import __version__
from moderator.core.comment import Decision, Sentiment
from moderator.core.rule_words import Action, Kind

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


PERIODS = {"4w": "4 weeks", "6m": "6 months", "all": "all"}


def build() -> argparse.ArgumentParser:
    """Return the parser of the whole command line."""
    parser = argparse.ArgumentParser(
        prog="moderator",
        description="Find the negative comments among thousands, decide quickly, and teach the machine. "
        "Without a command, the window opens.",
        epilog="Exit status: 0 done, 1 failed, 2 wrong usage, 130 cancelled.",
        allow_abbrev=False,
    )
    parser.add_argument("--version", action="version", version=f"moderator {__version__}")
    _common(parser, default=True)
    commands = parser.add_subparsers(dest="command", metavar="COMMAND", title="commands")
    for add in (
        _window, _importing, _classifying, _reviewing, _rules, _taking_out, _models, _quality, _safety
    ):  # fmt: skip
        add(lambda name, help_, **options: _command(commands, name, help_, **options))
    return parser


def check(parser: argparse.ArgumentParser, arguments: argparse.Namespace) -> None:
    """End with a usage error where words are missing or contradict each other."""
    if arguments.command == "label":
        _check_label(parser, arguments)
    elif arguments.command == "decide":
        _check_decide(parser, arguments)
    elif arguments.command == "models":
        _check_models(parser, arguments)
    elif arguments.command == "rules":
        _check_rules(parser, arguments)
    elif arguments.command == "audit":
        _check_audit(parser, arguments)
    elif arguments.command == "second-look":
        words = arguments.words or ["list"]
        if words != ["list"] and not (
            len(words) == 2 and words[0] in ("agree", "keep") and _is_number(words[1])
        ):
            parser.error("say “second-look list”, “second-look agree ID” or “second-look keep ID”")
    elif arguments.command == "train":
        if not arguments.data and not arguments.resume:
            parser.error("say which data to learn from, with --data")
    elif arguments.command == "threshold":
        if arguments.use and arguments.value is None:
            parser.error("say which threshold to use")
    elif arguments.command == "batches":
        words = arguments.words
        if words not in ([], ["list"]) and not (
            len(words) == 2 and words[0] == "undo" and _is_number(words[1])
        ):
            parser.error("say “batches list” or “batches undo NUMBER”")
    elif arguments.command == "import":
        for pair in arguments.map:
            target, equals, column = pair.partition("=")
            if not (target and equals and column):
                parser.error(f"--map needs TARGET=COLUMN, not “{pair}”")


Add = Callable[..., argparse.ArgumentParser]


def _command(
    commands: "argparse._SubParsersAction[argparse.ArgumentParser]", name: str, help_: str, **options: Any
) -> argparse.ArgumentParser:
    parser = commands.add_parser(
        name, help=help_, description=f"{help_[0].upper()}{help_[1:]}.", allow_abbrev=False, **options
    )
    _common(parser, default=False)
    return parser


def _common(parser: argparse.ArgumentParser, *, default: bool) -> None:
    """Add what every command takes; it may stand before or after the command's name."""
    absent: object = None if default else argparse.SUPPRESS
    parser.add_argument("--database", metavar="PATH", default=absent, help="the library (default: your own)")
    parser.add_argument(
        "--json",
        action="store_true",
        default=False if default else argparse.SUPPRESS,
        help="print exactly one JSON document; progress and messages go to standard error",
    )
    parser.add_argument("--who", metavar="NAME", default=absent, help="who decides (default: your user name)")


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


def _is_number(word: str) -> bool:
    return word.isdecimal() and len(word) < 19


def _window(add: Add) -> None:
    gui = add("gui", "open the window")
    gui.add_argument("--exit-when-ready", action="store_true", help="close it after its first full paint")
    gui.add_argument("--picture", metavar="FILE", help="write how it looks then to a PNG file")


def _importing(add: Add) -> None:
    importing = add("import", "import files, folders or archives")
    importing.add_argument("files", nargs="+", metavar="FILE")
    importing.add_argument("--format", metavar="NAME", help="read as this format instead of recognising it")
    importing.add_argument(
        "--map", action="append", default=[], metavar="TARGET=COLUMN", help="which column holds what"
    )
    importing.add_argument("--encoding", metavar="NAME", help="the file's encoding, such as windows-1252")
    importing.add_argument(
        "--dry-run", action="store_true", help="count what would be imported, store nothing"
    )
    importing.add_argument("--no-classify", action="store_true", help="leave the new comments unread")
    importing.add_argument(
        "--save-rejected", metavar="FILE", help="write the records that could not be read to a table (CSV)"
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
    score.add_argument("file", nargs="?", default="-", metavar="FILE", help="- is standard input (default)")
    score.add_argument("--output", metavar="FILE", help="write here instead of to standard output")


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
    label.add_argument("--file", metavar="CSV", help="columns “id” or “external_id”, and “label”")
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
    rules.add_argument("words", nargs="*", metavar="WORD")
    what = rules.add_mutually_exclusive_group()
    what.add_argument("--word", metavar="A,B", help="one of these words; a star stands for any ending")
    what.add_argument("--phrase", metavar="TEXT", help="these words in this order")
    what.add_argument("--pattern", metavar="REGEX", help="a regular expression")
    what.add_argument("--author", metavar="NAME", help="written by this author")
    what.add_argument("--score", metavar="LIMIT", help="such as abuse>0.8 or negative>0.95")
    what.add_argument("--links", action="store_true", help="any address of a page")
    rules.add_argument(
        "--action", choices=[one.value for one in Action], default="flag", help="what it does (flag)"
    )


def _taking_out(add: Add) -> None:
    export = add("export", "write comments to a .csv, .xlsx, .json, .jsonl, .html or .parquet file")
    export.add_argument("file", metavar="FILE")
    export.add_argument("--query", default="", metavar="QUERY", help="only what matches")
    export.add_argument("--columns", metavar="a,b", help="only these fields, in this order")
    report = add("report", "write how the reaction was as one HTML file")
    report.add_argument("file", metavar="FILE")
    report.add_argument("--query", default="", metavar="QUERY", help="only what matches")
    report.add_argument(
        "--from", dest="since", metavar="DAY", help="only from this day on, such as 2026-01-31"
    )
    report.add_argument("--to", dest="until", metavar="DAY", help="only until this day, included")
    evidence = add("evidence", "seal comments and their history in a .zip file, or check one")
    evidence.add_argument("file", metavar="FILE")
    evidence.add_argument(
        "--query", default="decision:flagged", metavar="QUERY", help="what to seal (flagged)"
    )
    evidence.add_argument("--verify", action="store_true", help="check that a file is as it was sealed")
    handback = add("handback", "write lists of what was decided, for the platforms' own tools")
    handback.add_argument("folder", metavar="DIR")
    handback.add_argument("--query", default="", metavar="QUERY", help="what to hand back (flagged and held)")


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
        epilog="Without more it is made as the shipped model was: three stages, each gentler than the one before, "
        "with words learnt from the data. The card of the new model records how it was made; "
        "“moderator models import DIR” takes it onto the shelf of a library.",
    )
    train.add_argument("--data", metavar="DIR", help="a folder of .jsonl and .jsonl.gz files")
    train.add_argument("--output", required=True, metavar="DIR", help="a new folder, for the model")
    train.add_argument(
        "--epochs", type=_count, metavar="N", help="passes over the data in each stage (1, 2 and 2)"
    )
    train.add_argument("--cell", choices=("lstm", "gru"), help="how it reads (lstm)")
    train.add_argument("--units", type=_count, metavar="N", help="size of each of the two readings (64)")
    train.add_argument("--embedding", type=_count, metavar="N", help="numbers that stand for a word (160)")
    train.add_argument("--vocabulary", metavar="FOLDER", help="take this model's words, not its weights")
    train.add_argument(
        "--start",
        metavar="FOLDER",
        help="go on from this model: its words, network and weights, in one gentle stage",
    )
    train.add_argument("--like", metavar="FOLDER", help="make it as this model's card says that it was made")
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
    add("backup", "copy the library to a file").add_argument("file", metavar="FILE")
    add("backups", "list the copies that the program keeps by itself")
    restoring = add("restore", "put a copy in the library's place; what is there now is kept")
    restoring.add_argument("file", metavar="FILE", help="a copy, the name of a kept one, or “latest”")
    restoring.add_argument("--dry-run", action="store_true", help="say what both hold, change nothing")
    add("share", "write a copy in which everybody has another name").add_argument("file", metavar="FILE")
    erasing = add("erase", "erase everything of one author, also from the kept backups")
    erasing.add_argument("--author", required=True, metavar="NAME", help="the whole name, handle or id")
    erasing.add_argument("--platform", metavar="NAME", help="only on this platform")
    erasing.add_argument(
        "--yes", action="store_true", help="do it; without this, only say what it would mean"
    )
    recovering = add("recover", "save what can be read of a damaged library into a new one")
    recovering.add_argument("file", metavar="FILE", help="the new library; the damaged one is left as it is")
    checking = add("check", "look for damage in the library")
    checking.add_argument("--repair", action="store_true", help="mend what can be mended")


def _check_label(parser: argparse.ArgumentParser, arguments: argparse.Namespace) -> None:
    words = arguments.words
    if bool(arguments.file) == bool(words) or (words and len(words) != 2):
        parser.error("say “label ID LABEL” or “label --file CSV”")
    if words and not _is_number(words[0]):
        parser.error(f"“{words[0]}” is not the number of a comment")
    if words and words[1] not in LABELS:
        parser.error(f"“{words[1]}” is not one of {', '.join(LABELS)}")


def _check_decide(parser: argparse.ArgumentParser, arguments: argparse.Namespace) -> None:
    words = arguments.words
    wanted = 2 if arguments.query is None else 1
    if len(words) != wanted:
        parser.error("say “decide ID DECISION” or “decide --query QUERY DECISION”")
    if wanted == 2 and not _is_number(words[0]):
        parser.error(f"“{words[0]}” is not the number of a comment")
    if words[-1] not in DECISIONS:
        parser.error(f"“{words[-1]}” is not one of {', '.join(DECISIONS)}")


def _check_rules(parser: argparse.ArgumentParser, arguments: argparse.Namespace) -> None:
    words = arguments.words or ["list"]
    described = any(getattr(arguments, kind.value) for kind in Kind)
    if words[0] not in _RULE_WORDS:
        parser.error(f"“rules {words[0]}” is not known; use one of {', '.join(_RULE_WORDS)}")
    wanted = 0 if words[0] == "list" or (words[0] == "try" and described) else 1
    if len(words) - 1 != wanted:
        parser.error(f"“rules {words[0]}” takes {'the name of a rule' if wanted else 'no name here'}")
    if described != (words[0] == "add" or (words[0] == "try" and wanted == 0)):
        parser.error(
            "say what a new rule looks for with --word, --phrase, --pattern, --author, --score or --links"
        )


_RULE_WORDS = ("list", "add", "try", "run", "on", "off", "remove")


def _check_audit(parser: argparse.ArgumentParser, arguments: argparse.Namespace) -> None:
    words = arguments.words or ["show"]
    if words[0] == "label":
        if len(words) != 3 or not _is_number(words[1]):
            parser.error("say “audit label ID LABEL”")
        if words[2] not in LABELS:
            parser.error(f"“{words[2]}” is not one of {', '.join(LABELS)}")
    elif words not in (["show"], ["next"], ["new"]):
        parser.error("say “audit show”, “audit next”, “audit new” or “audit label ID LABEL”")


_MODEL_WORDS = {"list": 0, "show": 1, "activate": 1, "remove": 1, "export": 2, "import": 1, "evaluate": 1} | {
    "compare": 2,
    "note": 2,
}


def _check_models(parser: argparse.ArgumentParser, arguments: argparse.Namespace) -> None:
    words = arguments.words or ["list"]
    if words[0] not in _MODEL_WORDS:
        parser.error(f"“models {words[0]}” is not known; use one of {', '.join(_MODEL_WORDS)}")
    if len(words) - 1 != _MODEL_WORDS[words[0]]:
        parser.error(f"“models {words[0]}” takes {_MODEL_WORDS[words[0]]} more word(s)")
    if arguments.model and words[0] != "evaluate":
        parser.error("--model belongs to “models evaluate”")
