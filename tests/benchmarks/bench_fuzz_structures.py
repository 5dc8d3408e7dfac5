"""Exports by design by the thousand: drawn records, written down in many ways, must all come back.

    python tests/benchmarks/bench_fuzz_structures.py [--inputs 8000] [--seed 1]

A quarter of the inputs each are tables, JSON documents, XML trees, and any of these cut short. A fault is a record
that is lost, changed or made up, or any end but records and a sentence. Exit status 1 if there was one.
"""

import argparse
import json
import sys
import time
from collections.abc import Callable
from pathlib import Path

from hypothesis import HealthCheck, given, seed, settings
from hypothesis import strategies as st

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from tests.importers.structures import Export, documents, tables, trees
from tests.importers.test_structures import came_back, survives


def main() -> int:
    """Try that many inputs and print what was found."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--inputs", type=int, default=8000)
    parser.add_argument("--seed", type=int, default=1)
    chosen = parser.parse_args()
    each = settings(
        max_examples=chosen.inputs // 4, deadline=None, database=None, suppress_health_check=list(HealthCheck)
    )
    tried: dict[str, int] = {}
    faults: dict[str, str] = {}
    slowest = 0.0
    started = time.monotonic()

    def counted(kind: str, check: Callable[..., None]) -> Callable[..., None]:
        def one(values: tuple[Export | float, ...]) -> None:
            nonlocal slowest
            tried[kind] = tried.get(kind, 0) + 1
            begun = time.monotonic()
            check(*values)
            slowest = max(slowest, time.monotonic() - begun)

        return one

    kinds: dict[str, tuple[Callable[..., None], tuple[st.SearchStrategy[Export | float], ...]]] = {
        "tables": (came_back, (tables(),)),
        "documents": (came_back, (documents(),)),
        "trees": (came_back, (trees(),)),
        "cut": (survives, (st.one_of(tables(), documents(), trees()), st.floats(0.05, 0.999))),
    }
    for kind, (check, strategies) in kinds.items():
        try:
            seed(chosen.seed)(each(given(st.tuples(*strategies))(counted(kind, check))))()
        except Exception as error:
            faults[kind] = f"{type(error).__name__}: {error}"[:2000]
    found = {
        "inputs": tried,
        "seed": chosen.seed,
        "faults": len(faults),
        "slowest_seconds": round(slowest, 2),
    }
    sys.stdout.write("".join(f"{kind}: {fault}\n" for kind, fault in faults.items()))
    sys.stdout.write(json.dumps({**found, "seconds": round(time.monotonic() - started)}) + "\n")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
