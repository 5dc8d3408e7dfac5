"""Making a base model from labelled text, or going on with one that was interrupted."""

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from moderator.core.errors import UserError
from moderator.core.operation import JobContext

if TYPE_CHECKING:
    from moderator.classifier.training import TrainOptions


def train(
    data: Path | None,
    output: Path,
    context: JobContext | None = None,
    *,
    epochs: int | None = None,
    cell: str | None = None,
    units: int | None = None,
    embedding: int | None = None,
    vocabulary: str = "",
    start: str = "",
    like: str = "",
    resume: bool = False,
) -> dict[str, object]:
    """Make a base model from labelled JSON Lines; what it returns is plain values.

    Without more it is made as the shipped one was; `like` names the folder of a model to be made like instead, and
    `start` one to go on from. `epochs` are the passes in each stage. With `resume`, what is left out is as it was when
    the training was begun, the folder of the data too. What is to be known meanwhile, such as a pass that is done,
    comes as the detail of the progress: JSON of `EpochNews`, or a sentence as “notice”.

    Raises:
        UserError: there is nothing to learn from, the output cannot be written, or the training was begun with
            something else.

    """
    from moderator.classifier.training import train as learn

    given: dict[str, str | int | None] = {
        "cell": cell,
        "units": units,
        "embedding": embedding,
        "vocabulary": vocabulary,
        "start": start,
        "like": like,
    }
    if resume:
        data, options = _begun(output, data, given | {"epochs": epochs})
    else:
        options = _options(given, epochs)
    if data is None:
        raise UserError("There is no data to learn from.", advice="Name its folder with --data.")
    made = learn(data, output, options, context or JobContext())
    return {"version": made.version, "seconds": round(made.seconds, 3), "val": made.val}


def can_go_on(output: Path) -> bool:
    """Say whether a training was interrupted in a folder that can go on."""
    from moderator.classifier.learning import plan

    try:
        plan.begun(output)
    except UserError:
        return False
    return True


def _begun(
    output: Path, data: Path | None, given: dict[str, str | int | None]
) -> tuple[Path | None, "TrainOptions"]:
    from moderator.classifier.learning import plan

    begun = plan.begun(output)
    begun.require_same(given)
    if data is None and begun.data:
        data = Path(begun.data)
        if not data.is_dir():
            raise UserError(
                f"The data of the interrupted training is no longer in “{data}”.",
                advice="Name its folder with --data.",
            )
    return data, begun.options


def _options(given: dict[str, str | int | None], epochs: int | None) -> "TrainOptions":
    from moderator.classifier.training import FURTHER, SHIPPED
    from moderator.classifier.training import like as as_was

    start, like, vocabulary = (_folder(given[name]) for name in ("start", "like", "vocabulary"))
    if start and any(given[name] for name in ("cell", "units", "embedding", "vocabulary")):
        raise UserError(
            "With --start the words and the network stay as they are.",
            advice="Leave out --cell, --units, --embedding and --vocabulary.",
        )
    options = as_was(Path(like), start) if like else replace(FURTHER, start=start) if start else SHIPPED
    options = replace(
        options,
        cell=given["cell"] or options.cell,  # type: ignore[arg-type]
        units=int(given["units"] or options.units),
        embedding=int(given["embedding"] or options.embedding),
        vocabulary=vocabulary or options.vocabulary,
    )
    return options.passing(epochs) if epochs else options


def _folder(given: str | int | None) -> str:
    """Return a folder by its whole path: who goes on may stand in another one."""
    return str(Path(str(given)).absolute()) if given else ""
