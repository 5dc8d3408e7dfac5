"""What a network makes of a whole text before its last layer: its reading, some hundred numbers."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from moderator.classifier.conversion import in_batches

Array = NDArray[np.float32]
BATCH = 64


@dataclass(frozen=True)
class Layer:
    """The last layer of a network: readings @ kernel + bias are its beliefs."""

    kernel: Array
    """(width of a reading, outputs)"""
    bias: Array


class Reader:
    """Reads texts in numbers with the converted network of a model folder."""

    def __init__(self, path: Path) -> None:
        """Open the network in `path`; its last layer is `layer`."""
        import onnx
        import onnxruntime
        from onnx import TensorProto, helper, numpy_helper

        model = onnx.load_model_from_string(path.read_bytes())
        last = next(node for node in reversed(model.graph.node) if node.op_type == "Gemm")
        constants = {tensor.name: tensor for tensor in model.graph.initializer}
        kernel, bias = (numpy_helper.to_array(constants[name]) for name in last.input[1:3])
        self.layer = Layer(np.array(kernel), np.array(bias))
        self._name = last.input[0]
        model.graph.output.append(helper.make_tensor_value_info(self._name, TensorProto.FLOAT, None))
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 2
        options.log_severity_level = 3
        self._session: Any = onnxruntime.InferenceSession(
            model.SerializeToString(), options, providers=["CPUExecutionProvider"]
        )

    def read(self, sequences: Sequence[Sequence[int]]) -> Array:
        """Return the readings (texts, width), in the order given; an empty text is read as an unknown word."""
        known = [sequence or [1] for sequence in sequences]
        return in_batches(
            lambda ids, lengths: self._session.run([self._name], {"ids": ids.T, "lengths": lengths})[0],
            known,
            batch=BATCH,
            width=len(self.layer.kernel),
        )
