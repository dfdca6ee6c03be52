"""Exact counts over any number of rows in bounded memory: split by key, then counted part by part.

A class is the set of rows that look the same in the columns asked about. Its key is the sum of the
columns' hashes, each times an odd number of its own: adding, leaving out or replacing a column
costs one multiplication a row.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from pathlib import Path

    import polars

    from scanners.risk.store import Followed, TableMarks

#: Bytes of hashes that are counted at once, in memory.
PART = 40 << 20
_WORST = 5


class Worst(NamedTuple):
    """One of the smallest classes: its size, and a row that is in it."""

    size: int
    row: int


@dataclass(slots=True)
class Classes:
    """The classes of a table.

    Attributes:
        sizes: how many classes there are of each size.
        worst: the smallest classes, and of those the first ones in the table.
        diverse: how many classes have so many distinct sensitive values; blanks do not count.
        rows_of_one: rows of classes in which all that have a sensitive value have the same.
        least_people: distinct people of the class with the fewest; 0 if nobody is named.
    """

    sizes: Counter[int] = field(default_factory=Counter)
    worst: list[Worst] = field(default_factory=list)
    diverse: Counter[int] = field(default_factory=Counter)
    rows_of_one: int = 0
    least_people: int = 0

    @property
    def rows(self) -> int:
        """Rows in all."""
        return sum(size * count for size, count in self.sizes.items())

    @property
    def smallest(self) -> int:
        """The k of k-anonymity."""
        return min(self.sizes, default=0)

    def rows_between(self, low: int, high: int | None = None) -> int:
        """Return how many rows are in classes of these sizes."""
        return sum(
            size * count for size, count in self.sizes.items()
            if size >= low and (high is None or size <= high)
        )  # fmt: skip

    def classes_between(self, low: int, high: int | None = None) -> int:
        """Return how many classes have these sizes."""
        return sum(
            count for size, count in self.sizes.items()
            if size >= low and (high is None or size <= high)
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class People:
    """Distinct people, and the rows in which nothing tells whose they are."""

    people: int
    nameless: int


class Parts:
    """Rows split by the value of their first column, so that equal ones are in one part.

    Args:
        rows: that will come; each of ``width`` columns.
    """

    def __init__(self, followed: Followed, rows: int, width: int) -> None:
        self._followed = followed
        self._most = max(1, PART // (8 * width))
        self._count = max(1, -(-rows // self._most))
        self._held: list[polars.DataFrame] = []
        self._held_rows = 0
        self._files: list[list[Path]] = [[] for _ in range(self._count)]

    def add(self, frame: polars.DataFrame) -> None:
        """Take in some rows."""
        self._held.append(frame)
        self._held_rows += frame.height
        if self._count > 1 and self._held_rows >= self._most // 2:
            self._flush()

    def __iter__(self) -> Iterator[polars.DataFrame]:
        import polars as pl

        if self._count == 1:
            held, self._held = self._held, []
            if held:
                whole = pl.concat(held)
                held.clear()
                yield whole
            return
        self._flush()
        for files in self._files:
            if files:
                yield pl.concat([pl.read_ipc(path) for path in files])
                for path in files:
                    path.unlink()

    def _flush(self) -> None:
        import polars as pl

        if not self._held:
            return
        frame = pl.concat(self._held)
        self._held, self._held_rows = [], 0
        # The low bits of a sum of products are mixed worse than the high ones.
        part = (frame.to_series(0) // (2**64 // self._count + 1)).alias("part")
        for (number,), rows in (
            frame.with_columns(part).partition_by("part", as_dict=True, include_key=False).items()
        ):
            path = self._followed.new_file()
            rows.write_ipc(path)
            self._files[int(str(number))].append(path)


def classes(
    followed: Followed,
    table: TableMarks,
    columns: Sequence[str],
    sensitive: str = "",
    person: str = "",
) -> Classes:
    """Count the classes of a table over some columns of hashes."""
    import polars as pl

    beside = {"sensitive": sensitive, "person": person}
    asked = {name: column for name, column in beside.items() if column}
    parts = Parts(followed, table.rows, 2 + len(asked))
    for frame in table.frames([*dict.fromkeys([*columns, *asked.values()])]):
        key = _key(frame, columns, followed.seed)
        wanted = [frame[column].alias(name) for name, column in asked.items()]
        parts.add(pl.DataFrame([key, frame["row"], *wanted]))
    found = Classes()
    for part in parts:
        _count(part, found)
    return found


def sizes(followed: Followed, table: TableMarks, choices: Sequence[Sequence[str]]) -> list[Classes]:
    """Count the sizes of the classes for several choices of columns, in one pass."""
    all_parts = [Parts(followed, table.rows, len(choices)) for _ in choices]
    wanted = [*dict.fromkeys(column for columns in choices for column in columns)]
    for frame in table.frames(wanted) if choices else ():
        for columns, parts in zip(choices, all_parts, strict=True):
            parts.add(_key(frame, columns, followed.seed).to_frame())
    found = [Classes() for _ in choices]
    for one, parts in zip(found, all_parts, strict=True):
        for part in parts:
            starts = _begins(part["key"].sort()).arg_true()
            for size, count in _lengths(starts, part.height).value_counts().iter_rows():
                one.sizes[size] += count
    return found


def _key(frame: polars.DataFrame, columns: Sequence[str], seed: int) -> polars.Series:
    import polars as pl

    key = pl.zeros(frame.height, dtype=pl.UInt64, eager=True)
    for column in columns:
        # No secret: it only keeps equal values in two columns apart.
        factor = random.Random(f"{seed} {column}").getrandbits(63) * 2 + 1  # noqa: S311
        key = key + frame[column] * pl.Series([factor], dtype=pl.UInt64)
    return key.alias("key")


def _count(part: polars.DataFrame, found: Classes) -> None:
    import polars as pl

    beside = [name for name in ("sensitive", "person") if name in part.columns]
    part = part.sort("key", maintain_order=True)  # rows of one class stay in their order
    begins = _begins(part["key"])
    starts = begins.arg_true()
    size = _lengths(starts, part.height).alias("size")
    for number, count in size.value_counts().iter_rows():
        found.sizes[number] += count
    worst = pl.DataFrame([size, part["row"].gather(starts)]).bottom_k(_WORST, by=["size", "row"])
    found.worst = sorted([*found.worst, *(Worst(*row) for row in worst.iter_rows())])[:_WORST]
    several = pl.DataFrame([part["key"].gather(starts), size]).filter(size > 1)
    # A row that is a class of its own need not be looked at again.
    single = begins & begins.shift(-1, fill_value=True)
    alone = {name: int((single & (part[name] != 0)).sum()) for name in beside}
    part = part.select("key", *beside).filter(~single)
    if "sensitive" in beside:
        alone_filled = alone["sensitive"]
        found.rows_of_one += alone_filled
        if alone_filled:
            found.diverse[1] += alone_filled
        kinds = _kinds(part, "sensitive")
        for number, count in kinds.group_by("kinds").len().iter_rows():
            found.diverse[number] += count
        of_one = kinds.filter(pl.col("kinds") == 1).select("key")
        found.rows_of_one += int(several.join(of_one, on="key", how="semi")["size"].sum())
    if "person" in beside:
        least = 1 if alone["person"] else _kinds(part, "person")["kinds"].min()
        if isinstance(least, int):
            found.least_people = min(found.least_people or least, least)


def _begins(key: polars.Series) -> polars.Series:
    """Return which rows of a sorted key are the first of their class."""
    return (key != key.shift(1)).fill_null(True)


def _lengths(starts: polars.Series, rows: int) -> polars.Series:
    """Return how many rows each class has, by where it begins among the rows sorted."""
    import polars as pl

    return (starts.shift(-1, fill_value=rows) - starts).cast(pl.Int64)


def _kinds(part: polars.DataFrame, column: str) -> polars.DataFrame:
    """Return per class how many distinct values it has in a column, blanks left out."""
    import polars as pl

    filled = part.select("key", column).filter(pl.col(column) != 0)
    return filled.unique().group_by("key").agg(pl.len().alias("kinds"))


def people(followed: Followed, table: TableMarks, key: str, composite: Sequence[str]) -> People:
    """Count the distinct people of a table.

    Args:
        key: hashes of the best identifier, ``""`` for none.
        composite: hashes (name, date of birth) that stand in for it where it is blank; a row with
            one of them blank is not read that way. A person who is named in one row and numbered in
            another is one person.
    """
    import polars as pl

    numbered, named = Parts(followed, table.rows, 1), Parts(followed, table.rows, 2)
    nameless = 0
    for frame in table.frames([*dict.fromkeys([*([key] if key else []), *composite])]):
        none = pl.zeros(frame.height, dtype=pl.UInt64, eager=True)
        number = frame[key] if key else none
        together, whole = none, none == 0
        for at, column in enumerate(composite):
            together = together + frame[column] * pl.Series([2 * at + 3], dtype=pl.UInt64)
            whole = whole & (frame[column] != 0)
        together = together.zip_with(whole, none) if composite else none
        numbered.add(number.filter(number != 0).unique().alias("number").to_frame())
        known = pl.DataFrame([together.alias("together"), (number != 0).alias("numbered")])
        named.add(known.filter(together != 0))
        nameless += int(((number == 0) & (together == 0)).sum())
    count = sum(part.to_series(0).n_unique() for part in numbered)
    for part in named:
        seen = part.group_by("together").agg(pl.col("numbered").any())
        count += int((~seen["numbered"]).sum())
    return People(count, nameless)


def rarities(
    table: TableMarks, columns: Sequence[str], rows: Sequence[int]
) -> list[dict[str, int]]:
    """Return, for each of some rows, how many rows of the table share its value, per column."""
    import polars as pl

    values: list[dict[str, int]] = [{} for _ in rows]
    for frame in table.frames(columns):
        held = frame.filter(pl.col("row").is_in(list(rows)))
        for found in held.iter_rows(named=True):
            values[list(rows).index(found["row"])] = {c: found[c] for c in columns}
    counts: list[dict[str, int]] = [dict.fromkeys(columns, 0) for _ in rows]
    for frame in table.frames(columns):
        for value, count in zip(values, counts, strict=True):
            for column, wanted in value.items():
                count[column] += int((frame[column] == pl.Series([wanted], dtype=pl.UInt64)).sum())
    return counts
