"""What the start scripts say when a machine lacks something."""

import importlib.util
import json
import os
import re
import subprocess
import sys
import tomllib
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture
def environment() -> ModuleType:
    path = ROOT / "installer" / "environment.py"
    spec = importlib.util.spec_from_file_location("environment", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_an_unsupported_python_is_told_which_one_to_get(
    environment: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(environment, "SUPPORTED", ((3, 2),))
    with pytest.raises(environment.SetupError, match=r"needs a 64-bit Python .* install one from"):
        environment.supported_python()


def test_another_supported_python_on_the_path_is_taken(
    environment: ModuleType, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    if os.name == "nt":
        pytest.skip("a link to an interpreter needs rights on Windows")
    other = tmp_path / "python3.2"
    other.write_text(f'#!/bin/sh\nexec "{sys.executable}" "$@"\n')
    other.chmod(0o755)
    monkeypatch.setattr(environment, "SUPPORTED", ((3, 2),))
    monkeypatch.setenv("PATH", f"{tmp_path}{os.pathsep}{os.environ['PATH']}")
    assert environment.supported_python() == str(other)


def test_a_full_disk_is_said_before_anything_is_fetched(
    environment: ModuleType, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(environment, "FOLDER", tmp_path / ".venv")
    monkeypatch.setattr(environment, "NEEDED_BYTES", 10**18)
    with pytest.raises(environment.SetupError, match="too little space on the disk"):
        environment.check_space()


@pytest.mark.parametrize(
    ("words", "advice"),
    [
        ("OSError: [Errno 28] No space left on device", "free some gigabytes"),
        ("Failed to establish a new connection: [Errno -3]", "connect to the internet"),
        ("ERROR: No matching distribution found for tensorflow-cpu", "no build for this system"),
        ("ERROR: THESE PACKAGES DO NOT MATCH THE HASHES FROM", "nothing was installed"),
        ("hint: see above\nERROR: the wheel is broken\nhint: see above", "ERROR: the wheel is broken"),
    ],
)
def test_what_pip_says_becomes_one_sentence(environment: ModuleType, words: str, advice: str) -> None:
    sentence = environment.explain_pip(words)
    assert advice in sentence
    assert "\n" not in sentence


def test_a_changed_list_of_packages_is_installed_anew(environment: ModuleType, tmp_path: Path) -> None:
    environment.ROOT = tmp_path
    (tmp_path / "pyproject.toml").write_text("one")
    first = environment.fingerprint()
    assert environment.fingerprint() == first
    (tmp_path / "pyproject.toml").write_text("two")
    assert environment.fingerprint() != first


def test_half_an_environment_does_not_count_as_one(environment: ModuleType, tmp_path: Path) -> None:
    assert environment.runs(sys.executable)
    assert not environment.runs(tmp_path / "python")


@pytest.mark.parametrize("script", ["start.py", "test.py", "environment.py", "lock.py", "sbom.py"])
def test_the_scripts_use_the_standard_library_alone(script: str) -> None:
    # -S leaves site-packages out, -E any setting; only the scripts' own folder is added.
    code = (
        f"import sys; sys.path.insert(0, {str(ROOT / 'installer')!r}); import runpy; "
        f"runpy.run_path({str(ROOT / 'installer' / script)!r}, run_name='read')"
    )
    result = subprocess.run([sys.executable, "-S", "-E", "-c", code], capture_output=True, text=True)
    assert result.returncode == 0, result.stderr


LOCKS = ("requirements.lock", "requirements-test.lock")


def locked(name: str) -> dict[str, list[str]]:
    """Return the versions of each package in a locked list."""
    found: dict[str, list[str]] = {}
    for package, version in re.findall(
        r"^([\w.-]+)==([\w.+!]+)", (ROOT / "installer" / name).read_text(), re.M
    ):
        found.setdefault(package.lower().replace("_", "-").replace(".", "-"), []).append(version)
    return found


def test_every_dependency_is_locked_within_its_range() -> None:
    from packaging.requirements import Requirement

    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    wanted = {
        "requirements.lock": project["dependencies"],
        "requirements-test.lock": [*project["dependencies"], *project["optional-dependencies"]["test"]],
    }
    wrong = []
    for name, requirements in wanted.items():
        there = locked(name)
        for one in map(Requirement, requirements):
            versions = there.get(one.name.lower().replace("_", "-"), [])
            if not versions or not all(one.specifier.contains(version) for version in versions):
                wrong.append(f"{name}: {one} (locked: {versions})")
    assert not wrong, "run “python3 installer/lock.py”: " + "; ".join(wrong)


@pytest.mark.parametrize("name", LOCKS)
def test_the_locked_lists_name_hashes_and_no_place(name: str) -> None:
    words = (ROOT / "installer" / name).read_text(encoding="utf-8")
    assert not re.search(r"://|--(extra-)?index|--find-links|/opt|/home|/work", words)
    entries = re.split(r"\n(?=\w)", words.split("\n", 1)[1])
    assert len(entries) > 50
    assert all("--hash=sha256:" in entry for entry in entries)


def test_a_system_without_locked_files_is_told_and_served(
    environment: ModuleType, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    asked = []

    def pip(_: object, *words: str) -> str | None:
        asked.append(words)
        return "ERROR: No matching distribution found for numpy" if "--require-hashes" in words else None

    said: list[str] = []
    monkeypatch.setattr(environment, "pip", pip)
    monkeypatch.setattr(environment, "say", said.append)
    monkeypatch.setattr(environment, "STAMP", tmp_path / "installed.txt")
    monkeypatch.setattr(environment, "FOLDER", tmp_path)
    monkeypatch.setattr(environment, "runs", lambda python: True)
    monkeypatch.setattr(environment, "make_environment", lambda base, python: None)
    environment.prepare(tests=False)
    assert [words[0] for words in asked] == ["--require-hashes", "--editable"]
    assert "unchecked" in said[-1]


def test_a_package_with_another_hash_is_never_installed_otherwise(
    environment: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(environment, "pip", lambda *_: "THESE PACKAGES DO NOT MATCH THE HASHES")
    with pytest.raises(environment.SetupError, match="nothing was installed"):
        environment.install_locked(Path("python"), tests=False)


def test_the_list_of_parts_names_every_locked_package(tmp_path: Path) -> None:
    target = tmp_path / "sbom.json"
    subprocess.run([sys.executable, ROOT / "installer" / "sbom.py", target], check=True)
    document = json.loads(target.read_text(encoding="utf-8"))
    assert (document["bomFormat"], document["metadata"]["component"]["name"]) == ("CycloneDX", "moderator")
    named = {one["name"] for one in document["components"]}
    assert named >= locked("requirements.lock").keys()
    assert all(one["purl"].startswith("pkg:") for one in document["components"])
    numpy = next(one for one in document["components"] if one["name"] == "numpy")
    assert all(len(one["content"]) == 64 for one in numpy["hashes"])
