"""Drills: the plan of the year, the library, a drill as it is played."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask_login import current_user
from werkzeug.wrappers import Response

from compliance.accounts.models import User, viewer_of
from compliance.core import audit, clock
from compliance.core.db import session, transaction
from compliance.core.downloads import download
from compliance.core.errors import Clash, Refused
from compliance.core.i18n import _
from compliance.core.paging import ListRequest
from compliance.core.permissions import Permission, requires
from compliance.core.web import found
from compliance.incidents import drills, planned
from compliance.incidents.drill_documents import plan_file
from compliance.incidents.forms import CancelForm, DrillForm, EndDrillForm
from compliance.incidents.models import DrillPlan
from compliance.incidents.rules import current_pack, rows_of
from compliance.incidents.views.base import attempt, bp, me, own
from compliance.registers.kinds import RESULTS
from compliance.registers.models import RegisterEntry
from compliance.units.picker import unit_filter
from compliance.units.picking import scope_offer
from compliance.units.queries import find_unit, mine_first, units_visible_to

PLAN = "/drills/<uuid:plan_id>"
READ, WRITE = Permission.REGISTER_READ, Permission.REGISTER_WRITE


@bp.route("/drills/", methods=["GET", "POST"])
@requires(READ)
def drill_plans() -> str | Response:
    """Show the plan and the library; add a drill."""
    viewer, pack = viewer_of(current_user), current_pack()
    asked = ListRequest.parse(request.args, planned.FILTERS)
    units = mine_first(viewer, units_visible_to(viewer, WRITE))
    form = _form([(str(unit.id), unit.name) for unit in units])
    if form.validate_on_submit():
        unit = found(find_unit(viewer, UUID(form.unit_id.data), WRITE))
        try:
            with transaction():
                plan = drills.plan_drill(unit, **form.values())
        except Refused as refused:
            form.refuse(refused)
        else:
            return redirect(url_for("incidents.drill", plan_id=plan.id))
    return render_template(
        "incidents/drills.html",
        form=form if units else None,
        page=planned.plan_page(viewer, asked),
        filters=_filters(viewer, asked),
        states=planned.STATES,
        state_of=planned.state_of,
        scenarios=pack.section("drill_scenarios"),
        names=rows_of(pack, "drill_scenarios"),
        types=rows_of(pack, "drill_types"),
        rules=pack.section("drill_rules"),
    )


def _filters(viewer: User, asked: ListRequest) -> list[tuple[str, str, Any]]:
    return [
        ("year", _("Năm"), [(year, year) for year in planned.years()]),
        ("state", _("Tình trạng"), [(key, words) for key, (words, _t) in planned.STATES.items()]),
        *unit_filter(scope_offer(viewer, READ), asked.filters),
    ]


def _form(units: list[tuple[str, str]], **given: Any) -> DrillForm:
    form = DrillForm(**given)
    form.unit_id.choices = units
    scenarios = current_pack().section("drill_scenarios")
    form.scenario.choices = [(row["id"], row["text"]["vi"]) for row in scenarios]
    return form


@bp.get("/drills/plan.<any(pdf, docx, xlsx):kind>")
@requires(READ)
def plan_paper(kind: str) -> Response:
    """Download the plan as it is listed."""
    viewer, asked = viewer_of(current_user), ListRequest.parse(request.args, planned.FILTERS)
    rows = planned.plans_to_print(viewer, asked)
    with transaction():
        audit.note("drill:plan_file", details={"rows": len(rows)})
    content = plan_file(viewer.home_unit, rows, asked.filters.get("year"), kind)
    return download(content, f"ke-hoach-dien-tap-{clock.today():%Y-%m-%d}.{kind}")


@bp.get(PLAN)
@requires(READ)
def drill(plan_id: UUID) -> str:
    """Show a drill: scenario, events, times."""
    return _page(plan_id)


def _page(plan_id: UUID, **shown: Any) -> str:
    """Return the page of a drill; ``shown``: forms with a fault, or the sentence of a refusal."""
    viewer = viewer_of(current_user)
    plan = found(planned.find_drill(viewer, plan_id))
    forms = {
        "end_form": _ending(formdata=None),
        "cancel_form": CancelForm(formdata=None),
        "refusal": "",
        **shown,
    }
    return render_template(
        "incidents/drill.html",
        plan=plan,
        mine=planned.find_drill(viewer, plan_id, WRITE) is not None,
        state=planned.state_of(plan),
        scenario=drills.scenario_of(plan),
        duties={item.id: item for item in current_pack().items},
        given={row.position: row for row in plan.injects},
        results=RESULTS,
        mark=current_pack().section("drill_rules")["mark"]["vi"],
        **forms,
    )


def _ending(**given: Any) -> EndDrillForm:
    form = EndDrillForm(**given)
    form.result.choices = [(str(key), word) for key, word in RESULTS.items()]
    return form


@bp.route(f"{PLAN}/edit", methods=["GET", "POST"])
@requires(WRITE)
def edit_drill(plan_id: UUID) -> Any:
    """Correct a drill that has not begun."""
    plan = _plan(plan_id)
    if plan.entry_id is not None or plan.cancelled_reason:
        return _shown(plan)
    data = {name: getattr(plan, name) for name in DrillForm.NAMES}
    unit = (str(plan.unit_id), plan.unit.name)
    form, differences = _form([unit], data={**data, "version": plan.version}), None
    if form.validate_on_submit():
        try:
            with transaction():
                drills.edit_drill(plan, form.seen_version, **form.values())
        except Clash as clash:
            form.refuse(clash)
            differences, form.version.data = form.differences(clash), str(plan.version)
        except Refused as refused:
            form.refuse(refused)
        else:
            return _shown(plan)
    return render_template(
        "incidents/drill_edit.html", plan=plan, form=form, differences=differences
    )


@bp.post(f"{PLAN}/start")
@requires(WRITE)
def start_drill(plan_id: UUID) -> Any:
    """Begin a drill."""
    plan = _plan(plan_id)
    refusal = attempt(lambda: drills.start_drill(plan, actor_id=me()))
    return (_page(plan_id, refusal=refusal), 400) if refusal else _shown(plan)


@bp.post(f"{PLAN}/cancel")
@requires(WRITE)
def cancel_drill(plan_id: UUID) -> Any:
    """Note why a drill is not held."""
    plan, form = _plan(plan_id), CancelForm()
    if not form.carries_out(lambda: drills.cancel_drill(plan, form.reason.data or "")):
        return _page(plan_id, cancel_form=form), 400
    return _shown(plan)


@bp.post(f"{PLAN}/injects/<int:position>/<any(give, answer):step>")
@requires(WRITE)
def inject(plan_id: UUID, position: int, step: str) -> Any:
    """Put an event in, or note that what it asks for is done."""
    plan = _plan(plan_id)
    act = drills.give_inject if step == "give" else drills.answer_inject
    refusal = attempt(lambda: act(plan, _entry(plan), position, actor_id=me()))
    return (_page(plan_id, refusal=refusal), 400) if refusal else _shown(plan)


@bp.post(f"{PLAN}/end")
@requires(WRITE)
def end_drill(plan_id: UUID) -> Any:
    """Conclude a drill."""
    plan, form = _plan(plan_id), _ending()

    def end() -> None:
        entry = _entry(plan)
        session().refresh(entry, ["drill"])
        drills.end_drill(plan, entry, form.result.data, form.lessons.data, actor_id=me())

    if not form.carries_out(end):
        return _page(plan_id, end_form=form), 400
    flash(_("Đã kết thúc diễn tập. Giao việc từ bài học ở phiếu diễn tập."), "success")
    return _shown(plan)


def _plan(plan_id: UUID) -> DrillPlan:
    return found(planned.find_drill(viewer_of(current_user), plan_id, WRITE))


def _entry(plan: DrillPlan) -> RegisterEntry:
    if plan.entry_id is None:
        raise Refused(_("Cuộc diễn tập chưa bắt đầu hoặc đã kết thúc."))
    return own(plan.entry_id)


def _shown(plan: DrillPlan) -> Response:
    return redirect(url_for("incidents.drill", plan_id=plan.id))
