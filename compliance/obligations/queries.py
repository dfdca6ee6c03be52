"""Duties a person may see, their state on a day, and what a month holds. Scope is SQL."""

from __future__ import annotations

import enum
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, case, false, func, or_, select
from sqlalchemy.orm import contains_eager, joinedload

from compliance.core import clock
from compliance.core.db import session
from compliance.core.i18n import _l
from compliance.core.paging import ListRequest, Page, paginate
from compliance.core.permissions import Permission
from compliance.core.text import as_uuid, fold, like_pattern
from compliance.obligations.models import CalendarFeed, Obligation, ObligationMark
from compliance.obligations.sources import source_labels, sources
from compliance.systems.models import InformationSystem
from compliance.units.models import HealthUnit
from compliance.units.picking import Offer, add_offer
from compliance.units.queries import Viewer, unit_scope

#: A duty is "soon" within so many days (a convention of ours, as in the registers).
SOON_DAYS = 30
FILTERS = ("state", "kind", "within", "unit", "system")
#: Days ahead that a list may be asked for.
WITHIN = (30, 60, 90)
MOST_EXPORTED = 5000


class State(enum.StrEnum):
    """Where a duty stands on a day."""

    LATE = "late"
    NEVER = "never"
    SOON = "soon"
    DONE = "done"
    AHEAD = "ahead"


STATES: Mapping[State, Any] = {
    State.LATE: _l("Quá hạn"),
    State.NEVER: _l("Chưa làm lần nào"),
    State.SOON: _l("Sắp đến hạn"),
    State.DONE: _l("Đã làm"),
    State.AHEAD: _l("Chưa đến hạn"),
}
#: What somebody has to act on.
PRESSING = (State.LATE, State.NEVER, State.SOON)


def state_of(row: Obligation, day: date | None = None) -> State:
    """Return the state of a duty on a day (default today); ``state_is`` says the same in SQL."""
    today = day or clock.today()
    if row.due_on is None:
        return State.NEVER if row.last_done is None else State.DONE
    if row.due_on < today:
        return State.LATE
    if row.due_on <= today + timedelta(days=SOON_DAYS):
        return State.SOON
    return State.AHEAD if row.last_done is None else State.DONE


def state_sql() -> ColumnElement[str]:
    """Return the state of today as an SQL expression."""
    today = clock.today()
    return case(
        (and_(Obligation.due_on.is_(None), Obligation.last_done.is_(None)), State.NEVER),
        (is_late(), State.LATE),
        (Obligation.due_on <= today + timedelta(days=SOON_DAYS), State.SOON),
        (Obligation.last_done.is_(None), State.AHEAD),
        else_=State.DONE,
    )


def is_late() -> ColumnElement[bool]:
    """Return the SQL condition: the day has passed."""
    return Obligation.due_on < clock.today()


def falls_within(days: int) -> ColumnElement[bool]:
    """Return the SQL condition: due from today on, within so many days."""
    today = clock.today()
    return Obligation.due_on.between(today, today + timedelta(days=days))


def scope(viewer: Viewer) -> ColumnElement[bool]:
    """Return the SQL condition on ``Obligation``: each source by its own permission."""
    by_permission: dict[Permission, list[str]] = defaultdict(list)
    for source in sources():
        by_permission[source.permission].append(source.key)
    # One condition for permissions that reach the same units, as nearly all do of most people.
    parts: list[tuple[ColumnElement[bool], list[str]]] = []
    for permission, keys in by_permission.items():
        units = unit_scope(viewer, permission)
        if units.compare(false()):
            continue
        alike = next((held for known, held in parts if known.compare(units)), None)
        if alike is None:
            parts.append((units, list(keys)))
        else:
            alike += keys
    return or_(false(), *(_of_sources(keys, units) for units, keys in parts))


def _of_sources(keys: Sequence[str], units: ColumnElement[bool]) -> ColumnElement[bool]:
    """Whether a duty is of one of some sources and of a unit within a condition.

    No index is offered for the sources: most rows are of one of them, and looking up every pair of
    a source and a unit takes longer than reading the rows.
    """
    within = select(HealthUnit.id).where(units)
    return and_(func.coalesce(Obligation.source, "").in_(keys), Obligation.unit_id.in_(within))


def _listed(viewer: Viewer, request: ListRequest) -> Select[Any]:
    asked = request.filters or {}
    statement = (
        select(Obligation)
        .join(Obligation.unit)
        .where(scope(viewer))
        .options(contains_eager(Obligation.unit), joinedload(Obligation.system))
    )
    if request.q:
        pattern = like_pattern(fold(request.q))
        statement = statement.where(Obligation.search.like(pattern, escape="\\"))
    if (state := asked.get("state")) == "pressing":
        statement = statement.where(state_sql().in_(PRESSING))
    elif state in set(State):
        statement = statement.where(state_sql() == state)
    if kind := asked.get("kind"):
        statement = statement.where(Obligation.source == kind)
    if (within := asked.get("within")) in {str(days) for days in WITHIN}:
        statement = statement.where(falls_within(int(within)))
    if unit := asked.get("unit"):
        statement = statement.where(Obligation.unit_id.in_(unit_offer(viewer).ids(unit)))
    if system := as_uuid(asked.get("system")):
        statement = statement.where(Obligation.system_id == system)
    return statement


def _sorts() -> Mapping[str, Any]:
    """Return what the list sorts by; by day: late, then never done, then what lies ahead."""
    day = case(
        (Obligation.due_on.is_not(None), Obligation.due_on),
        (Obligation.last_done.is_(None), clock.today() - timedelta(days=1)),
        else_=date(9999, 12, 31),
    )
    return {
        "due": day,
        "title": Obligation.title,
        "unit": HealthUnit.name,
        "done": Obligation.last_done,
    }


def obligation_page(viewer: Viewer, request: ListRequest) -> Page[Obligation]:
    """Return one page of duties, the most pressing first; filters: ``FILTERS``."""
    long_late = Obligation.due_on < clock.today() - timedelta(days=1)
    return paginate(_listed(viewer, request), request, _sorts(), "due", ahead=long_late)


def rows_to_export(viewer: Viewer, request: ListRequest) -> Sequence[Obligation]:
    """Return the duties of a list for a workbook, at most ``MOST_EXPORTED``."""
    sorts = _sorts()
    column = sorts.get(request.sort, sorts["due"])
    order = column.desc() if request.descending else column.asc()
    statement = _listed(viewer, request).order_by(order, Obligation.id).limit(MOST_EXPORTED)
    return session().scalars(statement).all()


def counts(viewer: Viewer) -> Mapping[str, int]:
    """Return how many duties stand in each state: one query."""
    state = state_sql().label("state")
    inner = select(state).where(scope(viewer)).subquery()
    rows = session().execute(select(inner.c.state, func.count()).group_by(inner.c.state))
    return {row[0]: row[1] for row in rows}


@dataclass(frozen=True)
class Kind:
    """The duties of one source of the calendar: how many, of how many units, and the first day."""

    key: str
    label: Any
    total: int
    units: int
    first: date | None


def kinds_of(viewer: Viewer, condition: ColumnElement[bool]) -> Sequence[Kind]:
    """Return the duties within scope by kind, the most first: one query.

    Args:
        condition: on ``Obligation``; rows without a day should not pass.
    """
    total = func.count().label("total")
    rows = session().execute(
        select(
            Obligation.source,
            total,
            func.count(Obligation.unit_id.distinct()),
            func.min(Obligation.due_on),
        )
        .where(scope(viewer), condition)
        .group_by(Obligation.source)
        .order_by(total.desc(), Obligation.source)
    )
    labels = source_labels()
    return [Kind(row[0], labels.get(row[0], row[0]), *row[1:]) for row in rows]


def of_unit(
    viewer: Viewer, unit_id: UUID, first: date | None = None, last: date | None = None
) -> Sequence[Obligation]:
    """Return the dated duties of one unit, in order, from ``first`` to ``last`` if given."""
    statement = (
        select(Obligation)
        .where(scope(viewer), Obligation.unit_id == unit_id, Obligation.due_on.is_not(None))
        .options(joinedload(Obligation.system), joinedload(Obligation.unit))
        .order_by(Obligation.due_on, Obligation.title, Obligation.id)
    )
    if first is not None:
        statement = statement.where(Obligation.due_on >= first)
    if last is not None:
        statement = statement.where(Obligation.due_on <= last)
    return session().scalars(statement.limit(2000)).all()


def known_at() -> Any:
    """Return the moment at which the duties were last brought up to date, or None."""
    return session().scalar(select(ObligationMark.at))


def feeds_of(user_id: UUID) -> Sequence[CalendarFeed]:
    """Return a person's own feeds, the newest first."""
    return (
        session()
        .scalars(
            select(CalendarFeed)
            .where(CalendarFeed.user_id == user_id)
            .options(joinedload(CalendarFeed.unit))
            .order_by(CalendarFeed.created_at.desc(), CalendarFeed.id)
        )
        .all()
    )


def find_feed(user_id: UUID, feed_id: UUID) -> CalendarFeed | None:
    """Return a feed of this very person."""
    return session().scalar(
        select(CalendarFeed)
        .where(CalendarFeed.id == feed_id, CalendarFeed.user_id == user_id)
        .options(joinedload(CalendarFeed.unit))
    )


def feed_by_hash(token_hash: str) -> CalendarFeed | None:
    """Return an open feed by the hash of its secret, with its person and unit."""
    return session().scalar(
        select(CalendarFeed)
        .where(CalendarFeed.token_hash == token_hash, CalendarFeed.revoked_at.is_(None))
        .options(joinedload(CalendarFeed.user), joinedload(CalendarFeed.unit))
    )


def _within(viewer: Viewer) -> ColumnElement[bool]:
    return unit_scope(viewer, Permission.REGISTER_READ)


def unit_offer(viewer: Viewer) -> Offer:
    """Return the units whose calendar the viewer may open or filter by."""
    return Offer("obligations", _within(viewer))


add_offer("obligations", _within)


def systems_of(viewer: Viewer, unit_id: UUID) -> Sequence[tuple[str, str]]:
    """Return the systems of a unit that have duties, for the filter: id and name."""
    statement = (
        select(InformationSystem.id, InformationSystem.name)
        .join(Obligation, Obligation.system_id == InformationSystem.id)
        .where(scope(viewer), Obligation.unit_id == unit_id)
        .distinct()
        .order_by(InformationSystem.name)
    )
    return [(str(row[0]), row[1]) for row in session().execute(statement)]
