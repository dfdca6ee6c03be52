"""The scanner's figures, all from one run on one machine, so that they can be set side by side.

``ratio`` figures compare within the run: to presidio's own batch engine with the same recognizers,
and to the time that the quickest CSV parser we know needs just to read the file. Seconds are wall
clock unless the name says ``cpu``; on a busy machine read the latter. Every scan is a fresh
``python -m scanners scan``: starting Python and the workers is in its time.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import psutil

from bench.extract import CUTS, write_cuts

PRESIDIO_ROWS = int(os.environ.get("BENCH_PRESIDIO_ROWS", "10000"))
Figure = tuple[str, float, str]
_PARSE = """
import os, sys, time
import polars as pl
def read():
    start, cpu = time.perf_counter(), time.process_time()
    lengths = pl.all().str.len_bytes().sum()
    pl.scan_csv(sys.argv[1], infer_schema=False).select(lengths).collect(engine="streaming")
    return time.perf_counter() - start, time.process_time() - cpu
print(*min(read() for _ in range(3)))
"""


class Cost(NamedTuple):
    """What a program cost: wall seconds, CPU seconds, and most memory of all its processes."""

    wall: float
    cpu: float
    memory: int
    output: str


def run(*arguments: str) -> Cost:
    """Run a program and its children to the end."""
    before = os.times()
    start = time.perf_counter()
    process = subprocess.Popen(arguments, stdout=subprocess.PIPE, text=True)
    watch = _Watch(process.pid)
    output = process.communicate()[0]
    wall = time.perf_counter() - start
    watch.stop()
    after = os.times()
    cpu = after.children_user + after.children_system
    cpu -= before.children_user + before.children_system
    return Cost(wall, cpu, watch.most, output)


class _Watch(threading.Thread):
    """Looks at the memory of a process and all its children, some times a second."""

    def __init__(self, pid: int) -> None:
        super().__init__(daemon=True)
        self.most = 0
        self._pid = pid
        self._over = threading.Event()
        self.start()

    def run(self) -> None:
        while not self._over.wait(0.05):
            try:
                root = psutil.Process(self._pid)
                tree = [root, *root.children(recursive=True)]
                self.most = max(self.most, sum(p.memory_info().rss for p in tree))
            except psutil.Error:
                continue

    def stop(self) -> None:
        self._over.set()
        self.join()


def measure() -> Iterator[Figure]:
    """Yield every figure of the scanner."""
    command = (sys.executable, "-m", "scanners")
    run(*command, "--help")
    yield "scanner.help", run(*command, "--help").wall * 1000, "ms"
    with tempfile.TemporaryDirectory() as place:
        written = write_cuts(Path(place))
        first = Path(place, "first.csv")
        first.write_text("HO_TEN,SO_CCCD\nNguyễn Thị Lan,064185001234\n", encoding="utf-8")
        yield "scanner.first_scan", run(*command, "scan", str(first)).wall, "s"
        paths = {rows: str(extract.path) for rows, extract in written.items()}
        rate = cpu_rate = 0.0
        for name, value, unit in presidio(paths[min(CUTS)]):
            rate = value if name.endswith(".rows_per_second") else rate
            cpu_rate = value if name.endswith(".rows_per_cpu_second") else cpu_rate
            yield name, value, unit
        yield from _scans(paths, rate, cpu_rate)


def presidio(path: str) -> Iterator[Figure]:
    """Yield what presidio needs for the first rows of a file, and whether it finds the same."""
    figures = run(sys.executable, "-m", "bench.presidio", path, str(PRESIDIO_ROWS)).output
    yield from json.loads(figures)


def _scans(paths: dict[int, str], rate: float, cpu_rate: float) -> Iterator[Figure]:
    command = (sys.executable, "-m", "scanners", "scan", "--format", "json")
    for rows, path in paths.items():
        parse, parse_cpu = map(float, run(sys.executable, "-c", _PARSE, path).output.split())
        for workers in ("1", "all"):
            options = () if workers == "all" else ("--workers", workers)
            cost = run(*command, *options, path)
            name = f"scanner.{rows}.workers_{workers}"
            yield f"{name}.wall", cost.wall, "s"
            yield f"{name}.cpu", cost.cpu, "s"
            yield f"{name}.rows_per_second", rows / cost.wall, "rows/s"
            yield f"{name}.memory_of_all", cost.memory / 2**20, "MB"
            yield f"{name}.ratio_to_presidio", rows / cost.wall / rate, "x"
            yield f"{name}.ratio_to_presidio_cpu", rows / cost.cpu / cpu_rate, "x"
            yield f"{name}.ratio_to_parse", cost.wall / parse, "x"
        yield f"scanner.{rows}.parse", parse, "s"
        yield f"scanner.{rows}.parse_cpu", parse_cpu, "s"
