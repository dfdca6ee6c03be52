"""Short ways to a scan in a test."""

from __future__ import annotations

import contextlib
import io
import json
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from unittest import mock

from scanners import scan_path
from scanners.cli import main
from tests.data.extracts import Extract, write_csv

ROOT = Path(__file__).parents[3]


def scan_columns(folder: Path, name: str = "a.csv", **columns: list[str]) -> dict[str, Any]:
    """Scan a CSV of these columns and return its columns by name (the first entity of each)."""
    result = scan_of(folder, name, **columns)
    found: dict[str, Any] = {}
    for column in result["tables"][0]["columns"]:
        found.setdefault(column["name"], column)
    return found


def scan_of(folder: Path, name: str = "a.csv", **columns: list[str]) -> dict[str, Any]:
    """Scan a CSV of these columns and return its entry of the result."""
    rows = [list(row) for row in zip(*columns.values(), strict=True)]
    return scan_file(write_csv(folder / name, Extract(list(columns), rows)))


def scan_file(path: Path | str, **options: Any) -> dict[str, Any]:
    """Scan one file and return its entry of the result."""
    result = scan_path(path, **options)
    assert list(result) == ["version", "files"]
    (entry,) = result["files"]
    return entry


@dataclass
class Done:
    """What a run of the command line gave back."""

    returncode: int
    stdout: str
    stderr: str


def command(*arguments: str | Path, text: str = "") -> Done:
    """Run the command line in this process: the same code, without a start of Python each time."""
    out, err = io.StringIO(), io.StringIO()
    stdin = io.TextIOWrapper(io.BytesIO(text.encode()), encoding="utf-8")
    with (
        contextlib.redirect_stdout(out),
        contextlib.redirect_stderr(err),
        mock.patch.object(sys, "stdin", stdin),
    ):
        try:
            code = main([str(argument) for argument in arguments])
        except SystemExit as leaving:
            code = int(leaving.code or 0)
    return Done(code, out.getvalue(), err.getvalue())


def spawned(*arguments: str | Path, text: str = "") -> subprocess.CompletedProcess[str]:
    """Run ``python -m scanners`` as another program does."""
    return subprocess.run(
        [sys.executable, "-m", "scanners", *map(str, arguments)],
        input=text, capture_output=True, encoding="utf-8", cwd=ROOT, check=False,
    )  # fmt: skip


def lines(path: Path) -> list[dict[str, Any]]:
    """The JSON lines of a file."""
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
