"""Scan files: the way from a path to the result of the contract. Cheap to import."""

from __future__ import annotations

import os
import stat
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from scanners.errors import ScanError

if TYPE_CHECKING:
    from scanners.judge import ColumnResult
    from scanners.reading import Ask
    from scanners.suppress import Suppression
    from scanners.tables import TableResult

Progress = Callable[[int, int, int], None]
VERSION = 1


def scan_path(
    path: str | os.PathLike[str],
    *,
    quasi: Sequence[str] = (),
    suppress: Sequence[Suppression] = (),
    progress: Progress | None = None,
    cancelled: Callable[[], bool] | None = None,
    sample: int | None = None,
    min_score: float = 0.5,
    workers: int | None = None,
    scheduler: str | None = None,
) -> dict[str, Any]:
    """Scan a file or a folder and return the result as plain data (see ``docs/scanner.md``).

    Args:
        path: a file, or a folder whose files are all scanned.
        suppress: findings that somebody has set aside, see ``scanners.suppress``.
        quasi: headers (or ``#n``) to count the risk by, instead of the columns proposed.
        progress: called with rows done, bytes done and bytes in all, after every batch of at most
            2,000 rows, or every block of at most 12 MiB of a large CSV.
        cancelled: asked as often; if it says yes the scan stops.
        sample: read only the first so many rows of each table.
        min_score: findings below it are left out.
        workers: processes for large CSV files, all cores up to 4 if not said; the result is the
            same. A script that calls this needs the usual ``if __name__ == "__main__"``.
        scheduler: address of a dask scheduler to send the work to; else ``SCAN_SCHEDULER`` of the
            environment says it.

    Raises:
        ScanError: a single file that cannot be read; in a folder its entry says so in ``errors``.
        ScanCancelled: ``cancelled`` said yes.
    """
    from scanners.pools import Crew, cores
    from scanners.reading import Ask

    scheduler = scheduler or os.environ.get("SCAN_SCHEDULER")
    with Crew(workers or cores(), scheduler) as crew:
        ask = Ask(progress, cancelled, sample, None, crew, tuple(quasi), None, tuple(suppress))
        return run([Path(path)], ask, min_score, strict=True)


def scan_text(text: str, *, min_score: float = 0.5) -> list[dict[str, Any]]:
    """Find personal data in one text; spans as ``{start, end, entity, score, recognizer}``.

    Offsets are code points of ``text`` as given; spans do not overlap.
    """
    from scanners.detect import detect
    from scanners.headers import Hint

    spans = []
    for cluster in detect(text, Hint(kind="text")):
        start, end, best = cluster[0]
        if best.score >= min_score:
            spans.append(
                {
                    "start": start,
                    "end": end,
                    "entity": best.entity,
                    "score": round(best.score, 2),
                    "recognizer": best.recognizer,
                }
            )
    return spans


def run(
    paths: list[Path], ask: Ask, min_score: float = 0.5, *, strict: bool = False
) -> dict[str, Any]:
    """Scan several files and folders; with ``strict`` a named file that is unreadable raises."""
    entries: list[dict[str, Any]] = []
    for path in paths:
        try:
            files = list(walk(path))
        except ScanError as problem:
            if strict:
                raise
            entries.append(unread(str(path), str(problem)))
            continue
        for file in files:
            try:
                entries.append(scan_file(file, ask, min_score))
            except ScanError as problem:
                if ask.cells is not None:
                    ask.cells.drop()
                if strict and file == path:
                    raise
                entries.append(unread(str(file), str(problem)))
    return {"version": VERSION, "files": entries}


def unread(path: str, sentence: str) -> dict[str, Any]:
    """Return the entry of an input that could not be read; it has no verdict."""
    return {
        "path": path,
        "format": None,
        "sha256": None,
        "rows": 0,
        "bytes": 0,
        "tables": [],
        "verdict": None,
        "warnings": [],
        "errors": [sentence],
    }


def walk(path: Path) -> Iterator[Path]:
    """Yield the files under ``path`` in order of name; hidden ones and links are left out.

    Raises:
        ScanError: ``path`` itself is missing, a link, no regular file, or an empty folder.
    """
    try:
        mode = path.lstat().st_mode
    except OSError:
        raise ScanError("không tìm thấy tệp hoặc thư mục này.") from None
    if stat.S_ISLNK(mode):
        raise ScanError("đây là liên kết (symlink); hãy chỉ thẳng tới tệp gốc.")
    if stat.S_ISREG(mode):
        yield path
        return
    if not stat.S_ISDIR(mode):
        raise ScanError("đây là thiết bị hoặc tệp đặc biệt, không phải tệp dữ liệu.")
    found = False
    for folder, names, files in os.walk(path, followlinks=False):
        names[:] = sorted(n for n in names if not n.startswith("."))
        for name in sorted(files):
            if not name.startswith("."):
                found = True
                yield Path(folder, name)
    if not found:
        raise ScanError("thư mục không có tệp nào để rà soát.")


def scan_file(path: Path, ask: Ask, min_score: float = 0.5) -> dict[str, Any]:
    """Scan one file and return its entry of the result.

    Raises:
        ScanError: it cannot be read. ScanCancelled: the caller asked to stop.
    """
    from scanners.readers.base import Source
    from scanners.readers.choose import probe, reader_for
    from scanners.reading import read_tables
    from scanners.risk.plan import asked_keys
    from scanners.risk.store import Followed
    from scanners.rows import known_header, looks_like_data
    from scanners.tables import judge_table

    size = size_of(path)
    if ask.progress is not None:
        ask.progress(0, 0, size)
    with Followed(asked_keys(ask.quasi)) as followed:
        ask = replace(ask, followed=followed)
        try:
            probed = probe(path)
            reader = reader_for(probed)
            source = Source(path, size, probed.suffix, "", looks_like_data, known_header)
            read = read_tables(reader, probed, source, ask)
        except OSError:
            raise ScanError("không mở được tệp: thiếu quyền đọc hoặc ổ đĩa lỗi.") from None
        if ask.progress is not None:
            ask.progress(sum(table.rows for table in read.tables), size, size)
        judged = [judge_table(table, path.name, min_score, followed) for table in read.tables]
    if ask.cells is not None:
        ask.cells.settle(str(path), judged)
    return _entry(path, reader.FORMAT, read.sha256, size, judged, source.warnings, ask.suppress)


def size_of(path: Path) -> int:
    """Return the size of a regular file.

    Raises:
        ScanError: it is missing, a link, no regular file, or empty.
    """
    try:
        status = path.lstat()
    except OSError:
        raise ScanError("không tìm thấy tệp này.") from None
    if stat.S_ISLNK(status.st_mode):
        raise ScanError("đây là liên kết (symlink); hãy chỉ thẳng tới tệp gốc.")
    if not stat.S_ISREG(status.st_mode):
        raise ScanError("đây là thiết bị hoặc tệp đặc biệt, không phải tệp dữ liệu.")
    if status.st_size == 0:
        raise ScanError("tệp rỗng (0 byte): hãy xuất lại từ phần mềm gốc.")
    return status.st_size


def _entry(
    path: Path,
    format_: str,
    sha256: str,
    size: int,
    tables: list[TableResult],
    notes: list[str],
    suppress: Sequence[Suppression],
) -> dict[str, Any]:
    from scanners.suppress import expired_warnings
    from scanners.tables import link_warnings

    warnings = list(notes)
    found = [(table.name, column) for table in tables for column in table.columns]
    warnings += expired_warnings(suppress, [(name, c.name, c.entity) for name, c in found])
    for table in tables:
        warnings += link_warnings(table)
    protected = [reason for table in tables for reason in table.protected]
    beside = bool(protected) and any(column.identifies for _, column in found)
    if protected:
        tail = (
            "đứng cạnh thông tin nhận ra người: không được chia sẻ" if beside
            else "cần căn cứ riêng trước khi chia sẻ"
        )  # fmt: skip
        warnings += [f"Dữ liệu được bảo vệ đặc biệt: {reason}; {tail}." for reason in protected]
    shown, aside = _shown(tables, suppress)
    # By identity: two columns of one header may hold the same.
    set_aside = set(map(id, aside))
    fails = beside or any(column.stops and id(column) not in set_aside for _, column in found)
    if aside:
        warnings.append(
            f"{len(aside)} phát hiện được bỏ qua theo danh sách của đơn vị, "
            f"{sum(column.hits for column in aside)} ô; xem lý do, người ghi và hạn ở từng cột."
        )
    entry = {
        "path": str(path),
        "format": format_,
        "sha256": sha256,
        "rows": sum(table.rows for table in tables),
        "bytes": size,
        "tables": shown,
        "verdict": "fail" if fails else "pass",
        "warnings": warnings,
        "errors": [],
    }
    if suppress:
        hits = sum(column.hits for column in aside)
        entry["suppressed"] = {"findings": len(aside), "hits": hits}
    return entry


def _shown(
    tables: list[TableResult], suppress: Sequence[Suppression]
) -> tuple[list[dict[str, Any]], list[ColumnResult]]:
    """Return the tables of the result, and their findings that are set aside."""
    from scanners.suppress import find

    shown, aside = [], []
    for table in tables:
        plain = table.as_dict()
        for column, entry in zip(table.columns, plain["columns"], strict=True):
            cause = find(suppress, table.name, column.name, column.entity)
            if cause is not None:
                entry["suppressed"] = cause.as_dict()
                aside.append(column)
        shown.append(plain)
    return shown, aside
