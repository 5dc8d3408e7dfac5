"""kill -9 at random moments of everything that writes: what was acknowledged must be there afterwards.

    python tests/benchmarks/bench_kills.py --kills 100 [--phase decide]… [--folder DIR] [--json]

Each kill ends a real process (forked from one that has loaded the program, so that a kill costs milliseconds). The
process says through a pipe when its work begins and what its calls have returned; the parent kills it within the
time that the work takes, opens the library as the program would, and compares. Kills are gone on with until so many
as are asked for fell inside the work ("at work"). "power cut" stops the process instead, copies database, journal
and index of the journal as they lie at that moment, and opens the copy. Exit status 1 if anything was lost.
"""

import argparse
import json
import os
import random
import shutil
import signal
import sys
import tempfile
import time
import traceback
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from moderator.store import migrations  # noqa: F401 - before the fork
from tests.benchmarks.kill_library import lay_out, make
from tests.benchmarks.kill_phases import PHASES, sound
from tests.benchmarks.killing import Process, Say

__all__ = ["Process", "Say", "sound"]


def one(
    name: str, made: Path, folder: Path, chance: random.Random, longest: float
) -> tuple[list[str], int, bool]:
    """Kill once and return what is lost, how much had been acknowledged, and whether it was still at work."""
    phase = PHASES[name]
    path = lay_out(made, name, folder)
    process = Process(phase.act, path)
    begun = process.wait_for_work()
    time.sleep(chance.uniform(0, longest))
    if name == "power cut":
        os.kill(process.pid, signal.SIGSTOP)
        copy = folder / "cut"
        copy.mkdir()
        for file in folder.glob("library.db*"):
            shutil.copyfile(file, copy / file.name)
        path = copy / path.name
    process.kill()
    said, status = process.end()
    if status not in (0, -signal.SIGKILL) or not begun:
        return [f"{name} failed by itself"], len(said), False
    # What comes to an end has said so before it is gone.
    at_work = status != 0 and not (phase.ends and said)
    try:
        return list(phase.lost(path, said)), len(said), at_work
    except Exception as error:
        traceback.print_exc()
        return [f"{type(error).__name__}: {error}"], len(said), at_work


def longest_of(name: str, made: Path, folder: Path) -> float:
    """Return within how many seconds the kills of a phase come: the least that its work took of three."""
    phase = PHASES[name]
    if not phase.ends:
        return phase.longest
    took = []
    for _ in range(3):
        process = Process(phase.act, lay_out(made, name, folder))
        process.wait_for_work()
        started = time.perf_counter()
        _, status = process.end()
        took.append(time.perf_counter() - started)
        assert status == 0, f"{name} failed"
    return min(took)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--kills", type=int, default=100, help="how many must fall inside the work")
    parser.add_argument("--phase", action="append", choices=PHASES)
    parser.add_argument("--folder", type=Path, help="where to work (default: the system's temporary folder)")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--slow", type=float, default=1.0, help="factor on the time before a kill")
    parser.add_argument("--json", action="store_true")
    arguments = parser.parse_args()
    results = {}
    with tempfile.TemporaryDirectory(dir=arguments.folder) as name:
        (Path(name) / "made").mkdir()
        made = make(Path(name) / "made")
        for phase in arguments.phase or PHASES:
            chance = random.Random(f"{arguments.seed}{phase}")
            longest = longest_of(phase, made, Path(name) / "run") * arguments.slow
            result = {"kills": 0, "at work": 0, "acknowledged": 0, "losses": 0}
            while result["at work"] < arguments.kills and result["kills"] < 4 * arguments.kills:
                lost, said, at_work = one(phase, made, Path(name) / "run", chance, longest)
                result["kills"] += 1
                result["at work"] += at_work
                if not at_work:
                    longest *= 0.85  # the machine is quicker than it was when the work was timed
                result["acknowledged"] += said
                result["losses"] += len(lost)
                for line in lost:
                    sys.stderr.write(f"{phase}: {line}\n")
            results[phase] = result
            if not arguments.json:
                words = "  ".join(f"{word} {number:6}" for word, number in result.items())
                sys.stdout.write(f"{phase:10} {words}\n")
                sys.stdout.flush()
    if arguments.json:
        sys.stdout.write(json.dumps(results) + "\n")
    return int(any(result["losses"] for result in results.values()))


if __name__ == "__main__":
    sys.exit(main())
