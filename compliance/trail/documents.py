"""The trail as a file that can be verified without this program (``docs/audit-verify.py``)."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import Any

from compliance.core import clock
from compliance.core.audit import AuditEvent

FORMAT = 1


def export_lines(
    rows: Iterable[AuditEvent], *, complete: bool, readable: set[int] | None = None
) -> Iterator[str]:
    """Yield JSON lines: a head, one line a row, an end with the number of rows.

    Args:
        rows: in the order they were written.
        complete: whether it is the whole trail from the first row, so that a gap is a fault.
        readable: numbers of the rows whose content is handed out; None is all of them. A row
            without content keeps its hashes: its place in the chain can be checked, not itself.
    """
    yield _line({"format": FORMAT, "exported_at": clock.now().isoformat(), "complete": complete})
    count = 0
    for row in rows:
        count += 1
        values: dict[str, Any] = {**row.payload(), "hash": row.hash}
        if readable is not None and row.seq not in readable:
            values["changes"] = None
            values["withheld"] = True
        yield _line(values)
    yield _line({"end": True, "rows": count})


def _line(values: dict[str, Any]) -> str:
    return json.dumps(values, ensure_ascii=False, sort_keys=True) + "\n"
