"""A workbook in the form of Excel since 2007, read as a stream: its parts, its sheets, the links behind cells."""

import re
import tempfile
import weakref
import zipfile
from collections.abc import Iterator
from contextlib import ExitStack
from posixpath import join, normpath
from typing import Any, BinaryIO, cast

from lxml import etree

from moderator.core.comment import Rejected
from moderator.core.errors import UserError
from moderator.importers.base import TORN, Source
from moderator.importers.files.guarded import CUT_OFF, DAMAGE, guarded
from moderator.importers.tables import sheetrows
from moderator.importers.tables.delimited import Row
from moderator.importers.tables.sharedtexts import SharedTexts, shared

HELD = 16 * 1024 * 1024
"""Bytes of a workbook inside of an archive that are held in memory; a longer one is unpacked to the disk."""
LARGEST_PART = 64 * 1024 * 1024
"""Bytes of a part that is no sheet."""
LARGEST_UNPACKED = 8 * 1024**3
_LINK_FORMULA = re.compile(r'HYPERLINK\(\s*"([^"]+)"', re.IGNORECASE)
_DATES = frozenset((*range(14, 23), *range(27, 37), *range(50, 59)))
_SPANS = frozenset((45, 46, 47))
"""Numbers of the formats that every workbook knows."""
_ASIDE = re.compile(r'"[^"]*"|\\.|_.|\*.|\[(?!h+\]|m+\]|s+\])[^\]]*\]', re.IGNORECASE)
"""Parts of a format that say nothing of the number: words, colours, conditions, places."""
_SPAN_FORMAT = re.compile(r"\[(?:h+|m+|s+)\]", re.IGNORECASE)
_DATE_FORMAT = re.compile(r"[dmyhs]", re.IGNORECASE)
_BROKEN = (*DAMAGE, KeyError, ValueError, IndexError, StopIteration, RuntimeError, OSError, etree.LxmlError)


def seekable(stream: BinaryIO, largest: int = LARGEST_UNPACKED) -> BinaryIO:
    """Return the stream, or where it cannot be moved about in what it holds, on the disk if that is much.

    Raises:
        UserError: it holds more than `largest` bytes, or there is no room for it.

    """
    if stream.seekable():
        return stream
    held = tempfile.SpooledTemporaryFile(max_size=HELD, prefix="moderator-")  # noqa: SIM115 - the caller closes it
    try:
        total = 0
        while raw := stream.read(1024 * 1024):
            total += len(raw)
            if total > largest:
                raise UserError("The workbook is too large.", advice="Save its sheet as CSV and import that.")
            held.write(raw)
    except OSError as error:
        held.close()
        raise UserError(f"The workbook cannot be unpacked: {error.strerror or error}.") from error
    except UserError:
        held.close()
        raise
    finally:
        stream.close()
    held.seek(0)
    return cast(BinaryIO, held)


class Workbook:
    """An open workbook; its file is closed when nobody asks for it any more."""

    def __init__(self, source: Source) -> None:
        """Open it, and learn what sheets there are.

        Raises:
            ValueError: it cannot be read as a workbook of this kind.
            UserError: it is too large.

        """
        self._name = source.name
        self._memo: dict[str, Any] = source.memo
        closing = ExitStack()
        self._close = weakref.finalize(self, closing.close)
        try:
            file = closing.enter_context(seekable(source.open()))
            self._archive = closing.enter_context(zipfile.ZipFile(file))
            self._parts = {info.filename.lower(): info for info in self._archive.infolist()}
            book, before = self._tree("xl/workbook.xml"), self._targets("xl/workbook.xml")
            self._paths: dict[str, str] = {}
            for element in book.iter("{*}sheet"):
                number = next((value for key, value in element.items() if key.endswith("}id")), "")
                if _is_sheet(before.get(number, "")):
                    self._paths[element.get("name") or f"Sheet{len(self._paths) + 1}"] = before[number]
            properties = next(book.iter("{*}workbookPr"), None)
            self._from_1904 = properties is not None and properties.get("date1904") in ("1", "true")
            self._shown = self._styles()
        except _BROKEN as error:
            self._close()
            raise ValueError(str(error)) from error
        texts = next((path for path in before.values() if path.lower().endswith("sharedstrings.xml")), "")
        part = self._parts.get(texts.lower())
        self._texts = SharedTexts(_shared(self._archive, part, self._name, self._memo) if part else iter(()))

    @property
    def sheets(self) -> tuple[str, ...]:
        """The names of its sheets."""
        return tuple(self._paths)

    def rows(self, sheet: str) -> Iterator[Row | Rejected]:
        """Yield the rows of a sheet that hold anything.

        Raises:
            UserError: the sheet is damaged from its start, or a trap.

        """
        with self._part(self._paths[sheet]) as stream:
            try:
                yield from sheetrows.rows(stream, self._texts, self._shown, from_1904=self._from_1904)
            except sheetrows.Damaged:
                self._memo[TORN] = CUT_OFF

    def height(self, sheet: str) -> int:
        """Return how many rows a sheet says it has; 0 if it does not say."""
        with self._part(self._paths[sheet]) as stream:
            start = stream.read(4096)
        found = re.search(rb'<(?:\w+:)?dimension[^>]*?ref="[A-Z]+\d+:[A-Z]+(\d{1,7})"', start)
        return int(found[1]) if found else 0

    def links(self, sheet: str) -> dict[tuple[int, int], str]:
        """Return the addresses behind cells, by line (from 1) and column (from 0)."""
        found: dict[tuple[int, int], str] = {}
        path = self._paths[sheet]
        try:
            targets = self._targets(path)
            with self._archive.open(self._parts[path.lower()]) as part:
                for _, element in etree.iterparse(part, resolve_entities=False, no_network=True):
                    tag = etree.QName(element).localname
                    if tag == "f" and element.text and (formula := _LINK_FORMULA.search(element.text)):
                        found[_cell(element.getparent().get("r", "A1"))] = formula[1]
                    elif tag == "hyperlink":
                        number = next((value for key, value in element.items() if key.endswith("}id")), "")
                        if targets.get(number):
                            found[_cell(element.get("ref", "A1").split(":")[0])] = targets[number]
                    elif tag == "row":
                        element.clear(keep_tail=False)
                        while element.getprevious() is not None:
                            del element.getparent()[0]
        except _BROKEN:
            # Without them rows lose their links, and nothing else.
            return {}
        return found

    def _part(self, path: str) -> BinaryIO:
        """Open a part; it ends where it is damaged.

        Raises:
            UserError: it is not there.

        """
        try:
            info = self._parts[path.lower()]
            inner = cast(BinaryIO, self._archive.open(info))
        except _BROKEN as error:
            raise UserError(f"The workbook “{self._name}” is damaged.") from error
        packed = max(info.compress_size, 1)
        return guarded(inner, self._name, lambda: packed, also_close=ExitStack(), memo=self._memo)

    def _tree(self, path: str) -> Any:
        with self._archive.open(self._parts[path.lower()]) as part:
            raw = part.read(LARGEST_PART + 1)
        if len(raw) > LARGEST_PART:
            raise ValueError(path)
        return etree.fromstring(
            raw, etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False)
        )

    def _targets(self, path: str) -> dict[str, str]:
        """Return what the relations of a part point to; places inside the workbook from its root."""
        folder, name = path.rsplit("/", 1)
        try:
            root = self._tree(f"{folder}/_rels/{name}.rels")
        except KeyError:
            return {}
        found = {}
        for relation in root.iter("{*}Relationship"):
            target = relation.get("Target", "")
            if relation.get("TargetMode") == "External":
                found[relation.get("Id", "")] = target
            else:
                inside = target if target.startswith("/") else join(folder, target)
                found[relation.get("Id", "")] = normpath(inside).lstrip("/")
        return found

    def _styles(self) -> list[str | None]:
        """Return of each style of cells whether it shows a number as a date or as a length of time."""
        try:
            root = self._tree("xl/styles.xml")
        except (KeyError, etree.LxmlError):
            return []
        own = {each.get("numFmtId"): _shown(each.get("formatCode", "")) for each in root.iter("{*}numFmt")}
        found: list[str | None] = []
        for list_of_them in root.iter("{*}cellXfs"):
            for style in list_of_them.iterchildren("{*}xf"):
                number = style.get("numFmtId", "0")
                common = int(number) if number.isdecimal() else 0
                known = sheetrows.DATE if common in _DATES else sheetrows.SPAN if common in _SPANS else None
                found.append(own.get(number, known))
        return found


def _shared(
    archive: zipfile.ZipFile, part: zipfile.ZipInfo, name: str, memo: dict[str, Any]
) -> Iterator[str]:
    """Yield the shared texts, as far as the part is whole; of the archive alone, that nothing holds itself."""
    try:
        inner = cast(BinaryIO, archive.open(part))
    except _BROKEN:
        return
    packed = max(part.compress_size, 1)
    with guarded(inner, name, lambda: packed, also_close=ExitStack(), memo=memo) as stream:
        yield from shared(stream)


def _is_sheet(path: str) -> bool:
    return bool(path) and "/chartsheets/" not in path and "/dialogsheets/" not in path


def _shown(code: str) -> str | None:
    """Return what a format makes of a number."""
    plain = _ASIDE.sub("", code.split(";", 1)[0])
    if _SPAN_FORMAT.search(plain):
        return sheetrows.SPAN
    return sheetrows.DATE if _DATE_FORMAT.search(plain.replace("General", "")) else None


def _cell(reference: str) -> tuple[int, int]:
    """Turn "I7" into line 7, column 8."""
    letters = reference.rstrip("0123456789")
    column = 0
    for letter in letters:
        column = column * 26 + ord(letter.upper()) - 64
    return int(reference[len(letters) :] or 1), column - 1
