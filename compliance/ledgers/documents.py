"""A ledger on paper and as a workbook."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from compliance.core import clock
from compliance.core.formatting import in_words
from compliance.core.i18n import in_vietnamese
from compliance.ledgers.book import Ledger
from compliance.settings.queries import is_demo
from compliance.units.documents import issue_of
from compliance.units.models import HealthUnit
from reports import Sheet, blocks, render_docx, render_pdf, render_xlsx
from reports.documents import register_log as layouts

_WRITERS = {"docx": render_docx, "pdf": render_pdf}
KEPT = "Dòng bị gạch vẫn được giữ, kèm lý do. Không dòng nào bị xóa."


def ledger_file(unit: HealthUnit | None, ledger: Ledger, rows: Sequence[Any], kind: str) -> bytes:
    """Return the ledger as ``pdf``, ``docx`` or ``xlsx``, without how people are reached."""
    with in_vietnamese():
        shown = [column for column in ledger.columns if not column.private]
        columns = [blocks.Column(str(column.label), column.width) for column in shown]
        cells = [_cells(shown, row) for row in rows]
        names = {row.unit_id: row.unit.name for row in rows}
        if kind == "xlsx" or len(names) > 1:  # a paper of one unit names it on top
            columns[1:1] = [blocks.Column("Đơn vị", 2)]
            cells = [
                [line[0], row.unit.name, *line[1:]] for line, row in zip(cells, rows, strict=True)
            ]
        notes = tuple(str(note) for note in ledger.notes)
        return log_file(unit, str(ledger.title), columns, cells, names, kind, notes)


def log_file(
    unit: HealthUnit | None,
    title: str,
    columns: Sequence[blocks.Column],
    cells: Sequence[Sequence[blocks.Cell]],
    names: Mapping[UUID, str],
    kind: str,
    notes: tuple[str, ...] = (),
) -> bytes:
    """Return a book whose rows are struck out, never deleted, as ``pdf``, ``docx`` or ``xlsx``.

    Args:
        unit: whose letterhead it bears; None: of several units, without one.
        names: the units that have rows, by id.
        notes: what stands below the rows, before the line that says that nothing is deleted.
    """
    notes = (*notes, KEPT)
    if kind == "xlsx":
        return render_xlsx([Sheet(title, columns, cells, notes)], demo=is_demo())
    only = next(iter(names.values()), "") if len(names) == 1 else ""
    log = layouts.RegisterLog(
        issue=issue_of(unit, "NGƯỜI GHI SỔ", draft=False, date=clock.today()),
        title=title,
        unit_name=only or f"{len(names)} đơn vị trong phạm vi được xem",
        until=clock.today(),
        columns=columns,
        rows=cells,
        notes=notes,
    )
    return _WRITERS[kind](layouts.layout(log))


def _cells(shown: Sequence[Any], row: Any) -> list[blocks.Cell]:
    cells: list[blocks.Cell] = [_cell(column.value(row)) for column in shown]
    if row.withdrawn_at is not None:
        cells[0] = f"{cells[0]} (đã gạch: {row.withdrawn_reason})"
    return cells


def _cell(value: Any) -> blocks.Cell:
    if isinstance(value, bool) or not isinstance(value, int | float | date):
        return in_words(value)
    return value
