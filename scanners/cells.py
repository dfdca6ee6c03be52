"""The ``--cells`` file: one line per finding, written once its column has been judged.

While a file is read, positions and candidates are kept in a temporary file beside the target; they
hold no value. When the columns are judged the findings are written and the rest is dropped.
"""

from __future__ import annotations

import json
import pickle
import tempfile
from array import array
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

from scanners.finding import Finding
from scanners.masking import judge_mark
from scanners.memo import Seen, Signature
from scanners.readers.base import Batch

if TYPE_CHECKING:
    from scanners.tables import TableResult

#: Where the candidates of each cluster of a cell stand.
Places = tuple[tuple[tuple[int, int], ...], ...]
Kind = tuple[Signature, Places]


@dataclass
class Hits:
    """The cells of some rows that hold something, row by row.

    Attributes:
        kinds: what a cell can hold, and where in it.
        rows: per cell its row, counted from the first of these rows.
        columns: per cell its column.
        at: per cell the place of its kind in ``kinds``.
    """

    kinds: list[Kind] = field(default_factory=list)
    rows: array[int] = field(default_factory=lambda: array("I"))
    columns: array[int] = field(default_factory=lambda: array("I"))
    at: array[int] = field(default_factory=lambda: array("I"))


def places_of(seen: Seen) -> Places:
    """Return where the candidates of a cell stand."""
    return tuple(tuple((start, end) for start, end, _ in cluster) for cluster in seen.clusters)


class Kinds:
    """Numbers what cells hold, in the order it is met."""

    def __init__(self) -> None:
        self.hits = Hits()
        self._numbers: dict[Kind, int] = {}
        self._by_id: dict[int, tuple[Seen, int]] = {}

    def number(self, seen: Seen) -> int:
        """Return the number of what a cell holds."""
        known = self._by_id.get(id(seen))
        if known is not None:
            return known[1]
        kind = seen.signature, places_of(seen)
        number = self._numbers.setdefault(kind, len(self._numbers))
        if number == len(self.hits.kinds):
            self.hits.kinds.append(kind)
        self._by_id[id(seen)] = seen, number
        return number

    def add(self, row: int, column: int, seen: Seen) -> None:
        """Note a cell that holds something."""
        self.hits.rows.append(row)
        self.hits.columns.append(column)
        self.hits.at.append(self.number(seen))


def hits_of(batch: Batch, looked: list[dict[str, Seen]]) -> Hits:
    """Return the cells of a batch that hold something."""
    kinds = Kinds()
    for at, row in enumerate(batch.rows):
        for column, value in enumerate(row):
            seen = looked[column].get(value) if column < len(looked) else None
            if seen is not None and seen.signature:
                kinds.add(at, column, seen)
    return kinds.hits


@contextmanager
def _temporary(folder: Path) -> Iterator[IO[bytes]]:
    with tempfile.TemporaryFile(dir=folder) as file:
        yield file


class CellWriter:
    """Writes findings as JSON lines."""

    def __init__(self, target: IO[str], folder: Path) -> None:
        self._target = target
        self.folder = folder
        self._spools: dict[str, IO[bytes]] = {}
        self._closing = ExitStack()

    def write(self, lines: str) -> None:
        """Add lines that another process has settled."""
        self._target.write(lines)

    def spool(self, table: str, first_row: int, hits: Hits) -> None:
        """Keep where the candidates of some rows stand."""
        spool = self._spools.get(table)
        if spool is None:
            spool = self._spools[table] = self._closing.enter_context(_temporary(self.folder))
        pickle.dump((first_row, hits.kinds, hits.rows, hits.columns, hits.at), spool)

    def settle(self, path: str, tables: list[TableResult]) -> None:
        """Write the findings of a file whose tables have been judged."""
        for table in tables:
            spool = self._spools.pop(table.name, None)
            if spool is not None:
                end = spool.tell()
                spool.seek(0)
                lines = _Lines(path, table)
                while spool.tell() < end:
                    self._target.writelines(lines.of(*pickle.load(spool)))  # noqa: S301 - our own
        self.drop()

    def drop(self) -> None:
        """Forget what was kept of a file that could not be read to its end."""
        self._closing.close()
        self._spools.clear()


def to_parquet(lines: Path) -> None:
    """Turn a finished file of JSON lines into Parquet, in place and as a stream."""
    import polars as pl

    whole, text = pl.Int64, pl.String
    schema = {
        "path": text, "table": text, "column": text, "row": whole, "start": whole, "end": whole,
        "entity": text, "state": text, "score": pl.Float64, "recognizer": text,
    }  # fmt: skip
    made = lines.with_name(lines.name + ".parquet")
    try:
        if lines.stat().st_size:
            pl.scan_ndjson(lines, schema=schema).sink_parquet(made, maintain_order=True)
        else:
            pl.DataFrame(schema=schema).write_parquet(made)
        made.replace(lines)
    finally:
        made.unlink(missing_ok=True)


class _Lines:
    """The findings of one table as lines; what a kind of cell says is made once per column."""

    def __init__(self, path: str, table: TableResult) -> None:
        self._path = path
        self._table = table

    def of(self, first: int, kinds: list[Kind], rows: Any, columns: Any, at: Any) -> Iterator[str]:
        known: dict[tuple[int, int], list[tuple[str, str]]] = {}
        for row, column, number in zip(rows, columns, at, strict=True):
            lines = known.get((column, number))
            if lines is None:
                lines = known[column, number] = self._lines(column, kinds[number])
            for before, after in lines:
                yield f"{before}{first + row}{after}"

    def _lines(self, column: int, kind: Kind) -> list[tuple[str, str]]:
        """Return what stands before and after the row in the lines of one kind of cell."""
        found = []
        for finding in self._findings(column, *kind):
            parts = list(finding.as_dict().items())
            before = json.dumps(dict(parts[:3]), ensure_ascii=False)[:-1]
            after = json.dumps(dict(parts[4:]), ensure_ascii=False)[1:]
            found.append((f'{before}, "row": ', f", {after}\n"))
        return found

    def _findings(self, column: int, signature: Signature, places: Places) -> list[Finding]:
        judge = self._table.judges[column]
        kept = judge.profile.kept(signature)
        picked = []
        for cluster, spots in zip(kept, places, strict=False):
            choice = judge.pick(cluster)
            if choice is not None:
                picked.append((spots[choice[0]], cluster[choice[0]], choice[1]))
        found: list[Finding] = []
        reach = -1
        for (start, end), candidate, score in sorted(picked, key=lambda p: (p[0][0], -p[2])):
            if start < reach:
                continue
            reach = end
            state = judge_mark(candidate.entity, candidate.mark, self._table.row).state
            found.append(
                Finding(
                    self._path, self._table.shown, judge.profile.name, 0, start, end,
                    candidate.entity, state, round(score, 2), candidate.recognizer,
                )
            )  # fmt: skip
        return found
