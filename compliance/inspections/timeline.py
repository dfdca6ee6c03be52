"""The steps of inspections in the timeline of the unit."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Select, String, literal

from compliance.accounts.models import User
from compliance.core.i18n import _l
from compliance.core.permissions import Permission
from compliance.inspections.models import Inspection
from compliance.units.models import HealthUnit
from compliance.units.queries import Viewer, unit_scope
from compliance.units.timeline import line

LABELS = {
    "open": _l("Mở cuộc kiểm tra"),
    "self-assess": _l("Gửi tự đánh giá"),
    "start": _l("Bắt đầu kiểm tra tại chỗ"),
    "sign": _l("Ký biên bản kiểm tra"),
    "conclude": _l("Kết luận kiểm tra"),
}
#: step → the moment, and who took it where the row says so.
_MOMENTS: tuple[tuple[str, Any, Any], ...] = (
    ("open", Inspection.created_at, Inspection.created_by),
    ("self-assess", Inspection.self_assessed_at, Inspection.self_assessed_by),
    ("start", Inspection.field_started_at, None),
    ("sign", Inspection.signed_at, None),
    ("conclude", Inspection.concluded_at, None),
)


def steps(viewer: Viewer, unit: HealthUnit) -> list[Select[Any]]:
    """Return the steps of the inspections of a unit, for those who may read them."""
    return [
        line(
            "inspections",
            at=at,
            step=literal(name, String),
            row=Inspection.id,
            title=Inspection.code,
            actor=literal("", String) if by is None else User.login,
        )
        .select_from(Inspection)
        .join(HealthUnit, HealthUnit.id == Inspection.unit_id)
        .outerjoin(User, User.id == (Inspection.created_by if by is None else by))
        .where(
            Inspection.unit_id == unit.id,
            at.is_not(None),
            unit_scope(viewer, Permission.INSPECTION_READ),
        )
        for name, at, by in _MOMENTS
    ]
