"""The messages between the window and a background process. All frozen; all can be pickled."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from moderator.core.operation import Progress


@dataclass(frozen=True, slots=True)
class Start:
    """Do this job with these arguments."""

    id: int
    name: str
    arguments: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Cancel:
    """Stop this job, whether it runs or still waits."""

    id: int


@dataclass(frozen=True, slots=True)
class Stop:
    """Cancel what runs, then end the process."""


@dataclass(frozen=True, slots=True)
class Progressed:
    """A job is so far."""

    id: int
    progress: Progress


@dataclass(frozen=True, slots=True)
class Finished:
    """A job is done; the result is what the service returned."""

    id: int
    result: object


@dataclass(frozen=True, slots=True)
class Failed:
    """A job is not done; nothing of it is half done."""

    id: int
    message: str
    """One plain sentence for the person."""
    advice: str = ""
    details: str = ""
    """For a report: where it happened, without any text of a comment."""
    is_user_error: bool = False
    is_damage: bool = False
    """The library is damaged."""


@dataclass(frozen=True, slots=True)
class WasCancelled:
    """A job ended because the person asked it to."""

    id: int


Command = Start | Cancel | Stop
News = Progressed | Finished | Failed | WasCancelled
