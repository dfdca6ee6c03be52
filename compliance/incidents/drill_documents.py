"""The plan of drills as a paper to sign and as a workbook."""

from __future__ import annotations

from collections.abc import Sequence

from compliance.core.i18n import _, in_vietnamese
from compliance.incidents.models import DrillPlan
from compliance.incidents.planned import STATES, state_of
from compliance.incidents.rules import named, pack_of, rows_of
from compliance.ledgers.documents import log_file
from compliance.units.models import HealthUnit
from reports import blocks


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
        title = _("Kế hoạch diễn tập năm %(year)s", year=year) if year else _("Kế hoạch diễn tập")
        widths = (("Ngày dự kiến", 1.2), ("Đơn vị", 2), ("Kịch bản", 2.4), ("Chủ trì", 1.6),
                  ("Người tham gia", 2.6), ("Tình trạng", 1.4))  # fmt: skip
        columns = [blocks.Column(name, width) for name, width in widths]
        names = {plan.unit_id: plan.unit.name for plan in plans}
        return log_file(unit, title, columns, [_row(plan) for plan in plans], names, kind)


def _row(plan: DrillPlan) -> list[blocks.Cell]:
    words = str(STATES[state_of(plan)][0])
    if plan.cancelled_reason:
        words += f": {plan.cancelled_reason}"
    return [
        plan.planned_on,
        plan.unit.name,
        named(rows_of(pack_of(plan.pack_version), "drill_scenarios"), plan.scenario),
        plan.lead,
        ", ".join(plan.participants.splitlines()),
        words,
    ]
