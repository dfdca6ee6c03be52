"""Scan files: the way from a path to the result of the contract. Cheap to import."""

from __future__ import annotations

import os
import stat
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from scanners.errors import ScanError

if TYPE_CHECKING:
    from scanners.reading import Ask
    from scanners.suppress import Suppression

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
    table: str | None = None,
    name: str | None = None,
) -> dict[str, Any]:
    """Scan a file, folder, archive or database; return plain data (see ``docs/scanner.md``).

    Args:
        path: a file, a folder or an archive whose files are all scanned, or a database's address.
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
        table: of a database the only table to read; all of them if not said.
        name: of a file that is kept under another: shown, looked at, and heeded in its place.

    Raises:
        ScanError: a single file that cannot be read; in a folder its entry says so in ``errors``.
        ScanCancelled: ``cancelled`` said yes.
    """
    from scanners.pools import Crew, cores
    from scanners.reading import Ask

    address = str(path)
    if isinstance(path, str) and "://" in address:
        from scanners.database import scan_database

        ask = Ask(progress, cancelled, sample, quasi=tuple(quasi), suppress=tuple(suppress))
        return {"version": VERSION, "files": [scan_database(address, table, ask, min_score)]}
    scheduler = scheduler or os.environ.get("SCAN_SCHEDULER")
    with Crew(workers or cores(), scheduler) as crew:
        ask = Ask(progress, cancelled, sample, None, crew, tuple(quasi), None, tuple(suppress))
        if name is None:
            return run([Path(path)], ask, min_score, strict=True)
        entries = scan_input(Path(path), ask, min_score, before="", name=name)
        return {"version": VERSION, "files": entries}


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
    from scanners.entries import unread

    entries: list[dict[str, Any]] = []
    for path in paths:
        try:
            files = list(walk(path))
        except ScanError as problem:
            if strict:
                raise
            entries.append(unread(shown(path, path), str(problem)))
            continue
        for file in files:
            entries += run_under(file, path, ask, min_score, strict=strict and file == path)
    return {"version": VERSION, "files": entries}


def run_under(
    file: Path, root: Path, ask: Ask, min_score: float, *, strict: bool = False
) -> list[dict[str, Any]]:
    """Scan a file that ``walk(root)`` gave; the folders below ``root`` are part of its name."""
    from scanners.entries import unread

    before, name = _split(file, root)
    try:
        return scan_input(file, ask, min_score, before=before, name=name)
    except ScanError as problem:
        if ask.cells is not None:
            ask.cells.drop()
        if strict:
            raise
        return [unread(shown(file, root), str(problem))]


def shown(file: Path, root: Path) -> str:
    """Return a path as the result gives it: parts that hold a value by their shape."""
    from scanners.filenames import name_file

    return name_file(*_split(file, root)).shown


def _split(file: Path, root: Path) -> tuple[str, str]:
    name = file.name if file == root else file.relative_to(root).as_posix()
    whole = str(file)
    return whole[: len(whole) - len(name)], name


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


def scan_input(
    path: Path, ask: Ask, min_score: float = 0.5, *, before: str | None = None, name: str = ""
) -> list[dict[str, Any]]:
    """Scan one file, or all files of an archive, and return their entries.

    Args:
        before: what is shown in front of ``name``; not said, the folder of the file.
        name: the file's name as the user knows it, with ``/`` where it lies deeper; not said, its
            own.

    Raises:
        ScanError: it cannot be read. ScanCancelled: the caller asked to stop.
    """
    from scanners.filenames import name_file
    from scanners.scanfile import Scanner

    name = name or path.name
    if before is None:
        before = str(path)[: -len(path.name)]
    return Scanner(ask, min_score).scan(path, name_file(before, name), name)


def size_of(path: Path) -> int:
    """Return a file's size.

    Raises:
        ScanError: it is missing, a link, a device, or empty.
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
