"""One step on many dossiers at once, and merged dossiers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from compliance.appraisal import together
from compliance.appraisal.documents import group_letter
from compliance.appraisal.forms import GroupForm
from compliance.appraisal.queries import find_group, groups_page, members_of, mergeable
from compliance.appraisal.together import VERBS, Paper
from compliance.appraisal.views.base import bp, me
from compliance.core import audit
from compliance.core.db import session, transaction
from compliance.core.downloads import download
from compliance.core.errors import Refused
from compliance.core.forms import BaseForm
from compliance.core.i18n import _
from compliance.core.paging import PAGE_SIZE, ListRequest
from compliance.core.permissions import Permission, requires
from compliance.core.web import found
from compliance.dossiers.forms import FORMS, PlainForm
from compliance.dossiers.models import Dossier
from compliance.dossiers.queries import find_dossier
from compliance.systems.queries import may_touch


@dataclass(frozen=True)
class Outcome:
    """What became of one dossier."""

    dossier: Dossier
    #: Why it was refused; None when it was done.
    why: str | None


@bp.route("/dossiers/batch", methods=["GET", "POST"])
@requires(Permission.DOSSIER_DECIDE)
def batch() -> str | Response:
    """Take one step on the ticked dossiers: each by itself, so that a refusal undoes no other."""
    verb = request.values.get("verb", "")
    found(VERBS.get(verb))
    chosen = _chosen(verb)
    if not chosen:
        flash(_("Chọn ít nhất một hồ sơ."), "error")
        return redirect(url_for("dossiers.queue"))
    form = FORMS.get(verb, PlainForm)()
    outcomes: list[Outcome] = []
    if form.validate_on_submit():
        outcomes = _take_each(chosen, verb, form)
    return render_template(
        "appraisal/batch.html",
        verb=verb,
        label=VERBS[verb],
        form=form,
        chosen=chosen,
        outcomes=outcomes,
        action=url_for("appraisal.batch"),
        back=url_for("dossiers.queue"),
    )


def _chosen(verb: str) -> list[Dossier]:
    """Return the ticked dossiers that the person may touch in this way; others do not exist."""
    permission = together.permission_for(verb)
    found_: list[Dossier] = []
    for text in dict.fromkeys(request.values.getlist("id")[:PAGE_SIZE]):
        try:
            dossier = find_dossier(me(), UUID(text), permission)
        except ValueError:
            continue
        if dossier is not None:
            found_.append(dossier)
    return found_


def _take_each(chosen: Sequence[Dossier], verb: str, form: BaseForm) -> list[Outcome]:
    """Take the step on each dossier in a transaction of its own."""
    values, paper = _given(form)
    permission, refusals = together.permission_for(verb), {}
    keys = [dossier.id for dossier in chosen]
    for key in keys:
        dossier = found(find_dossier(me(), key, permission))
        try:
            with transaction():
                together.take(dossier, verb, me(), values, paper)
        except Refused as refused:
            refusals[key] = refused.message
    # Read anew at the end: a refusal lets go of every row that was loaded before it.
    after = [found(find_dossier(me(), key, permission)) for key in keys]
    return [Outcome(dossier, refusals.get(dossier.id)) for dossier in after]


def _given(form: BaseForm) -> tuple[Mapping[str, Any], Paper | None]:
    values = {f.name: f.data for f in form if f.name not in ("csrf_token", "file")}
    upload = request.files.get("file")
    paper = Paper(upload.filename or "", upload.stream.read()) if upload else None
    return values, paper


@bp.get("/dossiers/groups")
@requires(Permission.DOSSIER_READ)
def groups() -> str:
    """List the merged dossiers."""
    page = groups_page(me(), ListRequest.parse(request.args))
    may_open = me().may(Permission.DOSSIER_WRITE)
    return render_template("appraisal/groups.html", page=page, may_open=may_open)


@bp.route("/dossiers/groups/new", methods=["GET", "POST"])
@requires(Permission.DOSSIER_WRITE)
def new_group() -> str | Response:
    """Put open dossiers of level 1–2 systems together."""
    offered, form = mergeable(me()), GroupForm()
    ticked = set(request.form.getlist("id"))
    if form.validate_on_submit():
        try:
            with transaction():
                members = [row for row in offered if str(row.id) in ticked]
                group = together.merge(members, me(), form.title.data, form.request_number.data)
        except Refused as refused:
            form.refuse(refused)
            offered = mergeable(me())
        else:
            return redirect(url_for("appraisal.group", group_id=group.id))
    return render_template("appraisal/new_group.html", form=form, offered=offered, ticked=ticked)


@bp.get("/dossiers/groups/<uuid:group_id>")
@requires(Permission.DOSSIER_READ)
def group(group_id: UUID) -> str:
    """Show a merged dossier: its systems, where they stand, what may be done with all."""
    row = found(find_group(me(), group_id))
    members = members_of(me(), group_id)
    return render_template(
        "appraisal/group.html",
        group=row,
        members=members,
        verbs=together.legal_for(me(), members),
        writable=all(may_touch(me(), m.system_id, Permission.DOSSIER_WRITE) for m in members),
    )


@bp.route("/dossiers/groups/<uuid:group_id>/moves/<string:verb>", methods=["GET", "POST"])
@requires(Permission.DOSSIER_READ)
def move_group(group_id: UUID, verb: str) -> str | Response:
    """Take a step on every system of a merged dossier: all or nothing."""
    row = found(find_group(me(), group_id))
    found(VERBS.get(verb) if verb in together.AS_ONE else None)
    everyone = members_of(me(), group_id)
    members = members_of(me(), group_id, together.permission_for(verb))
    found(members if len(members) == len(everyone) else None)
    form = FORMS.get(verb, PlainForm)()
    back = url_for("appraisal.group", group_id=group_id)
    if form.validate_on_submit():
        try:
            with transaction():
                together.take_together(members, verb, me(), *_given(form))
        except Refused as refused:
            session().expire_all()
            form.refuse(refused)
            members = members_of(me(), group_id)
        else:
            flash(_("Đã làm với cả %(n)s hồ sơ.", n=len(members)), "success")
            return redirect(back)
    return render_template(
        "appraisal/batch.html",
        verb=verb,
        label=VERBS[verb],
        form=form,
        chosen=members,
        outcomes=[],
        action="",
        back=back,
        group=row,
    )


@bp.post("/dossiers/groups/<uuid:group_id>/dissolve")
@requires(Permission.DOSSIER_WRITE)
def dissolve(group_id: UUID) -> Response:
    """Let the dossiers go their own ways again."""
    row = found(find_group(me(), group_id))
    members = members_of(me(), group_id, Permission.DOSSIER_WRITE)
    found(members)
    try:
        with transaction():
            together.dissolve(row, members, me())
    except Refused as refused:
        flash(refused.message, "error")
        return redirect(url_for("appraisal.group", group_id=group_id))
    flash(_("Đã tách hồ sơ gộp."), "success")
    return redirect(url_for("appraisal.groups"))


@bp.get("/dossiers/groups/<uuid:group_id>/letter.<any(docx,pdf):kind>")
@requires(Permission.DOSSIER_READ)
def letter(group_id: UUID, kind: str) -> Response:
    """Hand out the one request letter with the list of systems."""
    row = found(find_group(me(), group_id))
    content = group_letter(row, members_of(me(), group_id), kind)
    with transaction():
        audit.note("dossier:export", target=row, details={"document": "letter", "format": kind})
    return download(content, f"de-nghi-ho-so-gop.{kind}")
