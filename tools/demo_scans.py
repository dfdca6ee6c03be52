"""Scan the demo's extracts and keep the results: ``python -m tools.demo_scans``.

The demo reads them from the file, so that seeding need not load the analyzer; a test compares the
file with what the scanner says today.
"""

from __future__ import annotations

import json
import tempfile
from pathlib import Path
from typing import Any

from compliance.demo.extracts import EXTRACTS, content_of
from compliance.demo.scans import RESULTS
from compliance.scans.jobs import scan_result


def results() -> dict[str, dict[str, Any]]:
    """Return the scanner's result of each extract, by its name."""
    found = {}
    with tempfile.TemporaryDirectory() as folder:
        for name, header, rows in EXTRACTS:
            path = Path(folder, name)
            path.write_bytes(content_of(header, rows))
            found[name] = {k: v for k, v in scan_result(path, path.name).items() if k != "path"}
    return found


if __name__ == "__main__":
    RESULTS.write_text(json.dumps(results(), ensure_ascii=False, indent=1) + "\n", "utf-8")
