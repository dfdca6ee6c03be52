"""From one file to its entries: read and judged, or unpacked and each member in its turn."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from scanners.engine import size_of
from scanners.entries import archive_entry, entry, unread, with_inside
from scanners.errors import ScanError
from scanners.filenames import Named, name_file, table_names
from scanners.profile import TableProfile
from scanners.readers.base import Probe, Reader, Source
from scanners.readers.choose import archive_kind, probe, reader_for
from scanners.readers.encodings import fingerprint
from scanners.reading import Ask, read_tables
from scanners.risk.plan import asked_keys, not_there
from scanners.risk.store import Followed
from scanners.rows import known_header, looks_like_data
from scanners.tables import TableResult, judge_table

if TYPE_CHECKING:
    from scanners.archives import Budget, Member


_UNREADABLE = "không mở được tệp: thiếu quyền đọc hoặc ổ đĩa lỗi."


class Scanner:
    """Scans the files that one path leads to."""

    def __init__(self, ask: Ask, min_score: float) -> None:
        self._ask = ask
        self._min_score = min_score
        self._budget: Budget | None = None

    def scan(self, path: Path, named: Named, name: str) -> list[dict[str, Any]]:
        """Return the entries of a file, the archive itself first.

        Args:
            name: the file's own name, as people gave it.

        Raises:
            ScanError: it cannot be read. ScanCancelled: the caller asked to stop.
        """
        size = size_of(path)
        if self._ask.progress is not None:
            self._ask.progress(0, 0, size)
        try:
            probed = probe(path)
            kind = archive_kind(probed)
            reader = reader_for(probed, archive=bool(kind))
            if reader is None:
                return self._archive(path, kind, named, name, size)
            source = Source(path, size, probed.suffix, "", looks_like_data, known_header)
        except OSError:
            raise ScanError(_UNREADABLE) from None
        with Followed(asked_keys(self._ask.quasi)) as followed:
            found = self._table_file(path, reader, probed, source, named, name, followed)
        return self._document(found, path, reader.FORMAT, named) if source.inside else [found]

    def _document(
        self, whole: dict[str, Any], path: Path, format_: str, named: Named
    ) -> list[dict[str, Any]]:
        """Return the entry of a document and those of the files in it."""
        from scanners.inside import UNNAMED, files_inside

        found: list[dict[str, Any]] = []
        try:
            for entries, _ in self._inside(partial(files_inside, path, format_), named):
                found += entries
        except ScanError as problem:
            found.append(unread(f"{named.shown}!/{UNNAMED}", str(problem)))
        return [with_inside(whole, found), *found]

    def _inside(
        self, members: Callable[[Path, Budget], Iterator[Member]], named: Named
    ) -> Iterator[tuple[list[dict[str, Any]], int]]:
        """Scan files one by one as they are unpacked; yield their entries and how far that is."""
        from scanners.archives import Budget
        from scanners.scratch import private_folder

        budget = self._budget = self._budget or Budget()
        budget.deeper()
        ask = self._ask
        self._ask = replace(ask, progress=None)
        try:
            with private_folder() as folder:
                for member in members(folder, budget):
                    yield self._member(member, named), member.done
        finally:
            self._ask = ask
            budget.depth += 1

    def _table_file(
        self,
        path: Path,
        reader: Reader,
        probed: Probe,
        source: Source,
        named: Named,
        name: str,
        followed: Followed,
    ) -> dict[str, Any]:
        size = source.size
        try:
            read = read_tables(reader, probed, source, replace(self._ask, followed=followed))
        except OSError:
            raise ScanError(_UNREADABLE) from None
        if self._ask.progress is not None:
            rows = sum(table.rows for table in read.tables if not table.aside)
            self._ask.progress(rows, size, size)
        judged = self.judge(read.tables, named, name, followed)
        if self._ask.cells is not None:
            self._ask.cells.settle(named.shown, judged)
        notes = source.warnings + self.notes(read.tables, named)
        headers = [[column.name for column in t.columns] for t in read.tables if not t.aside]
        for absent in not_there(self._ask.quasi, headers):
            notes.append(f"Không có cột “{absent}” để xét nguy cơ nhận ra lại.")
        return entry(
            named.shown, reader.FORMAT, read.sha256, size, judged, notes, self._ask.suppress
        )

    def judge(
        self, tables: list[TableProfile], named: Named, name: str, followed: Followed | None = None
    ) -> list[TableResult]:
        """Judge tables, and the names that are values, as tables beside them."""
        tables = list(tables)
        for found in (named, table_names([table.name for table in tables])):
            if found.table is None:
                continue
            tables.append(found.table)
            if self._ask.cells is not None and found.hits is not None:
                self._ask.cells.spool(found.table.name, 0, found.hits)
        return [judge_table(table, name, self._min_score, followed) for table in tables]

    @staticmethod
    def notes(tables: list[TableProfile], named: Named) -> list[str]:
        """Return the warnings that names give rise to."""
        return named.warnings + table_names([table.name for table in tables]).warnings

    def _archive(
        self, path: Path, kind: str, named: Named, name: str, size: int
    ) -> list[dict[str, Any]]:
        from scanners.archives import members

        inside: list[dict[str, Any]] = []
        ask = self._ask
        rows = 0
        opened = partial(members, path, kind, name.rpartition("/")[2])
        for found, done in self._inside(opened, named):
            rows += sum(file["rows"] for file in found)
            inside += found
            if ask.progress is not None:
                ask.progress(rows, min(done, size), size)
        if not inside:
            raise ScanError("tệp nén không có tệp nào bên trong.")
        whole = archive_entry(named.shown, kind, fingerprint(path).sha256, size, inside)
        if named.table is not None:
            judged = self.judge([], named, name)
            if ask.cells is not None:
                ask.cells.settle(named.shown, judged)
            own = entry(
                named.shown, kind, whole["sha256"], size, judged, named.warnings, ask.suppress
            )
            whole["tables"] = own["tables"]
            whole["warnings"] = own["warnings"] + whole["warnings"]
            if own["verdict"] == "fail":
                whole["verdict"] = "fail"
        return [whole, *inside]

    def _member(self, member: Member, outer: Named) -> list[dict[str, Any]]:
        named = name_file(f"{outer.shown}!/", member.name)
        if member.path is None:
            return [unread(named.shown, member.error)]
        try:
            return self.scan(member.path, named, member.name)
        except ScanError as problem:
            if self._ask.cells is not None:
                self._ask.cells.drop()
            return [unread(named.shown, str(problem))]
