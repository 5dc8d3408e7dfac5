"""What a training was begun with, noted beside its state: an interrupted one goes on without being told again."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from typing import Any

from moderator.classifier.card import ModelFolder
from moderator.classifier.learning.recipe import Stage
from moderator.classifier.learning.training_options import TrainOptions
from moderator.core.errors import UserError

WORK = ".training"
"""The folder, inside the output, of what an interrupted training goes on from."""
PLAN = "plan.json"
_FOLDERS = ("start", "vocabulary", "like")


@dataclass(frozen=True, slots=True)
class Begun:
    """How a training that was interrupted was begun."""

    options: TrainOptions
    """With `resume`."""
    data: str
    """The folder of its rows; empty where that was not noted."""

    def require_same(self, given: Mapping[str, str | int | None]) -> None:
        """Make sure that what is given anew is what it was begun with; what is not given is None or empty.

        Raises:
            UserError: something is not.

        """
        for name, value in given.items():
            if not value:
                continue
            before = self._was(name)
            same = _is_same_folder(value, before) if name in _FOLDERS else value == before
            if not same:
                was = f"with --{name} {before}" if before else f"without --{name}"
                raise UserError(
                    f"The interrupted training was begun {was}, not with {value}.",
                    advice="Leave the option out to go on, or name another --output to begin anew.",
                )

    def _was(self, name: str) -> str | int:
        found: str | int = getattr(self.options, name)
        if name == "epochs" and len({stage.epochs for stage in self.options.stages}) > 1:
            return ""  # So many in every stage is what one gives.
        return found


def begun(output: Path) -> Begun:
    """Return how the training was begun that was interrupted in a folder.

    Raises:
        UserError: none was, or another version of the program began it.

    """
    document = _read(output / WORK)
    try:
        said = dict(document["options"])
        known = {entry.name for entry in fields(TrainOptions)}
        then = tuple(Stage(**stage) for stage in said["then"])
        options = TrainOptions(**{name: said[name] for name in known} | {"then": then, "resume": True})
        folder = str(document.get("folder") or "")
    except (KeyError, TypeError, ValueError) as error:
        raise UserError(
            f"The training in “{output}” was begun by another version of Moderator.",
            advice="Begin it anew, in another folder.",
        ) from error
    return Begun(options, folder)


def write(work: Path, options: TrainOptions, data: Path, known: str) -> None:
    """Note what a training is begun with; `known` is the fingerprint of its data.

    Raises:
        UserError: it was begun before, with other data.

    """
    path = work / PLAN
    if not path.is_file():
        document = {"options": _plain(options), "data": known, "folder": str(data.absolute())}
        path.write_text(json.dumps(document), encoding="utf-8")
    elif _read(work)["data"] != known:
        raise UserError("The data is not what the interrupted training was begun with.")


def require_same(work: Path, options: TrainOptions) -> None:
    """Make sure that a training goes on with the options, and the model, that it was begun with.

    Raises:
        UserError: it does not, or there is none.

    """
    if _read(work)["options"] != _plain(options):
        raise UserError("The interrupted training was begun with other options.")


def _plain(options: TrainOptions) -> dict[str, Any]:
    model = {"sha256": ModelFolder(Path(options.start)).card.sha256} if options.start else {}
    document: dict[str, Any] = json.loads(json.dumps(asdict(options) | {"resume": None} | model))
    return document


def _read(work: Path) -> dict[str, Any]:
    refused = UserError(f"There is no interrupted training in “{work.parent}”.")
    try:
        document = json.loads((work / PLAN).read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise refused from error
    if not isinstance(document, dict):
        raise refused
    return document


def _is_same_folder(one: str | int, other: str | int) -> bool:
    return bool(other) and Path(str(one)).resolve() == Path(str(other)).resolve()
