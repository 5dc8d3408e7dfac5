"""kill -9 a few times in all that writes; `tests/benchmarks/bench_kills.py` does it by the hundred."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not hasattr(os, "fork"), reason="processes are made otherwise there"),
]
SCRIPT = Path(__file__).parents[1] / "benchmarks" / "bench_kills.py"


def test_what_was_acknowledged_is_there_after_a_kill(tmp_path):
    done = subprocess.run(
        [sys.executable, SCRIPT, "--kills", "2", "--json", "--folder", tmp_path, "--seed", str(os.getpid())],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    results = json.loads(done.stdout)
    assert len(results) == 13
    assert {result["losses"] for result in results.values()} == {0}
    assert min(result["at work"] for result in results.values()) > 0
