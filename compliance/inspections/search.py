"""Inspections, campaigns and findings, as the search box finds them."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import or_, select

from compliance.core.db import session
from compliance.core.formatting import format_date
from compliance.core.i18n import _
from compliance.core.permissions import Permission
from compliance.core.searching import Finder, Hit, add_finder, holds_words, nearest_first
from compliance.core.text import shorten
from compliance.inspections.models import Campaign, Finding, Inspection
from compliance.inspections.queries.findings import finding_scope
from compliance.units.models import HealthUnit
from compliance.units.queries import Viewer, department_ids, unit_scope

I, F, C, U = Inspection, Finding, Campaign, HealthUnit  # noqa: E741 - the initial of the model
#: Letters of a finding's text that are shown.
SHOWN = 90


def inspections(viewer: Viewer, text: str, limit: int) -> Sequence[Hit]:
    """Return inspections by code or unit, then campaigns by title: two queries."""
    rows = session().execute(
        select(I.id, I.code, I.planned_on, U.name)
        .join(U, U.id == I.unit_id)
        .where(
            or_(holds_words(I.search, text), holds_words(U.search, text)),
            unit_scope(viewer, Permission.INSPECTION_READ),
        )
        .order_by(nearest_first(text, I.code, I.search), I.planned_on.desc(), I.id)
        .limit(limit)
    )
    found = [
        Hit(f"{row.code}, {row.name}", f"/inspections/{row.id}", format_date(row.planned_on))
        for row in rows
    ]
    departments = department_ids(viewer, Permission.INSPECTION_READ)
    if departments:
        titles = session().execute(
            select(C.id, C.title, C.starts_on)
            .where(holds_words(C.search, text), C.department_id.in_(departments))
            .order_by(C.starts_on.desc(), C.id)
            .limit(limit)
        )
        found += [
            Hit(
                _("Đợt kiểm tra: %(title)s", title=row.title),
                f"/campaigns/{row.id}",
                format_date(row.starts_on),
            )
            for row in titles
        ]
    return found[:limit]


def findings(viewer: Viewer, text: str, limit: int) -> Sequence[Hit]:
    """Return findings by number, text, article or unit."""
    rows = session().execute(
        select(F, I.code, U.name)
        .join(I, I.id == F.inspection_id)
        .join(U, U.id == F.unit_id)
        .where(or_(holds_words(F.search, text), holds_words(U.search, text)), finding_scope(viewer))
        .order_by(nearest_first(text, None, F.search), F.due.desc(), F.id)
        .limit(limit)
    )
    return [
        Hit(
            f"{finding.label(code)}: {shorten(finding.description, SHOWN)}",
            f"/findings/{finding.id}",
            f"{unit}, {format_date(finding.due)}",
        )
        for finding, code, unit in rows
    ]


add_finder(Finder("inspections", Permission.INSPECTION_READ, inspections, "inspections.index"))
add_finder(Finder("findings", Permission.INSPECTION_READ, findings, "inspections.findings"))
