"""Set up what Moderator needs, then open it: `python3 installer/start.py`.

Arguments go to the program: `python3 installer/start.py import comments.csv`.
"""

import os
import subprocess
import sys
import tempfile
from pathlib import Path

import environment


def main() -> int:
    """Return the program's exit status, or 1 with one sentence when it cannot be set up."""
    arguments = sys.argv[1:]
    try:
        python = environment.prepare(tests=False)
        opens_window = not arguments or arguments[0] == "gui"
        if opens_window:
            environment.check_window_libraries(python)
    except environment.SetupError as error:
        environment.say(str(error))
        return 1
    except KeyboardInterrupt:
        environment.say("Stopped. Run the command again to go on.")
        return 130
    if opens_window and not environment.has_display():
        return without_display(str(python))
    return run([str(python), "-m", "moderator", *arguments])


def run(command: list, **variables: str) -> int:
    """Run one command of the program in its environment and return its exit status."""
    try:
        return subprocess.call(command, env=dict(os.environ, **variables))
    except KeyboardInterrupt:
        return 130


def without_display(python: str) -> int:
    """Show on a machine without a display what the program does: the sample, its summary and a picture."""
    folder = Path(tempfile.mkdtemp(prefix="moderator-"))
    library, picture = str(folder / "sample.sqlite"), str(folder / "window.png")
    environment.say("There is no display here, so the window cannot be shown: the sample is read instead.")
    program = [python, "-m", "moderator"]
    sample = sorted((environment.ROOT / "resources" / "samples").glob("*.jsonl"))
    steps = (
        [*program, "import", *map(str, sample), "--database", library],
        [*program, "list", "label:negative", "--limit", "5", "--database", library],
    )
    for step in steps:
        status = run(step)
        if status != 0:
            return status
    try:
        environment.check_window_libraries(Path(python))
    except environment.SetupError as error:
        environment.say(str(error))
        return 1
    command = [*program, "gui", "--exit-when-ready", "--picture", picture, "--database", library]
    status = run(command, QT_QPA_PLATFORM="offscreen")
    if status == 0:
        sys.stdout.write(f"A picture of the window: {picture}\nThe library: {library}\n")
    return status


if __name__ == "__main__":
    sys.exit(main())
