"""CSV and TSV: delimiter, quoting and header found by looking; read line by line."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from typing import IO

from scanners.errors import ScanError
from scanners.readers.base import (
    BATCH_CHARS,
    BATCH_ROWS,
    LONGEST_CELL,
    MOST_COLUMNS,
    Batch,
    Probe,
    Source,
)
from scanners.readers.encodings import converted
from scanners.readers.parts.lines import Lines
from scanners.readers.parts.textual import decoded, is_tabular

FORMAT = "csv"
#: Any text may be one, so every reader that knows its format by its content goes first.
LAST = True
CUT = "Dòng cuối thiếu cột: tệp có thể đã bị cắt, nên xuất lại."
_DELIMITERS = ",;\t|"
SUFFIXES = frozenset({".csv", ".tsv", ".tab"})
_PROSE = frozenset({".log", ".md"})


def claims(probe: Probe) -> bool:
    """Whether the name says so, or text whose lines are all cut into as many cells."""
    if probe.suffix in SUFFIXES:
        return True
    return probe.suffix not in _PROSE and is_tabular(decoded(probe.head))


def read(source: Source) -> Iterator[Batch]:
    """Yield the rows of the only table, named ``""``.

    Raises:
        ScanError: a cell or line without end, too many columns, bytes that do not decode.
    """
    source.warnings += converted(source.encoding)
    csv.field_size_limit(LONGEST_CELL)
    with source.path.open("r", encoding=source.encoding, errors="replace", newline="") as file:
        sample = file.read(1 << 16)
    declared = declared_delimiter(sample)
    delimiter = declared or guess_delimiter(sample)
    with source.path.open("rb") as raw:
        lines = Lines(raw, source.encoding)
        if declared:
            next(lines, None)
        try:
            yield from _batches(source, csv.reader(lines, delimiter=delimiter), raw, lines)
        except csv.Error as problem:
            if "field larger" in str(problem):
                raise ScanError(
                    f"ô ở gần dòng {lines.count} dài hơn 1 MiB: có thể thiếu dấu ngoặc kép đóng."
                ) from None
            raise ScanError(f"dòng {lines.count} không đúng cú pháp CSV.") from None
        except UnicodeDecodeError:
            raise ScanError(
                f"bảng mã bị lỗi sau dòng {lines.count}: hãy lưu lại tệp bằng UTF-8."
            ) from None


def declared_delimiter(sample: str) -> str:
    """Return the delimiter of Excel's ``sep=;`` first line, or nothing."""
    first = sample.split("\n", 1)[0].strip().lower()
    return first[4] if len(first) == 5 and first.startswith("sep=") else ""


def guess_delimiter(sample: str) -> str:
    """Return the sign that cuts the first lines into the same number of cells most often."""
    lines = sample.splitlines()
    if len(sample) >= 1 << 16 and len(lines) > 1:
        lines.pop()
    best, best_rank = ",", (0.0, 0)
    for sign in _DELIMITERS:
        try:
            widths = [len(row) for row in csv.reader(lines[:100], delimiter=sign) if row]
        except csv.Error:
            continue
        if not widths:
            continue
        usual = max(set(widths), key=widths.count)
        if usual > 1:
            rank = (widths.count(usual) / len(widths), usual)
            if rank > best_rank:
                best, best_rank = sign, rank
    return best


def _batches(
    source: Source, reader: Iterator[list[str]], raw: IO[bytes], lines: Lines
) -> Iterator[Batch]:
    columns: tuple[str, ...] | None = None
    rows: list[list[str]] = []
    chars = width = 0
    last: list[str] = []
    for row in reader:
        if not any(row):
            continue
        if len(row) > MOST_COLUMNS:
            raise ScanError(f"dòng {lines.count} có hơn {MOST_COLUMNS} cột: không phải một bảng.")
        if columns is None:
            width = len(row)
            columns, is_data = header_of(source, row, source.warnings)
            if not is_data:
                continue
        if len(row) > len(columns):
            columns += ("",) * (len(row) - len(columns))
        rows.append(row)
        last = row
        chars += sum(map(len, row))
        if len(rows) >= BATCH_ROWS or chars > BATCH_CHARS:
            yield Batch("", columns, rows, raw.tell())
            rows, chars = [], 0
    if last and len(last) < width and not lines.ended_clean:
        source.warnings.append(CUT)
    if columns is not None:
        yield Batch("", columns, rows, source.size)


def header_of(
    source: Source, first: list[str], warnings: list[str]
) -> tuple[tuple[str, ...], bool]:
    """Return the columns that the first row gives, and whether it is itself data."""
    if not source.looks_like_data(first):
        return tuple(cell.strip() for cell in first), False
    warnings.append(
        "Tệp không có dòng tiêu đề: cột được gọi theo thứ tự #1, #2…; "
        "nên thêm tiêu đề để rà soát chính xác hơn."
    )
    return ("",) * len(first), True
