"""The ``--cells`` file: one line per finding, written once its column has been judged.

While a file is read, positions and candidates are kept in a temporary file beside the target; they
hold no value. When the columns are judged the findings are written and the rest is dropped.
"""

from __future__ import annotations

import json
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

from scanners.detect import Cluster
from scanners.finding import Finding
from scanners.masking import judge_mark
from scanners.profile import Signature
from scanners.readers.base import Batch
from scanners.tables import TableResult

Looked = list[dict[str, tuple[Signature, tuple[Cluster, ...]]]]


@contextmanager
def _temporary(folder: Path) -> Iterator[IO[str]]:
    with tempfile.TemporaryFile("w+", dir=folder, encoding="utf-8") as file:
        yield file


@dataclass
class _Spool:
    file: IO[str]
    signatures: dict[Signature, int] = field(default_factory=dict)


class CellWriter:
    """Writes findings as JSON lines."""

    def __init__(self, target: IO[str], folder: Path) -> None:
        self._target = target
        self.folder = folder
        self._spools: dict[str, _Spool] = {}
        self._closing = ExitStack()

    def write(self, lines: str) -> None:
        """Add lines that another process has settled."""
        self._target.write(lines)

    def spool(self, batch: Batch, first_row: int, looked: Looked) -> None:
        """Keep where the candidates of a batch stand."""
        spool = self._spools.get(batch.table)
        if spool is None:
            file: IO[str] = self._closing.enter_context(_temporary(self.folder))
            spool = self._spools[batch.table] = _Spool(file)
        for at, row in enumerate(batch.rows):
            for column, value in enumerate(row):
                entry = looked[column].get(value) if column < len(looked) else None
                if entry and entry[1]:
                    signature, clusters = entry
                    number = spool.signatures.setdefault(signature, len(spool.signatures))
                    places = [[(start, end) for start, end, _ in group] for group in clusters]
                    spool.file.write(json.dumps([column, first_row + at, number, places]) + "\n")

    def settle(self, path: str, tables: list[TableResult]) -> None:
        """Write the findings of a file whose tables have been judged."""
        for table in tables:
            spool = self._spools.pop(table.name, None)
            if spool is None:
                continue
            signatures = list(spool.signatures)
            spool.file.seek(0)
            for line in spool.file:
                column, row, number, places = json.loads(line)
                for finding in self._cell(path, table, column, row, signatures[number], places):
                    json.dump(finding.as_dict(), self._target, ensure_ascii=False)
                    self._target.write("\n")
        self.drop()

    def drop(self) -> None:
        """Forget what was kept of a file that could not be read to its end."""
        self._closing.close()
        self._spools.clear()

    def _cell(
        self,
        path: str,
        table: TableResult,
        column: int,
        row: int,
        signature: Signature,
        places: list[list[list[int]]],
    ) -> list[Finding]:
        judge = table.judges[column]
        found: list[Finding] = []
        reach = -1
        picked = []
        for cluster, spots in zip(signature, places, strict=True):
            choice = judge.pick(cluster)
            if choice is not None:
                picked.append((spots[choice[0]], cluster[choice[0]], choice[1]))
        for (start, end), candidate, score in sorted(picked, key=lambda p: (p[0][0], -p[2])):
            if start < reach:
                continue
            reach = end
            state = judge_mark(candidate.entity, candidate.mark, table.row).state
            found.append(
                Finding(
                    path, table.name, judge.profile.name, row, start, end, candidate.entity,
                    state, round(score, 2), candidate.recognizer,
                )
            )  # fmt: skip
        return found
