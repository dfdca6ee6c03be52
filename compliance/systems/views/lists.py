"""The list of systems and its export."""

from __future__ import annotations

from typing import Any

from flask import Response, render_template, request

from compliance.core.i18n import _
from compliance.core.paging import ListRequest
from compliance.core.permissions import Permission, requires
from compliance.settings.queries import is_demo
from compliance.systems import catalogue, labels
from compliance.systems.documents.tables import systems_file
from compliance.systems.queries.lists import (
    FILTERS,
    condition_of,
    parties_of,
    system_page,
    systems_to_export,
    units_kept,
)
from compliance.systems.views.base import bp, download, remember, viewer
from compliance.units.models import HealthUnit
from compliance.units.picker import unit_filter
from compliance.units.queries import Viewer
from compliance.units.related import Related, add_related


@bp.get("", endpoint="list")
@requires(Permission.SYSTEM_READ)
def list_systems() -> str:
    """List the systems within scope."""
    page = system_page(viewer(), ListRequest.parse(request.args, FILTERS))
    remember()
    return render_template("systems/list.html", page=page, filters=_filters(page.request))


@bp.get("/export.<any(xlsx,csv):ending>")
@requires(Permission.SYSTEM_READ)
def export(ending: str) -> Response:
    """Hand out the list as asked for."""
    asked = ListRequest.parse(request.args, FILTERS)
    rows = systems_to_export(viewer(), asked)
    parties = parties_of(condition_of(viewer(), asked))
    content = systems_file(rows, parties, ending, is_demo())
    return download(content, "he-thong", ending, {"rows": len(rows)})


@add_related
def systems_of_unit(me: Viewer, unit: HealthUnit) -> Related | None:
    """Say on a unit's page how many systems it keeps."""
    filters = {"unit": str(unit.id)}
    page = system_page(me, ListRequest(filters=filters))
    if not page.total:
        return None
    return Related(_("Hệ thống thông tin"), str(page.total), "systems.list", filters)


def _filters(asked: ListRequest) -> Any:
    levels = [("none", _("Chưa xác định")), *((str(n), str(n)) for n in range(1, 6))]
    needs = [("description", _("Thiếu mô tả")), ("contract", _("Hợp đồng sắp hết hạn"))]
    return [
        *unit_filter(units_kept(viewer()), asked.filters),
        ("kind", _("Loại"), [(k.id, k.name) for k in catalogue.system_kinds()]),
        ("level", _("Cấp độ"), levels),
        ("dossier", _("Hồ sơ cấp độ"), labels.choices(labels.DOSSIERS)),
        ("transition", _("Chuyển tiếp"), labels.choices(labels.TRANSITIONS)),
        ("hosting", _("Nơi đặt"), labels.choices(labels.HOSTINGS)),
        ("status", _("Tình trạng"), labels.choices(labels.STATUSES)),
        ("important", _("Quan trọng"), labels.choices(labels.YES_NO)),
        ("need", _("Việc cần làm"), needs),
    ]
