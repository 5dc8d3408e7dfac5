"""Imports after Qt's at the speed of those before it."""

import sys

import PySide6.QtCore  # noqa: F401  (what is changed here comes with it)

_SEARCH = "_mod_uses_pyside"


def search_no_sources() -> None:
    """Keep PySide6 from reading the source of every module that is imported from now on.

    It looks there for a use of its switchable features (`__feature__`), of which this program has none. That
    takes as long again as the imports themselves, and keeps six megabytes of text in `linecache` for ever. A
    frozen build has no sources to be read, so that nothing depends on what would be found.
    """
    support = sys.modules.get("shibokensupport.feature")
    if hasattr(support, _SEARCH):
        setattr(support, _SEARCH, lambda _module: False)
