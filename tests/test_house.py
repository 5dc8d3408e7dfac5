"""The order of the house, as far as import-linter does not see it."""

import ast
import re
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]


def files(package: Path) -> dict[str, Path]:
    """Return the files of a package by the names they are imported by."""
    found = {}
    for path in package.rglob("*.py"):
        parts = path.relative_to(package.parent).with_suffix("").parts
        found[".".join(parts[:-1] if parts[-1] == "__init__" else parts)] = path
    return found


def imports(source: str, known: set[str]) -> set[str]:
    """Return which of the known files a source names in any import, wherever it stands."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            found.update(one.name for one in node.names)
        elif isinstance(node, ast.ImportFrom):
            inside = {f"{node.module}.{one.name}" for one in node.names}
            found.update(inside if inside <= known else inside | {str(node.module)})
    return found & known


def graph(package: Path) -> dict[str, set[str]]:
    """Return what each file of a package imports of it."""
    known = files(package)
    return {name: imports(path.read_text("utf-8"), set(known)) - {name} for name, path in known.items()}


def test_every_room_is_a_package() -> None:
    # import-linter passes over folders that are none, and so over what is imported in them.
    rooms = {path.parent for path in (ROOT / "moderator").rglob("*.py")}
    steps = ROOT / "moderator" / "store" / "migrations" / "versions"  # Alembic reads them as files.
    assert {room for room in rooms if not (room / "__init__.py").exists()} == {steps}


def test_no_file_leads_back_to_itself_not_even_for_types_or_inside_a_function() -> None:
    TopologicalSorter(graph(ROOT / "moderator")).prepare()


@pytest.mark.parametrize(
    "back",
    [
        "import house.a\n",
        "from house import a\n",
        "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    from house.a import A\n",
        "def late():\n    from house.a import A\n",
    ],
)
def test_every_way_back_is_a_circle(tmp_path: Path, back: str) -> None:
    house = tmp_path / "house"
    house.mkdir()
    (house / "__init__.py").touch()
    (house / "a.py").write_text("from house import b\nclass A: ...\n", "utf-8")
    (house / "b.py").write_text(back, "utf-8")
    with pytest.raises(CycleError):
        TopologicalSorter(graph(house)).prepare()


def formats(source: str) -> set[str]:
    """Return the parts of dates that a source has written or read in the language of the system."""
    words = (node.value for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Constant))
    return {found for one in words if isinstance(one, str) for found in re.findall(r"%[aAbBcpxX](?!\w)", one)}


def test_no_date_is_written_or_read_in_the_language_of_the_system() -> None:
    # Qt chooses that of the person, and with it the names of months and days that Python writes.
    found = {path.name: formats(path.read_text("utf-8")) for path in (ROOT / "moderator").rglob("*.py")}
    assert {name: parts for name, parts in found.items() if parts} == {}
    assert formats('f"{day:%d %B %Y}"') == {"%B"}
