"""What is to be done in the viewer's own unit: lessons as tasks, drills of the plan."""

from __future__ import annotations

from datetime import date

from sqlalchemy import select

from compliance.core import clock
from compliance.core.db import session
from compliance.core.i18n import _
from compliance.core.permissions import Permission
from compliance.core.todo import Todo
from compliance.incidents.models import DrillPlan, IncidentTask
from compliance.registers.models import RegisterEntry
from compliance.registers.queries import SOON_DAYS
from compliance.units.models import HealthUnit
from compliance.units.queries import Viewer, unit_scope


def todos_for(viewer: Viewer) -> list[Todo]:
    """Return open tasks after incidents and drills, and the drills that come next."""
    units = select(HealthUnit.id).where(unit_scope(viewer, Permission.REGISTER_WRITE))
    horizon = date.fromordinal(clock.today().toordinal() + SOON_DAYS)
    tasks = session().scalars(
        select(IncidentTask)
        .join(RegisterEntry, RegisterEntry.id == IncidentTask.entry_id)
        .where(
            IncidentTask.unit_id.in_(units),
            IncidentTask.done_at.is_(None),
            IncidentTask.due <= horizon,
            RegisterEntry.withdrawn_at.is_(None),
        )
        .order_by(IncidentTask.due)
        .limit(5)
    )
    found = [
        Todo(
            text=_("Việc sau sự cố, diễn tập: %(what)s", what=task.text),
            endpoint="incidents.show",
            args={"entry_id": task.entry_id},
            due=task.due,
            severity=_severity(task.due),
            unit_id=task.unit_id,
        )
        for task in tasks
    ]
    plans = session().scalars(
        select(DrillPlan)
        .where(
            DrillPlan.unit_id.in_(units),
            DrillPlan.started_at.is_(None),
            DrillPlan.cancelled_reason.is_(None),
            DrillPlan.planned_on <= horizon,
        )
        .order_by(DrillPlan.planned_on)
        .limit(3)
    )
    return found + [
        Todo(
            text=_("Diễn tập theo kế hoạch"),
            endpoint="incidents.drill",
            args={"plan_id": plan.id},
            due=plan.planned_on,
            severity=_severity(plan.planned_on),
            unit_id=plan.unit_id,
        )
        for plan in plans
    ]


def _severity(due: date) -> str:
    return "bad" if due < clock.today() else "warn"
