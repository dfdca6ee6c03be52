"""Form 08, the transition countdown, and the plan's two products."""

from __future__ import annotations

from typing import Any

from flask import render_template, request
from werkzeug.wrappers import Response

from compliance.core import clock
from compliance.core.i18n import _
from compliance.core.paging import ListRequest
from compliance.core.permissions import Permission, requires
from compliance.settings.queries import is_demo
from compliance.systems import catalogue
from compliance.systems.documents import form08, products
from compliance.systems.documents.files import write_document
from compliance.systems.queries import annual
from compliance.systems.queries.annual_parties import owners_reported
from compliance.systems.queries.assets import assets_to_export
from compliance.systems.queries.lists import (
    condition_of,
    parties_of,
    systems_to_export,
    units_kept,
)
from compliance.systems.queries.shared import issuing_unit, names_of
from compliance.systems.queries.transition import SHOWN, transition_of
from compliance.systems.views.base import bp, download, remember, viewer
from compliance.units.models import UnitKind
from compliance.units.picker import unit_filter
from reports.documents import annual_figures, data_catalogue, systems_state, transition_list

_ENDINGS = "any(xlsx,docx,pdf):ending"


@bp.get("/annual-figures")
@requires(Permission.SYSTEM_READ)
def annual_figures_page() -> str:
    """Show the columns of form 08 and mark what is missing."""
    asked = ListRequest.parse(request.args, annual.PAGE_FILTERS)
    page, rows = annual.annual_page(viewer(), asked)
    counts = annual.annual_counts(viewer(), asked)
    facts = form08.annual_facts_of(counts)
    parts = [(part, label) for label, _value, part in facts[1:-1]]
    parts.append(("undated", _("Chưa phê duyệt, chưa có ngày dự kiến")))
    remember()
    return render_template(
        "systems/annual_figures.html",
        page=page,
        rows=rows,
        columns=catalogue.annual_columns(),
        counts=facts,
        undated=counts.undated,
        parties=form08.annual_parties(owners_reported(viewer(), asked)),
        period=catalogue.annual_period(clock.today()),
        filters=[("part", _("Được tính vào"), parts), *_filters(asked)],
    )


@bp.get(f"/annual-figures.<{_ENDINGS}>")
@requires(Permission.SYSTEM_READ)
def annual_figures_file(ending: str) -> Response:
    """Hand out form 08 as a file."""
    asked = ListRequest.parse(request.args, annual.FILTERS)
    rows = annual.annual_rows(viewer(), asked)
    counts = annual.annual_counts(viewer(), asked)
    period = catalogue.annual_period(clock.today())
    data = form08.annual_figures(
        _issuer(asked), period, counts, owners_reported(viewer(), asked), rows
    )
    content = write_document(annual_figures.layout(data), ending, sheet_name="Mẫu 08")
    return download(content, "mau-08", ending, {"rows": len(rows)})


@bp.get("/transition")
@requires(Permission.SYSTEM_READ)
def transition() -> str:
    """Show who must finish the transition, by day."""
    asked = ListRequest.parse(request.args, annual.FILTERS)
    found = transition_of(viewer(), asked, SHOWN)
    remember()
    return render_template(
        "systems/transition.html",
        found=found,
        asked=asked,
        filters=_filters(asked),
        window_ends=catalogue.decree_in_force(),
    )


@bp.get(f"/transition.<{_ENDINGS}>")
@requires(Permission.SYSTEM_READ)
def transition_file(ending: str) -> Response:
    """Hand out the transition lists as a file."""
    asked = ListRequest.parse(request.args, annual.FILTERS)
    found = transition_of(viewer(), asked)
    data = products.transition_report(_issuer(asked), found)
    content = write_document(transition_list.layout(data), ending, sheet_name="Chuyển tiếp")
    return download(content, "chuyen-tiep", ending, {"rows": sum(len(g.rows) for g in data.groups)})


@bp.get("/reports")
@requires(Permission.SYSTEM_READ)
def reports() -> str:
    """Offer the plan's products and the lists as files."""
    asked = ListRequest.parse(request.args, annual.FILTERS)
    return render_template("systems/reports.html", asked=asked, filters=_filters(asked))


@bp.get(f"/state.<{_ENDINGS}>")
@requires(Permission.SYSTEM_READ)
def state_file(ending: str) -> Response:
    """Hand out the report on the state of data systems (V.1)."""
    asked = ListRequest.parse(request.args, annual.FILTERS)
    systems = systems_to_export(viewer(), asked)
    parties = parties_of(condition_of(viewer(), asked))
    assets = assets_to_export(viewer(), asked)
    data = products.state_report(_issuer(asked), systems, parties, len(assets))
    content = write_document(systems_state.layout(data), ending, sheet_name="Hiện trạng")
    return download(content, "hien-trang-he-thong", ending, {"rows": len(systems)})


@bp.get(f"/data-assets/catalogue.<{_ENDINGS}>")
@requires(Permission.SYSTEM_READ)
def catalogue_file(ending: str) -> Response:
    """Hand out the catalogue of data (V.2)."""
    asked = ListRequest.parse(request.args, annual.FILTERS)
    assets = assets_to_export(viewer(), asked)
    owners = names_of({asset.data_owner_id for asset in assets if asset.data_owner_id})
    data = products.data_catalogue(_issuer(asked), assets, owners)
    content = write_document(data_catalogue.layout(data), ending, sheet_name="Danh mục dữ liệu")
    return download(content, "danh-muc-du-lieu", ending, {"rows": len(assets)})


def _issuer(asked: ListRequest) -> products.Issuer:
    """Return who issues: the unit asked for, else the viewer's own."""
    words = (asked.filters or {}).get("unit")
    chosen = units_kept(viewer()).ids(words) if words else []
    unit = issuing_unit(viewer(), chosen[0] if len(chosen) == 1 else None)
    sector = unit is not None and unit.kind == UnitKind.DEPARTMENT
    parent = unit.parent.name if unit and unit.parent else ""
    return products.Issuer(
        body=unit.name if unit else "",
        parent_body=parent,
        place=(unit.place or "") if unit else "",
        day=clock.today(),
        scope=_("toàn ngành") if sector or unit is None else unit.name,
        addressee="" if sector else parent,
        signer_title=((unit.head_title or "") if unit else "").upper(),
        demo=is_demo(),
    )


def _filters(asked: ListRequest) -> list[Any]:
    return unit_filter(units_kept(viewer()), asked.filters)
