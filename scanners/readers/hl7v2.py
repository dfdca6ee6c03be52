"""HL7 v2 messages with the delimiters they declare: every kind of segment is a table."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from scanners.errors import ScanError
from scanners.readers.base import LONGEST_CELL, MOST_COLUMNS, Batch, Probe, Source
from scanners.readers.encodings import converted
from scanners.readers.parts.embedded import packed_xml, rows_of_xml
from scanners.readers.parts.hl7fields import PERSONS, PLACES, column_of, identifier_column
from scanners.readers.parts.lines import Lines
from scanners.readers.parts.tabling import Tables
from scanners.readers.parts.textual import decoded

FORMAT = "hl7v2"
TEXT = True
_FRAME = "\x0b\x1c\x0d\x0a \ufeff"
_OPENING = re.compile(r"(?:MSH|FHS|BHS)([^\w\s])([^\w\s]{3,5})?\1")
_SEGMENT = re.compile(r"[A-Z][A-Z0-9]{2}")


def claims(probe: Probe) -> bool:
    """Whether it opens with a header segment and its delimiters."""
    return _OPENING.match(decoded(probe.head).lstrip(_FRAME)) is not None


class _Signs(NamedTuple):
    field: str = "|"
    part: str = "^"
    repeat: str = "~"
    escape: str = "\\"
    sub: str = "&"


def read(source: Source) -> Iterator[Batch]:
    """Yield the segments of all messages, a table for each kind.

    Raises:
        ScanError: no segment where one must stand, or past a limit.
    """
    source.warnings += converted(source.encoding)
    tables = Tables()
    signs = _Signs()
    with source.path.open("rb") as raw:
        lines = Lines(raw, source.encoding)
        try:
            for line in lines:
                text = line.strip(_FRAME)
                if not text:
                    continue
                if text[:3] in ("MSH", "FHS", "BHS"):
                    signs = _signs(text)
                _segment(text, signs, tables, lines.count)
                if tables.full:
                    yield from tables.take(raw.tell())
        except UnicodeDecodeError:
            raise ScanError(f"bảng mã bị lỗi sau dòng {lines.count} của tệp HL7.") from None
    yield from tables.take(source.size)


def _signs(header: str) -> _Signs:
    field = header[3:4] or "|"
    declared = header[4:].split(field, 1)[0]
    default = _Signs()
    return _Signs(field, *(
        declared[at : at + 1] or default[at + 1] for at in range(4)
    ))  # fmt: skip


def _segment(text: str, signs: _Signs, tables: Tables, line: int) -> None:
    kind = text[:3]
    if not _SEGMENT.match(kind):
        raise ScanError(f"dòng {line} không phải một đoạn HL7: tệp bị hỏng hoặc bị ngắt dòng.")
    fields = text.split(signs.field)
    if len(fields) > MOST_COLUMNS:
        raise ScanError(f"dòng {line} có hơn {MOST_COLUMNS} trường: bị từ chối.")
    shift = 1 if kind in ("MSH", "FHS", "BHS") else 0
    rows: list[dict[str, str]] = [{}]
    for at, value in enumerate(fields[1:], start=1 + shift):
        if shift and at == 2:
            continue  # the delimiters themselves
        column = column_of(kind, at)
        for number, said in enumerate(value.split(signs.repeat)):
            if not said:
                continue
            if len(said) > LONGEST_CELL:
                raise ScanError(f"dòng {line} có một trường dài hơn 1 MiB: bị từ chối.")
            while len(rows) <= number:
                rows.append({})
            parts = said.split(signs.part)
            told = identifier_column(kind, at, parts[4]) if len(parts) > 4 else ""
            rows[number][told or column] = _meaning(kind, at, said, signs, tables)
    for row in rows:
        if row:
            tables.add(kind, row)


def _meaning(kind: str, at: int, said: str, signs: _Signs, tables: Tables) -> str:
    parts = said.split(signs.part)
    texts = [_unescaped(part.replace(signs.sub, " ").strip(), signs) for part in parts]
    for text in texts:
        content = packed_xml(text)
        if content is not None:
            rows_of_xml(content, tables, f"{kind}-{at}")
    if (kind, at) in PERSONS:
        # An extended person begins with a number, a plain name does not.
        start = 1 if PERSONS[kind, at] else 0
        family, given, middle = [*texts[start:], "", "", ""][:3]
        named = " ".join(part for part in (family, middle, given) if part)
        return named or " ".join(texts).strip()
    if (kind, at) in PLACES:
        return ", ".join(text for text in texts[:6] if text)
    if kind == "PID" and at in (2, 3, 4):
        return texts[0]
    return " ".join(text for text in texts if text)


def _unescaped(text: str, signs: _Signs) -> str:
    mark = signs.escape
    if not mark or mark not in text:
        return text
    known = {"F": signs.field, "S": signs.part, "T": signs.sub, "R": signs.repeat, "E": mark,
             ".br": "\n"}  # fmt: skip

    def undo(found: re.Match[str]) -> str:
        code = found[1]
        if code[:1] == "X" and re.fullmatch(r"(?:[0-9A-Fa-f]{2})+", code[1:]):
            return bytes.fromhex(code[1:]).decode("utf-8", "replace")
        return known.get(code, " ")

    return re.sub(f"{re.escape(mark)}([^{re.escape(mark)}]{{1,64}}){re.escape(mark)}", undo, text)
