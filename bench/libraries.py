"""`make bench`: figures of scanner, packs and documents, one ``name: value unit`` a line.

The CSV line is the time that Python's own parser needs just to read the same file: the scanner's
figures are best read as a multiple of it.
"""

from __future__ import annotations

import csv
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from bench import documents

ROWS = 20_000


def timed(action: Callable[[], Any]) -> float:
    """Return the seconds that ``action`` takes."""
    start = time.perf_counter()
    action()
    return time.perf_counter() - start


def show(name: str, value: float, unit: str) -> None:
    """Print one figure."""
    print(f"{name}: {value:.4g} {unit}", flush=True)


def packs() -> None:
    """How long it takes to load every pack in a fresh interpreter, and to classify.

    ``load_all`` reads every row and every section of every pack as a restarted program does, with
    what was checked before kept; ``load_all_first`` reads and checks the YAML itself.
    """
    script = (
        "import time; s=time.perf_counter()\n"
        "from checklists import available, cache\n"
        "cache.recall = {recall}\n"
        "[(p.items, [p.section(n) for n in p.sections]) for p in available()]\n"
        "print((time.perf_counter()-s)*1000)"
    )
    for name, recall in (("load_all_first", "lambda place: None"), ("load_all", "cache.recall")):
        command = [sys.executable, "-c", script.format(recall=recall)]
        done = subprocess.run(command, capture_output=True, text=True)
        show(f"packs.{name}", float(done.stdout), "ms")
    from checklists import classify, load

    pack = load("nd331-2026")
    show("packs.classify", timed(lambda: classify(pack, {})) * 1000, "ms")


def write_extract(path: Path) -> None:
    """Write the made-up extract of ROWS rows."""
    from tests.data.extracts import Maker, write_csv

    write_csv(path, Maker(7).visits(ROWS))


def scanner() -> None:
    """How fast a CSV is scanned beside just reading it."""
    with tempfile.TemporaryDirectory() as place:
        path = Path(place) / "extract.csv"
        write_extract(path)
        command = [sys.executable, "-m", "scanners"]
        show("scanner.help", timed(lambda: _run([*command, "--help"])) * 1000, "ms")
        read = timed(lambda: sum(1 for _row in csv.reader(path.open(encoding="utf-8"))))
        show("scanner.csv_read", read, "s")
        scan = timed(lambda: _run([*command, "scan", str(path), "--format", "json"]))
        show("scanner.csv_scan", scan, "s")
        show("scanner.rows_per_second", ROWS / scan, "rows/s")
        show("scanner.times_csv_read", scan / read, "x")


def _run(command: list[str]) -> None:
    subprocess.run(command, stdout=subprocess.DEVNULL, check=False)


if __name__ == "__main__":
    packs()
    scanner()
    for figure in documents.measure():
        print(figure)
