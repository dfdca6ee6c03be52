"""The list of duties as a workbook."""

from __future__ import annotations

from collections.abc import Sequence

from compliance.core import clock
from compliance.core.formatting import format_date
from compliance.core.i18n import _, in_vietnamese
from compliance.obligations.models import Obligation
from compliance.obligations.queries import STATES, state_of
from compliance.obligations.sources import source_labels
from compliance.settings.queries import is_demo
from reports import Sheet, render_xlsx


def workbook(rows: Sequence[Obligation]) -> bytes:
    """Return the rows as a workbook; unit and system are loaded."""
    labels = source_labels()
    with in_vietnamese():
        columns = [
            _("Việc"),
            _("Nhóm"),
            _("Đơn vị"),
            _("Hệ thống"),
            _("Tình trạng"),
            _("Hạn"),
            _("Lần gần nhất"),
            _("Căn cứ"),
            _("Là quy ước"),
        ]
        cells = [
            [
                row.title,
                str(labels.get(row.source, row.source)),
                row.unit.name,
                row.system.name if row.system else "",
                str(STATES[state_of(row)]),
                row.due_on,
                row.last_done,
                row.basis,
                _("quy ước") if row.confidence == "U" else "",
            ]
            for row in rows
        ]
        note = _("Lập ngày %(day)s.", day=format_date(clock.today()))
        return render_xlsx(
            [Sheet(_("Lịch nghĩa vụ"), columns, cells, notes=[note])], demo=is_demo()
        )
