"""Reading in a process of its own: one core reads a large file while the other stores what was read before.

What crosses are plain values, since turning objects into bytes and back would cost as much as reading does.
"""

import contextlib
import gc
import marshal
import multiprocessing
import pickle
import queue
import signal
import threading
import traceback
from array import array
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import chain
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import TYPE_CHECKING, Any

from moderator.core.comment import Rejected
from moderator.core.errors import UserError
from moderator.services.intake.reading import RARELY, Batch, batches
from moderator.store.intake.ready import Page, are_same

if TYPE_CHECKING:
    from moderator.importers.base import Importer, Options, Source

AHEAD = 4
"""Batches that are read before they are asked for."""
PATIENCE = 0.02
"""Seconds between two looks at whether something came, for who has nothing else to do."""
AT_ONCE = 1000
"""Comments that are made ready at a time: as many as lie in a core's own memory while every field is looked at."""
MOST_LETTERS = 16_000_000
"""Characters from which a batch is sent, however few comments it holds."""
_BATCH, _DONE, _FAILED, _NEAR = 0, 1, 2, 3
_PLAIN = 2
"""The older form of marshal: looking for values that occur twice costs more than writing them twice."""


class Reader:
    """A process that reads files; started when it is first needed, gone at the end."""

    def __init__(self, idle: Callable[[], bool]) -> None:
        """Prepare; `idle` is called while nothing has come: at once again if it says that it had work to do."""
        self._idle = idle
        self._process: BaseProcess | None = None
        self._connection: Connection | None = None
        self._came: queue.Queue[bytes | None] = queue.Queue(AHEAD)
        self._ended = threading.Event()
        self._asking: threading.Thread | None = None
        self._pairs: list[tuple[int, int]] | None = None

    def batches(
        self,
        path: Path,
        source: "Source",
        importer: "Importer",
        options: "Options",
        seen: "Counter[str]",
        size: int,
    ) -> Iterator[Batch]:
        """Yield the records of one of the sources behind a path, as `reading.batches` does; `seen` is renewed.

        Raises:
            UserError: the file cannot be read to its end.
            RuntimeError: the process failed; the words say how.

        """
        encoding = source.memo.get("encoding")
        self._ask("read", path, source.name, importer.name, options, dict(seen), size, encoding)
        while (answer := self._answer())[0] == _BATCH:
            _, parts, found, skipped, noted, rejected = answer
            page = unpacked(parts) if parts else None
            yield Batch(page, found, Counter(skipped), Counter(noted), [Rejected(*one) for one in rejected])
        seen.clear()
        seen.update(self._result(answer))

    def prepare(self) -> None:
        """Let it start, so that it is there when it is needed."""
        if self._process is None:
            self._start()

    def ask_near(self, texts: Iterable[str]) -> None:
        """Let it find out which of these texts, of which no two have the same letters, are nearly the same.

        It may go on reading meanwhile, and does this between two batches.
        """

        # Sent aside: who waits here until all is taken could wait for one who waits until a batch is taken.
        def send(question: tuple[object, ...]) -> None:
            with contextlib.suppress(OSError):
                connection.send(question)

        self.prepare()
        assert self._connection is not None
        connection = self._connection
        self._pairs = None
        self._asking = threading.Thread(
            target=send, args=(("near", list(texts)),), name="asking", daemon=True
        )
        self._asking.start()

    def near(self) -> Iterator[tuple[int, int]]:
        """Yield the pairs that it was asked for, as places in the list; waits when the first one is wanted.

        Raises:
            RuntimeError: the process failed; the words say how.

        """
        while self._pairs is None:
            answer = self._next()
            self._pairs = answer[1] if answer[0] == _NEAR else self._result(answer)
        yield from self._pairs

    @property
    def started(self) -> bool:
        """Whether there is such a process."""
        return self._process is not None

    def close(self) -> None:
        """End it, whatever it is doing."""
        self._ended.set()
        if self._process is not None:
            self._process.kill()
            self._process.join()
        if self._asking is not None:
            self._asking.join()
        if self._connection is not None:
            self._connection.close()
        self._process = self._connection = self._asking = self._pairs = None

    def _ask(self, *question: object) -> None:
        self.prepare()
        if self._asking is not None:
            self._asking.join()
        assert self._connection is not None
        self._connection.send(question)

    def _start(self) -> None:
        # What serves a window may not have processes below it unless it says that it ends them.
        if multiprocessing.current_process().daemon:
            multiprocessing.current_process().daemon = False
        context = multiprocessing.get_context("spawn")
        self._connection, theirs = context.Pipe()
        self._process = context.Process(target=serve, args=(theirs,), name="moderator-reading", daemon=True)
        self._process.start()
        theirs.close()
        self._came, self._ended = queue.Queue(AHEAD), threading.Event()
        receiving = (self._connection, self._came, self._ended)
        threading.Thread(target=_receive, args=receiving, name="reading", daemon=True).start()

    def _next(self) -> Any:
        patience = 0.0
        while True:
            try:
                raw = self._came.get(timeout=patience)
            except queue.Empty:
                patience = 0.0 if self._idle() else PATIENCE
                continue
            if raw is None:
                raise RuntimeError("The reading process ended unexpectedly.")
            return marshal.loads(raw)

    def _answer(self) -> Any:
        """Return what comes next; the pairs that were asked for beside it are kept."""
        while (answer := self._next())[0] == _NEAR:
            self._pairs = answer[1]
        return answer

    def _result(self, answer: Any) -> Any:
        if answer[0] == _FAILED:
            raise pickle.loads(answer[1])
        return answer[1]


def _receive(connection: Connection, came: "queue.Queue[bytes | None]", ended: threading.Event) -> None:
    raw: bytes | None = b""
    while raw is not None and not ended.is_set():
        try:
            raw = connection.recv_bytes()
        except (OSError, EOFError, ValueError):
            raw = None
        while not ended.is_set():
            with contextlib.suppress(queue.Full):
                came.put(raw, timeout=0.5)
                break


def serve(connection: Connection) -> None:
    """Answer questions in a fresh process until the other side is gone."""
    # Ctrl+C in a terminal reaches every process of the group; the one that asked decides what it means.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    gc.set_threshold(*RARELY)
    with contextlib.suppress(OSError, EOFError):
        while True:
            what, *about = connection.recv()
            try:
                if what == "near":
                    _send(connection, _NEAR, _near(*about))
                    continue
                answer = _read(connection, *about)
            except UserError as error:
                _send(connection, _FAILED, pickle.dumps(error))
            except Exception as error:
                told = RuntimeError("".join(traceback.format_exception(error)))
                _send(connection, _FAILED, pickle.dumps(told))
            else:
                _send(connection, _DONE, answer)


def _read(
    connection: Connection,
    path: Path,
    name: str,
    importer: str,
    options: "Options",
    seen: dict[str, int],
    size: int,
    encoding: str | None,
) -> dict[str, int]:
    from moderator.importers import registry
    from moderator.importers.files import archives

    met = Counter(seen)
    for source in archives.sources(path):
        if source.name == name:
            break
    else:
        raise RuntimeError(f"“{name}” is not there any more.")
    if encoding is not None:
        source.memo["encoding"] = encoding  # Proved over the whole file; once is enough.
    pages: list[Page] = []
    whole = Batch()
    weight = 0
    for batch in batches(source, registry.by_name(importer), options, met, min(size, AT_ONCE)):
        if batch.comments:
            pages.append(batch.comments)
            weight += sum(map(len, batch.comments.texts)) + sum(map(len, filter(None, batch.comments.extras)))
        whole.add(batch)
        if whole.found >= size or weight >= MOST_LETTERS:
            _send_batch(connection, pages, whole)
            pages, whole, weight = [], Batch(), 0
            if connection.poll():
                _, texts = connection.recv()
                _send(connection, _NEAR, _near(texts))
    if whole.found or whole.noted:
        _send_batch(connection, pages, whole)
    return dict(met)


def _send_batch(connection: Connection, pages: list[Page], batch: Batch) -> None:
    rejected = [(one.where, one.reason, one.content) for one in batch.rejected]
    parts = packed(joined(pages)) if pages else []
    _send(connection, _BATCH, parts, batch.found, dict(batch.skipped), dict(batch.noted), rejected)


def packed(page: Page) -> list[object]:
    """Return a page as plain values: what is the same in all comments once, a field that equals another not at all."""
    met: dict[int, int] = {}
    parts: list[object] = [page.size]
    for place, field in enumerate(page[:-1]):
        if (twin := met.setdefault(id(field), place)) != place:
            parts.append(twin)
        else:
            parts.append([field[0]] if are_same(field) else tuple(field))
    parts.append(page.marks.tobytes())
    return parts


def unpacked(parts: list[Any]) -> Page:
    """Return the page of plain values."""
    size, *packed_fields, marked = parts
    fields: list[Sequence[Any]] = []
    for one in packed_fields:
        fields.append(
            fields[one] if isinstance(one, int) else tuple(one) * size if isinstance(one, list) else one
        )
    return Page._make((*fields, array("q", marked)))


def joined(pages: Sequence[Page]) -> Page:
    """Return pages that follow each other as one; what is one field in all of them stays one."""
    if len(pages) == 1:
        return pages[0]
    known: dict[tuple[int, ...], Sequence[Any]] = {}
    fields: list[Sequence[Any]] = []
    for several in zip(*(page[:-1] for page in pages), strict=True):
        which = tuple(map(id, several))
        if which not in known:
            known[which] = tuple(chain.from_iterable(several))
        fields.append(known[which])
    every = array("q")
    for page in pages:
        every.extend(page.marks)
    return Page._make((*fields, every))


def _near(texts: list[str]) -> list[tuple[int, int]]:
    from moderator.core.alike import bare
    from moderator.services.words.alikeness import near

    return list(near([bare(text) for text in texts]))


def _send(connection: Connection, *answer: Any) -> None:
    connection.send_bytes(marshal.dumps(answer, _PLAIN))
