"""The network as an ONNX graph, written from its weights: no Keras needed.

A single LSTM layer is written out (`Scan`, both directions in one pass), with the product of a word and the cell's
kernel worked out once for each word when the network is loaded: more than half of all multiplications fall away,
and a batch of hundreds keeps the remaining ones large. Measured: two thirds of the time of the `LSTM` operator,
which cannot be given that product; deeper networks and GRU cells use the operators.

Neither padding nor a batch's neighbours can reach an answer: behind a text's end the gates are shut (or sequence
lengths bound the operator's cells), and the pooling is blind to the zeros there. That is why only the table of words
is kept in 8 bits: the operator's own 8-bit form (`DynamicQuantizeLSTM`) takes its scale from the whole batch, so that
neighbours move an answer, and adds products in 16 bits where the processor lacks VNNI.
"""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float32]
OPSET = 17
Dense = tuple[Array, Array]
"""Kernel (inputs, units) and bias of a plain layer."""


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
    hidden: Dense | None
    """A layer between pooling and outputs, if there is one."""
    outputs: Dense
    """The four outputs: three beliefs and abuse."""


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
SHUT = -1e4
"""What a gate is given to be shut."""
_DIRECTIONS = ("forwards", "backwards")
_STATE = ("output", "cell", "total", "highest")
"""What is carried from word to word: the cell's two, and the pools."""


def _is_one_lstm(weights: Weights) -> bool:
    return weights.cell == "lstm" and len(weights.layers) == 1


def quantize_columns(matrix: Array) -> tuple[NDArray[np.int8], Array]:
    """Return an array in whole numbers up to `WIDEST`, and the scale of each last-axis column."""
    scale = np.maximum(np.abs(matrix).max(axis=-2), 1e-8).astype(np.float32) / np.float32(WIDEST)
    return np.rint(matrix / scale[..., None, :]).astype(np.int8), scale


class _Writer:
    """Collects nodes and constants; each method returns the name of what it computes."""

    def __init__(self, helper: Any, *, quantized: bool, prefix: str = "") -> None:
        self._helper = helper
        self._prefix = prefix
        self._quantized = quantized
        self.nodes: list[Any] = []
        self.constants: list[Any] = []

    def network(self, weights: Weights) -> str:
        pooled = self._one_pass(weights) if _is_one_lstm(weights) else self._layer_by_layer(weights)
        if weights.hidden is not None:
            pooled = self._node("Relu", [self._dense(pooled, weights.hidden, "hidden")])
        return self._dense(pooled, weights.outputs, "outputs")

    def _one_pass(self, weights: Weights) -> str:
        """Pool one LSTM layer, both directions, without keeping what it said of each word."""
        [cells] = weights.layers
        size = cells[0].recurrent.shape[0]
        # One number more a word, which is 1 where there is no word: its row of the kernel shuts two gates.
        table = np.pad(weights.embedding, ((0, 0), (0, 1)))
        table[0] = 0
        table[0, -1] = 1
        words = self._words(table)
        for name, cell in zip(_DIRECTIONS, cells, strict=True):
            kernel, recurrent, bias = _reordered_lstm(cell)
            shut = np.repeat(np.array([SHUT, SHUT, 0, 0], np.float32), size)[None]
            product = [
                words,
                self._constant(f"{name}_kernel", np.concatenate([kernel, shut])),
                self._constant(f"{name}_bias", bias[: bias.size // 2]),
            ]
            self._node("Gemm", product, name=f"{name}_words")
            self._constant(f"{name}_recurrent", recurrent)
        self._constant("gates", np.array([3 * size, size]))
        self._constant("inner", np.array([size] * 3))
        self._constant("last", np.array([1]))
        shape = [self._node("Shape", ["lengths"]), self._constant("units", np.array([size]))]
        zeros = self._node("ConstantOfShape", [self._node("Concat", shape, axis=0)])
        final = [f"{name}_{part}" for name in _DIRECTIONS for part in _STATE]
        self.nodes.append(
            self._helper.make_node(
                "Scan",
                [zeros] * len(final) + ["ids", "ids"],
                final,
                "both_directions",
                body=self._step(size),
                num_scan_inputs=2,
                scan_input_directions=[0, 1],
            )
        )
        counts = self._node(
            "Unsqueeze", [self._node("Cast", ["lengths"], to=1), self._constant("last", np.array([1]))]
        )
        means = [self._node("Div", [f"{name}_total", counts]) for name in _DIRECTIONS]
        return self._node("Concat", [*means, *(f"{name}_highest" for name in _DIRECTIONS)], axis=1)

    def _step(self, size: int) -> Any:
        """Return the graph of one step: each direction takes a word, moves its cell and its pools."""
        step = _Writer(self._helper, quantized=False, prefix="step_")
        ends: list[str] = []
        for name in _DIRECTIONS:
            word = step._node("Gather", [f"{name}_words", f"{name}_id"])
            both = step._node("Gemm", [f"{name}_output", f"{name}_recurrent", word])
            sigmoid, tanh = step._nodes("Split", [both, "gates"], 2, axis=1)
            let_in, let_out, keep = step._nodes(
                "Split", [step._node("Sigmoid", [sigmoid]), "inner"], 3, axis=1
            )
            new = step._node("Mul", [let_in, step._node("Tanh", [tanh])])
            cell = step._node("Add", [step._node("Mul", [keep, f"{name}_cell"]), new])
            output = step._node("Mul", [let_out, step._node("Tanh", [cell])])
            total = step._node("Add", [f"{name}_total", output])
            ends += [output, cell, total, step._node("Max", [f"{name}_highest", output])]

        def told(name: str, kind: int, *shape: str | int) -> Any:
            return self._helper.make_tensor_value_info(name, kind, list(shape))

        state = [told(f"{name}_{part}", 1, "texts", size) for name in _DIRECTIONS for part in _STATE]
        ids = [told(f"{name}_id", 6, "texts") for name in _DIRECTIONS]
        return self._helper.make_graph(
            step.nodes, "step", [*state, *ids], [told(name, 1, "texts", size) for name in ends]
        )

    def _layer_by_layer(self, weights: Weights) -> str:
        sequence = self._node("Gather", [self._words(weights.embedding), "ids"])
        for number, pair in enumerate(weights.layers):
            if number:
                sequence = self._node("Transpose", [sequence], perm=[0, 2, 1, 3])
                sequence = self._node("Reshape", [sequence, self._constant("joined", np.array([0, 0, -1]))])
            sequence = self._recurrent(weights.cell, pair, sequence, number)
        return self._pooled(sequence)

    def _node(self, kind: str, inputs: list[str], *, name: str = "", **attributes: Any) -> str:
        name = name or f"{self._prefix}{kind}_{len(self.nodes)}"
        self.nodes.append(self._helper.make_node(kind, inputs, [name], name, **attributes))
        return name

    def _nodes(self, kind: str, inputs: list[str], count: int, **attributes: Any) -> list[str]:
        name = f"{self._prefix}{kind}_{len(self.nodes)}"
        outputs = [f"{name}_{number}" for number in range(count)]
        self.nodes.append(self._helper.make_node(kind, inputs, outputs, name, **attributes))
        return outputs

    def _constant(self, name: str, value: NDArray[Any]) -> str:
        from onnx import numpy_helper

        if name not in {constant.name for constant in self.constants}:
            self.constants.append(numpy_helper.from_array(np.ascontiguousarray(value), name))
        return name

    def _words(self, table: Array) -> str:
        if not self._quantized:
            return self._constant("words", table)
        # One scale a word: frequent words lose nothing to a rare one with large values.
        quantized, scale = quantize_columns(np.ascontiguousarray(table.T))
        words = self._node("Cast", [self._constant("words", quantized.T)], to=1)
        return self._node("Mul", [words, self._constant("word_scales", scale[:, None])])

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

    def _dense(self, values: str, layer: Dense, name: str) -> str:
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
