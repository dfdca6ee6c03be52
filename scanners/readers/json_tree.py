"""JSON, NDJSON and FHIR: every object becomes a row, read as a stream.

Members of an object, and of objects inside it, are columns: ``patient.name``. Objects in an array
are rows of a table of their own, named by the path; in FHIR by the type of the resource. A file of
many documents, one a line or one after the other, is read the same way. XML packed in a member as
base64, as the insurance portal wants it, is opened.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from scanners.errors import ScanError
from scanners.readers.base import LONGEST_CELL, Batch, Probe, Source
from scanners.readers.encodings import converted
from scanners.readers.parts.embedded import packed_xml, rows_of_xml
from scanners.readers.parts.lines import utf8_pieces
from scanners.readers.parts.tabling import ANY, KEY, Tables, named
from scanners.readers.parts.textual import decoded

FORMAT = "json"
TEXT = True
#: A string longer than this is not read; one longer than a cell must be packed XML.
LONGEST_STRING = 24 << 20
DEEPEST = 100
_LONG_ARRAY = 1 << 14
#: A log line may open with a bracket too: ``[2026-11-30 07:00]``.
_ARRAY = re.compile(r'\[\s*(?:["{\[]|\]\s*\Z|(?:-?\d+(?:\.\d+)?|true|false|null)\s*,)')


def claims(probe: Probe) -> bool:
    """Whether the first sign opens an object or an array, and what follows fits."""
    text = decoded(probe.head).lstrip()
    if text[:1] == "{":
        return text[1:].lstrip()[:1] in ('"', "}", "")
    return _ARRAY.match(text) is not None


def read(source: Source) -> Iterator[Batch]:
    """Yield the rows of all tables as they come.

    Raises:
        ScanError: damaged, cut off, nested without end, or a value without bound.
    """
    import ijson
    from ijson.common import IncompleteJSONError, JSONError

    source.warnings += converted(source.encoding)
    tables = Tables()
    events: Any = ijson.sendable_list()
    parser: Any = ijson.basic_parse_coro(events, multiple_values=True)
    builder = _Builder(tables)
    silent = 0
    for piece, done in utf8_pieces(source):
        try:
            if piece:
                parser.send(piece)
            else:
                parser.close()
        except StopIteration:
            pass
        except IncompleteJSONError:
            raise ScanError(
                "tệp JSON sai cú pháp hoặc kết thúc giữa chừng: có thể bị cắt, hãy xuất lại."
            ) from None
        except (JSONError, ValueError, ArithmeticError):
            raise ScanError("tệp JSON sai cú pháp: hãy xuất lại từ phần mềm gốc.") from None
        silent = 0 if events else silent + len(piece)
        if silent > LONGEST_STRING:
            raise ScanError("một giá trị JSON quá dài: bị từ chối.")
        for event, value in events:
            builder.take(event, value)
        events.clear()
        if tables.full:
            yield from tables.take(done)
    yield from tables.take(source.size)


@dataclass
class _Level:
    """An open object (``values``) or array.

    Attributes:
        prefix: of the names of its members, within the row they belong to.
        row: whether it is a row of its own.
        key: the name its next value stands under.
    """

    is_array: bool
    table: str
    prefix: str = ""
    row: bool = False
    values: dict[str, str] = field(default_factory=dict)
    key: str = ""
    system: str = ""


class _Builder:
    """Turns events into rows."""

    def __init__(self, tables: Tables) -> None:
        self._tables = tables
        self._open: list[_Level] = []

    def take(self, event: str, value: Any) -> None:
        """Take in one event of the parser."""
        if event == "map_key":
            self._key(value)
        elif event in ("start_map", "start_array"):
            self._start(event == "start_array")
        elif event in ("end_map", "end_array"):
            self._end()
        else:
            self._value("" if value is None else str(value))

    def _key(self, key: str) -> None:
        level = self._open[-1]
        name = named(key)
        if name == ANY:
            self._put(level, f"{level.prefix}{KEY}", key)
        level.key = name

    def _start(self, is_array: bool) -> None:
        if len(self._open) >= DEEPEST:
            raise ScanError("tệp JSON lồng quá sâu: bị từ chối.")
        above = self._open[-1] if self._open else None
        if above is None:
            level = _Level(is_array, "", row=not is_array)
        elif above.is_array and is_array:
            level = _Level(True, above.table, row=True)  # rows written as arrays
        elif above.is_array:
            level = _Level(False, above.table, f"{above.key}." if above.key else "", row=True)
        elif is_array:
            path = f"{above.table}/{above.prefix}{above.key}".strip("/").replace(".", "/")
            level = _Level(True, path, above.prefix, values=above.values, key=above.key)
        else:
            prefix = f"{above.prefix}{above.key}."
            level = _Level(False, above.table, prefix, values=above.values)
        self._open.append(level)

    def _end(self) -> None:
        level = self._open.pop()
        if level.row and level.values:
            self._tables.add(level.table, level.values)

    def _value(self, text: str) -> None:
        if not self._open:
            self._tables.add("", {"": text})
            return
        level = self._open[-1]
        if level.is_array and level.row:
            self._put(level, f"#{len(level.values) + 1}", text)
            return
        if level.is_array and len(self._open) == 1:
            self._tables.add("", {"": text})
            return
        if not level.is_array:
            if level.key == "resourceType" and text.isalnum():
                # A resource of FHIR is a row of its own wherever it stands.
                if not level.row:
                    level.row, level.values = True, {}
                level.table, level.prefix = text[:60], ""
            elif level.key == "system":
                level.system = _last_part(text)
        name = f"{level.prefix}{level.key}"
        if level.system and level.key == "value":
            # FHIR says what a number is by the system beside it.
            name = f"{level.prefix}{level.system}"
        self._put(level, name, text)

    def _put(self, level: _Level, name: str, text: str) -> None:
        content = packed_xml(text)
        if content is not None:
            rows_of_xml(content, self._tables, name)
            return
        if len(text) > LONGEST_CELL:
            raise ScanError("một giá trị JSON dài hơn 1 MiB: bị từ chối.")
        before = level.values.get(name)
        if before and len(before) > _LONG_ARRAY:  # a long array goes on as rows of its own
            self._tables.add(level.table, {name: before})
            before = ""
        level.values[name] = f"{before}; {text}" if before else text


def _last_part(system: str) -> str:
    part = named(system.rstrip("/").rpartition("/")[2])
    return "" if part == ANY or not part.isprintable() else part[:60]
