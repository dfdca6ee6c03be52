"""Which shares a person may see, what waits for whom, what is due."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, case, func, or_, select
from sqlalchemy.orm import contains_eager, defer, joinedload, selectinload

from compliance.core import clock
from compliance.core.db import session
from compliance.core.i18n import _
from compliance.core.paging import ListRequest, Page, paginate
from compliance.core.permissions import Permission
from compliance.core.text import fold, like_pattern
from compliance.core.todo import Todo
from compliance.scans.models import Scan
from compliance.scans.queries import scan_scope
from compliance.sharing.models import ShareDelivery, ShareEvent, ShareRequest
from compliance.sharing.states import TO_DELETE, WAITING, ShareKind, ShareState
from compliance.units.models import HealthUnit
from compliance.units.queries import Viewer, unit_scope

FILTERS = ("state", "kind", "recipient", "due")
#: A share is "soon" to expire within so many days (a convention of ours).
SOON_DAYS = 14
_HEAVY = (ShareRequest.trace, ShareRequest.minutes)


def share_scope(viewer: Viewer, permission: Permission) -> ColumnElement[bool]:
    """Return the SQL condition on ``ShareRequest`` for what ``viewer`` may touch."""
    return ShareRequest.unit_id.in_(select(HealthUnit.id).where(unit_scope(viewer, permission)))


def find_share(
    viewer: Viewer, share_id: UUID, permission: Permission = Permission.SHARE_READ
) -> ShareRequest | None:
    """Return the share with unit, system, scan, file and columns, if it is within scope."""
    return session().scalar(
        select(ShareRequest)
        .join(ShareRequest.unit)
        .where(ShareRequest.id == share_id, share_scope(viewer, permission))
        .options(
            contains_eager(ShareRequest.unit),
            joinedload(ShareRequest.system),
            joinedload(ShareRequest.asset),
            joinedload(ShareRequest.scan),
            joinedload(ShareRequest.file),
            selectinload(ShareRequest.columns),
        )
        .execution_options(populate_existing=True)
    )


def share_page(viewer: Viewer, request: ListRequest) -> Page[ShareRequest]:
    """Return one page of the register; filters: state, kind, recipient, due (late, soon)."""
    if not request.sort:
        request = ListRequest(request.q, "time", True, request.page, request.filters)
    sorts = {
        "time": ShareRequest.created_at,
        "code": ShareRequest.code,
        "unit": HealthUnit.name,
        "recipient": func.coalesce(ShareRequest.recipient_name, ""),
        "expires": func.coalesce(ShareRequest.expires_on, clock.today() + timedelta(36500)),
    }
    return paginate(_listed(viewer, request), request, sorts, "time")


def shares_to_export(viewer: Viewer, request: ListRequest) -> Sequence[ShareRequest]:
    """Return every share of the list as asked, newest first."""
    statement = _listed(viewer, request).order_by(ShareRequest.created_at.desc())
    return session().scalars(statement).all()


def _listed(viewer: Viewer, request: ListRequest) -> Select[Any]:
    filters = request.filters or {}
    statement = (
        select(ShareRequest)
        .join(ShareRequest.unit)
        .where(share_scope(viewer, Permission.SHARE_READ))
        .options(
            contains_eager(ShareRequest.unit),
            joinedload(ShareRequest.system),
            *(defer(column) for column in _HEAVY),
        )
    )
    if request.q:
        pattern = like_pattern(fold(request.q))
        statement = statement.where(ShareRequest.search.like(pattern, escape="\\"))
    if filters.get("state") in set(ShareState):
        statement = statement.where(ShareRequest.state == filters["state"])
    if filters.get("kind") in set(ShareKind):
        statement = statement.where(ShareRequest.kind == filters["kind"])
    if filters.get("recipient"):
        statement = statement.where(ShareRequest.recipient_kind == filters["recipient"])
    if filters.get("due") == "late":
        statement = statement.where(_late())
    if filters.get("due") == "soon":
        statement = statement.where(_soon())
    return statement


def _late() -> ColumnElement[bool]:
    """Whether the recipient should have deleted by now and nobody confirmed it."""
    return or_(
        ShareRequest.state.in_(TO_DELETE),
        and_(
            ShareRequest.state == ShareState.RELEASED, ShareRequest.expires_on < clock.today()
        ),
    )  # fmt: skip


def _soon() -> ColumnElement[bool]:
    last = clock.today() + timedelta(SOON_DAYS)
    return and_(
        ShareRequest.state == ShareState.RELEASED,
        ShareRequest.expires_on >= clock.today(),
        ShareRequest.expires_on <= last,
    )


def events_of(share_id: UUID) -> Sequence[ShareEvent]:
    """Return the history of a share that was scoped already, newest first, with its actors."""
    return (
        session()
        .scalars(
            select(ShareEvent)
            .where(ShareEvent.share_id == share_id)
            .options(joinedload(ShareEvent.actor), defer(ShareEvent.trace))
            .order_by(ShareEvent.at.desc(), ShareEvent.id.desc())
        )
        .all()
    )


def deliveries_of(share_id: UUID) -> Sequence[ShareDelivery]:
    """Return the files checked under a share that was scoped already, newest first."""
    return (
        session()
        .scalars(
            select(ShareDelivery)
            .where(ShareDelivery.share_id == share_id)
            .options(joinedload(ShareDelivery.scan).defer(Scan.result))
            .order_by(ShareDelivery.checked_at.desc())
        )
        .all()
    )


def scans_to_attach(viewer: Viewer, unit_id: UUID, most: int = 50) -> Sequence[Scan]:
    """Return the unit's newest finished scans."""
    return (
        session()
        .scalars(
            select(Scan)
            .where(
                Scan.unit_id == unit_id,
                Scan.verdict.is_not(None),
                scan_scope(viewer, Permission.SCAN_READ),
            )
            .options(defer(Scan.result))
            .order_by(Scan.created_at.desc())
            .limit(most)
        )
        .all()
    )


def find_attachable(viewer: Viewer, unit_id: UUID, scan_id: UUID) -> Scan | None:
    """Return a finished scan of the unit."""
    return session().scalar(
        select(Scan).where(
            Scan.id == scan_id,
            Scan.unit_id == unit_id,
            Scan.verdict.is_not(None),
            scan_scope(viewer, Permission.SCAN_READ),
        )
    )


def next_code(unit_id: UUID) -> str:
    """Return the next number of a unit's register in this year: ``012/2026``."""
    year = clock.today().year
    taken = session().scalar(
        select(func.count()).where(
            ShareRequest.unit_id == unit_id, ShareRequest.code.like(f"%/{year}")
        )
    )
    return f"{(taken or 0) + 1:03d}/{year}"


def due_shares() -> Sequence[ShareRequest]:
    """Return every released share whose term is over, for the worker."""
    return (
        session()
        .scalars(
            select(ShareRequest)
            .where(
                ShareRequest.state == ShareState.RELEASED,
                ShareRequest.expires_on < clock.today(),
            )
            .options(joinedload(ShareRequest.file))
        )
        .all()
    )


@dataclass(frozen=True)
class UnitCount:
    """How many shares a unit has, for who sees figures and nothing else."""

    unit_id: UUID
    unit: str
    total: int
    waiting: int
    released: int
    by_exception: int
    late: int


def counts(viewer: Viewer) -> list[UnitCount]:
    """Return the figures of each unit that shares anything: one query."""
    rows = session().execute(
        select(
            HealthUnit.id,
            HealthUnit.name,
            func.count(),
            _number(ShareRequest.state.in_(WAITING)),
            _number(ShareRequest.state == ShareState.RELEASED),
            _number(ShareRequest.by_exception.is_(True)),
            _number(_late()),
        )
        .join(ShareRequest, ShareRequest.unit_id == HealthUnit.id)
        .where(unit_scope(viewer, Permission.SHARE_COUNT))
        .group_by(HealthUnit.id, HealthUnit.name)
        .order_by(HealthUnit.name)
    )
    return [UnitCount(*row) for row in rows]


def totals(viewer: Viewer, permission: Permission) -> tuple[int, int]:
    """Return how many shares are within scope, and how many of them are late."""
    row = session().execute(
        select(func.count(), _number(_late())).where(share_scope(viewer, permission))
    ).one()  # fmt: skip
    return row[0], row[1]


def _number(condition: ColumnElement[bool]) -> ColumnElement[int]:
    return func.coalesce(func.sum(case((condition, 1), else_=0)), 0)


def todos_for(viewer: Viewer) -> list[Todo]:
    """Return what waits for the head's decision and for the focal point's hand."""
    found: list[Todo] = []
    for permission, states, sentence, severity in (
        (Permission.SHARE_APPROVE, WAITING, _("Duyệt chia sẻ dữ liệu: %s"), "warn"),
        (Permission.SHARE_WRITE, (ShareState.BLOCKED,), _("Phiếu chia sẻ bị chặn: %s"), "warn"),
        (Permission.SHARE_WRITE, TO_DELETE, _("Lấy xác nhận đã xóa: %s"), "bad"),
    ):
        rows = session().scalars(
            select(ShareRequest)
            .where(share_scope(viewer, permission), ShareRequest.state.in_(states))
            .options(*(defer(column) for column in _HEAVY))
            .order_by(ShareRequest.expires_on, ShareRequest.created_at)
            .limit(3)
        )
        found += [
            Todo(
                text=sentence % row.title,
                endpoint="sharing.show",
                args={"share_id": row.id},
                severity=severity,
                due=row.expires_on if row.state in TO_DELETE else None,
                unit_id=row.unit_id,
            )
            for row in rows
        ]
    return found
