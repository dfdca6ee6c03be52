"""Every unit and its four layers, with the sector's figures; the same list as a workbook."""

from __future__ import annotations

from flask import render_template, request
from werkzeug.wrappers import Response

from compliance.core import audit, clock
from compliance.core.db import transaction
from compliance.core.downloads import download
from compliance.core.i18n import _
from compliance.core.paging import ListRequest
from compliance.core.permissions import Permission, requires
from compliance.plans.documents import overview_file
from compliance.plans.overview import FILTERS, areas, overview, rows_to_export
from compliance.plans.rules import LAYERS, layer_items, layer_words
from compliance.plans.totals import totals
from compliance.plans.views.base import bp, me
from compliance.units.models import GROUP_NAMES, KIND_NAMES, UnitGroup


@bp.get("/")
@requires(Permission.PLAN_READ)
def index() -> str:
    """List units with the words of their four layers."""
    asked = ListRequest.parse(request.args, FILTERS)
    found = totals(me())
    return render_template(
        "plans/index.html",
        page=overview(me(), asked),
        totals=[found[group] for group in UnitGroup if group in found],
        group_names=GROUP_NAMES,
        items=layer_items(),
        filters=_filters(),
    )


@bp.get("/overview.xlsx")
@requires(Permission.PLAN_READ)
def export() -> Response:
    """Hand out the list as a workbook."""
    asked = ListRequest.parse(request.args, FILTERS)
    rows = rows_to_export(me(), asked)
    content = overview_file(rows)
    with transaction():
        audit.note("plan:export", details={"rows": len(rows)})
    return download(content, f"bon-lop-{clock.today():%Y-%m-%d}.xlsx")


def _filters() -> list[tuple[str, str, list[tuple[str, str]]]]:
    states = [
        ("none", _("Chưa lập")),
        ("open", _("Còn lớp chưa đủ")),
        ("met", _("Đủ bốn lớp")),
        ("covered", _("Được phủ")),
        ("late", _("Quá hạn")),
        ("ending", _("Hợp đồng đã hoặc sắp hết hạn")),
    ]
    found = [
        ("state", _("Phương án"), states),
        ("word", _("Tình trạng lớp"), [(s.value, word) for s, word in layer_words().items()]),
        ("layer", _("Ở lớp"), [(str(n), _("Lớp %(n)s", n=n)) for n in LAYERS]),
        ("kind", _("Loại đơn vị"), [(str(k), _(name)) for k, name in KIND_NAMES.items()]),
        ("group", _("Nhóm"), [(str(k), _(name)) for k, name in GROUP_NAMES.items()]),
    ]
    guides = [(str(key), name) for key, name in areas(me())]
    return [*found, ("area", _("Khu vực (đơn vị hướng dẫn)"), guides)] if guides else found
