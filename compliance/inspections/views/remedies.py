"""The page of a finding: fixing, verifying, more time."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for

from compliance.core import clock
from compliance.core.db import transaction
from compliance.core.errors import Refused
from compliance.core.i18n import _
from compliance.core.permissions import Permission
from compliance.core.permissions import requires as needs
from compliance.core.web import found
from compliance.inspections.campaign_models import FindingLink
from compliance.inspections.forms import ActionForm, AskForm, DecisionForm, DoneForm, EvidenceForm
from compliance.inspections.models import Finding
from compliance.inspections.queries import findings as queries
from compliance.inspections.queries.origins import requirement_rows
from compliance.inspections.scan_forms import RescanForm
from compliance.inspections.services import linking
from compliance.inspections.services import remedies as services
from compliance.inspections.services.evidence import keep_evidence
from compliance.inspections.services.opening import conflict_of_interest
from compliance.inspections.services.rescans import propose_by_scan
from compliance.inspections.states import Side
from compliance.inspections.views.blueprint import bp, inspection_or_404, viewer
from compliance.scans.proof import label as scan_label
from compliance.scans.proof import provable
from compliance.scans.queries import find_scan

P = Permission


@bp.get("/findings/<uuid:finding_id>")
@needs(P.INSPECTION_READ)
def finding(finding_id: UUID) -> str:
    """Show a finding, its history and what the viewer may do next."""
    return _page(finding_id)


def _page(finding_id: UUID, **forms: Any) -> str:
    shown = found(queries.find_finding(viewer(), finding_id))
    acts = viewer().may_at(P.FINDING_ACT, shown.unit_id) and shown.inspection.signed
    stake = conflict_of_interest(viewer(), shown.unit)
    verifies = viewer().may(P.FINDING_VERIFY) and shown.inspection.signed and not stake
    version = {"version": shown.version}
    context = {
        "action": ActionForm(
            formdata=None,
            data={
                **version,
                "plan": shown.action_plan,
                "owner": shown.action_owner,
                "action_due": shown.action_due or max(shown.due, clock.today()),
            },
        ),
        "done": DoneForm(formdata=None, data=version),
        "decision": DecisionForm(
            formdata=None,
            data={**version, **({"due": shown.asked_due} if shown.asked_due else {})},
        ),
        "ask": AskForm(formdata=None, data=version),
        "extra": EvidenceForm(formdata=None),
        "rescan": _rescan_form(shown, formdata=None, data=version),
        **forms,
    }
    links = linking.links_of(finding_id)
    return render_template(
        "inspections/finding.html",
        finding=shown,
        inspection=inspection_or_404(shown.inspection_id),
        pieces=queries.evidence_of_finding(finding_id),
        earlier=queries.earlier_findings(shown),
        links=links,
        pages={one.id: _page_of(one) for one in links},
        targets=linking.targets_of(shown.unit_id) if verifies and shown.waits else [],
        requirements=requirement_rows(shown),
        acts=acts,
        verifies=verifies,
        edits=viewer().may(P.INSPECTION_WRITE) and not shown.inspection.signed,
        **context,
    )


def _page_of(link: FindingLink) -> str | None:
    """Return where a linked row stands; None for whoever may not open such pages."""
    pages = {
        linking.SCAN: (P.SCAN_READ, "scans.show", {"scan_id": link.target}),
        linking.INCIDENT: (
            P.REGISTER_READ,
            "registers.show",
            {"register": "incidents", "entry_id": link.target},
        ),
        linking.DOSSIER: (P.DOSSIER_READ, "dossiers.show", {"dossier_id": link.target}),
    }
    permission, endpoint, arguments = pages.get(link.kind, (None, "", {}))
    if permission is None or not viewer().may(permission):
        return None
    return url_for(endpoint, **arguments)


@bp.post("/findings/<uuid:finding_id>/plan")
@needs(P.FINDING_ACT)
def plan(finding_id: UUID) -> Any:
    """The unit plans its action."""
    form = ActionForm()
    return _change(
        finding_id,
        form,
        "action",
        P.FINDING_ACT,
        lambda finding: services.plan_action(
            viewer(),
            finding,
            form.version.data,
            plan=form.plan.data,
            owner=form.owner.data,
            due=form.action_due.data,
        ),
    )


@bp.post("/findings/<uuid:finding_id>/done")
@needs(P.FINDING_ACT)
def done(finding_id: UUID) -> Any:
    """The unit reports its action done, with evidence."""
    form = DoneForm()

    def report(finding: Finding) -> None:
        _attach(finding, form, Side.UNIT)
        services.report_done(viewer(), finding, form.version.data, text=form.text.data)

    return _change(finding_id, form, "done", P.FINDING_ACT, report)


def _rescan_form(finding: Finding, **given: Any) -> RescanForm:
    scans = provable(viewer(), finding.unit_id, passed_since=queries.scans_count_from(finding))
    return RescanForm([(str(scan.id), scan_label(scan)) for scan in scans], **given)


@bp.post("/findings/<uuid:finding_id>/rescan")
@needs(P.FINDING_ACT)
def rescan(finding_id: UUID) -> Any:
    """The unit proposes to close by a scan that passes; its certificate is the evidence."""
    form = _rescan_form(found(queries.find_finding(viewer(), finding_id)))

    def propose(finding: Finding) -> None:
        scan = found(find_scan(viewer(), UUID(form.scan_id.data)))
        propose_by_scan(viewer(), finding, form.version.data, scan, text=form.text.data)

    return _change(finding_id, form, "rescan", P.FINDING_ACT, propose)


@bp.post("/findings/<uuid:finding_id>/ask")
@needs(P.FINDING_ACT)
def ask(finding_id: UUID) -> Any:
    """The unit asks for more time."""
    form = AskForm()
    return _change(
        finding_id,
        form,
        "ask",
        P.FINDING_ACT,
        lambda finding: services.ask_extension(
            viewer(), finding, form.version.data, text=form.text.data, due=form.due.data
        ),
    )


@bp.post("/findings/<uuid:finding_id>/links")
@needs(P.FINDING_VERIFY)
def link(finding_id: UUID) -> Any:
    """Point a finding to a scan, an incident or a dossier of its unit."""
    target = request.form.get("target", "")
    return _relink(
        finding_id, lambda finding: linking.link(viewer(), finding, target), _("Đã gắn.")
    )


@bp.post("/findings/<uuid:finding_id>/links/<uuid:link_id>/remove")
@needs(P.FINDING_VERIFY)
def unlink(finding_id: UUID, link_id: UUID) -> Any:
    """Take back a link that was made by mistake."""
    return _relink(
        finding_id, lambda finding: linking.unlink(viewer(), finding, link_id), _("Đã gỡ.")
    )


def _relink(finding_id: UUID, change: Callable[[Finding], None], done: str) -> Any:
    shown = found(queries.find_finding(viewer(), finding_id))
    try:
        with transaction():
            change(shown)
    except Refused as refused:
        flash(refused.message, "error")
    else:
        flash(done, "success")
    return redirect(url_for("inspections.finding", finding_id=finding_id))


@bp.post("/findings/<uuid:finding_id>/evidence")
@needs(P.FINDING_ACT)
def add_evidence(finding_id: UUID) -> Any:
    """The unit hands in one more piece of evidence."""
    form = EvidenceForm()

    def attach(finding: Finding) -> None:
        services.require_open(finding)
        if form.upload is None:
            raise Refused(_("Hãy chọn ảnh hoặc tệp."), "file")
        _attach(finding, form, Side.UNIT)

    return _change(finding_id, form, "extra", P.FINDING_ACT, attach)


@bp.post("/findings/<uuid:finding_id>/<any(verify, reopen, extend, deny, transfer):decision>")
@needs(P.FINDING_VERIFY)
def decide(finding_id: UUID, decision: str) -> Any:
    """The inspector verifies, reopens, extends or not, or transfers."""
    form = DecisionForm()

    def decided(finding: Finding) -> None:
        version, text = form.version.data, form.text.data
        _attach(finding, form, Side.INSPECTOR)
        if decision == "deny":
            services.deny_extension(viewer(), finding, version, text=text)
        elif decision == "verify":
            services.verify(viewer(), finding, version, text=text)
        elif decision == "transfer":
            if not form.to.data:
                raise Refused(_("Hãy ghi cơ quan tiếp nhận."), "to")
            services.transfer(viewer(), finding, version, to=form.to.data, text=text)
        else:
            if form.due.data is None:
                raise Refused(_("Hãy chọn hạn mới."), "due")
            change = services.reopen if decision == "reopen" else services.extend
            change(viewer(), finding, version, text=text, due=form.due.data)

    return _change(finding_id, form, "decision", P.FINDING_VERIFY, decided)


def _attach(finding: Finding, form: EvidenceForm, side: Side) -> None:
    upload = form.upload
    if upload is not None:
        keep_evidence(
            viewer(),
            finding.inspection,
            upload.stream,
            upload.filename or "",
            title=form.title.data,
            dates=form.dates,
            side=side,
            finding=finding,
        )


def _change(
    finding_id: UUID, form: Any, name: str, permission: Permission, act: Callable[[Finding], None]
) -> Any:
    """Do one step of a finding; a refusal shows the page again with what was entered."""
    shown = found(queries.find_finding(viewer(), finding_id))
    if permission == P.FINDING_ACT and not viewer().may_at(permission, shown.unit_id):
        found(None)
    if form.validate_on_submit():
        try:
            with transaction():
                act(shown)
        except Refused as refused:
            form.refuse(refused)
        else:
            flash(_("Đã lưu."), "success")
            return redirect(url_for("inspections.finding", finding_id=finding_id))
    return _page(finding_id, **{name: form}), 400
