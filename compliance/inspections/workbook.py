"""The lists of inspections and findings as workbooks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from uuid import UUID

from compliance.core.i18n import _
from compliance.inspections import labels
from compliance.inspections.checklist import check_types
from compliance.inspections.models import Finding, Inspection
from compliance.inspections.queries.findings import is_overdue
from reports import Sheet, render_xlsx
from reports.blocks import Cell, Column


def inspections_workbook(
    inspections: Sequence[Inspection], progress: Mapping[UUID, tuple[int, int, int]]
) -> bytes:
    """Return the list of inspections as XLSX."""
    types = check_types()
    rows: list[list[Cell]] = []
    for inspection in inspections:
        total, looked, told = progress.get(inspection.id, (0, 0, 0))
        kind = types.get(inspection.check_type)
        rows.append(
            [
                inspection.code,
                inspection.unit.code,
                inspection.unit.name,
                kind.label if kind else inspection.check_type,
                inspection.planned_on,
                str(labels.INSPECTION[inspection.state]),
                total,
                told,
                looked,
            ]
        )
    columns = [
        Column(_("Mã"), 1),
        Column(_("Mã đơn vị"), 1.2),
        Column(_("Đơn vị"), 3),
        Column(_("Loại kiểm tra"), 1.6),
        Column(_("Ngày kiểm tra"), 1),
        Column(_("Bước"), 1.4),
        Column(_("Số dòng"), 0.8, "right"),
        Column(_("Đơn vị trả lời"), 0.8, "right"),
        Column(_("Đoàn đã xem"), 0.8, "right"),
    ]
    return render_xlsx([Sheet(_("Kiểm tra"), columns, rows)])


def findings_workbook(findings: Sequence[Finding]) -> bytes:
    """Return the ledger of findings as XLSX."""
    rows: list[list[Cell]] = [
        [
            finding.label(finding.inspection.code),
            finding.unit.name,
            str(labels.SEVERITY[finding.severity]),
            finding.description,
            finding.article,
            finding.remedy,
            finding.due,
            _("quá hạn") if is_overdue(finding) else None,
            str(labels.FINDING[finding.state]),
            finding.action_plan,
            finding.action_due,
        ]
        for finding in findings
    ]
    columns = [
        Column(_("Kiến nghị"), 1.2),
        Column(_("Đơn vị"), 2.5),
        Column(_("Mức độ"), 1),
        Column(_("Tồn tại"), 4),
        Column(_("Căn cứ"), 2),
        Column(_("Kiến nghị khắc phục"), 4),
        Column(_("Hạn"), 1),
        Column(_("Quá hạn"), 0.8),
        Column(_("Tình trạng"), 1.5),
        Column(_("Kế hoạch của đơn vị"), 3),
        Column(_("Đơn vị hẹn xong"), 1),
    ]
    return render_xlsx([Sheet(_("Kiến nghị"), columns, rows)])
