"""Where the files that ship with the program lie: in a checkout, a wheel and a frozen build."""

import importlib.resources
import sys
from pathlib import Path


def resources() -> Path:
    """Return the folder of icons, styles, translations and samples."""
    return _folder("resources")


def models() -> Path:
    """Return the folder of shipped models; it is never written to."""
    return _folder("models")


def _folder(name: str) -> Path:
    """Return the first of the places where a build puts this folder.

    Raises:
        FileNotFoundError: the installation is incomplete.

    """
    package = Path(str(importlib.resources.files("moderator")))
    # A wheel carries the folder inside the package. This comes first: beside an installed package
    # lie other people's packages, and one of those might be called "resources".
    places = [package / f"_{name}"]
    frozen = getattr(sys, "_MEIPASS", None)
    if frozen:
        places += [Path(frozen) / "moderator" / f"_{name}", Path(frozen) / name]
    if (package.parent / "pyproject.toml").is_file():
        places.append(package.parent / name)
    for place in places:
        if place.is_dir():
            return place
    raise FileNotFoundError(f"The program's folder “{name}” is missing; install Moderator again.")
