"""What corrections give and cost: a base model that never saw one source is corrected on it.

    python tests/benchmarks/bench_retraining.py --data DIR --work DIR [--source NAME]… [--counts 0,25,50,…]

For each source a base is trained on all others (once; it is kept in --work). Half of the source's val rows are the
person's comments, of which N become corrections: at random, worst first (as the review queue stands), or least
certain first. Told are macro-recall on the other half, which nobody corrects, on all other sources' val, and on the
anchors, each against the base; and the seconds of a retraining. A quarter of the corrections is kept aside, as in the
program. Every line goes to --work/results.jsonl as it is found; what stands there is not measured again, so that a
run can be interrupted. --table writes what was found as a table. --rows, --units, --epochs make the bases smaller.
"""

import argparse
import gzip
import json
import random
import shutil
import sys
import time
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from statistics import mean

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from moderator.classifier.artifact import ModelFolder
from moderator.classifier.evaluation import evaluate
from moderator.classifier.holdout import anchors
from moderator.classifier.retraining import RetrainOptions, retrain
from moderator.classifier.runtime import Scorer
from moderator.classifier.training import TrainOptions, train
from moderator.core.comment import Probabilities, Sentiment
from moderator.core.errors import UserError
from moderator.core.operation import JobContext

Pairs = list[tuple[str, Sentiment]]
COUNTS = "0,25,50,100,200,500,1000"
WAYS = ("random", "worst first", "least certain")
LEAST_VAL = 400
"""Sources with fewer val rows say too little about what is lost elsewhere."""
MODELS = Path(__file__).resolve().parents[2] / "models"


def documents(data: Path) -> Iterator[dict]:
    for path in sorted(data.rglob("*.jsonl.gz")):
        with gzip.open(path, "rt", encoding="utf-8") as stream:
            yield from ({"source": path.name.split(".")[0]} | json.loads(line) for line in stream)


def val_rows(data: Path) -> dict[str, Pairs]:
    val: dict[str, Pairs] = defaultdict(list)
    for row in documents(data):
        if row.get("split") == "val" and row.get("label"):
            val[row["source"]].append((row["text"], Sentiment(row["label"])))
    return val


def without(data: Path, source: str, target: Path, most: int) -> None:
    """Copy the data without one source, and at most so many training rows of each other one."""
    target.mkdir(parents=True, exist_ok=True)
    kept: dict[str, int] = defaultdict(int)
    with gzip.open(target / "others.jsonl.gz", "wt", 3, encoding="utf-8") as out:
        for row in documents(data):
            if row["source"] == source:
                continue
            kept[row["source"]] += row.get("split") != "val"
            if row.get("split") == "val" or not most or kept[row["source"]] <= most:
                out.write(json.dumps(row, ensure_ascii=False) + "\n")


def figures(folder: ModelFolder, sets: dict[str, Pairs]) -> dict[str, float]:
    with Scorer(folder) as scorer:
        return {
            name: evaluate(
                [label for _, label in pairs],
                [answer.probabilities for answer in scorer.score([text for text, _ in pairs])],
            ).macro_recall
            for name, pairs in sets.items()
        }


def chosen(pool: Pairs, said: dict[str, Probabilities], way: str) -> Pairs:
    """Return the person's comments in the order in which they are corrected."""
    if way == "worst first":
        return sorted(pool, key=lambda pair: -said[pair[0]].negative)
    if way == "least certain":
        return sorted(pool, key=lambda pair: said[pair[0]].confidence)
    return pool


class Simulation:
    """One source held out, as the person's own comments."""

    def __init__(self, arguments: argparse.Namespace, source: str, val: dict[str, Pairs]) -> None:
        self._work = arguments.work / source
        self._file = arguments.work / "results.jsonl"
        self._source = source
        self._base = self._work / "base"
        self._make_base(arguments)
        rows = list(val[source])
        random.Random(1).shuffle(rows)
        self._pool, unseen = rows[: len(rows) // 2], rows[len(rows) // 2 :]
        others = {name: pairs for name, pairs in val.items() if name != source and len(pairs) >= LEAST_VAL}
        self._sets = {source: unseen, **others, "anchors": anchors(MODELS)}
        self._others = list(others)
        with Scorer(ModelFolder(self._base)) as scorer:
            texts = [text for text, _ in self._pool]
            self._said = {
                text: one.probabilities for text, one in zip(texts, scorer.score(texts), strict=True)
            }
        self._before = figures(ModelFolder(self._base), self._sets)

    def _make_base(self, arguments: argparse.Namespace) -> None:
        if (self._base / "card.json").exists():
            return
        shutil.rmtree(self._work, ignore_errors=True)
        without(arguments.data, self._source, self._work / "data", arguments.rows)
        options = TrainOptions(
            epochs=arguments.epochs, batch=256, rate=2.5e-3, units=arguments.units,
            embedding=arguments.embedding, version="base",
        )  # fmt: skip
        train(self._work / "data", self._base, options, JobContext())
        shutil.rmtree(self._work / "data")

    def run(self, counts: list[int], variants: dict[str, dict], seeds: int) -> None:
        """Measure what is not in the file yet."""
        known = {key(line) for line in lines(self._file)}
        for count in counts:
            for way in WAYS if count else WAYS[:1]:
                for variant, fields in variants.items() if count else [("default", {})]:
                    for seed in range(seeds if way == "random" and count else 1):
                        line = {
                            "source": self._source, "count": count, "way": way, "variant": variant, "seed": seed,
                        }  # fmt: skip
                        if key(line) not in known:
                            self._measure(line, fields)

    def _measure(self, line: dict, fields: dict) -> None:
        count = line["count"]
        after, seconds = self._before, 0.0
        if count:
            pool = list(self._pool)
            random.Random(line["seed"] + 100).shuffle(pool)
            corrections = chosen(pool, self._said, line["way"])[:count]
            staging = self._work / "staging"
            shutil.rmtree(staging, ignore_errors=True)
            staging.mkdir()
            started = time.monotonic()
            try:
                retrain(
                    ModelFolder(self._base), corrections, [text for text, _ in pool], staging,
                    RetrainOptions(version="new", **fields), JobContext(),
                )  # fmt: skip
            except UserError as error:
                sys.stderr.write(f"{self._source} {count} {line['way']}: {error}\n")
                return
            seconds = time.monotonic() - started
            after = figures(ModelFolder(staging), self._sets)
        change = {name: after[name] - self._before[name] for name in after}
        elsewhere = [change[name] for name in self._others]
        line |= {
            "corrections": min(count, len(self._pool)),
            "before": round(self._before[self._source], 4),
            "there": round(change[self._source], 4),
            "elsewhere": round(mean(elsewhere), 4),
            "worst_elsewhere": round(min(elsewhere), 4),
            "anchors": round(change["anchors"], 4),
            "seconds": round(seconds, 1),
        }
        with self._file.open("a", encoding="utf-8") as out:
            out.write(json.dumps(line) + "\n")
        sys.stdout.write(json.dumps(line) + "\n")
        sys.stdout.flush()


def key(line: dict) -> tuple:
    return tuple(line[name] for name in ("source", "count", "way", "variant", "seed"))


def lines(file: Path) -> list[dict]:
    return [json.loads(line) for line in file.read_text().splitlines()] if file.exists() else []


def table(file: Path) -> str:
    """Return the means over sources and seeds as a table."""
    grouped: dict[tuple, list[dict]] = defaultdict(list)
    for line in lines(file):
        grouped[line["variant"], line["count"], line["way"]].append(line)
    rows = ["| variant | corrections | chosen | there | elsewhere | worst elsewhere | anchors | seconds |"]
    rows.append("| --- | --- | --- | --- | --- | --- | --- | --- |")
    for (variant, count, way), found in sorted(grouped.items()):
        means = [
            100 * mean(one[name] for one in found)
            for name in ("there", "elsewhere", "worst_elsewhere", "anchors")
        ]
        told = " | ".join(f"{value:+.1f}" for value in means)
        rows.append(f"| {variant} | {count} | {way} | {told} | {mean(one['seconds'] for one in found):.0f} |")
    return "\n".join(rows) + "\n"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--data", type=Path)
    parser.add_argument("--work", type=Path, required=True)
    parser.add_argument("--source", action="append", help="only this one (default: all with enough val rows)")
    parser.add_argument("--counts", default=COUNTS)
    parser.add_argument("--epochs", type=int, default=2)
    parser.add_argument("--units", type=int, default=128)
    parser.add_argument("--embedding", type=int, default=128)
    parser.add_argument("--rows", type=int, default=0, help="training rows of each source (0: all)")
    parser.add_argument("--seeds", type=int, default=1, help="how often corrections are drawn at random")
    parser.add_argument("--variants", default='{"default": {}}', help="JSON: name to RetrainOptions fields")
    parser.add_argument(
        "--table", action="store_true", help="write what was found as a table, and measure nothing"
    )
    arguments = parser.parse_args()
    if arguments.table:
        sys.stdout.write(table(arguments.work / "results.jsonl"))
        return
    arguments.work.mkdir(parents=True, exist_ok=True)
    val = val_rows(arguments.data)
    sources = arguments.source or [name for name, pairs in val.items() if len(pairs) >= LEAST_VAL]
    for source in sources:
        simulation = Simulation(arguments, source, val)
        simulation.run(
            [int(count) for count in arguments.counts.split(",")],
            json.loads(arguments.variants),
            arguments.seeds,
        )


if __name__ == "__main__":
    main()
