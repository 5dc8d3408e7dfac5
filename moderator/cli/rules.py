"""Rules from the command line: tried before they act, off until switched on."""

import argparse
from typing import TYPE_CHECKING

from moderator.cli.output import Output, one_line
from moderator.cli.session import DONE, opened
from moderator.core.rule import Action, Kind, Rule
from moderator.core.wording import many
from moderator.services.review.rules import RuleRun, Trial

if TYPE_CHECKING:
    from moderator.cli.session import Handler
    from moderator.services.library import Library


def rules(arguments: argparse.Namespace, output: Output) -> int:
    """List, make, try, run, switch or remove rules."""
    from moderator.services.review import rules

    what, *name = arguments.words or ["list"]
    arguments.rule = None
    if what == "add" or (what == "try" and not name):
        arguments.rule = rules.valid(_described(name[0] if name else "The new rule", arguments))
    with opened(arguments, create=False) as library:
        return _DO[what](library, name[0] if name else "", arguments, output)


def _list(library: "Library", _name: str, _arguments: argparse.Namespace, output: Output) -> int:
    from moderator.services.review import rules

    known = rules.list_rules(library)
    lines = [
        f"{'on ' if rule.on else 'off'}  {one_line(rule.name)}: {one_line(rule.sentence)}" for rule in known
    ]
    output.result({"rules": [_record(rule) for rule in known]}, *(lines or ["There are no rules yet."]))
    return DONE


def _add(library: "Library", _name: str, arguments: argparse.Namespace, output: Output) -> int:
    from moderator.services.review import rules

    rule = rules.add(library, arguments.rule)
    output.result(
        {"added": _record(rule)},
        f"{one_line(rule.sentence)}, once it is on: see “rules try”, then “rules on”.",
    )
    return DONE


def _try(library: "Library", name: str, arguments: argparse.Namespace, output: Output) -> int:
    from moderator.services.review import rules

    rule = arguments.rule or rules.get(library, name)
    with output.working() as context:
        trial = rules.try_rule(library, rule, context)
    output.result(_trial(trial), *_told(trial))
    return DONE


def _run(library: "Library", name: str, _arguments: argparse.Namespace, output: Output) -> int:
    from moderator.services.review import rules

    with output.working() as context:
        done = rules.run(library, name, context)
    output.result(_done(done), f"{one_line(done.label)}.")
    return DONE


def _switch(library: "Library", name: str, arguments: argparse.Namespace, output: Output) -> int:
    from moderator.services.review import rules

    rule = rules.switch(library, name, on=arguments.words[0] == "on")
    state = "acts on what comes in from now on" if rule.on else "is off"
    output.result({"rule": _record(rule)}, f"Rule “{one_line(rule.name)}” {state}.")
    return DONE


def _remove(library: "Library", name: str, _arguments: argparse.Namespace, output: Output) -> int:
    from moderator.services.review import rules

    rules.remove(library, name)
    output.result({"removed": name}, f"Rule “{one_line(name)}” is removed; what it did stands.")
    return DONE


def _described(name: str, arguments: argparse.Namespace) -> Rule:
    """Return the rule that the options describe."""
    kind, value = next(
        (kind, getattr(arguments, kind.value)) for kind in Kind if getattr(arguments, kind.value)
    )
    return Rule(name, kind, "" if kind is Kind.LINKS else value, Action(arguments.action))


def _record(rule: Rule) -> dict[str, object]:
    return {
        "name": rule.name,
        "kind": rule.kind.value,
        "value": rule.value,
        "action": rule.action.value,
        "on": rule.on,
        "sentence": rule.sentence,
    }


def _done(run: RuleRun) -> dict[str, object]:
    return {"rule": run.rule, "decided": run.decided}


def _trial(trial: Trial) -> dict[str, object]:
    from moderator.services.forms.records import record

    return {
        "rule": _record(trial.rule),
        "total": trial.total,
        "caught": trial.caught,
        "open": trial.open,
        "wrong": trial.wrong,
        "samples": [record(row) for row in trial.samples],
        "wrong_samples": [record(row) for row in trial.wrong_samples],
        "overlaps": [{"rule": name, "shared": shared} for name, shared in trial.overlaps],
        "spellings": [{"word": word, "comments": number} for word, number in trial.spellings],
    }


def _told(trial: Trial) -> list[str]:
    are = "is" if trial.open == 1 else "are"
    lines = [
        f"Catches {trial.caught:,} of {many(trial.total, 'comment')}; would act on {trial.open:,} that {are} open."
    ]
    lines += [f"  {row.id:>8}  {one_line(row.text, 100)}" for row in trial.samples]
    if trial.wrong:
        lines.append(f"{trial.wrong:,} of them you decided the other way:")
        lines += [f"  {row.id:>8}  {one_line(row.text, 100)}" for row in trial.wrong_samples]
    lines += [f"Shares {shared:,} with “{one_line(name)}”." for name, shared in trial.overlaps]
    if trial.spellings:
        others = ", ".join(f"{one_line(word)} ({number:,})" for word, number in trial.spellings)
        lines.append(f"Also written: {others}.")
    return lines


_DO = {
    "list": _list,
    "add": _add,
    "try": _try,
    "run": _run,
    "on": _switch,
    "off": _switch,
    "remove": _remove,
}

COMMANDS: "dict[str, Handler]" = {"rules": rules}
