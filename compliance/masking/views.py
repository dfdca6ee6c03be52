"""Pages of masked copies."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import (
    Blueprint,
    current_app,
    flash,
    redirect,
    render_template,
    request,
    url_for,
)
from flask_login import current_user
from werkzeug.wrappers import Response

from compliance.accounts.models import User, viewer_of
from compliance.core import audit
from compliance.core.db import transaction
from compliance.core.downloads import download, hand_out
from compliance.core.errors import Refused
from compliance.core.i18n import _, _l
from compliance.core.paging import ListRequest
from compliance.core.permissions import Permission, requires
from compliance.core.web import found
from compliance.masking import jobs as _jobs  # noqa: F401 - registers the job kinds
from compliance.masking.forms import RunForm, policy_form
from compliance.masking.models import MaskRun, MaskState
from compliance.masking.queries import find_run, newest_run, run_page
from compliance.masking.rules import needs_key, words_of
from compliance.masking.services import delete_copy, draft, may_be_masked, propose_rules, start
from compliance.masking.slots import offers
from compliance.scans.labels import entity_label
from compliance.scans.queries import columns_of, find_scan, is_stopping
from compliance.scans.slots import add_offer_source, add_sibling, siblings_for

bp = Blueprint("masking", __name__, url_prefix="/masking")
R, W = Permission.SCAN_READ, Permission.SCAN_WRITE
add_offer_source(offers)
add_sibling(_l("Bản che"), "masking.index", R)


def _me() -> User:
    return viewer_of(current_user)


def _the_run(run_id: UUID, permission: Permission) -> MaskRun:
    return found(find_run(_me(), run_id, permission))


@bp.get("/")
@requires(R)
def index() -> str:
    """List the masked copies and their runs."""
    page = run_page(_me(), ListRequest.parse(request.args))
    return render_template("masking/index.html", page=page, siblings=siblings_for(_me()))


@bp.route("/new/<uuid:scan_id>", methods=["GET", "POST"])
@requires(W)
def new(scan_id: UUID) -> str | Response:
    """Choose what happens to each column; the scan's columns and a proposal are the start."""
    scan = found(find_scan(_me(), scan_id, W))
    found(may_be_masked(scan) or None)
    earlier = newest_run(_me(), scan.id)
    proposed = earlier.policy["columns"] if earlier else propose_rules(scan)
    form, columns = policy_form(proposed), list(proposed)
    if form.validate_on_submit():
        try:
            with transaction():
                run = draft(scan, form.rules(columns), _me().id)
        except Refused as refused:
            form.refuse(refused)
        else:
            return redirect(url_for("masking.show", run_id=run.id))
    held: dict[str, list[Any]] = {}
    for column in columns_of(scan):
        held.setdefault(column["name"], []).append(column)
    return render_template(
        "masking/new.html",
        scan=scan,
        form=form,
        lines=form.lines(columns),
        held=held,
        entity_label=entity_label,
        is_stopping=is_stopping,
    )


@bp.route("/<uuid:run_id>", methods=["GET"])
@requires(R)
def show(run_id: UUID) -> str:
    """Show the policy, how far its run is, and what came of it."""
    return _page(_the_run(run_id, R), RunForm())


@bp.post("/<uuid:run_id>/run")
@requires(W)
def run(run_id: UUID) -> str | Response:
    """Take the extract and ask for the copy."""
    row, form = _the_run(run_id, W), RunForm()
    if form.validate_on_submit():
        try:
            with transaction():
                start(row, form.file.data.stream, _me().id)
        except Refused as refused:
            form.refuse(refused)
        else:
            return redirect(url_for("masking.show", run_id=run_id))
    return _page(_the_run(run_id, W), form)


def _page(row: MaskRun, form: RunForm) -> str:
    rules = row.policy["columns"]
    return render_template(
        "masking/show.html",
        run=row,
        form=form,
        writes=find_run(_me(), row.id, W) is not None,
        asked_here=row.job is not None and row.job.actor_id == current_user.id,
        rules=[(name, words_of(rule)) for name, rule in rules.items()],
        needs_key=needs_key(rules.values()),
        left=[c for c in columns_of(row.copy_scan) if is_stopping(c)]
        if row.copy_scan and row.state is MaskState.NOT_CLEAN
        else [],
        entity_label=entity_label,
        hours=current_app.extensions["settings"].MASKED_HOURS,
    )


@bp.get("/<uuid:run_id>/policy.yaml")
@requires(R)
def policy(run_id: UUID) -> Response:
    """Download the policy file that ``python -m scanners mask`` reads."""
    from scanners.mask.propose import policy_text  # late: it loads the scanner

    row = _the_run(run_id, R)
    text = policy_text(row.policy["columns"], row.policy["default"])
    return download(text.encode(), f"chinh-sach-che-{row.id.hex[-8:]}.yaml")


@bp.get("/<uuid:run_id>/copy")
@requires(W)
def copy(run_id: UUID) -> Response:
    """Hand out the clean copy; the reading is on record."""
    row = _the_run(run_id, W)
    kept = found(row.copy)
    if kept.deleted_at is not None:
        raise Refused(_("Bản che đã được xóa khỏi kho."))
    with transaction():
        audit.note("masking:read-copy", target=row, details={"sha256": kept.sha256})
    return hand_out(kept)


@bp.post("/<uuid:run_id>/delete")
@requires(W)
def delete(run_id: UUID) -> Response:
    """Delete the copy before its time."""
    row = _the_run(run_id, W)
    with transaction():
        delete_copy(row)
    flash(_("Đã xóa bản che; việc xóa được ghi lại."), "success")
    return redirect(url_for("masking.show", run_id=run_id))
