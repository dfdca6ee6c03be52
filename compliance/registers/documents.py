"""The printed log of a register."""

from __future__ import annotations

from collections.abc import Sequence

from compliance.core import clock
from compliance.core.i18n import _
from compliance.registers.kinds import Register, in_words
from compliance.registers.models import RegisterEntry
from compliance.settings.queries import is_demo
from compliance.units.models import HealthUnit
from compliance.units.queries import letterhead
from reports import OfficialDocument, Sheet, blocks, render_docx, render_pdf, render_xlsx


def log(
    unit: HealthUnit | None, register: Register, entries: Sequence[RegisterEntry], kind: str
) -> bytes:
    """Return the log as ``pdf``, ``docx`` or ``xlsx``; struck-out entries stay, with the reason."""
    titles = [_("TT"), _("Ngày"), _("Đơn vị, hệ thống"), _("Tóm tắt"), _("Kết quả")]
    titles += [str(label) for label, _value in register.columns]
    rows = [_row(number, register, entry) for number, entry in enumerate(entries, 1)]
    columns = [
        blocks.Column(title, width, align)
        for title, width, align in zip(
            titles,
            [0.5, 1.1, 2.4, 2.4, 1.2] + [1.3] * len(register.columns),
            ["right"] + ["left"] * (len(titles) - 1),  # type: ignore[list-item]
            strict=True,
        )
    ]
    if kind == "xlsx":
        return render_xlsx([Sheet(str(register.title), columns, rows)], demo=is_demo())
    head = letterhead(unit) if unit else None
    document = OfficialDocument(
        parent_body=head.parent_body if head else "",
        issuing_body=head.issuing_body if head else "",
        place=head.place if head else "",
        date=clock.today(),
        doc_type=_("SỔ THEO DÕI"),
        title=str(register.title),
        blocks=[
            blocks.Paragraph(
                _("Số liệu đến ngày %(day)s.", day=clock.today().strftime("%d/%m/%Y"))
            ),
            blocks.Table(columns, rows),
            blocks.Note(_("Dòng bị gạch vẫn được giữ, kèm lý do. Không dòng nào bị xóa.")),
        ],
        draft=False,
        demo=is_demo(),
        landscape=True,
    )
    return render_pdf(document) if kind == "pdf" else render_docx(document)


def _row(number: int, register: Register, entry: RegisterEntry) -> list[blocks.Cell]:
    where = entry.unit.name + (f"; {entry.system.name}" if entry.system else "")
    result = str(register.results.get(entry.result, entry.result))
    if entry.withdrawn_at is not None:
        result = _("Đã gạch: %(reason)s", reason=entry.withdrawn_reason)
    cells: list[blocks.Cell] = [number, entry.happened_on, where, entry.title, result]
    return cells + [in_words(value(entry.detail)) for _label, value in register.columns]
