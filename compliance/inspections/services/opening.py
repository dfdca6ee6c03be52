"""Campaigns, and opening an inspection with a team that has no stake in the unit."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, insert, select

from compliance.accounts.models import User
from compliance.core import audit, clock
from compliance.core.db import session
from compliance.core.errors import Clash, Refused
from compliance.core.i18n import _
from compliance.core.permissions import Role
from compliance.core.text import fold
from compliance.inspections.checklist import Checklist
from compliance.inspections.models import Campaign, Inspection, InspectionMember, InspectionRow
from compliance.inspections.states import CampaignState, InspectionState
from compliance.systems.models import InformationSystem
from compliance.units.models import HealthUnit

#: Roles that answer for a unit, and so for every unit below it.
_ANSWERABLE = frozenset({Role.UNIT_HEAD, Role.FOCAL_POINT})


@dataclass(frozen=True)
class Plan:
    """What is settled when an inspection is opened, and may change until field work begins."""

    check_type: str
    legal_basis: str
    planned_on: date
    period_from: date
    period_to: date
    self_assess_by: date | None
    team: Sequence[User]
    campaign: Campaign | None = None


def conflict_of_interest(person: User, unit: HealthUnit) -> bool:
    """Whether ``person`` may not inspect ``unit``.

    Nobody inspects a unit where they hold any role, nor one above or below it in the tree. The
    Department stands above all: there only those are barred who answer for it.
    """
    return any(
        held.unit_id == unit.id
        or held.unit.path.startswith(unit.path)
        or (
            unit.path.startswith(held.unit.path)
            and (held.role in _ANSWERABLE or held.unit_id != unit.department_id)
        )
        for held in person.roles_held
    )


def refuse_conflict(person: User, unit: HealthUnit, field: str | None = None) -> None:
    """Refuse whoever has a stake in the unit.

    Raises:
        Refused: the person holds a role at the unit, above it or below it.
    """
    if conflict_of_interest(person, unit):
        raise Refused(
            _(
                "%(name)s đang giữ vai trò tại %(unit)s hoặc ở đơn vị cấp trên, cấp dưới của đơn "
                "vị này nên không được kiểm tra. Hãy chọn người khác.",
                name=person.display_name,
                unit=unit.name,
            ),
            field,
        )


def open_inspection(
    actor: User,
    unit: HealthUnit,
    checklist: Checklist,
    plan: Plan,
    *,
    items: Sequence[str] | None = None,
) -> Inspection:
    """Open an inspection of ``unit`` with the questions of ``checklist``: all, or ``items``.

    Raises:
        Refused: the dates contradict each other, the team is empty or has a stake in the unit,
            or the campaign is closed.
    """
    _check_plan(unit, plan)
    department_id = unit.department_id or unit.id
    inspection = Inspection(
        department_id=department_id,
        unit_id=unit.id,
        unit=unit,
        code=_next_code(unit),
        pack_id=checklist.pack_id,
        pack_version=checklist.pack_version,
        pack_sha256=checklist.pack_sha256,
        set_id=checklist.set_id,
        created_at=clock.now(),
        created_by=actor.id,
    )
    _apply(inspection, plan)
    session().add(inspection)
    session().flush()
    asked = list(checklist.questions if items is None else items)
    # One statement for all rows; the event below says which they are.
    session().execute(
        insert(InspectionRow),
        [
            {"inspection_id": inspection.id, "position": position, "item_id": item_id}
            for position, item_id in enumerate(asked, start=1)
        ],
    )
    audit.note(
        "inspection:open",
        unit_id=unit.id,
        target=inspection,
        details={"items": asked, "pack": checklist.pack_sha256},
    )
    return inspection


def change_plan(actor: User, inspection: Inspection, version: int, plan: Plan) -> None:
    """Change what was planned; refused once field work has begun.

    Raises:
        Clash: somebody else changed it since ``version``.
        Refused: field work has begun, or the plan breaks a rule.
    """
    check_version(inspection, version)
    if inspection.state not in (InspectionState.PLANNED, InspectionState.SELF_ASSESSED):
        raise Refused(_("Đã bắt đầu kiểm tra tại chỗ nên không sửa kế hoạch được nữa."))
    _check_plan(inspection.unit, plan)
    _apply(inspection, plan)
    audit.note("inspection:plan", unit_id=inspection.unit_id, target=inspection)


def check_version(row: object, version: int, current: Mapping[str, object] | None = None) -> None:
    """Refuse a change made on an older state of ``row``; ``current`` is what is stored now."""
    if getattr(row, "version", None) != version:
        raise Clash(_("Người khác vừa lưu mục này. Hãy so hai bản rồi chọn bản giữ lại."), current)


def _check_plan(unit: HealthUnit, plan: Plan) -> None:
    if not plan.team:
        raise Refused(_("Hãy chọn ít nhất một người vào đoàn kiểm tra."), "team")
    for person in plan.team:
        refuse_conflict(person, unit, "team")
    if plan.period_to < plan.period_from:
        raise Refused(_("Thời kỳ kiểm tra: ngày cuối đứng trước ngày đầu."), "period_to")
    if plan.self_assess_by and plan.self_assess_by > plan.planned_on:
        raise Refused(
            _("Hạn tự đánh giá phải trước hoặc trùng ngày kiểm tra tại chỗ."), "self_assess_by"
        )
    if plan.campaign is not None and plan.campaign.state == CampaignState.CLOSED:
        raise Refused(_("Đợt kiểm tra đã đóng, không thêm đơn vị được nữa."), "campaign")


def _apply(inspection: Inspection, plan: Plan) -> None:
    inspection.check_type = plan.check_type
    inspection.legal_basis = plan.legal_basis
    inspection.planned_on = plan.planned_on
    inspection.period_from = plan.period_from
    inspection.period_to = plan.period_to
    inspection.self_assess_by = plan.self_assess_by
    inspection.campaign_id = plan.campaign.id if plan.campaign else None
    inspection.search = fold(inspection.code, plan.legal_basis)[:600]
    _set_team(inspection, plan.team)


def _set_team(inspection: Inspection, team: Sequence[User]) -> None:
    """Keep who stays, drop who leaves, add who is new; the order is the order of the team."""
    if inspection.id is None:
        kept: dict[object, InspectionMember] = {}
        inspection.members = []
    else:
        kept = {member.user_id: member for member in inspection.members}
    wanted = {person.id for person in team}
    for user_id, member in kept.items():
        if user_id not in wanted:
            session().delete(member)
            inspection.members.remove(member)
    for position, person in enumerate(team):
        if person.id in kept:
            kept[person.id].position = position
        else:
            inspection.members.append(
                InspectionMember(user_id=person.id, user=person, position=position)
            )


def _next_code(unit: HealthUnit) -> str:
    """Return the next code of the Department's year, as ``KT-2026-007``."""
    department_id = unit.department_id or unit.id
    # Two who open at once wait for each other here, so that a number is given once.
    session().execute(select(HealthUnit.id).where(HealthUnit.id == department_id).with_for_update())
    prefix = f"KT-{clock.today().year}-"
    last = session().scalar(
        select(func.max(Inspection.code)).where(
            Inspection.department_id == department_id, Inspection.code.like(f"{prefix}____")
        )
    )
    return f"{prefix}{int(last[-4:]) + 1 if last else 1:04d}"


def choose_systems(
    actor: User,
    inspection: Inspection,
    checklist: Checklist,
    systems: Sequence[InformationSystem],
) -> None:
    """Ask the questions about systems once for each of ``systems`` instead of once overall.

    The pack scores such a question by its worst system.

    Raises:
        Refused: somebody has begun to answer.
    """
    rows = (
        session()
        .scalars(select(InspectionRow).where(InspectionRow.inspection_id == inspection.id))
        .all()
    )
    if inspection.state != InspectionState.PLANNED or any(r.unit_answer for r in rows):
        raise Refused(_("Đơn vị đã bắt đầu trả lời nên không đổi danh sách hệ thống được nữa."))
    kept = {row.item_id for row in rows}
    for row in rows:
        session().delete(row)
    session().flush()
    asked: list[dict[str, object]] = []
    for question in checklist.questions.values():
        if question.id not in kept:
            continue
        about = systems if question.scope == "system" and systems else (None,)
        for system in about:
            asked.append(
                {
                    "inspection_id": inspection.id,
                    "position": len(asked) + 1,
                    "item_id": question.id,
                    "system_id": system.id if system else None,
                }
            )
    session().execute(insert(InspectionRow), asked)
    audit.note(
        "inspection:systems",
        unit_id=inspection.unit_id,
        target=inspection,
        details={"systems": [system.code for system in systems]},
    )
