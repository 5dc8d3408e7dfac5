"""Makes the program's own environment, `.venv`, with Python's standard library alone.

Both start scripts use it. It says in one sentence what is missing on a machine and how to get it.
The code keeps to what Python 3.6 can read, so that an old Python gets a sentence and not a SyntaxError.
"""

import hashlib
import os
import platform
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / ".venv"
STAMP = FOLDER / "installed.txt"
LOCKS = {
    False: ROOT / "installer" / "requirements.lock",
    True: ROOT / "installer" / "requirements-test.lock",
}
SUPPORTED = ((3, 11), (3, 12), (3, 13))
NEEDED_BYTES = 3 * 1024**3
"""TensorFlow alone unpacks to 1.3 GB; pip needs room for the archives beside it."""


class SetupError(Exception):
    """Something the person can act on, in one sentence."""


def prepare(tests: bool) -> Path:
    """Return the environment's Python, made or brought up to date when needed.

    Raises:
        SetupError: the machine lacks something; the sentence says what and how to get it.

    """
    base = supported_python()
    python = FOLDER / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    wanted = fingerprint()
    have = STAMP.read_text(encoding="utf-8").split() if STAMP.exists() and python.exists() else []
    if wanted in have and (not tests or "tests" in have):
        return python
    check_space()
    if not python.exists() or not runs(python):
        make_environment(base, python)
    say("Installing what the program needs into .venv (some minutes the first time) ...")
    # Once the test tools are in, a later `start` keeps them.
    extras = "[test]" if tests or "tests" in have else ""
    if STAMP.exists():
        STAMP.unlink()  # half an installation must not look like a whole one
    if not install_locked(python, tests=bool(extras)):
        say(
            "The locked list of packages does not fit this system, so the newest that fit are taken, unchecked."
        )
        errors = pip(python, "--editable", str(ROOT) + extras)
        if errors is not None:
            raise SetupError(explain_pip(errors))
    STAMP.write_text(wanted + ("\ntests" if extras else "") + "\n", encoding="utf-8")
    return python


def install_locked(python: Path, tests: bool) -> bool:
    """Install exactly the files that the lists name by their hashes; False where a system has none of them.

    Raises:
        SetupError: a file is another than the one that was tested, or installing failed otherwise.

    """
    errors = pip(python, "--require-hashes", "--requirement", str(LOCKS[tests]))
    if errors is None:
        # What builds the package is in the list too, so that nothing more is fetched.
        errors = pip(python, "--no-deps", "--no-build-isolation", "--editable", str(ROOT))
    if errors is None:
        return True
    lowered = errors.lower()
    if "no matching distribution" in lowered or "could not find a version" in lowered:
        return False
    raise SetupError(explain_pip(errors))


def pip(python: Path, *words: str) -> "str | None":
    """Install, and return what pip says of its failure; None when all went well."""
    result = subprocess.run(
        [
            str(python), "-m", "pip", "install", "--quiet", "--disable-pip-version-check",
            "--no-warn-script-location", *words,
        ],
        stdin=subprocess.DEVNULL, stderr=subprocess.PIPE, universal_newlines=True,
    )  # fmt: skip
    return None if result.returncode == 0 else result.stderr or "no reason was given."


def supported_python() -> str:
    """Return a Python that the program runs on: this one, or another on the path."""
    if sys.version_info[:2] in SUPPORTED and sys.maxsize > 2**32:
        return sys.executable
    for major, minor in reversed(SUPPORTED):
        found = shutil.which(f"python{major}.{minor}")
        if found and runs(found):
            return found
    raise SetupError(
        f"Moderator needs a 64-bit Python 3.11, 3.12 or 3.13, and this is {platform.python_version()}: "
        "install one from https://www.python.org/downloads/ and run this command with it."
    )


def runs(python: object) -> bool:
    """Say whether this interpreter starts at all (an environment that was moved or half made does not)."""
    try:
        code = subprocess.call(
            [str(python), "-c", "import sys"],
            stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip
    except OSError:
        return False
    return code == 0


def check_space() -> None:
    """Stop early when the disk cannot hold the environment."""
    free = shutil.disk_usage(str(ROOT)).free
    already = FOLDER.exists() and any(FOLDER.glob("[Ll]ib/**/tensorflow"))
    if free < NEEDED_BYTES and not already:
        raise SetupError(
            f"There is too little space on the disk: the environment needs {NEEDED_BYTES / 1024**3:.0f} GB "
            f"and {free / 1024**3:.1f} GB are free in {ROOT}."
        )


def make_environment(base: str, python: Path) -> None:
    """Create `.venv` afresh with that Python."""
    say("Making the environment .venv ...")
    result = subprocess.run(
        [base, "-m", "venv", "--clear", str(FOLDER)],
        stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, universal_newlines=True,
    )  # fmt: skip
    if result.returncode == 0 and python.exists():
        return
    output = result.stdout or ""
    if "ensurepip" in output or "No module named venv" in output:
        raise SetupError(
            "This Python cannot make environments: install its venv part "
            "(on Debian and Ubuntu: sudo apt install python3-venv) and run this command again."
        )
    if "Permission denied" in output or "Read-only" in output:
        raise SetupError(f"The folder {ROOT} cannot be written to: move the program to a folder of your own.")
    raise SetupError(f"The environment .venv could not be made: {last_line(output)}")


def explain_pip(errors: str) -> str:
    """Turn pip's last words into a sentence that says what to do."""
    lowered = errors.lower()
    if "do not match the hashes" in lowered:
        return (
            "A package that was fetched is not the one this program was tested with, so nothing was installed: "
            "try again later, and if it stays so, tell the authors."
        )
    if "no space left" in lowered:
        return "The disk became full while installing: free some gigabytes and run this command again."
    if any(word in lowered for word in ("connection", "temporary failure", "name resolution", "timed out")):
        return "The packages could not be fetched: connect to the internet for this first run and try again."
    if "no matching distribution" in lowered or "could not find a version" in lowered:
        return f"A package has no build for this system ({platform.platform()}): {last_line(errors)}"
    if "permission denied" in lowered:
        return "The folder .venv cannot be written to: delete it and run this command again."
    return f"Installing failed: {last_line(errors)}"


def fingerprint() -> str:
    """Return what an installed environment must match to be used as it is."""
    digest = hashlib.sha256()
    digest.update((ROOT / "pyproject.toml").read_bytes())
    for lock in LOCKS.values():
        digest.update(lock.read_bytes())
    digest.update(str(ROOT).encode())
    return digest.hexdigest()[:24]


def check_window_libraries(python: Path) -> None:
    """Say which system library Qt misses, if one is missing.

    Raises:
        SetupError: a shared library is not installed.

    """
    result = subprocess.run(
        [str(python), "-c", "import PySide6.QtWidgets, PySide6.QtSvg"],
        stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, universal_newlines=True,
    )  # fmt: skip
    if result.returncode == 0:
        return
    line = last_line(result.stderr)
    library = next((word.strip(":") for word in line.split() if ".so" in word), "")
    if library:
        raise SetupError(
            f"Qt needs the system library {library}: on Debian and Ubuntu run "
            "`sudo apt install libegl1 libgl1 libxkbcommon-x11-0 libdbus-1-3 libfontconfig1 libxcb-cursor0 "
            "libxcb-icccm4 libxcb-keysyms1`, then this command again."
        )
    raise SetupError(f"The window's library Qt does not start: {line}")


def has_display() -> bool:
    """Say whether a window can be shown here."""
    if sys.platform.startswith("linux") or "bsd" in sys.platform:
        names = ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")
        return any(os.environ.get(name) for name in names)
    return True


def last_line(text: str) -> str:
    """Return the last line that says something, an error before a hint."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    errors = [line for line in lines if line.lower().startswith("error")]
    return (errors or lines or ["no reason was given."])[-1]


def say(text: str) -> None:
    """Tell the person what is going on; standard output stays free for the program's own answer."""
    sys.stderr.write(text + "\n")
    sys.stderr.flush()
