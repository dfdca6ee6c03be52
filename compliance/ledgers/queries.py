"""Which rows of a ledger a person may see."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, select
from sqlalchemy.orm import contains_eager, joinedload

from compliance.core.db import session
from compliance.core.paging import ListRequest, Page, paginate
from compliance.core.permissions import Permission, Role, relations
from compliance.core.text import fold, like_pattern
from compliance.evidence.models import Evidence
from compliance.ledgers.book import Ledger
from compliance.ledgers.models import LedgerRow
from compliance.units.models import HealthUnit
from compliance.units.queries import Viewer, unit_scope

READ, WRITE = Permission.REGISTER_READ, Permission.REGISTER_WRITE
#: Rows of an export or a printed log at most.
MOST_ROWS = 20_000


def within(viewer: Viewer, model: type[LedgerRow], permission: Permission) -> ColumnElement[bool]:
    """Return the SQL condition on a ledger's rows for what ``viewer`` may touch."""
    return model.unit_id.in_(select(HealthUnit.id).where(unit_scope(viewer, permission)))


def holds(viewer: Viewer, permission: Permission) -> bool:
    """Whether the viewer has the permission anywhere."""
    return any(relations(permission, Role(held.role)) for held in viewer.roles_held)


def reads_several(viewer: Viewer) -> bool:
    """Whether the viewer reads the ledgers of more than one unit: one query."""
    ids = select(HealthUnit.id).where(unit_scope(viewer, READ)).limit(2)
    return len(session().scalars(ids).all()) > 1


def _listed(viewer: Viewer, ledger: Ledger, request: ListRequest) -> Select[Any]:
    model: Any = ledger.model
    asked = request.filters or {}
    statement = (
        select(model)
        .join(model.unit)
        .where(within(viewer, model, READ))
        .options(contains_eager(model.unit), *ledger.options)
    )
    if request.q:
        statement = statement.where(model.search.like(like_pattern(fold(request.q)), escape="\\"))
    for choice in ledger.filters:
        value = asked.get(choice.key)
        if value and value in {key for key, _label in choice.choices()}:
            statement = statement.where(choice.condition(value))
    if not asked.get("withdrawn"):
        statement = statement.where(model.stands())
    return statement


def _sorts(ledger: Ledger) -> dict[str, Any]:
    sorts = {f"c{n}": c.sort for n, c in enumerate(ledger.columns) if c.sort is not None}
    return {**sorts, "unit": HealthUnit.name}


def filters_of(ledger: Ledger) -> tuple[str, ...]:
    """Return the names of the filters of a list."""
    return (*(choice.key for choice in ledger.filters), "withdrawn")


def row_page(viewer: Viewer, ledger: Ledger, request: ListRequest) -> Page[Any]:
    """Return one page of a ledger."""
    first = f"c{ledger.order}"
    if not request.sort:
        request = ListRequest(
            request.q, first, ledger.descending, request.page, request.filters or {}
        )
    return paginate(_listed(viewer, ledger, request), request, _sorts(ledger), first)


def rows_to_export(viewer: Viewer, ledger: Ledger, request: ListRequest) -> Sequence[Any]:
    """Return every row asked for, in the order of the list."""
    column = _sorts(ledger).get(request.sort) or ledger.columns[ledger.order].sort
    down = request.descending if request.sort else ledger.descending
    statement = _listed(viewer, ledger, request).order_by(
        column.desc() if down else column.asc(), ledger.model.id
    )
    return session().scalars(statement.limit(MOST_ROWS)).all()


def find_row(
    viewer: Viewer, ledger: Ledger, row_id: UUID, permission: Permission = READ
) -> Any | None:
    """Return a row with what its page shows, if it is within scope."""
    model: Any = ledger.model
    return session().scalar(
        select(model)
        .where(model.id == row_id, within(viewer, model, permission))
        .options(joinedload(model.unit), *ledger.options)
        .execution_options(populate_existing=True)
    )


def evidence_of(row: Any) -> Evidence | None:
    """Return the file behind a row that the viewer may see."""
    return session().get(Evidence, row.evidence_id) if row.evidence_id else None
