"""What a network makes of a whole text: its reading, some hundred numbers, of which the beliefs are sums.

A reading has two parts: the hidden layer, and the pooled words under it. The beliefs rest on the hidden layer alone
until something is learnt of the pooled words; that is kept as hidden units in pairs, one for what is above zero and
one for what is below, so that the network stays what it was: words, two readings, pooling, a hidden layer, outputs.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from moderator.classifier.conversion import in_batches
from moderator.classifier.graph import Dense

Array = NDArray[np.float32]
BATCH = 64


@dataclass(frozen=True)
class Layer:
    """A plain layer: values @ kernel + bias. Of the last one the values are readings, and beliefs come out."""

    kernel: Array
    """(inputs, outputs)"""
    bias: Array


class Reader:
    """Reads texts in numbers with the converted network of a model folder."""

    def __init__(self, path: Path) -> None:
        """Open the network in `path`; its last layer is `layer`, and of a reading the first `own` are hidden units."""
        import onnx
        import onnxruntime
        from onnx import TensorProto, helper, numpy_helper

        model = onnx.load_model_from_string(path.read_bytes())
        constants = {tensor.name: tensor for tensor in model.graph.initializer}
        ends = ("hidden_kernel", "outputs_kernel")
        steps = [node for node in model.graph.node if node.op_type == "Gemm" and node.input[1] in ends]
        *below, last = [
            Layer(*(np.array(numpy_helper.to_array(constants[name])) for name in node.input[1:3]))
            for node in steps
        ]
        self._hidden = below[0] if below else None
        self.layer, self.own = joined(self._hidden, last)
        # The hidden layer first, then the pooled words.
        self._names = [node.input[0] for node in reversed(steps)]
        for name in self._names:
            model.graph.output.append(helper.make_tensor_value_info(name, TensorProto.FLOAT, None))
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 2
        options.log_severity_level = 3
        self._session: Any = onnxruntime.InferenceSession(
            model.SerializeToString(), options, providers=["CPUExecutionProvider"]
        )

    def read(self, sequences: Sequence[Sequence[int]]) -> Array:
        """Return the readings (texts, width), in the order given; an empty text is read as an unknown word."""
        known = [sequence or [1] for sequence in sequences]
        return in_batches(self._run, known, batch=BATCH, width=len(self.layer.kernel))

    def divided(self, layer: Layer) -> tuple[Dense | None, Dense]:
        """Return the network's hidden layer and its last one as they must be for another `layer`."""
        if self._hidden is None:
            return None, (layer.kernel, layer.bias)
        return divided(layer, self._hidden, self.own)

    def _run(self, ids: NDArray[np.int32], lengths: NDArray[np.int32]) -> Array:
        parts = self._session.run(self._names, {"ids": ids.T, "lengths": lengths})
        if self._hidden is not None:
            parts[0] = parts[0][:, : self.own]
        return np.asarray(np.concatenate(parts, axis=1), np.float32)


def joined(hidden: Layer | None, last: Layer) -> tuple[Layer, int]:
    """Return the last layer as sums of whole readings, and how many hidden units are the network's own."""
    if hidden is None:
        return last, 0
    own = last.kernel.shape[0] - 2 * _pairs(hidden, last)
    straight = hidden.kernel[:, own::2] @ last.kernel[own::2]
    return Layer(np.vstack([last.kernel[:own], straight]), last.bias), own


def divided(layer: Layer, hidden: Layer, own: int) -> tuple[Dense, Dense]:
    """Return the hidden and the last layer that give such sums: a pair of units for each of the three beliefs.

    The other outputs must rest on the own units alone.
    """
    straight = layer.kernel[own:, :3]
    # In a pair the weights are up to one, and what speaks is their scale: half precision holds both.
    scale = np.maximum(np.abs(straight).max(axis=0), 1e-6)
    ways = straight / scale
    pairs = np.stack([ways, -ways], axis=2).reshape(len(ways), -1)
    speak = np.zeros((2 * len(scale), layer.kernel.shape[1]))
    for one, weight in enumerate(scale):
        speak[2 * one, one], speak[2 * one + 1, one] = weight, -weight
    kernel = np.hstack([hidden.kernel[:, :own], pairs])
    bias = np.concatenate([hidden.bias[:own], np.zeros(pairs.shape[1])])
    last = np.vstack([layer.kernel[:own], speak])
    return _single(kernel, bias), _single(last, layer.bias)


def _single(kernel: NDArray[Any], bias: NDArray[Any]) -> Dense:
    return kernel.astype(np.float32), bias.astype(np.float32)


def _pairs(hidden: Layer, last: Layer) -> int:
    """Count the pairs of units at the end that only pass on a sum: each the other's negative, above and below."""
    count, units = 0, len(last.kernel)
    while units >= 2:
        first, second = units - 2, units - 1
        plain = (hidden.kernel[:, first] == -hidden.kernel[:, second]).all()
        plain &= (last.kernel[first] == -last.kernel[second]).all()
        if not plain or hidden.bias[first] or hidden.bias[second]:
            break
        count, units = count + 1, units - 2
    return count
