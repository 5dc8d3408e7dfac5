"""What the start scripts say when a machine lacks something."""

import importlib.util
import os
import subprocess
import sys
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


@pytest.mark.parametrize("script", ["start.py", "test.py", "environment.py"])
def test_the_scripts_use_the_standard_library_alone(script: str) -> None:
    # -S leaves site-packages out, -E any setting; only the scripts' own folder is added.
    code = (
        f"import sys; sys.path.insert(0, {str(ROOT / 'installer')!r}); import runpy; "
        f"runpy.run_path({str(ROOT / 'installer' / script)!r}, run_name='read')"
    )
    result = subprocess.run([sys.executable, "-S", "-E", "-c", code], capture_output=True, text=True)
    assert result.returncode == 0, result.stderr
