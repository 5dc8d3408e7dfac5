"""The Keras network: words, two readings (forwards and backwards), pooling, four outputs.

Only built-in layers and operations are used, so that the saved file holds no code. It runs under every Keras
backend. Keras is imported inside functions: it lives in a training process alone.
"""

import json
import os
import socket
import zipfile
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any, Literal, Self

import numpy as np
from numpy.typing import NDArray

from moderator.classifier.graph import Cell, Dense, Weights
from moderator.core.errors import UserError

CellKind = Literal["lstm", "gru"]
OUTPUTS = 4
"""Three beliefs (negative, neutral, positive) and abuse."""
_MEMBERS = {"config.json", "metadata.json", "model.weights.h5"}
LARGEST_WEIGHTS = 400 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Shape:
    """What it takes to build the network again."""

    vocabulary: int
    embedding: int = 128
    units: int = 160
    cell: CellKind = "lstm"
    layers: int = 1
    hidden: int = 0
    spatial_dropout: float = 0.2
    dropout: float = 0.4

    def to_json(self) -> dict[str, Any]:
        """Return plain values, for the card."""
        return asdict(self)

    @classmethod
    def from_json(cls, document: dict[str, Any]) -> Self:
        """Read a shape from a card.

        Raises:
            UserError: it is not one, or is larger than any network of ours.

        """
        limits = {"vocabulary": 500_000, "embedding": 1024, "units": 1024, "layers": 4, "hidden": 4096}
        try:
            shape = cls(**document)
            sane = all(0 <= int(getattr(shape, name)) <= most for name, most in limits.items())
        except (TypeError, ValueError) as error:
            raise UserError("The model's card does not say how its network is built.") from error
        if not sane or shape.cell not in ("lstm", "gru") or not shape.layers * shape.units * shape.embedding:
            raise UserError("The model's card does not say how its network is built.")
        return shape


def prepare_backend(threads: int | None = None) -> None:
    """Choose the backend and keep it quiet, before Keras is first imported.

    Keras and TensorFlow import `requests`, and that tries at once whether a socket of IPv6 can be bound. No socket
    is ever to be opened: it is told that there is no IPv6.
    """
    socket.has_ipv6 = False
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
    os.environ.setdefault("TF_ENABLE_ONEDNN_OPTS", "1")
    os.environ.setdefault("KERAS_BACKEND", "tensorflow")
    if threads:
        os.environ.setdefault("OMP_NUM_THREADS", str(threads))


def repeatable(seed: int) -> None:
    """Begin anew, so that what follows is the same whenever it is done on this machine's processor.

    Names and random numbers start from nothing, and TensorFlow adds numbers up in one order, however many threads
    it has. Nothing of this is promised on a GPU.
    """
    prepare_backend()
    import keras

    keras.utils.clear_session()
    keras.utils.set_random_seed(seed)
    if keras.backend.backend() == "tensorflow":
        import tensorflow

        tensorflow.config.experimental.enable_op_determinism()


def build(shape: Shape) -> Any:
    """Return a new Keras model: word numbers (texts, words) in, raw outputs (texts, 4) out."""
    prepare_backend()
    import keras
    from keras import layers, ops

    ids = keras.Input((None,), dtype="int32", name="ids")
    mask = ops.not_equal(ids, 0)
    values = layers.Embedding(
        shape.vocabulary,
        shape.embedding,
        embeddings_initializer=keras.initializers.RandomNormal(0, 0.1),
        name="words",
    )(ids)
    values = layers.SpatialDropout1D(shape.spatial_dropout)(values)
    cell = {"lstm": layers.LSTM, "gru": layers.GRU}[shape.cell]
    for number in range(shape.layers):
        values = layers.Bidirectional(cell(shape.units, return_sequences=True), name=f"reading{number}")(
            values, mask=mask
        )
        inside = ops.expand_dims(ops.cast(mask, values.dtype), -1)
        values = values * inside
    mean = ops.sum(values, axis=1) / ops.maximum(ops.sum(inside, axis=1), 1.0)
    highest = ops.relu(ops.max(values, axis=1))
    pooled = layers.Concatenate()([mean, highest])
    pooled = layers.Dropout(shape.dropout)(pooled)
    if shape.hidden:
        pooled = layers.Dense(shape.hidden, activation="relu", name="hidden")(pooled)
        pooled = layers.Dropout(shape.dropout / 2)(pooled)
    return keras.Model(ids, layers.Dense(OUTPUTS, name="outputs")(pooled))


def compile_for_training(model: Any, *, rate: Any, decay: float, jit: bool | str = False) -> Any:
    """Give a model its loss and optimizer; return the optimizer, which keeps `gradient_norm`.

    Targets are rows of eight: three shares of sentiment, abuse, whether neutral is unknown to the source, the
    weight of the sentiment, the weight of abuse, and one to spare.
    """
    import keras
    from keras import ops

    def loss(target: Any, output: Any) -> Any:
        beliefs, abuse = output[:, :3], output[:, 3]
        # Where a source knows no neutral, the two others are compared and neutral is not judged.
        closed = target[:, 4:5] * ops.convert_to_tensor([[0.0, 1e4, 0.0]])
        sentiment = -ops.sum(target[:, :3] * ops.log_softmax(beliefs - closed, axis=-1), axis=-1)
        attack = ops.binary_crossentropy(target[:, 3], abuse, from_logits=True)
        return sentiment * target[:, 5] + attack * target[:, 6]

    class ClippedAdam(keras.optimizers.AdamW):  # type: ignore[misc, unused-ignore]
        """AdamW that clips by the common norm and remembers it."""

        def build(self, variables: Any) -> None:
            super().build(variables)
            self.gradient_norm = keras.Variable(0.0, trainable=False, name="gradient_norm")

        def apply(self, grads: Any, trainable_variables: Any = None) -> None:
            dense = [ops.convert_to_tensor(grad) for grad in grads]
            norm = ops.sqrt(sum(ops.sum(ops.square(grad)) for grad in dense))
            scale = ops.minimum(1.0, 1.0 / ops.maximum(norm, 1e-6))
            if trainable_variables is not None and not self.built:
                self.build(trainable_variables)
            self.gradient_norm.assign(norm)
            super().apply([grad * scale for grad in dense], trainable_variables)

    optimizer = ClippedAdam(rate, weight_decay=decay, beta_2=0.99)
    optimizer.exclude_from_weight_decay(var_names=["bias"])
    model.compile(optimizer=optimizer, loss=loss, jit_compile=jit)
    optimizer.build(model.trainable_variables)
    return optimizer


def weights_of(model: Any, shape: Shape, values: list[NDArray[np.float32]] | None = None) -> Weights:
    """Return a model's weights in the form from which the ONNX graph is written."""
    if values is None:
        values = [np.asarray(variable) for variable in model.trainable_variables]
    stack = iter(np.asarray(value, np.float32) for value in values)
    embedding = next(stack)
    layers = tuple(
        (Cell(next(stack), next(stack), next(stack)), Cell(next(stack), next(stack), next(stack)))
        for _ in range(shape.layers)
    )
    hidden = (next(stack), next(stack)) if shape.hidden else None
    return Weights(shape.cell, embedding, layers, hidden, (next(stack), next(stack)))


def as_saved(values: Sequence[NDArray[np.float32]]) -> list[NDArray[np.float32]]:
    """Return a network's weights as a saved model holds them, the table of words first.

    They stay 32 bits wide, so that every Keras reads them, and are rounded, so that most of these bits are empty and
    vanish in the compression: to half precision, and the words, nine tenths of it all, to 7 significant binary
    digits. That is half of what their 8 bits in the shipped graph take away.
    """
    words, *others = (np.asarray(value, np.float32) for value in values)
    return [_significant(words, 7), *(value.astype(np.float16).astype(np.float32) for value in others)]


def _significant(values: NDArray[np.float32], digits: int) -> NDArray[np.float32]:
    """Round to so many significant binary digits, halves to even; 24 is what 32 bits hold."""
    left_out = np.uint32(24 - digits)
    bits = np.ascontiguousarray(values).view(np.uint32)
    even = (np.uint32(1) << (left_out - np.uint32(1))) - np.uint32(1) + ((bits >> left_out) & np.uint32(1))
    return ((bits + even) >> left_out << left_out).view(np.float32)


def save(model: Any, path: Path) -> None:
    """Write a model without its optimizer in a compressed file, rounded by `as_saved`; the model is changed so."""
    import keras

    variables = model.trainable_variables
    for variable, value in zip(variables, as_saved([np.asarray(one) for one in variables]), strict=True):
        variable.assign(value)
    plain = keras.Model(model.inputs, model.outputs)
    raw = path.with_name(path.name.replace(".keras", ".raw.keras"))
    plain.save(raw)
    with (
        zipfile.ZipFile(raw) as source,
        zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as target,
    ):
        for name in sorted(source.namelist()):
            # A fixed date, inside and outside: the same weights make the same file.
            target.writestr(zipfile.ZipInfo(name), _settled(name, source.read(name)), zipfile.ZIP_DEFLATED)
    raw.unlink()


def _settled(name: str, content: bytes) -> bytes:
    """Return a member of a saved network without what differs each time: the hour, and places in memory."""
    if not name.endswith(".json"):
        return content

    def kept(node: dict[str, Any]) -> dict[str, Any]:
        return {key: value for key, value in node.items() if key not in ("date_saved", "shared_object_id")}

    return json.dumps(json.loads(content, object_hook=kept)).encode()


def load(path: Path, shape: Shape) -> Any:
    """Build a network and read its weights from a file; nothing in the file is executed or believed.

    The structure in the file is not used: only arrays of exactly the expected shapes are taken.

    Raises:
        UserError: the file is no such model.

    """
    check_keras_file(path)
    model = build(shape)
    try:
        model.load_weights(path)
    except Exception as error:  # Keras and h5py raise many kinds for a damaged file
        raise UserError("The network of this model cannot be read for training.") from error
    if not all(np.isfinite(np.asarray(variable)).all() for variable in model.trainable_variables):
        raise UserError("The network of this model holds values that are no numbers.")
    return model


def with_layers(model: Any, shape: Shape, hidden: Dense | None, outputs: Dense) -> tuple[Any, Shape]:
    """Return a network that reads as `model` does and has other last layers, maybe wider ones; and its shape."""
    if hidden is not None:
        shape = replace(shape, hidden=len(hidden[1]))
        old, model = model, build(shape)
        for layer in old.layers:
            if layer.name == "words" or layer.name.startswith("reading"):
                model.get_layer(layer.name).set_weights(layer.get_weights())
        model.get_layer("hidden").set_weights(hidden)
    model.get_layer("outputs").set_weights(outputs)
    return model, shape


def check_keras_file(path: Path) -> None:
    """Refuse a `.keras` file that holds more than a plain network. Reads only its table and settings.

    Raises:
        UserError: it is too large, holds other files, or layers with code.

    """
    try:
        with zipfile.ZipFile(path) as file:
            members = {info.filename: info.file_size for info in file.infolist()}
            settings = file.read("config.json") if members.get("config.json", 1 << 40) < 1 << 22 else b""
        document = json.loads(settings)
    except (OSError, zipfile.BadZipFile, ValueError, KeyError) as error:
        raise UserError("The network of this model cannot be read for training.") from error
    if set(members) != _MEMBERS or sum(members.values()) > LARGEST_WEIGHTS:
        raise UserError("The network of this model holds files that a network has no need of.")
    for module, name in _classes(document):
        foreign = module is not None and module != "builtins" and module.split(".")[0] != "keras"
        if foreign or name in ("Lambda", "__lambda__"):
            raise UserError(f"The network of this model holds code (“{name[:60]}”) and is refused.")


def _classes(node: object) -> list[tuple[str | None, str]]:
    if isinstance(node, list):
        return [pair for entry in node for pair in _classes(entry)]
    if not isinstance(node, dict):
        return []
    found = [pair for entry in node.values() for pair in _classes(entry)]
    if isinstance(node.get("class_name"), str):
        module = node.get("module")
        found.append((module if isinstance(module, str) else None, node["class_name"]))
    return found
