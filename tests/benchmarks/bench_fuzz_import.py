"""Broken exports by the thousand: how many were read, and which of them ended in anything but records or a sentence.

python -m tests.benchmarks.bench_fuzz_import [--inputs N] [--seed S] [--keep FOLDER]

What `bench_fuzz.py` does to the readers alone, this does to the whole door. Every input is a golden file with
bytes broken or values of another kind, plain or packed, read through the same door as an import;
each tenth is looked at by the preview first, each fiftieth goes into a library. A fault is any
exception but a UserError, a hang is more than ten seconds of processor time, and memory is what the process grew to
beyond its size after the first hundred inputs. The same seed gives the same inputs.
"""

import argparse
import contextlib
import hashlib
import json
import resource
import signal
import sys
import tempfile
import time
import traceback
from pathlib import Path
from random import Random

from moderator.core.errors import UserError
from moderator.services.intake.importing import import_files
from moderator.services.library import Library
from tests.importers.mutations import GOLDEN, random_input, read_path

SECONDS = 10
BOUND = 400 * 1024
"""Kilobytes that reading may add to the process; the largest value a record may have is a part of it."""


class Hang(BaseException):
    """More processor time than any small file may take."""


def _alarm(*_: object) -> None:
    raise Hang


def main() -> int:
    """Try the inputs and print one JSON document."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--inputs", type=int, default=20_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--keep", type=Path, help="a folder for the inputs that were not survived")
    arguments = parser.parse_args()
    golden = [(path.name, path.read_bytes()) for path in GOLDEN]
    resource.setrlimit(resource.RLIMIT_AS, (6 * 1024**3, 6 * 1024**3))
    signal.signal(signal.SIGVTALRM, _alarm)
    faults: dict[str, int] = {}
    records = hangs = 0
    slowest = 0.0
    base = grown = 0
    started = time.process_time()
    with tempfile.TemporaryDirectory(prefix="moderator-fuzz-") as folder, contextlib.ExitStack() as stack:
        library = stack.enter_context(Library.open(Path(folder) / "library.db"))
        for number in range(arguments.inputs):
            chance = Random(f"{arguments.seed}:{number}")
            name, content = random_input(chance, golden)
            path = Path(folder) / name
            path.write_bytes(content)
            before = time.process_time()
            signal.setitimer(signal.ITIMER_VIRTUAL, SECONDS)
            what = ""
            try:
                if number % 50 == 7:
                    with contextlib.suppress(UserError):
                        records += import_files(library, [path]).found
                else:
                    records += read_path(path, look=number % 10 == 3)
            except Hang:
                hangs += 1
                what = "hang: " + _place()
            except Exception:
                what = _place()
            finally:
                signal.setitimer(signal.ITIMER_VIRTUAL, 0)
            slowest = max(slowest, time.process_time() - before)
            memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
            if number == 100:
                base = memory
            if base and memory - base > max(grown, BOUND):
                what = what or f"memory grew by {(memory - base) // 1024} MB"
            grown = max(grown, memory - base) if base else 0
            if what:
                faults[what] = faults.get(what, 0) + 1
                sys.stderr.write(f"{number} {name}: {what}\n")
                if arguments.keep and faults[what] <= 2:
                    arguments.keep.mkdir(parents=True, exist_ok=True)
                    mark = hashlib.sha256(content).hexdigest()[:8]
                    (arguments.keep / f"{number}-{mark}-{name}").write_bytes(content)
            path.unlink(missing_ok=True)
    found = {
        "inputs": arguments.inputs,
        "seed": arguments.seed,
        "records": records,
        "faults": sum(faults.values()) - hangs,
        "hangs": hangs,
        "slowest_seconds": round(slowest, 2),
        "memory_grew_mb": grown // 1024,
        "processor_seconds": round(time.process_time() - started),
        "kinds": faults,
    }
    sys.stdout.write(json.dumps(found, indent=1) + "\n")
    return 1 if faults else 0


def _place() -> str:
    """Return the exception that is being handled and the line of ours nearest to it."""
    kind, error, trace = sys.exc_info()
    frames = [
        frame
        for frame in traceback.extract_tb(trace)
        if "moderator/" in frame.filename or "mutations" in frame.name
    ]
    frames = frames or traceback.extract_tb(trace)
    last = frames[-1]
    return f"{kind.__name__ if kind else ''}: {str(error)[:80]} at {Path(last.filename).name}:{last.lineno}"


if __name__ == "__main__":
    sys.exit(main())
