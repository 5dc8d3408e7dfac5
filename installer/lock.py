"""Write the locked lists of packages anew, with the hashes of every file that may be installed.

`python3 installer/lock.py` after a change of the dependencies in pyproject.toml, or to take newer versions. It needs
uv (https://docs.astral.sh/uv), which resolves for all systems and Pythons at once. Nobody else needs it.
"""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BUILD = "hatchling\neditables\n"
"""What the package itself is built with: locked too, since the start scripts build without fetching more."""
HEAD = "# Written by installer/lock.py. Every package, for every system, with the hashes of its files.\n"


def main() -> int:
    """Return the exit status of what resolves."""
    for name, extra in (("requirements.lock", []), ("requirements-test.lock", ["--extra", "test"])):
        command = [
            "uv", "pip", "compile", "pyproject.toml", "-", *extra, "--universal", "--generate-hashes",
            "--python-version", "3.11", "--no-header", "--no-annotate", "--no-emit-index-url", "--quiet",
        ]  # fmt: skip
        if "--upgrade" in sys.argv:
            command.append("--upgrade")
        result = subprocess.run(
            command, input=BUILD, cwd=str(ROOT), stdout=subprocess.PIPE, universal_newlines=True
        )
        if result.returncode != 0:
            return result.returncode
        (ROOT / "installer" / name).write_text(HEAD + result.stdout, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
