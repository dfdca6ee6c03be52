"""The whole way of a masked copy: scan, write, scan again, and only then give it its name."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple

from scanners.engine import scan_path
from scanners.errors import ScanError
from scanners.headers import Hint
from scanners.mask.actions import apply
from scanners.mask.copy import Copy, open_copy
from scanners.mask.policy import Policy, Rule
from scanners.profile import ColumnProfile
from scanners.readers.base import Batch, Probe, Reader, Source
from scanners.risk.plan import asked_keys, named
from scanners.signing import SHORTEST_KEY
from scanners.tables import TableResult, judge_table

#: What is put behind the name of a copy that is not clean.
NOT_CLEAN = ".chua-sach"
_REMEMBERED = 50_000


@dataclass(frozen=True, slots=True)
class Masked:
    """What came of it.

    Attributes:
        path: where the copy lies: ``out``, or ``out`` + ``NOT_CLEAN``.
        clean: whether the scan of the copy passed.
        result: the scan of the copy, as of ``scan_path``.
        done: per table and column, the action.
        unused: columns that the policy names and the file does not have.
    """

    path: Path
    clean: bool
    result: dict[str, Any]
    done: dict[str, dict[str, str]]
    unused: list[str] = field(default_factory=list)


class _Column(NamedTuple):
    name: str
    rule: Rule
    hint: Hint
    domain: str


def mask_file(
    source: Path,
    policy: Policy,
    out: Path,
    key: bytes = b"",
    *,
    workers: int | None = None,
    name: str | None = None,
    progress: Callable[[int], None] | None = None,
) -> Masked:
    """Write a masked copy of a file.

    The original is only read. The copy stands under its name only if a scan of it passes; one that
    does not pass is kept beside, under a name that says so, to see what is left.

    Args:
        name: of a file that is kept under another: heeded in its place, of the copy too.
        progress: called after every batch with rows read so far, over all three readings; what it
            raises stops the work.

    Raises:
        ScanError: the file cannot be read, the policy does not fit, or the copy cannot be written.
    """
    if policy.needs_key and len(key) < SHORTEST_KEY:
        raise ScanError("chính sách có hmac hoặc shift: cần --key là tệp khóa ít nhất 32 byte.")
    suffix = out.suffix.lower()
    spoilt = out.with_name(out.name + NOT_CLEAN)
    for path in (out, spoilt):
        if path.exists() or path.is_symlink():
            raise ScanError(f"tệp {path.name} đã có: không ghi đè, hãy đặt tên khác cho --out.")
    count = _Count(progress)
    tables = {table.name: _columns(table, policy) for table in judged_tables(source, name, count)}
    kept = {name: columns for name, columns in tables.items() if _kept(columns)}
    _check_persons(kept)
    # Scanned under a name of its format; nobody takes it for the copy before it is known.
    partial = out.with_name(f".{out.stem}.{os.getpid()}.part{suffix}")
    try:
        copy = open_copy(partial, suffix, max(1, len(kept)))
        try:
            _write(source, kept, copy, key, count)
        finally:
            copy.close()
        after = _scanned(partial, workers, name, count)
        clean = after["files"][0]["verdict"] == "pass"
        after["files"][0]["path"] = str(out if clean else spoilt)
        partial.rename(out if clean else spoilt)
    finally:
        partial.unlink(missing_ok=True)
    present = {key for columns in tables.values() for at, c in enumerate(columns)
               for key in named(c.name, at)}  # fmt: skip
    unused = [name for name in policy.columns if name not in present]
    done = {
        name: {column.name: column.rule.action for column in columns}
        for name, columns in tables.items()
    }
    return Masked(out if clean else spoilt, clean, after, done, unused)


class _Count:
    """Counts the rows of one reading after another."""

    def __init__(self, tell: Callable[[int], None] | None) -> None:
        self._tell = tell
        self._before = self._now = 0

    def at(self, rows: int, _done: int = 0, _total: int = 0) -> None:
        """Take the rows of the reading in hand; fewer than before: another one has begun."""
        if rows < self._now:
            self._before += self._now
        self._now = rows
        if self._tell is not None:
            self._tell(self._before + rows)


def _scanned(path: Path, workers: int | None, name: str | None, count: _Count) -> dict[str, Any]:
    try:
        return scan_path(path, workers=workers, name=name, progress=count.at)
    except ScanError as problem:
        raise ScanError(f"bản che không quét lại được nên bị bỏ: {problem}") from None


def judged_tables(
    path: Path, name: str | None = None, count: _Count | None = None
) -> list[TableResult]:
    """Return what the tables of a file hold, without its risk; ``name`` as of ``mask_file``.

    Raises:
        ScanError: it cannot be read.
    """
    from scanners.reading import Ask, read_tables

    reader, probed, source = _opened(path)
    read = read_tables(reader, probed, source, Ask((count or _Count(None)).at))
    # Remarks and properties never come along.
    return [judge_table(table, name or path.name, 0.5) for table in read.tables if not table.aside]


def _columns(table: TableResult, policy: Policy) -> list[_Column]:
    found = []
    for at, judge in enumerate(table.judges):
        profile = judge.profile
        rule, domain = _rule_of(profile, at, list(judge.tallies()), policy)
        found.append(_Column(profile.name, rule, profile.hint, domain))
    return found


def _rule_of(
    profile: ColumnProfile, at: int, entities: list[str], policy: Policy
) -> tuple[Rule, str]:
    keys = named(profile.name, at)
    rule = next((policy.columns[key] for key in keys if key in policy.columns), None)
    if rule is None:
        rule = next((policy.entities[e] for e in entities if e in policy.entities), policy.default)
    main = profile.hint.entity or (entities[0] if len(entities) == 1 else "")
    return rule, rule.domain or main or next(iter(asked_keys([profile.name])), profile.name)


def _kept(columns: Sequence[_Column]) -> bool:
    return any(column.rule.action != "drop" for column in columns)


def _check_persons(tables: dict[str, list[_Column]]) -> None:
    for columns in tables.values():
        known = {key for at, column in enumerate(columns) for key in named(column.name, at)}
        for column in columns:
            person = column.rule.person
            if column.rule.action == "shift" and not asked_keys([person]) & known:
                raise ScanError(f"cột {column.name}: không có cột {person} để dời ngày theo người.")


def _write(
    source: Path, tables: dict[str, list[_Column]], copy: Copy, key: bytes, count: _Count
) -> None:
    begun: dict[str, _Table] = {}
    rows = 0
    for batch in read_batches(source):
        rows += len(batch.rows)
        count.at(rows)
        columns = tables.get(batch.table)
        if columns is None:
            continue
        table = begun.get(batch.table)
        if table is None:
            table = begun[batch.table] = _Table(columns, key)
            copy.table(batch.table, table.headers)
        for row in batch.rows:
            copy.row(batch.table, table.masked(row))


class _Table:
    """Masks the rows of one table; what was made of a value is remembered per column."""

    def __init__(self, columns: list[_Column], key: bytes) -> None:
        self._key = key
        self._kept = [(at, column) for at, column in enumerate(columns)
                      if column.rule.action != "drop"]  # fmt: skip
        self._known: list[dict[tuple[str, str], str]] = [{} for _ in self._kept]
        places = {k: at for at, column in enumerate(columns) for k in named(column.name, at)}
        self._persons = [
            next((places[k] for k in asked_keys([column.rule.person]) if k in places), -1)
            if column.rule.action == "shift" else -1
            for _, column in self._kept
        ]  # fmt: skip

    @property
    def headers(self) -> list[str]:
        return [column.name for _, column in self._kept]

    def masked(self, row: list[str]) -> list[str]:
        found = []
        for (at, column), known, place in zip(self._kept, self._known, self._persons, strict=True):
            value = row[at] if at < len(row) else ""
            person = row[place] if 0 <= place < len(row) else ""
            made = known.get((value, person))
            if made is None:
                rule, hint = column.rule, column.hint
                made = apply(rule, value, hint, self._key, person, column.domain)
                if len(known) >= _REMEMBERED:
                    known.clear()
                known[value, person] = made
            found.append(made)
        return found


def read_batches(path: Path) -> Iterator[Batch]:
    """Yield the rows of a file as the engine reads them, without judging them.

    Raises:
        ScanError: it cannot be read.
    """
    from scanners.readers.encodings import encoding_of, fingerprint

    reader, probed, source = _opened(path)
    if reader.FORMAT == "csv" or getattr(reader, "TEXT", False):
        source.encoding = encoding_of(probed.head, fingerprint(path))
    yield from reader.read(source)


def _opened(path: Path) -> tuple[Reader, Probe, Source]:
    from scanners.engine import size_of
    from scanners.readers.choose import archive_kind, probe, reader_for
    from scanners.rows import known_header, looks_like_data

    size = size_of(path)
    try:
        probed = probe(path)
    except OSError:
        raise ScanError("không mở được tệp: thiếu quyền đọc hoặc ổ đĩa lỗi.") from None
    source = Source(path, size, probed.suffix, "", looks_like_data, known_header)
    reader = reader_for(probed, archive=bool(archive_kind(probed)))
    if reader is None:
        raise ScanError("tệp nén: hãy giải nén rồi che từng tệp bên trong.")
    return reader, probed, source
