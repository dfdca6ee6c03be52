"""The register of regulations and plans as a workbook."""

from __future__ import annotations

from collections.abc import Sequence

from compliance.core import clock
from compliance.core.formatting import format_date
from compliance.core.i18n import _, in_vietnamese
from compliance.core.paging import left_out
from compliance.regulations.models import Regulation
from compliance.regulations.queries import kind_names
from compliance.settings.queries import is_demo
from reports import Sheet, render_xlsx
from reports.blocks import Cell


def workbook(rows: Sequence[Regulation]) -> bytes:
    """Return the texts as a workbook; their units are loaded."""
    names, today = kind_names(), clock.today()
    with in_vietnamese():
        columns = [
            _("Loại"),
            _("Tên văn bản"),
            _("Số, ký hiệu"),
            _("Ngày ban hành"),
            _("Nơi ban hành"),
            _("Đơn vị"),
            _("Phạm vi"),
            _("Hiệu lực đến"),
            _("Đang hiệu lực"),
            _("Rà soát gần nhất"),
            _("Rà soát lần sau"),
            _("Vì sao thôi"),
        ]
        cells: list[list[Cell]] = [
            [
                names.get(row.kind, row.kind),
                row.title,
                row.number,
                row.issued_on,
                row.issuer,
                row.unit.name,
                row.scope,
                row.effective_until or row.ended_on,
                _("có") if row.holds(today) else _("không"),
                row.reviewed_on,
                row.next_review,
                row.ended_reason,
            ]
            for row in rows
        ]
        note = _("Lập ngày %(day)s.", day=format_date(today))
        sheet = Sheet(_("Quy chế, kế hoạch"), columns, cells, notes=[note, *left_out(rows)])
        return render_xlsx([sheet], demo=is_demo())
