"""Rows that come as names and values, gathered into tables whose columns grow."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from scanners.errors import ScanError
from scanners.readers.base import BATCH_CHARS, BATCH_ROWS, MOST_COLUMNS, Batch

MOST_TABLES = 1000
#: A name that varies from record to record is a value, not a name: it is read as one.
_KEY_LIKE = re.compile(r"\d{5,}|@|[0-9a-f]{12,}|[A-Z]{2}\d{4,}")
ANY = "*"
KEY = "(khóa)"


@dataclass
class _Table:
    aside: bool = False
    columns: dict[str, int] = field(default_factory=dict)
    rows: list[list[str]] = field(default_factory=list)

    def add(self, values: dict[str, str]) -> None:
        for name in values:
            if name not in self.columns:
                if len(self.columns) >= MOST_COLUMNS:
                    raise ScanError(f"một bảng có hơn {MOST_COLUMNS} trường: bị từ chối.")
                self.columns[name] = len(self.columns)
        row = [""] * len(self.columns)
        for name, value in values.items():
            row[self.columns[name]] = value
        self.rows.append(row)


class Tables:
    """Rows read and not yet handed on, by table."""

    def __init__(self) -> None:
        self.count = 0
        self.chars = 0
        self._tables: dict[str, _Table] = {}

    def add(self, table: str, values: dict[str, str], *, aside: bool = False) -> None:
        """Keep one row.

        Raises:
            ScanError: too many tables, or columns.
        """
        if table not in self._tables and len(self._tables) >= MOST_TABLES:
            raise ScanError(f"tệp có hơn {MOST_TABLES} loại bảng: bị từ chối.")
        self._tables.setdefault(table, _Table(aside)).add(values)
        self.count += 1
        self.chars += sum(map(len, values.values()))

    @property
    def full(self) -> bool:
        """Whether it is time to hand rows on."""
        return self.count >= BATCH_ROWS or self.chars >= BATCH_CHARS

    def take(self, bytes_done: int) -> Iterator[Batch]:
        """Yield what is kept, a batch per table, and forget it."""
        for name, table in self._tables.items():
            if table.rows:
                yield Batch(name, tuple(table.columns), table.rows, bytes_done, table.aside)
                table.rows = []
        self.count = self.chars = 0


def named(key: str) -> str:
    """Return a key as part of a table's or column's name: ``*`` for one that is itself a value."""
    return ANY if len(key) > 80 or _KEY_LIKE.search(key) else key
