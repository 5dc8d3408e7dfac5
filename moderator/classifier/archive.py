"""A model version as one file, to be carried to another computer. Taken in by its hashes; nothing is executed."""

import json
import lzma
import os
import zipfile
import zlib
from pathlib import Path
from typing import Any

import numpy as np

from moderator.classifier.card import (
    ANOTHER_COPY,
    CARD,
    FILES,
    KERAS,
    LARGEST,
    MEMORY,
    NGRAMS,
    ONNX,
    TOKENIZER,
    ModelCard,
    ModelFolder,
    file_hash,
)
from moderator.classifier.correcting.memory import Memory
from moderator.classifier.ngrams import NgramModel
from moderator.classifier.text.tokenizer import Tokenizer
from moderator.core.errors import UserError

LARGEST_CARD = 4 * 1024 * 1024
_OPERATORS = frozenset(
    {"Gather", "Cast", "Mul", "LSTM", "GRU", "Transpose", "Reshape", "ReduceSum"}
    | {"ReduceMax", "Relu", "Div", "Unsqueeze", "Concat", "Gemm", "Shape", "ConstantOfShape", "Scan"}
)
"""What our own networks consist of. A graph with anything else is not ours."""
_STEP_OPERATORS = frozenset({"Gather", "Gemm", "Split", "Sigmoid", "Tanh", "Mul", "Add", "Max"})
"""What one step of a reading consists of, inside `Scan`."""
_MOST_UNITS = 4096


def write(folder: ModelFolder, file: Path) -> None:
    """Write a version as one zip file; the file is whole or absent.

    Raises:
        UserError: the version is damaged.

    """
    names = sorted(folder.card.sha256)
    problems = folder.verify()
    if problems:
        raise UserError(problems[0], advice=ANOTHER_COPY)
    draft = file.with_name(f".{file.name}.tmp")
    try:
        with zipfile.ZipFile(draft, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as target:
            target.write(folder.path / CARD, CARD)
            for name in names:
                target.write(folder.path / name, name)
        draft.replace(file)
    except OSError as error:
        raise UserError(f"“{file}” cannot be written: {error.strerror}.") from error
    finally:
        draft.unlink(missing_ok=True)


_NO_ARCHIVE = (
    OSError,
    EOFError,
    zipfile.BadZipFile,
    zlib.error,
    lzma.LZMAError,
    KeyError,
    ValueError,
    OverflowError,
    RuntimeError,
)
"""What reading a ZIP file raises where its bytes are spoilt."""


def read(file: Path, staging: Path) -> ModelCard:
    """Unpack a version into an empty folder, and check all of it.

    Raises:
        UserError: it is no model, is damaged, or holds what no model needs.

    """
    try:
        with zipfile.ZipFile(file) as source:
            card = _card(source, file)
            for name, digest in card.sha256.items():
                _extract(source, name, staging / name)
                if file_hash(staging / name) != digest:
                    raise UserError(f"“{file.name}” is damaged: {name} is not what its card says.")
    except _NO_ARCHIVE as error:
        raise UserError(f"“{file.name}” is not a model that was exported from this program.") from error
    vocabulary = len(Tokenizer.load(staging / TOKENIZER))
    check_onnx(staging / ONNX, vocabulary)
    if (staging / KERAS).is_file():
        from moderator.classifier.network import Shape, check_keras_file

        check_keras_file(staging / KERAS)
        Shape.from_json(card.network)
    if (staging / MEMORY).is_file():
        Memory.load(staging / MEMORY)
    if (staging / NGRAMS).is_file():
        NgramModel.load(staging / NGRAMS, vocabulary)
    return card


def _card(source: zipfile.ZipFile, file: Path) -> ModelCard:
    members = {info.filename: info for info in source.infolist()}
    unknown = set(members) - {CARD, *FILES}
    if unknown or len(members) != len(source.infolist()):
        odd = min(unknown, default="twice the same name")
        raise UserError(f"“{file.name}” holds what no model needs (“{odd[:60]}”) and is refused.")
    if members[CARD].file_size > LARGEST_CARD:
        raise UserError(f"“{file.name}” is too large to be a model.")
    try:
        card = ModelCard.from_json(json.loads(source.read(CARD)))
    except (ValueError, TypeError) as error:
        raise UserError(f"The card in “{file.name}” cannot be read.") from error
    if set(card.sha256) != set(members) - {CARD} or not {ONNX, TOKENIZER} <= set(members):
        raise UserError(f"“{file.name}” is not complete.")
    return card


def _extract(source: zipfile.ZipFile, name: str, target: Path) -> None:
    """Write one member by our own name for it, and stop at the limit whatever its header says."""
    written = 0
    with source.open(name) as packed, target.open("wb") as stream:
        while block := packed.read(1 << 20):
            written += len(block)
            if written > LARGEST:
                raise UserError(f"“{name}” is too large to be part of a model.")
            stream.write(block)
        stream.flush()
        os.fsync(stream.fileno())


def check_onnx(path: Path, vocabulary: int) -> None:
    """Refuse a graph that is not built as ours are. Reads it; runs nothing.

    Raises:
        UserError: it holds other operators, points to other files, or claims more numbers than it has.

    """
    import onnx
    from onnx import helper

    refused = UserError("The network of this model is not built as ours are, and is refused.")
    try:
        model = onnx.load_model_from_string(path.read_bytes())
    except Exception as error:  # protobuf's own kinds
        raise refused from error
    graph = model.graph
    inputs, outputs = [entry.name for entry in graph.input], len(graph.output)
    if inputs != ["ids", "lengths"] or outputs != 1 or model.functions or graph.sparse_initializer:
        raise refused
    for node in graph.node:
        if node.op_type not in _OPERATORS or node.domain or any(entry.graphs for entry in node.attribute):
            raise refused
        for step in [entry.g for entry in node.attribute if entry.HasField("g")]:
            if node.op_type != "Scan" or not _is_step(step):
                raise refused
    for tensor in graph.initializer:
        if tensor.data_location or tensor.external_data or min(tensor.dims, default=1) < 1:
            raise refused
        width = np.dtype(helper.tensor_dtype_to_np_dtype(tensor.data_type)).itemsize
        if len(tensor.raw_data) != int(np.prod([int(size) for size in tensor.dims], dtype=object)) * width:
            raise refused
        # A word number beyond the table would stop every scoring.
        if tensor.name == "words" and tensor.dims[0] < vocabulary:
            raise refused
        # A state of that size is made for every text.
        if tensor.name == "units" and not 1 <= _whole(tensor) <= _MOST_UNITS:
            raise refused


def _is_step(graph: Any) -> bool:
    return not graph.initializer and all(
        node.op_type in _STEP_OPERATORS
        and not node.domain
        and not any(entry.HasField("g") or entry.graphs for entry in node.attribute)
        for node in graph.node
    )


def _whole(tensor: Any) -> int:
    from onnx import numpy_helper

    return int(numpy_helper.to_array(tensor).reshape(-1)[0])
