"""The first page, the jobs a person waits for, and the health check."""

from __future__ import annotations

from uuid import UUID

from flask import Blueprint, jsonify, redirect, render_template, request, url_for
from flask_login import current_user
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError
from werkzeug.wrappers import Response

from compliance.accounts.models import viewer_of
from compliance.core import clock, jobs, navigation, schema
from compliance.core.db import session, transaction
from compliance.core.i18n import _l
from compliance.core.permissions import Permission, Role, public, requires
from compliance.core.web import found, safe_next
from compliance.dashboards.queries.boards import headline
from compliance.home import obligations as _obligations  # noqa: F401 - declares its duties
from compliance.home.deadlines import upcoming
from compliance.home.queries import late_in_sector, left_off, sector, systems_at_home, todos

bp = Blueprint("home", __name__)
#: Who sees the systems of the own unit, who the figures of the sector.
AT_A_UNIT = {Role.FOCAL_POINT, Role.UNIT_HEAD}
OF_THE_SECTOR = {Role.LEADER, Role.COORDINATOR, Role.INSPECTOR, Role.APPROVER, Role.APPRAISER}
navigation.add_entry(
    navigation.Entry(_l("Việc của tôi"), "home.show", "home", Permission.HOME_READ, 0)
)


@bp.get("/")
@requires(Permission.HOME_READ)
def show() -> str:
    """Show what is mine to do now, what comes next, and where I left off."""
    viewer = viewer_of(current_user)
    of_sector = bool(viewer.role_keys & OF_THE_SECTOR)
    kpis = headline(viewer)
    return render_template(
        "home/show.html",
        user=viewer,
        todos=todos(viewer),
        deadlines=upcoming(clock.today()),
        recent=left_off(viewer),
        systems=systems_at_home(viewer) if viewer.role_keys & AT_A_UNIT else None,
        of_sector=of_sector,
        kpis=kpis,
        sector=sector(viewer) if of_sector and not kpis.lines else None,
        late=late_in_sector(viewer) if of_sector else [],
    )


@bp.get("/healthz")
@public
def healthz() -> tuple[Response, int]:
    """Say whether database, worker and schema are as they should be (contract)."""
    parts = {"database": "ok", "worker": "ok", "schema": "ok"}
    try:
        parts["schema"] = session().scalar(text("SELECT version_num FROM alembic_version")) or "?"
        if parts["schema"] != schema.head():
            parts["schema"] = "outdated"
        if not jobs.worker_alive():
            parts["worker"] = "down"
    except SQLAlchemyError:
        parts.update(database="down", worker="unknown", schema="unknown")
    healthy = (
        parts["database"] == "ok" and parts["worker"] == "ok" and parts["schema"] != "outdated"
    )
    status = "ok" if healthy else "failing"
    return jsonify({"status": status, **parts}), 200 if healthy else 503


@bp.get("/jobs/<uuid:job_id>.json")
@requires(Permission.JOB_READ)
def job_state(job_id: UUID) -> Response:
    """Tell how far a job is, for the progress bar."""
    row = found(jobs.find(job_id, viewer_of(current_user).id))
    return jsonify(
        {
            "state": row.state,
            "percent": row.percent,
            "done": row.done,
            "total": row.total,
            "message": row.message,
            "error": row.error,
            "finished": row.finished,
        }
    )


@bp.post("/jobs/<uuid:job_id>/cancel")
@requires(Permission.JOB_READ)
def cancel_job(job_id: UUID) -> Response:
    """Ask a job to stop."""
    row = found(jobs.find(job_id, viewer_of(current_user).id))
    with transaction():
        jobs.cancel(row)
    return redirect(safe_next(request.form.get("next")) or url_for("home.show"))
