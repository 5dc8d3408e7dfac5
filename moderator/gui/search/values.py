"""What a library knows of the field that is being typed: its authors, threads, platforms and models."""

from collections.abc import Callable, Sequence
from functools import partial

from moderator.gui.context import AppContext
from moderator.services.search import searching

Values = Callable[[str, str, Callable[[Sequence[str]], None]], None]
"""Asks for values of a field that contain a part; the answer may come later."""


def values_of(context: AppContext, asker: str) -> Values:
    """Return what asks the open library; a newer question of the same asker replaces an older one."""

    def ask(field: str, part: str, answer: Callable[[Sequence[str]], None]) -> None:
        work = partial(searching.values_like, context.library, field, part)
        context.tasks.run(work, answer, lane="rows", key=f"{asker}-values")

    return ask
