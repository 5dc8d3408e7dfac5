"""The one entry: the window, or the command line."""

import multiprocessing
import sys


def main() -> int:
    """Run what the command line asks for, and return the exit status."""
    # First of all: in a frozen program a background process enters here too, and must not open a window.
    multiprocessing.freeze_support()
    try:
        from moderator import clock  # noqa: F401 - takes the time before anything heavy is imported
        from moderator.cli import run

        return run(sys.argv[1:])
    except KeyboardInterrupt:
        return 130  # Before there was a command to cancel, or for the second time.


if __name__ == "__main__":
    sys.exit(main())
