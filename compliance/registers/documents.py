"""The printed log of a register."""

from __future__ import annotations

from collections.abc import Sequence

from compliance.core.formatting import format_date, format_number, in_words
from compliance.core.i18n import _, in_vietnamese
from compliance.ledgers.documents import log_file
from compliance.registers.kinds import Register
from compliance.registers.models import RegisterEntry
from compliance.units.models import HealthUnit
from reports import blocks


def log(
    unit: HealthUnit | None,
    register: Register,
    entries: Sequence[RegisterEntry],
    kind: str,
    *,
    whole: bool = True,
) -> bytes:
    """Return the log as ``pdf``, ``docx`` or ``xlsx``; struck-out entries stay, with the reason.

    Args:
        unit: whose letterhead it bears.
        register: which.
        entries: oldest first.
        kind: ``pdf``, ``docx`` or ``xlsx``.
        whole: whether these are all; else the log says that older ones are left out.
    """
    with in_vietnamese():
        columns = _columns(register)
        rows = [_row(register, entry) for entry in entries]
        names = {entry.unit_id: entry.unit.name for entry in entries}
        notes: tuple[str, ...] = ()
        if not whole and entries:
            since = format_date(entries[0].happened_on)
            notes = (_("Chỉ gồm %(n)s dòng mới nhất, từ %(day)s; dòng cũ hơn: lọc theo đơn vị.",
                       n=format_number(len(entries)), day=since),)  # fmt: skip
        return log_file(unit, str(register.title), columns, rows, names, kind, notes)


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
