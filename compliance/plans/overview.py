"""Every unit and its four layers in one list, for those who look at the sector.

A unit stands with its own plan, or with the plan that covers it. The words are told by SQL for
the day of the look ("đến ngày"); a page costs the same number of queries at any size.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, func, or_, select
from sqlalchemy.orm import aliased

from compliance.core import clock
from compliance.core.db import session
from compliance.core.paging import ListRequest, Page, paginate
from compliance.core.permissions import Permission
from compliance.core.text import as_uuid, fold, like_pattern
from compliance.plans.models import (
    FourLayerPlan,
    LayerStatus,
    PlanCoverage,
    PlanLayer,
    PlanRevision,
    RevisionState,
)
from compliance.plans.queries import WITHOUT_PLAN, covers, word_on
from compliance.plans.rules import LAYERS, notice_days, overall
from compliance.units.models import HealthUnit, LinkKind, UnitGroup, UnitLink
from compliance.units.queries import Viewer, in_force, unit_scope

U, P, C, L = HealthUnit, FourLayerPlan, PlanCoverage, PlanLayer
#: Names of the filters, as they stand in the address.
FILTERS = ("state", "word", "layer", "kind", "group", "area")
#: The plan that counts for a unit: its own, else the one that covers it.
effective = func.coalesce(P.id, C.plan_id)
MOST_EXPORTED = 20_000


@dataclass(frozen=True)
class Standing:
    """A unit in the overview."""

    unit_id: UUID
    name: str
    kind: str
    has_plan: bool
    #: Name of the unit whose plan covers it.
    covered_by: str | None
    #: The word of each layer, 1 to 4.
    words: tuple[LayerStatus, ...] = (LayerStatus.NONE,) * 4
    next_due: date | None = None
    ends_on: date | None = None
    #: The signed plan: number and day.
    signed: tuple[str, date] | None = None

    @property
    def overall(self) -> LayerStatus:
        """The word of the plan as a whole."""
        return overall(self.words)

    @property
    def late(self) -> bool:
        """Whether a promised day or a contract has passed."""
        days = (self.next_due, self.ends_on)
        return any(day is not None and day < clock.today() for day in days)


def overview(viewer: Viewer, request: ListRequest) -> Page[Standing]:
    """Return one page of units with their layers: five queries."""
    columns: Any = (U.id, U.name, U.kind, P.id, C.plan_id)
    statement = _asked(viewer, request, select(*columns))
    ends: Any = select(func.min(L.ends_on)).where(L.plan_id == effective).scalar_subquery()
    sorts = {"name": U.name, "kind": U.kind, "ends": func.coalesce(ends, date.max)}
    page = paginate(statement, request, sorts, "name", scalars=False)
    return Page(_standings(page.rows), page.request, page.has_next, page.total, page.capped)


def rows_to_export(viewer: Viewer, request: ListRequest) -> list[Standing]:
    """Return every unit of the list that ``request`` describes, by name."""
    columns: Any = (U.id, U.name, U.kind, P.id, C.plan_id)
    statement = _asked(viewer, request, select(*columns)).order_by(U.name, U.id)
    return _standings(session().execute(statement.limit(MOST_EXPORTED)).all())


def areas(viewer: Viewer) -> Sequence[tuple[UUID, str]]:
    """Return the units that guide others within scope: an area is who is guided by one."""
    guide = aliased(U)
    rows = session().execute(
        select(guide.id, guide.name)
        .where(
            guide.id.in_(
                select(UnitLink.target_id)
                .join(U, U.id == UnitLink.unit_id)
                .where(
                    UnitLink.kind == LinkKind.GUIDANCE,
                    in_force(UnitLink),
                    unit_scope(viewer, Permission.PLAN_READ),
                )
                .correlate(None)
            )
        )
        .order_by(guide.name)
    )
    return [(row.id, row.name) for row in rows]


def listed(viewer: Viewer, statement: Select[Any]) -> Select[Any]:
    """Return the SELECT over the units in scope with the plan that counts for each."""
    return (
        statement.select_from(U)
        .outerjoin(P, P.unit_id == U.id)
        .outerjoin(C, and_(C.unit_id == U.id, covers(), P.id.is_(None)))
        .where(
            unit_scope(viewer, Permission.PLAN_READ),
            U.closed_on.is_(None),
            U.kind.not_in(WITHOUT_PLAN),
        )
    )


def _asked(viewer: Viewer, request: ListRequest, statement: Select[Any]) -> Select[Any]:
    filters = request.filters or {}
    statement = listed(viewer, statement).where(*_named(filters))
    if request.q:
        pattern = like_pattern(fold(request.q))
        statement = statement.where(U.search.like(pattern, escape="\\"))
    return statement.where(*_standing(filters))


def _named(filters: Mapping[str, str]) -> Iterable[ColumnElement[bool]]:
    if kind := filters.get("kind"):
        yield U.kind == kind
    if filters.get("group") in {group.value for group in UnitGroup}:
        yield U.group == filters["group"]
    if area := as_uuid(filters.get("area", "")):
        guided = select(UnitLink.unit_id).where(
            UnitLink.target_id == area, UnitLink.kind == LinkKind.GUIDANCE, in_force(UnitLink)
        )
        yield or_(U.id == area, U.id.in_(guided))


def _standing(filters: Mapping[str, str]) -> Iterable[ColumnElement[bool]]:
    today = clock.today()
    state = filters.get("state")
    if state == "none":
        yield effective.is_(None)
    elif state == "covered":
        yield C.plan_id.is_not(None)
    elif state == "met":
        yield and_(effective.is_not(None), ~_layer(word_on(today) != LayerStatus.MET))
    elif state == "open":
        yield _layer(word_on(today) != LayerStatus.MET)
    elif state == "late":
        yield _layer(is_late(today))
    elif state == "ending":
        yield _layer(L.ends_on <= today + timedelta(days=notice_days()))
    word, layer = filters.get("word"), filters.get("layer", "")
    if word in {status.value for status in LayerStatus}:
        number = L.layer == int(layer) if layer in map(str, LAYERS) else L.layer.in_(LAYERS)
        found = _layer(and_(number, word_on(today) == word))
        yield or_(found, effective.is_(None)) if word == LayerStatus.NONE else found


def _layer(condition: ColumnElement[bool]) -> ColumnElement[bool]:
    """Return "a layer of the plan that counts for the unit is so"."""
    return select(L.id).where(L.plan_id == effective, condition).correlate(P, C).exists()


def is_late(day: date) -> ColumnElement[bool]:
    """Return the SQL condition that a promised day or a contract of a layer has passed."""
    return or_(L.next_due < day, L.ends_on < day)


def _standings(rows: Sequence[Any]) -> list[Standing]:
    """Fill in the layers, the covering unit and the signed plan: three queries."""
    plans = {own or covering for _id, _name, _kind, own, covering in rows if own or covering}
    words: dict[UUID, dict[int, LayerStatus]] = {}
    due: dict[UUID, list[date]] = {}
    ends: dict[UUID, list[date]] = {}
    found = session().execute(
        select(L.plan_id, L.layer, word_on(clock.today()), L.next_due, L.ends_on).where(
            L.plan_id.in_(plans)
        )
    )
    for plan_id, layer, word, next_due, ends_on in found:
        words.setdefault(plan_id, {})[layer] = LayerStatus(word)
        due.setdefault(plan_id, []).extend(day for day in (next_due,) if day)
        ends.setdefault(plan_id, []).extend(day for day in (ends_on,) if day)
    owners = _owners(covering for _id, _name, _kind, own, covering in rows if not own)
    signed = _signed(plans)
    return [
        Standing(
            unit_id,
            name,
            kind,
            own is not None,
            owners.get(covering) if own is None else None,
            tuple(
                words.get(own or covering, {}).get(number, LayerStatus.NONE) for number in LAYERS
            ),
            min(due.get(own or covering, ()), default=None),
            min(ends.get(own or covering, ()), default=None),
            signed.get(own or covering),
        )
        for unit_id, name, kind, own, covering in rows
    ]


def _owners(plan_ids: Iterable[UUID | None]) -> dict[UUID, str]:
    wanted = [key for key in set(plan_ids) if key]
    rows = session().execute(
        select(P.id, U.name).join(U, U.id == P.unit_id).where(P.id.in_(wanted))
    )
    return {row.id: row.name for row in rows}


def _signed(plan_ids: Iterable[UUID]) -> dict[UUID, tuple[str, date]]:
    R = PlanRevision
    rows = session().execute(
        select(R.plan_id, R.document_number, R.document_date).where(
            R.plan_id.in_(plan_ids), R.state == RevisionState.SIGNED
        )
    )
    return {row.plan_id: (row.document_number or "", row.document_date) for row in rows}
