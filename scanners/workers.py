"""Several files at once; the result is that of one file after the other, in the same order."""

from __future__ import annotations

import io
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from scanners.cells import CellWriter
from scanners.engine import VERSION, run_under, shown, walk
from scanners.entries import unread
from scanners.errors import ScanError
from scanners.pools import Crew
from scanners.readers.delimited import SUFFIXES
from scanners.reading import SHARED, Ask
from scanners.suppress import Suppression

if TYPE_CHECKING:
    from concurrent.futures import Future

Done = tuple[list[dict[str, Any]], str]


class _File(NamedTuple):
    """A file that one worker scans alone."""

    path: Path
    root: Path
    sample: int | None
    min_score: float
    cells: Path | None
    quasi: tuple[str, ...] = ()
    suppress: tuple[Suppression, ...] = ()


def run_many(paths: list[Path], ask: Ask, crew: Crew, min_score: float) -> dict[str, Any]:
    """Scan as ``engine.run`` does.

    A large CSV is spread over the workers block by block; other files are given to a worker each,
    if there are several.
    """
    folder = ask.cells.folder if ask.cells else None
    parts: list[_File | Done] = []
    for path in paths:
        try:
            parts += [
                _File(file, path, ask.sample, min_score, folder, ask.quasi, ask.suppress)
                for file in walk(path)
            ]
        except ScanError as problem:
            parts.append(([unread(shown(path, path), str(problem))], ""))
    whole = [part for part in parts if isinstance(part, _File) and not _by_blocks(part.path)]
    futures: dict[Path, Future[Done]] = {}
    if crew.scheduler:  # another machine does not know this one's working folder
        whole = [file for file in whole if file.path.is_absolute()]
    if len(whole) > 1 and not crew.alone:
        futures = {file.path: crew.submit(_one, file) for file in whole}
    entries: list[dict[str, Any]] = []
    for part in parts:
        if isinstance(part, _File):
            file = part
            if file.path not in futures:
                entries += run_under(file.path, file.root, ask, min_score)
                continue
            part = futures[file.path].result()
            if crew.scheduler and any(entry["errors"] for entry in part[0]):
                # perhaps it cannot be seen there
                part = run_under(file.path, file.root, ask, min_score), ""
        found, lines = part
        entries += found
        if ask.cells is not None:
            ask.cells.write(lines)
    return {"version": VERSION, "files": entries}


def _by_blocks(path: Path) -> bool:
    return path.suffix.lower() in SUFFIXES and path.lstat().st_size >= SHARED


def _one(file: _File) -> Done:
    lines = io.StringIO()
    cells = CellWriter(lines, file.cells) if file.cells else None
    ask = replace(Ask(), sample=file.sample, cells=cells, quasi=file.quasi, suppress=file.suppress)
    return run_under(file.path, file.root, ask, file.min_score), lines.getvalue()
