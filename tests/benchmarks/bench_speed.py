"""Comments a second of the scoring pipeline and of VADER, on the same texts, in one run.

python tests/benchmarks/bench_speed.py --data FILE.jsonl[.gz] [--model FOLDER] [--limit N] [--times N] [--whole]

Each side reads the lines, scores them and writes JSON Lines; the two take turns, and the median ratio counts.
`--whole` then does the same with two programs that are started anew each time, start included.
"""

import argparse
import gzip
import io
import json
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import orjson
from vaderSentiment.vaderSentiment import SentimentIntensityAnalyzer

from moderator.classifier.artifact import ModelShelf
from moderator.classifier.card import ModelFolder
from moderator.classifier.runtime import Scorer


def ours(scorer: Scorer, lines: list[bytes]) -> tuple[float, dict[str, float]]:
    started = time.perf_counter()
    texts = [orjson.loads(line)["text"] for line in lines]
    read = time.perf_counter()
    answers = scorer.score(texts)
    scored = time.perf_counter()
    out = io.BytesIO()
    for answer in answers:
        beliefs = answer.probabilities
        out.write(
            orjson.dumps({"label": beliefs.label, "probabilities": beliefs._asdict(), "abuse": answer.abuse})
        )
    ended = time.perf_counter()
    return ended - started, {"read": read - started, "score": scored - read, "write": ended - scored}


def theirs(analyzer: SentimentIntensityAnalyzer, lines: list[bytes]) -> float:
    started = time.perf_counter()
    out = io.BytesIO()
    for line in lines:
        scores = analyzer.polarity_scores(orjson.loads(line)["text"])
        out.write(orjson.dumps(scores))
    return time.perf_counter() - started


LEXICON = """
import sys, orjson
from vaderSentiment.vaderSentiment import SentimentIntensityAnalyzer
analyzer = SentimentIntensityAnalyzer()
with open(sys.argv[1], "rb") as source, open(sys.argv[2], "wb") as target:
    for line in source:
        target.write(orjson.dumps(analyzer.polarity_scores(orjson.loads(line)["text"])) + b"\\n")
"""


def whole(lines: list[bytes], times: int) -> None:
    """Time `moderator score` and the lexicon as programs, from their start to their end."""
    with tempfile.TemporaryDirectory() as folder:
        source, target = Path(folder, "in.jsonl"), Path(folder, "out.jsonl")
        source.write_bytes(b"".join(line.rstrip(b"\n") + b"\n" for line in lines))
        commands = (
            [sys.executable, "-m", "moderator", "score", str(source), "--output", str(target)],
            [sys.executable, "-c", LEXICON, str(source), str(target)],
        )
        ratios = []
        for _ in range(times):
            seconds = []
            for command in commands:
                started = time.perf_counter()
                subprocess.run(command, check=True, capture_output=True)
                seconds.append(time.perf_counter() - started)
            ratios.append(seconds[1] / seconds[0])
            sys.stdout.write(f"as programs: moderator {seconds[0]:.2f} s   vader {seconds[1]:.2f} s\n")
        sys.stdout.write(f"as programs: median ratio {statistics.median(ratios):.2f}\n")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True, nargs="+")
    parser.add_argument("--model", type=Path)
    parser.add_argument("--limit", type=int, default=20_000)
    parser.add_argument("--times", type=int, default=3)
    parser.add_argument("--whole", action="store_true")
    arguments = parser.parse_args()
    lines: list[bytes] = []
    for path in arguments.data:
        with (gzip.open if path.suffix == ".gz" else open)(path, "rb") as stream:
            lines += [line for line, _ in zip(stream, range(arguments.limit), strict=False)]
    scorer = Scorer(ModelFolder(arguments.model) if arguments.model else ModelShelf().active())
    analyzer = SentimentIntensityAnalyzer()
    scorer.score(["warm"] * 3)
    ratios, stages = [], {}
    for _ in range(arguments.times):
        seconds, stages = ours(scorer, lines)
        other = theirs(analyzer, lines)
        ratios.append(other / seconds)
        sys.stdout.write(f"moderator {len(lines) / seconds:8.0f}/s   vader {len(lines) / other:8.0f}/s\n")
    samples = []
    for line in lines[:300]:
        started = time.perf_counter()
        scorer.score([json.loads(line)["text"]])
        samples.append(time.perf_counter() - started)
    scorer.close()
    total = sum(stages.values())
    shares = " ".join(f"{name} {seconds / total:.0%}" for name, seconds in stages.items())
    single = statistics.median(samples) * 1e3
    sys.stdout.write(f"median ratio {statistics.median(ratios):.2f}; {shares}; one comment {single:.2f} ms\n")
    sys.stdout.write(f"peak memory {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB\n")
    if arguments.whole:
        whole(lines, arguments.times)


if __name__ == "__main__":
    main()
