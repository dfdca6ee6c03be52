"""What the first page says of answers."""

from __future__ import annotations

from typing import Any

from sqlalchemy import func, or_, select

from compliance.core import clock
from compliance.core.db import session
from compliance.core.i18n import _
from compliance.core.permissions import Permission
from compliance.core.todo import Todo
from compliance.requirements.models import (
    WITH_PLAN,
    ControlAnswer,
    RequirementResponse,
    ResponseState,
)
from compliance.systems.models import InformationSystem
from compliance.systems.queries import system_scope
from compliance.units.models import HealthUnit
from compliance.units.queries import Viewer, unit_scope

R, C, S = RequirementResponse, ControlAnswer, InformationSystem
#: Lines of a kind on the first page.
MOST = 5


def todos_for(viewer: Viewer) -> list[Todo]:
    """Return what the viewer is asked to find out, and what own units are late with.

    Seven queries: of systems and of common controls, each asked of me, unknown, late.
    """
    systems: Any = (
        select(R.system_id, S.name, func.count(), func.min(R.due))
        .join(S, S.id == R.system_id)
        .where(system_scope(viewer, Permission.DOSSIER_WRITE))
        .group_by(R.system_id, S.name)
        .order_by(func.count().desc(), S.name)
        .limit(MOST)
    )
    units: Any = (
        select(C.unit_id, HealthUnit.name, func.count(), func.min(C.due))
        .join(HealthUnit, HealthUnit.id == C.unit_id)
        .where(unit_scope(viewer, Permission.DOSSIER_WRITE))
        .group_by(C.unit_id, HealthUnit.name)
        .order_by(func.count().desc(), HealthUnit.name)
        .limit(MOST)
    )
    return [
        *_unbegun(viewer),
        *_lines(viewer, systems, R, "requirements.list", "system_id"),
        *_lines(viewer, units, C, "controls.list", "unit_id"),
    ]


def _unbegun(viewer: Viewer) -> list[Todo]:
    """Return the viewer's own units that have not answered one common control."""
    rows = session().scalars(
        select(HealthUnit.id)
        .where(
            unit_scope(viewer, Permission.DOSSIER_WRITE),
            HealthUnit.id.not_in(select(C.unit_id)),
            HealthUnit.closed_on.is_(None),
        )
        .order_by(HealthUnit.name)
        .limit(MOST)
    )
    text = _("Trả lời các biện pháp dùng chung của đơn vị: một lần cho mọi hệ thống")
    return [Todo(text, "controls.list", {"unit_id": key}) for key in rows]


def _lines(viewer: Viewer, mine: Any, model: Any, endpoint: str, argument: str) -> list[Todo]:
    unknown = mine.where(model.state == ResponseState.UNKNOWN)
    asked = model.assignee_id == viewer.id
    late = mine.where(model.state.in_(WITH_PLAN), model.due < clock.today())
    rest = or_(model.assignee_id.is_(None), model.assignee_id != viewer.id)
    lines = [
        (unknown.where(asked), _("%(of)s: %(n)s câu “không biết” giao cho bạn"), "unknown", "warn"),
        (unknown.where(rest), _("%(of)s: %(n)s câu “không biết” cần hỏi"), "unknown", "info"),
        (late, _("%(of)s: %(n)s việc trong phương án đã quá hạn"), "gaps", "bad"),
    ]
    todos = []
    for statement, text, show, severity in lines:
        for key, name, count, first in session().execute(statement):
            of = name if model is R else _("Biện pháp dùng chung")
            todos.append(
                Todo(
                    text % {"of": of, "n": count},
                    endpoint,
                    {argument: key, "show": show},
                    due=first if severity == "bad" else None,
                    severity=severity,
                )
            )
    return todos
