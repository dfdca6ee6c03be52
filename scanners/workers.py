"""Several files at once, one process each; the result is that of one process, in the same order."""

from __future__ import annotations

import io
import multiprocessing
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from typing import Any

from scanners.cells import CellWriter
from scanners.engine import VERSION, run, unread, walk
from scanners.errors import ScanError


def run_parallel(
    paths: list[Path],
    workers: int,
    sample: int | None,
    min_score: float,
    cells: CellWriter | None,
) -> dict[str, Any]:
    """Scan as ``engine.run`` does, files spread over ``workers`` processes."""
    folder = cells.folder if cells else None
    parts: list[Any] = []
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(workers, mp_context=context) as pool:
        for path in paths:
            try:
                files = list(walk(path))
            except ScanError as problem:
                parts.append(([unread(str(path), str(problem))], ""))
                continue
            parts += [pool.submit(_one, file, sample, min_score, folder) for file in files]
        done = [part if isinstance(part, tuple) else part.result() for part in parts]
    if cells is not None:
        for _, lines in done:
            cells.write(lines)
    return {"version": VERSION, "files": [entry for entries, _ in done for entry in entries]}


def _one(
    file: Path, sample: int | None, min_score: float, folder: Path | None
) -> tuple[list[dict[str, Any]], str]:
    lines = io.StringIO()
    cells = CellWriter(lines, folder) if folder else None
    result = run([file], sample=sample, min_score=min_score, cells=cells)
    return result["files"], lines.getvalue()
