"""What corrections give and cost: a base model that never saw one source is corrected on it.

    python tests/benchmarks/bench_retraining.py --data DIR --work DIR [--source NAME]… [--counts 0,25,50,…]

For each source a base is trained on all others (once; it is kept in --work/SOURCE/base; each language of one
collection, as "umsab", is a source by itself). The person's comments are 2000 of the
source's training rows, of which N become corrections: at random, worst first (as the review queue stands), or least
certain first; a quarter of these is kept aside, as in the program. Told are macro-recall on the source's val, which
nobody corrects, on all other sources' val (the mean over them), and on the anchors, each against the base; and the
seconds of a retraining. Every line goes to --work/results.jsonl as it is found; what stands there is not measured
again, so that a run can be interrupted (--seconds stops it by itself). --table writes what was found as a table, with
95 % intervals of the mean over sources and draws. --rows, --units, --epochs make the bases smaller.
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
from statistics import mean, stdev

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from moderator.classifier.card import ModelFolder
from moderator.classifier.correcting.holdout import anchors
from moderator.classifier.evaluation import evaluate
from moderator.classifier.retraining import RetrainOptions, retrain
from moderator.classifier.runtime import Scorer
from moderator.classifier.training import TrainOptions, train
from moderator.core.comment import Probabilities, Sentiment
from moderator.core.errors import UserError
from moderator.core.operation import JobContext

Pairs = list[tuple[str, Sentiment]]
COUNTS = "0,25,50,100,200,500,1000"
WAYS = ("random", "worst first", "least certain")
SOURCES = ("goemotions", "semeval2013_2016", "tse", "sentube", "senti4sd", "umsab")
LANGUAGES = "umsab_"
COMMENTS = 2000
MODELS = Path(__file__).resolve().parents[2] / "models"


def documents(data: Path) -> Iterator[dict]:
    for path in sorted(data.rglob("*.jsonl.gz")):
        with gzip.open(path, "rt", encoding="utf-8") as stream:
            yield from ({"source": path.name.split(".")[0]} | json.loads(line) for line in stream)


def family(source: str) -> str:
    """Return the source without its part: halves of one collection are held out together, languages are not."""
    return source.split("_")[0] if source.startswith("sentube") else source


def read(data: Path) -> tuple[dict[str, Pairs], dict[str, Pairs]]:
    """Return training and val rows by kind."""
    sides: tuple[dict[str, Pairs], dict[str, Pairs]] = (defaultdict(list), defaultdict(list))
    for row in documents(data):
        if row.get("label") and row.get("split") in ("train", "val"):
            sides[row["split"] == "val"][family(row["source"])].append((row["text"], Sentiment(row["label"])))
    return sides


def without(data: Path, source: str, target: Path, most: int) -> None:
    """Copy the data without one source, and at most so many training rows of each other one."""
    target.mkdir(parents=True, exist_ok=True)
    kept: dict[str, int] = defaultdict(int)
    with gzip.open(target / "others.jsonl.gz", "wt", 3, encoding="utf-8") as out:
        for row in documents(data):
            if family(row["source"]) == source:
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

    def __init__(self, arguments: argparse.Namespace, source: str, sides: tuple[dict, dict]) -> None:
        train, val = sides
        held = family(source)
        self._work = arguments.work / held
        self._file = arguments.work / "results.jsonl"
        self._source = source
        self._base = self._work / "base"
        self._make_base(arguments, held)
        rows = list(train[source])
        random.Random(1).shuffle(rows)
        self._pool = rows[:COMMENTS]
        self._sets = {source: val[source], "anchors": anchors(MODELS)}
        self._others = []
        languages: Pairs = []
        for name, pairs in val.items():
            if family(name) == held:
                continue
            if name.startswith(LANGUAGES):
                languages += pairs
            else:
                self._sets[name] = pairs
                self._others.append(name)
        if languages:
            self._sets["languages"] = languages
            self._others.append("languages")
        with Scorer(ModelFolder(self._base)) as scorer:
            texts = [text for text, _ in self._pool]
            self._said = {
                text: one.probabilities for text, one in zip(texts, scorer.score(texts), strict=True)
            }
        kept = self._work / f"before-{source}.json"
        if not kept.exists():
            kept.write_text(json.dumps(figures(ModelFolder(self._base), self._sets)))
        self._before = json.loads(kept.read_text())

    def _make_base(self, arguments: argparse.Namespace, held: str) -> None:
        if (self._base / "card.json").exists():
            return
        shutil.rmtree(self._work, ignore_errors=True)
        without(arguments.data, held, self._work / "data", arguments.rows)
        options = TrainOptions(
            epochs=arguments.epochs, batch=256, rate=2.5e-3, units=arguments.units,
            embedding=arguments.embedding, version="base",
        )  # fmt: skip
        train(self._work / "data", self._base, options, JobContext())
        shutil.rmtree(self._work / "data")

    def run(
        self, counts: list[int], ways: list[str], variants: dict[str, dict], seeds: int, until: float
    ) -> None:
        """Measure what is not in the file yet."""
        known = {key(line) for line in lines(self._file)}
        for count in counts:
            for way in ways if count else ways[:1]:
                for variant, fields in variants.items() if count else [("default", {})]:
                    for seed in range(seeds if count else 1):
                        line = {
                            "source": self._source, "count": count, "way": way, "variant": variant, "seed": seed,
                        }  # fmt: skip
                        if key(line) not in known and time.monotonic() < until:
                            self._measure(line, fields)

    def _measure(self, line: dict, fields: dict) -> None:
        count = line["count"]
        after, seconds = self._before, 0.0
        if count:
            pool = list(self._pool)
            random.Random(line["seed"] + 100).shuffle(pool)
            # Each draw is another library, three quarters of the comments.
            pool = pool[: len(pool) * 3 // 4]
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


def table(file: Path, *, by_source: bool) -> str:
    """Return the means over seeds, and over sources unless they are told one by one, as a table."""
    grouped: dict[tuple, list[dict]] = defaultdict(list)
    for line in lines(file):
        if line["count"]:
            source = family(line["source"]) if by_source else "all"
            grouped[source, line["variant"], line["count"], line["way"]].append(line)
    rows = [
        "| source | variant | corrections | chosen | n | there | elsewhere | worst elsewhere | anchors | seconds |"
    ]
    rows.append("| --- " * 10 + "|")
    for (source, variant, count, way), found in sorted(grouped.items()):
        told = []
        for name in ("there", "elsewhere", "worst_elsewhere", "anchors"):
            values = [100 * one[name] for one in found]
            half = 1.96 * stdev(values) / len(values) ** 0.5 if len(values) > 1 else 0.0
            told.append(f"{mean(values):+.1f} ± {half:.1f}")
        seconds = mean(one["seconds"] for one in found)
        cells = [source, variant, str(count), way, str(len(found)), *told, f"{seconds:.0f}"]
        rows.append("| " + " | ".join(cells) + " |")
    return "\n".join(rows) + "\n"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--data", type=Path)
    parser.add_argument("--work", type=Path, required=True)
    parser.add_argument("--source", action="append", help="only this one (default: all)")
    parser.add_argument("--counts", default=COUNTS)
    parser.add_argument("--way", action="append", choices=WAYS, help="only this one (default: all)")
    parser.add_argument("--epochs", type=int, default=2)
    parser.add_argument("--units", type=int, default=64)
    parser.add_argument("--embedding", type=int, default=96)
    parser.add_argument("--rows", type=int, default=0, help="training rows of each source (0: all)")
    parser.add_argument("--seeds", type=int, default=1, help="how often corrections are drawn")
    parser.add_argument("--variants", default='{"default": {}}', help="JSON: name to RetrainOptions fields")
    parser.add_argument("--seconds", type=float, default=1e9, help="begin no measurement after so long")
    parser.add_argument("--by-source", action="store_true", help="with --table: one line a source")
    parser.add_argument(
        "--table", action="store_true", help="write what was found as a table, and measure nothing"
    )
    arguments = parser.parse_args()
    if arguments.table:
        sys.stdout.write(table(arguments.work / "results.jsonl", by_source=arguments.by_source))
        return
    until = time.monotonic() + arguments.seconds
    arguments.work.mkdir(parents=True, exist_ok=True)
    sides = read(arguments.data)
    wanted = arguments.source or SOURCES
    for source in [name for name in sides[1] if name in wanted or name.split("_")[0] in wanted]:
        if time.monotonic() < until:
            simulation = Simulation(arguments, source, sides)
            counts = [int(count) for count in arguments.counts.split(",")]
            simulation.run(
                counts, arguments.way or list(WAYS), json.loads(arguments.variants), arguments.seeds, until
            )


if __name__ == "__main__":
    main()
