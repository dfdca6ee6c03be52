"""Short ways to a scan in a test."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

from scanners import scan_path
from tests.data.extracts import Extract, write_csv

ROOT = Path(__file__).parents[3]


def scan_columns(folder: Path, name: str = "a.csv", **columns: list[str]) -> dict[str, Any]:
    """Scan a CSV of these columns and return its columns by name (the first entity of each)."""
    result = scan_of(folder, name, **columns)
    found: dict[str, Any] = {}
    for column in result["files"][0]["tables"][0]["columns"]:
        found.setdefault(column["name"], column)
    return found


def scan_of(folder: Path, name: str = "a.csv", **columns: list[str]) -> dict[str, Any]:
    """Scan a CSV of these columns and return the whole result."""
    rows = [list(row) for row in zip(*columns.values(), strict=True)]
    return scan_path(write_csv(folder / name, Extract(list(columns), rows)))


def command(*arguments: str | Path, text: str = "") -> subprocess.CompletedProcess[str]:
    """Run ``python -m scanners``."""
    return subprocess.run(
        [sys.executable, "-m", "scanners", *map(str, arguments)],
        input=text, capture_output=True, encoding="utf-8", cwd=ROOT, check=False,
    )  # fmt: skip


def lines(path: Path) -> list[dict[str, Any]]:
    """The JSON lines of a file."""
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
