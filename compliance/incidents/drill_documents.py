"""The plan of drills as a paper to sign and as a workbook."""

from __future__ import annotations

from collections.abc import Sequence

from compliance.core import clock
from compliance.core.i18n import _, in_vietnamese
from compliance.incidents.models import DrillPlan
from compliance.incidents.planned import STATES, state_of
from compliance.incidents.rules import current_pack, named, pack_of, rows_of
from compliance.settings.queries import is_demo
from compliance.units.documents import issue_of
from compliance.units.models import HealthUnit
from reports import Sheet, blocks, render_docx, render_pdf, render_xlsx

_WRITERS = {"docx": render_docx, "pdf": render_pdf}
_KEPT = "Cuộc bỏ, cuộc bị gạch vẫn được giữ, kèm lý do."


def plan_file(
    unit: HealthUnit | None, plans: Sequence[DrillPlan], year: str | None, kind: str
) -> bytes:
    """Return planned drills as ``pdf``, ``docx`` or ``xlsx``.

    Args:
        unit: whose letterhead it bears.
        plans: by day, with unit and entry.
        year: that was asked for, for the title.
        kind: ``pdf``, ``docx`` or ``xlsx``.
    """
    with in_vietnamese():
        title = _("Diễn tập năm %(year)s", year=year) if year else _("Diễn tập")
        several = len({plan.unit_id for plan in plans}) > 1
        columns = [
            blocks.Column("Ngày", 1.2),
            *([blocks.Column("Đơn vị", 2)] if several else []),
            blocks.Column("Kịch bản", 2.4),
            blocks.Column("Chủ trì", 1.6),
            blocks.Column("Người tham gia", 2.6),
            blocks.Column("Tình trạng", 1.4),
        ]
        rows = [_row(plan, several=several) for plan in plans]
        if kind == "xlsx":
            sheet = Sheet(_("Kế hoạch diễn tập"), columns, rows, (_KEPT,))
            return render_xlsx([sheet], demo=is_demo())
        every = current_pack().section("drill_rules")["every_months"]
        body: list[blocks.Block] = [
            blocks.Paragraph(
                _("Mỗi đơn vị diễn tập ít nhất %(n)s tháng một lần (quy ước).", n=every)
            ),
            blocks.Table(columns, rows) if rows else blocks.Paragraph(_("Chưa có cuộc nào.")),
            blocks.Note(_KEPT),
        ]
        issue = issue_of(unit, "THỦ TRƯỞNG ĐƠN VỊ", draft=False, date=clock.today())
        document = issue.document(title, body, doc_type="KẾ HOẠCH")
        return _WRITERS[kind](document)


def _row(plan: DrillPlan, *, several: bool) -> list[blocks.Cell]:
    words = str(STATES[state_of(plan)][0])
    if plan.cancelled_reason:
        words += f": {plan.cancelled_reason}"
    return [
        plan.planned_on,
        *([plan.unit.name] if several else []),
        named(rows_of(pack_of(plan.pack_version), "drill_scenarios"), plan.scenario),
        plan.lead,
        ", ".join(plan.participants.splitlines()),
        words,
    ]
