"""The network as an ONNX graph, written from its weights: no Keras needed.

The `LSTM` operator with `sequence_lens` is several times quicker than the loop that a generic export writes.
Neither padding nor a batch's neighbours can reach an answer: sequence lengths bound the cells, and the pooling is
blind to the zeros behind a text's end. That is why only the table of words is kept in 8 bits: the operator's own
8-bit form (`DynamicQuantizeLSTM`) takes its scale from the whole batch, so that neighbours move an answer, and adds
products in 16 bits where the processor lacks VNNI; for cells as small as ours it saves a tenth of the time.
"""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float32]
OPSET = 17


@dataclass(frozen=True)
class Cell:
    """One direction of one recurrent layer, in Keras' layout (gates i, f, c, o; or z, r, h)."""

    kernel: Array
    recurrent: Array
    bias: Array
    """(4H,) for LSTM; (2, 3H) for GRU (reset after the product)."""


@dataclass(frozen=True)
class Weights:
    """Everything that the network learnt."""

    cell: str
    """`lstm` or `gru`."""
    embedding: Array
    layers: tuple[tuple[Cell, Cell], ...]
    """Forwards and backwards, first layer first."""
    hidden: tuple[Array, Array] | None
    """Kernel and bias of a layer between pooling and outputs, if there is one."""
    outputs: tuple[Array, Array]
    """Kernel and bias of the four outputs: three beliefs and abuse."""


def write_onnx(weights: Weights, path: Path, *, quantized: bool) -> None:
    """Write the network as ONNX; `quantized` keeps the table of words in 8 bits."""
    from onnx import TensorProto, checker, helper

    writer = _Writer(helper, quantized=quantized)
    answers = writer.network(weights)
    graph = helper.make_graph(
        writer.nodes,
        "moderator",
        [
            helper.make_tensor_value_info("ids", TensorProto.INT32, ["words", "texts"]),
            helper.make_tensor_value_info("lengths", TensorProto.INT32, ["texts"]),
        ],
        [helper.make_tensor_value_info(answers, TensorProto.FLOAT, ["texts", weights.outputs[1].size])],
        writer.constants,
    )
    opsets = [helper.make_opsetid("", OPSET)]
    model = helper.make_model(graph, opset_imports=opsets, ir_version=9, producer_name="moderator")
    checker.check_model(model)
    path.write_bytes(model.SerializeToString())


WIDEST = 127
"""Largest value in 8 bits."""


def quantize_columns(matrix: Array) -> tuple[NDArray[np.int8], Array]:
    """Return an array in whole numbers up to `WIDEST`, and the scale of each last-axis column."""
    scale = np.maximum(np.abs(matrix).max(axis=-2), 1e-8).astype(np.float32) / np.float32(WIDEST)
    return np.rint(matrix / scale[..., None, :]).astype(np.int8), scale


class _Writer:
    """Collects nodes and constants; each method returns the name of what it computes."""

    def __init__(self, helper: Any, *, quantized: bool) -> None:
        self._helper = helper
        self._quantized = quantized
        self.nodes: list[Any] = []
        self.constants: list[Any] = []

    def network(self, weights: Weights) -> str:
        sequence = self._embedding(weights.embedding)
        for number, pair in enumerate(weights.layers):
            if number:
                sequence = self._node("Transpose", [sequence], perm=[0, 2, 1, 3])
                sequence = self._node("Reshape", [sequence, self._constant("joined", np.array([0, 0, -1]))])
            sequence = self._recurrent(weights.cell, pair, sequence, number)
        pooled = self._pooled(sequence)
        if weights.hidden is not None:
            pooled = self._node("Relu", [self._dense(pooled, weights.hidden, "hidden")])
        return self._dense(pooled, weights.outputs, "outputs")

    def _node(self, kind: str, inputs: list[str], **attributes: Any) -> str:
        name = f"{kind}_{len(self.nodes)}"
        self.nodes.append(self._helper.make_node(kind, inputs, [name], name, **attributes))
        return name

    def _constant(self, name: str, value: NDArray[Any]) -> str:
        from onnx import numpy_helper

        if name not in {constant.name for constant in self.constants}:
            self.constants.append(numpy_helper.from_array(np.ascontiguousarray(value), name))
        return name

    def _embedding(self, table: Array) -> str:
        if not self._quantized:
            return self._node("Gather", [self._constant("words", table), "ids"])
        # One scale a word: frequent words lose nothing to a rare one with large values.
        quantized, scale = quantize_columns(np.ascontiguousarray(table.T))
        words = self._node("Gather", [self._constant("words", quantized.T), "ids"])
        scales = self._node("Gather", [self._constant("word_scales", scale[:, None]), "ids"])
        return self._node("Mul", [self._node("Cast", [words], to=1), scales])

    def _recurrent(self, cell: str, pair: tuple[Cell, Cell], sequence: str, number: int) -> str:
        order = _reordered_lstm if cell == "lstm" else _reordered_gru
        kernels, recurrents, biases = (np.stack(part) for part in zip(*map(order, pair), strict=True))
        hidden = recurrents.shape[1]

        def name(part: str) -> str:
            return f"layer{number}_{part}"

        inputs = [
            sequence,
            self._constant(name("kernel"), kernels.transpose(0, 2, 1)),
            self._constant(name("recurrent"), recurrents.transpose(0, 2, 1)),
            self._constant(name("bias"), biases),
            "lengths",
        ]
        attributes: dict[str, Any] = {"hidden_size": hidden, "direction": "bidirectional"}
        if cell == "gru":
            attributes["linear_before_reset"] = 1
        return self._node(cell.upper(), inputs, **attributes)

    def _pooled(self, sequence: str) -> str:
        """Mean, and maximum with zero, of a text's words; `sequence` is (words, directions, texts, units).

        The operator writes zeros behind a text's end: they change neither.
        """
        axis = self._constant("axis", np.array([0]))
        total = self._node("ReduceSum", [sequence, axis], keepdims=0)
        counts = self._node("Cast", ["lengths"], to=1)
        mean = self._node(
            "Div", [total, self._node("Unsqueeze", [counts, self._constant("last", np.array([1]))])]
        )
        highest = self._node("Relu", [self._node("ReduceMax", [sequence], axes=[0], keepdims=0)])
        both = self._node("Concat", [mean, highest], axis=0)
        return self._node(
            "Reshape",
            [self._node("Transpose", [both], perm=[1, 0, 2]), self._constant("flat", np.array([0, -1]))],
        )

    def _dense(self, values: str, layer: tuple[Array, Array], name: str) -> str:
        kernel, bias = layer
        product = [values, self._constant(f"{name}_kernel", kernel), self._constant(f"{name}_bias", bias)]
        return self._node("Gemm", product)


def _reordered_lstm(cell: Cell) -> tuple[Array, Array, Array]:
    """Turn Keras' gates i, f, c, o into ONNX's i, o, f, c."""

    def gates(matrix: Array) -> Array:
        i, f, c, o = np.split(matrix, 4, axis=-1)
        return np.concatenate([i, o, f, c], axis=-1).astype(np.float32)

    bias = gates(cell.bias)
    return gates(cell.kernel), gates(cell.recurrent), np.concatenate([bias, np.zeros_like(bias)])


def _reordered_gru(cell: Cell) -> tuple[Array, Array, Array]:
    """Keras and ONNX agree on z, r, h."""
    return cell.kernel, cell.recurrent, np.asarray(cell.bias, np.float32).reshape(-1)
