"""The steps of inspections in the timeline of the unit."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Select, select

from compliance.core.db import session
from compliance.core.i18n import _l
from compliance.core.permissions import Permission
from compliance.inspections.models import Inspection
from compliance.units.models import HealthUnit
from compliance.units.queries import Viewer, unit_scope
from compliance.units.timeline import audited

LABELS = {
    "inspection:open": _l("Mở cuộc kiểm tra"),
    "inspection:plan": _l("Sửa kế hoạch kiểm tra"),
    "inspection:self_assess": _l("Gửi tự đánh giá"),
    "inspection:start": _l("Bắt đầu kiểm tra tại chỗ"),
    "inspection:systems": _l("Chọn hệ thống được kiểm tra"),
    "inspection:sign": _l("Ký biên bản kiểm tra"),
    "inspection:conclude": _l("Kết luận kiểm tra"),
}


def steps(viewer: Viewer, unit: HealthUnit) -> Select[Any] | None:
    """Return the steps of the inspections of a unit, for those who may read them."""
    visible = session().execute(
        select(Inspection.id, Inspection.code)
        .join(HealthUnit, HealthUnit.id == Inspection.unit_id)
        .where(Inspection.unit_id == unit.id, unit_scope(viewer, Permission.INSPECTION_READ))
    )
    codes = {row.id: row.code for row in visible}
    return audited("inspections", unit.id, codes, LABELS) if codes else None
