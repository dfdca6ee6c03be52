"""What is done about an incident or a drill: containment step by step, tasks that follow."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from compliance.core import clock
from compliance.core.db import session
from compliance.core.errors import Refused
from compliance.core.i18n import _
from compliance.incidents.models import IncidentStep, IncidentTask
from compliance.incidents.queries import case_of, steps_of
from compliance.incidents.rules import containment, current_pack
from compliance.incidents.services import write_line
from compliance.registers.models import RegisterEntry
from compliance.registers.watching import refuse_withdrawn


def do_step(entry: RegisterEntry, step: str, *, actor_id: UUID | None) -> None:
    """Note that a step of the containment checklist is done.

    Raises:
        Refused: the kind of the incident has no such step, or it is done already.
    """
    refuse_withdrawn(entry)
    case = case_of(entry.id)
    rows = containment(current_pack(), case.kind if case else None)
    found = next((row for row in rows if row["id"] == step), None)
    if found is None:
        raise Refused(_("Không có việc này trong danh sách ngăn chặn."))
    if step in steps_of(entry.id):
        raise Refused(_("Việc này đã ghi xong."))
    session().add(
        IncidentStep(
            entry_id=entry.id,
            unit_id=entry.unit_id,
            step=step,
            done_at=clock.now(),
            done_by=actor_id,
        )
    )
    write_line(entry, "contain", _("Đã làm: %(what)s", what=found["text"]["vi"]), actor_id)


def add_task(
    entry: RegisterEntry, text: str, owner: str, due: date, *, actor_id: UUID | None
) -> IncidentTask:
    """Add a lesson, or a duty after the incident, as a task with somebody and a day.

    Raises:
        Refused: the day has passed, or the incident is struck out.
    """
    refuse_withdrawn(entry)
    if due < clock.today():
        raise Refused(_("Hạn làm xong đã qua."), "due")
    row = IncidentTask(
        entry_id=entry.id,
        unit_id=entry.unit_id,
        text=text,
        owner=owner,
        due=due,
        created_at=clock.now(),
    )
    session().add(row)
    write_line(entry, "task", _("Giao việc: %(what)s", what=text), actor_id)
    return row


def finish_task(
    entry: RegisterEntry, task: IncidentTask, result: str, *, actor_id: UUID | None
) -> None:
    """Note that a task is done and what came of it.

    Raises:
        Refused: it is done already, or the incident is struck out.
    """
    if task.done_at is not None:
        raise Refused(_("Việc này đã ghi xong."))
    task.done_at, task.result = clock.now(), result
    write_line(entry, "task", _("Xong việc: %(what)s", what=task.text), actor_id)
