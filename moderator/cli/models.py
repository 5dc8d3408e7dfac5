"""Commands about models: score with one, train one, choose one."""

import argparse
import contextlib
import json
import os
import sys
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

from moderator import troubles
from moderator.cli.output import Output, one_line
from moderator.cli.parser import named
from moderator.cli.session import CANCELLED, DONE, database, opened, require_another, tell_model
from moderator.core.errors import Cancelled, UserError
from moderator.core.operation import JobContext
from moderator.core.paths import unreadable
from moderator.core.wording import many
from moderator.services.forms.writing import replaced, require_place

if TYPE_CHECKING:
    from moderator.classifier.card import ModelCard
    from moderator.cli.session import Handler
    from moderator.services.library import Library


def score(arguments: argparse.Namespace, output: Output) -> int:
    """Score lines from a file or standard input; a library is not needed."""
    from moderator.services.model.scoring import score_lines
    from moderator.services.shelves import scorer_for

    path = None if arguments.file == "-" else Path(arguments.file)
    if path is not None and arguments.output not in (None, "-"):
        require_another(Path(arguments.output), [path])
    with _input(arguments.file, output) as source:
        scorer, notice = scorer_for(database(arguments))
        if notice:
            output.message(notice)
        if arguments.output in (None, "-"):
            # Ctrl+C must end a wait for standard input, so no clean-up is asked for here.
            score_lines(source, sys.stdout.buffer, scorer, path=path)
            return DONE
        with replaced(Path(arguments.output)) as part, part.open("wb") as target, output.working() as context:
            scored = score_lines(source, target, scorer, context, path=path)
    output.result(
        {"scored": scored, "model": scorer.version}, f"{many(scored, 'line')} scored by {scorer.version}."
    )
    return DONE


@contextlib.contextmanager
def _input(name: str, output: Output) -> Iterator[IO[bytes]]:
    if name == "-":
        if not output.has_input:
            raise UserError("Standard input is closed.", advice="Name a file, or send lines through a pipe.")
        if sys.stdin.isatty():
            ending = "Ctrl+Z and Enter end it" if os.name == "nt" else "Ctrl+D ends it"
            output.message(f"Type or paste comments, one a line; {ending}.")
        yield sys.stdin.buffer
        return
    path = Path(name)
    try:
        file = path.open("rb")
    except OSError as error:
        raise unreadable(path, error) from error
    with file:
        yield file


def retrain(arguments: argparse.Namespace, output: Output) -> int:
    """Train a candidate on all corrections, and make it current if that was asked for."""
    from moderator.services.model import retraining

    with opened(arguments, create=False) as library:
        with _training(output) as context:
            candidate = retraining.retrain(library, context, epochs=arguments.epochs)
        wanted = arguments.activate == "always" or (arguments.activate == "better" and candidate.better)
        if wanted:
            retraining.accept(library, candidate.version)
        elif arguments.activate == "better":
            retraining.refuse(library, candidate.version)
    document = candidate.to_json() | {"activated": wanted}
    output.result(
        document,
        f"{candidate.version}, from {many(candidate.corrections, 'correction')} "
        f"in {candidate.seconds:.0f} s. {candidate.verdict}",
        f"{many(candidate.flip_count, 'comment')} would be read differently.",
        "It is in use now." if wanted else "It is not in use.",
    )
    return DONE


def train(arguments: argparse.Namespace, output: Output) -> int:
    """Make a base model from labelled JSON Lines."""
    from moderator.services.model import base_training

    try:
        with _training(output, lambda detail: output.message(_told(json.loads(detail)))) as context:
            trained = base_training.train(
                Path(arguments.data) if arguments.data else None,
                Path(arguments.output),
                context,
                epochs=arguments.epochs,
                cell=arguments.cell,
                units=arguments.units,
                embedding=arguments.embedding,
                vocabulary=arguments.vocabulary or "",
                start=arguments.start or "",
                like=arguments.like or "",
                resume=arguments.resume,
            )
    except Cancelled:
        if not base_training.can_go_on(Path(arguments.output)):
            raise
        output.message(f"Stopped. “moderator train --output {arguments.output} --resume” goes on.")
        return CANCELLED
    output.result(trained, f"{trained['version']} is ready in {arguments.output}.")
    return DONE


def _told(news: dict[str, Any]) -> str:
    """Return what a training says of a pass that is done, or of its data, as a line."""
    if "notice" in news:
        return str(news["notice"])
    part = f"stage {news['stage']} of {news['stages']}, " if news["stages"] > 1 else ""
    line = f"{part}epoch {news['epoch']} of {news['epochs']}: loss {news['loss']:.4f}"
    if news["macro_recall"]:
        line += f", on the rows kept aside macro-recall {news['macro_recall']:.3f}"
    left = news["seconds_left"]
    if left:
        line += f"; {f'about {left / 60:.0f} min' if left > 90 else f'{left:.0f} s'} left"
    return line[0].upper() + line[1:] + "."


@contextlib.contextmanager
def _training(output: Output, news: Callable[[str], None] | None = None) -> Iterator[JobContext]:
    """Lend a context for work that loads training libraries: they are quiet, and the bar ends before they may speak.

    In the other order the bar would give the standard streams back as it found them: already closed.
    """
    with _quiet(), output.working(news) as context:
        yield context


@contextlib.contextmanager
def _quiet() -> Iterator[None]:
    """Keep what training libraries print away: standard output holds one document, standard error our words.

    Some of it is written past Python, so the file descriptor itself is turned away.
    """
    with contextlib.ExitStack() as undone:
        undone.enter_context(contextlib.redirect_stdout(sys.stderr))
        if not troubles.wanted() and _is_descriptor(sys.stderr, 2):
            ours = undone.enter_context(
                os.fdopen(os.dup(2), "w", encoding="utf-8", errors="replace", buffering=1)
            )
            undone.callback(os.dup2, ours.fileno(), 2)
            nowhere = undone.enter_context(Path(os.devnull).open("w"))
            os.dup2(nowhere.fileno(), 2)
            undone.enter_context(contextlib.redirect_stderr(ours))
            undone.enter_context(contextlib.redirect_stdout(ours))
        yield


def _is_descriptor(stream: IO[str], number: int) -> bool:
    try:
        return stream.fileno() == number
    except (OSError, ValueError, AttributeError):
        return False


def models(arguments: argparse.Namespace, output: Output) -> int:
    """Look at the shelf of versions, and change it."""
    from moderator.services.model import models as shelf

    action, *rest = arguments.words or ["list"]
    # One's own library is made where there is none yet; another is only named by mistake, unless it is to be filled.
    with opened(arguments, create=action == "import" or not arguments.database) as library:
        if action == "list":
            active = library.shelf.active().version
            cards = library.shelf.versions()
            output.result(
                {"active": active, "models": [card.to_json() for card in cards]},
                *(_listed(card, active, shipped=library.shelf.is_shipped(card.version)) for card in cards),
            )
            tell_model(library, output)
        elif action == "show":
            card = library.shelf.folder(rest[0]).card
            output.result(card.to_json(), *_shown(card))
        elif action == "activate":
            shelf.activate(library, rest[0])
            output.result({"active": rest[0]}, f"{rest[0]} is in use now.")
        elif action == "compare":
            _compare(library, *rest, output=output)
        elif action == "note":
            shelf.annotate(library, rest[0], rest[1])
            output.result({"version": rest[0], "note": rest[1]}, f"{rest[0]}: {one_line(rest[1])}")
        elif action == "remove":
            shelf.remove(library, rest[0])
            output.result({"removed": rest[0]}, f"{rest[0]} is removed.")
        elif action == "export":
            _export(library, rest[0], Path(named(rest[1])))
            output.result({"exported": rest[0], "file": rest[1]}, f"{rest[0]} written to {rest[1]}.")
        elif action == "import":
            card = shelf.import_(library, Path(named(rest[0])))
            output.result({"imported": card.version}, f"{card.version} is on the shelf.")
        else:
            with output.working() as context:
                figures = shelf.evaluate(library, Path(named(rest[0])), context, version=arguments.model)
            output.result(
                figures.to_json(),
                f"{many(figures.n, 'comment')}: accuracy {figures.accuracy:.3f}, "
                f"macro-recall {figures.macro_recall:.3f}, macro-F1 {figures.macro_f1:.3f}, "
                f"calibration error {figures.ece:.3f}.",
            )
    return DONE


def _export(library: "Library", version: str, target: Path) -> None:
    """Write a version to a file, in the place of none but an earlier one's."""
    require_place(target)
    if target.exists() and not zipfile.is_zipfile(target):
        raise UserError(f"“{target}” is there already, and no model.", advice="Name another file.")
    library.shelf.export(version, target)


def _compare(library: "Library", before: str, after: str, *, output: Output) -> None:
    """Say how two versions differ; the comments that they read differently follow one by one."""
    from moderator.services.model.comparing import compare_versions

    with output.working() as context:
        found = compare_versions(library, before, after, context)
    flips = [
        {
            "id": one.comment_id,
            "before": one.before.value,
            "after": one.after.value,
            "probability_before": one.p_before,
            "probability_after": one.p_after,
            "said": one.said.value if one.said else None,
            "text": one.text,
        }
        for one in found.flips
    ]
    output.result(
        {
            "before": before,
            "after": after,
            "judged_on": found.judgement.to_json(),
            "compared": found.compared,
            "flips": found.flip_count,
            "verdict": found.verdict,
            "comments": flips,
        },
        found.verdict,
        f"{many(found.flip_count, 'comment')} of {found.compared:,} would be read differently.",
        *(
            f"{one.comment_id:>8}  {one.before} {one.p_before or 0:.2f} → {one.after} {one.p_after or 0:.2f}  "
            f"{'you said ' + one.said if one.said else '':<18}  {one_line(one.text, 80)}"
            for one in found.flips[:40]
        ),
    )


def _listed(card: "ModelCard", active: str, *, shipped: bool) -> str:
    mark = "*" if card.version == active else " "
    told = [card.created_at[:10]]
    told += [many(card.corrections, "correction")] if card.corrections else []
    told += ["came with the program"] * shipped + ["in use"] * (card.version == active)
    return f"{mark} {card.version}  {', '.join(told)}  {one_line(card.note, 60)}".rstrip()


def _shown(card: "ModelCard") -> list[str]:
    lines = [
        f"version      {card.version}",
        f"parent       {card.parent or '–'}",
        f"made         {card.created_at[:16].replace('T', ' ')} UTC",
    ]
    lines.append(f"corrections  {card.corrections}")
    lines += [
        f"learnt from  {one_line(str(one.get('source')))}, {many(int(one.get('rows') or 0), 'row')}"
        for one in card.data
    ]
    lines += [
        f"{name:<11}  {line}" for name, line in zip(("recipe", "made from"), _recipe(card), strict=False)
    ]
    if card.note:
        lines.append(f"note         {one_line(card.note)}")
    return lines


def _recipe(card: "ModelCard") -> list[str]:
    from moderator.classifier.learning.recipe import Recipe

    try:
        recipe = Recipe.from_json(card.recipe)
    except UserError as error:
        return [str(error)]
    return [one_line(line) for line in recipe.lines()] if recipe else []


COMMANDS: "dict[str, Handler]" = {"score": score, "retrain": retrain, "models": models, "train": train}
