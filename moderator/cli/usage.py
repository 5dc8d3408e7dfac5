"""What was typed, held against itself: words that are missing, too many or contradict each other."""

import argparse

from moderator.cli.parser import DECISIONS, LABELS
from moderator.core.rule_words import Kind


def check(parser: argparse.ArgumentParser, arguments: argparse.Namespace) -> None:
    """End with a usage error where words are missing or contradict each other."""
    if arguments.command == "label":
        _check_label(parser, arguments)
    elif arguments.command == "decide":
        _check_query(parser, arguments.query, "decide about", "decision:open")
        _check_decide(parser, arguments)
    elif arguments.command == "evidence":
        _check_query(parser, arguments.query, "seal", "decision:flagged")
    elif arguments.command == "handback":
        _check_query(parser, arguments.query, "hand back", "decision:flagged")
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
            parser.error("say which threshold to use, such as “threshold 0.6 --use”")
    elif arguments.command == "batches":
        words = arguments.words
        if words not in ([], ["list"]) and not (
            len(words) == 2 and words[0] == "undo" and _is_number(words[1])
        ):
            parser.error("say “batches list” or “batches undo NUMBER”")
    elif arguments.command == "import":
        targets = [pair.partition("=")[0] for pair in arguments.map]
        for twice in (one for one in targets if targets.count(one) > 1):
            parser.error(f"--map says twice what “{twice}” is")
        for pair in arguments.map:
            target, equals, column = pair.partition("=")
            if not (target and equals and column):
                parser.error(f"--map needs TARGET=COLUMN, not “{pair}”")


def _is_number(word: str) -> bool:
    return word.isdecimal() and len(word) < 19


def _check_query(parser: argparse.ArgumentParser, query: str | None, act: str, such: str) -> None:
    """End where something would be done to all comments that nobody chose: a variable that is not set is empty."""
    if query is not None and not query.strip():
        parser.error(f"an empty query would {act} every comment; say which, such as {such}")


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
    if "" in (words[:2] if words[0] == "note" else words) or arguments.model == "":
        parser.error("the name of a version or a file is empty")
    if arguments.model and words[0] != "evaluate":
        parser.error("--model belongs to “models evaluate”")
