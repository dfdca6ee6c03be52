"""SQL dumps of MySQL, PostgreSQL, SQL Server, Oracle, SQLite: rows of INSERT and COPY.

Column names come from the statement or from CREATE TABLE before it. Comments, and the texts of any
other statement, are read as free text. Nothing is run.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from scanners.errors import ScanError
from scanners.readers.base import Batch, Probe, Source
from scanners.readers.encodings import converted
from scanners.readers.parts.office import TEXT as COLUMN
from scanners.readers.parts.sqltokens import Token, Tokens
from scanners.readers.parts.tabling import Tables
from scanners.readers.parts.textual import decoded

FORMAT = "sql"
TEXT = True
COMMENTS, OTHERS = "(chú thích)", "(câu lệnh khác)"
_STATEMENT = re.compile(
    r"^\s*(?:INSERT\s+(?:IGNORE\s+)?INTO|INSERT\s+\[|CREATE\s+(?:TEMP(?:ORARY)?\s+)?TABLE|COPY\s+\S+.*"
    r"\bFROM\s+stdin|SET\s+(?:IDENTITY_INSERT|NAMES|SQL_MODE|ANSI_NULLS|client_encoding)|"
    r"BEGIN TRANSACTION;|PRAGMA |USE \[|DROP TABLE )"
    r"|^-- (?:MySQL|MariaDB|PostgreSQL|phpMyAdmin|Dumping|Host:)|^/\*!\d{5}",
    re.IGNORECASE | re.MULTILINE,
)
_MYSQL = re.compile(r"`|^-- (?:MySQL|MariaDB|phpMyAdmin)|^/\*!\d{5}", re.MULTILINE)
_NO_COLUMN = frozenset({
    "PRIMARY", "KEY", "UNIQUE", "CONSTRAINT", "INDEX", "FOREIGN", "CHECK", "FULLTEXT", "EXCLUDE",
})  # fmt: skip
_COPY = {"\\N": "", "\\\\": "\\", "\\t": "\t", "\\n": "\n", "\\r": "\r"}
_COPY_ESCAPE = re.compile(r"\\[Ntnr\\]")


def claims(probe: Probe) -> bool:
    """Whether a statement of a dump stands in its first lines."""
    return _STATEMENT.search(decoded(probe.head)) is not None


def read(source: Source) -> Iterator[Batch]:
    """Yield the rows of all tables as they come.

    Raises:
        ScanError: a text without end, or past a limit.
    """
    source.warnings += converted(source.encoding)
    with source.path.open("r", encoding=source.encoding, errors="replace", newline="") as file:
        start = file.read(1 << 16)
    tables = Tables()
    statements = _Statements(tables)
    with source.path.open("rb") as raw:
        tokens = Tokens(raw, source.encoding, backslash=_MYSQL.search(start) is not None)
        for token in tokens:
            statements.take(token)
            if statements.copying:
                for line in tokens.lines_until("\\."):
                    statements.copied(line)
                    if tables.full:
                        yield from tables.take(raw.tell())
                statements.copying = False
            if tables.full:
                yield from tables.take(raw.tell())
    yield from tables.take(source.size)


class _Statements:
    """Follows the statements, token by token."""

    def __init__(self, tables: Tables) -> None:
        self.copying = False
        self._tables = tables
        self._known: dict[str, list[str]] = {}
        self._start()

    def _start(self) -> None:
        self._kind = ""
        self._name: list[str] = []
        self._columns: list[str] = []
        self._depth = 0
        self._values = False
        self._cells: list[list[str]] = []
        self._fresh = False
        self._words: list[str] = []

    def take(self, token: Token) -> None:
        """Take in a token."""
        kind, text = token
        if kind == "comment":
            if text:
                self._tables.add(COMMENTS, {COLUMN: text}, aside=True)
            return
        if not self._kind:
            self._begin(kind, text)
        elif kind == "sign" and text == ";" and self._depth <= 0:
            self._end()
        elif kind == "word" and text.upper() == "GO" and self._depth <= 0:
            self._start()
        elif self._kind == "other" and kind == "word" and text.upper() == "INSERT":
            self._start()
            self._begin(kind, text)
        elif self._kind == "insert":
            self._insert(kind, text)
        elif self._kind == "create":
            self._create(kind, text)
        elif self._kind == "copy":
            self._copy(kind, text)
        elif kind == "string" and text:
            self._tables.add(OTHERS, {COLUMN: text}, aside=True)

    def _begin(self, kind: str, text: str) -> None:
        word = text.upper() if kind == "word" else ""
        if kind == "sign" or word == "GO":
            return
        self._kind = {"INSERT": "insert", "REPLACE": "insert", "CREATE": "create",
                      "COPY": "copy"}.get(word, "other")  # fmt: skip

    def _end(self) -> None:
        if self._kind == "create" and self._name and self._columns:
            self._known[self._name[-1].lower()] = self._columns
        if self._kind == "copy" and self._words[-2:] == ["FROM", "STDIN"]:
            columns = self._columns or self._known.get(self._name[-1].lower(), [])
            self._columns, self.copying = columns, True
            self._kind = ""
            return
        self._start()

    def _named(self, kind: str, text: str) -> bool:
        """Take a part of the table's name, if this is one."""
        if kind == "name" or (kind == "word" and text.upper() not in ("INTO", "IGNORE", "TABLE")):
            self._name += [text] if kind == "name" else [part for part in text.split(".") if part]
            return True
        return False

    def _insert(self, kind: str, text: str) -> None:
        word = text.upper() if kind == "word" else ""
        if not self._values:
            if word in ("VALUES", "VALUE") and self._depth == 0:
                self._values = True
            elif word == "SELECT" and self._depth == 0:
                self._kind = "other"
            elif kind == "sign":
                self._depth += (text == "(") - (text == ")")
            elif self._depth == 1:
                self._columns.append(text)
            elif self._depth == 0 and kind == "string":
                self._tables.add(OTHERS, {COLUMN: text}, aside=True)
            elif self._depth == 0:
                self._named(kind, text)
            return
        if self._depth == 0 and word in ("INSERT", "GO", "SET", "ON"):
            self._start()
            self._begin(kind, text)
        elif kind == "sign" and text in "()":
            self._bracket(text)
        elif kind == "sign" and text == "," and self._depth == 1:
            self._cells.append([])
        elif self._depth and self._cells and word not in ("NULL", "DEFAULT", "_BINARY"):
            self._cells[-1].append(text)

    def _bracket(self, text: str) -> None:
        if text == "(":
            self._depth += 1
            if self._depth == 1:
                self._cells = [[]]
            return
        self._depth -= 1
        if self._depth == 0:
            self._row(["".join(parts) for parts in self._cells])
            self._cells = []

    def _row(self, cells: list[str]) -> None:
        table = ".".join(self._name) or OTHERS
        columns = self._columns or self._known.get(table.rpartition(".")[2].lower(), [])
        names = columns + [f"#{at + 1}" for at in range(len(columns), len(cells))]
        self._tables.add(table, dict(zip(names, cells, strict=False)))

    def _create(self, kind: str, text: str) -> None:
        if kind == "sign":
            self._depth += (text == "(") - (text == ")")
            self._fresh = self._depth == 1 and text in "(,"
            return
        if self._depth == 0 and not self._columns:
            word = text.upper() if kind == "word" else ""
            self._words.append(word)
            if "TABLE" in self._words and word not in ("TABLE", "IF", "NOT", "EXISTS"):
                self._named(kind, text)
        elif self._fresh:
            self._fresh = False
            if kind == "name" or text.upper() not in _NO_COLUMN:
                self._columns.append(text)
        elif kind == "string" and text:  # COMMENT 'số thẻ', DEFAULT '…'
            self._tables.add(OTHERS, {COLUMN: text}, aside=True)

    def _copy(self, kind: str, text: str) -> None:
        if kind == "sign":
            self._depth += (text == "(") - (text == ")")
        elif self._depth == 1:
            self._columns.append(text)
        elif not self._name or (not self._columns and not self._words and kind == "name"):
            self._named(kind, text)
        else:
            self._words.append(text.upper())

    def copied(self, line: str) -> None:
        """Take in a line of data after COPY."""
        cells = line.split("\t")
        if any(len(cell) > 1 << 20 for cell in cells):
            raise ScanError("một giá trị trong tệp SQL dài hơn 1 MiB: bị từ chối.")
        if "\\" in line:
            cells = [_COPY_ESCAPE.sub(lambda m: _COPY[m[0]], cell) for cell in cells]
        self._row(cells)
