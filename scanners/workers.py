"""Several files at once; the result is that of one file after the other, in the same order."""

from __future__ import annotations

import io
from concurrent.futures import Future
from dataclasses import replace
from pathlib import Path
from typing import Any, NamedTuple

from scanners.cells import CellWriter
from scanners.engine import VERSION, run, unread, walk
from scanners.errors import ScanError
from scanners.pools import Crew
from scanners.readers.delimited import SUFFIXES
from scanners.reading import SHARED, Ask
from scanners.suppress import Suppression

Done = tuple[list[dict[str, Any]], str]


class _File(NamedTuple):
    """A file that one worker scans alone."""

    path: Path
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
    parts: list[Path | Done] = []
    for path in paths:
        try:
            parts += walk(path)
        except ScanError as problem:
            parts.append(([unread(str(path), str(problem))], ""))
    whole = [part for part in parts if isinstance(part, Path) and not _by_blocks(part)]
    futures: dict[Path, Future[Done]] = {}
    if crew.scheduler:  # another machine does not know this one's working folder
        whole = [path for path in whole if path.is_absolute()]
    if len(whole) > 1 and not crew.alone:
        folder = ask.cells.folder if ask.cells else None
        futures = {
            path: crew.submit(
                _one, _File(path, ask.sample, min_score, folder, ask.quasi, ask.suppress)
            )
            for path in whole
        }
    entries: list[dict[str, Any]] = []
    for part in parts:
        if isinstance(part, Path):
            if part not in futures:
                entries += run([part], ask, min_score)["files"]
                continue
            path, part = part, futures[part].result()
            if crew.scheduler and any(entry["errors"] for entry in part[0]):
                part = run([path], ask, min_score)["files"], ""  # perhaps it cannot be seen there
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
    result = run([file.path], ask, file.min_score)
    return result["files"], lines.getvalue()
