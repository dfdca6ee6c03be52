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
    """How long it takes to load every pack in a fresh interpreter, and to classify."""
    script = (
        "import time; s=time.perf_counter()\n"
        "from checklists import available, load\n"
        "[load(p.id).items for p in available()]\n"
        "print((time.perf_counter()-s)*1000)"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True)
    show("packs.load_all", float(done.stdout), "ms")
    from checklists import classify, load

    pack = load("nd331-2026")
    show("packs.classify", timed(lambda: classify(pack, {})) * 1000, "ms")


if __name__ == "__main__":
    packs()
    for figure in documents.measure():
        print(figure, flush=True)
    for name, value, unit in scanner.measure():
        show(name, value, unit)
