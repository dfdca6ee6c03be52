"""Several files at once; the result is that of one file after the other, in the same order."""

from __future__ import annotations

import io
from dataclasses import replace
from pathlib import Path
from typing import Any, NamedTuple

from scanners.cells import CellWriter
from scanners.engine import VERSION, run_under, shown, walk
from scanners.entries import unread
from scanners.errors import ScanError
from scanners.pools import Crew
from scanners.readers.delimited import SUFFIXES
from scanners.reading import SHARED, Ask
from scanners.suppress import Suppression

#: Files that each worker is given ahead: small ones shall not wait for a large one here.
_FILES = 8
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
    if crew.scheduler:  # another machine does not know this one's working folder
        whole = [file for file in whole if file.path.is_absolute()]
    done: dict[Path, Done] = {}
    if len(whole) > 1 and not crew.alone:
        done = {
            path: found
            for found, path in crew.map(_one, ((file, file.path) for file in whole), _FILES)
        }
    entries: list[dict[str, Any]] = []
    for part in parts:
        if isinstance(part, _File):
            file = part
            part = done.get(file.path, ([], ""))
            # A file too large for one worker; or one that cannot be seen on another machine.
            if file.path not in done or (crew.scheduler and any(e["errors"] for e in part[0])):
                entries += run_under(file.path, file.root, ask, min_score)
                continue
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
