"""The printed log of a register."""

from __future__ import annotations

from collections.abc import Sequence

from compliance.core import clock
from compliance.core.i18n import in_vietnamese
from compliance.registers.kinds import Register, in_words
from compliance.registers.models import RegisterEntry
from compliance.settings.queries import is_demo
from compliance.units.models import HealthUnit
from compliance.units.queries import letterhead
from reports import Sheet, Signer, blocks, render_docx, render_pdf, render_xlsx
from reports.documents import register_log as layouts
from reports.documents.issue import Issue

_WRITERS = {"docx": render_docx, "pdf": render_pdf}
KEPT = "Dòng bị gạch vẫn được giữ, kèm lý do. Không dòng nào bị xóa."


def log(
    unit: HealthUnit | None, register: Register, entries: Sequence[RegisterEntry], kind: str
) -> bytes:
    """Return the log as ``pdf``, ``docx`` or ``xlsx``; struck-out entries stay, with the reason."""
    with in_vietnamese():
        columns = _columns(register)
        rows = [_row(register, entry) for entry in entries]
        if kind == "xlsx":
            name = str(register.title)
            return render_xlsx([Sheet(name, columns, rows, notes=(KEPT,))], demo=is_demo())
        return _WRITERS[kind](layouts.layout(_data(unit, register, columns, rows, entries)))


def _data(
    unit: HealthUnit | None,
    register: Register,
    columns: list[blocks.Column],
    rows: list[list[blocks.Cell]],
    entries: Sequence[RegisterEntry],
) -> layouts.RegisterLog:
    head = letterhead(unit) if unit else None
    names = {entry.unit_id: entry.unit.name for entry in entries}
    only = next(iter(names.values()), "") if len(names) == 1 else ""
    return layouts.RegisterLog(
        issue=Issue(
            issuing_body=head.issuing_body if head else "",
            parent_body=head.parent_body if head else "",
            place=head.place if head else "",
            date=clock.today(),
            signer=Signer(title="NGƯỜI GHI SỔ"),
            draft=False,
            demo=is_demo(),
        ),
        title=str(register.title),
        unit_name=only or f"{len(names)} đơn vị trong phạm vi được xem",
        until=clock.today(),
        columns=columns,
        rows=rows,
        notes=(KEPT,),
    )


def _columns(register: Register) -> list[blocks.Column]:
    fixed = (("Ngày", 1.2), ("Đơn vị, hệ thống", 2.4), ("Tóm tắt", 2.4), ("Kết quả", 1.3))
    own = [blocks.Column(str(label), 1.4) for label, _value in register.columns]
    return [*(blocks.Column(title, width) for title, width in fixed), *own]


def _row(register: Register, entry: RegisterEntry) -> list[blocks.Cell]:
    where = entry.unit.name + (f"; {entry.system.name}" if entry.system else "")
    result = str(register.results.get(entry.result, entry.result))
    if entry.withdrawn_at is not None:
        result = f"Đã gạch: {entry.withdrawn_reason}"
    cells: list[blocks.Cell] = [entry.happened_on, where, entry.title, result]
    return cells + [in_words(value(entry.detail)) for _label, value in register.columns]
