"""How well weights do on the rows kept aside: during training, and at its end with temperatures and figures."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from moderator.classifier.calibration import (
    evened_temperature,
    fit_binary_temperature,
    fit_temperature,
    softmax,
)
from moderator.classifier.card import ONNX
from moderator.classifier.conversion import run_onnx
from moderator.classifier.evaluation import evaluate, macro_recall
from moderator.classifier.graph import write_onnx
from moderator.classifier.learning.dataset import Row, family, labels_of
from moderator.classifier.learning.fitting import Judge, Values
from moderator.classifier.learning.ngram_fitting import fit_shares
from moderator.classifier.network import Shape, weights_of
from moderator.classifier.ngrams import Ngrams, laid_out, mixed
from moderator.classifier.text.tokenizer import Tokenizer

LEAST_TO_CALIBRATE = 1000


def judge_by(shape: Shape, rows: Sequence[Row], sequences: Sequence[Sequence[int]], work: Path) -> Judge:
    """Return what measures weights on the rows kept aside: the mean over sources, larger ones counting more."""
    truth = np.array([row.label for row in rows], np.int64)
    groups = _by_source(rows)

    def judge(values: Values) -> tuple[float, float]:
        if not groups:
            return 0.0, 0.0
        path = work / "judged.onnx"
        write_onnx(weights_of(None, shape, values), path, quantized=False)
        logits = run_onnx(path, sequences)[:, :3].astype(np.float64)
        path.unlink()
        guess = logits.argmax(axis=1)
        shifted = logits - logits.max(axis=1, keepdims=True)
        chosen = shifted[np.arange(len(truth)), truth] - np.log(np.exp(shifted).sum(axis=1))
        scores = [macro_recall(truth[group], guess[group]) for group in groups.values()]
        # By the root of their size: a figure of three hundred rows is mostly chance.
        weights = [len(group) ** 0.5 for group in groups.values()]
        return float(-np.mean(chosen)), float(np.average(scores, weights=weights))

    return judge


def _by_source(rows: Sequence[Row]) -> Mapping[str, NDArray[np.int64]]:
    names = np.array([family(row.source) for row in rows])
    return {str(name): np.flatnonzero(names == name) for name in np.unique(names)}


def calibrated(folder: Path, tokenizer: Tokenizer, rows: Sequence[Row]) -> dict[str, Any]:
    """Return temperatures and figures of the finished network, as fields of a card."""
    sequences = [tokenizer.encode(row.text) or [1] for row in rows]
    logits = run_onnx(folder / ONNX, sequences)
    judged = [number for number, row in enumerate(rows) if row.label is not None]
    groups = _by_source([rows[number] for number in judged])
    beliefs = logits[judged, :3].astype(np.float64)
    truth = np.array([rows[number].label for number in judged], np.int64)
    temperature = 1.0
    complete = [group for group in groups.values() if len(set(truth[group])) == 3]
    if complete:
        # Rows alike: weighing the sources alike let small foreign ones make all others unsure.
        chosen = np.concatenate(complete)
        temperature = fit_temperature(beliefs[chosen], truth[chosen])
        # On few rows the error is mostly chance, and of what was graded the label is only the nearest of three:
        # those do not choose.
        plain = np.array([rows[number].soft is None for number in judged])
        large = [group for group in complete if len(group) >= LEAST_TO_CALIBRATE and plain[group].all()]
        temperature = evened_temperature(temperature, beliefs, truth, large)
    ngram_shares = (1.0, 0.0)
    ngrams = Ngrams.of(folder, tokenizer, ngram_shares)
    if ngrams is not None:
        spoken = laid_out([sequences[number] for number in judged])
        places, votes = ngrams.asked([rows[number].text for number in judged], *spoken)
        sources = [rows[judged[place]].source for place in places]
        ngram_shares = fit_shares(beliefs[places], votes, truth[places], sources, temperature)
        beliefs[places] = mixed(beliefs[places], votes, ngram_shares)
    shares = softmax(beliefs / temperature)
    labels = labels_of([rows[number] for number in judged])
    figures: dict[str, Any] = {
        name: evaluate([labels[n] for n in group], shares[group]).to_json() for name, group in groups.items()
    }
    # Beside a label it is a judgement; beside a teacher's belief alone it is the teacher's.
    attacked = [
        number
        for number, row in enumerate(rows)
        if row.abuse is not None and (row.soft is None or row.label is not None)
    ]
    fields: dict[str, Any] = {
        "temperature": temperature,
        "ngram_shares": ngram_shares,
        "figures": {"val": figures},
        "abuse": bool(attacked),
    }
    if attacked:
        raw = logits[attacked, 3].astype(np.float64)
        wanted = np.array([rows[number].abuse for number in attacked], np.float64)
        fields["abuse_temperature"] = fit_binary_temperature(raw, wanted)
        by_source = _by_source([rows[number] for number in attacked])
        fields["figures"]["abuse"] = {
            "n": len(attacked),
            "auc": _auc(raw, wanted >= 0.5),
            "sources": {
                name: {"n": len(group), "auc": _auc(raw[group], wanted[group] >= 0.5)}
                for name, group in by_source.items()
            },
        }
    return fields


def _auc(scores: NDArray[np.float64], positive: NDArray[np.bool_]) -> float:
    """Return how often an attack scores higher than another text."""
    ranks = np.empty(len(scores))
    ranks[np.argsort(scores)] = np.arange(1, len(scores) + 1)
    hits, misses = int(positive.sum()), int((~positive).sum())
    if not hits or not misses:
        return 0.5
    return float((ranks[positive].sum() - hits * (hits + 1) / 2) / (hits * misses))
