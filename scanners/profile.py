"""What a column shows over all its cells, in bounded memory and without keeping a value."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from itertools import zip_longest

from scanners.detect import Candidate, Cluster, detect
from scanners.headers import Hint, read_headers
from scanners.readers.base import Batch
from scanners.redaction import redact

#: Cells that hold the same candidates share one signature, so that a column is a small table.
Signature = tuple[tuple[Candidate, ...], ...]
_CACHED_VALUES = 10_000
_CACHED_LENGTH = 200
_DISTINCT = 20_000
_SIGNATURES = 5_000


@dataclass(slots=True)
class ColumnProfile:
    """The running picture of one column.

    Attributes:
        name: header, or ``#n`` (from 1) where there is none.
        filled: cells that are not blank.
        counts: cells per signature.
        examples: per signature, the shape of what its first cell held, per cluster.
        distinct: hashes of the first 20,000 different values (of this process only).
    """

    name: str
    hint: Hint
    filled: int = 0
    counts: Counter[Signature] = field(default_factory=Counter)
    examples: dict[Signature, tuple[str, ...]] = field(default_factory=dict)
    distinct: set[int] = field(default_factory=set)
    _cache: dict[str, tuple[Signature, tuple[Cluster, ...]]] = field(default_factory=dict)

    def add(self, values: Counter[str]) -> dict[str, tuple[Signature, tuple[Cluster, ...]]]:
        """Count the values of one batch; return what each distinct value holds."""
        looked: dict[str, tuple[Signature, tuple[Cluster, ...]]] = {}
        for value, times in values.items():
            if not value or value.isspace():
                continue
            self.filled += times
            if len(self.distinct) < _DISTINCT:
                self.distinct.add(hash(value))
            entry = self._cache.get(value)
            if entry is None:
                entry = self._look(value)
            looked[value] = entry
            self.counts[entry[0]] += times
        return looked

    def _look(self, value: str) -> tuple[Signature, tuple[Cluster, ...]]:
        clusters = detect(value, self.hint)
        signature: Signature = tuple(tuple(c for _, _, c in cluster) for cluster in clusters)
        if signature not in self.examples:
            if len(self.examples) >= _SIGNATURES:
                signature, clusters = _simplest(signature), _simplest_placed(clusters)
            self.examples.setdefault(
                signature, tuple(redact(value[c[0][0] : c[0][1]]) for c in clusters)
            )
        if len(value) <= _CACHED_LENGTH:
            if len(self._cache) >= _CACHED_VALUES:
                self._cache.clear()
            self._cache[value] = (signature, clusters)
        return signature, clusters


def _simplest(signature: Signature) -> Signature:
    """Return a signature of few kinds, for a column that shows too many."""
    return tuple(cluster[:1] for cluster in signature[:1])


def _simplest_placed(clusters: tuple[Cluster, ...]) -> tuple[Cluster, ...]:
    return tuple(cluster[:1] for cluster in clusters[:1])


@dataclass(slots=True)
class TableProfile:
    """The running picture of one table."""

    name: str
    rows: int = 0
    columns: list[ColumnProfile] = field(default_factory=list)

    def add(self, batch: Batch) -> list[dict[str, tuple[Signature, tuple[Cluster, ...]]]]:
        """Take in a batch; return, per column, what each of its distinct values holds."""
        if len(self.columns) < len(batch.columns):
            hints = read_headers(batch.columns)
            for position in range(len(self.columns), len(batch.columns)):
                header = batch.columns[position]
                self.columns.append(_new_column(header, hints[position], position))
        self.rows += len(batch.rows)
        cells = zip_longest(*batch.rows, fillvalue="")
        return [
            column.add(Counter(values)) for column, values in zip(self.columns, cells, strict=False)
        ]


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
