"""The page of an incident and what is done on it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import flash, render_template, request
from flask_login import current_user
from werkzeug.wrappers import Response

from compliance.accounts.models import viewer_of
from compliance.core import audit, clock
from compliance.core.db import transaction
from compliance.core.downloads import download
from compliance.core.errors import Clash, Refused
from compliance.core.i18n import _
from compliance.core.permissions import Permission, requires
from compliance.core.web import found
from compliance.incidents import documents, queries
from compliance.incidents.forms import (
    DoneForm,
    LineForm,
    RecordBase,
    TaskForm,
    classify_form,
    record_form,
)
from compliance.incidents.handling import add_task, do_step, finish_task
from compliance.incidents.prefill import WRITTEN, form_name
from compliance.incidents.rules import causes, current_pack, form_of, is_serious, judge, rows_of
from compliance.incidents.services import classify, save_boxes, write_line
from compliance.incidents.views.base import ONE, attempt, back, bp, me, own, seen
from compliance.registers.kinds import STATES
from compliance.registers.models import NEXT_STATES, IncidentState, Kind


@bp.get("/")
@requires(Permission.REGISTER_READ)
def index() -> str:
    """Show the incidents in hand with their clocks."""
    rows = queries.open_incidents(viewer_of(current_user))
    return render_template("incidents/index.html", rows=rows, now=clock.now(), states=STATES)


@bp.get(ONE)
@requires(Permission.REGISTER_READ)
def show(entry_id: UUID) -> str:
    """Show everything about one incident."""
    return _page(entry_id)


def _page(entry_id: UUID, **shown: Any) -> str:
    """Return the page of an incident.

    Args:
        entry_id: the incident, or the drill that runs like one.
        shown: forms that came back with a fault (``task_id``: whose result), or the sentence of a
            refusal.
    """
    entry = seen(entry_id)
    viewer = viewer_of(current_user)
    writes = queries.find_incident(viewer, entry_id, Permission.REGISTER_WRITE) is not None
    pack, case = current_pack(), queries.case_of(entry_id)
    kinds = rows_of(pack, "incident_kinds")
    steps = NEXT_STATES[IncidentState(entry.result)] if entry.kind == Kind.INCIDENT else ()
    forms = {
        "line_form": LineForm(formdata=None, data={"at": clock.typed_now()}),
        "task_form": TaskForm(formdata=None),
        "done_form": DoneForm(formdata=None),
        "task_id": None,
        "refusal": "",
        **shown,
    }
    return render_template(
        "incidents/show.html",
        entry=entry,
        case=case,
        mine=writes and entry.withdrawn_at is None,
        now=clock.now(),
        pack=pack,
        kind=kinds.get(case.kind) if case and case.kind else None,
        levels=rows_of(pack, "severity_levels"),
        causes=causes(pack),
        forms=rows_of(pack, "notice_forms"),
        form_of={notice.stage: form_of(pack, notice.stage) for notice in entry.notices},
        duties={item.id: item for item in pack.items},
        names=pack.section("prefill_sources"),
        classified=queries.classifications_of(entry_id),
        timeline=queries.timeline_of(entry_id),
        papers=queries.papers_of(entry_id),
        done=queries.steps_of(entry_id),
        tasks=queries.tasks_of(entry_id),
        handovers=queries.handovers_of(entry_id),
        keys=queries.keys_for(entry.unit),
        steps=[(state, STATES[state]) for state in steps],
        states=STATES,
        mark=documents.mark_of(entry, pack),
        **forms,
    )


@bp.route(f"{ONE}/classify", methods=["GET", "POST"])
@requires(Permission.REGISTER_WRITE)
def classify_page(entry_id: UUID) -> str | Response:
    """Answer the questions of the pack and confirm the level."""
    entry, pack = own(entry_id), current_pack()
    before = queries.classifications_of(entry_id)
    data: dict[str, Any] = {}
    if before:
        data = {**before[0].answers, "kind": before[0].kind}
    form = classify_form(pack, data)
    if form.validate_on_submit():
        answers = {row["id"]: form[row["id"]].data for row in pack.section("classification")}
        level = form.level.data or judge(pack, form.kind.data, answers).level
        try:
            with transaction():
                classify(
                    entry, form.kind.data, answers, level, form.reason.data, actor_id=me()
                )  # fmt: skip
        except Refused as refused:
            form.refuse(refused)
        else:
            flash(_("Đã phân loại; các đồng hồ đã đặt theo gói quy định."), "success")
            return back(entry)
    return render_template(
        "incidents/classify.html",
        entry=entry,
        form=form,
        questions=pack.section("classification"),
        levels=rows_of(pack, "severity_levels"),
        serious={row["id"]: is_serious(pack, row["id"]) for row in pack.section("severity_levels")},
        pack=pack,
        mark=documents.mark_of(entry, pack),
    )


@bp.route(f"{ONE}/record", methods=["GET", "POST"])
@requires(Permission.REGISTER_WRITE)
def record(entry_id: UUID) -> str | Response:
    """Write down what is known: people, data, consequences, lessons."""
    entry, pack = own(entry_id), current_pack()
    assert entry.incident is not None
    case = queries.case_of(entry_id)
    data: dict[str, Any] = {
        form_name(key): (case.boxes if case else {}).get(key) for key in WRITTEN
    }
    data |= {name: getattr(entry.incident, name) for name in RecordBase.FACTS}
    form, differences = record_form(pack, {**data, "version": entry.version}), None
    if form.validate_on_submit():
        boxes = {key: form[form_name(key)].data for key in WRITTEN}
        facts = {name: form[name].data for name in RecordBase.FACTS}
        try:
            with transaction():
                save_boxes(entry, form.seen_version, boxes, facts)
        except Clash as clash:
            form.refuse(clash)
            differences, form.version.data = form.differences(clash), str(entry.version)
        except Refused as refused:
            form.refuse(refused)
        else:
            return back(entry, "record")
    return render_template(
        "incidents/record.html",
        entry=entry,
        form=form,
        fields=[form_name(key) for key in WRITTEN],
        differences=differences,
        mark=documents.mark_of(entry, pack),
    )


@bp.post(f"{ONE}/steps")
@requires(Permission.REGISTER_WRITE)
def step(entry_id: UUID) -> Any:
    """Note that a step of containment is done."""
    entry = own(entry_id)
    asked = request.form.get("step", "")[:60]
    refusal = attempt(lambda: do_step(entry, asked, actor_id=me()))
    return (_page(entry_id, refusal=refusal), 400) if refusal else back(entry, "containment")


@bp.post(f"{ONE}/lines")
@requires(Permission.REGISTER_WRITE)
def line(entry_id: UUID) -> Any:
    """Add a line to the timeline."""
    entry, form = own(entry_id), LineForm()
    if not form.carries_out(
        lambda: write_line(
            entry, "note", form.text.data or "", me(), clock.from_local(form.at.data)
        )
    ):
        return _page(entry_id, line_form=form), 400
    return back(entry, "timeline")


@bp.post(f"{ONE}/tasks")
@requires(Permission.REGISTER_WRITE)
def task(entry_id: UUID) -> Any:
    """Add a task."""
    entry, form = own(entry_id), TaskForm()
    if not form.carries_out(
        lambda: add_task(entry, form.text.data, form.owner.data, form.due.data, actor_id=me())
    ):
        return _page(entry_id, task_form=form), 400
    return back(entry, "tasks")


@bp.post(f"{ONE}/tasks/<uuid:task_id>/done")
@requires(Permission.REGISTER_WRITE)
def done(entry_id: UUID, task_id: UUID) -> Any:
    """Note that a task is done."""
    entry, form = own(entry_id), DoneForm()
    row = found(next((one for one in queries.tasks_of(entry_id) if one.id == task_id), None))
    if not form.carries_out(lambda: finish_task(entry, row, form.result.data or "", actor_id=me())):
        refusal = " ".join(form.form_errors)
        return _page(entry_id, done_form=form, task_id=task_id, refusal=refusal), 400
    return back(entry, "tasks")


@bp.get(f"{ONE}/file.<any(pdf, docx):kind>")
@requires(Permission.REGISTER_READ)
def whole(entry_id: UUID, kind: str) -> Response:
    """Download the file of the incident; it names people, so the reading is on record."""
    entry = seen(entry_id)
    with transaction():
        audit.note("incident:print", target=entry, details={"format": kind})
    content = documents.whole(entry, queries.case_of(entry_id), kind)
    name = "dien-tap" if entry.kind == Kind.DRILL else "ho-so-su-co"
    return download(content, f"{name}-{entry.happened_on.isoformat()}.{kind}")
