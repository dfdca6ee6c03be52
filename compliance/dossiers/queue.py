"""The queue: what waits for a person, how old it is, who has it, and what the checks found."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Date, Select, and_, exists, func, literal, select
from sqlalchemy.orm import contains_eager

from compliance.accounts.models import User
from compliance.core import clock
from compliance.core.db import session
from compliance.core.formatting import format_date
from compliance.core.i18n import _
from compliance.core.paging import ListRequest, Page, paginate
from compliance.core.permissions import Permission
from compliance.core.text import as_uuid, fold, like_pattern
from compliance.dossiers.models import (
    STATE_LABELS,
    Dossier,
    DossierRevision,
    DossierState,
)
from compliance.dossiers.queries import overdue, waits_for
from compliance.settings.queries import WorkingDays, working_days
from compliance.systems.models import InformationSystem, ProductProfile
from compliance.systems.queries import system_scope
from compliance.units.models import HealthUnit
from compliance.units.picking import Offer, add_offer
from compliance.units.queries import Viewer
from reports import Sheet, render_xlsx

FILTERS = ("state", "level", "unit", "product", "assignee", "late", "findings")
#: Rows of an export; a queue that is longer is filtered first.
MOST_EXPORTED = 5000


@dataclass(frozen=True)
class QueueRow:
    """A dossier that waits."""

    dossier: Dossier
    product: str
    assignee: str
    #: What the checks found in the newest revision; None before the first submission.
    findings: int | None
    #: Working days since it was submitted; None before.
    age: int | None
    #: Working days until the legal day, negative when it has passed; None without one.
    left: int | None


@dataclass(frozen=True)
class Choices:
    """What the queue may be filtered by, among what waits."""

    products: Sequence[Any]
    people: Sequence[Any]


def queue_rows(viewer: Viewer, request: ListRequest) -> Page[QueueRow]:
    """Return a page of what waits for ``viewer``, the most pressing first: four queries."""
    found = paginate(_listed(viewer, request), request, _sorts(), "due", scalars=False)
    return Page(_shown(found.rows), request, found.has_next, found.total, found.capped)


def queue_workbook(viewer: Viewer, request: ListRequest) -> bytes:
    """Return every row of the filtered queue as XLSX."""
    sorts = _sorts()
    column = sorts.get(request.sort, sorts["due"])
    order = column.desc() if request.descending else column.asc()
    statement = _listed(viewer, request).order_by(order, Dossier.id).limit(MOST_EXPORTED)
    rows = _shown(session().execute(statement).all())
    columns = [
        _("Hệ thống"),
        _("Mã hệ thống"),
        _("Đơn vị"),
        _("Cấp độ"),
        _("Tình trạng"),
        _("Ngày trình"),
        _("Chờ (ngày làm việc)"),
        _("Hạn luật định"),
        _("Còn (ngày làm việc)"),
        _("Sản phẩm"),
        _("Người thẩm định"),
        _("Điểm cần xem lại"),
    ]
    cells = [
        [
            row.dossier.system.name,
            row.dossier.system.code,
            row.dossier.system.unit.name,
            row.dossier.level,
            str(STATE_LABELS[DossierState(row.dossier.state)]),
            row.dossier.submitted_on,
            row.age,
            row.dossier.due_on,
            row.left,
            row.product,
            row.assignee,
            row.findings,
        ]
        for row in rows
    ]
    note = _("Lập ngày %(day)s.", day=format_date(clock.today()))
    return render_xlsx([Sheet(_("Chờ xử lý"), columns, cells, notes=[note])])


def choices(viewer: Viewer) -> Choices:
    """Return products and people among what waits: two queries."""

    def named(model: Any, label: Any, of: Any) -> Sequence[Any]:
        found = select(model.id, label).where(_some_wait(viewer, of == model.id)).order_by(label)
        return [(str(row[0]), row[1]) for row in session().execute(found)]

    return Choices(
        products=named(ProductProfile, ProductProfile.name, InformationSystem.product_id),
        people=named(User, User.login, Dossier.assignee_id),
    )


def units_waiting(viewer: Viewer) -> Offer:
    """Offer the units whose dossiers wait for the viewer, for the filter."""
    return Offer("queue", _waiting(viewer), ended=True)


def _waiting(viewer: Viewer) -> ColumnElement[bool]:
    scope = system_scope(viewer, Permission.DOSSIER_READ)
    inside = select(Dossier.unit_id).join(Dossier.system).where(scope, waits_for(viewer))
    return HealthUnit.id.in_(inside)


def _some_wait(viewer: Viewer, among: ColumnElement[bool]) -> ColumnElement[bool]:
    """Return "at least one dossier among these waits": a look each, not a list of all that wait."""
    return exists(
        select(Dossier.id)
        .join(Dossier.system)
        .where(among, system_scope(viewer, Permission.DOSSIER_READ), waits_for(viewer))
        .correlate(ProductProfile, User)
    )


add_offer("queue", _waiting)


def _listed(viewer: Viewer, request: ListRequest) -> Select[Any]:
    newest = and_(
        DossierRevision.dossier_id == Dossier.id, DossierRevision.number == Dossier.revision
    )
    statement = (
        select(Dossier, ProductProfile.name, User.login, DossierRevision.findings)
        .join(Dossier.system)
        .join(InformationSystem.unit)
        .outerjoin(InformationSystem.product)
        .outerjoin(User, User.id == Dossier.assignee_id)
        .outerjoin(DossierRevision, newest)
        .where(system_scope(viewer, Permission.DOSSIER_READ), waits_for(viewer))
        .options(contains_eager(Dossier.system).contains_eager(InformationSystem.unit))
    )
    if request.q:
        pattern = like_pattern(fold(request.q))
        statement = statement.where(InformationSystem.search.like(pattern, escape="\\"))
    return _filtered(statement, viewer, request.filters or {})


def _filtered(statement: Any, viewer: Viewer, asked: Mapping[str, str]) -> Select[Any]:
    if state := asked.get("state"):
        statement = statement.where(Dossier.state == state)
    if (level := asked.get("level", "")).isdigit():
        statement = statement.where(Dossier.level == int(level))
    if unit := asked.get("unit"):
        statement = statement.where(Dossier.unit_id.in_(units_waiting(viewer).ids(unit)))
    if product := as_uuid(asked.get("product")):
        statement = statement.where(InformationSystem.product_id == product)
    if asked.get("assignee") == "me":
        statement = statement.where(Dossier.assignee_id == viewer.id)
    elif asked.get("assignee") == "none":
        statement = statement.where(Dossier.assignee_id.is_(None))
    elif person := as_uuid(asked.get("assignee")):
        statement = statement.where(Dossier.assignee_id == person)
    if asked.get("late"):
        statement = statement.where(overdue())
    if asked.get("findings"):
        statement = statement.where(DossierRevision.findings > 0)
    found: Select[Any] = statement
    return found


def _sorts() -> dict[str, Any]:
    # An empty day sorts last on both databases.
    last = literal(date(9999, 12, 31), Date)
    return {
        "system": InformationSystem.name,
        "unit": HealthUnit.name,
        "state": Dossier.state,
        "level": Dossier.level,
        "age": func.coalesce(Dossier.submitted_on, last),
        "due": func.coalesce(Dossier.due_on, last),
        "product": func.coalesce(ProductProfile.name, ""),
        "assignee": func.coalesce(User.login, ""),
        "findings": func.coalesce(DossierRevision.findings, -1),
    }


def _shown(rows: Sequence[Any]) -> list[QueueRow]:
    today = clock.today()
    days = [d for row in rows for d in (row[0].submitted_on, row[0].due_on) if d is not None]
    calendar = working_days(min([today, *days]), max([today, *days]))
    return [_row(*row, calendar=calendar, today=today) for row in rows]


def _row(
    dossier: Dossier,
    product: str | None,
    assignee: str | None,
    findings: int | None,
    *,
    calendar: WorkingDays,
    today: date,
) -> QueueRow:
    due, begun = dossier.due_on, dossier.submitted_on
    left = None
    if due is not None:
        left = calendar.count(today, due) if due >= today else -calendar.count(due, today)
    return QueueRow(
        dossier,
        product or "",
        assignee or "",
        findings,
        calendar.count(begun, today) if begun else None,
        left,
    )
