"""Who is told what about inspections and findings."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from uuid import UUID

from sqlalchemy import select

from compliance.accounts.models import RoleAssignment, User
from compliance.core.db import session
from compliance.core.formatting import format_date
from compliance.core.i18n import _, _l, in_vietnamese
from compliance.core.permissions import Role
from compliance.inspections.models import Finding, Inspection, InspectionMember
from compliance.notices.kinds import add_kind
from compliance.notices.services import Message, notify
from compliance.units.queries import in_force

NOTICE = add_kind("inspection:notice", _l("Đơn vị tôi được thông báo kiểm tra"), 210)
FINDING_STEP = add_kind("finding:step", _l("Kiến nghị sau kiểm tra qua một bước"), 220)
FINDING_DUE = add_kind("finding:due", _l("Kiến nghị sắp đến hạn, quá hạn"), 230)
BROKEN = add_kind("evidence:broken", _l("Minh chứng không còn khớp mã băm"), 240)
#: Who answers for a unit.
UNIT_ROLES = (Role.UNIT_HEAD, Role.FOCAL_POINT)


def people_at(unit_ids: Iterable[UUID], roles: Sequence[Role]) -> list[User]:
    """Return who holds one of the roles today at exactly these units."""
    return list(
        session()
        .scalars(
            select(User)
            .join(RoleAssignment, RoleAssignment.user_id == User.id)
            .where(
                RoleAssignment.unit_id.in_([*unit_ids]),
                RoleAssignment.role.in_(roles),
                in_force(RoleAssignment),
                User.active,
            )
            .distinct()
        )
        .unique()
    )


def members(inspection_id: UUID) -> list[User]:
    """Return the inspectors of a check, asked from the database."""
    return list(
        session()
        .scalars(
            select(User)
            .join(InspectionMember, InspectionMember.user_id == User.id)
            .where(InspectionMember.inspection_id == inspection_id, User.active)
        )
        .unique()
    )


def team_of(inspection: Inspection) -> list[User]:
    """Return the inspectors of a check (its members must be loaded)."""
    return [member.user for member in inspection.members]


def tell_unit(inspection: Inspection, unit_name: str, actor_id: UUID | None) -> int:
    """Tell the unit that it will be inspected, when, and by when to answer."""
    with in_vietnamese():
        subject = _("Thông báo kiểm tra %(code)s", code=inspection.code)
        body = _(
            "Kiểm tra tại chỗ ngày %(day)s. Hạn tự đánh giá: %(by)s. Xem đề cương báo cáo và tài "
            "liệu phải chuẩn bị trên trang cuộc kiểm tra.",
            day=format_date(inspection.planned_on),
            by=format_date(inspection.self_assess_by) if inspection.self_assess_by else "–",
        )
        about = _("Đơn vị %(unit)s được thông báo kiểm tra.", unit=unit_name)
    return notify(
        people_at([inspection.unit_id], UNIT_ROLES),
        Message(
            kind=NOTICE,
            unit_id=inspection.unit_id,
            subject=subject,
            body=body,
            about=about,
            path=f"/inspections/{inspection.id}",
            source_type="inspection",
            source_id=inspection.id,
        ),
        actor_id=actor_id,
    )


def tell_about_finding(
    finding: Finding,
    label: str,
    people: Iterable[User],
    kind: str,
    body: str,
    actor_id: UUID | None,
) -> int:
    """Tell people one sentence about a finding: in Vietnamese, without a word typed by anybody."""
    with in_vietnamese():
        subject = _("Kiến nghị %(label)s", label=label)
        about = _("Kiến nghị %(label)s sau kiểm tra.", label=label)
    return notify(
        people,
        Message(
            kind=kind,
            unit_id=finding.unit_id,
            subject=subject,
            body=body,
            about=about,
            path=f"/findings/{finding.id}",
            source_type="finding",
            source_id=finding.id,
        ),
        actor_id=actor_id,
    )


def day_words(day: date) -> str:
    """Return a day as a message writes it."""
    return str(format_date(day))
