"""Drills: the plan of the year, the library, a drill as it is played."""

from __future__ import annotations

from uuid import UUID

from flask import flash, redirect, render_template, url_for
from flask_login import current_user
from werkzeug.wrappers import Response

from compliance.accounts.models import viewer_of
from compliance.core import clock
from compliance.core.db import session, transaction
from compliance.core.errors import Refused
from compliance.core.i18n import _
from compliance.core.permissions import Permission, requires
from compliance.core.web import found
from compliance.incidents import drills, queries
from compliance.incidents.forms import CancelForm, DrillForm, EndDrillForm
from compliance.incidents.models import DrillPlan
from compliance.incidents.rules import current_pack, rows_of
from compliance.incidents.views.base import bp, me, own
from compliance.registers.kinds import RESULTS
from compliance.registers.models import RegisterEntry
from compliance.units.queries import find_unit, mine_first, units_visible_to

PLAN = "/drills/<uuid:plan_id>"


@bp.route("/drills/", methods=["GET", "POST"])
@requires(Permission.REGISTER_READ)
def drill_plans() -> str | Response:
    """Show the plan by year and the library; add a drill."""
    viewer, pack = viewer_of(current_user), current_pack()
    units = mine_first(viewer, units_visible_to(viewer, Permission.REGISTER_WRITE))
    form = DrillForm()
    scenarios = pack.section("drill_scenarios")
    form.unit_id.choices = [(str(unit.id), unit.name) for unit in units]
    form.scenario.choices = [(row["id"], row["text"]["vi"]) for row in scenarios]
    if form.validate_on_submit():
        unit = found(find_unit(viewer, UUID(form.unit_id.data), Permission.REGISTER_WRITE))
        try:
            with transaction():
                plan = drills.plan_drill(
                    unit,
                    form.scenario.data,
                    form.planned_on.data,
                    form.lead.data,
                    form.participants.data,
                )
        except Refused as refused:
            form.refuse(refused)
        else:
            return redirect(url_for("incidents.drill", plan_id=plan.id))
    return render_template(
        "incidents/drills.html",
        form=form if units else None,
        plans=queries.drill_years(viewer),
        scenarios=scenarios,
        names=rows_of(pack, "drill_scenarios"),
        types=rows_of(pack, "drill_types"),
        rules=pack.section("drill_rules"),
        today=clock.today(),
    )


@bp.get(PLAN)
@requires(Permission.REGISTER_READ)
def drill(plan_id: UUID) -> str:
    """Show a drill: scenario, events, times."""
    viewer = viewer_of(current_user)
    plan = found(queries.find_drill(viewer, plan_id))
    mine = queries.find_drill(viewer, plan_id, Permission.REGISTER_WRITE) is not None
    end_form = EndDrillForm(formdata=None)
    end_form.result.choices = [(str(key), word) for key, word in RESULTS.items()]
    return render_template(
        "incidents/drill.html",
        plan=plan,
        mine=mine,
        scenario=drills.scenario_of(plan),
        given={row.position: row for row in plan.injects},
        mark=current_pack().section("drill_rules")["mark"]["vi"],
        end_form=end_form,
        cancel_form=CancelForm(formdata=None),
    )


@bp.post(f"{PLAN}/start")
@requires(Permission.REGISTER_WRITE)
def start_drill(plan_id: UUID) -> Response:
    """Begin a drill."""
    plan = _plan(plan_id)
    with transaction():
        drills.start_drill(plan, actor_id=me())
    return _shown(plan)


@bp.post(f"{PLAN}/cancel")
@requires(Permission.REGISTER_WRITE)
def cancel_drill(plan_id: UUID) -> Response:
    """Note why a drill is not held."""
    plan, form = _plan(plan_id), CancelForm()
    if not form.validate_on_submit():
        raise Refused(_("Hãy ghi lý do."))
    with transaction():
        drills.cancel_drill(plan, form.reason.data or "")
    return _shown(plan)


@bp.post(f"{PLAN}/injects/<int:position>/<any(give, answer):step>")
@requires(Permission.REGISTER_WRITE)
def inject(plan_id: UUID, position: int, step: str) -> Response:
    """Put an event in, or note that what it asks for is done."""
    plan = _plan(plan_id)
    act = drills.give_inject if step == "give" else drills.answer_inject
    with transaction():
        act(plan, _entry(plan), position, actor_id=me())
    return _shown(plan)


@bp.post(f"{PLAN}/end")
@requires(Permission.REGISTER_WRITE)
def end_drill(plan_id: UUID) -> Response:
    """Conclude a drill."""
    plan, form = _plan(plan_id), EndDrillForm()
    form.result.choices = [(str(key), word) for key, word in RESULTS.items()]
    if not form.validate_on_submit():
        raise Refused(_("Hãy chọn kết luận và ghi bài học."))
    entry = _entry(plan)
    session().refresh(entry, ["drill"])
    with transaction():
        drills.end_drill(plan, entry, form.result.data, form.lessons.data, actor_id=me())
    flash(_("Đã kết thúc diễn tập. Giao việc từ bài học ở phiếu diễn tập."), "success")
    return _shown(plan)


def _plan(plan_id: UUID) -> DrillPlan:
    viewer = viewer_of(current_user)
    return found(queries.find_drill(viewer, plan_id, Permission.REGISTER_WRITE))


def _entry(plan: DrillPlan) -> RegisterEntry:
    if plan.entry_id is None:
        raise Refused(_("Cuộc diễn tập chưa bắt đầu hoặc đã kết thúc."))
    return own(plan.entry_id)


def _shown(plan: DrillPlan) -> Response:
    return redirect(url_for("incidents.drill", plan_id=plan.id))
