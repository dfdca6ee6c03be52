"""What each role has to do about inspections, for the first page."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from sqlalchemy import func, select

from compliance.accounts.models import User
from compliance.core.db import session
from compliance.core.i18n import _
from compliance.core.permissions import Permission
from compliance.core.todo import Todo
from compliance.inspections.models import Finding, Inspection, InspectionRow
from compliance.inspections.queries.findings import finding_scope, is_overdue
from compliance.inspections.queries.inspections import teams_of
from compliance.inspections.states import (
    SIGNED,
    UNKNOWN,
    WITH_UNIT,
    FindingState,
    InspectionState,
)
from compliance.units.models import HealthUnit
from compliance.units.queries import unit_scope

#: More than this many lines help nobody; the lists show the rest.
MOST = 20


def todos_for(viewer: User) -> list[Todo]:
    """Return the lines of the first page: at most five queries, whatever there is to do."""
    todos: list[Todo] = []
    if viewer.may(Permission.INSPECTION_WRITE):
        todos += _field_work(viewer)
        todos += _to_verify(viewer)
    if viewer.may(Permission.INSPECTION_ANSWER):
        todos += _self_assessments(viewer)
        todos += _unknown(viewer)
    if viewer.may(Permission.FINDING_ACT):
        todos += _to_act(viewer)
    return todos


def _field_work(viewer: User) -> Iterator[Todo]:
    """Inspections of my teams that are due or under way."""
    states = (InspectionState.PLANNED, InspectionState.SELF_ASSESSED, InspectionState.IN_FIELD)
    found = session().execute(
        select(Inspection, HealthUnit.name)
        .join(HealthUnit, HealthUnit.id == Inspection.unit_id)
        .where(Inspection.id.in_(teams_of(viewer)), Inspection.state.in_(states))
        .order_by(Inspection.planned_on)
        .limit(MOST)
    )
    for inspection, unit in found:
        in_field = inspection.state == InspectionState.IN_FIELD
        yield Todo(
            text=_("Hoàn tất kiểm tra %(code)s: %(unit)s", code=inspection.code, unit=unit)
            if in_field
            else _("Chuẩn bị kiểm tra %(code)s: %(unit)s", code=inspection.code, unit=unit),
            endpoint="inspections.show",
            args={"inspection_id": inspection.id},
            due=inspection.planned_on,
            severity="warn" if in_field else "info",
            unit_id=inspection.unit_id,
        )


def _to_verify(viewer: User) -> Iterator[Todo]:
    """Fixes that units say are done, in inspections of my teams."""
    for finding, unit, code in _findings(viewer, (FindingState.ACTION_DONE,), mine=True):
        yield Todo(
            text=_("Xác minh khắc phục %(code)s: %(unit)s", code=finding.label(code), unit=unit),
            endpoint="inspections.finding",
            args={"finding_id": finding.id},
            severity="warn",
            unit_id=finding.unit_id,
        )


def _self_assessments(viewer: User) -> Iterator[Todo]:
    found = session().scalars(
        select(Inspection)
        .join(HealthUnit, HealthUnit.id == Inspection.unit_id)
        .where(
            unit_scope(viewer, Permission.INSPECTION_ANSWER),
            Inspection.state == InspectionState.PLANNED,
            Inspection.self_assess_by.is_not(None),
        )
        .order_by(Inspection.self_assess_by)
        .limit(MOST)
    )
    for inspection in found:
        yield Todo(
            text=_("Tự đánh giá trước kiểm tra %(code)s", code=inspection.code),
            endpoint="inspections.show",
            args={"inspection_id": inspection.id},
            due=inspection.self_assess_by,
            severity="warn",
            unit_id=inspection.unit_id,
        )


def _unknown(viewer: User) -> Iterator[Todo]:
    """Rows that my unit answered with "không biết", until the minutes are signed."""
    found = session().execute(
        select(Inspection.id, Inspection.code, Inspection.unit_id, func.count().label("n"))
        .join(HealthUnit, HealthUnit.id == Inspection.unit_id)
        .join(InspectionRow, InspectionRow.inspection_id == Inspection.id)
        .where(
            unit_scope(viewer, Permission.INSPECTION_ANSWER),
            Inspection.state.not_in(SIGNED),
            InspectionRow.unit_answer == UNKNOWN,
        )
        .group_by(Inspection.id, Inspection.code, Inspection.unit_id)
        .order_by(Inspection.code)
        .limit(MOST)
    )
    for inspection_id, code, unit_id, number in found:
        yield Todo(
            text=_("%(of)s: %(n)s câu “không biết” cần hỏi", of=code, n=number),
            endpoint="inspections.rows",
            args={"inspection_id": inspection_id},
            severity="info",
            unit_id=unit_id,
        )


def _to_act(viewer: User) -> Iterator[Todo]:
    """Findings on which my unit has to plan or report something."""
    for finding, _unit, code in _findings(viewer, WITH_UNIT):
        planned = finding.state == FindingState.ACTION_PLANNED
        name = finding.label(code)
        yield Todo(
            text=_("Báo cáo khắc phục kiến nghị %(code)s", code=name)
            if planned
            else _("Lập kế hoạch khắc phục kiến nghị %(code)s", code=name),
            endpoint="inspections.finding",
            args={"finding_id": finding.id},
            due=finding.due,
            severity="bad" if is_overdue(finding) else "warn",
            unit_id=finding.unit_id,
        )


def _findings(
    viewer: User, states: Sequence[str], *, mine: bool = False
) -> Iterator[tuple[Finding, str, str]]:
    statement = (
        select(Finding, HealthUnit.name, Inspection.code)
        .join(HealthUnit, HealthUnit.id == Finding.unit_id)
        .join(Inspection, Inspection.id == Finding.inspection_id)
        .where(Finding.state.in_(states), finding_scope(viewer))
    )
    if mine:
        statement = statement.where(Finding.inspection_id.in_(teams_of(viewer)))
    else:
        statement = statement.where(unit_scope(viewer, Permission.FINDING_ACT))
    yield from session().execute(statement.order_by(Finding.due).limit(MOST))
