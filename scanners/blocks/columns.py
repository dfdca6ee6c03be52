"""One column of a block: families counted at once, every other distinct value looked at once."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from scanners.blocks.parse import Irregular
from scanners.blocks.spoilt import any_spoilt
from scanners.families import Family, families_under
from scanners.memo import Memo, Seen
from scanners.profile import ColumnPart, count_seen

if TYPE_CHECKING:
    import polars

    from scanners.cells import Kinds
    from scanners.headers import Hint

_SAMPLE = 64
#: A family is worth a pass over the column from this many cells of the sample on.
_WORTH = 3


class _Group(NamedTuple):
    """Cells of one family (and one length, where that counts).

    Attributes:
        marked: whether they may bear letters with marks.
    """

    first: int
    value: str
    times: int
    mask: polars.Series
    seen: Seen
    marked: bool


def count_column(
    cells: polars.Series, hint: Hint, memo: Memo, kinds: Kinds | None
) -> tuple[ColumnPart, list[int]]:
    """Count what the cells of a column hold.

    Returns the counts, and with ``kinds`` the number of its kind per cell, 0 for none.

    Raises:
        Irregular: some text needs repair, which is for the reader of lines.
    """
    groups, taken = _groups(cells, hint, memo, by_length=kinds is not None)
    rest = cells if taken is None else cells.filter(~taken)
    grouped = rest.alias("v").to_frame().group_by("v", maintain_order=True).len()
    if any_spoilt(cells if any(group.marked for group in groups) else grouped["v"]):
        raise Irregular
    values, times = grouped["v"].to_list(), grouped["len"].to_list()
    looked = memo.look(values)
    # Signatures are counted in the order they first occur, whichever way they were found.
    events: list[tuple[str, Seen, int]] = []
    start = 0
    for group in sorted(groups, key=lambda group: group.first):
        before = _before(rest, taken, group.first)
        events += _filled(values, looked, times, start, before)
        events.append((group.value, group.seen, group.times))
        start = before
    events += _filled(values, looked, times, start, len(values))
    part = count_seen(events)
    if kinds is None:
        return part, []
    known = dict(zip(values, looked, strict=True))
    return part, _numbers(cells, taken, groups, known, kinds)


def _filled(
    values: list[str], looked: list[Seen], times: list[int], start: int, end: int
) -> list[tuple[str, Seen, int]]:
    """Return the values from ``start`` to ``end`` that are not blank, to be counted."""
    part = zip(values[start:end], looked[start:end], times[start:end], strict=True)
    return [(value, seen, n) for value, seen, n in part if value and not value.isspace()]


def _before(rest: polars.Series, taken: polars.Series | None, row: int) -> int:
    """Return how many distinct values of the rest occur before a row of the column."""
    if taken is None or not row:
        return 0
    return rest.head(int((~taken.head(row)).sum())).n_unique()


def _groups(
    cells: polars.Series, hint: Hint, memo: Memo, *, by_length: bool
) -> tuple[list[_Group], polars.Series | None]:
    """Return the groups of a column, and which of its cells they take."""
    groups: list[_Group] = []
    taken: polars.Series | None = None
    for family in _worth_asking(cells, hint):
        mask = cells.str.contains(f"^(?:{family.pattern})$")
        if family.but:
            mask &= ~cells.str.contains(f"^(?:{family.but})$")
        if taken is not None:
            mask &= ~taken
        found = _alike(cells, mask, memo, family, by_length=by_length or family.one_length)
        if found:
            groups += found
            taken = mask if taken is None else taken | mask
    return groups, taken


def _alike(
    cells: polars.Series, mask: polars.Series, memo: Memo, family: Family, *, by_length: bool
) -> list[_Group]:
    """Return the groups of one family; none if its promise does not hold for these cells."""
    if not mask.any():
        return []
    masks = [mask]
    if by_length:
        lengths = cells.str.len_chars()
        of_family = lengths.filter(mask).unique().to_list()
        if len(of_family) > 1:
            masks = [mask & (lengths == length) for length in of_family]
    groups = []
    for part in masks:
        first = part.arg_max()
        times = int(part.sum())
        if first is None:
            continue
        value = cells[first]
        seen = memo.detect(value)
        some = cells.filter(part).gather([times // 2, times - 1]).to_list()
        if any(memo.detect(other).signature != seen.signature for other in some):
            return []
        groups.append(_Group(first, value, times, part, seen, family.marked))
    return groups


def _worth_asking(cells: polars.Series, hint: Hint) -> list[Family]:
    left = {value for value in cells.head(_SAMPLE).to_list() if value}
    found = []
    for family in families_under(hint):
        fitting = {value for value in left if family.takes(value)}
        if len(fitting) >= _WORTH:
            found.append(family)
            left -= fitting
    return found


def _numbers(
    cells: polars.Series,
    taken: polars.Series | None,
    groups: list[_Group],
    looked: dict[str, Seen],
    kinds: Kinds,
) -> list[int]:
    """Return the number of its kind per cell."""
    import polars as pl

    numbers = {v: kinds.number(seen) + 1 for v, seen in looked.items() if seen.signature}
    if taken is None:
        return [numbers.get(value, 0) for value in cells.to_list()]
    result = pl.zeros(len(cells), dtype=pl.UInt32, eager=True)
    rest = [numbers.get(value, 0) for value in cells.filter(~taken).to_list()]
    result = result.scatter((~taken).arg_true(), rest)
    for group in groups:
        if group.seen.signature:
            result = result.scatter(group.mask.arg_true(), kinds.number(group.seen) + 1)
    held: list[int] = result.to_list()
    return held
