"""What a column shows over all its cells, in bounded memory and without keeping a value."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import zip_longest
from typing import TYPE_CHECKING, NamedTuple

from scanners.detect import Cluster, detect
from scanners.headers import Hint, read_headers
from scanners.memo import Memo, Seen, Signature
from scanners.readers.base import Batch
from scanners.redaction import redact

if TYPE_CHECKING:
    from scanners.risk.store import TableMarks

_SIGNATURES = 5_000
#: The shape of what a cell held, per cluster.
Shapes = tuple[str, ...]


class Counted(NamedTuple):
    """How many cells of some rows hold the same candidates."""

    signature: Signature
    times: int
    shapes: Shapes


class ColumnPart(NamedTuple):
    """The picture of one column over some rows; signatures in the order they first occur."""

    filled: int
    counted: list[Counted]


@dataclass(slots=True)
class ColumnProfile:
    """The running picture of one column.

    Attributes:
        name: header, or ``#n`` (from 1) where there is none.
        filled: cells that are not blank.
        counts: cells per signature.
        examples: per signature, the shape of what its first cell held, per cluster.
    """

    name: str
    hint: Hint
    filled: int = 0
    counts: Counter[Signature] = field(default_factory=Counter)
    examples: dict[Signature, Shapes] = field(default_factory=dict)

    def add(self, part: ColumnPart) -> None:
        """Take in the next rows; parts must come in the order of the file."""
        self.filled += part.filled
        for signature, times, shapes in part.counted:
            if signature not in self.examples:
                if len(self.examples) >= _SIGNATURES:
                    signature, shapes = simplest(signature), shapes[:1]
                self.examples.setdefault(signature, shapes)
            self.counts[signature] += times

    def kept(self, signature: Signature) -> Signature:
        """Return the signature under which cells that hold ``signature`` were counted."""
        return signature if signature in self.examples else simplest(signature)


def simplest(signature: Signature) -> Signature:
    """Return a signature of few kinds, for a column that shows too many."""
    return tuple(cluster[:1] for cluster in signature[:1])


def shapes_of(value: str, clusters: tuple[Cluster, ...]) -> Shapes:
    """Return the shape of what a value holds, per cluster."""
    return tuple(redact(value[cluster[0][0] : cluster[0][1]]) for cluster in clusters)


def count_seen(values: Iterable[tuple[str, Seen, int]]) -> ColumnPart:
    """Count the values of a column over some rows, in the order they first occur.

    Args:
        values: each with what it holds and how often it occurs; no blank ones.
    """
    filled = 0
    counts: dict[Signature, int] = {}
    shapes: dict[Signature, Shapes] = {}
    same, held = None, 0
    for value, seen, times in values:
        filled += times
        signature = seen.signature
        if signature is same:  # runs of one kind are the rule
            held += times
            continue
        if same is not None:
            counts[same] += held
        same, held = signature, times
        if signature not in counts:
            counts[signature] = 0
            shapes[signature] = shapes_of(value, seen.clusters)
    if same is not None:
        counts[same] += held
    return ColumnPart(filled, [Counted(s, n, shapes[s]) for s, n in counts.items()])


def count_values(values: Counter[str], memo: Memo) -> tuple[ColumnPart, dict[str, Seen]]:
    """Count the values of a column; return also what each value that is not blank holds."""
    filled = {v: n for v, n in values.items() if v and not v.isspace()}
    looked = dict(zip(filled, memo.look(filled), strict=True))
    return count_seen((v, looked[v], n) for v, n in filled.items()), looked


@dataclass(slots=True)
class TableProfile:
    """The running picture of one table.

    Attributes:
        aside: as in ``Batch``.
        marks: keyed hashes of the columns that its risk is counted from, None if it is not asked.
    """

    name: str
    aside: bool = False
    rows: int = 0
    columns: list[ColumnProfile] = field(default_factory=list)
    marks: TableMarks | None = None
    _memos: list[Memo] = field(default_factory=list)

    def widen(self, headers: tuple[str, ...]) -> None:
        """Make room for the columns of these headers; those already there stay."""
        if len(self.columns) < len(headers):
            hints = read_headers(headers)
            for position in range(len(self.columns), len(headers)):
                self.columns.append(_new_column(headers[position], hints[position], position))
            if self.marks is not None:
                self.marks.widen(headers, hints)

    def add(self, batch: Batch) -> list[dict[str, Seen]]:
        """Take in a batch; return, per column, what each of its distinct values holds."""
        self.widen(batch.columns)
        self._memos += [Memo(c.hint) for c in self.columns[len(self._memos) :]]
        self.rows += len(batch.rows)
        found = []
        for column, memo, cells in zip(
            self.columns, self._memos, zip_longest(*batch.rows, fillvalue=""), strict=False
        ):
            part, looked = count_values(Counter(cells), memo)
            column.add(part)
            found.append(looked)
        if self.marks is not None:
            self.marks.add_rows(batch.rows)
        return found


def _new_column(header: str, hint: Hint, position: int) -> ColumnProfile:
    """Name a column by its header, unless that is empty or itself a value not to be shown."""
    name = header
    if not header.strip() or (not hint.known and _shows_a_value(header)):
        name = f"#{position + 1}"
    return ColumnProfile(name, hint)


def _shows_a_value(text: str) -> bool:
    return any(
        candidate.score >= 0.5 for cluster in detect(text, Hint()) for _, _, candidate in cluster
    )
