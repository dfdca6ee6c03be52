"""SQLite files: every table, opened read-only and unchanging; views and triggers never run."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING
from urllib.parse import quote

from scanners.errors import ScanError
from scanners.readers.base import (
    BATCH_CHARS,
    LONGEST_CELL,
    MOST_COLUMNS,
    Batch,
    Probe,
    Source,
)
from scanners.readers.parts.grid import text_of

if TYPE_CHECKING:
    import sqlite3

FORMAT = "sqlite"
_MAGIC = b"SQLite format 3\0"
_DAMAGED = "tệp SQLite bị hỏng hoặc bị cắt: hãy sao lưu lại từ phần mềm gốc."
_ROWS = 500


def claims(probe: Probe) -> bool:
    """Whether it opens like a database."""
    return probe.head.startswith(_MAGIC)


def read(source: Source) -> Iterator[Batch]:
    """Yield the rows of all tables.

    Raises:
        ScanError: damaged, or past a limit.
    """
    import sqlite3

    log = source.path.with_name(source.path.name + "-wal")
    if log.exists() and log.stat().st_size:
        source.warnings.append(
            "Cạnh tệp SQLite còn tệp -wal: thay đổi mới nhất chưa được rà soát; hãy đóng phần mềm "
            "đang dùng tệp rồi sao lưu lại."
        )
    address = f"file:{quote(str(source.path.absolute()))}?mode=ro&immutable=1"
    try:
        base = sqlite3.connect(address, uri=True)
    except sqlite3.Error:
        raise ScanError(_DAMAGED) from None
    try:
        base.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, 64 << 20)
        base.text_factory = lambda data: data.decode("utf-8", "replace")
        base.execute("PRAGMA trusted_schema = OFF")
        base.execute("PRAGMA cell_size_check = ON")
        base.execute("PRAGMA cache_size = -8192")
        yield from _tables(base, source)
    except (sqlite3.Error, OverflowError, UnicodeDecodeError):
        raise ScanError(_DAMAGED) from None
    finally:
        base.close()


def _tables(base: sqlite3.Connection, source: Source) -> Iterator[Batch]:
    found = base.execute(
        "SELECT name, sql FROM sqlite_schema WHERE type = 'table' "
        "AND name NOT LIKE 'sqlite!_%' ESCAPE '!' ORDER BY name"
    ).fetchall()
    for at, (name, sql) in enumerate(found):
        if not str(sql or "").lstrip().upper().startswith("CREATE TABLE"):
            continue  # a virtual table may run code; what it stores stands in tables beside it
        cursor = base.execute(f'SELECT * FROM "{_quoted(name)}"')  # noqa: S608 - quoted
        columns = tuple(str(column[0]) for column in cursor.description)
        if len(columns) > MOST_COLUMNS:
            raise ScanError(f"một bảng SQLite có hơn {MOST_COLUMNS} cột: bị từ chối.")
        place = source.size * at // len(found)
        yield from _rows(cursor, str(name), columns, place)


def _rows(
    cursor: sqlite3.Cursor, name: str, columns: tuple[str, ...], place: int
) -> Iterator[Batch]:
    rows: list[list[str]] = []
    chars = 0
    for row in cursor:
        cells = [text_of(value) for value in row]
        rows.append(cells)
        chars += sum(map(len, cells))
        if len(rows) >= _ROWS * 4 or chars > BATCH_CHARS:
            yield Batch(name, columns, rows, place)
            rows, chars = [], 0
    yield Batch(name, columns, rows, place)


def _quoted(name: str) -> str:
    if len(name) > LONGEST_CELL:
        raise ScanError(_DAMAGED)
    return name.replace('"', '""')
