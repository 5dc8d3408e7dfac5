"""Importing a library without the heavy others that it only uses when they happen to be installed."""

import sys
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from importlib.machinery import ModuleSpec
from types import ModuleType

_ONE = threading.RLock()


class _Absent:
    """A finder that calls some packages missing, to one thread alone: others may be importing them meanwhile."""

    def __init__(self, names: frozenset[str]) -> None:
        self._names = names
        self._thread = threading.get_ident()

    def find_spec(
        self, name: str, _path: Sequence[str] | None = None, _target: ModuleType | None = None
    ) -> ModuleSpec | None:
        if threading.get_ident() == self._thread and name.partition(".")[0] in self._names:
            raise ModuleNotFoundError(f"No module named {name!r}", name=name)
        return None


@contextmanager
def without(*packages: str) -> Iterator[None]:
    """Import as if `packages` were not installed; those that are loaded already stay as they are.

    One thread at a time: a library whose parts import one another, as NLTK's do, is met half made by a second
    thread that begins at another part.
    """
    with _ONE:
        finder = _Absent(frozenset(packages) - sys.modules.keys())
        sys.meta_path.insert(0, finder)
        try:
            yield
        finally:
            sys.meta_path.remove(finder)
