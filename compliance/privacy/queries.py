"""Which papers a person may see, what is still missing, what is due."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeVar
from uuid import UUID

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import contains_eager

from checklists import Pack
from compliance.core import clock
from compliance.core.db import session
from compliance.core.i18n import _
from compliance.core.paging import ListRequest, Page, paginate
from compliance.core.permissions import Permission
from compliance.core.text import fold, like_pattern
from compliance.core.todo import Todo
from compliance.privacy.clocks import (
    Deadline,
    calendar_for,
    dossier_deadlines,
    request_deadlines,
)
from compliance.privacy.models import ImpactAssessment, ProcessingActivity, SubjectRequest
from compliance.sharing.gate import pack_today
from compliance.sharing.rules import rows_of
from compliance.units.models import HealthUnit
from compliance.units.queries import Viewer, unit_scope

R = Permission.PRIVACY_READ
Row = TypeVar("Row", ProcessingActivity, ImpactAssessment, SubjectRequest)
#: Todos look this many days ahead (a convention of ours).
SOON_DAYS = 30


def _scope(
    table: type[ProcessingActivity] | type[ImpactAssessment] | type[SubjectRequest],
    viewer: Viewer,
    permission: Permission,
) -> ColumnElement[bool]:
    return table.unit_id.in_(select(HealthUnit.id).where(unit_scope(viewer, permission)))


def find(table: type[Row], viewer: Viewer, key: UUID, permission: Permission = R) -> Row | None:
    """Return a row with its unit, if it is within scope."""
    return session().scalar(
        select(table)
        .join(table.unit)
        .where(table.id == key, _scope(table, viewer, permission))
        .options(contains_eager(table.unit))
        .execution_options(populate_existing=True)
    )


def activity_page(viewer: Viewer, request: ListRequest) -> Page[ProcessingActivity]:
    """Return one page of the register; filter: drafted."""
    statement = (
        select(ProcessingActivity)
        .join(ProcessingActivity.unit)
        .where(_scope(ProcessingActivity, viewer, R))
        .options(contains_eager(ProcessingActivity.unit))
    )
    if request.q:
        pattern = like_pattern(fold(request.q))
        statement = statement.where(ProcessingActivity.search.like(pattern, escape="\\"))
    if (request.filters or {}).get("drafted"):
        statement = statement.where(ProcessingActivity.drafted)
    sorts = {"name": ProcessingActivity.name, "unit": HealthUnit.name}
    return paginate(statement, request, sorts, "name")


def activities(viewer: Viewer, unit_id: UUID | None = None) -> Sequence[ProcessingActivity]:
    """Return the whole register within scope, or that of one unit, for paper."""
    statement = (
        select(ProcessingActivity)
        .join(ProcessingActivity.unit)
        .where(_scope(ProcessingActivity, viewer, R))
        .options(contains_eager(ProcessingActivity.unit))
        .order_by(HealthUnit.name, ProcessingActivity.name)
    )
    if unit_id is not None:
        statement = statement.where(ProcessingActivity.unit_id == unit_id)
    return session().scalars(statement).all()


def lacks(row: ProcessingActivity, pack: Pack) -> list[str]:
    """Return the names of the required boxes that are empty."""
    return [
        box["label"]["vi"]
        for box in pack.section("processing_register_fields")
        if box["required"] and row.boxes.get(box["id"]) in (None, "", [])
    ]


def requests_of(viewer: Viewer, most: int = 500) -> Sequence[SubjectRequest]:
    """Return the requests within scope, open ones first, then newest."""
    return (
        session()
        .scalars(
            select(SubjectRequest)
            .join(SubjectRequest.unit)
            .where(_scope(SubjectRequest, viewer, R))
            .options(contains_eager(SubjectRequest.unit))
            .order_by(
                SubjectRequest.executed_on.is_not(None), SubjectRequest.received_on.desc()
            )
            .limit(most)
        )
        .all()
    )  # fmt: skip


def assessments_of(viewer: Viewer, permission: Permission = R) -> Sequence[ImpactAssessment]:
    """Return the dossiers within scope, by unit."""
    return (
        session()
        .scalars(
            select(ImpactAssessment)
            .join(ImpactAssessment.unit)
            .where(_scope(ImpactAssessment, viewer, permission))
            .options(contains_eager(ImpactAssessment.unit))
            .order_by(HealthUnit.name, ImpactAssessment.kind.desc())
        )
        .all()
    )


@dataclass(frozen=True)
class DossierLine:
    """A dossier as a list shows it."""

    row: ImpactAssessment
    kind: Mapping[str, Any]
    next: Deadline | None


def dossier_lines(viewer: Viewer, permission: Permission = R) -> list[DossierLine]:
    """Return the dossiers within scope, each with the deadline that comes first."""
    kinds = rows_of(pack_today(), "impact_assessments")
    return [
        DossierLine(row, kinds[row.kind], _first(dossier_deadlines(row, kinds[row.kind])))
        for row in assessments_of(viewer, permission)
        if row.kind in kinds
    ]


def _first(deadlines: Sequence[Deadline]) -> Deadline | None:
    running = [one for one in deadlines if one.open]
    return min(running, key=lambda one: one.due or date.max, default=None)


def todos_for(viewer: Viewer) -> list[Todo]:
    """Return what the viewer's own unit must do soon: dossiers to file, requests to answer."""
    today, found, write = clock.today(), [], Permission.PRIVACY_WRITE
    for line in dossier_lines(viewer, write):
        due = line.next.due if line.next else None
        if line.next is not None and due is not None and (due - today).days <= SOON_DAYS:
            found.append(
                Todo(
                    _("%(what)s: %(step)s", what=line.kind["name"]["vi"], step=line.next.text),
                    "privacy.assessment",
                    {"assessment_id": line.row.id},
                    due,
                    "bad" if due < today else "warn",
                    line.row.unit_id,
                )
            )
    pack = pack_today()
    statement = (
        select(SubjectRequest)
        .where(_scope(SubjectRequest, viewer, write), SubjectRequest.executed_on.is_(None))
        .where(SubjectRequest.refusal.is_(None))
        .order_by(SubjectRequest.received_on)
        .limit(20)
    )
    rows = session().scalars(statement).all()
    days = calendar_for(rows)
    for row in rows:
        first = _first(request_deadlines(row, pack, days))
        if first is not None and first.due is not None:
            text = _("Yêu cầu của người có dữ liệu: %(step)s", step=first.text.lower())
            severity = "bad" if first.due < today else "warn"
            args = {"request_id": row.id}
            found.append(Todo(text, "privacy.request", args, first.due, severity, row.unit_id))
    return found
