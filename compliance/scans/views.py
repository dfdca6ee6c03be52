"""Pages of scans."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from flask import Blueprint, redirect, render_template, request, url_for
from flask_login import current_user
from werkzeug.wrappers import Response

from compliance.accounts.models import User, viewer_of
from compliance.core import navigation
from compliance.core.db import transaction
from compliance.core.downloads import download
from compliance.core.errors import Refused
from compliance.core.i18n import _l
from compliance.core.paging import ListRequest
from compliance.core.permissions import Permission, requires
from compliance.core.site import verify_base
from compliance.core.web import found
from compliance.scans import jobs as _jobs  # noqa: F401 - registers the job kinds
from compliance.scans.documents import certificate
from compliance.scans.forms import ExtractForm
from compliance.scans.labels import entity_label, subject_label
from compliance.scans.queries import columns_of, find_scan, is_stopping, scan_page
from compliance.scans.risk import risks_of
from compliance.scans.services import request_scan
from compliance.scans.slots import offers_for, panel_of, siblings_for
from compliance.systems.models import DataAsset, InformationSystem
from compliance.systems.queries import find_system, systems_of
from compliance.systems.queries.assets import assets_of_units, find_asset
from compliance.systems.slots import add_panel_source
from compliance.units.queries import find_unit, mine_first, units_visible_to

bp = Blueprint("scans", __name__, url_prefix="/scans")
navigation.add_entry(
    navigation.Entry(
        _l("Quét, chia sẻ"),
        "scans.index",
        "scan",
        Permission.SCAN_READ,
        50,
        frozenset({"focal_point", "unit_head", "inspector"}),
        frozenset({"sharing", "masking", "folders", "tokens"}),
    )
)
add_panel_source(panel_of)


@bp.get("/")
@requires(Permission.SCAN_READ)
def index() -> str:
    """List the scans."""
    asked = ListRequest.parse(request.args, ("verdict",))
    viewer = viewer_of(current_user)
    page = scan_page(viewer, asked)
    return render_template("scans/index.html", page=page, siblings=siblings_for(viewer))


@bp.route("/new", methods=["GET", "POST"])
@requires(Permission.SCAN_WRITE)
def new() -> str | Response:
    """Ask for a scan of an uploaded extract."""
    viewer = viewer_of(current_user)
    form = ExtractForm(*choices(viewer))
    if form.validate_on_submit():
        unit = found(find_unit(viewer, UUID(form.unit_id.data), Permission.SCAN_WRITE))
        try:
            with transaction():
                scan = request_scan(
                    unit,
                    form.file.data.stream,
                    form.file.data.filename or "",
                    system=chosen_system(form),
                    asset=chosen_asset(form),
                    purpose=form.purpose.data,
                    quasi=form.quasi_columns,
                    actor_id=viewer.id,
                )
        except Refused as refused:
            form.refuse(refused)
        else:
            return redirect(url_for("scans.show", scan_id=scan.id))
    return render_template("scans/new.html", form=form)


def choices(viewer: User) -> tuple[Sequence[Any], Sequence[Any], Sequence[Any]]:
    """Return the units, systems and data sets that a scan may be of."""
    units = mine_first(viewer, units_visible_to(viewer, Permission.SCAN_WRITE))
    systems = [system for unit in units for system in systems_of(viewer, unit.id)]
    return units, systems, assets_of_units(viewer, Permission.SCAN_WRITE)


def chosen_system(form: Any) -> InformationSystem | None:
    """Return the system chosen in a form, within scope."""
    chosen = form.system_id.data
    return found(find_system(viewer_of(current_user), UUID(chosen))) if chosen else None


def chosen_asset(form: Any) -> DataAsset | None:
    """Return the data set chosen in a form, within scope."""
    chosen = form.asset_id.data
    viewer = viewer_of(current_user)
    return found(find_asset(viewer, UUID(chosen), Permission.SCAN_WRITE)) if chosen else None


@bp.get("/<uuid:scan_id>")
@requires(Permission.SCAN_READ)
def show(scan_id: UUID) -> str:
    """Show how far a scan is, or what it found."""
    scan = found(find_scan(viewer_of(current_user), scan_id))
    return render_template(
        "scans/show.html",
        scan=scan,
        columns=columns_of(scan),
        risks=risks_of(scan.result),
        asked_here=scan.job is not None and scan.job.actor_id == current_user.id,
        is_stopping=is_stopping,
        offers=offers_for(viewer_of(current_user), scan) if scan.verdict else [],
        entity_label=entity_label,
        subject_label=subject_label,
    )


@bp.get("/<uuid:scan_id>/certificate.<any(pdf, docx):kind>")
@requires(Permission.SCAN_READ)
def certificate_file(scan_id: UUID, kind: str) -> Response:
    """Download the scan certificate (phiếu kết quả rà soát)."""
    scan = found(find_scan(viewer_of(current_user), scan_id))
    found(scan.verdict)
    return download(
        certificate(scan, kind, verify_base()), f"phieu-ra-soat-{scan.id.hex[:8]}.{kind}"
    )
