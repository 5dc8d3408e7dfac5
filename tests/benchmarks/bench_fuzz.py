"""Odd files by the thousand: reading each ends in records or in a sentence, in time, never in a traceback.

    python tests/benchmarks/bench_fuzz.py [--inputs 20000] [--seed 1]

Every input is one of the golden exports with bytes damaged or, where it is JSON, with values of another kind. A
fault is any other end than those two, or more than 10 seconds for one file; each is printed once, with the place in
the program where it ends and the seed that makes it again. Exit status 1 if there was one.
"""

import argparse
import json
import random
import resource
import sys
import time
import traceback
from collections import Counter
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from tests.importers.test_robustness import survives
from tests.mutations import GOLDEN, altered, damaged, document

SLOW = 10.0
"""Seconds for one small file beyond which the program hangs."""


def main() -> int:
    """Try that many inputs and print what was found."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--inputs", type=int, default=20_000)
    parser.add_argument("--seed", type=int, default=1)
    chosen = parser.parse_args()
    documents = {path: document(path) for path in GOLDEN}
    kinds: Counter[str] = Counter()
    faults: dict[str, int] = {}
    started, slowest = time.monotonic(), 0.0
    for number in range(chosen.inputs):
        chance = random.Random(f"{chosen.seed}:{number}")
        path = chance.choice(GOLDEN)
        known = documents[path]
        kind = "values" if known is not None and chance.random() < 0.5 else "bytes"
        kinds[kind] += 1
        content = altered(known, chance) if kind == "values" else damaged(path.read_bytes(), chance)
        begun = time.monotonic()
        try:
            survives(content, path.name)
        except Exception as error:
            where = f"{type(error).__name__} in {_place(error)} ({path.parent.name}, input {chosen.seed}:{number})"
            faults.setdefault(where.split(" (")[0], number)
        spent = time.monotonic() - begun
        slowest = max(slowest, spent)
        if spent > SLOW:
            faults.setdefault(f"{spent:.0f} s for {path.parent.name}", number)
    found = {
        "inputs": dict(kinds),
        "seed": chosen.seed,
        "formats": len({path.parent.name for path in GOLDEN}),
        "faults": len(faults),
        "slowest_seconds": round(slowest, 2),
        "peak_mib": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
        "seconds": round(time.monotonic() - started),
    }
    sys.stdout.write("".join(f"{fault} (input {number})\n" for fault, number in faults.items()))
    sys.stdout.write(json.dumps(found) + "\n")
    return 1 if faults else 0


def _place(error: Exception) -> str:
    """Return the last line of the program that an error went through."""
    inside = [
        frame
        for frame in traceback.extract_tb(error.__traceback__)
        if "moderator" in Path(frame.filename).parts
    ]
    last = inside[-1] if inside else traceback.extract_tb(error.__traceback__)[-1]
    return f"{Path(last.filename).name}:{last.lineno}"


if __name__ == "__main__":
    sys.exit(main())
