"""`make bench`: figures of scanner, packs and documents, one ``name: value unit`` a line."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Callable
from typing import Any

from bench import documents, scanner


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


if __name__ == "__main__":
    packs()
    for figure in documents.measure():
        print(figure, flush=True)
    for name, value, unit in scanner.measure():
        show(name, value, unit)
