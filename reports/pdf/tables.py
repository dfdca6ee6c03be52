"""Tables, fact lists and the box of missing things, laid out as grids."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from reports import blocks, fonts
from reports.measure import label_text, label_width, share_width, type_size
from reports.pdf.grid import Grid, Row, lay_cell
from reports.wording import BLANK, EMPTY_TABLE, MISSING_TITLE, cell_text, clean


def table(block: blocks.Table, width: float) -> Grid:
    """Lay out a table over ``width`` points."""
    size = type_size(len(block.columns))
    widths = share_width(block, width, size)
    header = Row(
        tuple(
            lay_cell(clean(column.title), wide, size, font=fonts.BOLD, align="center")
            for column, wide in zip(block.columns, widths, strict=True)
        ),
        shaded=True,
    )
    rows = [_row(row, block.columns, widths, size) for row in block.rows]
    if not rows:
        empty = lay_cell(EMPTY_TABLE, width, size, font=fonts.ITALIC, align="center")
        rows = [Row((empty,), spans=True)]
    return Grid(rows, widths, size, header=header)


def _row(
    row: Sequence[blocks.Cell] | str,
    columns: Sequence[blocks.Column],
    widths: Sequence[float],
    size: float,
) -> Row:
    if isinstance(row, str):
        cell = lay_cell(clean(row), sum(widths), size, font=fonts.BOLD)
        return Row((cell,), spans=True, shaded=True)
    if len(row) != len(columns):
        raise ValueError(f"a row has {len(row)} cells, the table {len(columns)} columns")
    return Row(
        tuple(
            lay_cell(
                cell_text(value),
                wide,
                size,
                align=column.align,
                status=value.code if isinstance(value, blocks.Status) else None,
            )
            for value, column, wide in zip(row, columns, widths, strict=True)
        )
    )


def facts(block: blocks.Facts, width: float, size: float) -> Iterator[Grid]:
    """Lay out label and value pairs; an empty value leaves a dotted place to fill in."""
    first = label_width(block, width, size)
    rows = []
    for label, value in block.pairs:
        code = value.code if isinstance(value, blocks.Status) else None
        shown = cell_text(value).strip() or BLANK
        second = lay_cell(shown, width - first, size, status=code)
        rows.append(Row((lay_cell(label_text(label), first, size), second)))
    if rows:
        yield Grid(rows, [first, width - first], size, style="none")


def missing(block: blocks.Missing, width: float) -> Iterator[Grid]:
    """Lay out the box of what is missing, or nothing when all is there."""
    items = [clean(item).strip() for item in block.items if item.strip()]
    if not items:
        return
    title = lay_cell(MISSING_TITLE, width, 12, font=fonts.BOLD)
    rows = [Row((title,), spans=True)]
    rows.extend(Row((lay_cell(f"- {item}", width, 12),)) for item in items)
    yield Grid(rows, [width], 12, style="box")
