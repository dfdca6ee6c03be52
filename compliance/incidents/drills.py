"""Drills: planned, played by the clocks and forms of a real incident, measured, concluded."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

from compliance.core import audit, clock
from compliance.core.days import add_months
from compliance.core.db import session
from compliance.core.errors import Clash, Refused
from compliance.core.i18n import _
from compliance.incidents.models import DrillInject, DrillPlan
from compliance.incidents.rules import current_pack, pack_of, rows_of
from compliance.incidents.services import open_case, write_line
from compliance.registers.clocks import set_clocks
from compliance.registers.kinds import REGISTERS
from compliance.registers.models import IncidentDetail, RegisterEntry, Result
from compliance.registers.services import add_entry
from compliance.registers.watching import refuse_withdrawn
from compliance.units.models import HealthUnit


def scenario_of(plan: DrillPlan) -> Mapping[str, Any]:
    """Return the scenario of a drill, by the version it was planned with."""
    return rows_of(pack_of(plan.pack_version), "drill_scenarios")[plan.scenario]


def plan_drill(
    unit: HealthUnit, scenario: str, planned_on: date, lead: str, participants: str
) -> DrillPlan:
    """Add a drill to the plan of its year.

    Raises:
        Refused: the day has passed, or the pack has no such scenario.
    """
    if planned_on < clock.today():
        raise Refused(_("Ngày dự kiến đã qua."), "planned_on")
    row = DrillPlan(
        unit_id=unit.id,
        planned_on=planned_on,
        scenario=scenario,
        pack_version=_known_version(scenario),
        lead=lead,
        participants=participants,
        created_at=clock.now(),
    )
    session().add(row)
    return row


def edit_drill(
    plan: DrillPlan,
    version: int,
    scenario: str,
    planned_on: date,
    lead: str,
    participants: str,
) -> None:
    """Correct a drill that has not begun.

    Raises:
        Clash: somebody saved it after the form was opened.
        Refused: it has begun or is cancelled, the new day has passed, or there is no such scenario.
    """
    if plan.version != version:
        stored = {
            "scenario": plan.scenario,
            "planned_on": plan.planned_on,
            "lead": plan.lead,
            "participants": plan.participants,
        }
        raise Clash(_("Người khác vừa sửa cuộc này. Hãy xem lại rồi lưu lại."), stored)
    _refuse_begun(plan)
    if planned_on != plan.planned_on and planned_on < clock.today():
        raise Refused(_("Ngày dự kiến đã qua."), "planned_on")
    if scenario != plan.scenario:
        plan.scenario, plan.pack_version = scenario, _known_version(scenario)
    plan.planned_on, plan.lead, plan.participants = planned_on, lead, participants


def _known_version(scenario: str) -> int:
    pack = current_pack()
    if scenario not in rows_of(pack, "drill_scenarios"):
        raise Refused(_("Không có kịch bản này trong thư viện."), "scenario")
    return pack.version


def _refuse_begun(plan: DrillPlan) -> None:
    if plan.entry_id is not None or plan.cancelled_reason:
        raise Refused(_("Cuộc diễn tập này đã bắt đầu hoặc đã bỏ."))


def cancel_drill(plan: DrillPlan, reason: str) -> None:
    """Note why a planned drill is not held; the line stays.

    Raises:
        Refused: it has begun, or is cancelled already.
    """
    _refuse_begun(plan)
    plan.cancelled_reason = reason


def start_drill(plan: DrillPlan, *, actor_id: UUID | None) -> RegisterEntry:
    """Begin: the entry of the register is made and the clocks of an incident start, in drill mode.

    Raises:
        Refused: it has begun, or is cancelled.
    """
    _refuse_begun(plan)
    scenario, people = scenario_of(plan), [p for p in plan.participants.splitlines() if p]
    name = scenario["text"]["vi"]
    entry = add_entry(
        REGISTERS["drills"],
        plan.unit,
        None,
        {
            "title": name[:255],
            "happened_on": clock.today(),
            "result": Result.RUNNING,
        },
        {"scenario": f"{name}. {scenario['aim']['vi']}", "participants": len(people)},
        actor_id=actor_id,
    )
    entry.incident = IncidentDetail(detected_at=clock.now())
    set_clocks(entry, entry.incident)
    session().flush()
    open_case(entry)
    plan.entry_id, plan.started_at = entry.id, clock.now()
    write_line(entry, "inject", _("Bắt đầu diễn tập."), actor_id)
    audit.note("drill:start", target=entry, details={"scenario": plan.scenario})
    return entry


def give_inject(
    plan: DrillPlan, entry: RegisterEntry, position: int, *, actor_id: UUID | None
) -> None:
    """Put the next event in; the duties that it sets off start their clocks.

    Raises:
        Refused: the drill has ended, there is no such event, or it was put in already.
    """
    inject = _inject(plan, position)
    if any(row.position == position for row in plan.injects):
        raise Refused(_("Tình huống này đã đưa vào."))
    plan.injects.append(DrillInject(unit_id=plan.unit_id, position=position, given_at=clock.now()))
    assert entry.incident is not None
    set_clocks(entry, entry.incident, inject.get("duties") or ())
    text = _("Tình huống: %(what)s", what=inject["text"]["vi"])
    write_line(entry, "inject", text, actor_id)


def answer_inject(
    plan: DrillPlan, entry: RegisterEntry, position: int, *, actor_id: UUID | None
) -> None:
    """Note that what an event asks for is done: the time between is measured.

    Raises:
        Refused: the drill has ended, the event was not put in, or it is noted already.
    """
    inject = _inject(plan, position)
    row = next((row for row in plan.injects if row.position == position), None)
    if row is None or row.done_at is not None:
        raise Refused(_("Tình huống này chưa đưa vào hoặc đã ghi xong."))
    row.done_at = clock.now()
    text = _("Đã làm: %(what)s", what=inject["expected"]["vi"])
    write_line(entry, "inject", text, actor_id)


def end_drill(
    plan: DrillPlan, entry: RegisterEntry, result: str, lessons: str, *, actor_id: UUID | None
) -> None:
    """Conclude a drill; the next one is due by the pack's rule.

    Raises:
        Refused: it has ended, or the conclusion is none of the list.
    """
    _refuse_ended(plan)
    refuse_withdrawn(entry)
    if result not in (Result.OK, Result.PARTLY, Result.FAILED):
        raise Refused(_("Hãy chọn kết luận."), "result")
    assert entry.drill is not None
    measured = [row.minutes for row in plan.injects if row.minutes is not None]
    entry.result, entry.note = result, lessons
    entry.drill.lessons = lessons
    entry.drill.response_minutes = measured[0] if measured else None
    every = pack_of(plan.pack_version).section("drill_rules")["every_months"]
    entry.next_due = add_months(entry.happened_on, every)
    write_line(entry, "inject", _("Kết thúc diễn tập."), actor_id)
    plan.ended_at = entry.changed_at = clock.now()
    audit.note("drill:end", target=entry, details={"result": result})


def _inject(plan: DrillPlan, position: int) -> Mapping[str, Any]:
    _refuse_ended(plan)
    injects = scenario_of(plan)["injects"]
    if not 0 <= position < len(injects):
        raise Refused(_("Không có tình huống này."))
    found: Mapping[str, Any] = injects[position]
    return found


def _refuse_ended(plan: DrillPlan) -> None:
    if plan.started_at is None or plan.ended_at is not None:
        raise Refused(_("Cuộc diễn tập chưa bắt đầu hoặc đã kết thúc."))
