"""Pages of the audit trail."""

from __future__ import annotations

from flask import Blueprint, render_template, request
from flask_login import current_user
from werkzeug.wrappers import Response

from compliance.accounts.models import viewer_of
from compliance.core import audit
from compliance.core.db import transaction
from compliance.core.downloads import download
from compliance.core.i18n import _l
from compliance.core.navigation import Entry, add_entry
from compliance.core.paging import ListRequest
from compliance.core.permissions import Permission, requires
from compliance.core.workbooks.pages import export_name
from compliance.trail.documents import export_lines
from compliance.trail.queries import FILTERS, readable, trail_page, trail_rows, unit_names
from compliance.trail.words import lines_of

bp = Blueprint("trail", __name__, url_prefix="/audit")
add_entry(
    Entry(_l("Nhật ký"), "trail.list", "audit", Permission.AUDIT_READ, 90, frozenset({"admin"}))
)


@bp.get("", endpoint="list")
@requires(Permission.AUDIT_READ)
def list_events() -> str:
    """List what happened, within scope."""
    me = viewer_of(current_user)
    page = trail_page(me, ListRequest.parse(request.args, FILTERS))
    return render_template(
        "trail/list.html",
        page=page,
        readable=readable(me, page.rows),
        units=unit_names(page.rows),
        lines_of=lines_of,
    )


@bp.get("/export.jsonl")
@requires(Permission.AUDIT_READ)
def export() -> Response:
    """Hand out the list as lines of JSON that can be verified offline."""
    me = viewer_of(current_user)
    rows = trail_rows(me, ListRequest.parse(request.args, FILTERS))
    lines = export_lines(rows, complete=False, readable=readable(me, rows))
    content = "".join(lines).encode()
    with transaction():
        audit.note("audit:export", details={"rows": len(rows)})
    return download(content, export_name("nhat-ky", "jsonl"))
