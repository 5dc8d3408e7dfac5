"""Set up Moderator with its test tools, then run the checks and the tests: `python3 installer/test.py`.

Arguments go to pytest: `python3 installer/test.py tests/core -x`. With arguments, only pytest runs.
"""

import os
import subprocess
import sys

import environment

CHECKS = (
    ("ruff check", ["-m", "ruff", "check", "."]),
    ("ruff format", ["-m", "ruff", "format", "--check", "."]),
    ("mypy", ["-m", "mypy"]),
    ("import-linter", ["-c", "from importlinter.cli import lint_imports_command as run; run()"]),
)


def main() -> int:
    """Return 0 when every check and test passed."""
    try:
        python = str(environment.prepare(tests=True))
        environment.check_window_libraries(environment.Path(python))
    except environment.SetupError as error:
        environment.say(str(error))
        return 1
    os.chdir(str(environment.ROOT))
    variables = dict(os.environ, QT_QPA_PLATFORM="offscreen", PYTHONDONTWRITEBYTECODE="1")
    failed = []
    arguments = sys.argv[1:]
    for name, command in () if arguments else CHECKS:
        environment.say(name + " ...")
        if subprocess.call([python, *command], env=variables, stdin=subprocess.DEVNULL) != 0:
            failed.append(name)
    environment.say("pytest ...")
    # Two processes use both cores of a small machine; a file's tests stay together.
    workers = [] if arguments else ["-n", "2", "--dist", "loadfile"]
    command = [python, "-m", "pytest", "-q", "--durations=10", *workers, *arguments]
    if subprocess.call(command, env=variables, stdin=subprocess.DEVNULL) != 0:
        failed.append("pytest")
    if failed:
        environment.say("Not passed: " + ", ".join(failed) + ".")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
